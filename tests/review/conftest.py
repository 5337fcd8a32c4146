"""A run to review: made once, copied for each test."""

from __future__ import annotations

import shutil

import pytest

from tests.review.workbook import Town, town


@pytest.fixture(scope="session")
def made(tmp_path_factory) -> Town:
    """A run, never written to by the tests."""
    place = town(tmp_path_factory.mktemp("town"))
    place.run()
    return place


@pytest.fixture
def place(made, tmp_path) -> Town:
    shutil.copytree(made.folder, tmp_path / "town")
    return Town(tmp_path / "town")
