"""Delimited bytes into codes and integers in one pass: the ids of a column become numbers at once.

An id costs its hash and one look into a table (open addressing, linear probing; Knuth, TAOCP vol. 3, 6.4), so
that ten million votes never become ten million strings, which is what Arrow's reader makes first.
"""

from __future__ import annotations

from typing import Any, Final

import numba
import numpy as np
import numpy.typing as npt
from numba.cpython.unsafe.numbers import trailing_zeros
from numba.extending import intrinsic

SKIP: Final = -1
INTEGER: Final = -2
"""Roles of columns besides 0, 1, 2...: left out; a signed integer."""
GOOD: Final = 0
BLANK: Final = 1
RAGGED: Final = 2
"""States of a line."""
MISSING: Final = np.iinfo(np.int64).min
"""The integer of an empty cell."""

DIRECT: Final = 1 << 22
"""Ids that are whole numbers below this are looked up by their value, without a hash."""
_PLAIN, _END, _ODD = 0, 1, 2

# Places in the text are unsigned: numba then knows that no index is negative, which halves the time.
# Unsigned and signed integers must never meet (numba makes floats of them): hence the constants.
_0, _1, _3, _7, _8 = (np.uint64(n) for n in (0, 1, 3, 7, 8))
_9, _10, _18, _48 = (np.uint64(n) for n in (9, 10, 18, 48))
_MOST: Final = np.uint64(DIRECT)

# Eight bytes are looked at as one word (Warren, Hacker's Delight, 2nd ed., 6-1): a byte that is zero lights
# its highest bit, and the lowest of the lights is the first such byte, where words are little-endian.
_ONES, _LIGHTS = np.uint64(0x0101010101010101), np.uint64(0x8080808080808080)
_FEEDS, _QUOTES = np.uint64(10) * _ONES, np.uint64(34) * _ONES
_LINES: Final = 1 << 14

_jit = numba.njit(nogil=True, cache=True, boundscheck=False)
_inline = numba.njit(nogil=True, cache=True, boundscheck=False, inline="always")


class Index:
    """The distinct ids met so far, each with its code; it grows before a block is read, never within one."""

    def __init__(self) -> None:
        self.direct = np.zeros(
            DIRECT, np.int32
        )  # small whole number -> its code + 1; pages come when touched
        self.table = np.full(1 << 12, -1, np.int32)  # slot -> code, -1 where free
        self.hashes = np.empty(1 << 11, np.uint64)
        self.ends = np.zeros(1 << 11, np.uint64)  # where the bytes of each id end in the arena
        self.arena = np.empty(1 << 15, np.uint8)
        self.size = np.zeros(1, np.uint64)

    def __len__(self) -> int:
        return int(self.size[0])

    def reserve(self, ids: int, width: int) -> None:
        """Make room for more ids, of ``width`` bytes together."""
        count = len(self)
        used = int(self.ends[count - 1]) if count else 0
        if used + width > len(self.arena):
            self.arena = np.concatenate([self.arena, np.empty(used + width, np.uint8)])
        if count + ids > len(self.ends):
            more = max(count + ids, 2 * len(self.ends)) - len(self.ends)
            self.ends = np.concatenate([self.ends, np.zeros(more, np.uint64)])
            self.hashes = np.concatenate([self.hashes, np.empty(more, np.uint64)])
        if 2 * (count + ids) > len(self.table):
            self.table = np.full(1 << (2 * (count + ids) - 1).bit_length(), -1, np.int32)
            _refill(self.table, self.hashes, count)

    def merge(self, other: Index) -> npt.NDArray[np.int32]:
        """Take in the ids of another index, and return the code that each of them has here."""
        count = len(other)
        width = int(other.ends[count - 1]) if count else 0
        self.reserve(count, width)
        codes = np.empty(count, np.int32)
        _merge(
            self.direct,
            self.table,
            self.hashes,
            self.ends,
            self.arena,
            self.size,
            other.arena,
            other.ends,
            codes,
        )
        return codes

    def texts(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint8]]:
        """Return the ids in the order of their codes: offsets, shape (ids + 1,), and bytes."""
        offsets = np.concatenate([np.zeros(1, np.int64), self.ends[: len(self)].astype(np.int64)])
        return offsets, self.arena[: offsets[-1]]


