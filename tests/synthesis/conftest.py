"""The sample read, weighed, grouped and told once, for all who look at the whole of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
import pytest

import deliberation as dl
from deliberation.consultation import Consultation
from deliberation.opinion import OpinionGroups, Support
from deliberation.synthesis.facts import Facts


@dataclass(frozen=True)
class Whole:
    """The built-in sample, what was found in it, and its tables; nobody writes in them."""

    sample: Any
    groups: Any
    support: Any
    themes: Any
    facts: Facts
    tables: dict[str, pd.DataFrame]


@pytest.fixture(scope="session")
def sample() -> Consultation:
    return dl.sample()


@pytest.fixture(scope="session")
def grouped(sample: Consultation) -> tuple[OpinionGroups, Support]:
    """The groups of the sample, and what its votes say."""
    groups = dl.find_groups(dl.map_opinions(sample), draws=19)
    return groups, dl.weigh(sample, groups)


@pytest.fixture(scope="session")
def whole(sample: Consultation, grouped: tuple[OpinionGroups, Support]) -> Whole:
    groups, support = grouped
    themes = dl.find_themes(sample)
    facts = dl.synthesise(sample, groups, support, themes)
    tables = dl.publish_tables(sample, support, themes, facts, groups=groups)
    return Whole(sample, groups, support, themes, facts, tables)
