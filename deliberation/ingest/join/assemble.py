"""From what the readers hand over to one consultation: ids resolved, the last vote kept, canonical order."""

from __future__ import annotations

import mmap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from deliberation.consultation import Consultation
from deliberation.core.ledger import LEDGER, Ledger
from deliberation.core.mandate import About
from deliberation.core.tables import SCHEMAS, empty
from deliberation.ingest.cells import glance
from deliberation.ingest.cells.order import different, natural_order
from deliberation.ingest.join.corrections import Corrections
from deliberation.ingest.join.fates import accounted
from deliberation.ingest.join.files import labelled
from deliberation.ingest.join.places import placed, strangers
from deliberation.ingest.join.sources import parents, prefixed
from deliberation.ingest.join.votes import vote_table
from deliberation.ingest.raw.table import as_series, repeated
from deliberation.ingest.records.draft import Account, Draft
from deliberation.ingest.records.side import attributes_of
from deliberation.ingest.records.twins import distinct


def assemble(
    drafts: Sequence[Draft],
    *,
    about: About | None = None,
    ledger: Ledger | None = None,
    side: Mapping[str, pd.DataFrame] | None = None,
    accounts: Sequence[Account] = (),
    corrections: Corrections | None = None,
) -> Consultation:
    """Join the drafts of every source into one consultation.

    Parameters
    ----------
    drafts : sequence of Draft
        Of one source or more; where there are several, ids are prefixed ``source:``. Drafts of one source
        share their ids.
    about : About, optional
        What the settings say; what an export says of itself fills the gaps.
    ledger : Ledger, optional
        Declared counts, to which the entries are added.
    side : mapping of str to DataFrame, optional
        Side tables: participants (with attributes), territories, margins, responses.
    accounts : sequence of Account
        Ledgers of the side tables.
    corrections : Corrections, optional
        Rows that the organiser wants kept although they would be set aside.
    """
    side = side or {}
    shared = set(side["participants"]["id"]) if "participants" in side else set()
    whole = _about(about, drafts)
    drafts = labelled([_named(draft) for draft in drafts])
    several = len({draft.source for draft in drafts}) > 1
    drafts = [accounted(draft, about=whole, corrections=corrections) for draft in drafts]
    raw = drafts
    drafts = [prefixed(draft, shared) for draft in drafts] if several else drafts
    contributions = _contributions(drafts, raw, several=several)
    contributions, homes, territories = placed(contributions, drafts, side)
    rows = pd.Series(np.arange(len(contributions)), index=contributions["id"], dtype="int64")
    participants = _participants(drafts, contributions, side, homes)
    people = pd.Series(np.arange(len(participants)), index=participants["id"], dtype="int64")
    questions = _questions(contributions, [wording for draft in drafts for wording in draft.questions])
    tables = {
        "contributions": contributions,
        "participants": participants,
        "questions": questions,
        "territories": territories,
        "attributes": _attributes(drafts, side, people),
        "ratings": _pointing(drafts, "ratings", {"contribution": rows, "participant": people}),
        "responses": _responses(drafts, side, contributions["id"]),
        **{
            name: _pointing(drafts, name, {"contribution": rows}) for name in ("tallies", "codes", "measures")
        },
        "margins": _margins(drafts, side),
    }
    votes = vote_table(drafts, rows, people, contributions["moderated"].to_numpy(dtype=bool))
    entries = [account.entries() for account in (*(draft.account for draft in drafts), *accounts)]
    joined = pa.concat_tables(entries).unify_dictionaries() if entries else LEDGER.empty_table()
    findings = {finding for draft in drafts for finding in draft.notices}
    findings |= set(strangers(territories, contributions, participants))
    if corrections is not None:
        findings |= set(corrections.notices())
    return Consultation(
        about=whole,
        votes=votes,
        ledger=replace(
            ledger if ledger is not None else Ledger(entries=joined), entries=joined.combine_chunks()
        ),
        notices=tuple(sorted(findings)),
        **{name: as_table(name, frame) for name, frame in tables.items()},
    )