@_jit
def _refill(table: Any, hashes: Any, count: int) -> None:
    mask = np.uint64(len(table) - 1)
    for code in range(count):
        if not hashes[code]:
            continue
        slot = (hashes[code] >> _1) & mask
        while table[slot] >= 0:
            slot = (slot + _1) & mask
        table[slot] = code


@_inline
def _code(
    direct: Any, table: Any, hashes: Any, ends: Any, arena: Any, size: Any, data: Any, start: Any, stop: Any
) -> Any:
    """Return the code of some bytes, entering them where they are new."""
    width = stop - start
    value = _0
    if width <= _7 and (data[start] != 48 or width == _1):
        for i in range(start, stop):
            digit = np.uint64(data[i]) - np.uint64(48)  # wraps round below « 0 »
            if digit > np.uint64(9):
                value = np.uint64(DIRECT)
                break
            value = value * np.uint64(10) + digit
    else:
        value = np.uint64(DIRECT)
    if value < np.uint64(DIRECT):
        code = direct[value] - np.int32(1)
        if code < 0:
            code = np.int32(size[0])
            direct[value] = code + np.int32(1)
            hashes[size[0]] = 0
            _enter(ends, arena, size, data, start, stop)
        return code
    mixed = np.uint64(1469598103934665603)
    for i in range(start, stop):  # FNV-1a, then a finaliser, because the table looks at the low bits
        mixed = (mixed ^ np.uint64(data[i])) * np.uint64(1099511628211)
    mixed ^= mixed >> np.uint64(32)
    mixed *= np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(29))) | _1  # 0 marks the ids of the direct table
    mask = np.uint64(len(table) - 1)
    slot = (mixed >> _1) & mask
    code = table[slot]
    while code >= 0:
        known = np.uint64(code)
        if hashes[known] == mixed:
            first = ends[known - _1] if known > _0 else _0
            if ends[known] - first == width:
                same = True
                for i in range(_0, width):
                    if arena[first + i] != data[start + i]:
                        same = False
                        break
                if same:
                    return code
        slot = (slot + _1) & mask
        code = table[slot]
    code = np.int32(size[0])
    table[slot] = code
    hashes[size[0]] = mixed
    _enter(ends, arena, size, data, start, stop)
    return code


@_inline
def _enter(ends: Any, arena: Any, size: Any, data: Any, start: Any, stop: Any) -> None:
    fresh = size[0]
    used = ends[fresh - _1] if fresh > _0 else _0
    for i in range(_0, stop - start):
        arena[used + i] = data[start + i]
    ends[fresh] = used + (stop - start)
    size[0] = fresh + _1


@_jit
def _merge(
    direct: Any, table: Any, hashes: Any, ends: Any, arena: Any, size: Any, data: Any, stops: Any, codes: Any
) -> None:
    start = _0
    for i in range(len(codes)):
        codes[i] = _code(direct, table, hashes, ends, arena, size, data, start, stops[i])
        start = stops[i]


class Room:
    """Arrays that every block of a worker is read into, so that the system hands out no fresh pages."""

    def __init__(self) -> None:
        self._lines = 0
        self._grow(_LINES)

    def _grow(self, lines: int) -> None:
        self._lines = lines
        self._codes = np.empty((3, lines), np.int32)
        self._numbers = np.empty(lines, np.int64)
        self._states = np.empty(lines, np.int8)

    def of(self, lines: int) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int64], npt.NDArray[np.int8]]:
        """Return codes, integers and states for some lines; nothing is set."""
        if lines > self._lines:
            self._grow(2 * lines)
        return self._codes[:, :lines], self._numbers[:lines], self._states[:lines]


