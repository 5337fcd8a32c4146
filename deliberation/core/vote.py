"""What a participant can answer to a statement."""

from __future__ import annotations

from enum import IntEnum


class Vote(IntEnum):
    """A vote; never 0, because a sparse matrix silently drops zeros (and with them every pass).

    Examples
    --------
    >>> Vote(1).name
    'AGREE'
    """

    AGREE = 1
    DISAGREE = 2
    PASS = 3
