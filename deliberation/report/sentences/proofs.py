"""The facts that sentences state, each with its value, what it counts, and the rows it was counted from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from deliberation.synthesis.behind import Rows, behind
from deliberation.synthesis.facts.pointers import resolve

if TYPE_CHECKING:
    from deliberation.report.sentences.told import Sentence
    from deliberation.synthesis.facts import Facts

Value = str | int | float | bool | None
_SHARE: Final = frozenset({"count", "n", "value", "low", "high"})
"""Fields of a share: what is told of one of them is told of the share."""


@dataclass(frozen=True)
class Proof:
    """A fact that a sentence states.

    Attributes
    ----------
    fact : str
        JSON pointer into ``facts.json``; of a share, the whole share.
    value : str, int, float, bool or None
        What stands there; of a list, how many things it holds; nothing for a record, told by its parts.
    count, n : int or None
        Of a share: what it counts, of how many.
    low, high : float or None
        Of a share: the bounds of its 95 % interval.
    unit : str
        What is counted: ``vote``, ``person``, ``contribution``, ``idea``...; nothing where nothing is.
    rows : Rows
        The rows behind it.
    """

    fact: str
    value: Value
    count: int | None
    n: int | None
    low: float | None
    high: float | None
    unit: str
    rows: Rows


def proofs(facts: Facts, told: Iterable[Sentence]) -> list[Proof]:
    """Return each fact that some sentences state, once, in the order they state it.

    Parameters
    ----------
    facts : Facts
        The synthesis as data.
    told : iterable of Sentence
        As ``sentences`` gives them.
    """
    document = facts.model_dump(mode="json")
    stated = dict.fromkeys(fact for one in told for fact in one.facts)
    return [_proof(document, pointer) for pointer in stated]


def _proof(document: Mapping[str, Any], pointer: str) -> Proof:
    value = resolve(document, pointer)
    if isinstance(value, Mapping) and value.keys() >= _SHARE:
        rows = behind(document, f"{pointer}/value")
        ends = (value["count"], value["n"], value["low"], value["high"])
        return Proof(pointer, value["value"], *ends, rows.unit, rows)
    rows = behind(document, pointer)
    held = len(value) if isinstance(value, list) else None if isinstance(value, Mapping) else value
    unit = rows.unit if isinstance(held, int) and not isinstance(held, bool) else ""
    return Proof(pointer, held, None, None, None, None, unit, rows)
