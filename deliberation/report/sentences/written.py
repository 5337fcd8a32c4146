"""The sentences of the reports and their proofs as a file, for whoever checks them by program."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from deliberation.report.sentences.proofs import Proof
from deliberation.report.sentences.told import Sentence


def to_json(told: Sequence[Sentence], proved: Sequence[Proof]) -> str:
    """Return the sentences and what proves them as JSON, one line each; the same ones give the same text.

    Parameters
    ----------
    told : sequence of Sentence
        As ``sentences`` gives them.
    proved : sequence of Proof
        As ``proofs`` gives them.
    """
    lines = [_line({"number": number, **asdict(one)}) for number, one in enumerate(told, 1)]
    facts = [f"{json.dumps(one.fact)}: {_line(_held(one))}" for one in proved]
    return "\n".join(
        ["{", '"sentences": [', ",\n".join(lines), "],", '"facts": {', ",\n".join(facts), "}", "}", ""]
    )


def _line(record: dict[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False)


def _held(one: Proof) -> dict[str, Any]:
    of = one.rows
    rows = {"table": of.table, "where": dict(of.where), "column": of.column, "how": of.how}
    measured = {name: getattr(one, name) for name in ("count", "n", "low", "high")}
    known = {name: value for name, value in measured.items() if value is not None}
    return {"value": one.value, **known, "unit": one.unit, "rows": rows, "published": one.rows.published}
