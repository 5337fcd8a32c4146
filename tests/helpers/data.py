"""Where the real consultations lie."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]


def data_folder() -> Path:
    """Folder of the real consultations: ``DELIBERATION_DATA``, else ``../shared/data`` beside the project."""
    return Path(os.environ.get("DELIBERATION_DATA") or PROJECT.parent / "shared" / "data")


def shared_data(*parts: str) -> Path:
    """Return a file or folder of the real data, or skip the test and say what is missing."""
    path = data_folder().joinpath(*parts)
    if not path.exists():
        pytest.skip(f"real data not found: {path} (set DELIBERATION_DATA)")
    return path
