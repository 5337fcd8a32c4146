"""The sentences of the citizens' page, each with the facts it states."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from deliberation.core import traced
from deliberation.report.sentences.told import Sentence, pieces_of, spaced, told

if TYPE_CHECKING:
    from deliberation.report.sentences.told import Kind

_PAGE = "citizens"


def sentences(page: Mapping[str, Any]) -> list[Sentence]:
    """Return what the page says, in the order of reading.

    Parameters
    ----------
    page : mapping
        What its template prints. The look-up itself is not here: it tells of one contribution at a time.
    """
    names = {"": page["kind"], **page["sections"]}
    return [
        one
        for section, kind, pieces in _told(page)
        for one in told(_PAGE, section, kind, pieces, names.get(section, ""))
    ]


def _told(page: Mapping[str, Any]) -> Iterator[tuple[str, Kind, Sequence[str]]]:
    yield "", "title", [page["title"].text]
    if page["question"]:
        yield "", "quote", [page["question"].text]
    if page["notice"]:
        yield "", "sentence", [page["notice"].text]
    for pair in page["facts_line"]:
        yield "", "figure", spaced([pair.label], *(pieces_of(value) for value in pair.values))
    for figure in page["figures"]:
        yield "", "figure", spaced([figure["value"]], [figure["label"]], [figure["note"]])
    moderated = [page["moderated"]["runs"]] if page["moderated"] else []
    for runs in (*page["essentials"], *moderated, *page["late"]):
        yield "", "sentence", pieces_of(runs)
    for row in page["waiting"]["rows"]:
        yield (
            "waiting",
            "row",
            _row(row, (row["name"].text, row["size"], row["state"], row["class"], *row["delay"])),
        )
    yield "waiting", "sentence", [page["waiting"]["more"]]
    for row in page["responses"]:
        said = [row[name].text for name in ("reason", "who") if row[name]]
        parts = (
            row["subject"].text,
            row["cited"],
            row["persons"],
            row["status"],
            *said,
            row["when"],
            *row["notes"],
        )
        yield "answered", "row", _row(row, parts)
    for runs in page["detached"]:
        yield "answered", "sentence", pieces_of(runs)
    for chart in page["charts"]:
        yield "charts", "caption", [chart["caption"]]
        for row in chart["rows"]:
            yield (
                "charts",
                "row",
                spaced([row["label"].text], [row["bar"].alt], [row["value"]], [row["last"]]),
            )
        yield "charts", "sentence", [chart["note"]]
    for line in page["contest"]:
        yield "contest", "sentence", pieces_of(line["runs"])
    for runs in page["closing"]:
        yield "", "sentence", pieces_of(runs)


def _row(row: Mapping[str, Any], parts: Sequence[str]) -> Sequence[str]:
    """Return the cells of a row, which is of one record of the facts whatever its cells show."""
    return [*spaced(*([part] for part in parts)), traced.text("", row["facts"])]
