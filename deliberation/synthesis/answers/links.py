"""Which ideas and themes a response answers today: by contributions it knows, else by id or name."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from deliberation.core.responses import Mistake
from deliberation.synthesis.ground import Ground


@dataclass(frozen=True, kw_only=True)
class Link:
    """What one response answers today."""

    idea: str | None = None
    theme: str | None = None
    named: tuple[str, ...] = ()
    ideas: tuple[str, ...] = field(default=())
    """Ideas of the contributions it names."""

    @property
    def answers(self) -> str | None:
        """The idea or the theme that it answers as a whole."""
        return self.idea or self.theme


class Links:
    """Finds the ideas and themes that responses answer: by contributions they know, else by id or name.

    Parameters
    ----------
    ground : Ground
    rows : sequence of mapping
        By the names of ``core.tables.RESPONSES``.
    file : str
    articles : sequence of str
        Contributions that are the articles of a text.
    """

    def __init__(
        self,
        ground: Ground,
        rows: Sequence[Mapping[str, Any]],
        file: str,
        *,
        articles: Sequence[str] = (),
    ) -> None:
        self._ground = ground
        self._file = file
        self._articles = dict.fromkeys(articles)
        self._names = {
            "idea": dict(zip(ground.ideas["idea"], ground.ideas["name"], strict=True)),
            "theme": dict(zip(ground.themes["theme"], ground.themes["name"], strict=True)),
        }
        self._inside: dict[str, dict[str, list[str]]] = {}
        for level in ("idea", "theme"):
            pairs = ground.placed[["contribution_id", level]].drop_duplicates()
            listed = pairs.groupby("contribution_id")[level].agg(list)
            self._inside[level] = {str(name): held for name, held in listed.items()}
        self.mistakes: list[Mistake] = []
        self.detached: list[tuple[int, str, str | None]] = []
        self.found = [self._link(number, row) for number, row in enumerate(rows)]
        self._copied(rows)

    def _link(self, number: int, row: Mapping[str, Any]) -> Link:
        named = tuple(row["contributions"] or ())
        level = "idea" if row["idea"] else "theme" if row["theme"] else None
        if row["article"] and row["article"] not in self._articles:
            self._unknown(str(row["article"]), row)
        if level is None:
            inside = self._inside["idea"]
            ideas = dict.fromkeys(idea for name in named for idea in inside.get(name, ()))
            return Link(named=named, ideas=tuple(ideas))
        written = str(row[level])
        today = self._today(level, written, row["name"], named)
        known = self._names[level]
        if today is None and not named and written not in self._ground.past:
            self._unknown(written, row)
        elif today is None:
            self.detached.append((number, "vanished", None))
        elif today != written:
            self.detached.append((number, "renumbered" if written in known else "merged", today))
        return Link(idea=today) if level == "idea" else Link(theme=today)

    def _today(self, level: str, written: str, name: str | None, anchors: Sequence[str]) -> str | None:
        """Return the idea (or theme) that holds most of the contributions known, else that of the id."""
        known = self._names[level]
        inside = self._inside[level]
        there = [inside[anchor] for anchor in anchors if anchor in inside]
        held = Counter(one for names in there for one in names)
        most = [one for one, n in held.items() if n > len(there) / 2]
        if most:
            best = max(held[one] for one in most)
            first = sorted(one for one in most if held[one] == best)
            return written if written in first else first[0]
        if written in known and (not there or name in (None, known[written])):
            return written
        same = [one for one, said in known.items() if name and said == name]
        return same[0] if len(same) == 1 else None

    def _copied(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Refuse a row that was copied under another number: it bears the marks of the first and answers it.

        Two ideas merged since also have two responses; their marks are not the same.
        """
        first: dict[tuple[str | None, str | None, frozenset[str]], Mapping[str, Any]] = {}
        for row, link in zip(rows, self.found, strict=True):
            if row["row"] is None or not link.answers or not row["contributions"]:
                continue
            other = first.setdefault((link.idea, link.theme, frozenset(row["contributions"])), row)
            if other is not row:
                told = {"found": str(row["id"]), "other": str(other["row"])}
                self.mistakes.append(
                    Mistake(code="copied", file=self._file, row=row["row"], column="id", values=told)
                )

    def _unknown(self, written: str, row: Mapping[str, Any]) -> None:
        every = [*self._names["idea"], *self._names["theme"], *self._articles]
        near = difflib.get_close_matches(written, every, n=1, cutoff=0.6)
        values = {"found": written, **({"near": near[0]} if near else {})}
        code = "unknown_near" if near else "unknown"
        self.mistakes.append(Mistake(code=code, file=self._file, row=row["row"], column="id", values=values))
