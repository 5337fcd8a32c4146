"""How a result was made."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib import metadata
from typing import Any


def engine_version() -> str:
    """Return the installed version of the engine."""
    return metadata.version("deliberation")


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """What made a result: the step, its parameters, a hash of its inputs, the version and the seed.

    Parameters
    ----------
    step : str
        Name of the public verb that made the result, e.g. ``"map_opinions"``.
    parameters : mapping of str to JSON-serialisable values
        The options the step was called with, defaults included.
    inputs : str
        Hash (hex) of the content of what the step read; independent of row order.
    seed : int or None
        The seed of whatever was random, None where nothing was.

    Examples
    --------
    >>> Provenance(step="read", parameters={}, inputs="00").step
    'read'
    """

    step: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    inputs: str
    version: str = field(default_factory=engine_version)
    seed: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return a plain dictionary that ``json`` can write."""
        return {
            "step": self.step,
            "parameters": dict(self.parameters),
            "inputs": self.inputs,
            "version": self.version,
            "seed": self.seed,
        }

    def digest(self) -> str:
        """Return a hash of the whole record, to be used as ``inputs`` by a later step."""
        return hash_texts([json.dumps(self.to_dict(), sort_keys=True, ensure_ascii=False)])


def lot(text: str) -> int:
    """Return a number from 0 to 2**63 - 1 that looks drawn at random and depends on the text alone.

    What is chosen by lots stays chosen when other texts come or go, and whatever the order of the rows.

    Examples
    --------
    >>> lot("a") == lot("a"), lot("a") == lot("b")
    (True, False)
    """
    raw = text.encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(raw, digest_size=8).digest(), "little") >> 1


def hash_texts(parts: Iterable[str]) -> str:
    """Hash a sequence of strings to 32 hexadecimal digits (BLAKE2b), unambiguous about where one ends.

    Examples
    --------
    >>> hash_texts(["ab", "c"]) == hash_texts(["a", "bc"])
    False
    """
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass")
        digest.update(len(raw).to_bytes(8, "little"))
        digest.update(raw)
    return digest.hexdigest()
