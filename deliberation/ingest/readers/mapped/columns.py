"""Which of our columns a table has, and what is said of it however it is read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from deliberation.core.errors import ReadError, UnknownFormat
from deliberation.core.settings import COLUMNS
from deliberation.ingest.cells import values
from deliberation.ingest.options import Options
from deliberation.ingest.place import Place
from deliberation.ingest.raw import read_raw
from deliberation.ingest.records.draft import Notice, notice

TEXTS: Final = frozenset({"text", "title"})
BALLOT: Final = ("participant", "contribution", "vote")
TALLIES: Final = ("agree", "disagree", "pass", "total", "share")
FIGURES: Final[Mapping[str, str]] = {"upvotes": "upvotes", "amendments": "versions_count"}
"""Our columns that count something else than votes for and against: who backs a text, its amendments.

Each with the name of the measure it becomes, the one that readers of platforms give it.
"""


def header_of(place: Place, path: Path, options: Options) -> list[str]:
    """Return the names of the columns; errors of the file come out here."""
    laid_out = any(value not in (None, 1) for value in options.table().values())
    header = [] if laid_out else list(place.header(path))
    return header or list(read_raw(path, **options.table()).columns)


def chosen(header: list[str], columns: Mapping[str, str] | None, path: Path) -> dict[str, str]:
    """Return our name -> the file's name, from the mapping or, without one, from headers that are ours."""
    if not columns:
        columns = {name: name for name in COLUMNS if name in header}
    for ours, theirs in columns.items():
        if ours not in COLUMNS:
            raise ReadError(f"columns: {ours!r} is not one of our column names ({', '.join(COLUMNS)}).")
        if theirs not in header:
            near = values.nearest(theirs, header)
            hint = f" Did you mean {near!r}?" if near else ""
            raise ReadError(
                f"{path} has no column {theirs!r} (mapped to {ours!r}); its columns are: {', '.join(header)}."
                f"{hint}"
            )
    if not TEXTS & set(columns) and not _pointing(set(columns)):
        raise UnknownFormat(
            f"{path}: no reader recognises this header ({', '.join(header[:12])}); "
            f'say which column holds the texts, for example columns = {{ text = "{header[0]}" }}, or '
            "participant, contribution and vote for a table of votes."
        )
    return dict(columns)


def _pointing(names: set[str]) -> bool:
    """Tell whether columns are those of votes, or of tallies, on contributions whose texts are elsewhere."""
    return set(BALLOT) <= names or ("contribution" in names and bool(names & set(TALLIES)))


def findings(codes: tuple[str, ...]) -> list[Notice]:
    """Return what the raw table says as notices for the report."""
    names = {"encoding_guessed": "encoding", "preamble_skipped": "rows"}
    return [
        notice(code, **{names[code]: value}) for code, _, value in (text.partition(":") for text in codes)
    ]


def hidden(count: int) -> list[Notice]:
    """Say how many names of persons were replaced by ids."""
    return [notice("names_replaced", count=count)] if count else []
