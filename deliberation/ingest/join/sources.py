"""Several sources in one consultation: whose ids they are, and what their parents mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from deliberation.ingest.records.draft import Draft

Rule = Callable[[pd.Series], pd.Series]


def prefixed(draft: Draft, shared: set[str]) -> Draft:
    """Prefix ids with the source's name; participants of the shared register keep theirs."""
    prefix = f"{draft.source}:"
    register = f"{draft.people}:"

    def own(ids: pd.Series) -> pd.Series:
        return prefix + ids.astype("str")

    def person(ids: pd.Series) -> pd.Series:
        ids = ids.astype("str")
        return (register + ids).where(~ids.isin(shared), ids) if shared else register + ids

    def frame(table: pd.DataFrame, rules: Mapping[str, Rule]) -> pd.DataFrame:
        return table.assign(**{name: rule(table[name]) for name, rule in rules.items() if name in table})

    events = draft.events
    if events is not None:
        events = replace(
            events, participants=person(events.participants), contributions=own(events.contributions)
        )
    responses = frame(draft.responses, {"id": own})
    if len(responses):
        responses["contributions"] = [
            [prefix + name for name in names] for names in responses["contributions"]
        ]
    return replace(
        draft,
        contributions=frame(draft.contributions, {"id": own, "author": person}),
        participants=frame(draft.participants, {"id": person}),
        tallies=frame(draft.tallies, {"contribution": own}),
        codes=frame(draft.codes, {"contribution": own}),
        measures=frame(draft.measures, {"contribution": own}),
        ratings=frame(draft.ratings, {"contribution": own, "participant": person}),
        attributes=frame(draft.attributes, {"participant": person}),
        responses=responses,
        events=events,
    )


def parents(draft: Draft, drafts: Sequence[Draft]) -> pd.Series:
    """Find the contributions that rows mean by their parent: in the source that holds most of them.

    At a tie, an argument or an amendment answers another source; a comment may answer its own.

    Parameters
    ----------
    draft : Draft
        A source whose ids have no prefix yet.
    drafts : sequence of Draft
        All the sources, without prefixes.
    """
    raw = draft.contributions["parent"].astype("str")
    elsewhere = set(draft.contributions.get("kind", ())) <= {"argument", "amendment"}
    ranked: list[tuple[float, bool, str, pd.Series]] = []
    for other in drafts:
        held = raw.isin(other.contributions["id"]) if "id" in other.contributions else raw.isna() & False
        found = (other.source + ":" + raw).where(held)
        mine = other.source == draft.source
        ranked.append((-float(held.mean()), mine == elsewhere, other.source, found))
    answer = pd.Series([None] * len(raw), index=raw.index, dtype="str")
    for *_, found in sorted(ranked, key=lambda entry: entry[:3]):
        answer = answer.where(answer.notna(), found)
    return answer.where(answer.notna(), raw)
