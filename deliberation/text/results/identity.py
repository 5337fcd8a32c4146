"""Themes and ideas that stay the same tomorrow: what continues an earlier one keeps its id.

Two themes (or ideas) are the same where they hold the same passages, as far as both runs read them: passages
that only one of the runs has say nothing. Each passage weighs the persons who wrote it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa

from deliberation.core.provenance import hash_texts
from deliberation.text.wording.normalise import fold

if TYPE_CHECKING:
    from deliberation.text.results.themes import Themes

LEAST_OVERLAP: Final = 0.25
"""Persons in common over persons in either, from which two themes or ideas can be the same."""


@dataclass(frozen=True, kw_only=True)
class Continuity:
    """How themes and ideas follow from an earlier state.

    Parameters
    ----------
    kept : mapping of str to float
        Ids that go on, with the overlap: persons in common over persons in either, among those of passages
        that both runs read.
    vanished : mapping of str to str
        Ids of the earlier state that nothing continues, with their last name.
    earlier : mapping of str to tuple of str
        Names that the ids in use had before, latest first.
    retired : tuple of str
        Every id that was in use once and no longer is; none of them is ever given again.
    """

    kept: Mapping[str, float]
    vanished: Mapping[str, str]
    earlier: Mapping[str, tuple[str, ...]]
    retired: tuple[str, ...]


def continued(found: Themes, previous: Themes) -> Themes:
    """Return themes whose ids are those of the earlier state wherever they continue it.

    Pairs are chosen so that the persons in common are as many as can be, among pairs that overlap by a
    quarter or more. What continues nothing gets an id that was never in use. Names are those of today.

    Parameters
    ----------
    found : Themes
        As found without an earlier state.
    previous : Themes
        The earlier state, edited by hand or not.
    """
    now, before = _said(found), _said(previous)
    tree, old_tree = found.tree(), previous.tree()
    theme_pairs = _matched(_overlaps(now, before, "theme"), [t.id for t in tree], [t.id for t in old_tree])
    idea_pairs = _matched(
        _overlaps(now, before, "idea"),
        [idea.id for theme in tree for idea in theme.ideas],
        [idea.id for theme in old_tree for idea in theme.ideas],
    )
    used = set(ever_used(previous))
    fresh: dict[str, str] = {}
    for theme in tree:
        fresh[theme.id] = theme_pairs[theme.id][0] if theme.id in theme_pairs else next_theme(used)
        used.add(fresh[theme.id])
        for idea in theme.ideas:
            pair = idea_pairs.get(idea.id)
            fresh[idea.id] = pair[0] if pair else next_idea(used, fresh[theme.id])
            used.add(fresh[idea.id])
    names = {fresh[name]: said for name, said in found.names.items()}
    kept = dict(sorted((*theme_pairs.values(), *idea_pairs.values())))
    return replace(
        found,
        passages=_renamed(found.passages, fresh),
        names=names,
        moderated={i: None if theme is None else fresh[theme] for i, theme in found.moderated.items()},
        provenance=replace(
            found.provenance,
            parameters={**found.provenance.parameters, "previous": True},
            inputs=hash_texts([found.provenance.inputs, _digest(previous)]),
        ),
        continuity=Continuity(
            kept=kept,
            vanished={i: n for i, n in sorted(previous.names.items()) if i not in kept},
            earlier={i: past for i in kept if (past := _earlier_names(previous, i, names[i]))},
            retired=tuple(sorted(used - set(names))),
        ),
    )


def ever_used(themes: Themes) -> set[str]:
    """Return every id that these themes or an earlier state of them gave."""
    found = set(themes.names)
    if themes.replay is not None:
        found |= set(themes.replay.names)
    return found | set(themes.continuity.retired if themes.continuity is not None else ())


def next_theme(used: Collection[str]) -> str:
    """Return the id of a new theme: the number after the highest ever used.

    Examples
    --------
    >>> next_theme({"T1", "T4", "T2.7"})
    'T5'
    """
    return f"T{max((int(name.removeprefix('T').partition('.')[0]) for name in used), default=0) + 1}"


def next_idea(used: Collection[str], theme: str) -> str:
    """Return the id of a new idea of a theme: the number after the highest ever used under it.

    Examples
    --------
    >>> next_idea({"T1", "T1.2", "T2.7"}, "T1")
    'T1.3'
    """
    numbers = (int(name.partition(".")[2]) for name in used if name.startswith(f"{theme}."))
    return f"{theme}.{max(numbers, default=0) + 1}"


def changes(themes: Themes) -> pd.DataFrame:
    """Return one row per theme and idea of today and of the earlier state; see ``Themes.changes``."""
    past = themes.continuity
    rows: list[tuple[Any, ...]] = []
    for theme in themes.tree():
        for name in (theme.id, *(idea.id for idea in theme.ideas)):
            said = themes.names[name]
            overlap = past.kept.get(name) if past is not None else None
            earlier = past.earlier.get(name, (said,))[0] if past is not None and overlap else None
            rows.append((name, _level(name), "kept" if overlap else "new", said, earlier, overlap))
    if past is not None:
        rows += [(i, _level(i), "vanished", None, name, None) for i, name in past.vanished.items()]
    return pd.DataFrame(rows, columns=["id", "level", "state", "name", "earlier_name", "overlap"])


def _level(name: str) -> str:
    return "idea" if "." in name else "theme"


def _digest(themes: Themes) -> str:
    return (themes.replay.provenance if themes.replay is not None else themes.provenance).digest()


def _earlier_names(previous: Themes, name: str, current: str) -> tuple[str, ...]:
    """Return the names an id had, latest first: by hand, by machine, then those before; not today's."""
    found = [previous.names[name]]
    if previous.replay is not None and name in previous.replay.names:
        found.append(previous.replay.names[name])
    if previous.continuity is not None:
        found += previous.continuity.earlier.get(name, ())
    return tuple(past for past in dict.fromkeys(found) if past != current)


