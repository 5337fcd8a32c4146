"""Rules that make votes of grades, where one file holds items on several scales (1 to 4, 1 to 7)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from deliberation.ingest.cells.values import UNSEEN

_NUMBER: Final = r"[+-]?\d+(?:[.,]\d+)?"
_SCOPED: Final = re.compile(rf"\s*({_NUMBER}(?:\.\.{_NUMBER})?)\s*/\s*({_NUMBER})\s*")
_RANGE: Final = re.compile(rf"\s*({_NUMBER})(?:\.\.({_NUMBER}))?\s*")


def plain_rules(scale: Mapping[str, str]) -> dict[str, str]:
    """Return the rules that name no scale.

    Examples
    --------
    >>> plain_rules({"1..2/4": "agree", "d'accord": "agree"})
    {"d'accord": 'agree'}
    """
    return {value: answer for value, answer in scale.items() if not _SCOPED.fullmatch(value)}


def rules_for(
    scale: Mapping[str, str], low: float, high: float, *, declared: bool = True
) -> dict[str, str] | None:
    """Return what the grades of one item mean, or None where no rule is for its scale.

    A rule that names the scale (``"1..2/4"``: 1 and 2 on a scale to 4) goes before those that name none.
    Rules that name none are for the items whose lowest and highest grade they cover, and no more than these:
    on a scale to 7, ``{"1..2": "agree", "3..4": "disagree"}`` would say nothing of 5, and be wrong about 3.

    Parameters
    ----------
    scale : mapping of str to str
        Value, or range of values, with or without the scale it is on -> agree, disagree, pass or unseen.
    low, high : float
        Lowest and highest grade of the item.
    declared : bool
        Whether the survey says so; else these are only the grades that were given, and the scale may go on.

    Examples
    --------
    >>> rules = {"1..2/4": "agree", "3..4/4": "disagree", "1..3": "agree", "4..7": "disagree", "0": "unseen"}
    >>> rules_for(rules, 1, 4)
    {'0': 'unseen', '1..2': 'agree', '3..4': 'disagree'}
    >>> rules_for(rules, 1, 7)
    {'1..3': 'agree', '4..7': 'disagree', '0': 'unseen'}
    >>> rules_for(rules, 1, 5) is None
    True
    """
    tops = {_float(hit[2]) for value in scale if (hit := _SCOPED.fullmatch(value))}
    fitting = sorted(top for top in tops if top == high or (not declared and top > high))
    plain = plain_rules(scale)
    votes = {value: bounds for value in plain if plain[value] != UNSEEN and (bounds := _bounds(value))}
    if fitting:
        scoped = {
            hit[1]: answer
            for value, answer in scale.items()
            if (hit := _SCOPED.fullmatch(value)) and _float(hit[2]) == fitting[0]
        }
        aside = {v: plain[v] for v in plain if v not in votes or votes[v][1] < low}  # « 0 », « sans avis »
        return {**aside, **scoped}
    if not votes:
        return None
    top = max(high_ for _, high_ in votes.values())
    covered = all(any(a <= end <= b for a, b in votes.values()) for end in (low, high))
    return plain if covered and (top == high or (not declared and top > high)) else None


def _bounds(value: str) -> tuple[float, float] | None:
    hit = _RANGE.fullmatch(value)
    if hit is None:
        return None
    ends = _float(hit[1]), _float(hit[2] or hit[1])
    return min(ends), max(ends)


def _float(text: str) -> float:
    return float(text.replace(",", "."))
