"""Who took part: an id, whether it is a person or a collective, and what kind; never a name or an address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from deliberation.ingest.cells.values import fold
from deliberation.ingest.readers.cap_collectif.sheets import Sheet
from deliberation.ingest.records.draft import Account
from deliberation.ingest.records.table import set_aside

_AUTHORS: Final = ("", "arguments_", "versions_", "sources_", "votes_", "comments_", "news_comments_")
_PERSONS: Final = ("citoyen", "citizen", "particulier", "individu", "habitant", "usager", "personne")
_COLLECTIVES: Final = (
    "association", "organisation", "organization", "institution", "entreprise", "collectif", "collectivite",
    "syndicat", "societe", "company", "ong", "ngo", "administration", "fondation", "parti ",
)  # fmt: skip


def participants(sheets: Sequence[Sheet], account: Account) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the participants whose kind or features the export gives, and these features."""
    frames = [frame for sheet in sheets for frame in _named(sheet)]
    frames += [_listed(sheet, account) for sheet in sheets if len(sheet.at("participant"))]
    if not frames:
        return pd.DataFrame(), pd.DataFrame()
    whole = pd.concat(frames, ignore_index=True)
    whole = whole[whole["id"].notna() & whole["kind"].ne(whole["id"]).fillna(value=True)]
    features = [
        whole[["id", name]]
        .dropna()
        .rename(columns={"id": "participant", name: "value"})
        .assign(name={"kind": "user_type"}.get(name, name))
        for name in ("kind", "gender")
        if name in whole
    ]
    attributes = pd.concat(features, ignore_index=True).sort_values(["participant", "name", "value"])
    people = whole[["id"]].assign(collective=_collective(whole["kind"]))
    people = people.sort_values(["id", "collective"], na_position="last").drop_duplicates("id")
    return people.reset_index(drop=True), attributes.drop_duplicates(["participant", "name"])


def _named(sheet: Sheet) -> list[pd.DataFrame]:
    """Return the authors and voters of a sheet whose kind it gives."""
    frames = []
    for prefix in _AUTHORS:
        kinds = [f"{prefix}author_user_type_name", f"{prefix}author_type_name"]
        names = [f"{prefix}author_id"]
        if not prefix and sheet.grouped:
            kinds, names = ["participant_type"], ["author_id", "participant_user_id"]
        if set(kinds) & set(sheet.names):
            frame = pd.DataFrame({"id": sheet.cells(*names), "kind": sheet.cells(*kinds)})
            frames.append(frame.dropna().drop_duplicates())
    return frames


def _listed(sheet: Sheet, account: Account) -> pd.DataFrame:
    """Return the rows of a file of participants; all but id, kind and gender is personal and stays there."""
    at = sheet.at("participant")
    frame = pd.DataFrame({"row": sheet.rows(at), "id": sheet.cells("participant_user_id", at=at)})
    frame = frame.assign(
        file=sheet.file,
        kind=sheet.cells("participant_type", at=at),
        gender=sheet.cells("participant_gender", at=at),
    ).sort_values(["id", "kind", "gender"], kind="stable", na_position="last")
    again = frame["id"].duplicated() & frame["id"].notna()
    set_aside(frame[frame["id"].isna()], account, "no_id", unit="participant")
    set_aside(frame[again], account, "duplicate_id", unit="participant", state="merged")
    kept = frame[~again & frame["id"].notna()]
    set_aside(kept, account, None, unit="participant", state="used")
    return kept[["id", "kind", "gender"]]


def _collective(kinds: pd.Series) -> pd.Series:
    """Return whether each kind of account is a collective; unknown where its name does not tell."""
    codes, distinct = pd.factorize(kinds, use_na_sentinel=True)
    known: list[bool | None] = []
    for cell in distinct:
        name = fold(str(cell)) + " "
        person = name.startswith(_PERSONS)
        known.append(False if person else True if any(word in name for word in _COLLECTIVES) else None)
    return pd.Series(np.array([*known, None], dtype=object)[codes], index=kinds.index, dtype="boolean")
