"""Surveys, one row per participant, one column per question: Google Forms, LimeSurvey, Typeform, Framaforms.

Each answer to an open question is a contribution; choices are attributes of the participant; items on a
scale are statements of the organiser with ratings, and votes where ``scale`` says what the grades mean. Who
somebody is (name, e-mail, telephone, address) is never taken over; the ledger says in which columns that was.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from deliberation.ingest.options import Options
from deliberation.ingest.place import Place
from deliberation.ingest.raw import RawTable
from deliberation.ingest.readers.survey.answers import attributes, homes, texts
from deliberation.ingest.readers.survey.columns import ANSWERS, Column, understood
from deliberation.ingest.readers.survey.graded import graded
from deliberation.ingest.readers.survey.layout import SIGNATURES, opened, strength
from deliberation.ingest.readers.survey.people import UNIT, people
from deliberation.ingest.records.draft import Account, Draft, notice
from deliberation.ingest.records.headers import findings
from deliberation.ingest.records.table import with_text

__all__ = ["NAME", "SIGNATURES", "TITLE", "USES", "read", "recognises"]

NAME: Final = "survey"
TITLE: Final = "survey"
USES: Final = frozenset({"scale", "sheet", "header", "header_rows", "separator"})


def recognises(place: Place) -> int:
    """Tell how surely a place is a survey."""
    return strength(place)


def read(place: Place, options: Options) -> Draft:
    """Read a survey.

    Raises
    ------
    ReadError
        If the place is no single table, or has no header where one is said to be.
    """
    sheet = opened(place, options)
    table = sheet.table
    account = Account()
    account.open(table, UNIT)
    columns = understood(sheet)
    who, notices = people(table, columns, account, options.zone)
    answers = with_text(texts(table, columns, who), account)
    grades = graded(columns, who, options.scale)
    answered = who.ids[who.counted]
    participants = pd.DataFrame({"id": answered, "territory": homes(columns, who)[who.counted]})
    personal = _left(table, columns, account)
    if personal:
        notices = [*notices, notice("personal_columns", columns=", ".join(personal))]
    unnamed = {c.group for c in columns if c.role == "mark" and c.wording == c.label}
    if unnamed:
        notices = [*notices, notice("choices_without_question", count=len(unnamed))]
    return Draft(
        account=account,
        contributions=pd.concat([answers, grades.statements], ignore_index=True),
        participants=participants.reset_index(drop=True),
        attributes=attributes(columns, who),
        ratings=grades.ratings,
        events=grades.events,
        questions=tuple(dict.fromkeys(c.wording for c in columns if c.role in ANSWERS)),
        notices=(*findings(table.notices), *notices, *grades.notices),
    )


def _left(table: RawTable, columns: list[Column], account: Account) -> list[str]:
    """Enter the cells that are not taken over; return the columns that say who somebody is."""
    for column in columns:
        rows, reason = column.cells.filled, "personal_data"
        if column.role == "technical":
            reason = "technical"
        elif column.role == "place" and column.picks is not None:
            rows = column.cells.mask(column.picks.sizes == 0)  # a postcode, a street
        elif column.role != "personal":
            continue
        account.enter(table.file, "cell", table.rows[rows], "set aside", reason, column=column.name)
    return [column.name for column in columns if column.role == "personal" and len(column.cells)]
