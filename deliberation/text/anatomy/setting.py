"""What stands around a passage: what kind of contribution it is in, what was asked, what it answers.

"Se promener" in answer to "qu'avez-vous gagné ?" is what its author lived; to "que faut-il changer ?" it is
something to do. The setting says how likely each type is before a word is read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from deliberation.consultation import Consultation
from deliberation.text.wording.normalise import fold, unaccented

Asked = Literal["lived", "wanted"]

_LIVED: Final = re.compile(
    r"\b(?:ressent\w*|sentiments?|emotions?|racont\w+|anecdotes?|temoign\w+|vecus?|vivez|vecue"
    r"|qu'?avez[- ]vous|avez[- ]vous \w+e?s?"
    r"|votre (?:experience|quotidien|parcours)|felt|feel(?:ings?)?|experienced?|tell us about"
    r"|your (?:story|experience|day)|did you"
    r"|have you|moved you)\b"
)
_WANTED: Final = re.compile(
    r"\b(?:faudrait|faut-il|propos\w+|solutions?|changer|ameliorer|souhait\w+|voudriez|aimeriez"
    r"|attentes?|mesures?|idees?"
    r"|comment inventer|que faire|priorit\w+|should|would you (?:like|change)|propos\w+|improve\w*"
    r"|ideas?|measures?|wish|suggest\w*)\b"
)
_PROPOSES: Final = frozenset({"proposal", "amendment", "petition"})
_REPLIES: Final = frozenset({"argument", "comment"})


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What stands around a passage.

    Parameters
    ----------
    kind : str
        Kind of the contribution, a word of the house.
    asked : {"lived", "wanted"} or None
        Whether its question asks what people lived or felt, or what they want.
    replies : bool
        Whether it answers another contribution: then something is under discussion.
    side : {"for", "against"} or None
        The side its author declared.
    """

    kind: str = "answer"
    asked: Asked | None = None
    replies: bool = False
    side: str | None = None


def settings(consultation: Consultation) -> Mapping[str, Setting]:
    """Return the setting of each contribution, by id."""
    table = consultation.questions
    asked = {
        question: asks(wording)
        for question, wording in zip(table["id"].to_pylist(), table["text"].to_pylist(), strict=True)
    }
    columns = consultation.contributions.select(["id", "kind", "question", "parent", "stance"]).to_pydict()
    return {
        str(name): Setting(
            kind=kind,
            asked=asked.get(question),
            replies=bool(parent) or kind in _REPLIES,
            side=stance if stance in ("for", "against") else None,
        )
        for name, kind, question, parent, stance in zip(*columns.values(), strict=True)
    }


def asks(wording: str) -> Asked | None:
    """Return what a question asks for, as its wording shows; None where it does not.

    Examples
    --------
    >>> asks("Qu'avez-vous ressenti ce jour-là ?"), asks("What should we change?"), asks("Vos remarques")
    ('lived', 'wanted', None)
    """
    folded = unaccented(fold(wording))
    if _LIVED.search(folded):
        return "lived"
    return "wanted" if _WANTED.search(folded) else None


def leanings(setting: Setting) -> Mapping[str, float]:
    """Return what a setting adds to the log-odds of each type; see ``LEANINGS``."""
    if setting.replies:
        return {**LEANINGS["reply"], **SIDES[setting.side]}
    if setting.kind in _PROPOSES:
        return LEANINGS["proposal"]
    return LEANINGS.get(setting.asked or setting.kind, LEANINGS["other"])


# Round figures, written from the rules of the labels and settled on the half of them kept for that.
LEANINGS: Final[Mapping[str, Mapping[str, float]]] = {
    "lived": {
        "testimony": 3, "proposal": -1.5, "concern": 0.5, "question": -1,
        "argument_for": -3, "argument_against": -3,
    },
    "wanted": {
        "proposal": 1.5, "value": 0.5, "testimony": -2, "question": -1,
        "argument_for": -2, "argument_against": -2,
    },
    "proposal": {"proposal": 2, "testimony": -1, "question": -1, "argument_against": -2},
    "reply": {
        "proposal": 0.5, "value": -1, "testimony": -1, "argument_for": 1, "argument_against": 1,
    },
    "question": {"question": 2},
    "other": {
        "proposal": 1, "value": -0.5, "testimony": -1, "question": -1,
        "argument_for": -1.5, "argument_against": -1.5,
    },
}  # fmt: skip
SIDES: Final[Mapping[str | None, Mapping[str, float]]] = {
    None: {},
    "for": {"argument_for": 1.5, "argument_against": -1},
    "against": {"argument_for": -1, "argument_against": 1.5},
}
"""A reply on one side may hold a passage of the other: a side weighs, it does not decide."""
