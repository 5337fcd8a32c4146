"""From what the readers hand over to one consultation: ids resolved, the last vote kept, canonical order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from deliberation.consultation import Consultation
from deliberation.core.ledger import LEDGER, Ledger
from deliberation.core.mandate import About
from deliberation.core.tables import SCHEMAS, empty
from deliberation.ingest.draft import Account, Draft, Events
from deliberation.ingest.side import located
from deliberation.ingest.values import natural_order
from deliberation.kernels.lastvote import last_votes

_OPTIONAL: Mapping[str, Any] = {
    "title": None, "author": None, "question": None, "territory": None, "parent": None, "stance": None,
    "date": pd.NaT, "moderated": False, "meta": False, "seed": False, "channel": None, "text": "",
    "kind": "statement",
}  # fmt: skip


def assemble(
    drafts: Sequence[Draft],
    *,
    about: About | None = None,
    declared: Mapping[str, int] | None = None,
    side: Mapping[str, pd.DataFrame] | None = None,
    accounts: Sequence[Account] = (),
) -> Consultation:
    """Join the drafts of every source into one consultation.

    Parameters
    ----------
    drafts : sequence of Draft
        One per source; where there are several, ids are prefixed ``source:``.
    about : About, optional
        What the settings say; what an export says of itself fills the gaps.
    declared : mapping of str to int, optional
        Declared counts by unit.
    side : mapping of str to DataFrame, optional
        Side tables: participants (with attributes), territories, margins, responses.
    accounts : sequence of Account
        Ledgers of the side tables.
    """
    side = side or {}
    shared = set(side["participants"]["id"]) if "participants" in side else set()
    several = len(drafts) > 1
    drafts = [_prefixed(draft, shared) for draft in drafts] if several else list(drafts)
    contributions = _contributions(drafts, several=several)
    if "territories" in side:
        contributions["territory"] = located(side["territories"], contributions["territory"])
    rows = pd.Series(np.arange(len(contributions)), index=contributions["id"], dtype="int64")
    participants = _participants(drafts, contributions, side)
    people = pd.Series(np.arange(len(participants)), index=participants["id"], dtype="int64")
    questions = _questions(contributions)
    tables = {
        "contributions": contributions,
        "participants": participants,
        "questions": questions,
        "tallies": _pointing(drafts, "tallies", "contribution", rows),
        "codes": _pointing(drafts, "codes", "contribution", rows),
        "attributes": _attributes(drafts, side, people),
        **{name: side[name] for name in ("territories", "margins") if name in side},
        "responses": _responses(side, contributions["id"]),
    }
    resolved = [_resolved(draft.events, rows, people) for draft in drafts if draft.events is not None]
    votes = _votes(resolved, drafts, contributions["moderated"].to_numpy(dtype=bool))
    entries = [account.entries() for account in (*(draft.account for draft in drafts), *accounts)]
    whole = pa.concat_tables(entries).unify_dictionaries() if entries else LEDGER.empty_table()
    return Consultation(
        about=_about(about, drafts),
        votes=votes,
        ledger=Ledger(entries=whole.combine_chunks(), declared=dict(declared or {})),
        notices=tuple(sorted({finding for draft in drafts for finding in draft.notices})),
        **{name: _arrow(name, frame) for name, frame in tables.items()},
    )


def _prefixed(draft: Draft, shared: set[str]) -> Draft:
    """Prefix ids with the source's name; participants of the shared register keep theirs."""
    prefix = f"{draft.source}:"
    register = f"{draft.people}:"

    def own(ids: pd.Series) -> pd.Series:
        return ids.map(lambda i: prefix + i, na_action="ignore").astype(object)

    def person(ids: pd.Series) -> pd.Series:
        return ids.map(lambda i: i if i in shared else register + i, na_action="ignore").astype(object)

    def frame(table: pd.DataFrame, columns: Mapping[str, Any]) -> pd.DataFrame:
        return table.assign(**{name: rule(table[name]) for name, rule in columns.items() if name in table})

    events = draft.events
    if events is not None:
        events = replace(
            events,
            participants=person(pd.Series(events.participants, dtype=object)).to_numpy(),
            contributions=own(pd.Series(events.contributions, dtype=object)).to_numpy(),
        )
    return replace(
        draft,
        contributions=frame(draft.contributions, {"id": own, "author": person}),
        participants=frame(draft.participants, {"id": person}),
        tallies=frame(draft.tallies, {"contribution": own}),
        codes=frame(draft.codes, {"contribution": own}),
        attributes=frame(draft.attributes, {"participant": person}),
        events=events,
    )


