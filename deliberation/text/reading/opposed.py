"""Votes as a check on ideas: which distinct texts are taken in opposite ways by those who voted on both."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from deliberation.consultation import Consultation
from deliberation.core.vote import Vote
from deliberation.kernels.opposition import opposition, refused_by_authors
from deliberation.text.reading.corpus import Corpus

Ints = npt.NDArray[np.int64]


def opposed_texts(consultation: Consultation, corpus: Corpus, votes: pa.Table) -> Any:
    """Return how strongly the votes on each pair of distinct texts oppose, see ``kernels.opposition``.

    People vote on the whole of a contribution: only those read as a single passage are judged. On copies of
    one text a person counts once, and not at all where they contradict themselves. What nobody votes on, an
    answer to a survey, is opposed to what most of five of its authors or more vote against.

    Parameters
    ----------
    consultation : Consultation
    corpus : Corpus
        What was read of it.
    votes : pyarrow.Table
        With the columns ``participant``, ``contribution`` (rows of the consultation's tables) and ``vote``.

    Returns
    -------
    scipy.sparse.csr_matrix, shape (distinct texts, distinct texts)

    Raises
    ------
    ValueError
        If the votes are not of this consultation, or are coded otherwise.
    """
    node_of = _single_nodes(consultation, corpus)
    participant, contribution, vote = (
        votes[name].to_numpy().astype(np.int64) for name in ("participant", "contribution", "vote")
    )
    if len(contribution) and not 0 <= contribution.min() <= contribution.max() < len(node_of):
        raise ValueError(
            f"A vote is on row {int(contribution.max())} of the contributions, and there are {len(node_of)}; "
            "expected votes whose column 'contribution' holds rows of this consultation, "
            "as consultation.votes does."
        )
    strange = vote[~np.isin(vote, list(Vote))]
    if len(strange):
        raise ValueError(
            f"A vote is coded {int(strange[0])}; expected {Vote.AGREE:d} (agree), "
            f"{Vote.DISAGREE:d} (disagree) or {Vote.PASS:d} (pass), as in consultation.votes."
        )
    node = node_of[contribution]
    kept = (node >= 0) & (vote != Vote.PASS)
    sign = np.where(vote[kept] == Vote.AGREE, 1, -1)
    size = max(len(corpus.nodes), 1)
    cell, place = np.unique(participant[kept] * size + node[kept], return_inverse=True)
    side = np.bincount(place, weights=sign, minlength=len(cell))
    sure = side != 0
    voted = (cell[sure] // size, cell[sure] % size, side[sure] > 0)
    by_voters = opposition(*voted, len(corpus.nodes))
    by_authors = refused_by_authors(_authorships(consultation, corpus), *voted, len(corpus.nodes))
    return by_voters.maximum(by_authors).tocsr()


def _authorships(consultation: Consultation, corpus: Corpus) -> tuple[Ints, Ints]:
    """Return who wrote each distinct text, as rows of the participants; authors of near-copies count too.

    What many of a group of near-copies hold (half as many as hold its commonest text) is that of all its
    authors. Statements that opened the debate are nobody's: they hold every side on purpose.
    """
    table = consultation.contributions
    opening = dict(zip(map(str, consultation.contribution_ids), table["seed"].to_pylist(), strict=True))
    row_of = {str(name): row for row, name in enumerate(consultation.participant_ids)}
    authors: dict[int, set[int]] = defaultdict(set)
    copies: dict[int, set[int]] = defaultdict(set)
    held: dict[int, Counter[int]] = defaultdict(Counter)
    for row, node in sorted({(passage.row, passage.node) for passage in corpus.passages}):
        author = row_of.get(corpus.authors[row] or "")
        if author is not None and not opening[corpus.ids[row]]:
            authors[node].add(author)
            copies[int(corpus.copies[row])].add(author)
            held[int(corpus.copies[row])][node] += 1
    for group, nodes in held.items():
        for node, count in nodes.items():
            if 2 * count >= max(nodes.values()):
                authors[node] |= copies[group]
    pairs = [(author, node) for node, people in sorted(authors.items()) for author in sorted(people)]
    found = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return found[:, 0], found[:, 1]


def _single_nodes(consultation: Consultation, corpus: Corpus) -> Ints:
    """Return the distinct text of each contribution of the consultation; -1 where it has none or several."""
    spans: dict[int, list[int]] = defaultdict(list)
    for passage in corpus.passages:
        spans[passage.row].append(passage.node)
    node_of = {corpus.ids[row]: nodes[0] for row, nodes in spans.items() if len(nodes) == 1}
    found = [node_of.get(str(name), -1) for name in consultation.contribution_ids]
    return np.array(found, dtype=np.int64)
