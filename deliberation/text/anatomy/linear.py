"""Labels of texts read by a linear model of their vectors and of the cues in their wording."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from deliberation.kernels.multinomial import fit_multinomial
from deliberation.text.anatomy.cues import cues

Floats = npt.NDArray[np.float32]

OF_MEANING: Final = 6.0  # mean length of centred vectors beside cues in standard deviations...
OF_WORDING: Final = 0.5  # ... which are weighed by this
_STRENGTHS: Final = (0.003, 0.01, 0.03, 0.1, 0.3)
_LEAST_SPREAD: Final = 0.05
_NOTHING: Final = 1e-9
_DECIMALS: Final = 4  # of the scores: products of matrices differ a little with the rows beside
_BLOCK: Final = 8_192


@dataclass(frozen=True, kw_only=True, eq=False)
class LabelReader:
    """A linear model of vectors and cues.

    Parameters
    ----------
    labels : tuple of str
        What the columns of its scores stand for.
    weights : array of float32, shape (dimensions + cues, labels)
    bias : array of float32, shape (labels,)
    centres : mapping of str to array of float32
        Mean vector of what it learnt from, by language.
    """

    labels: tuple[str, ...]
    weights: Floats
    bias: Floats
    centres: Mapping[str, Floats]

    def scores(self, vectors: Floats, texts: Sequence[str], languages: Sequence[str | None]) -> Floats:
        """Return the log-odds of each label before anything is known of the setting.

        Parameters
        ----------
        vectors : array of float32, shape (texts, dimensions)
            As the encoder gave them.
        texts : sequence of str
        languages : sequence of str or None
            ISO 639 codes.

        Returns
        -------
        array of float32, shape (texts, labels)
            NaN in a language that was not learnt.
        """
        found = np.full((len(texts), len(self.labels)), np.nan, dtype=np.float32)
        for language, centre in self.centres.items():
            rows = np.array([row for row, code in enumerate(languages) if code == language], dtype=np.int64)
            for start in range(0, len(rows), _BLOCK):
                block = rows[start : start + _BLOCK]
                seen = _features(vectors[block], cues([texts[row] for row in block]), centre)
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
        scikit-learn's C; by default the best of five, by cross-validation.
    names : sequence of str, optional
        The labels, in the order of the scores; sorted by default.
    known : array, shape (texts, labels), optional
        Log-odds known beforehand, such as what the setting says: they are not learnt again.
    counts : sequence of float, optional
        How much each text counts; one by default.
    """
    spoken = np.array(languages)
    centres = {code: vectors[spoken == code].mean(axis=0) for code in sorted(set(languages))}
    shown = cues(texts)
    middle = shown.mean(axis=0)
    scale = OF_WORDING / (shown.std(axis=0) + _LEAST_SPREAD)
    seen = _features(vectors, (shown - middle) * scale, np.stack([centres[code] for code in languages]))
    meaning = seen[:, : vectors.shape[1]]
    length = OF_MEANING / max(float(np.linalg.norm(meaning, axis=1).mean()), _NOTHING)
    meaning *= length
    order = tuple(names or sorted(set(labels)))
    wanted = np.array([order.index(name) for name in labels])
    fit = partial(fit_multinomial, count=len(order))
    weights, bias = fit(
        seen,
        wanted,
        strength=strength or _best_strength(seen, wanted, fit),
        known=known,
        weights=counts,
    )
    weights[: vectors.shape[1]] *= length
    weights[vectors.shape[1] :] *= scale[:, None]
    return LabelReader(
        labels=order,
        weights=weights.astype(np.float32),
        bias=(bias - middle @ weights[vectors.shape[1] :]).astype(np.float32),
        centres=centres,
    )


def _best_strength(seen: Floats, wanted: npt.NDArray[np.int64], fit: Callable[..., Any]) -> float:
    """Return the strength that reads most texts rightly in five folds, shuffled: exports come by subject."""
    from sklearn.model_selection import StratifiedKFold

    right = dict.fromkeys(_STRENGTHS, 0)
    for learnt, asked in StratifiedKFold(5, shuffle=True, random_state=0).split(seen, wanted):
        for strength in _STRENGTHS:
            weights, bias = fit(seen[learnt], wanted[learnt], strength=strength)
            right[strength] += int(((seen[asked] @ weights + bias).argmax(axis=1) == wanted[asked]).sum())
    return max(right, key=lambda strength: right[strength])


def _features(vectors: Floats, shown: Floats, centre: Floats) -> Floats:
    return np.hstack([vectors - centre, shown]).astype(np.float32)