def _contributions(drafts: Sequence[Draft], *, several: bool) -> pd.DataFrame:
    frames = []
    for draft in drafts:
        frame = draft.contributions.assign(source=draft.source or "export")
        if several and "parent" in frame:
            frame["parent"] = _parents(draft, drafts)
        frames.append(frame)
    filled = [frame for frame in frames if len(frame)]
    whole = pd.concat(filled, ignore_index=True) if filled else pd.DataFrame({"id": [], "source": []})
    for name, default in _OPTIONAL.items():
        if name not in whole:
            whole[name] = default
        elif default is not None and default is not pd.NaT:
            whole[name] = whole[name].astype(object).where(whole[name].notna(), default)
    return whole.iloc[natural_order(whole["id"].to_numpy(dtype=object))].reset_index(drop=True)


def _parents(draft: Draft, drafts: Sequence[Draft]) -> pd.Series:
    """Find the contributions that rows mean by their parent: in the source that holds most of them.

    At a tie, an argument or an amendment answers another source; a comment may answer its own.
    """
    raw = draft.contributions["parent"]
    elsewhere = set(draft.contributions.get("kind", ())) <= {"argument", "amendment"}
    ranked: list[tuple[float, bool, str, pd.Series]] = []
    for other in drafts:
        full = other.source + ":" + raw
        found = full.where(full.isin(other.contributions.get("id", [])))
        mine = other.source == draft.source
        ranked.append((-found.notna().mean(), mine == elsewhere, other.source, found))
    parents: pd.Series = pd.Series([None] * len(raw), index=raw.index, dtype=object)
    for *_, found in sorted(ranked, key=lambda entry: entry[:3]):
        parents = parents.combine_first(found)
    return parents.combine_first(raw)


