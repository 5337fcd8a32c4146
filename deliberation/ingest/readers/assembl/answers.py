"""Questionnaires whose answers were cut into passages, each filed by hand under a semantic group."""

from __future__ import annotations

from typing import Final

import pandas as pd

from deliberation.ingest.cells import values
from deliberation.ingest.raw import RawTable
from deliberation.ingest.readers.assembl.part import Part
from deliberation.ingest.readers.assembl.sheets import (
    GROUP,
    PARTICIPANT,
    PASSAGE,
    is_participant,
    passage_columns,
)
from deliberation.ingest.records import long
from deliberation.ingest.records.draft import Account
from deliberation.ingest.records.headers import named
from deliberation.ingest.records.table import records, set_aside, with_ids, with_text

_ID: Final = ("Answer ID", "ID réponse", "Identifiant de la réponse")
_GROUP_ID: Final = ("Semantic group ID", "ID du groupe sémantique")
_COLUMNS: Final = {
    "id": _ID,
    "author": PARTICIPANT,
    "date": ("Date", "Date de publication"),
    "text": PASSAGE,
    "question": ("Question wording", "Question", "Intitulé de la question"),
}
_FEATURES: Final = (
    "Genre",
    "Sexe",
    "Gender",
    "Age",
    "Tranche d'âge",
    "CSP",
    "Profession",
    "Région",
    "Département",
)
_SCHEME: Final = "Semantic group"


def read_passages(table: RawTable, account: Account, zone: str | None) -> Part:
    """Read one passage a row; each passage of an answer has the number of the answer: ``7.1``, ``7.2``."""
    account.open(table, "contribution")
    frame = records(table, named(table.columns, _COLUMNS), zone=zone).assign(kind="answer")
    others = named(
        table.columns, {"group": GROUP, "group_id": _GROUP_ID, "question_id": ("Question ID", "ID question")}
    )
    features = named(table.columns, {name: (name,) for name in _FEATURES})
    frame = pd.concat([frame, table.frame(others), table.frame(features)], axis=1)
    frame = _numbered(with_ids(with_text(frame, account)))
    codes = long.codes(frame["id"], _by_question(frame))
    attributes = long.attributes(_people(frame), [(name, frame[name]) for name in features])
    kept = _once(frame, account).drop(columns=[*others, *features])
    return Part(contributions=kept, codes=codes, attributes=attributes)


def _numbered(frame: pd.DataFrame) -> pd.DataFrame:
    """Return passages whose ids differ: the number of the answer, then that of the passage in it.

    Two rows that give one passage two groups keep one id. The numbers follow the alphabet, since the order of
    the rows says nothing.
    """
    same = [name for name in ("id", "author", "question", "text") if name in frame]
    ordered = frame.sort_values(same, kind="stable")
    fresh = ~ordered.duplicated(same) | ordered["made"]
    number = fresh.groupby(ordered["id"]).cumsum()
    cut = number.groupby(ordered["id"]).transform("max").gt(1)
    ids = ordered["id"].where(~cut, ordered["id"] + "." + number.astype("str"))
    return frame.assign(id=ids.reindex(frame.index))


def _once(frame: pd.DataFrame, account: Account) -> pd.DataFrame:
    """Return one record per passage; a row that only gives it another group is merged into it."""
    again = frame["id"].duplicated()
    set_aside(frame[again], account, "duplicate_id", state="merged")
    return frame[~again].reset_index(drop=True)


def _people(frame: pd.DataFrame) -> pd.Series:
    return frame["author"] if "author" in frame else pd.Series([None] * len(frame), dtype="str")


def _by_question(frame: pd.DataFrame) -> list[tuple[str, pd.Series]]:
    """Return one scheme of groups per question: the same group means another thing under another question."""
    group = frame.get("group", pd.Series([None] * len(frame), dtype="str"))
    if "group_id" in frame:
        group = group.where(group.notna(), values.ids(frame["group_id"]))
    asked = frame.get("question_id", frame.get("question"))
    if asked is None:
        return [(_SCHEME, group)]
    names = asked.fillna("?")
    return [
        (f"{_SCHEME}, question {name}", group.where(names.eq(name)))
        for name in sorted(names[group.notna()].unique())
    ]


def read_columns(table: RawTable, account: Account, zone: str | None) -> Part:
    """Read a questionnaire under two header rows: each question over its columns, one person a row."""
    account.open(table, "answers")
    header = list(table.columns)
    last = {name: name.rpartition(" / ")[2] for name in header}
    columns = {"author": next(name for name in header if is_participant(name))}
    dates = [name for name in header if named([last[name]], {"date": _COLUMNS["date"]})]
    if dates:
        columns["date"] = dates[0]
    base = records(table, columns, zone=zone)
    parts = []
    for column in passage_columns(header):
        question = column.rpartition(" / ")[0]
        beside = {last[name]: name for name in header if name.startswith(f"{question} / ")}
        part = base.assign(text=records(table, {"text": column})["text"], question=question, column=column)
        for ours, names in (("id", _ID), ("group", GROUP), ("group_id", _GROUP_ID)):
            found = named(beside, {ours: names})
            part[ours] = values.ids(table.series(beside[found[ours]] if found else ""))
        parts.append(part[part["text"].notna()])
    frame = pd.concat(parts, ignore_index=True)
    answered = base["row"].isin(frame["row"])
    set_aside(base[answered], account, "answers_read", unit="answers", state="used")
    set_aside(base[~answered], account, "no_answer", unit="answers")
    frame = _numbered(with_ids(frame.assign(kind="answer")))
    features = [
        (name, table.series(column))
        for name in _FEATURES
        for column in header
        if named([last[column]], {name: (name,)})
    ]
    return Part(
        contributions=_once(frame, account).drop(columns=["group", "group_id"]),
        codes=long.codes(frame["id"], _by_question(frame)),
        attributes=long.attributes(base["author"], features),
    )
