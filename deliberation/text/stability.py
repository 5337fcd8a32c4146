"""Do the same themes come back? Texts parted again without some of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from deliberation.consultation import Consultation
from deliberation.core.provenance import lot
from deliberation.kernels.agreement import adjusted_rand
from deliberation.text.meaning.graph import neighbour_graph
from deliberation.text.parting.partition import themes_of
from deliberation.text.results.themes import Themes

Ints = npt.NDArray[np.int64]

REMOVED: Final = 0.1
DRAWS: Final = 3
_FEWEST: Final = 30
_MOST: Final = 25_000
"""Distinct texts beyond which the trial would take minutes: it is not made."""


@dataclass(frozen=True, kw_only=True)
class ThemeStability:
    """How alike themes are once some texts are gone.

    Parameters
    ----------
    removed : float
        Share of the distinct texts that is left out of each draw.
    agreements : tuple of float
        Adjusted Rand index (Hubert and Arabie 1985, Journal of Classification 2) of each draw with the whole,
        over the texts that are in both: 1 for the same themes, 0 for what chance would give.
    """

    removed: float
    agreements: tuple[float, ...]


def theme_stability(
    consultation: Consultation, themes: Themes, *, removed: float = REMOVED, draws: int = DRAWS
) -> ThemeStability | None:
    """Part the texts again without some of them, and tell how alike the themes are.

    Texts keep the place that the whole consultation gave them in the space of meaning. What is compared is
    the parting itself, before anybody edits themes.

    Parameters
    ----------
    consultation : Consultation
    themes : Themes
        What ``find_themes`` found in it.
    removed : float
        Share of the distinct texts to leave out.
    draws : int
        How many times.

    Returns
    -------
    ThemeStability or None
        None where texts are too few to tell (under 30 distinct ones), or too many to try (over 25,000).

    Examples
    --------
    >>> import deliberation as dl
    >>> consultation = dl.sample()
    >>> found = theme_stability(consultation, dl.find_themes(consultation))  # doctest: +SKIP
    """
    placed = themes.placed()
    nodes = np.unique(placed["node"].to_numpy(dtype=np.int64))
    if not _FEWEST <= len(nodes) <= _MOST:
        return None
    table = consultation.contributions.select(["id", "parent", "text"]).to_pylist()
    written = {row["id"]: (row["parent"] is None, row["text"] or "") for row in table}
    persons: dict[int, set[str]] = defaultdict(set)
    opened: dict[int, bool] = defaultdict(bool)
    words: dict[int, str] = {}
    columns = ("node", "person", "contribution_id", "start", "end")
    for node, person, name, start, end in zip(*(placed[name].tolist() for name in columns), strict=True):
        opens, text = written[name]
        persons[node].add(str(person))
        opened[node] |= opens
        words[node] = min(
            words.get(node, text[start:end]), text[start:end]
        )  # of near-copies, always the same
    reach = [frozenset(persons[node]) for node in nodes.tolist()]
    first = np.array([opened[node] for node in nodes.tolist()])
    lots = np.array([lot(words[node]) for node in nodes.tolist()], dtype=np.int64)
    vectors = themes.vectors[nodes]

    def parted(kept: Ints) -> Ints:
        mine = vectors[kept]
        return themes_of(
            neighbour_graph(mine), mine, [reach[row] for row in kept.tolist()], first[kept], lots[kept]
        )

    whole = parted(np.arange(len(nodes)))
    order = np.argsort(lots, kind="stable")  # the same texts leave, whatever the order of rows
    found = []
    for draw in range(draws):
        left = np.random.default_rng((draw, len(nodes))).random(len(nodes)) >= removed
        kept = np.sort(order[left])
        found.append(round(float(adjusted_rand(whole[kept], parted(kept))), 6))
    return ThemeStability(removed=removed, agreements=tuple(found))