def scan_block(
    data: npt.NDArray[np.uint8],
    separator: int,
    roles: npt.NDArray[np.int8],
    lines: int,
    indices: tuple[Index, Index, Index],
    room: Room | None = None,
) -> tuple[int, npt.NDArray[np.int32], npt.NDArray[np.int64], npt.NDArray[np.int8]]:
    """Read whole lines of delimited text; at most three columns of ids and one of integers.

    Parameters
    ----------
    data : uint8 array
        Whole lines; the last one may lack its line feed.
    separator : int
        The byte between cells.
    roles : int8 array, shape (columns,)
        What each column is: 0, 1 or 2 for the ids, ``INTEGER`` or ``SKIP``.
    lines : int
        Number of lines, at most.
    indices : three Index
        The ids of the columns 0, 1 and 2; new ones are entered.
    room : Room, optional
        What is written in, block after block: what is returned then holds until the next block.

    Returns
    -------
    count : int
        Lines read; -1 where the text is not so plain: a line break or a quote inside a cell, an integer that
        is none, a NUL.
    codes : int32 array, shape (3, lines)
        Code of each id; -1 where the cell is empty or the line is not ``GOOD``.
    numbers : int64 array, shape (lines,)
        The integers; ``MISSING`` where the cell is empty.
    states : int8 array, shape (lines,)
        ``GOOD``, ``BLANK`` or ``RAGGED``.
    """
    codes, numbers, states = (Room() if room is None else room).of(lines)
    parts: list[Any] = []
    for number, known in enumerate(indices):
        if (roles == number).any():
            known.reserve(lines, len(data))
        parts += [known.direct, known.table, known.hashes, known.ends, known.arena, known.size]
    count = _scan(data, separator, roles, codes, numbers, states, *parts)
    return int(count), codes, numbers, states


