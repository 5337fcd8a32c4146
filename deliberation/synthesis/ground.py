"""What responses answer to: the ideas and themes of a run, who said them, and the ids of earlier runs."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import pandas as pd
import pyarrow.compute as pc

from deliberation.consultation import Consultation
from deliberation.synthesis.gate import Gate
from deliberation.synthesis.list_facts import crossed
from deliberation.text import Themes

ANCHORS: Final = 5
"""Contributions by which an idea is found again when its id changes."""
REPORTS: Final = ("contribution_id", "place", "type")
PLACED: Final = ("contribution_id", "person", "idea", "theme")
IDEAS: Final = ("idea", "theme", "name", "persons", "contributions", "minority")
THEMES: Final = ("theme", "name", "persons", "contributions")


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What responses answer to; for the organiser alone, since it says which person said what.

    Parameters
    ----------
    placed : DataFrame
        One row per passage in a theme: ``contribution_id, person, idea, theme``.
    ideas : DataFrame
        ``idea, theme, name, persons, contributions, minority``, largest first within themes; names masked.
    themes : DataFrame
        ``theme, name, persons, contributions``, largest first; names masked.
    past : mapping of str to str
        Ids that are no longer in use, with the last name where it is known.
    latest : date or None
        The latest date of contributions and votes.
    written : date or None
        That of the contributions alone.
    """

    placed: pd.DataFrame
    ideas: pd.DataFrame
    themes: pd.DataFrame
    past: Mapping[str, str] = field(default_factory=dict)
    latest: datetime.date | None = None
    written: datetime.date | None = None
    reports: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(REPORTS), dtype=object))

    @classmethod
    def of(cls, consultation: Consultation, themes: Themes | None, gate: Gate) -> Ground:
        """Return what the responses of a consultation answer to; nothing where there are no themes."""
        written = _last(consultation, "contributions")
        voted = _last(consultation, "votes")
        reports = pd.DataFrame(
            [(name, *where) for name, where in crossed(consultation, gate).items()],
            columns=list(REPORTS),
            dtype=object,
        )
        latest = max((day for day in (written, voted) if day is not None), default=None)
        if themes is None:
            return cls(
                placed=pd.DataFrame({name: pd.Series(dtype=object) for name in PLACED}),
                ideas=pd.DataFrame({name: [] for name in IDEAS}),
                themes=pd.DataFrame({name: [] for name in THEMES}),
                latest=latest,
                written=written,
                reports=reports,
            )
        ideas = themes.ideas()[list(IDEAS)]
        sizes = [(t.id, t.name, t.persons, t.contributions) for t in themes.tree()]
        tree = pd.DataFrame(sizes, columns=list(THEMES))
        return cls(
            placed=themes.placed()[list(PLACED)].reset_index(drop=True),
            ideas=ideas.assign(name=[gate.text(name) for name in ideas["name"]]),
            themes=tree.assign(name=[gate.text(name) for name in tree["name"]]),
            past=_past(themes, gate),
            latest=latest,
            written=written,
            reports=reports,
        )

    def reported(self) -> dict[str, tuple[str | None, str | None]]:
        """Return the place and the type of each report of a problem."""
        columns = (self.reports[name] for name in REPORTS)
        return {str(name): (place, kind) for name, place, kind in zip(*columns, strict=True)}

    def anchors(self) -> dict[str, list[str]]:
        """Return, by idea and by theme, a few contributions that are in it, best in it alone."""
        found: dict[str, list[str]] = {}
        for level in ("idea", "theme"):
            pairs = self.placed[["contribution_id", level]].drop_duplicates()
            several = pairs.groupby("contribution_id")[level].transform("nunique")
            ordered = pairs.assign(several=several).sort_values(["several", "contribution_id"], kind="stable")
            for name, part in ordered.groupby(level, sort=False):
                found[str(name)] = part["contribution_id"].head(ANCHORS).tolist()
        return found


def _last(consultation: Consultation, table: str) -> datetime.date | None:
    moment = pc.max(getattr(consultation, table)["date"]).as_py()
    return None if moment is None else moment.date()


def _past(themes: Themes, gate: Gate) -> dict[str, str]:
    """Return the ids that were in use once, with their last name: of earlier runs, and merged by hand."""
    past: dict[str, str] = {}
    if themes.continuity is not None:
        past |= dict.fromkeys(themes.continuity.retired, "")
        past |= dict(themes.continuity.vanished)
    if themes.replay is not None:
        past |= dict(themes.replay.names)
    return {name: gate.text(said) for name, said in sorted(past.items()) if name not in themes.names}
