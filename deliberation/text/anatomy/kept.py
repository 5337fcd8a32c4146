"""Files of what was learnt beforehand, for the encoders of the package."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from typing import Any, Final

import numpy as np

from deliberation.text.encoders.load import BUNDLED, FAST, INT8

VECTORS: Final = {BUNDLED: BUNDLED, INT8: BUNDLED, FAST: FAST}
"""Encoders of the package, and the one whose vectors each gives: in 8 bits they are nearly the same."""


def kept_file(stem: str, encoder: str) -> str:
    """Return the name of the file that holds what was learnt under an encoder of the package."""
    return f"{stem}_{VECTORS[encoder]}.npz"


def kept_record(stem: str, encoder: str, digest: str) -> Mapping[str, Any] | None:
    """Return what a file of the package holds, by name.

    None for another encoder, and where what it was learnt from has changed since: ``digest`` is not its own.
    """
    if encoder not in VECTORS:
        return None
    file = resources.files("deliberation.text") / "words" / kept_file(stem, encoder)
    with resources.as_file(file) as path:
        if not path.exists():
            return None
        with np.load(path, allow_pickle=False) as record:
            if str(record["digest"]) != digest:
                return None
            return dict(record)
