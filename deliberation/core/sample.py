"""Where the built-in sample consultation lies: in the wheel, or in the project's own ``data`` folder."""

from __future__ import annotations

from pathlib import Path

from deliberation.core.errors import ReadError


def data_folder() -> Path:
    """Return the folder of the data that ships with the engine."""
    package = Path(__file__).parents[1]
    for candidate in (package / "_data", package.parent / "data"):
        if (candidate / "sample").is_dir():
            return candidate
    raise ReadError("The built-in sample is missing from this installation; install the package again.")


def sample_folder() -> Path:
    """Return the folder of the built-in sample: a fictional consultation, with its ``consultation.toml``.

    Examples
    --------
    >>> (sample_folder() / "polis" / "comments.csv").exists()
    True
    """
    return data_folder() / "sample"
