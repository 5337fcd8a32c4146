"""Types of passages: what each one does, from its vector, its wording and its setting.

A linear model is learnt from sentences that were invented for it (``words/types_fr.txt`` and
``words/types_en.txt``), never from a consultation. French and English are read; in other languages a passage
has no type.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from deliberation.text.anatomy.cues import NAMES, cues
from deliberation.text.anatomy.setting import Setting, leanings
from deliberation.text.encoders import low_rank
from deliberation.text.encoders.load import BUNDLED

Floats = npt.NDArray[np.float32]

TYPES: Final[tuple[str, ...]] = (
    "proposal", "concern", "testimony", "question", "value", "argument_for", "argument_against",
)  # fmt: skip
"""What a passage does; keys of the locales under ``[types]``."""

READ: Final = ("fr", "en")
"""Languages in which types are read."""

_OF_MEANING: Final = 13.0  # weight of a unit vector beside cues in standard deviations, weighed by the next
_OF_WORDING: Final = 0.3
_STRENGTH: Final = 0.3  # of the logistic regression, scikit-learn's C
_STRENGTHS: Final = (0.003, 0.01, 0.03, 0.1, 0.3)
_LEAST_SPREAD: Final = 0.05
_DECIMALS: Final = 4  # of the scores: products of matrices differ a little with the rows beside
_BLOCK: Final = 8_192


class Example(NamedTuple):
    """An invented sentence."""

    text: str
    type: str
    language: str


@cache
def examples() -> tuple[Example, ...]:
    """Return the invented sentences, of every type in French, then in English."""
    found = []
    for language in READ:
        file = resources.files("deliberation.text") / "words" / f"types_{language}.txt"
        kind = ""
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.startswith("["):
                kind = line.strip("[]")
            elif line and not line.startswith("#"):
                found.append(Example(line, kind, language))
    return tuple(found)


@dataclass(frozen=True, kw_only=True, eq=False)
class TypeReader:
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
) -> TypeReader:
    """Learn to read labels from texts that have them.

    The types are learnt in this way from invented sentences; the sides of arguments, or types of your own,
    can be from labelled contributions.

    Parameters
    ----------
    vectors : array of float32, shape (texts, dimensions)
        As the encoder gives them.
    texts, labels, languages : sequence of str
        Two labels or more.
    strength : float, optional
        scikit-learn's C; by default the best of five, by cross-validation.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GridSearchCV, StratifiedKFold

    spoken = np.array(languages)
    centres = {code: vectors[spoken == code].mean(axis=0) for code in sorted(set(languages))}
    shown = cues(texts)
    middle = shown.mean(axis=0)
    scale = _OF_WORDING / (shown.std(axis=0) + _LEAST_SPREAD)
    seen = _features(vectors, (shown - middle) * scale, np.stack([centres[code] for code in languages]))
    seen[:, : vectors.shape[1]] *= _OF_MEANING
    names: tuple[str, ...] = TYPES if set(labels) == set(TYPES) else tuple(sorted(set(labels)))
    model = LogisticRegression(C=strength or _STRENGTH, max_iter=5_000)
    wanted = [names.index(name) for name in labels]
    if strength is None:
        folds = StratifiedKFold(5, shuffle=True, random_state=0)  # exports come sorted by subject
        model = GridSearchCV(model, {"C": _STRENGTHS}, cv=folds).fit(seen, wanted).best_estimator_
    else:
        model.fit(seen, wanted)
    weights, bias = model.coef_, model.intercept_
    if len(names) == 2:  # one score for two labels, split evenly
        weights, bias = np.vstack([-weights, weights]) / 2, np.array([-bias[0], bias[0]]) / 2
    weights = weights.T.copy()
    weights[: vectors.shape[1]] *= _OF_MEANING
    weights[vectors.shape[1] :] *= scale[:, None]
    return TypeReader(
        labels=names,
        weights=weights.astype(np.float32),
        bias=(bias - middle @ weights[vectors.shape[1] :]).astype(np.float32),
        centres=centres,
    )


def _features(vectors: Floats, shown: Floats, centre: Floats) -> Floats:
    return np.hstack([vectors - centre, shown]).astype(np.float32)


