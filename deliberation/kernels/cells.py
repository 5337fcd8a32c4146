"""Long columns of text looked at once, as bytes: what a slower way would change, if anything.

Every function answers for sure or says that it does not know; who asks then takes the slower way, whose
answer is the same. Texts are UTF-8, one after the other, each from its end's predecessor to its end.
"""

from __future__ import annotations

from typing import Any, Final

import numba
import numpy as np

BLANK: Final = 0
VISIBLE: Final = 1
UNSURE: Final = 2
"""Whether a text shows anything: no, yes, or only a table of Unicode can tell."""
MOST_DIGITS: Final = 18

_jit = numba.njit(nogil=True, cache=True, boundscheck=False)
_inline = numba.njit(nogil=True, cache=True, boundscheck=False, inline="always")
_ZERO, _NINE, _SPACE, _DELETE = (np.uint8(n) for n in (48, 57, 32, 127))
_MINUS, _COLON, _T, _POINT, _Z, _U, _C = (np.uint8(ord(c)) for c in "-:T.ZUC")
_LESS, _AND = np.uint8(ord("<")), np.uint8(ord("&"))


@_jit
def visible(data: Any, ends: Any, out: Any) -> None:
    """Write of each text whether it shows anything: ``BLANK``, ``VISIBLE`` or ``UNSURE``.

    Parameters
    ----------
    data : uint8 array
        Bytes of all texts.
    ends : int64 array, shape (texts + 1,)
        Where each begins, and where the last one ends.
    out : uint8 array, shape (texts,)
        Written to.
    """
    for i in range(len(ends) - 1):
        state = BLANK
        for j in range(ends[i], ends[i + 1]):
            byte = data[j]
            if byte != _SPACE and (byte < np.uint8(9) or byte > np.uint8(13)):
                state = UNSURE if _may_be_space(data, j) else VISIBLE
                break
        out[i] = state


@_inline
def _may_be_space(data: Any, at: Any) -> Any:
    """Tell whether a space of Unicode may begin here: U+001C to 1F, 85, A0, 1680, 2000 to 206F, 3000."""
    byte = data[at]
    if byte < np.uint8(0x80):
        return byte >= np.uint8(0x1C) and byte <= np.uint8(0x1F)
    if byte == np.uint8(0xC2):
        return data[at + 1] == np.uint8(0x85) or data[at + 1] == np.uint8(0xA0)
    if byte == np.uint8(0xE2):
        third = data[at + 2]
        if data[at + 1] == np.uint8(0x80):
            return third <= np.uint8(0x8A) or (third >= np.uint8(0xA8) and third <= np.uint8(0xAF))
        return data[at + 1] == np.uint8(0x81)
    return byte == np.uint8(0xE1) or (byte == np.uint8(0xE3) and data[at + 1] == np.uint8(0x80))


@_jit
def trimmed(data: Any, ends: Any) -> bool:
    """Tell whether every text is there, and surely begins and ends with something that shows (ASCII)."""
    for i in range(len(ends) - 1):
        start, stop = ends[i], ends[i + 1]
        if stop == start:
            return False
        first, last = data[start], data[stop - 1]
        if first <= _SPACE or first >= _DELETE or last <= _SPACE or last >= _DELETE:
            return False
    return True


@_jit
def marked(data: Any) -> bool:
    """Tell whether any byte is « < » or « & »: most texts hold neither, and then no markup."""
    step = 1 << 12
    for start in range(0, len(data), step):
        found = np.uint8(0)
        for j in range(start, min(start + step, len(data))):
            byte = data[j]
            found |= np.uint8(byte == _LESS) | np.uint8(byte == _AND)
        if found:
            return True
    return False


