"""The ballots of a participatory budget: the projects each voter named, in which order, with which points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from deliberation.core.errors import ReadError, SettingsError
from deliberation.core.vote import Vote
from deliberation.ingest.cells import values
from deliberation.ingest.options import Options
from deliberation.ingest.raw import RawTable
from deliberation.ingest.records.draft import Account, Events, Notice, notice
from deliberation.ingest.records.table import set_aside
from deliberation.ingest.records.twins import told_apart

APPROVAL: Final = frozenset({"approval", "choose-1"})
TYPES: Final = (*sorted(APPROVAL), "ordinal", "cumulative", "scoring")
_BALLOT: Final = frozenset({"voter_id", "vote", "points"})


@dataclass(frozen=True, kw_only=True)
class Voters:
    """The voters whose ballot can be read, and what they chose.

    Parameters
    ----------
    frame : DataFrame
        ``id`` and every column that says who they are.
    voter : int array, shape (n,)
        Row of ``frame`` of each choice.
    project : Series of str, shape (n,)
        Project of each choice.
    rank : int array, shape (n,)
        Place of the choice on its ballot, from 1.
    points : float array, shape (n,), or None
        Points given.
    notices : tuple of Notice
        What was odd.
    """

    frame: pd.DataFrame
    voter: npt.NDArray[np.int64]
    project: pd.Series
    rank: npt.NDArray[np.int64]
    points: npt.NDArray[np.float64] | None
    notices: tuple[Notice, ...]


def voters(table: RawTable, account: Account) -> Voters:
    """Return the ballots of the section VOTES; each of its lines is entered as a participant."""
    for name in ("voter_id", "vote"):
        if name not in table.columns:
            raise ReadError(
                f"{table.file}: the section VOTES has no column {name!r}; it has "
                f"{', '.join(list(table.columns)[:8])}; export it again."
            )
    account.open(table, "participant")
    frame = pd.DataFrame({"row": table.rows, "file": table.file})
    for name in table.columns:
        frame["id" if name == "voter_id" else name] = table.series(name)
    nameless = frame["id"].isna()
    set_aside(frame[nameless], account, "no_id", unit="participant")
    empty = ~nameless & frame["vote"].isna()
    set_aside(frame[empty], account, "no_answer", unit="participant")
    frame = frame[~nameless & ~empty].reset_index(drop=True)
    odd = _uneven(frame)
    set_aside(frame[odd], account, "unreadable", unit="participant")
    frame, shared = told_apart(frame[~odd].reset_index(drop=True))
    again = frame["id"].duplicated()
    set_aside(frame[again], account, "duplicate_id", unit="participant", state="merged")
    frame = frame[~again].reset_index(drop=True)
    set_aside(frame, account, None, unit="participant", state="used")
    voter, project, rank = _choices(frame["vote"])
    points = None if "points" not in frame else values.numbers(_choices(frame["points"])[1]).to_numpy()
    found = [notice("voter_ids_shared", count=dict(said)["count"]) for _, said in shared]
    return Voters(
        frame=frame.drop(columns=[name for name in ("vote", "points") if name in frame]),
        voter=voter,
        project=project,
        rank=rank,
        points=points,
        notices=tuple(found),
    )


def _uneven(frame: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Tell the ballots that do not give one number of points to each project."""
    if "points" not in frame:
        return np.zeros(len(frame), dtype=bool)
    named, given = (frame[name].fillna("").str.count(",").to_numpy() for name in ("vote", "points"))
    at, points, _ = _choices(frame["points"])
    numberless = values.numbers(points).isna().to_numpy()
    odd: npt.NDArray[np.bool_] = frame["points"].isna().to_numpy(dtype=bool) | (named != given)
    odd[at[numberless]] = True
    return odd


