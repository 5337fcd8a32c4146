"""Which column of a file is which of ours: by its name, and by what its cells hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from deliberation.ingest.cells.names import PERSONAL, SURE, meanings
from deliberation.ingest.suggest.profile import Profile
from deliberation.ingest.suggest.result import Confidence, Finding, finding

_COUNTS: Final = ("agree", "disagree", "pass", "total", "share")
_ORDER: Final = (
    "text", "title", "id", "date", "author", *_COUNTS, "stance", "moderated", "question", "parent", "kind",
    "channel", "territory", "code",
)  # fmt: skip
"""Our columns in the order in which they choose: the surest to tell first, categories last."""


@dataclass(frozen=True, kw_only=True)
class Match:
    """A column of the file that may be one of ours."""

    ours: str
    profile: Profile
    named: int
    fits: float

    @property
    def score(self) -> float:
        """How good it is: the name counts twice as much as what the cells hold."""
        return self.named + self.fits

    @property
    def confidence(self) -> Confidence:
        """How sure it is."""
        if self.named == SURE and self.fits >= _GOOD:
            return "sure"
        return (
            "likely"
            if self.named == SURE or (self.named and self.fits >= _GOOD) or self.fits > 1
            else "doubtful"
        )

    @property
    def because(self) -> tuple[Finding, ...]:
        """Why it may be."""
        said = [finding("named")] if self.named else []
        return (*said, *([_seen(self.ours, self.profile)] if self.fits >= _GOOD else []))


_GOOD: Final = 0.5
_SENTENCE: Final = 4
"""Mean number of words from which a column may hold texts."""
_NAMED: Final = 0.6
"""Part of the cells that look like names of persons above which they are."""
_TICKED: Final = 0.7
"""Part of the pieces of cells that come back often, above which a column holds ticked boxes."""
_VOTED: Final = 0.9
"""Part of the cells that are votes above which a column without that name is one of votes."""
_PROSE: Final = 0.6
"""Part of the words without digits below which a column holds no text."""


def matched(profiles: Sequence[Profile]) -> dict[str, Match]:
    """Return the column of the file that each of ours is proposed to be.

    Parameters
    ----------
    profiles : sequence of Profile
        The columns of the file, in their order.
    """
    free = [column for column in profiles if column.filled and not is_personal(column)]
    ballot = _ballot(free)
    if ballot:
        date = _best("date", free, 0)
        return ballot | ({"date": date} if date is not None and date.profile not in _used(ballot) else {})
    found: dict[str, Match] = {}
    most = max((column.mass for column in free), default=0.0)
    for ours in _ORDER:
        rest = [column for column in free if column not in _used(found)]
        best = _best(ours, rest, most)
        if best is None and ours == "text":
            best = _last_resort(rest, most)
        if best is not None:
            found[ours] = best
    return _sensible(found)


def other_texts(profiles: Sequence[Profile], found: Mapping[str, Match]) -> list[str]:
    """Return the columns that hold texts too, the longest first; a mapping reads one column of texts only."""
    texts = [
        column
        for column in profiles
        if column not in _used(found)
        and not is_personal(column)
        and not column.few
        and column.words >= _SENTENCE
        and _texts(column, 0) > 0
    ]
    return [column.name for column in sorted(texts, key=lambda column: -column.mass)]


def is_personal(column: Profile) -> bool:
    """Tell whether a column says who somebody is, by its name or by what it holds."""
    said = meanings(column.name)
    if PERSONAL in said and column.words < 12:
        return True
    if column.emails > 0.3 or column.phones > 0.3:
        return True
    if column.names > _NAMED and "author" in said:
        return True
    return column.names > _NAMED and column.words < 4 and not column.few and "title" not in said


def _last_resort(columns: Sequence[Profile], most: float) -> Match | None:
    """Return the column with most to read where none has a name or looks like texts for sure."""
    names = {name: order for order, name in enumerate(other_texts(columns, {}))}
    ranked = sorted((column for column in columns if column.name in names), key=lambda c: names[c.name])
    return Match(ours="text", profile=ranked[0], named=0, fits=_texts(ranked[0], most)) if ranked else None


def _used(found: Mapping[str, Match]) -> list[Profile]:
    return [match.profile for match in found.values()]


def _best(ours: str, columns: Sequence[Profile], most: float) -> Match | None:
    """Return the column that is most likely one of ours, None where none can be."""
    ranked = []
    for order, column in enumerate(columns):
        named = meanings(column.name).get(ours, 0)
        fits = _texts(column, most) if ours == "text" else _RULES[ours](column)
        nameless = ours == "id" and column.unique and re.fullmatch(r"column \d+", column.name)
        if fits > 0 and (named or nameless or (ours in _BY_CONTENT and fits >= _BY_CONTENT[ours])):
            ranked.append((Match(ours=ours, profile=column, named=named, fits=fits), -order))
    return max(ranked, key=lambda entry: (entry[0].score, entry[1]))[0] if ranked else None


def _ballot(columns: Sequence[Profile]) -> dict[str, Match]:
    """Return participant, contribution and vote of a table of votes; nothing where the table is none."""
    vote = _best("vote", columns, 0)
    if vote is None or (vote.named < SURE and vote.profile.votes < _VOTED):
        return {}
    rest = [column for column in columns if column is not vote.profile]
    who = _best("participant", rest, 0)
    what = _best("contribution", [column for column in rest if who is None or column is not who.profile], 0)
    if who is None and what is None and vote.profile.votes >= _VOTED:
        ids = [column for column in rest if _several(column) and _RULES["date"](column) == 0]
        if len(ids) != 2 or len(rest) > 3:  # who and what cannot be told from anything else
            return {}
        more, fewer = sorted(ids, key=lambda column: -column.distinct)
        who = Match(ours="participant", profile=more, named=0, fits=_GOOD)
        what = Match(ours="contribution", profile=fewer, named=0, fits=_GOOD)
    if who is None or what is None:
        return {}
    return {"participant": who, "contribution": what, "vote": vote}


def _sensible(found: dict[str, Match]) -> dict[str, Match]:
    """Leave out what makes no sense by itself: disagreements without agreements, a parent that is nobody."""
    if "agree" not in found and "disagree" in found:
        found.pop("disagree")
    if "agree" not in found:
        found.pop("pass", None)
    if "share" in found or {"agree", "disagree"} <= found.keys() or "total" in found:
        pass
    elif "agree" in found:  # likes alone are no votes: nobody could disagree
        found.pop("agree")
    return found


def _texts(column: Profile, most: float) -> float:
    """Return how much a column looks like what people wrote: words, and the most to read in the table."""
    if column.numbers > 0.5 or column.dates > 0.8 or column.truths > 0.8 or column.length < 5:
        return 0.0
    if column.choices > _TICKED or column.prose < _PROSE:
        return 0.0
    part = column.mass / most if most else 0.5
    varied = column.distinct / column.filled if column.filled else 0.0
    return min(column.words / 12, 1.0) * 0.5 + part * varied


def _titles(column: Profile) -> float:
    varied = column.distinct / column.filled
    return varied if column.numbers < 0.3 and column.dates < 0.5 and 4 <= column.length <= 250 else 0.0


def _ids(column: Profile) -> float:
    if column.length > 60 or column.words > 3 or (column.numbers > 0.9 and column.whole < 0.9):
        return 0.0
    return 1.0 if column.unique else 0.6 if column.filled and column.distinct > 0.9 * column.filled else 0.0


def _people(column: Profile) -> float:
    return (
        0.0 if column.length > 60 or column.words > 5 or column.dates > 0.5 or column.names > _NAMED else 1.0
    )


def _counts(column: Profile) -> float:
    return 1.0 if column.whole > 0.95 and column.numbers > 0.95 and column.low >= 0 else 0.0


def _shares(column: Profile) -> float:
    return 1.0 if column.numbers > 0.95 and column.low >= 0 and column.high <= 100 else 0.0


def _categories(column: Profile) -> float:
    if column.dates > 0.8 or column.length > 120:
        return 0.0
    return 1.0 if column.few else 0.3 if column.distinct < 0.6 * column.filled else 0.0


def _questions(column: Profile) -> float:
    return (1.0 if column.length >= 15 else 0.3) if column.few and column.numbers < 0.5 else 0.0


def _votes(column: Profile) -> float:
    if column.distinct > 12 or column.filled < 2:
        return 0.0
    return (
        1.0
        if column.votes > 0.8
        else 0.6
        if column.numbers > 0.9 or column.few or column.votes > 0.3
        else 0.0
    )


def _several(column: Profile) -> float:
    """Return how much a column looks like ids that come back on several rows."""
    return 1.0 if column.length <= 60 and column.words <= 3 and column.distinct < column.filled else 0.0


_RULES: Final[Mapping[str, Callable[[Profile], float]]] = {
    "title": _titles,
    "id": _ids,
    "author": _people,
    "date": lambda column: column.dates if column.dates >= 0.8 else 0.0,
    **dict.fromkeys(("agree", "disagree", "pass", "total"), _counts),
    "share": _shares,
    "stance": lambda column: (
        1.0 if column.stances > 0.8 else 0.6 if column.votes > 0.8 and column.few else 0.0
    ),
    "moderated": lambda column: 1.0 if column.truths > 0.95 and column.distinct <= 3 else 0.0,
    "question": _questions,
    "parent": lambda column: _several(column) if column.numbers > 0.5 or column.words < 2 else 0.0,
    "kind": lambda column: column.kinds if column.kinds > 0.5 else 0.0,
    "channel": lambda column: 1.0 if column.few and column.distinct <= 12 and column.numbers < 0.5 else 0.0,
    "territory": lambda column: _categories(column) if column.length < 60 else 0.0,
    "code": _categories,
    "vote": _votes,
    "participant": _several,
    "contribution": _several,
}
_BY_CONTENT: Final = {"text": 0.75, "date": 0.95}
"""How well the cells must fit where the name says nothing; no other column is proposed without a name."""


def _seen(ours: str, column: Profile) -> Finding:
    """Return what the cells show."""
    if ours == "text":
        return finding("long", words=round(column.words))
    if ours == "date":
        return finding("dates", share=f"{column.dates:.0%}".replace("%", " %"))
    if ours == "id":
        return finding("unique") if column.unique else finding("almost_unique")
    if ours in _COUNTS:
        return finding("numbers", low=f"{column.low:g}", high=f"{column.high:g}")
    if ours in {"author", "participant", "contribution", "title"}:
        return finding("different", count=column.distinct, rows=column.filled)
    return finding("few", count=column.distinct)
