"""How texts are put together to be encoded, so that the vector of a text depends on that text alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from deliberation.text.encoders.load import Encoder

_ROWS: Final = 64
_TOKENS: Final = 4096
"""Tokens of a batch at most, and rows: memory stays bounded whatever the lengths."""


def batches(texts: Sequence[str], encoder: Encoder) -> list[list[str]]:
    """Cut distinct texts into batches, shortest first.

    Where the encoder has a tokenizer, a batch holds texts of as many tokens: nothing is padded, and the
    vector of a text is then the same, to the bit, as if it were alone (on one thread; padding moves it by
    about 1e-7). It is quicker too: no work is done on padding.

    Parameters
    ----------
    texts : sequence of str
        Distinct.
    encoder : Encoder
    """
    size = _lengths(texts, encoder)
    order = sorted(range(len(texts)), key=lambda row: (size[row], texts[row]))
    same = _tokenizer(encoder) is not None
    cut: list[list[str]] = []
    tokens = rows = 0
    for row in order:
        rows = max(1, min(_ROWS, _TOKENS // max(size[row], 1)))
        if not cut or len(cut[-1]) >= rows or (same and size[row] != tokens):
            cut.append([])
        cut[-1].append(texts[row])
        tokens = size[row]
    return cut


def _lengths(texts: Sequence[str], encoder: Encoder) -> list[int]:
    """Return how many tokens the encoder reads of each text; characters where it does not say."""
    tokenizer = _tokenizer(encoder)
    if tokenizer is None or not texts:
        return [len(text) for text in texts]
    prompts = getattr(encoder, "prompts", None) or {}
    prompt = prompts.get(getattr(encoder, "default_prompt_name", None), "")
    most = getattr(encoder, "max_seq_length", None)
    read = tokenizer([prompt + text for text in texts], truncation=most is not None, max_length=most)
    return [len(ids) for ids in read["input_ids"]]


def _tokenizer(encoder: Encoder) -> Any:
    """Return a tokenizer of the usual kind, or None."""
    tokenizer = getattr(encoder, "tokenizer", None)
    return tokenizer if callable(tokenizer) else None
