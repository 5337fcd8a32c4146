"""The facts that sentences state, each with its value, what it counts, and the rows it was counted from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
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


def proved(facts: Facts, told: Iterable[Sentence]) -> tuple[list[Sentence], list[Proof]]:
    """Return some sentences with what proves them: each fact they state, once, in the order they state it.

    Parameters
    ----------
    facts : Facts
        The synthesis as data.
    told : iterable of Sentence
        As ``sentences`` gives them.

    Returns
    -------
    list of Sentence
        The same, whose facts are those of the proofs: of a part of a share, the whole share.
    list of Proof
    """
    document = facts.model_dump(mode="json")
    whole = [
        replace(one, facts=tuple(dict.fromkeys(record(document, fact) for fact in one.facts))) for one in told
    ]
    stated = dict.fromkeys(fact for one in whole for fact in one.facts)
    return whole, [_proof(document, pointer) for pointer in stated]


def record(document: Mapping[str, Any], pointer: str) -> str:
    """Return the share that a fact is a part of, else the fact itself.

    Examples
    --------
    >>> record({"a": {"count": 1, "n": 2, "value": 0.5, "low": None, "high": None}}, "/a/n")
    '/a'
    """
    above, _, last = pointer.rpartition("/")
    if last not in _SHARE or not above:
        return pointer
    holder = resolve(document, above)
    return above if isinstance(holder, Mapping) and holder.keys() >= _SHARE else pointer


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