def _named(draft: Draft) -> Draft:
    source = draft.source or "export"
    return replace(draft, source=source, people=draft.people or source)


def _about(about: About | None, drafts: Sequence[Draft]) -> About:
    """Let the settings speak first; what the exports say of themselves fills the gaps."""
    said: dict[str, Any] = {}
    for draft in drafts:
        said = {**draft.about, **said}
    declared = about.model_dump(exclude_unset=True) if about is not None else {}
    return About.model_validate({**said, **declared})


_CHUNK: Final = np.iinfo(np.int32).max
"""Bytes that the offsets of a string can point at."""
_LONG: Final = 1 << 26
"""Bytes of a column from which the compiled way to put texts in order is worth loading."""
_BLANK: Mapping[str, Any] = {
    "moderated": False,
    "meta": False,
    "seed": False,
    "text": "",
    "kind": "statement",
}


def _contributions(drafts: Sequence[Draft], raw: Sequence[Draft], *, several: bool) -> pd.DataFrame:
    """Return the contributions of all sources in canonical order, every column there."""
    columns = SCHEMAS["contributions"].names
    frames = []
    for draft, own in zip(drafts, raw, strict=True):
        if not len(draft.contributions):
            continue
        frame = draft.contributions[[name for name in columns if name in draft.contributions]]
        frame = frame.assign(source=repeated(draft.source, len(frame)).set_axis(frame.index))
        if several and "parent" in frame:
            frame["parent"] = parents(own, raw)
        frames.append(frame)
    whole = pd.concat(frames, ignore_index=True) if len(frames) > 1 else frames[0] if frames else _no_rows()
    for name, blank in _BLANK.items():
        if name not in whole:
            whole[name] = (
                blank if isinstance(blank, bool) else repeated(blank, len(whole)).set_axis(whole.index)
            )
        elif whole[name].isna().any():
            whole[name] = whole[name].fillna(blank)
    for name in ("question", "territory", "author"):  # absent ones are filled at the end, as Arrow nulls
        if name not in whole:
            whole[name] = _nothing(len(whole))
    order = natural_order(whole["id"])
    if len(order) and (np.diff(order) != 1).any():
        whole = pd.DataFrame({name: _taken(whole[name], order) for name in whole})
    return whole.reset_index(drop=True)


def _no_rows() -> pd.DataFrame:
    return pd.DataFrame({"id": pd.Series(dtype="str"), "source": pd.Series(dtype="str")})


def _taken(cells: pd.Series, order: npt.NDArray[np.int64]) -> pd.Series:
    """Return cells in another order; Arrow takes from one chunk much faster than from hundreds."""
    if cells.dtype != "str":
        return cells.take(order).reset_index(drop=True)
    text = pa.chunked_array(pa.array(cells, pa.large_string(), from_pandas=True))
    same = text[0] == text[-1] and pc.all(pc.equal(text, text[0])).as_py()
    if text.null_count == len(text) or (same and not text.null_count):
        return cells.reset_index(drop=True)
    short = len(text) < glance.MANY and text.nbytes < _LONG
    taken = text.combine_chunks().take(pa.array(order)) if short else _gathered(text, order)
    return as_series(pa.chunked_array([taken]))


def _room(size: int) -> npt.NDArray[np.uint8]:
    """Return memory whose pages are there, where the system can: one by one they cost twice the copy."""
    now = getattr(mmap, "MAP_POPULATE", 0)
    kinds = {"flags": mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | now} if now and size else {}
    return np.frombuffer(mmap.mmap(-1, size, **kinds) if kinds else bytearray(size), np.uint8)


def _gathered(text: pa.ChunkedArray, order: npt.NDArray[np.int64]) -> pa.LargeStringArray:
    """Return long texts in another order, copied once, from wherever each chunk lies."""
    from deliberation.kernels.gather import gather

    fresh, letters = gather(glance.pieces(text), order, _room)
    known = None
    if text.null_count:
        known = pa.array(text.is_valid().to_numpy()[order]).buffers()[1]
    return pa.LargeStringArray.from_buffers(len(order), pa.py_buffer(fresh), pa.py_buffer(letters), known)