def _choices(cells: pd.Series) -> tuple[npt.NDArray[np.int64], pd.Series, npt.NDArray[np.int64]]:
    """Return the items of cells that hold lists: row of each item, item, place in its list."""
    lists = pc.split_pattern(pa.array(cells.fillna(""), pa.large_string()), ",")
    if isinstance(lists, pa.ChunkedArray):
        lists = lists.combine_chunks()
    size = pc.list_value_length(lists).to_numpy(zero_copy_only=False)
    row = np.repeat(np.arange(len(size)), size)
    place = np.arange(len(row)) - np.repeat(np.cumsum(size) - size, size) + 1
    items = pc.utf8_trim_whitespace(pc.list_flatten(lists))
    return row, pd.Series(pa.array(items).to_pandas(), dtype="str"), place


def scale_of(meta: Mapping[str, str], kind: str, cast: Voters, projects: int) -> tuple[float, float]:
    """Return the lowest and the highest value that a ballot can give to a project."""

    def said(*names: str) -> float | None:
        cells = values.numbers(pd.Series([meta.get(name) for name in names], dtype="str")).dropna()
        return float(cells.iloc[0]) if len(cells) else None

    if kind == "ordinal":
        longest = float(cast.rank.max()) if len(cast.rank) else 1.0
        return 1.0, max(said("max_length") or float(projects), longest)
    points = cast.points if cast.points is not None and len(cast.points) else np.zeros(1)
    low = said("min_points") if kind == "scoring" else 0.0
    top = said("max_points", "max_sum_points") if kind == "cumulative" else said("max_points")
    least, most = float(points.min()), float(points.max())
    return min(least if low is None else low, least), max(most if top is None else top, most)


def known(cast: Voters, projects: pd.Series) -> tuple[npt.NDArray[np.bool_], list[Notice]]:
    """Tell which choices are of a project that exists, and how many are not."""
    there = cast.project.isin(projects).to_numpy(dtype=bool)
    lost = int((~there & cast.project.ne("").to_numpy(dtype=bool)).sum())
    return there, [notice("votes_on_unknown", count=lost)] if lost else []


def ratings(
    cast: Voters, kind: str, bounds: tuple[float, float], there: npt.NDArray[np.bool_]
) -> pd.DataFrame:
    """Return points as ratings; of ranks, the first choice gets the highest rating, the next one less."""
    low, high = bounds
    given = high + 1 - cast.rank if kind == "ordinal" or cast.points is None else cast.points
    return pd.DataFrame(
        {
            "participant": cast.frame["id"].take(cast.voter[there]).reset_index(drop=True),
            "contribution": cast.project[there].reset_index(drop=True),
            "value": given[there],
            "low": low,
            "high": high,
        }
    )


def events(cast: Voters, kind: str, there: npt.NDArray[np.bool_], options: Options) -> Events | None:
    """Return the choices that are votes: those of an approval ballot, others by a declared scale.

    A project that a ballot does not name was not judged: it is no disagreement.

    Raises
    ------
    SettingsError
        If a scale is declared for approval ballots, which need none.
    """
    if kind in APPROVAL and options.scale:
        raise SettingsError(
            f"scale: the ballots of this export are of the type {kind}, where naming a project is agreeing; "
            "take it out."
        )
    if kind not in APPROVAL and not options.scale:
        return None
    vote = np.full(len(cast.voter), int(Vote.AGREE), dtype=np.int8)
    said: pd.Series | None = None
    if kind not in APPROVAL:
        given = cast.rank.astype(float) if kind == "ordinal" or cast.points is None else cast.points
        said = (
            pd.Series([f"{number:g}" for number in np.unique(given)], dtype="str")
            .take(np.unique(given, return_inverse=True)[1])
            .reset_index(drop=True)
        )
        vote = values.votes(said, options.scale)
    good = there & (vote > 0)
    return Events.of(
        participant=cast.frame["id"].take(cast.voter[good]).reset_index(drop=True),
        contribution=cast.project[good].reset_index(drop=True),
        vote=vote[good],
        value=None if said is None else said[good].reset_index(drop=True),
    )
