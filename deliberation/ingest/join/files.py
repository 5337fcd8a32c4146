"""The files behind the drafts: each named once in the ledger, and none left out of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from deliberation.core.errors import ReadError
from deliberation.ingest.place import Place
from deliberation.ingest.raw import read_raw
from deliberation.ingest.records.draft import Draft, notice


def labelled(drafts: Sequence[Draft]) -> list[Draft]:
    """Return drafts in which no two sources have files of one name: such files take their source's name too.

    The ledger and the corrections of the organiser name rows by their file.
    """
    owners = Counter(file for draft in drafts for file in names_of(draft))
    shared = {file for file, count in owners.items() if count > 1}
    return [_renamed(draft, {f: f"{draft.source}/{f}" for f in names_of(draft) & shared}) for draft in drafts]


def names_of(draft: Draft) -> set[str]:
    """Return the names of the files that a draft's rows come from."""
    named = set(draft.account.files())
    if "file" in draft.contributions:
        files = pa.chunked_array(pa.array(draft.contributions["file"], pa.large_string(), from_pandas=True))
        for chunk in files.chunks:
            alike = not chunk.null_count and pc.all(pc.equal(chunk, chunk[0])).as_py() if len(chunk) else True
            named |= set(chunk[:1].to_pylist() if alike else pc.unique(chunk).drop_null().to_pylist())
    if draft.events is not None and draft.events.file:
        named.add(draft.events.file)
    return named


def _renamed(draft: Draft, names: Mapping[str, str]) -> Draft:
    if not names:
        return draft
    frame = draft.contributions
    if "file" in frame:
        frame = frame.assign(
            file=frame["file"].map(lambda f: names.get(f, f), na_action="ignore").astype("str")
        )
    events = draft.events
    if events is not None:
        events = replace(events, file=names.get(events.file, events.file))
    return replace(draft, account=draft.account.renamed(names), contributions=frame, events=events)


def complete(draft: Draft, place: Place) -> Draft:
    """Return a draft whose account holds every table of a folder: those that no reader took are set aside.

    Raises
    ------
    ReadError
        If two tables of the folder have the same name, since nothing could tell their rows apart.
    """
    if not place.path.is_dir():
        return draft
    tables = {file.name: file for file in place.tables}
    if len(tables) < len(place.tables):
        twice = Counter(file.name for file in place.tables).most_common(1)[0][0]
        raise ReadError(
            f"{place.path} holds several files named {twice!r}; name each folder as one of [[sources]], so "
            "that their rows can be told apart."
        )
    known = {name.partition("[")[0] for name in names_of(draft)}
    left = [file for name, file in tables.items() if name not in known]
    skipped = []
    for file in left:
        try:
            table = read_raw(file)
        except ReadError:
            continue  # empty, or no table after all: it holds no row
        draft.account.open(table, "row")
        draft.account.enter(table.file, "row", table.rows, "set aside", "file_not_read")
        if table.received:
            skipped.append(file.name)
    if not skipped:
        return draft
    found = notice("files_not_read", files=", ".join(sorted(skipped)))
    return replace(draft, notices=(*draft.notices, found))
