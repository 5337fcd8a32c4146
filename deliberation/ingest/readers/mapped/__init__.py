"""Mapped tables: a CSV, a workbook, Parquet or JSON whose columns the settings (or the call) name.

A row with a text is a contribution, with its tally where the columns say so; a row with a participant, a
contribution and a vote is a vote. The original value of a vote is kept. Tables of one folder that use our
names are one consultation (``folder``).
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from deliberation.core.errors import ReadError
from deliberation.ingest.options import Options
from deliberation.ingest.place import Place
from deliberation.ingest.raw import TABLES, ending
from deliberation.ingest.readers.mapped.columns import TEXTS, chosen, header_of
from deliberation.ingest.readers.mapped.folder import bare, is_one, read_together, role
from deliberation.ingest.readers.mapped.tallies import read_tallies
from deliberation.ingest.readers.mapped.texts import read_texts
from deliberation.ingest.readers.mapped.votes import read_votes
from deliberation.ingest.records.draft import Draft
from deliberation.ingest.signature import Signature

__all__ = ["NAME", "SIGNATURES", "TITLE", "USES", "is_one", "read", "read_together", "recognises", "role"]

NAME: Final = "mapped"
TITLE: Final = "table with our column names"
USES: Final = frozenset(
    {"columns", "scale", "kind", "question", "sheet", "header", "header_rows", "separator", "language"}
)
SIGNATURES: Final = (
    Signature(what="contributions", needs=(("text", "title"),), also=("id", "author", "date", "question")),
    Signature(what="votes", needs=("participant", "contribution", "vote"), also=("date",)),
)


def recognises(place: Place) -> int:
    """Tell whether a place is a table whose header already uses our names (no mapping needed)."""
    if not place.path.is_file() or ending(place.path) not in TABLES:
        return 0
    return 1 if role(place, place.path) in {"texts", "votes"} else 0


def read(place: Place, options: Options) -> Draft:
    """Read a table by a mapping of our column names to the file's.

    Raises
    ------
    UnknownFormat
        If no column is mapped to ``text``, ``title``, ``vote`` or a tally.
    ReadError
        If a mapped column is not in the file, or the place is a folder of several files.
    """
    path = _file(place)
    names = chosen(header_of(place, path, options), options.columns, path)
    if TEXTS & set(names):
        return read_texts(path, names, options)
    one = read_votes(path, names, options) if "vote" in names else read_tallies(path, names, options)
    return replace(one, contributions=bare([one]))


def _file(place: Place) -> Path:
    if place.path.is_file():
        return place.path
    tables = place.tables
    if len(tables) == 1:
        return tables[0]
    raise ReadError(
        f"{place.path} holds {len(tables)} tables; name one of them, or each as one of [[sources]]."
    )
