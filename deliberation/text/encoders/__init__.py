"""Encoders: whatever turns a text into a vector, always seen as a SentenceTransformer."""

from __future__ import annotations

from deliberation.text.encoders.embed import Progress, embed
from deliberation.text.encoders.load import Encoder, encoder_name, load_encoder

__all__ = ["Encoder", "Progress", "embed", "encoder_name", "load_encoder"]
