"""Answers to the organiser's own questions: replies to a questionnaire, and the form of a proposal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import pandas as pd

from deliberation.ingest.cells import moments
from deliberation.ingest.cells.markup import shown_series
from deliberation.ingest.cells.values import fold
from deliberation.ingest.readers.cap_collectif.links import tagged
from deliberation.ingest.readers.cap_collectif.sheets import Sheet
from deliberation.ingest.readers.cap_collectif.texts import aside, by_sheet, once
from deliberation.ingest.records.draft import Account
from deliberation.ingest.records.table import set_aside

_PERSONAL: Final = re.compile(
    r"(quel(le)? (est|sont) )?(votre |vos |ton |your |what is your )?"
    r"(nom|prenom|noms? et prenoms?|adresse( postale| mail| e-?mail| electronique)?|code postal|"
    r"e-?mail|courriel|telephone|numero de telephone|portable|(first |last )?name|phone( number)?|"
    r"address|date de naissance)\W*"
)
"""Questions whose answers are personal data, by their whole wording."""
_LINK: Final = r"^https?://\S+(?:, https?://\S+)*$"
_SHORT: Final = 60


def replies(sheets: Sequence[Sheet], account: Account, zone: str | None) -> pd.DataFrame:
    """Return the answers to questionnaires, one contribution per answer; each row is accounted for."""
    frames = [_replies(sheet, zone).assign(sheet=number) for number, sheet in enumerate(sheets)]
    frames = [frame for frame in frames if len(frame)]
    if not frames:
        return pd.DataFrame()
    rows = once(pd.concat(frames, ignore_index=True), account, by=("id",), unit="answers")
    found = [_cells(sheets[number], part, account, prefix="reply") for number, part in by_sheet(rows)]
    cells = pd.concat(found, ignore_index=True)
    keys = pd.MultiIndex.from_frame(cells[["file", "row"]])
    said = pd.MultiIndex.from_frame(rows[["file", "row"]]).isin(keys)
    set_aside(rows[said], account, "answers_read", unit="answers", state="used")
    set_aside(rows[~said], account, "no_answer", unit="answers")
    return cells


def forms(
    frame: pd.DataFrame, sheets: Sequence[Sheet], account: Account
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return what authors of proposals answered to the questions of the form: texts, and choices as codes.

    A question is closed where its answers are short and few; answers that are files are left where they are.
    """
    texts, codes = [], []
    for number, part in by_sheet(frame[frame["what"] == "main"]):
        sheet = sheets[number]
        rows = part[["file", "row", "id", "author", "date", "moderated", "moderation_reason", "at"]]
        cells = _cells(sheet, rows.assign(parent=rows["id"]), account, prefix="")
        for question, answers in cells.groupby("question"):
            distinct = answers["text"].str.strip().nunique()
            short = answers["text"].str.len().max() <= _SHORT
            if short and distinct * 2 <= len(answers):
                codes.append(
                    pd.DataFrame(
                        {"contribution": answers["parent"], "code": answers["text"].str.strip()}
                    ).assign(scheme=question)
                )
            else:
                texts.append(answers)
    empty = pd.DataFrame()
    return (
        pd.concat(texts, ignore_index=True) if texts else empty,
        pd.concat(codes, ignore_index=True) if codes else empty,
    )


def _replies(sheet: Sheet, zone: str | None) -> pd.DataFrame:
    at = sheet.at("reply")
    moderated, reason = aside(sheet, "", at)
    return pd.DataFrame(
        {
            "row": sheet.rows(at),
            "id": tagged(sheet.cells("id", at=at), "reply"),
            "author": sheet.cells("author_id", "participant_user_id", at=at),
            "date": moments.instants(sheet.cells("published_at", "created_at", at=at), zone),
            "moderated": moderated,
            "moderation_reason": reason,
            "at": at,
        }
    ).assign(file=sheet.file)


def _cells(sheet: Sheet, rows: pd.DataFrame, account: Account, *, prefix: str) -> pd.DataFrame:
    """Return the filled cells of the organiser's questions, one record each."""
    frames = []
    for position, question in enumerate(sheet.questions, 1):
        cells = sheet.table.series(question, strip=False).iloc[rows["at"]].set_axis(rows.index)
        filled = cells.notna()
        if _PERSONAL.fullmatch(fold(question)):
            part = rows[filled].assign(column=question)
            set_aside(part, account, "personal_data")
            continue
        filled &= ~cells.str.strip().str.match(_LINK).fillna(value=False).astype(bool)
        part = rows[filled]
        base = part["id"].where(part["id"].notna(), prefix + "-" + part["row"].astype("str"))
        frames.append(
            part.drop(columns=["at"]).assign(
                id=base + f"/{position}",
                text=shown_series(cells[filled]),
                question=question,
                column=question,
                kind="answer",
            )
        )
    frames = [frame for frame in frames if len(frame)]
    if not frames:
        return pd.DataFrame({name: pd.Series(dtype="str") for name in ("file", "row", "question")})
    return pd.concat(frames, ignore_index=True).drop(columns=["sheet"], errors="ignore")