def _load(typing: Any, data: Any, at: Any) -> Any:
    """Return eight bytes of a contiguous array from any place, as one little-endian word."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        kind = signature.args[0]
        array = context.make_array(kind)(context, builder, arguments[0])
        place = builder.gep(array.data, [arguments[1]])
        return builder.load(
            builder.bitcast(place, context.get_value_type(numba.uint64).as_pointer()), align=1
        )

    return numba.uint64(data, at), generate


_word: Any = intrinsic(_load)
_below: Any = trailing_zeros


@_inline
def _lit(word: Any) -> Any:
    """Return a light in the first byte that is zero; those above it may be wrong."""
    return (word - _ONES) & ~word & _LIGHTS


@_inline
def _cell_end(data: Any, at: Any, size: Any, separators: Any, sort: Any) -> Any:
    """Return where the next separator, line feed, quote or NUL is."""
    while at + _8 <= size:
        word = _word(data, at)
        lights = _lit(word ^ separators) | _lit(word ^ _FEEDS) | _lit(word ^ _QUOTES) | _lit(word)
        if lights:
            return at + (np.uint64(_below(lights)) >> _3)
        at += _8
    while at < size and sort[data[at]] == _PLAIN:
        at += _1
    return at


@_inline
def _quote_end(data: Any, at: Any, size: Any) -> Any:
    """Return where the next quote or line feed is."""
    while at + _8 <= size:
        word = _word(data, at)
        lights = _lit(word ^ _QUOTES) | _lit(word ^ _FEEDS)
        if lights:
            return at + (np.uint64(_below(lights)) >> _3)
        at += _8
    while at < size and data[at] != 34 and data[at] != 10:
        at += _1
    return at


@_inline
def _digits(data: Any, at: Any, size: Any) -> Any:
    """Return where the digits end that begin at a place, and the number they make; 18 at most are right."""
    number = _0
    while at < size:
        digit = np.uint64(data[at]) - _48  # wraps round below « 0 »
        if digit > _9:
            break
        number = number * _10 + digit
        at += _1
    return at, number


@_jit
def _scan(
    data: Any, separator: int, roles: Any, codes: Any, numbers: Any, states: Any,
    direct_a: Any, table_a: Any, hashes_a: Any, ends_a: Any, arena_a: Any, size_a: Any,
    direct_b: Any, table_b: Any, hashes_b: Any, ends_b: Any, arena_b: Any, size_b: Any,
    direct_c: Any, table_c: Any, hashes_c: Any, ends_c: Any, arena_c: Any, size_c: Any,
) -> Any:  # fmt: skip
    sort = np.zeros(256, np.uint8)
    sort[10] = sort[separator] = _END
    sort[34] = sort[0] = _ODD
    blank = np.zeros(256, np.uint8)
    blank[32] = blank[13] = blank[9] = 1
    blank[separator] = 0
    separators = np.uint64(separator) * _ONES
    width = len(roles)
    size = np.uint64(len(data))
    at = _0
    row = 0
    while at < size:
        cell = 0
        filled = False
        line: Any = True
        codes[0, row] = codes[1, row] = codes[2, row] = -1
        numbers[row] = MISSING
        states[row] = GOOD
        while line:
            role = roles[cell] if cell < width else SKIP
            while at < size and blank[data[at]]:
                at += _1
            start = at
            number = _MOST  # of a cell that is nothing but digits; _MOST and above, another one
            if at < size and data[at] == 34:  # a quoted cell
                at += _1
                start = at
                at = _quote_end(data, at, size)
                if at >= size or data[at] == 10:
                    return -1
                stop = at
                at += _1
                while at < size and blank[data[at]]:
                    at += _1
                if at < size and sort[data[at]] != _END:
                    return -1
                while start < stop and blank[data[start]]:
                    start += _1
            else:
                if role != SKIP:
                    at, number = _digits(data, at, size)
                if at < size and sort[data[at]] != _END:
                    number = _MOST
                    at = _cell_end(data, at, size, separators, sort)
                    if at < size and sort[data[at]] == _ODD:
                        return -1
                elif role == INTEGER and start < at and at - start <= _18:
                    numbers[row] = np.int64(number)
                    filled = True
                    role = SKIP
                elif at - start > _7 or (at - start > _1 and data[start] == 48):
                    number = _MOST
                stop = at
            while stop > start and blank[data[stop - _1]]:
                stop -= _1
            line = at < size and data[at] == separator
            at += _1
            if stop > start:
                filled = True
                if role == 0:
                    code = direct_a[number] if number < _MOST else np.int32(0)
                    codes[0, row] = (
                        code - np.int32(1)
                        if code
                        else _code(direct_a, table_a, hashes_a, ends_a, arena_a, size_a, data, start, stop)
                    )
                elif role == 1:
                    code = direct_b[number] if number < _MOST else np.int32(0)
                    codes[1, row] = (
                        code - np.int32(1)
                        if code
                        else _code(direct_b, table_b, hashes_b, ends_b, arena_b, size_b, data, start, stop)
                    )
                elif role == 2:
                    code = direct_c[number] if number < _MOST else np.int32(0)
                    codes[2, row] = (
                        code - np.int32(1)
                        if code
                        else _code(direct_c, table_c, hashes_c, ends_c, arena_c, size_c, data, start, stop)
                    )
                elif role == INTEGER:
                    negative = data[start] == 45
                    if negative:
                        start += _1
                    if stop - start > _18 or stop == start:
                        return -1
                    at_end, number = _digits(data, start, stop)
                    if at_end < stop:
                        return -1
                    numbers[row] = -np.int64(number) if negative else np.int64(number)
            cell += 1
        if not filled:
            states[row] = BLANK
        elif cell != width:
            states[row] = RAGGED
            codes[0, row] = codes[1, row] = codes[2, row] = -1
            numbers[row] = MISSING
        row += 1
    return row
