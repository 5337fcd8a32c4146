"""What became of proposals: the official response and the status that the organiser gave."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd

from deliberation.ingest.cells.markup import shown_series
from deliberation.ingest.cells.values import fold
from deliberation.ingest.readers.cap_collectif.links import tagged
from deliberation.ingest.readers.cap_collectif.sheets import Sheet
from deliberation.ingest.readers.cap_collectif.texts import by_sheet
from deliberation.ingest.records.draft import Account
from deliberation.ingest.records.table import set_aside

_STATUSES: Final = {
    "retained": (
        "retenu", "retenue", "projet retenu", "laureat", "laureate", "projet laureat", "approuve",
        "approuvee", "accepte", "acceptee", "adopte", "adoptee", "valide", "validee", "realise", "realisee",
        "termine", "terminee", "en cours de realisation",
    ),
    "in_part": ("retenu en partie", "retenue en partie", "partiellement retenu", "partiellement retenue"),
    "under_study": (
        "a l'etude", "en etude", "en cours d'etude", "en cours d'analyse", "en analyse",
        "en cours d'instruction",
    ),
    "declined": (
        "non retenu", "non retenue", "refuse", "refusee", "rejete", "rejetee", "ecarte", "ecartee",
        "non laureat",
    ),
    "out_of_remit": ("hors competence", "hors competences", "hors perimetre"),
}  # fmt: skip
"""Words of organisers whose meaning is sure; the others are kept as they say them."""
_KNOWN: Final = {word: status for status, words in _STATUSES.items() for word in words}


def responses(frame: pd.DataFrame, sheets: Sequence[Sheet], account: Account) -> pd.DataFrame:
    """Return the responses: a proposal has one where a text answers it, or where its status is a decision."""
    frames = [_rows(sheet, number, account) for number, sheet in enumerate(sheets)]
    main = frame[frame["what"] == "main"]
    for number, part in by_sheet(main):
        at = part["at"].to_numpy()
        sheet = sheets[number]
        frames.append(
            pd.DataFrame(
                {
                    "contribution": part["id"].to_numpy(),
                    "reason": shown_series(sheet.cells("official_response", at=at)),
                    "status_said": sheet.cells("status_name", at=at),
                }
            )
        )
    frames = [part for part in frames if len(part)]
    if not frames:
        return pd.DataFrame()
    whole = pd.concat(frames, ignore_index=True)
    whole["status"] = whole["status_said"].map(lambda said: _KNOWN.get(fold(str(said))), na_action="ignore")
    whole = whole[whole["reason"].notna() | whole["status"].notna()]
    whole = whole.sort_values(["contribution", "reason", "status_said"], na_position="last")
    whole = whole.drop_duplicates(["contribution", "reason"])
    if not len(whole):
        return pd.DataFrame()
    again: pd.Series = whole.groupby("contribution").cumcount()
    subjects = main.drop_duplicates("id").set_index("id")
    subject = whole["contribution"].map(subjects["title"].where(subjects["title"].notna(), subjects["text"]))
    ids = "response-" + whole["contribution"] + again.map(lambda n: f"-{n + 1}" if n else "")
    return pd.DataFrame(
        {
            "id": ids,
            "subject": subject.fillna(whole["contribution"]),
            "contributions": [[name] for name in whole["contribution"]],
            "status": whole["status"].fillna("unclassified"),
            "status_said": whole["status_said"],
            "reason": whole["reason"],
        }
    ).reset_index(drop=True)


def _rows(sheet: Sheet, number: int, account: Account) -> pd.DataFrame:
    """Return the responses that stand on rows of their own."""
    at = sheet.at("response")
    text = shown_series(sheet.cells("official_response", "response_body", "body_text", "body", at=at))
    frame = pd.DataFrame({"row": sheet.rows(at), "contribution": tagged(sheet.cells("id", at=at), "main")})
    frame = frame.assign(
        file=sheet.file, reason=text, status_said=sheet.cells("status_name", at=at), sheet=number
    )
    good = frame["contribution"].notna() & frame["reason"].notna()
    set_aside(frame[good], account, "response_read", unit="response", state="used")
    set_aside(frame[~good], account, "empty_value", unit="response")
    return frame.loc[good, ["contribution", "reason", "status_said"]]
