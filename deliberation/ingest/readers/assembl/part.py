"""What one sheet adds to the draft."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from deliberation.ingest.records.draft import Notice


@dataclass(frozen=True, kw_only=True)
class Part:
    """The records of one sheet, with the columns that ``Draft`` names."""

    contributions: pd.DataFrame
    codes: pd.DataFrame = field(default_factory=pd.DataFrame)
    measures: pd.DataFrame = field(default_factory=pd.DataFrame)
    attributes: pd.DataFrame = field(default_factory=pd.DataFrame)
    notices: tuple[Notice, ...] = ()
