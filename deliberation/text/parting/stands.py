"""What tells which sides texts take: declarations, words, what they want, favour, votes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]


class Things(NamedTuple):
    """What some texts want and others refuse.

    Attributes
    ----------
    wanted : sparse matrix, shape (texts, things)
        1 where a text wants a thing, -1 where it refuses it.
    spoken : sparse matrix, shape (texts, things)
        1 where a text speaks of it, on a side or on none.
    """

    wanted: Any
    spoken: Any

    def of(self, members: Ints) -> Things:
        """Return what some of the texts want and refuse."""
        return Things(self.wanted[members], self.spoken[members])


@dataclass(frozen=True, kw_only=True, eq=False)
class Stands:
    """What tells which sides texts take.

    Parameters
    ----------
    leans : sequence
        Per text: ``"for"`` or ``"against"`` where the side was declared, else the leaning of its words
        (+1, -1, 0).
    things : Things, optional
        What they want and refuse, see ``things_of``.
    favour : array, shape (texts,), optional
        How favourably each text speaks, in standard deviations (see ``favour``).
    opposition : sparse matrix, shape (texts, texts), optional
        How strongly votes oppose each pair of texts (see ``opposed_texts``).
    """

    leans: Sequence[str | int]
    things: Things | None = None
    favour: Floats | None = None
    opposition: Any | None = None

    def of(self, members: Ints) -> Stands:
        """Return what tells the sides of some of the texts."""
        return Stands(
            leans=[self.leans[member] for member in members.tolist()],
            things=None if self.things is None else self.things.of(members),
            favour=None if self.favour is None else self.favour[members],
            opposition=None if self.opposition is None else self.opposition[members][:, members],
        )


def things_of(
    wants: Sequence[Mapping[tuple[str, ...], int]], words: Sequence[Collection[str]]
) -> Things | None:
    """Return what some texts want and others refuse; None where there is no such thing.

    "L'énergie nucléaire" is "le nucléaire" where some text wants or refuses the latter; "l'élevage intensif"
    and "l'élevage" are two things. What a text wants under one name and refuses under the same is left out.

    Parameters
    ----------
    wants : sequence of mapping
        For each text, what it wants (1) and refuses (-1), see ``wording.wants``.
    words : sequence of collection of str
        The stems of each text. It speaks of a thing where it holds the last of its stems.

    Examples
    --------
    >>> said = [["swim", "pool"], ["pool"], ["pool"]]
    >>> found = things_of([{("swim", "pool"): 1}, {("pool",): -1}, {}], said)
    >>> found.wanted.toarray().tolist(), found.spoken.toarray().tolist()
    ([[1], [-1], [0]], [[1], [1], [1]])
    """
    alone = {thing[0] for text in wants for thing in text if len(thing) == 1}
    sides_of: list[dict[tuple[str, ...], int]] = []
    for text in wants:
        taken: dict[tuple[str, ...], set[int]] = {}
        for thing, side in text.items():
            taken.setdefault(thing[-1:] if thing[-1] in alone else thing, set()).add(side)
        sides_of.append({thing: min(both) for thing, both in taken.items() if len(both) == 1})
    for_it, against = (
        {thing for text in sides_of for thing, side in text.items() if side == sign} for sign in (1, -1)
    )
    column = {thing: number for number, thing in enumerate(sorted(for_it & against))}
    if not column:
        return None
    of_word: dict[str, set[int]] = {}
    for thing, number in column.items():
        of_word.setdefault(thing[-1], set()).add(number)
    wanted = [
        (row, column[thing], side)
        for row, text in enumerate(sides_of)
        for thing, side in text.items()
        if thing in column
    ]
    spoken = [
        (row, number, 1)
        for row, said in enumerate(words)
        for number in sorted(
            {column[thing] for thing in sides_of[row] if thing in column}.union(
                *(of_word[word] for word in set(said) & of_word.keys())
            )
        )
    ]
    return Things(*(_sparse(cells, (len(wants), len(column))) for cells in (wanted, spoken)))


def _sparse(cells: Sequence[tuple[int, int, int]], shape: tuple[int, int]) -> Any:
    from scipy import sparse

    rows, columns, values = np.array(cells, dtype=np.int64).reshape(-1, 3).T
    return sparse.csr_matrix((values, (rows, columns)), shape=shape)
