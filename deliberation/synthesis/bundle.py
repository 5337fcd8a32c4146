"""The open-data bundle: the tables that a public portal may take, each let out by the gate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

import pandas as pd

from deliberation.consultation import Consultation
from deliberation.core.language import LANGUAGES, pick, say
from deliberation.opinion import Support as Weighed
from deliberation.synthesis.facts import Facts
from deliberation.synthesis.gate import Gate, Released
from deliberation.synthesis.participation import Profile, people
from deliberation.synthesis.tables import publish_tables
from deliberation.text import Themes

_SHARES: Final = {
    f"{side}_{end}": "share" for side in ("agree", "disagree", "pass") for end in ("share", "low", "high")
}
TABLES: Final[Mapping[str, Mapping[str, str]]] = {
    "contributions": {
        "id": "id", "kind": "code", "question": "id", "parent": "id", "stance": "code", "channel": "code",
        "language": "code", "title": "words", "text": "words", "moderated": "flag", "ideas": "id",
        "themes": "id", "reason": "code", "responses": "id",
    },
    "responses": {
        "response": "id", "subject": "words", "status": "code", "why": "words", "who": "words",
        "by_when": "words", "answers": "whole",
    },
    "votes": {
        "contribution": "id", "group": "code", "agree": "whole", "disagree": "whole", "pass": "whole",
        "n": "whole", **_SHARES,
    },
    "groups": {"group": "code", "persons": "persons", "share": "share"},
    "ideas": {
        "idea": "id", "theme": "id", "name": "words", "persons": "persons", "contributions": "whole",
        "answered": "whole", "passages": "whole", "minority": "flag", "standing": "code",
        "statements": "whole", "agree_n": "whole", "agree_value": "share", "agree_low": "share",
        "agree_high": "share", "disagree_value": "share", "disagree_low": "share", "disagree_high": "share",
        "no_share": "code",
    },
    "themes": {
        "theme": "id", "name": "words", "persons": "persons", "contributions": "whole", "passages": "whole",
    },
    "participation": {
        "variable": "code", "category": "words", "n": "whole", "share": "share", "population": "whole",
        "population_share": "share",
    },
    "crossings": {
        "crossing": "code", "category_1": "words", "category_2": "words", "category_3": "words", "n": "whole",
    },
    "ledger": {
        "unit": "code", "state": "code", "reason": "code", "meaning_fr": "words", "meaning_en": "words",
        "rows": "whole",
    },
}  # fmt: skip
"""Columns of each table, with their kind (see ``Gate.release``); what they mean is in the locales."""

KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "contributions": ("id",),
    "responses": ("response",),
    "votes": ("contribution", "group"),
    "groups": ("group",),
    "ideas": ("idea",),
    "themes": ("theme",),
    "participation": ("variable", "category"),
    "crossings": (),
    "ledger": (),
}
MOST_CROSSED: Final = 3


def publish_bundle(
    consultation: Consultation,
    support: Weighed | None,
    themes: Themes | None,
    facts: Facts,
    *,
    crossings: Sequence[Sequence[str]] = (),
    profile: Profile = "standard",
) -> tuple[Released, ...]:
    """Return the tables of the open-data bundle, each through ``Gate.release``.

    Parameters
    ----------
    consultation : Consultation
    support : opinion.Support or None
    themes : Themes or None
    facts : Facts
        Of the same run.
    crossings : sequence of sequences of str
        Attributes to cross, two or three each; see ``Gate.cross``.
    profile : {"standard", "village"}

    Raises
    ------
    CrossingError
        If a crossing cannot be made: which, and why.
    """
    gate = Gate(minimum_cell=facts.minimum_cell)
    made = publish_tables(consultation, support, themes, facts)
    if support is not None:
        made["votes"] = made.pop("support")
    public = gate.public_ids(consultation.contributions)
    for table, columns in (("contributions", ("id", "parent")), ("votes", ("contribution",))):
        if table in made:
            made[table] = _renamed(made[table], columns, public)
    frames = {
        **made,
        "responses": _responses(facts, made["contributions"]),
        "groups": _groups(facts),
        "participation": _participation(facts),
        "crossings": _crossings(consultation, gate, crossings, profile),
        "ledger": _ledger(consultation),
    }
    return tuple(
        gate.release(name, _shaped(frames[name], columns), columns)
        for name, columns in TABLES.items()
        if name in frames and len(frames[name])
    )


def _shaped(frame: pd.DataFrame, columns: Mapping[str, str]) -> pd.DataFrame:
    """Keep the columns of the bundle, empty where this consultation has none."""
    return frame.reindex(columns=list(columns))


def _renamed(frame: pd.DataFrame, columns: Sequence[str], public: Mapping[str, str]) -> pd.DataFrame:
    """Give contributions their public ids, in the order of these: the order of an export tells who wrote."""
    named = frame.assign(**{name: frame[name].map(public) for name in columns})
    if all(old == new for old, new in public.items()):
        return named
    return named.sort_values(columns[0], kind="stable").reset_index(drop=True)


def _groups(facts: Facts) -> pd.DataFrame:
    rows = [(group.name, group.size, group.share) for group in facts.groups.groups]
    if not rows and facts.groups.spectrum is not None:
        sizes = facts.groups.spectrum.sizes
        names = ("low", "middle", "high")
        rows = [(name, size, size / sum(sizes)) for name, size in zip(names, sizes, strict=True)]
    return pd.DataFrame(rows, columns=["group", "persons", "share"])


def _responses(facts: Facts, contributions: pd.DataFrame) -> pd.DataFrame:
    """Return the responses that are published, each with how many contributions it answers."""
    counted = Counter(name for names in contributions["responses"] for name in names.split())
    spoken = facts.about.language or "fr"
    rows = [
        (
            one.id,
            pick(one.subject, spoken),
            one.status,
            pick(one.reason, spoken) or None,
            one.who,
            one.by_when,
            counted[one.id],
        )
        for one in facts.responses
    ]
    return pd.DataFrame(rows, columns=list(TABLES["responses"]))


def _participation(facts: Facts) -> pd.DataFrame:
    rows = [
        (told.variable, cell.category, cell.n, cell.share, cell.population, cell.population_share)
        for told in facts.participation
        for cell in told.cells
    ]
    return pd.DataFrame(rows, columns=list(TABLES["participation"]))


def _crossings(
    consultation: Consultation, gate: Gate, crossings: Sequence[Sequence[str]], profile: Profile
) -> pd.DataFrame:
    parts = []
    if crossings:
        frame, _ = people(consultation, gate, profile=profile)
        for crossing in gate.cross(frame, crossings):
            cells = crossing.cells.set_axis(
                [*(f"category_{at}" for at in range(1, len(crossing.variables) + 1)), "n"], axis=1
            )
            parts.append(cells.assign(crossing=" × ".join(crossing.variables)))
    empty = pd.DataFrame(columns=list(TABLES["crossings"]))
    return pd.concat(parts, ignore_index=True) if parts else empty


def _ledger(consultation: Consultation) -> pd.DataFrame:
    """Return what became of the rows of the export, over all files."""
    summary = consultation.ledger.summary()
    counted = summary.groupby(["unit", "state", "reason"], dropna=False, sort=True)["rows"].sum()
    frame = counted.reset_index()
    frame["reason"] = frame["reason"].astype(object).where(frame["reason"].notna(), None)
    for language in LANGUAGES:
        frame[f"meaning_{language}"] = [
            say(f"reasons.{reason}", language) if reason else None for reason in frame["reason"]
        ]
    return frame
