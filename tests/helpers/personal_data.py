"""Sentences with the personal data they hold, and how well a finder does on them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from deliberation.text.privacy.masks import KINDS, Found

SENTENCES = Path(__file__).resolve().parents[1] / "text" / "fixtures" / "personal_data.txt"
EITHER = "any"
"""Kind of a span that may be masked or left."""

_SPAN = re.compile(r"⟦(\w+):([^⟧]*)⟧")


@dataclass(frozen=True)
class Case:
    """A text, and what must be masked in it."""

    text: str
    spans: tuple[Found, ...]


def sentences() -> list[Case]:
    """Return the invented sentences of the fixture, in the order of the file."""
    lines = SENTENCES.read_text(encoding="utf-8").splitlines()
    return [_case(line.replace("\\n", "\n")) for line in lines if line.strip() and not line.startswith("#")]


def measure(cases: Sequence[Case], find: Callable[[str], Iterable[Found]]) -> pd.DataFrame:
    """Return recall and precision by kind.

    A piece is recalled if all of it is masked, whatever kind was said. A piece found is right if it touches a
    labelled one, and exact if it is that one.
    """
    counts = {kind: Counter[str]() for kind in (*KINDS, "all")}
    for case in cases:
        found = list(find(case.text))
        covered = {at for piece in found for at in range(piece.start, piece.end)}
        for span in case.spans:
            if span.kind != EITHER:
                whole = all(
                    at in covered or not case.text[at].isalnum() for at in range(span.start, span.end)
                )
                named = whole and any(_touch(piece, span) and piece.kind == span.kind for piece in found)
                for name in (span.kind, "all"):
                    counts[name].update(labelled=1, recalled=whole, named=named)
        for piece in found:
            right = any(_touch(piece, span) for span in case.spans)
            either = any(_touch(piece, span) and span.kind == EITHER for span in case.spans)
            for name in (piece.kind, "all"):
                if not either:
                    counts[name].update(found=1, right=right, exact=piece in case.spans)
    rows = {
        kind: {
            "labelled": n["labelled"],
            "recall": n["recalled"] / max(n["labelled"], 1),
            "right kind": n["named"] / max(n["labelled"], 1),
            "found": n["found"],
            "precision": n["right"] / max(n["found"], 1),
            "exact": n["exact"] / max(n["found"], 1),
        }
        for kind, n in counts.items()
    }
    return pd.DataFrame(rows).T.astype({"labelled": int, "found": int})


def _case(line: str) -> Case:
    text, spans, at = "", [], 0
    for match in _SPAN.finditer(line):
        text += line[at : match.start()]
        spans.append(Found(match.group(1), len(text), len(text) + len(match.group(2))))
        text += match.group(2)
        at = match.end()
    return Case(text + line[at:], tuple(spans))


def _touch(one: Found, other: Found) -> bool:
    return one.start < other.end and other.start < one.end
