"""Turn texts into vectors, the same ones whatever the order of the texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from deliberation.text.encoders.load import Encoder

Progress = Callable[[int, int], None]
"""Called with (done, total) as the work advances."""

_BATCH = 32
_DECIMALS = 5


def embed(
    texts: Sequence[str], encoder: Encoder, *, progress: Progress | None = None
) -> npt.NDArray[np.float32]:
    """Return unit vectors, rounded, shape (texts, dimensions).

    The vector of a text moves by about 1e-7 with the batch it is in. So equal texts are encoded once, batches
    are cut from the distinct texts sorted by (length, text), and vectors are rounded to 5 decimals: the same
    set of texts gives the same bytes whatever its order.

    Parameters
    ----------
    texts : sequence of str
        Texts to encode; the encoder adds its own prefix, if it has one.
    encoder : Encoder
        See ``load_encoder``.
    progress : callable, optional
        Called with (distinct texts done, distinct texts in all) after each batch.
    """
    distinct = sorted(set(texts), key=lambda text: (len(text), text))
    if not distinct:
        return np.zeros((0, 1), dtype=np.float32)
    parts = []
    for start in range(0, len(distinct), _BATCH):
        batch = distinct[start : start + _BATCH]
        vectors = encoder.encode(batch, batch_size=_BATCH, show_progress_bar=False, convert_to_numpy=True)
        parts.append(np.asarray(vectors, dtype=np.float64))
        if progress is not None:
            progress(start + len(batch), len(distinct))
    vectors = np.concatenate(parts)
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit = np.round(vectors / np.where(norms > 0, norms, 1), _DECIMALS).astype(np.float32)
    row = {text: number for number, text in enumerate(distinct)}
    return np.asarray(unit[[row[text] for text in texts]])
