"""What the bundled encoder was taught: a small update of each of its matrices.

Readers said which citizens' texts say the same thing (``benchmarks/encoder``); the update was learnt from
them. It is the product of two thin matrices for each matrix of the model, kept beside this module.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Updates = Mapping[str, Floats]
"""What is added to each matrix, shape (outputs, inputs), by name: "3.q" is layer 3, ``q`` of ``LINEAR``."""

_FILE: Final = "low_rank.npz"


def updates(path: Path | None = None) -> Updates:
    """Return what is added to each matrix of the model, in double precision.

    In double precision every machine rounds the sum to the same half.

    Parameters
    ----------
    path : Path, optional
        A file of updates that is not the one of the package.

    References
    ----------
    Hu et al. (2021), "LoRA: low-rank adaptation of large language models", arXiv:2106.09685.

    Examples
    --------
    >>> updates()["0.q"].shape
    (384, 384)
    """
    with resources.as_file(_kept()) as kept, np.load(path or kept, allow_pickle=False) as halves:
        names = sorted({name.rpartition(".")[0] for name in halves.files})
        return {
            name: halves[f"{name}.B"].astype(np.float64) @ halves[f"{name}.A"].astype(np.float64)
            for name in names
        }


@cache
def digest() -> str:
    """Return a hash of the updates kept in the package."""
    return hashlib.sha256(_kept().read_bytes()).hexdigest()


def _kept() -> resources.abc.Traversable:
    return resources.files("deliberation.text.encoders") / _FILE