def _nothing(size: int) -> pd.Series:
    return as_series(pa.chunked_array([pa.nulls(size, pa.large_string())]))


def _participants(
    drafts: Sequence[Draft],
    contributions: pd.DataFrame,
    side: Mapping[str, pd.DataFrame],
    homes: Mapping[str, str],
) -> pd.DataFrame:
    """Everybody who voted, wrote or is on the register, once each; the register speaks first."""
    register = side.get("participants")
    frames = []
    if register is not None:
        columns = [c for c in ("id", "territory", "collective") if c in register]
        frames.append(register[columns].assign(source="register", rank=0))
    frames += [
        draft.participants.assign(source=draft.source, rank=1) for draft in drafts if len(draft.participants)
    ]
    frames += [
        pd.DataFrame({"id": ids}).assign(source=draft.source, rank=2)
        for draft in drafts
        for ids in _mentioned(draft)
    ]
    if not frames:
        return pd.DataFrame({"id": pd.Series(dtype="str")})
    whole = pd.concat(frames, ignore_index=True)
    if "territory" in whole and homes:
        whole["territory"] = whole["territory"].map(lambda name: homes.get(name, name), na_action="ignore")
    if not distinct(whole["id"]):
        whole = whole.sort_values(["id", "rank", "source"], kind="stable")
        whole = whole.groupby("id", sort=False, as_index=False).first()
    order = natural_order(whole["id"])
    if (np.diff(order) != 1).any():
        whole = whole.iloc[order]
    return whole.drop(columns="rank").reset_index(drop=True)


def _mentioned(draft: Draft) -> list[pd.Series]:
    """Return the ids of persons that a source names: authors, voters, raters."""
    found = []
    if "author" in draft.contributions:
        found.append(different(draft.contributions["author"]))
    if draft.events is not None:
        seen = np.zeros(len(draft.events.participants), dtype=bool)
        seen[draft.events.participant] = True
        found.append(draft.events.participants[seen])
    found += [
        different(frame["participant"])
        for frame in (draft.ratings, draft.attributes)
        if "participant" in frame
    ]
    return found


def _questions(contributions: pd.DataFrame, wordings: Sequence[str]) -> pd.DataFrame:
    """Give each question a number; contributions then point at it."""
    asked = contributions["question"].dropna().unique()
    known = [wording for wording in dict.fromkeys(wordings) if wording in set(asked)]
    others = pd.Series([wording for wording in asked if wording not in set(known)], dtype="str")
    texts = [*known, *others.iloc[natural_order(others)]]
    ids = {text: f"q{number}" for number, text in enumerate(texts, 1)}
    if ids:
        contributions["question"] = contributions["question"].map(ids, na_action="ignore").astype("str")
    return pd.DataFrame({"id": list(ids.values()), "text": texts})


def _pointing(drafts: Sequence[Draft], name: str, keys: Mapping[str, pd.Series]) -> pd.DataFrame:
    """Turn ids into row numbers; records that point at nothing are left out (their rows are accounted)."""
    frames = [frame for draft in drafts if len(frame := getattr(draft, name))]
    if not frames:
        return pd.DataFrame()
    whole = pd.concat(frames, ignore_index=True).drop_duplicates()
    for key, rows in keys.items():
        whole[key] = whole[key].map(rows)
        whole = whole[whole[key].notna()]
    ordered: pd.DataFrame = whole.sort_values(list(whole.columns), kind="stable")
    return ordered.reset_index(drop=True)


