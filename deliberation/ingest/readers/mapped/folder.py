"""Tables of one folder in our own names: texts, the votes and tallies on them, who took part, territories.

They share their ids, so they are one consultation: a vote belongs to the contribution that has its id, in
whichever table that is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from deliberation.core.errors import ReadError
from deliberation.core.settings import TableFile
from deliberation.ingest.options import Options
from deliberation.ingest.place import Place
from deliberation.ingest.readers.mapped.columns import BALLOT, TALLIES, TEXTS, chosen, header_of
from deliberation.ingest.readers.mapped.tallies import read_tallies
from deliberation.ingest.readers.mapped.texts import read_texts
from deliberation.ingest.readers.mapped.votes import read_votes
from deliberation.ingest.records.draft import Account, Draft
from deliberation.ingest.records.side import NEEDED, attributes_of, read_table

_FRAMES: Final = ("contributions", "participants", "tallies", "codes")
_ALONE: Final = ("attributes", "territories", "responses", "margins")
"""What one table alone gives."""
_PLACE: Final = frozenset({"row", "file"})
_POINTING: Final = ("texts", "tallies", "votes")


def role(place: Place, file: Path) -> str | None:
    """Return what a table holds, by its own header: texts, votes, tallies, or a side table's name.

    A side table (participants, territories, margins, responses) is known by its name and its columns.
    """
    names = set(place.header(file))
    stem = Path(file.stem).stem.casefold()
    if stem in NEEDED and set(NEEDED[stem]) <= names and not names & TEXTS:
        return stem
    if names & TEXTS:
        return "texts"
    if set(BALLOT) <= names:
        return "votes"
    return "tallies" if "contribution" in names and names & set(TALLIES) else None


def is_one(roles: Sequence[str]) -> bool:
    """Tell whether tables make one consultation: one holds texts or votes, another one belongs to it.

    Tables of texts alone may well be several consultations, whose ids say nothing of one another.
    """
    return bool({"texts", "votes"} & set(roles)) and len(set(roles)) > 1


def read_together(place: Place, options: Options) -> list[Draft]:
    """Read the tables of a folder as one source: what it holds, then a draft for each table of votes.

    Raises
    ------
    ReadError
        If two tables of texts give one id to different texts, since nothing tells which one a vote is on.
    """
    files: dict[str, list[Path]] = {}
    for file in place.tables:
        files.setdefault(role(place, file) or "", []).append(file)
    names = {file: chosen(header_of(place, file, options), None, file) for file in _of(files, _POINTING)}
    whole = _joined([read_texts(file, names[file], options) for file in files.get("texts", [])], place)
    known = whole.contributions["id"] if "texts" in files else None
    for file in files.get("tallies", []):
        published = whole.tallies["contribution"] if len(whole.tallies) else None
        found = read_tallies(file, names[file], options, known=known, published=published)
        whole = _joined([whole, found], place)
    votes = [read_votes(file, names[file], options, known=known) for file in files.get("votes", [])]
    if known is None:
        whole = replace(whole, contributions=bare([whole, *votes]))
    side = [_side(name, file) for name in NEEDED for file in files.get(name, [])]
    return [_joined([*side, whole], place), *votes]


def _of(files: Mapping[str, Sequence[Path]], roles: Sequence[str]) -> list[Path]:
    return [file for name in roles for file in files.get(name, ())]


def bare(drafts: Sequence[Draft]) -> pd.DataFrame:
    """Return the contributions that only votes and tallies name: nobody gave their texts."""
    named = [draft.tallies["contribution"] for draft in drafts if len(draft.tallies)]
    for events in (draft.events for draft in drafts if draft.events is not None):
        voted = np.zeros(len(events.contributions), dtype=bool)
        voted[events.contribution] = True
        named.append(events.contributions[voted])
    ids = pd.concat(named, ignore_index=True).drop_duplicates() if named else pd.Series(dtype="str")
    return pd.DataFrame({"id": ids.reset_index(drop=True), "made": True}).assign(text="", kind="statement")


def _side(name: str, file: Path) -> Draft:
    """Return a side table as the part of a source that it is."""
    account = Account()
    frame = read_table(name, TableFile(path=file.name), file.parent, account)
    if name == "participants":
        people = frame[[column for column in ("id", "territory", "collective") if column in frame]]
        return Draft(account=account, participants=people, attributes=attributes_of(frame))
    held: dict[str, Any] = {name: frame}
    return Draft(account=account, **held)


def _joined(drafts: Sequence[Draft], place: Place) -> Draft:
    """Return several drafts as one, what each holds under what the others do."""
    if len(drafts) == 1:
        return drafts[0]
    frames: dict[str, Any] = {
        name: pd.concat(parts, ignore_index=True)
        for name in _FRAMES
        if (parts := [frame for draft in drafts if len(frame := getattr(draft, name))])
    }
    if "contributions" in frames:
        _check_ids(frames["contributions"], frames.get("tallies", pd.DataFrame()), place)
    others = ("attributes", "territories", "responses", "margins")
    alone: dict[str, Any] = {
        name: frame for draft in drafts for name in others if len(frame := getattr(draft, name))
    }
    found = tuple(dict.fromkeys(finding for draft in drafts for finding in draft.notices))
    return Draft(account=Account.of([draft.account for draft in drafts]), notices=found, **frames, **alone)


def _check_ids(frame: pd.DataFrame, tallies: pd.DataFrame, place: Place) -> None:
    """Refuse an id that stands for different things in two tables of texts."""
    if "file" not in frame:
        return
    given = frame[~frame["made"].astype(bool)]
    files = given.groupby("id", sort=True)["file"].nunique()
    again = given[given["id"].isin(files.index[files > 1])]
    content = [column for column in again if column not in _PLACE]
    several = again.drop_duplicates(content)
    odd = set(several.loc[several["id"].duplicated(), "id"])
    if len(tallies):
        told = tallies.drop_duplicates()
        odd |= set(told.loc[told["contribution"].duplicated(), "contribution"]) & set(again["id"])
    if not odd:
        return
    first = min(odd)
    names = " and ".join(sorted(set(again.loc[again["id"] == first, "file"]))[:2])
    raise ReadError(
        f"{place.path}: {names} both hold the id {first!r} with different contents, so nothing tells which "
        "one a vote is on; give them different ids, or put each in a folder of its own with its votes."
    )