@_jit
def tails(data: Any, ends: Any, prefix: Any, out: Any) -> int:
    """Write the number behind the prefix of each text.

    Parameters
    ----------
    data, ends
        The texts.
    prefix : uint8 array
        What each begins with.
    out : int64 array, shape (texts,)
        Written to.

    Returns
    -------
    int
        0 where a text is made otherwise (``out`` is then not filled); 2 where a number has zeros before it
        (« 01 »), 1 where none has.
    """
    width = len(prefix)
    sort = 1
    for i in range(len(ends) - 1):
        start, stop = ends[i], ends[i + 1]
        digits = stop - start - width
        if digits < 1 or digits > MOST_DIGITS:
            return 0
        for j in range(width):
            if data[start + j] != prefix[j]:
                return 0
        number = np.int64(0)
        for j in range(start + width, stop):
            byte = data[j]
            if byte < _ZERO or byte > _NINE:
                return 0
            number = number * 10 + np.int64(byte - _ZERO)
        if digits > 1 and data[start + width] == _ZERO:
            sort = 2
        out[i] = number
    return sort


@_inline
def _pair(data: Any, at: Any) -> Any:
    """Return the number that two digits write, or 100 where they are none."""
    a, b = data[at], data[at + 1]
    if a < _ZERO or a > _NINE or b < _ZERO or b > _NINE:
        return np.int64(100)
    return np.int64(a - _ZERO) * 10 + np.int64(b - _ZERO)


@_inline
def _names_utc(data: Any, at: Any, stop: Any) -> Any:
    """Tell whether what is left says « Z » or « UTC » and nothing else."""
    if stop - at == 1:
        return data[at] == _Z
    word = stop - at == 4 and data[at] == _SPACE and data[at + 1] == _U
    return word and data[at + 2] == _T and data[at + 3] == _C


@_jit
def moments(data: Any, ends: Any, out: Any) -> int:
    """Write ISO 8601 moments as milliseconds since 1970: ``2020-11-25 08:17:37``, with ``T``, with ``Z``.

    Days are counted as in Hinnant, chrono-compatible low-level date algorithms (``days_from_civil``).

    Parameters
    ----------
    data, ends
        The texts.
    out : int64 array, shape (texts,)
        Written to.

    Returns
    -------
    int
        0 where a text is written otherwise, or one names UTC and another no zone; 1 where none names a zone;
        2 where all name UTC.
    """
    sort = 0
    for i in range(len(ends) - 1):
        at, stop = ends[i], ends[i + 1]
        size = stop - at
        if size < 19:
            return 0
        century, decade = _pair(data, at), _pair(data, at + 2)
        month, day = _pair(data, at + 5), _pair(data, at + 8)
        hour, minute, second = _pair(data, at + 11), _pair(data, at + 14), _pair(data, at + 17)
        if data[at + 4] != _MINUS or data[at + 7] != _MINUS:
            return 0
        if data[at + 13] != _COLON or data[at + 16] != _COLON:
            return 0
        if data[at + 10] != _SPACE and data[at + 10] != _T:
            return 0
        if century > 99 or decade > 99 or hour > 23 or minute > 59 or second > 59:
            return 0
        year = century * 100 + decade
        if month < 1 or month > 12 or day < 1 or year < 1:
            return 0
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        if day > 30 + (month + month // 8) % 2 - (0 if month != 2 else 1 if leap else 2):
            return 0
        thousandths = np.int64(0)
        j = at + 19
        if j < stop and data[j] == _POINT:
            j += 1
            unit = np.int64(100)
            begun = j
            while j < stop and data[j] >= _ZERO and data[j] <= _NINE:
                thousandths += np.int64(data[j] - _ZERO) * unit
                unit //= 10
                j += 1
            if j == begun or j - begun > 6:
                return 0
        own = 1
        if j < stop and _names_utc(data, j, stop):
            own, j = 2, stop
        if j != stop or (sort and sort != own):
            return 0
        sort = own
        year -= 1 if month <= 2 else 0
        era = year // 400
        within = year - era * 400
        count = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
        days = era * 146097 + within * 365 + within // 4 - within // 100 + count - 719468
        out[i] = ((days * 24 + hour) * 60 + minute) * 60_000 + second * 1000 + thousandths
    return sort
