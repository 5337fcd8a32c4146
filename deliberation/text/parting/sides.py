"""The sides of ideas: opposite things share none, as far as declarations, words, favour or votes tell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from deliberation.text.meaning.groups import group_centres
from deliberation.text.parting.stands import Stands, Things

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

OPPOSED: Final = 2.33
"""Strength from which votes oppose two texts: one chance in a hundred, and a correlation of -.23 or lower."""

_DECLARED: Final = {"for": 1, "against": -1}
_WEAKENING: Final = 0.25  # how fast a link weakens with the square of the gap in favour, or of opposition
_SAME_FAVOUR: Final = 1.0  # gap in favour, in standard deviations, under which words alone do not part
_OPPOSITE: Final = 0.6  # cosine from which texts of opposite leaning speak of the same thing


def one_sided(graph: Any, stands: Stands) -> Any:
    """Return the graph without the links between opposite sides.

    No link is left between declared sides, between texts that votes oppose, nor between one that wants a
    thing and one that refuses it. Others weaken the more favour differs, and the more votes lean towards
    opposition.
    """
    from scipy import sparse

    links = graph.tocoo()
    declared = np.array([_DECLARED.get(str(lean), 0) for lean in stands.leans], dtype=np.int64)
    weights = np.where(declared[links.row] * declared[links.col] < 0, 0.0, links.data)
    if stands.favour is not None:
        apart = stands.favour[links.row].astype(np.float64) - stands.favour[links.col]
        weights = weights * np.exp(-_WEAKENING * np.square(apart))
    if stands.things is not None:
        wanted = stands.things.wanted
        one, other = wanted[links.row], wanted[links.col]
        shared, agreed = (pair.sum(axis=1) for pair in (abs(one).multiply(abs(other)), one.multiply(other)))
        weights = np.where(np.asarray(agreed < shared).ravel(), 0.0, weights)
    if stands.opposition is not None and stands.opposition.nnz:
        against = np.asarray(stands.opposition[links.row, links.col]).ravel()
        weights = np.where(against >= OPPOSED, 0.0, weights * np.exp(-_WEAKENING * np.square(against)))
    kept = sparse.csr_matrix((weights, (links.row, links.col)), shape=graph.shape)
    kept.eliminate_zeros()
    return kept


def sides(members: Ints, vectors: Floats, stands: Stands) -> list[Ints]:
    """Part the texts of a would-be idea that take opposite sides of the same thing.

    Declared sides are always parted, and so are texts that votes oppose, and those who want a thing from
    those who refuse it, where most speak of it. Leanings read from the words are parted only where two
    opposite texts are close ("autoriser la chasse" and "interdire la chasse", not "plus de vélos" and "moins
    de bruit"), and where favour, if it is known, parts them the same way: "more" and "ban" may go together.
    """
    parts = _by_words(members, vectors, stands.leans, stands.favour)
    if stands.things is not None:
        parts = [side for part in parts for side in _by_wants(part, stands.things)]
    if stands.opposition is not None and stands.opposition.nnz:
        parts = [side for part in parts for side in _by_votes(part, vectors, stands.opposition)]
    return parts


def _by_words(
    members: Ints, vectors: Floats, leans: Sequence[str | int], favour: Floats | None
) -> list[Ints]:
    """Part what is declared for from what is declared against; else as words and favour say."""
    if any(isinstance(leans[member], str) for member in members):
        up = np.array([leans[member] == "for" for member in members])
        down = np.array([leans[member] == "against" for member in members])
    else:
        up = np.array([leans[member] == 1 for member in members])
        down = np.array([leans[member] == -1 for member in members])
        if not _apart(members[up], members[down], vectors, favour):
            return [members]
    if not (up.any() and down.any()):
        return [members]
    first = _nearest([members[up], members[down]], members, vectors) == 0
    first = (first & ~down) | up
    return [members[first], members[~first]]


def _apart(up: Ints, down: Ints, vectors: Floats, favour: Floats | None) -> bool:
    """Tell whether texts whose words lean up and down take sides on the same thing."""
    if not len(up) or not len(down) or float((vectors[up] @ vectors[down].T).max()) < _OPPOSITE:
        return False
    return favour is None or float(favour[up].mean() - favour[down].mean()) >= _SAME_FAVOUR


def _by_wants(members: Ints, things: Things) -> list[Ints]:
    """Part those who take the rarer side of a thing from all the others, thing by thing.

    Of the things that most of the texts speak of: what two texts say in passing does not part the others. A
    text that speaks of the thing without a side stays with the others.
    """
    taken, spoken = things.of(members)
    rarer = np.minimum(*(np.asarray((taken * sign > 0).sum(axis=0)).ravel() for sign in (1, -1)))
    rarer[2 * np.asarray(spoken.sum(axis=0)).ravel() < len(members)] = 0
    if not rarer.any():
        return [members]
    side = taken[:, [int(rarer.argmax())]].toarray().ravel()
    away = side == (1 if (side > 0).sum() < (side < 0).sum() else -1)
    return [part for camp in (~away, away) for part in _by_wants(members[camp], things)]


def _by_votes(members: Ints, vectors: Floats, opposition: Any) -> list[Ints]:
    """Part texts so that votes oppose no two of a side; a text that votes oppose to none joins the nearest.

    Those opposed to most others are placed first, each on the nearest side that holds none of them.
    """
    against = (opposition[members][:, members] >= OPPOSED).toarray()
    opposed = against.sum(axis=1)
    if not opposed.any():
        return [members]
    parts: list[list[int]] = []
    for text in np.argsort(-opposed, kind="stable")[: int((opposed > 0).sum())].tolist():
        open_to = [part for part in parts if not against[text, part].any()]
        if open_to:
            nearest = _nearest([members[part] for part in open_to], members[[text]], vectors)
            open_to[int(nearest[0])].append(text)
        else:
            parts.append([text])
    free = np.flatnonzero(opposed == 0)
    if len(free):
        for text, part in zip(
            free, _nearest([members[part] for part in parts], members[free], vectors), strict=True
        ):
            parts[part].append(int(text))
    return [np.sort(members[part]) for part in parts]


def _nearest(parts: Sequence[Ints], asked: Ints, vectors: Floats) -> Ints:
    """Return the number of the part whose centre is nearest to each text; ties go to the first."""
    inside = np.concatenate(parts)
    labels = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
    nothing = np.zeros((len(parts), vectors.shape[1]), dtype=np.float32)
    centres = group_centres(vectors[inside], labels, nothing)
    return np.asarray(np.round(vectors[asked] @ centres.T, 4).argmax(axis=1), dtype=np.int64)
