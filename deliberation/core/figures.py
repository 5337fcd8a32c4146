"""Numbers in words: counts, percentages and intervals as each language writes them."""

from __future__ import annotations

from typing import Final

from deliberation.core import traced

NBSP: Final = "\u00a0"


def number(value: int, language: str) -> str:
    """Write a whole number.

    Examples
    --------
    >>> number(12345, "fr").replace(chr(0xA0), "~"), number(12345, "en")
    ('12~345', '12,345')
    """
    return f"{value:,}".replace(",", NBSP) if language == "fr" else f"{value:,}"


def whole(value: float) -> int:
    """Return a share as a whole percentage, halves upward.

    Examples
    --------
    >>> whole(0.125), whole(-0.125)
    (13, -13)
    """
    found = int(abs(value) * 100 + 0.5 + 1e-9)
    facts = traced.of(value)
    signed = found if value >= 0 else -found
    return traced.whole(signed, facts) if facts else signed


def percent(value: float | None, language: str, *, rounded: bool = False) -> str:
    """Write a share as a whole percentage; what is neither none nor all is never written as 0 or 100.

    None or all of rounded counts (``rounded``) is written as nearly so.

    Examples
    --------
    >>> percent(1.0, "en", rounded=True).replace(chr(0xA0), " ")
    '≈ 100%'
    >>> [percent(v, "en").replace(chr(0xA0), " ") for v in (0.0, 0.001, 0.5, 0.999, 1.0, None)]
    ['0%', '< 1%', '50%', '> 99%', '100%', '–']
    """
    if value is None:
        return "–"
    if 0 < value < 0.005:
        return f"<{NBSP}{_percent(1, language)}"
    if 0.995 <= value < 1:
        return f">{NBSP}{_percent(99, language)}"
    written = _percent(whole(value), language)
    return f"≈{NBSP}{written}" if rounded and value in (0, 1) else written


def interval(low: float | None, high: float | None, language: str) -> str:
    """Write the bounds of an interval in whole percentages, or nothing where there is none.

    Bounds that whole percentages would make one have a decimal more.

    Examples
    --------
    >>> interval(0.834, 0.901, "en"), interval(0.986, 0.993, "en"), interval(0.996, 1.0, "en")
    ('83–90%', '98.6–99.3%', '99.6–100%')
    """
    if low is None or high is None:
        return ""
    if low == high or whole(low) != whole(high):
        told = [str(whole(bound)) for bound in (low, high)]
    else:
        told = [_tenths(bound, language) for bound in (low, high)]
    return _percent("–".join(dict.fromkeys(told)), language)


def _tenths(value: float, language: str) -> str:
    """Return a percentage with one decimal; what is neither none nor all is never written as 0 or 100."""
    if value in (0, 1):
        return str(whole(value))
    tenths = min(max(whole(value * 10), 1), 999)
    return f"{tenths // 10}{',' if language == 'fr' else '.'}{tenths % 10}"


def _percent(value: int | str, language: str) -> str:
    return f"{value}{NBSP}%" if language == "fr" else f"{value}%"