def _said(themes: Themes) -> pd.DataFrame:
    """Return the passages in themes with what they say, folded for comparison."""
    frame = themes.placed()
    texts = themes.contributions["text"].to_pylist()
    spans = zip(frame["contribution"], frame["start"], frame["end"], strict=True)
    nobody = "contribution " + frame["contribution_id"]  # a statement of the organiser is found again too
    return frame.assign(
        said=[fold(texts[row][start:end]) for row, start, end in spans],
        person=frame["person"].where(frame["person"].notna(), nobody),
    )


def _overlaps(now: pd.DataFrame, before: pd.DataFrame, level: str) -> pd.DataFrame:
    """Return the pairs (now, before) that share passages: persons in common, and overlap.

    A passage is looked for in the same contribution; where that is new or says something else now, in any.
    """
    now = now[["contribution_id", "said", "person"]].assign(now=now[level])
    before = before[["contribution_id", "said"]].assign(before=before[level]).drop_duplicates()
    same = now.merge(before, on=["contribution_id", "said"], how="left")
    elsewhere = same.loc[same["before"].isna(), ["said", "person", "now"]]
    copied = elsewhere.merge(before[["said", "before"]].drop_duplicates(), on="said")
    both = pd.concat(
        [same.loc[same["before"].notna(), ["now", "before", "person"]], copied[["now", "before", "person"]]],
        ignore_index=True,
    )
    pairs = both.groupby(["now", "before"])["person"].nunique().rename("shared").reset_index()
    sizes = {side: both.groupby(side)["person"].nunique() for side in ("now", "before")}
    either = (
        pairs["now"].map(sizes["now"]).to_numpy(dtype=np.float64)
        + pairs["before"].map(sizes["before"]).to_numpy(dtype=np.float64)
        - pairs["shared"].to_numpy(dtype=np.float64)
    )
    pairs["overlap"] = pairs["shared"].to_numpy(dtype=np.float64) / np.maximum(either, 1)
    return pairs


def _matched(pairs: pd.DataFrame, now: list[str], before: list[str]) -> dict[str, tuple[str, float]]:
    """Return the earlier id that each one continues, with the overlap.

    Pairs that could be the same fall into small groups without a link between them; each is solved exactly.
    """
    from scipy import sparse
    from scipy.optimize import linear_sum_assignment
    from scipy.sparse.csgraph import connected_components

    pairs = pairs[pairs["overlap"] >= LEAST_OVERLAP]
    rows = pd.Index(now).get_indexer(pd.Index(pairs["now"]))
    columns = pd.Index(before).get_indexer(pd.Index(pairs["before"]))
    size = len(now) + len(before)
    links = sparse.csr_matrix((np.ones(len(pairs)), (rows, len(now) + columns)), shape=(size, size))
    group = connected_components(links, directed=False)[1][rows] if len(pairs) else np.zeros(0, dtype=int)
    found: dict[str, tuple[str, float]] = {}
    for number in np.unique(group):
        inside = np.flatnonzero(group == number)
        ours, our_place = np.unique(rows[inside], return_inverse=True)
        theirs, their_place = np.unique(columns[inside], return_inverse=True)
        shared, overlap = np.zeros((2, len(ours), len(theirs)))
        shared[our_place, their_place] = pairs["shared"].to_numpy()[inside]
        overlap[our_place, their_place] = pairs["overlap"].to_numpy()[inside]
        for row, column in zip(*linear_sum_assignment(-shared), strict=True):
            if shared[row, column] > 0:
                found[now[ours[row]]] = (before[theirs[column]], round(float(overlap[row, column]), 6))
    return found


def _renamed(passages: pa.Table, fresh: Mapping[str, str]) -> pa.Table:
    for name in ("idea", "theme"):
        values: Iterable[str | None] = passages[name].to_pylist()
        column = pa.array([None if value is None else fresh[value] for value in values], pa.string())
        passages = passages.set_column(
            passages.schema.get_field_index(name), passages.schema.field(name), column
        )
    return passages
