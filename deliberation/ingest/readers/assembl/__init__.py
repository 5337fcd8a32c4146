"""Assembl (bluenove): messages of a debate, and questionnaires whose answers were cut and coded by hand.

Traps handled here: an export is a workbook of several sheets, one per module, and every row of every sheet is
accounted for; a message is repeated, one row for each reaction to it, while the columns of reactions hold its
totals; ``Indentation du message`` says what a message replies to, within its theme; answers come cut into
passages; questionnaires may have two header rows, the question over its columns.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from deliberation.core.errors import ReadError
from deliberation.ingest.options import Options
from deliberation.ingest.place import Place
from deliberation.ingest.readers.assembl.answers import read_columns, read_passages
from deliberation.ingest.readers.assembl.messages import read_messages
from deliberation.ingest.readers.assembl.part import Part
from deliberation.ingest.readers.assembl.sheets import ROLES, Sheet, named_by_assembl, opened, under_questions
from deliberation.ingest.records.draft import Account, Draft, Notice, notice
from deliberation.ingest.records.headers import findings
from deliberation.ingest.signature import Signature

NAME: Final = "assembl"
TITLE: Final = "Assembl (bluenove)"
USES: Final = frozenset({"sheet", "header", "header_rows", "separator", "language"})
SIGNATURES: Final[tuple[Signature, ...]] = tuple(ROLES.values())


def recognises(place: Place) -> int:
    """Tell how strongly a table or a workbook is an export of Assembl."""
    if len(place.tables) != 1:
        return 0
    file = place.tables[0]
    header = place.header(file)
    several = named_by_assembl(file)
    known = [signature.strength(header) for role, signature in ROLES.items() if several or role != "phase"]
    return max(*known, 6 if several or under_questions(file, header) else 0)


def read(place: Place, options: Options) -> Draft:
    """Read the messages and the answers of every sheet.

    Raises
    ------
    ReadError
        If no sheet holds messages or answers.
    """
    file = place.tables[0] if place.tables else place.path
    account = Account()
    parts: list[Part] = []
    others: list[str] = []
    notices: list[Notice] = []
    for sheet in opened(file, options):
        notices += findings(sheet.table.notices)
        part = _part(sheet, account, options)
        if part is not None:
            parts.append(part)
        elif sheet.role is None:
            others.append(sheet.name)
    if not parts:
        raise ReadError(
            f"{file} holds no message and no answer of Assembl; expected a sheet with 'Thématique niveau 1' "
            "and 'Message', or with 'Answer ID' and 'Answer text'."
        )
    if others:
        notices.append(notice("sheets_not_read", names=", ".join(others)))
    contributions = pd.concat([part.contributions for part in parts], ignore_index=True)
    if options.language is not None:
        contributions["language"] = options.language
    return Draft(
        account=account,
        contributions=contributions,
        codes=_joined([part.codes for part in parts]),
        measures=_joined([part.measures for part in parts]),
        attributes=_joined([part.attributes for part in parts]),
        notices=(*notices, *(finding for part in parts for finding in part.notices)),
    )


def _part(sheet: Sheet, account: Account, options: Options) -> Part | None:
    """Return the records of a sheet; None where it holds none, its rows then being entered."""
    if sheet.role == "passages":
        return read_passages(sheet.table, account, options.zone)
    if sheet.role == "columns":
        return read_columns(sheet.table, account, options.zone)
    if sheet.role in {"thread", "columns of messages", "survey", "fictions"}:
        return read_messages(sheet.table, sheet.role, account, options.zone)
    account.open(sheet.table, "row")
    if sheet.role == "phase":
        account.enter(sheet.table.file, "row", sheet.table.rows, "merged", "other_representation")
    else:
        account.enter(sheet.table.file, "row", sheet.table.rows, "set aside", "not_recognised")
    return None


def _joined(frames: list[pd.DataFrame]) -> pd.DataFrame:
    filled = [frame for frame in frames if len(frame)]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame()
