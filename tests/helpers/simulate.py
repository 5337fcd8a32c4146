"""Votes drawn from a known truth."""

from __future__ import annotations

import numpy as np

from deliberation.consultation import Consultation
from tests.helpers.polis import build


def planted(
    sizes: tuple[int, ...], statements: int, *, filled: float = 0.5, passing: float = 0.1, seed: int = 0
) -> tuple[Consultation, np.ndarray]:
    """Groups that agree with each statement at rates of their own; returns the truth by participant."""
    rng = np.random.default_rng(seed)
    truth = np.repeat(np.arange(len(sizes)), sizes)
    rates = rng.choice([0.1, 0.25, 0.75, 0.9], size=(len(sizes), statements))
    return _votes(rates[truth], filled, passing, rng), truth


def structureless(people: int, statements: int, *, filled: float = 0.5, seed: int = 0) -> Consultation:
    """People who differ only in how readily they agree, on statements that differ only in popularity."""
    rng = np.random.default_rng(seed)
    logits = rng.normal(0, 1.2, statements)[None, :] + rng.normal(0, 1.0, people)[:, None]
    return _votes(1 / (1 + np.exp(-logits)), filled, 0.1, rng)


def spread(people: int, statements: int, *, filled: float = 0.5, seed: int = 0) -> Consultation:
    """People spread without a gap along one dimension, on statements that it divides more or less."""
    rng = np.random.default_rng(seed)
    logits = rng.normal(0.5, 1.0, statements)[None, :]
    logits = logits + rng.normal(0, 1.5, people)[:, None] * rng.normal(0, 1.0, statements)[None, :]
    return _votes(1 / (1 + np.exp(-logits)), filled, 0.1, rng)


def _votes(agree: np.ndarray, filled: float, passing: float, rng: np.random.Generator) -> Consultation:
    rows, cols = np.nonzero(rng.random(agree.shape) < filled)
    vote = np.where(rng.random(len(rows)) < agree[rows, cols], 1, 2)
    vote[rng.random(len(rows)) < passing] = 3
    return build(
        participant=rows,
        contribution=cols,
        vote=vote,
        participants=[f"p{i:05d}" for i in range(agree.shape[0])],
        contributions=[f"c{j:05d}" for j in range(agree.shape[1])],
    )


def shuffled_within_statements(consultation: Consultation, seed: int) -> Consultation:
    """Deal each statement's votes out again at random: same missing cells, same counts, no structure."""
    rng = np.random.default_rng(seed)
    statement = consultation.votes["contribution"].to_numpy()
    vote = consultation.votes["vote"].to_numpy()
    order = np.lexsort((rng.random(len(vote)), statement))
    dealt = np.empty_like(vote)
    dealt[np.argsort(statement, kind="stable")] = vote[order]
    return with_votes(consultation, vote=dealt)


def with_votes(consultation: Consultation, **columns: np.ndarray) -> Consultation:
    """Replace columns of the votes."""
    old = consultation.votes
    return build(
        participant=columns.get("participant", old["participant"].to_numpy()),
        contribution=columns.get("contribution", old["contribution"].to_numpy()),
        vote=columns.get("vote", old["vote"].to_numpy()),
        participants=consultation.participants["id"].to_pylist(),
        contributions=consultation.contributions["id"].to_pylist(),
        moderated=consultation.contributions["moderated"].to_pylist(),
        meta=consultation.contributions["meta"].to_pylist(),
    )


def flipped(consultation: Consultation) -> Consultation:
    """Turn every agree into a disagree and the reverse."""
    return with_votes(consultation, vote=np.array([0, 2, 1, 3])[consultation.votes["vote"].to_numpy()])


def permuted(consultation: Consultation, seed: int) -> Consultation:
    """Put votes, participants and contributions in another order; ids and what they say stay."""
    rng = np.random.default_rng(seed)
    people, texts = consultation.participants.num_rows, consultation.contributions.num_rows
    new_person, new_text = rng.permutation(people), rng.permutation(texts)
    rows = rng.permutation(consultation.votes.num_rows)

    def moved(values: list, place: np.ndarray) -> list:
        out = [None] * len(values)
        for value, row in zip(values, place, strict=True):
            out[row] = value
        return out

    votes = consultation.votes
    return build(
        participant=new_person[votes["participant"].to_numpy()][rows],
        contribution=new_text[votes["contribution"].to_numpy()][rows],
        vote=votes["vote"].to_numpy()[rows],
        participants=moved(consultation.participants["id"].to_pylist(), new_person),
        contributions=moved(consultation.contributions["id"].to_pylist(), new_text),
        moderated=moved(consultation.contributions["moderated"].to_pylist(), new_text),
        meta=moved(consultation.contributions["meta"].to_pylist(), new_text),
    )