def _attributes(drafts: Sequence[Draft], side: Mapping[str, pd.DataFrame], people: pd.Series) -> pd.DataFrame:
    frames = [draft.attributes for draft in drafts if len(draft.attributes)]
    register = side.get("participants")
    if register is not None:
        frames.append(attributes_of(register))
    if not frames:
        return pd.DataFrame()
    whole = pd.concat(frames, ignore_index=True).drop_duplicates()
    whole["participant"] = whole["participant"].map(people)
    whole = whole[whole["participant"].notna()]
    ordered: pd.DataFrame = whole.sort_values(["participant", "name", "value"], kind="stable")
    return ordered.reset_index(drop=True)


def _margins(drafts: Sequence[Draft], side: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the population by category; the settings speak first."""
    tables = [side["margins"]] if "margins" in side else []
    tables += [draft.margins for draft in drafts if len(draft.margins)]
    if not tables:
        return pd.DataFrame()
    return pd.concat(tables, ignore_index=True).drop_duplicates(["variable", "category"])


def _responses(drafts: Sequence[Draft], side: Mapping[str, pd.DataFrame], ids: pd.Series) -> pd.DataFrame:
    """Return the responses of the platform, then those of the decision-maker's own table."""
    frames = [draft.responses for draft in drafts if len(draft.responses)]
    if "responses" in side and len(side["responses"]):
        frames.append(side["responses"])
    return joined_responses(frames, ids)


def joined_responses(frames: Sequence[pd.DataFrame], ids: Iterable[str]) -> pd.DataFrame:
    """Make responses point at contributions, whether they name them with or without their source."""
    if not frames:
        return pd.DataFrame()
    known = set(ids)
    bare: dict[str, str] = {}
    for full in ids:
        bare.setdefault(full.partition(":")[2] or full, full)

    def found(names: Sequence[str]) -> list[str]:
        return [name if name in known else bare[name] for name in names if name in known or name in bare]

    frame = pd.concat(frames, ignore_index=True)
    frame["contributions"] = [found(names) for names in frame["contributions"]]
    return frame.iloc[natural_order(frame["id"])].reset_index(drop=True)


def as_table(name: str, frame: pd.DataFrame) -> pa.Table:
    """Return a frame as the named table, absent columns null."""
    if not len(frame):
        return empty(name)
    absent = {field.type for field in SCHEMAS[name] if field.name not in frame}
    nulls = {kind: pa.nulls(len(frame), kind) for kind in absent}  # one for all columns of its type
    columns = [
        _column(frame[field.name], field.type) if field.name in frame else nulls[field.type]
        for field in SCHEMAS[name]
    ]
    return pa.table(columns, schema=SCHEMAS[name])


def _narrow(cells: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return large strings as strings, whose chunks end below 2 GiB: only the longer ones are copied."""
    chunks: list[pa.Array] = []
    waiting = cells.chunks[::-1]
    while waiting:
        chunk = waiting.pop()
        ends = np.frombuffer(chunk.buffers()[1] or b"", np.int64)[chunk.offset :][: len(chunk) + 1]
        if len(chunk) > 1 and ends[-1] - ends[0] > _CHUNK:
            half = len(chunk) // 2
            waiting += [chunk.slice(half), chunk.slice(0, half)]
        elif len(ends) and ends[-1] > _CHUNK:  # small, but far behind in its buffer
            chunks.append(chunk.take(pa.array(np.arange(len(chunk)))).cast(pa.string()))
        else:
            chunks.append(chunk.cast(pa.string()))
    return pa.chunked_array(chunks, pa.string())


def _column(values: pd.Series, kind: pa.DataType) -> pa.Array | pa.ChunkedArray:
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        text = values if values.dtype == "str" else values.astype(object).where(values.notna(), None)
        whole = pa.chunked_array(pa.array(text, pa.large_string(), from_pandas=True))
        return _narrow(whole) if pa.types.is_string(kind) else whole
    if pa.types.is_boolean(kind):
        values = values if values.dtype == bool else values.astype(object).where(values.notna(), None)
    elif pa.types.is_integer(kind):
        values = values.astype("Int64")
    return pa.array(values, kind, from_pandas=True)
