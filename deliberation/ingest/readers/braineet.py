"""Braineet: ideas answering challenges, in a table without a header, known by its shape.

Nine columns: where the idea was posted (« Challenge », or « Brainee », the platform's name for an idea of its
own), the challenge, the id of the idea, its text, its status, and four figures. No header says which figure
is which: they are kept under the position of their column. The last but one is never below the sum of the two
before it, as views would be, and no column is sure to count disagreement; so none of them is a tally.
"""

from __future__ import annotations

import re
from typing import Final

import pandas as pd

from deliberation.core.errors import ReadError
from deliberation.ingest.cells import values
from deliberation.ingest.options import Options
from deliberation.ingest.place import Place
from deliberation.ingest.raw import DELIMITED, ending, headless, read_raw
from deliberation.ingest.raw.delimited import first_rows
from deliberation.ingest.records.draft import Account, Draft, notice
from deliberation.ingest.records.headers import findings
from deliberation.ingest.records.long import codes, measures
from deliberation.ingest.records.table import records, with_ids, with_text
from deliberation.ingest.records.twins import told_apart
from deliberation.ingest.signature import Signature

NAME: Final = "braineet"
TITLE: Final = "Braineet (table without a header)"
USES: Final = frozenset({"separator"})
SIGNATURES: Final[tuple[Signature, ...]] = ()
_SURE: Final = 63
"""Rows looked at; one more might be cut short."""
_POSTED: Final = frozenset({"challenge", "brainee"})
_COLUMNS: Final = {"id": "column 3", "text": "column 4"}
_FIGURES: Final = tuple(f"column {number}" for number in range(6, 10))
_STATUSES: Final = {"under review": "under_study"}
"""Statuses whose meaning is sure."""


def recognises(place: Place) -> int:
    """Tell whether a table has no header, and whether all its first rows look like ideas of a challenge."""
    if len(place.tables) != 1 or ending(place.tables[0]) not in DELIMITED:
        return 0
    file = place.tables[0]
    if place.header(file) or place.problem(file) is not None or not headless(file):
        return 0
    rows = [row for row in first_rows(file)[:_SURE] if any(cell.strip() for cell in row)]
    return 12 if rows and all(_is_idea(row) for row in rows) else 0


def _is_idea(row: list[str]) -> bool:
    cells = [cell.strip() for cell in row]
    return (
        len(cells) == 9
        and cells[0].lower() in _POSTED
        and re.fullmatch(r"\d*(\.0)?", cells[1]) is not None
        and cells[2].isdigit()
        and not re.fullmatch(r"[\d.,\s]+", cells[3])
        and all(re.fullmatch(r"\d*(\.0)?", cell) for cell in cells[5:])
    )


def read(place: Place, options: Options) -> Draft:
    """Read the ideas.

    Raises
    ------
    ReadError
        If the table does not have nine columns.
    """
    file = place.tables[0] if place.tables else place.path
    table = read_raw(file, header=0, separator=options.separator)
    if len(table.columns) != 9:
        raise ReadError(
            f"{file} has {len(table.columns)} columns; a table of Braineet has nine: where the idea was "
            "posted, challenge, id, text, status, four figures; export it again, or say which column is what."
        )
    account = Account()
    account.open(table, "contribution")
    frame = records(table, _COLUMNS).assign(kind="proposal", challenge=values.ids(table.series("column 2")))
    frame["status"] = table.series("column 5")
    for name in _FIGURES:
        frame[name] = values.numbers(table.series(name))
    frame, shared = told_apart(with_ids(with_text(frame, account)))
    return Draft(
        account=account,
        contributions=frame.drop(columns=["challenge", "status", *_FIGURES]),
        codes=codes(frame["id"], [("challenge", frame["challenge"])]),
        measures=measures(frame["id"], [(name, frame[name]) for name in _FIGURES]),
        responses=_responses(frame[frame["status"].notna()]),
        notices=(*findings(table.notices), *shared, notice("columns_by_shape", file=file.name)),
    )


def _responses(answered: pd.DataFrame) -> pd.DataFrame:
    """Return what the organiser made of the ideas that have a status."""
    return pd.DataFrame(
        {
            "id": answered["id"],
            "subject": answered["text"].str.strip(),
            "contributions": [[name] for name in answered["id"]],
            "status": values.folded(answered["status"]).map(_STATUSES).fillna("unclassified"),
            "status_said": answered["status"],
        }
    )
