"""From a log of votes to the events that can be votes, with the account of the rows that cannot."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from deliberation.core.errors import ReadError
from deliberation.ingest.raw.log import VoteLog
from deliberation.ingest.records.draft import Account, Events

_ENTERED = np.int8(-2)
"""Stands for the vote of a row that is already in the account."""


def cast(
    log: VoteLog,
    codes: npt.NDArray[np.int8],
    account: Account,
    *,
    known: pd.Series | None = None,
    keep_value: bool = False,
) -> Events:
    """Return the rows of a log that are votes, and enter the others in the account.

    Parameters
    ----------
    log : VoteLog
        The rows.
    codes : int8 array
        Vote code of each distinct value of ``log.vote``: 0 outside the scale, -1 where it is no answer.
    account : Account
        Where rows that cannot be votes are entered; the others are entered when the sources are joined.
    known : Series of str, optional
        Ids of the contributions that exist; a vote on another one is set aside.
    keep_value : bool
        Whether the platform's own value says more than the vote.

    Raises
    ------
    ReadError
        If no value is a vote.
    """
    account.enter(log.file, "vote", log.blank, "set aside", "empty_row")
    account.enter(log.file, "vote", [row for row, _ in log.unreadable], "set aside", "ragged_row")
    vote = np.append(codes, np.int8(-1))[log.vote.codes]
    good = _countable(log, codes, vote)
    if good is not None:
        good = _strangers(log, vote, good, account, known)
        _others(log, vote, good, account)
    elif known is not None:
        good = _strangers(log, vote, np.ones(len(log), dtype=bool), account, known)
    return _events(log, vote, None if good is None or good.all() else good, keep_value=keep_value)


def _countable(
    log: VoteLog, codes: npt.NDArray[np.int8], vote: npt.NDArray[np.int8]
) -> npt.NDArray[np.bool_] | None:
    """Return which rows are votes by some person on some contribution; None where all are."""
    columns = (log.participant.codes, log.contribution.codes, log.vote.codes)
    if not len(log) or ((codes > 0).all() and all(column.min() >= 0 for column in columns)):
        return None
    named = (log.participant.codes >= 0) & (log.contribution.codes >= 0)
    good: npt.NDArray[np.bool_] = named & (vote > 0)
    if not good.any() and named.any():
        seen = ", ".join(repr(text) for text in sorted(log.vote.texts)[:6]) or "every cell is empty"
        raise ReadError(
            f"{log.file}: no value of the column of votes is a vote we know ({seen}); declare the scale: "
            'scale = { "oui" = "agree", "non" = "disagree", "sans avis" = "pass" }.'
        )
    return good


def _strangers(
    log: VoteLog,
    vote: npt.NDArray[np.int8],
    good: npt.NDArray[np.bool_],
    account: Account,
    known: pd.Series | None,
) -> npt.NDArray[np.bool_]:
    """Return which rows stay once votes on unknown contributions are set aside."""
    if known is None:
        return good
    absent = ~log.contribution.texts.isin(known).to_numpy()
    if not absent.any():
        return good
    stranger = good & absent[log.contribution.codes]
    account.enter(log.file, "vote", log.rows[stranger], "set aside", "unknown_contribution")
    vote[stranger] = _ENTERED
    return good & ~stranger


def _others(log: VoteLog, vote: npt.NDArray[np.int8], good: npt.NDArray[np.bool_], account: Account) -> None:
    """Enter the rows that are no votes, each with what is wrong with it."""
    bad = np.flatnonzero(~good & (vote != _ENTERED))
    participant, contribution, value = (
        column.codes[bad] for column in (log.participant, log.contribution, log.vote)
    )
    nameless = (participant < 0) | (contribution < 0)
    empty = ~nameless & (value < 0)
    outside = ~nameless & ~empty & (vote[bad] == 0)
    unseen = ~nameless & ~empty & ~outside
    for mask, reason in ((nameless, "no_id"), (empty, "empty_value"), (unseen, "not_asked")):
        account.enter(log.file, "vote", log.rows[bad[mask]], "set aside", reason)
    texts = log.vote.texts.to_numpy(dtype=object)
    account.enter(
        log.file, "vote", log.rows[bad[outside]], "set aside", "vote_outside_scale",
        detail=[str(text)[:100] for text in texts[value[outside]]],
    )  # fmt: skip


def _events(
    log: VoteLog, vote: npt.NDArray[np.int8], good: npt.NDArray[np.bool_] | None, *, keep_value: bool
) -> Events:
    chosen = slice(None) if good is None else good
    value = log.vote.codes[chosen].astype(np.int16, copy=False) if keep_value else None
    return Events(
        participants=log.participant.texts,
        contributions=log.contribution.texts,
        participant=log.participant.codes[chosen],
        contribution=log.contribution.codes[chosen],
        vote=vote[chosen],
        time=None if log.time is None else log.time[chosen],
        value=value,
        scale=tuple(log.vote.texts) if keep_value else (),
        row=log.rows[chosen],
        file=log.file,
    )
