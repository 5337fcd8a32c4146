"""Consultations of which a platform published totals only."""

from __future__ import annotations

import pyarrow as pa

from deliberation.consultation import Consultation
from deliberation.core.tables import SCHEMAS
from tests.helpers.polis import build


def tallies(**columns: list) -> Consultation:
    size = len(next(iter(columns.values())))
    base = build(participant=[], contribution=[], vote=[], contributions=[f"c{i}" for i in range(size)])
    schema = SCHEMAS["tallies"]
    table = {"contribution": list(range(size)), **columns}
    arrays = {
        f.name: pa.array(table[f.name], f.type) if f.name in table else pa.nulls(size, f.type) for f in schema
    }
    return Consultation(contributions=base.contributions, tallies=pa.table(arrays, schema=schema))
