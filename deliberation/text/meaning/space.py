"""The space of meaning: vectors of an encoder made comparable within one corpus."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from deliberation.kernels.rows import blocks, unit
from deliberation.text.wording.lexicon import stems
from deliberation.text.wording.repeated import OFTEN, repeated_names

Floats = npt.NDArray[np.float32]

_ENOUGH: Final = 60  # texts from which the mean of a group can be estimated
_HANDFUL: Final = 8  # texts of a language from which its mean says something
_LEXICAL: Final = 0.5  # weight of the words beside the encoder
_CONTEXT: Final = 0.5  # weight of its question beside a short answer
_DIMENSIONS: Final = 100
_STEMS_AT_MOST: Final = 50_000
_DECIMALS: Final = 5
_COLUMNS: Final = 64


def meaning_space(
    vectors: Floats,
    texts: Sequence[str],
    *,
    languages: Sequence[str | None],
    said: Sequence[Sequence[str]] | None = None,
    share: float = OFTEN,
) -> Floats:
    """Return unit vectors whose cosine compares what texts say, shape (texts, dimensions).

    Vectors are centred (within each language written enough, so that languages do not part ideas, and among
    the texts that hold a name the corpus repeats, such as the town's), and the words themselves (stems
    without small words, TF-IDF, 100 dimensions) appended with half the weight.

    Parameters
    ----------
    vectors : array of float32, shape (texts, dimensions)
        From an encoder.
    texts : sequence of str
        The texts, in the same order.
    languages : sequence
        Language of each text.
    said : sequence, optional
        The stems of each text, where they are known.
    share : float
        Share of the texts from which a name is one that the corpus repeats.
    """
    names = repeated_names(texts, languages, share=share)
    centred = _centred(vectors.astype(np.float64), languages)
    for rows in names.values():
        centred[rows] -= centred[rows].mean(axis=0)
    centred = _made_unit(centred)
    lexical = _lexical(_stems(texts, languages, names, said), languages)
    parts = [centred] if lexical is None else [centred, _LEXICAL * lexical]
    place = np.empty((len(centred), sum(part.shape[1] for part in parts)), dtype=np.float32)
    for at in blocks(len(place)):
        block = np.hstack([part[at] for part in parts])
        place[at] = np.round(block if lexical is None else unit(block), _DECIMALS)
    return place


def with_questions(vectors: Floats, questions: Floats, asked: Sequence[int | None]) -> Floats:
    """Return the vectors of short answers shifted towards their question.

    The question's own vector, centred among the questions, is appended with a weight: two short answers to
    one question are nearer than the same words under another. It costs one vector per question, where
    encoding the question in front of each answer costs as many long texts as there are answers. Questions
    stand in the space that they span: a few dozen dimensions, and the same cosines.

    Parameters
    ----------
    vectors : array, shape (texts, dimensions)
        From ``meaning_space``.
    questions : array, shape (questions, dimensions of the encoder)
    asked : sequence of int or None
        For each text, its question where it needs one.
    """
    if len(questions) < 2:
        return vectors
    apart = unit(questions.astype(np.float64) - questions.mean(axis=0))
    axes, lengths, _ = np.linalg.svd(apart, full_matrices=False)
    spanned = np.vstack([_CONTEXT * axes * lengths, np.zeros(len(lengths))])  # the last row: no question
    row = np.array([len(apart) if question is None else question for question in asked], dtype=np.int64)
    moved = np.empty((len(vectors), vectors.shape[1] + spanned.shape[1]), dtype=np.float32)
    for at in blocks(len(vectors)):
        moved[at] = np.round(unit(np.hstack([vectors[at], spanned[row[at]]])), _DECIMALS)
    return moved


def _made_unit(vectors: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Do what ``unit`` does in place."""
    for rows in blocks(len(vectors)):
        vectors[rows] = unit(vectors[rows])
    return vectors


def _stems(
    texts: Sequence[str],
    languages: Sequence[str | None],
    names: Collection[str],
    said: Sequence[Sequence[str]] | None,
) -> list[Sequence[str]]:
    """Return the stems of the texts without some names; ``said`` holds those of the texts as they are."""
    kept = texts
    if names:
        anyhow = re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in names), re.IGNORECASE)
        kept = [anyhow.sub(" ", text) for text in texts]
    return [
        stems(rest, language) if said is None or rest != text else said[row]
        for row, (text, rest, language) in enumerate(zip(texts, kept, languages, strict=True))
    ]


def _centred(vectors: npt.NDArray[np.float64], languages: Sequence[str | None]) -> npt.NDArray[np.float64]:
    """Subtract the mean of all, then what is left of the mean of each language, the surer the more texts.

    In place: a large corpus leaves no room for copies.
    """
    if len(vectors) < 3:
        return vectors
    vectors -= vectors.mean(axis=0)
    spoken = list(map(repr, languages))
    for language, count in sorted(Counter(spoken).items()):
        if _HANDFUL <= count < len(vectors):
            members = np.flatnonzero([other == language for other in spoken])
            trust = 1.0 if count >= _ENOUGH else count / (count + _HANDFUL)
            for start in range(0, vectors.shape[1], _COLUMNS):
                part = vectors[:, start : start + _COLUMNS]
                part[members] -= trust * part[members].mean(axis=0)
    return vectors


def _lexical(
    said: Sequence[Sequence[str]], languages: Sequence[str | None]
) -> npt.NDArray[np.float64] | None:
    """Return texts in the space of their stems, None where they are too few."""
    if len(said) < _ENOUGH:
        return None
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(
        analyzer=list, min_df=2, max_df=0.3, sublinear_tf=True, max_features=_STEMS_AT_MOST
    )
    try:
        counts = vectorizer.fit_transform(said)
    except ValueError:  # no stem is shared
        return None
    dimensions = min(_DIMENSIONS, min(counts.shape) - 1)
    if dimensions < 2:
        return None
    return unit(_centred(unit(_reduced(counts, dimensions)), languages))


def _reduced(counts: Any, dimensions: int) -> npt.NDArray[np.float64]:
    """Return the rows of a sparse matrix in its leading directions, most spread out first.

    Exact: from a few random projections, the last directions change as soon as one text is gone. What
    scikit-learn's ``TruncatedSVD`` returns, to rounding, in half the time where rows are many: its products
    with the transpose walk the matrix by columns.

    References
    ----------
    Lehoucq, Sorensen and Yang (1998), "ARPACK users' guide".
    """
    from scipy.sparse.linalg import LinearOperator, eigsh

    rows, columns = counts.tocsr(), counts.T.tocsr()
    wide = rows.shape[0] < rows.shape[1]
    first, second = (columns, rows) if wide else (rows, columns)
    size = first.shape[1]
    twice = LinearOperator((size, size), matvec=lambda said: second @ (first @ said), dtype=np.float64)
    start = np.random.default_rng(0).uniform(-1, 1, size)
    squares, axes = eigsh(twice, k=dimensions, v0=start)
    order = np.argsort(-squares, kind="stable")
    axes, across = axes[:, order], first @ axes[:, order]
    told, placed = (across, axes * np.sqrt(np.maximum(squares[order], 0))) if wide else (axes, across)
    signs = np.sign(told[np.abs(told).argmax(axis=0), np.arange(dimensions)])
    return np.asarray(placed * signs, dtype=np.float64)