def _participants(
    drafts: Sequence[Draft], contributions: pd.DataFrame, side: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Everybody who voted, wrote or is on the register, once each."""
    frames = [draft.participants.assign(source=draft.source or "export") for draft in drafts]
    register = side.get("participants")
    if register is not None:
        columns = [c for c in ("id", "territory", "collective") if c in register]
        frames.insert(0, register[columns].assign(source="register"))
    voters = [
        pd.DataFrame({"id": draft.events.participants, "source": draft.source or "export"})
        for draft in drafts
        if draft.events is not None
    ]
    authors = contributions.loc[contributions["author"].notna(), ["author", "source"]]
    frames += [*voters, authors.rename(columns={"author": "id"})]
    frames = [frame for frame in frames if len(frame)]
    whole = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame({"id": [], "source": []})
    whole = whole.sort_values(["id", "source"], kind="stable") if register is None else whole
    merged = whole.groupby("id", sort=False, as_index=False).first()
    for name in ("collective", "territory", "platform_group"):
        if name not in merged:
            merged[name] = None
    return merged.iloc[natural_order(merged["id"].to_numpy(dtype=object))].reset_index(drop=True)


def _questions(contributions: pd.DataFrame) -> pd.DataFrame:
    """Give each question a number, in the natural order of wordings; contributions then point at it."""
    wordings = contributions["question"].dropna().unique()
    ordered = np.asarray(wordings, dtype=object)[natural_order(np.asarray(wordings, dtype=object))]
    texts = [str(wording) for wording in ordered]
    ids = {text: f"q{number}" for number, text in enumerate(texts, 1)}
    contributions["question"] = contributions["question"].map(ids, na_action="ignore").astype(object)
    return pd.DataFrame({"id": list(ids.values()), "text": texts})


def _pointing(drafts: Sequence[Draft], name: str, key: str, rows: pd.Series) -> pd.DataFrame:
    """Turn ids into row numbers; records that point at nothing are left out (their rows are accounted)."""
    frames = [frame for draft in drafts if len(frame := getattr(draft, name))]
    if not frames:
        return pd.DataFrame()
    whole = pd.concat(frames, ignore_index=True)
    whole[key] = whole[key].map(rows)
    ordered: pd.DataFrame = whole[whole[key].notna()].sort_values(list(whole.columns), kind="stable")
    return ordered.reset_index(drop=True)


def _attributes(drafts: Sequence[Draft], side: Mapping[str, pd.DataFrame], people: pd.Series) -> pd.DataFrame:
    frames = [draft.attributes for draft in drafts if len(draft.attributes)]
    register = side.get("participants")
    if register is not None:
        extra = [c for c in register.columns if c not in {"id", "territory", "collective"}]
        long = register.melt(id_vars="id", value_vars=extra, var_name="name", value_name="value")
        frames.append(long.rename(columns={"id": "participant"}).dropna(subset=["value"]))
    if not frames:
        return pd.DataFrame()
    whole = pd.concat(frames, ignore_index=True).drop_duplicates()
    whole["participant"] = whole["participant"].map(people)
    whole = whole[whole["participant"].notna()]
    ordered: pd.DataFrame = whole.sort_values(["participant", "name", "value"], kind="stable")
    return ordered.reset_index(drop=True)


def _responses(side: Mapping[str, pd.DataFrame], ids: pd.Series) -> pd.DataFrame:
    """Make responses point at contributions, whether they name them with or without their source."""
    if "responses" not in side:
        return pd.DataFrame()
    known = set(ids)
    bare: dict[str, str] = {}
    for full in ids:
        bare.setdefault(full.partition(":")[2] or full, full)

    def found(names: Sequence[str]) -> list[str]:
        return [name if name in known else bare[name] for name in names if name in known or name in bare]

    frame = side["responses"]
    return frame.assign(contributions=frame["contributions"].map(found))


def _resolved(events: Events, rows: pd.Series, people: pd.Series) -> Events:
    """Replace the codes of events by row numbers of the consultation's tables."""
    return replace(
        events,
        participant=people.reindex(events.participants).to_numpy()[events.participant].astype(np.int32),
        contribution=rows.reindex(events.contributions).to_numpy()[events.contribution].astype(np.int32),
    )


def _votes(resolved: Sequence[Events], drafts: Sequence[Draft], moderated: npt.NDArray[np.bool_]) -> pa.Table:
    """Keep the last vote of each participant on each contribution, and account for the others."""
    if not resolved:
        return empty("votes")
    owners = [draft for draft in drafts if draft.events is not None]
    participant = np.concatenate([e.participant for e in resolved])
    contribution = np.concatenate([e.contribution for e in resolved])
    vote = np.concatenate([e.vote for e in resolved])
    never = np.iinfo(np.int64).min
    time = np.concatenate([np.full(len(e.vote), never) if e.time is None else e.time for e in resolved])
    split = last_votes(participant, contribution, time, vote)
    starts = np.cumsum([0, *(len(e.vote) for e in resolved)])
    fates = (
        (split.kept[~moderated[contribution[split.kept]]], "used", None),
        (split.kept[moderated[contribution[split.kept]]], "set aside", "moderated"),
        (split.superseded, "merged", "revote"),
        (split.tied, "merged", "revote_same_instant"),
    )
    for events, draft, start, stop in zip(resolved, owners, starts[:-1], starts[1:], strict=True):
        for which, state, reason in fates:
            mine = which[(which >= start) & (which < stop)] - start
            if events.row is not None:
                draft.account.enter(events.file, "vote", events.row[mine], state, reason)
    kept = split.kept[np.lexsort((contribution[split.kept], participant[split.kept]))]
    values = [np.full(len(e.vote), None, object) if e.value is None else e.value for e in resolved]
    dated = time[kept] != never
    return pa.table(
        {
            "participant": pa.array(participant[kept], pa.int32()),
            "contribution": pa.array(contribution[kept], pa.int32()),
            "vote": pa.array(vote[kept], pa.int8()),
            "date": pa.array(time[kept], pa.int64(), mask=~dated).cast(pa.timestamp("ms", tz="UTC")),
            "value": pa.array(np.concatenate(values)[kept], pa.string())
            .dictionary_encode()
            .cast(SCHEMAS["votes"].field("value").type),
        },
        schema=SCHEMAS["votes"],
    )


def _about(about: About | None, drafts: Sequence[Draft]) -> About:
    """Let the settings speak first; what the exports say of themselves fills the gaps."""
    said: dict[str, Any] = {}
    for draft in drafts:
        said = {**draft.about, **said}
    declared = about.model_dump(exclude_unset=True) if about is not None else {}
    return About.model_validate({**said, **declared})


def _arrow(name: str, frame: pd.DataFrame) -> pa.Table:
    """Return a frame as the named table, absent columns null."""
    schema = SCHEMAS[name]
    if not len(frame):
        return empty(name)
    columns = []
    for field in schema:
        if field.name not in frame:
            columns.append(pa.nulls(len(frame), field.type))
            continue
        values = frame[field.name]
        if pa.types.is_integer(field.type):
            values = values.astype("Int64")
        elif pa.types.is_string(field.type) or pa.types.is_boolean(field.type):
            values = values.astype(object).where(values.notna(), None)
        columns.append(pa.array(values, field.type, from_pandas=True))
    return pa.table(columns, schema=schema)
