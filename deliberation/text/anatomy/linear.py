"""Labels of texts read by a linear model of their vectors and of the cues in their wording."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from deliberation.kernels.multinomial import fit_multinomial
from deliberation.text.anatomy.cues import cues

Floats = npt.NDArray[np.float32]

OF_MEANING: Final = 6.0  # mean length of centred vectors beside cues in standard deviations...
OF_WORDING: Final = 0.5  # ... which are weighed by this
_STRENGTHS: Final = (0.003, 0.01, 0.03, 0.1, 0.3)
_SHARES: Final = (1.0, 0.3)  # of the weight of the wording
LEAST_SPREAD: Final = 0.05
_NOTHING: Final = 1e-9
_DECIMALS: Final = 4  # of the scores: products of matrices differ a little with the rows beside
_BLOCK: Final = 8_192
_OF_PARTS: Final = (OF_MEANING, OF_MEANING, 3.0)
"""Mean length of what vectors say, see ``_meaning``; what texts answer tells the commoner side of each."""


@dataclass(frozen=True, kw_only=True, eq=False)
class LabelReader:
    """A linear model of vectors and cues.

    Parameters
    ----------
    labels : tuple of str
        What the columns of its scores stand for.
    weights : array of float32, shape (dimensions + cues, labels)
        Three times the dimensions where it learnt what texts answer as well.
    bias : array of float32, shape (labels,)
    centres : mapping of str to array of float32
        Mean vector of what it learnt from, by language.
    answered : mapping of str to array of float32, optional
        Mean vector of what those texts answer, by language.
    """

    labels: tuple[str, ...]
    weights: Floats
    bias: Floats
    centres: Mapping[str, Floats]
    answered: Mapping[str, Floats] | None = None

    def scores(
        self,
        vectors: Floats,
        texts: Sequence[str],
        languages: Sequence[str | None],
        *,
        answered: Floats | None = None,
        leans: Sequence[int] | None = None,
    ) -> Floats:
        """Return the log-odds of each label before anything is known of the setting.

        Parameters
        ----------
        vectors : array of float32, shape (texts, dimensions)
            As the encoder gave them.
        texts : sequence of str
        languages : sequence of str or None
            ISO 639 codes.
        answered : array of float32, shape (texts, dimensions), optional
            Vectors of what each text answers; asked for where the reader learnt with them.
        leans : sequence of int, optional
            How the words of each text lean, where it is known (see ``lean``).

        Returns
        -------
        array of float32, shape (texts, labels)
            NaN in a language that was not learnt.

        Raises
        ------
        ValueError
            If what the texts answer is asked for and not given, or the reverse, or not for each text.
        """
        if (answered is None) != (self.answered is None):
            msg = (
                "LabelReader.scores: the vectors of what texts answer are given here if they were given to "
                "learn, and only then: pass answered= to both, or to neither."
            )
            raise ValueError(msg)
        _check(texts, answered)
        around = self.answered or {}
        found = np.full((len(texts), len(self.labels)), np.nan, dtype=np.float32)
        for language, centre in self.centres.items():
            rows = np.array([row for row, code in enumerate(languages) if code == language], dtype=np.int64)
            for start in range(0, len(rows), _BLOCK):
                block = rows[start : start + _BLOCK]
                known = None if leans is None else [leans[row] for row in block]
                shown = cues([texts[row] for row in block], leans=known)
                own = vectors[block] - centre
                other = None if answered is None else answered[block] - around[language]
                seen = np.hstack([*_meaning(own, other), shown]).astype(np.float32)
                found[block] = np.round(seen @ self.weights + self.bias, _DECIMALS)
        return found


def learn(
    vectors: Floats,
    texts: Sequence[str],
    labels: Sequence[str],
    languages: Sequence[str],
    *,
    strength: float | None = None,
    names: Sequence[str] | None = None,
    known: npt.ArrayLike | None = None,
    counts: Sequence[float] | None = None,
    answered: Floats | None = None,
) -> LabelReader:
    """Learn to read labels from texts that have them.

    The types are learnt in this way; the sides of arguments, or types of your own, can be from labelled
    contributions.

    Parameters
    ----------
    vectors : array of float32, shape (texts, dimensions)
        As the encoder gives them.
    texts, labels, languages : sequence of str
        Two labels or more.
    strength : float, optional
        scikit-learn's C; by default the best of five, by cross-validation, as is the weight of the wording
        among two.
    names : sequence of str, optional
        The labels, in the order of the scores; sorted by default.
    known : array, shape (texts, labels), optional
        Log-odds known beforehand, such as what the setting says: they are not learnt again.
    counts : sequence of float, optional
        How much each text counts; one by default.
    answered : array of float32, shape (texts, dimensions), optional
        Vectors of what each text answers (the proposal that it argues about, the motion). "It harms the
        animals" is for a ban and against a circus: what is learnt is then also where a text and what it
        answers go together.

    Raises
    ------
    ValueError
        If there is not one vector of what is answered for each text.
    """
    _check(texts, answered)
    centres = _means(vectors, languages)
    around = {} if answered is None else _means(answered, languages)
    shown = cues(texts)
    middle = shown.mean(axis=0)
    parts = _meaning(
        vectors - np.stack([centres[code] for code in languages]),
        None if answered is None else answered - np.stack([around[code] for code in languages]),
    )
    seen = np.hstack([*parts, shown - middle]).astype(np.float32)
    width = sum(part.shape[1] for part in parts)
    scale = np.empty(seen.shape[1])
    scale[:width] = np.concatenate(
        [
            np.full(part.shape[1], weight / max(float(np.linalg.norm(part, axis=1).mean()), _NOTHING))
            for part, weight in zip(parts, _OF_PARTS[: len(parts)], strict=True)
        ]
    )
    scale[width:] = OF_WORDING / (shown.std(axis=0) + LEAST_SPREAD)
    order = tuple(names or sorted(set(labels)))
    lesson = _Lesson(
        seen=(seen * scale).astype(np.float32),
        wanted=np.array([order.index(name) for name in labels]),
        known=np.zeros((len(seen), len(order))) if known is None else np.asarray(known),
        counts=np.ones(len(seen)) if counts is None else np.asarray(counts),
    )
    if strength is None:
        strength, share = _chosen(lesson, width)
        lesson, scale[width:] = lesson.reworded(width, share), scale[width:] * share
    weights, bias = lesson.learnt(strength)
    weights *= scale[:, None]
    return LabelReader(
        labels=order,
        weights=weights.astype(np.float32),
        bias=(bias - middle @ weights[width:]).astype(np.float32),
        centres=centres,
        answered=around or None,
    )


def _check(texts: Sequence[str], answered: Floats | None) -> None:
    if answered is not None and len(answered) != len(texts):
        msg = f"{len(texts)} texts, and vectors of what {len(answered)} answer: expected as many of each."
        raise ValueError(msg)


def _means(vectors: Floats, languages: Sequence[str]) -> dict[str, Floats]:
    """Return the mean vector of each language."""
    spoken = np.array(languages)
    return {code: vectors[spoken == code].mean(axis=0) for code in sorted(set(languages))}


def _meaning(own: Floats, answered: Floats | None) -> list[Floats]:
    """Return what the vectors of texts say, part by part: alone, and beside those of what they answer."""
    return [own] if answered is None else [own, own * answered, answered]


@dataclass(frozen=True, kw_only=True, eq=False)
class _Lesson:
    """What is learnt from, row by row."""

    seen: Floats
    wanted: npt.NDArray[np.int64]
    known: npt.NDArray[Any]
    counts: npt.NDArray[Any]

    def learnt(self, strength: float) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Return the weights and the bias."""
        return fit_multinomial(
            self.seen, self.wanted, count=self.known.shape[1], strength=strength, known=self.known,
            counts=self.counts,
        )  # fmt: skip

    def of(self, rows: npt.NDArray[np.int64]) -> _Lesson:
        """Return some of the rows."""
        return _Lesson(
            seen=self.seen[rows], wanted=self.wanted[rows], known=self.known[rows], counts=self.counts[rows]
        )

    def reworded(self, width: int, share: float) -> _Lesson:
        """Return the same with a share of the weight of the wording."""
        seen = self.seen.copy()
        seen[:, width:] *= share
        return replace(self, seen=seen)


def _chosen(lesson: _Lesson, width: int) -> tuple[float, float]:
    """Return the strength and the share of the weight of the wording that read most rows rightly."""
    from sklearn.model_selection import StratifiedKFold

    right = dict.fromkeys(product(_STRENGTHS, _SHARES), 0.0)
    folds = StratifiedKFold(5, shuffle=True, random_state=0)  # shuffled: exports come sorted by subject
    for share in _SHARES:
        given = lesson.reworded(width, share)
        for rows, others in folds.split(given.seen, given.wanted):
            asked = given.of(others)
            for strength in _STRENGTHS:
                weights, bias = given.of(rows).learnt(strength)
                said = (asked.seen @ weights + bias + asked.known).argmax(axis=1)
                right[strength, share] += float(asked.counts @ (said == asked.wanted))
    return max(right, key=lambda choice: right[choice])
