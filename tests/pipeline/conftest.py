"""Stages run in their own processes: let those find the tests' own."""

import pytest

from tests.helpers.data import PROJECT
from tests.pipeline import small


@pytest.fixture(autouse=True)
def _english(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(PROJECT))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture
def base(tmp_path):
    return small.project(tmp_path)
