"""The tree of themes, sub-themes and ideas with their sizes: read off the passages, whatever their ids."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from string import ascii_lowercase
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How many of each thing was found.

    Parameters
    ----------
    contributions : int
        Contributions with a text, after moderation.
    analysed : int
        Those read for themes: neither non-answers, off topic nor unreadable.
    classified : int
        Those with a passage in a theme.
    distinct : int
        Distinct texts among those analysed, copies and near-copies counted once.
    persons : int
        Distinct authors of those analysed; a contribution without author counts one.
    passages, ideas, themes : int
        Passages in a theme, ideas, top themes.
    """

    contributions: int
    analysed: int
    classified: int
    distinct: int
    persons: int
    passages: int
    ideas: int
    themes: int


@dataclass(frozen=True, kw_only=True)
class _Node:
    """A part of the tree, with its size in persons, contributions and passages."""

    id: str
    name: str
    persons: int
    contributions: int
    passages: int


@dataclass(frozen=True, kw_only=True)
class Idea(_Node):
    """Passages that say the same thing; sizes as in ``Theme``.

    ``minority`` tells that few people say it and that it is far from every other (see ``minority_ideas``).
    """

    minority: bool = False


@dataclass(frozen=True, kw_only=True)
class Subtheme(_Node):
    """Some ideas of a large theme that are near one another, largest first; sizes as in ``Theme``.

    It has the name of the idea most said in it, and the id of its theme with a letter, by size ("T1a"):
    sub-themes are worked out from the ideas at hand, and another state of them has others.
    """

    ideas: tuple[Idea, ...]


@dataclass(frozen=True, kw_only=True)
class Theme(_Node):
    """A set of ideas, with its size in persons, contributions and passages; ideas by size.

    ``subthemes`` part them, largest first, where they are more than 12; elsewhere there are none.
    """

    ideas: tuple[Idea, ...]
    subthemes: tuple[Subtheme, ...] = ()


def passage_frame(passages: pa.Table, contributions: pa.Table) -> pd.DataFrame:
    """Return the passages with id, person and language of their contribution.

    Text columns hold str or None.
    """
    frame = pd.DataFrame(
        {name: passages[name].to_pylist() for name in ("contribution", "start", "end", "node")}
    )
    frame = frame.astype(np.int64)
    rows = frame["contribution"].to_numpy()
    for name, column in (("contribution_id", "id"), ("person", "person"), ("language", "language")):
        frame[name] = pd.Series(_objects(contributions[column].to_pylist())[rows], dtype=object)
    for name in ("idea", "theme", "reason", "type", "addressees", "levers"):
        frame[name] = pd.Series(_objects(passages[name].to_pylist()), dtype=object)
    frame["type_sure"] = passages["type_sure"].to_numpy()
    return frame


def voices(rows: pd.DataFrame, nodes: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Return how many persons say each distinct text; one that only the organiser says has one voice."""
    persons = rows.groupby("node")["person"].nunique().reindex(nodes).to_numpy(dtype=np.float64)
    return np.maximum(persons, 1.0)


def build_tree(
    placed: pd.DataFrame,
    names: Mapping[str, str],
    minority: Collection[str] = (),
    subthemes: Mapping[str, int] | None = None,
) -> tuple[Theme, ...]:
    """Return the themes with their ideas, both by persons, then contributions, then first distinct text.

    Parameters
    ----------
    placed : DataFrame
        The rows of ``passage_frame`` that are in a theme.
    names : mapping of str to str
        Name of each theme and idea, by id.
    minority : collection of str
        Ids of the minority ideas.
    subthemes : mapping of str to int, optional
        Number, within its theme, of the sub-theme of each idea that has one.
    """
    ideas: dict[str, list[Idea]] = {}
    for (theme, name), group in _by_size(placed, ["theme", "idea"]):
        idea = Idea(id=name, name=names[name], minority=name in minority, **_measured(group))
        ideas.setdefault(theme, []).append(idea)
    below = _subthemes(placed, ideas, subthemes or {})
    return tuple(
        Theme(
            id=name,
            name=names[name],
            ideas=tuple(ideas[name]),
            subthemes=tuple(below.get(name, ())),
            **_measured(group),
        )
        for (name,), group in _by_size(placed, ["theme"])
    )


def _subthemes(
    placed: pd.DataFrame, ideas: Mapping[str, list[Idea]], numbers: Mapping[str, int]
) -> dict[str, list[Subtheme]]:
    found: dict[str, list[Subtheme]] = {}
    rows = placed[placed["idea"].isin(list(numbers))]
    for (theme, _), group in _by_size(rows.assign(number=rows["idea"].map(numbers)), ["theme", "number"]):
        held = set(group["idea"])
        inside = tuple(idea for idea in ideas[theme] if idea.id in held)
        known = found.setdefault(theme, [])
        letter = ascii_lowercase[len(known)]
        known.append(Subtheme(id=theme + letter, name=inside[0].name, ideas=inside, **_measured(group)))
    return found


def _by_size(placed: pd.DataFrame, levels: list[str]) -> list[tuple[tuple[str, ...], pd.DataFrame]]:
    groups = [(tuple(map(str, key)), group) for key, group in placed.groupby(levels)]

    def rank(pair: tuple[tuple[str, ...], pd.DataFrame]) -> tuple[int, int, int]:
        group = pair[1]
        return -group["person"].nunique(), -group["contribution"].nunique(), int(group["node"].min())

    return sorted(groups, key=rank)


def _measured(group: pd.DataFrame) -> dict[str, int]:
    return {
        "persons": int(group["person"].nunique()),
        "contributions": int(group["contribution"].nunique()),
        "passages": len(group),
    }


def _objects(values: list[Any]) -> npt.NDArray[np.object_]:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array
