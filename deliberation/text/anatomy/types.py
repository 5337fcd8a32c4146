"""Types of passages: what each one does, from its vector, its wording and its setting.

A linear model is learnt from sentences that were invented for it (``words/types_fr.txt`` and
``words/types_en.txt``) and, for the encoders of the package, from passages that readers labelled: of these
only what was learnt is kept (``words/types_*.npz``). French and English are read; in other languages a
passage has no type.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from deliberation.text.anatomy.cues import NAMES, cues
from deliberation.text.anatomy.kept import kept_record
from deliberation.text.anatomy.linear import LEAST_SPREAD, OF_MEANING, OF_WORDING, LabelReader, learn
from deliberation.text.anatomy.setting import LEANINGS, SIDES, Setting, leanings
from deliberation.text.encoders import low_rank

Floats = npt.NDArray[np.float32]

TYPES: Final[tuple[str, ...]] = (
    "proposal", "concern", "testimony", "question", "value", "argument_for", "argument_against",
)  # fmt: skip
"""What a passage does; keys of the locales under ``[types]``."""

READ: Final = ("fr", "en")
"""Languages in which types are read."""

FILE: Final = "types"
"""Stem of the files where readers are kept."""

_STRENGTH: Final = 0.3  # of the logistic regression, scikit-learn's C
_STRENGTH_READ: Final = 0.03  # with the many passages that readers labelled
_BLOCK: Final = 8_192


class Example(NamedTuple):
    """A text of which the type is known: an invented sentence, or a passage in its setting.

    ``weight`` tells how much it counts beside the others.
    """

    text: str
    type: str
    language: str
    setting: Setting | None = None
    weight: float = 1.0


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


def type_reader(
    encoder: str, read: Callable[[list[str]], Floats], *, dimensions: int | None = None
) -> LabelReader:
    """Return the reader of types for an encoder: the one kept for those of the package, else learnt now.

    Parameters
    ----------
    encoder : str
        Its name.
    read : callable
        Turns texts into vectors.
    dimensions : int, optional
        Of these vectors, where they are known: another encoder under the same name has a reader of its own.
    """
    kept = _kept(encoder)
    if kept is not None and dimensions in (None, len(next(iter(kept.centres.values())))):
        return kept
    return learn_types(read)


def learn_types(read: Callable[[list[str]], Floats], passages: Sequence[Example] = ()) -> LabelReader:
    """Learn the types from the invented sentences, with the vectors that ``read`` gives.

    Parameters
    ----------
    read : callable
        Turns texts into vectors.
    passages : sequence of Example, optional
        What readers labelled in consultations, each in its setting.
    """
    every = [*examples(), *passages]
    texts, labels, languages, around, counts = (list(column) for column in zip(*every, strict=True))
    return learn(
        read(texts), texts, labels, languages,
        names=TYPES,
        strength=_STRENGTH_READ if passages else _STRENGTH,
        known=_leanings(around),
        counts=counts,
    )  # fmt: skip


def digest() -> str:
    """Return a hash of all of the package that the readers kept in it are learnt from."""
    shown = cues([example.text for example in examples()]) == 1
    weights = (OF_MEANING, OF_WORDING, LEAST_SPREAD, _STRENGTH_READ, LEANINGS, SIDES)
    said = [repr(examples()), repr(NAMES), repr(weights), shown.tobytes().hex(), low_rank.digest()]
    return hashlib.sha256("\0".join(said).encode()).hexdigest()


def keep(reader: LabelReader, path: Path) -> None:
    """Keep a reader in a file, with the hash of what it was learnt from."""
    np.savez_compressed(
        path,
        allow_pickle=False,
        digest=np.array(digest()),
        weights=reader.weights,
        bias=reader.bias,
        **{f"centre_{code}": centre for code, centre in reader.centres.items()},
    )


@cache
def _kept(encoder: str) -> LabelReader | None:
    """Return the reader of the package for an encoder; None where what it was learnt from has changed."""
    record = kept_record(FILE, encoder, digest())
    if record is None:
        return None
    return LabelReader(
        labels=TYPES,
        weights=record["weights"],
        bias=record["bias"],
        centres={code: record[f"centre_{code}"] for code in READ},
    )


def _leanings(around: Sequence[Setting | None]) -> Floats:
    """Return what each setting adds to the log-odds of each type, shape (settings, types)."""
    return np.array(
        [[0 if setting is None else leanings(setting).get(name, 0) for name in TYPES] for setting in around],
        dtype=np.float32,
    ).reshape(-1, len(TYPES))


def types_of(
    scores: Floats, nodes: Sequence[int], settings: Sequence[Setting]
) -> tuple[list[str | None], list[float | None]]:
    """Return the type of each passage and how sure it is.

    Parameters
    ----------
    scores : array of float32, shape (distinct texts, types)
        From a ``LabelReader``.
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
    added = _leanings(list(kinds))
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
        From a ``LabelReader``.
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