def type_reader(
    encoder: str, read: Callable[[list[str]], Floats], *, dimensions: int | None = None
) -> TypeReader:
    """Return the reader of types for an encoder: the one kept for the bundled one, else learnt now.

    Parameters
    ----------
    encoder : str
        Its name.
    read : callable
        Turns texts into vectors.
    dimensions : int, optional
        Of these vectors, where they are known: another encoder under the same name has a reader of its own.
    """
    kept = _kept() if encoder == BUNDLED else None
    if kept is not None and dimensions in (None, len(next(iter(kept.centres.values())))):
        return kept
    return learn_types(read)


def learn_types(read: Callable[[list[str]], Floats]) -> TypeReader:
    """Learn the types from the invented sentences, with the vectors that ``read`` gives."""
    texts, labels, languages = (list(column) for column in zip(*examples(), strict=True))
    return learn(read(texts), texts, labels, languages, strength=_STRENGTH)


def digest() -> str:
    """Return a hash of all that the reader kept for the bundled encoder is learnt from."""
    shown = cues([example.text for example in examples()]) == 1
    weights = (_OF_MEANING, _OF_WORDING, _STRENGTH)
    said = [repr(examples()), repr(NAMES), repr(weights), shown.tobytes().hex(), low_rank.digest()]
    return hashlib.sha256("\0".join(said).encode()).hexdigest()


@cache
def _kept() -> TypeReader | None:
    """Return the reader kept for the bundled encoder; None where its sentences or cues have changed since."""
    file = resources.files("deliberation.text") / "words" / "types.npz"
    with resources.as_file(file) as path:
        if not path.exists():
            return None
        with np.load(path, allow_pickle=False) as record:
            if str(record["digest"]) != digest():
                return None
            return TypeReader(
                labels=TYPES,
                weights=record["weights"],
                bias=record["bias"],
                centres={code: record[f"centre_{code}"] for code in READ},
            )


def types_of(
    scores: Floats, nodes: Sequence[int], settings: Sequence[Setting]
) -> tuple[list[str | None], list[float | None]]:
    """Return the type of each passage and how sure it is.

    Parameters
    ----------
    scores : array of float32, shape (distinct texts, types)
        From a ``TypeReader``.
    nodes : sequence of int
        Row of ``scores`` of each passage; -1 where it was not read.
    settings : sequence of Setting
        What stands around each passage.

    Returns
    -------
    list of str or None, list of float or None
        The second is the share that the model gives the type, between 1/7 and 1. Both are None where a
        passage is not read, or is in a language that is not.
    """
    kinds: dict[Setting, int] = {}
    of = np.array([kinds.setdefault(setting, len(kinds)) for setting in settings], dtype=np.int64)
    added = np.array(
        [[leanings(setting).get(name, 0) for name in TYPES] for setting in kinds], dtype=np.float32
    ).reshape(-1, len(TYPES))
    rows = np.asarray(nodes, dtype=np.int64)
    found: list[str | None] = [None] * len(rows)
    sure: list[float | None] = [None] * len(rows)
    for start in range(0, len(rows), _BLOCK):
        block = np.arange(start, min(start + _BLOCK, len(rows)))
        block = block[rows[block] >= 0]
        odds = scores[rows[block]] + added[of[block]]
        kept = ~np.isnan(odds).any(axis=1)
        block, odds = block[kept], odds[kept]
        shares = np.exp(odds - odds.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        best = shares.argmax(axis=1)
        for row, label, share in zip(block.tolist(), best.tolist(), shares.max(axis=1).tolist(), strict=True):
            found[row], sure[row] = TYPES[label], round(share, 3)
    return found, sure


def with_types(
    passages: pa.Table, scores: Floats, ids: Sequence[str], around: Mapping[str, Setting]
) -> pa.Table:
    """Return a table of passages with the columns ``type`` and ``type_sure``.

    Parameters
    ----------
    passages : pyarrow.Table
        With the columns ``contribution`` (row of ``ids``), ``node`` (row of ``scores``), ``type`` and
        ``type_sure``.
    scores : array of float32, shape (distinct texts, types)
        From a ``TypeReader``.
    ids : sequence of str
        Of the contributions.
    around : mapping of str to Setting
        See ``settings``.
    """
    settings = [around[ids[row]] for row in passages["contribution"].to_pylist()]
    for name, column in zip(
        ("type", "type_sure"), types_of(scores, passages["node"].to_pylist(), settings), strict=True
    ):
        field = passages.schema.field(name)
        passages = passages.set_column(
            passages.schema.get_field_index(name), field, pa.array(column, field.type)
        )
    return passages
