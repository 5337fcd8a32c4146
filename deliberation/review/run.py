"""The run that a workbook speaks of: its fingerprint, its seed and its ids, kept in a hidden sheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from deliberation.core.provenance import hash_texts

VERSION: Final = "1"
ASIDE: Final = "aside"
"""What stands for no idea at all."""


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A passage to read: where it is, how it was drawn, where the run had put it."""

    id: str
    contribution: str
    start: int
    end: int
    draw: str
    idea: str
    theme: str
    type: str


@dataclass(frozen=True, kw_only=True)
class Verbatim:
    """A passage that may be quoted, and its idea."""

    id: str
    contribution: str
    start: int
    end: int
    idea: str


@dataclass(frozen=True, kw_only=True)
class Node:
    """An idea or a theme: its id, its name as shown, a few contributions, the theme of an idea."""

    id: str
    name: str
    contributions: tuple[str, ...] = ()
    theme: str = ""


@dataclass(frozen=True, kw_only=True)
class RunRead:
    """What the hidden sheet keeps.

    Parameters
    ----------
    run : str
        Fingerprint of the themes that are read.
    seed : int
        Seed of the draw.
    total : int
        Passages that the draw was made from.
    language : {"fr", "en"}
        Language of the workbook.
    passages, verbatims, ideas, themes : mapping of str to their record
        By the id that the workbook shows.
    """

    run: str
    seed: int
    total: int
    language: str
    passages: dict[str, Passage] = field(default_factory=dict)
    verbatims: dict[str, Verbatim] = field(default_factory=dict)
    ideas: dict[str, Node] = field(default_factory=dict)
    themes: dict[str, Node] = field(default_factory=dict)

    def rows(self) -> list[list[str]]:
        """Return everything as rows of texts, ending with a hash of them all."""
        head = {"version": VERSION, "run": self.run, "seed": self.seed, "total": self.total}
        rows = [["run", name, str(value)] for name, value in {**head, "language": self.language}.items()]
        rows += [
            ["passage", p.id, p.contribution, str(p.start), str(p.end), p.draw, p.idea, p.theme, p.type]
            for p in self.passages.values()
        ]
        rows += [
            ["verbatim", v.id, v.contribution, str(v.start), str(v.end), v.idea]
            for v in self.verbatims.values()
        ]
        rows += [["idea", i.id, i.name, i.theme, *i.contributions] for i in self.ideas.values()]
        rows += [["theme", t.id, t.name, "", *t.contributions] for t in self.themes.values()]
        return [*rows, ["check", _check(rows)]]

    @classmethod
    def from_rows(cls, rows: Sequence[Sequence[str]]) -> RunRead:
        """Read back what ``rows`` gave.

        Raises
        ------
        ValueError
            If it is not that, or was changed since.
        """
        *body, last = [_trimmed(row) for row in rows if any(row)] or [[]]
        if last[:1] != ["check"] or last[1:] != [_check(body)]:
            raise ValueError("changed")
        head: dict[str, Any] = {row[1]: row[2] for row in body if row[0] == "run"}
        if head.pop("version", None) != VERSION:
            raise ValueError("version")
        padded = [row + [""] * (9 - len(row)) for row in body]
        return cls(
            run=head["run"],
            seed=int(head["seed"]),
            total=int(head["total"]),
            language=head["language"],
            passages={
                r[1]: Passage(
                    id=r[1], contribution=r[2], start=int(r[3]), end=int(r[4]),
                    draw=r[5], idea=r[6], theme=r[7], type=r[8],
                )
                for r in padded
                if r[0] == "passage"
            },
            verbatims={
                r[1]: Verbatim(id=r[1], contribution=r[2], start=int(r[3]), end=int(r[4]), idea=r[5])
                for r in padded
                if r[0] == "verbatim"
            },
            ideas={r[1]: _node(r) for r in padded if r[0] == "idea"},
            themes={r[1]: _node(r) for r in padded if r[0] == "theme"},
        )  # fmt: skip


def _node(row: list[str]) -> Node:
    return Node(id=row[1], name=row[2], theme=row[3], contributions=tuple(x for x in row[4:] if x))


def _trimmed(row: Sequence[str]) -> list[str]:
    cells = list(row)
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _check(rows: Iterable[Sequence[str]]) -> str:
    return hash_texts("\t".join(_trimmed(row)) for row in rows)
