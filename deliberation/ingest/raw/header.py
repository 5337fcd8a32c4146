"""Where the header of a table is: under a preamble, on two lines, or nowhere."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence

_NUMBER = re.compile(r"[-+]?\d[\d\s.,:/TZ+-]*%?")


def header_row(rows: Sequence[Sequence[str]]) -> int:
    """Return the index of the header among the first rows of a table, preamble skipped.

    A preamble is made of rows that fill at most half as many cells as the rows after them do (a title, a
    date of export, a blank line). The header is the first row that is not so.

    Examples
    --------
    >>> header_row([["Export"], [""], ["id", "texte", "date"], ["1", "Oui", "2020"]])
    2
    """
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows]
    usual = Counter(len(row) for row, n in zip(rows, filled, strict=True) if n).most_common(1)
    if not usual:
        return 0
    width = usual[0][0]
    body = sorted((n for row, n in zip(rows, filled, strict=True) if len(row) == width), reverse=True)
    typical = body[0] if body else 0
    for index, (row, n) in enumerate(zip(rows, filled, strict=True)):
        if n and (n * 2 > typical or (len(row) == width and n > 1 and n * 4 > typical)):
            return index
    return 0


def looks_like_data(row: Sequence[str]) -> bool:
    """Tell whether the first row of a table looks like a record: then the table has no header.

    Headers are not numbers, unless they count up (the statements of a matrix).

    Examples
    --------
    >>> looks_like_data(["Challenge", "1560.0", "258262", "Et si on limitait les déplacements"])
    True
    >>> looks_like_data(["id", "texte", "2020"]), looks_like_data(["participant", "0", "1", "2", "5"])
    (False, False)
    """
    cells = [cell.strip() for cell in row if cell.strip()]
    numbers = [cell for cell in cells if _NUMBER.fullmatch(cell)]
    if len(numbers) < 2 or len(numbers) * 3 < len(cells) or len(numbers) == len(row):
        return False
    counting = [int(cell) for cell in numbers if cell.isdigit()]
    return not (len(counting) > 2 and all(a < b for a, b in itertools.pairwise(counting)))


def joined(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Return one header from two lines: the upper one runs on over the cells it heads.

    Examples
    --------
    >>> joined(["Question 1", "", "Question 2"], ["Texte", "Code", ""])
    ['Question 1 / Texte', 'Question 1 / Code', 'Question 2']
    """
    names: list[str] = []
    running = ""
    for position in range(max(len(upper), len(lower))):
        top = upper[position].strip() if position < len(upper) else ""
        bottom = lower[position].strip() if position < len(lower) else ""
        running = top or running
        names.append(" / ".join(part for part in (running, bottom) if part))
    return names
