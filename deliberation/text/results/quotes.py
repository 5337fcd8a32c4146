"""Quotes: exact substrings of a contribution, or nothing."""

from __future__ import annotations

from deliberation.core.errors import QuoteError


def is_exact(text: str, start: int, end: int, quote: str) -> bool:
    """Tell whether a quote is exactly ``text[start:end]``, and not blank.

    Examples
    --------
    >>> is_exact("Plus de bancs", 0, 4, "Plus"), is_exact("Plus de bancs", 0, 4, "plus")
    (True, False)
    """
    return 0 <= start < end <= len(text) and bool(quote.strip()) and text[start:end] == quote


def check_quote(contribution: str, text: str, start: int, end: int, quote: str) -> None:
    """Refuse a quote that is not exactly what the contribution says.

    Parameters
    ----------
    contribution : str
        Id of the contribution, for the message.
    text : str
        Its text, as submitted.
    start, end : int
        Where the quote is said to lie.
    quote : str
        What is about to be printed.

    Raises
    ------
    QuoteError
        If the quote differs, be it by one letter.
    """
    if not is_exact(text, start, end, quote):
        raise QuoteError(
            f"The quote {quote[:60]!r} is not what contribution {contribution} says at "
            f"characters {start} to {end}: {text[max(start, 0) : max(end, 0)][:60]!r}."
        )
