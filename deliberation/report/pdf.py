"""The report as a tagged PDF (PDF/UA-1 mode), by Typst: shipped fonts, no clock, always the same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from importlib import resources
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from deliberation.report.fonts import UNSHOWN, drawable, families, folders

if TYPE_CHECKING:
    import typst

    from deliberation.report.blocks import Document

EPOCH = 946_684_800
"""The date of every PDF (2000-01-01): facts hold no time, so their report has none."""


def to_pdf(report: Document) -> bytes:
    """Print a report as a PDF.

    Parameters
    ----------
    report : Document
        The worded blocks.

    Returns
    -------
    bytes
        A tagged PDF with a language, a title and a text alternative for each figure; the same report
        gives the same bytes.

    Raises
    ------
    RuntimeError
        If the layout is refused, e.g. because a figure has no text alternative.
    """
    with _compiler(report) as compiler:
        pdf = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=EPOCH)
    if not isinstance(pdf, bytes):
        raise RuntimeError("The layout engine gave no single PDF.")
    return pdf


def pages(report: Document) -> dict[str, int]:
    """Return how many pages each part of a report takes: ``"front"``, then its sections by id.

    A part ends where the next one begins on a new page.
    """
    return {name: extent.pages for name, extent in extents(report).items()}


class Extent(NamedTuple):
    """How much room a part of a report takes: its pages, and how much of the last one is filled (0 to 1)."""

    pages: int
    filled: float


def extents(report: Document) -> dict[str, Extent]:
    """Return how much room each part of a report takes; see ``pages``."""
    with _compiler(report) as compiler:
        starts = [(str(one["id"]), int(one["page"])) for one in _marked(compiler, "part")]
        ends = {str(one["id"]): float(one["filled"]) for one in _marked(compiler, "part-end")}
    return {
        name: Extent(max(after - page, 1), ends.get(name, 1.0))
        for (name, page), (following, after) in pairwise(starts)
        if name != following
    }


def _marked(compiler: typst.Compiler, label: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(compiler.query(f"<{label}>", field="value"))
    return found


@contextmanager
def _compiler(report: Document) -> Iterator[typst.Compiler]:
    """Open the layout engine on a report, with our fonts alone."""
    import typst

    told = _drawable(asdict(report))
    data = json.dumps(told, ensure_ascii=False, sort_keys=True)
    missing = UNSHOWN in data.replace(json.dumps(report.labels["unshown"], ensure_ascii=False), "")
    with resources.as_file(resources.files("deliberation.report") / "templates") as templates:
        compiler = typst.Compiler(
            str(templates / "report.typ"),
            root=str(templates),
            font_paths=[str(folder) for folder in folders()],
            ignore_system_fonts=True,
            sys_inputs={
                "report": data,
                "families": json.dumps(families()),
                "unshown": report.labels["unshown"] if missing else "",
            },
        )
        yield compiler


def _drawable(node: Any) -> Any:
    """Return a report where each text holds only characters that our fonts can draw."""
    if isinstance(node, str):
        return node if node.startswith("<svg") else drawable(node)
    if isinstance(node, dict):
        return {key: _drawable(value) for key, value in node.items()}
    if isinstance(node, list | tuple):
        return [_drawable(value) for value in node]
    return node
