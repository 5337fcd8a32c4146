"""From a log of votes to the events that can be votes, with the account of the rows that cannot."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from deliberation.core.errors import ReadError
from deliberation.ingest.draft import Account, Events
from deliberation.ingest.raw.log import Coded, VoteLog


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
    account.enter(
        log.file, "vote", [row for row, _ in log.unreadable], "set aside", "ragged_row",
        detail=[text[:200] for _, text in log.unreadable],
    )  # fmt: skip
    vote = np.append(codes, np.int8(-1))[log.vote.codes]
    nameless = (log.participant.codes < 0) | (log.contribution.codes < 0)
    empty = ~nameless & (log.vote.codes < 0)
    unseen = ~nameless & ~empty & (vote == -1)
    outside = ~nameless & (vote == 0)
    good = ~nameless & (vote > 0)
    if len(log) and not good.any() and not nameless.all():
        seen = ", ".join(repr(text) for text in sorted(log.vote.texts)[:6]) or "every cell is empty"
        raise ReadError(
            f"{log.file}: no value of the column of votes is a vote we know ({seen}); declare the scale: "
            'scale = { "oui" = "agree", "non" = "disagree", "sans avis" = "pass" }.'
        )
    stranger = np.zeros(len(log), dtype=bool)
    if known is not None:
        absent = ~log.contribution.texts.isin(known).to_numpy()
        if absent.any():
            stranger = good & absent[log.contribution.codes]
            good &= ~stranger
    for mask, reason in (
        (nameless, "no_id"),
        (empty, "empty_value"),
        (unseen, "not_asked"),
        (stranger, "unknown_contribution"),
    ):
        account.enter(log.file, "vote", log.rows[mask], "set aside", reason)
    values = log.vote.texts.to_numpy(dtype=object)
    account.enter(
        log.file, "vote", log.rows[outside], "set aside", "vote_outside_scale",
        detail=[str(value)[:100] for value in values[log.vote.codes[outside]]],
    )  # fmt: skip
    return _events(log, vote, None if good.all() else good, keep_value=keep_value)


def _events(
    log: VoteLog, vote: npt.NDArray[np.int8], good: npt.NDArray[np.bool_] | None, *, keep_value: bool
) -> Events:
    chosen = slice(None) if good is None else good
    value = log.vote.codes[chosen].astype(np.int16) if keep_value else None
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


def used(coded: Coded, codes: npt.NDArray[np.int32]) -> pd.Series:
    """Return the texts that some of the given codes point at."""
    seen = np.zeros(len(coded.texts), dtype=bool)
    seen[codes[codes >= 0]] = True
    return coded.texts[seen]
