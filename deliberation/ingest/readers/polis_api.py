"""Polis's JSON: comments.json and votes.json of its API, with conversation.json; old and new names of keys.

Agree is +1 in votes.json and -1 in math-pca2.json; the sign is checked against the counts of comments.json.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import pandas as pd

from deliberation.core.errors import ReadError
from deliberation.ingest.cells import values
from deliberation.ingest.options import Options
from deliberation.ingest.place import Place
from deliberation.ingest.raw import read_raw
from deliberation.ingest.raw.log import from_table
from deliberation.ingest.records.ballots import cast
from deliberation.ingest.records.draft import Account, Draft, Notice, notice
from deliberation.ingest.records.signs import compare_counts, signed
from deliberation.ingest.records.table import records, set_aside
from deliberation.ingest.signature import Signature, claims

NAME: Final = "polis-api"
TITLE: Final = "Polis JSON"
USES: Final = frozenset({"scale"})
_ID: Final = ("statement_id", "tid")
_WHO: Final = ("participant_id", "pid")
COMMENTS: Final = Signature(
    what="comments.json", needs=("txt", _ID, _WHO), also=("is_meta", "is_seed", "agree_count", "velocity")
)
VOTES: Final = Signature(what="votes.json", needs=(_WHO, _ID, "vote"), also=("modified", "weight_x_32767"))
SIGNATURES: Final = (COMMENTS, VOTES)


def recognises(place: Place) -> int:
    """Tell whether a folder holds comments and votes in Polis's JSON."""
    found = set(_find(place))
    return 20 if {"comments", "votes"} <= found else 6 if found else 0


def read(place: Place, options: Options) -> Draft:
    """Read Polis's JSON.

    Raises
    ------
    ReadError
        If there is neither a file of comments nor one of votes, or if the sign cannot be decided.
    """
    files = _find(place)
    if not files:
        raise ReadError(f"{place.path} holds no JSON of Polis; expected comments.json and votes.json.")
    account = Account()
    frame = pd.DataFrame({"id": pd.Series(dtype="str")})
    published = pd.DataFrame({name: pd.Series(dtype=float) for name in ("agree", "disagree", "pass")})
    notices: list[Notice] = []
    if "comments" in files:
        frame, published = _comments(files["comments"], account)
    events = None
    if "votes" in files:
        table = read_raw(files["votes"])
        named = {"participant": _first(table.columns, _WHO), "contribution": _first(table.columns, _ID)}
        log = from_table(table, {**named, "vote": "vote", "date": "modified"})
        codes, notices = signed(
            log, options.scale, published=published, by="contribution", where=files["votes"].parent
        )
        if len(published):
            notices += compare_counts(log, codes, published)
        events = cast(log, codes, account, known=frame["id"] if "comments" in files else None)
        if "comments" not in files:
            frame = pd.DataFrame({"id": log.contribution.texts, "made": True}).assign(
                text="", kind="statement"
            )
    else:
        notices = [notice("no_votes_exported")]
    return Draft(
        account=account,
        contributions=frame,
        tallies=published.rename_axis("contribution").reset_index(),
        events=events,
        about=_about(place),
        notices=tuple(notices),
    )


def _find(place: Place) -> dict[str, Path]:
    """Return the files of comments and of votes, whatever their names."""
    found = claims(place, SIGNATURES)
    return {
        role: file
        for role, signature in (("comments", COMMENTS), ("votes", VOTES))
        for file in found
        if found[file] is signature
    }


def _first(columns: object, names: tuple[str, ...]) -> str:
    return next((name for name in names if name in columns), names[0])  # type: ignore[operator]


def _comments(file: Path, account: Account) -> tuple[pd.DataFrame, pd.DataFrame]:
    table = read_raw(file)
    account.open(table, "contribution")
    columns = {
        "id": _first(table.columns, _ID), "text": "txt", "author": _first(table.columns, _WHO),
        "date": "created", "meta": "is_meta", "seed": "is_seed", "language": "lang",
    }  # fmt: skip
    frame = records(table, columns).assign(kind="statement")
    frame["text"] = frame["text"].fillna("")
    mod = table.series(_first(table.columns, ("moderated", "mod")))
    frame["moderated"] = mod.eq("-1").fillna(value=False).to_numpy(dtype=bool)
    frame["moderated_by"] = pd.Series("moderator", index=frame.index, dtype="str").where(frame["moderated"])
    for name in ("agree", "disagree", "pass"):
        frame[name] = values.numbers(table.series(f"{name}_count"))
    nameless = frame["id"].isna()
    set_aside(frame[nameless], account, "no_id")
    frame = frame[~nameless].reset_index(drop=True)
    published = frame.dropna(subset=["agree", "disagree"]).sort_values(["id", "agree", "disagree"])
    counts = published.drop_duplicates("id").set_index("id")[["agree", "disagree", "pass"]]
    return frame.drop(columns=["agree", "disagree", "pass"]), counts


def _about(place: Place) -> dict[str, object]:
    """Return what conversation.json says of itself."""
    folder = place.path if place.path.is_dir() else place.path.parent
    try:
        said = json.loads((folder / "conversation.json").read_text(encoding="utf-8-sig"))
        pairs = {"title": said.get("topic"), "question": said.get("description")}
    except (OSError, ValueError, AttributeError):
        return {}
    return {name: text for name, text in pairs.items() if isinstance(text, str) and text.strip()}
