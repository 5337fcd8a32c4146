"""Which sign means agree: votes as read, and turned round, are held against what the platform counted."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from deliberation.core.errors import ReadError
from deliberation.ingest.cells import values
from deliberation.ingest.raw.log import Coded, VoteLog
from deliberation.ingest.records.draft import Notice, notice
from deliberation.kernels.lastvote import last_votes

_TURNED = np.array([0, 2, 1, 3, -1], dtype=np.int8)  # by vote code; the last one stands for -1


def signed(
    log: VoteLog,
    scale: Mapping[str, str] | None,
    *,
    published: pd.DataFrame,
    by: str,
    where: object,
) -> tuple[npt.NDArray[np.int8], list[Notice]]:
    """Return the vote code of each distinct value of a log, the sign checked.

    Parameters
    ----------
    log : VoteLog
        Votes whose values are 1, 0 and -1.
    scale : mapping, optional
        What the user declares; then nothing is checked.
    published : DataFrame
        ``agree`` and ``disagree`` as the platform counted them, by id; empty where it did not.
    by : {"contribution", "participant"}
        Whose ids these are.
    where : object
        What to name in a message.

    Returns
    -------
    codes : int8 array
        By distinct value.
    notices : list of Notice
        ``sign_inverted`` where the export says agree by -1.

    Raises
    ------
    ReadError
        If nothing decides: no published counts, or counts that fit both ways.
    """
    codes = values.vote_codes(log.vote.texts, scale)
    if scale or not np.isin(codes, (1, 2)).any():
        return codes, []
    counted = _counts(log, getattr(log, by), codes)
    turned = counted[[1, 0]]
    wanted = published.reindex(getattr(log, by).texts)[["agree", "disagree"]].to_numpy(float).T
    as_read, other = (float(np.nansum(np.abs(found - wanted))) for found in (counted, turned))
    if as_read == other:
        raise ReadError(
            f"{where}: nothing tells whether 1 means agree or disagree in the votes, because the published "
            'counts are missing or even; say so with scale = { "1" = "agree", "-1" = "disagree", '
            '"0" = "pass" }.'
        )
    if other < as_read:
        return _TURNED[codes], [notice("sign_inverted")]
    return codes, []


def compare_counts(log: VoteLog, codes: npt.NDArray[np.int8], published: pd.DataFrame) -> list[Notice]:
    """Say by how much the platform's counts, which include changed votes, differ from one per person."""
    vote = np.append(codes, np.int8(-1))[log.vote.codes]
    good = (log.participant.codes >= 0) & (log.contribution.codes >= 0) & (vote > 0)
    rows = slice(None) if good.all() else good
    contribution, vote = log.contribution.codes[rows], vote[rows]
    time = None if log.time is None else log.time[rows]
    kept = last_votes(log.participant.codes[rows], contribution, time, vote).kept
    counted = _tally(contribution[kept], vote[kept], len(log.contribution.texts))
    wanted = published.reindex(log.contribution.texts)[["agree", "disagree"]].to_numpy(float).T
    differs = ((counted != wanted) & ~np.isnan(wanted)).any(axis=0)
    if not differs.any():
        return []
    total = int(np.nansum(published[["agree", "disagree"]].to_numpy(float)))
    return [
        notice(
            "published_counts_differ",
            published=total,
            counted=int(counted.sum()),
            statements=int(differs.sum()),
        )
    ]


def _counts(log: VoteLog, key: Coded, codes: npt.NDArray[np.int8]) -> npt.NDArray[np.int64]:
    vote = np.append(codes, np.int8(-1))[log.vote.codes]
    known = key.codes >= 0
    rows = slice(None) if known.all() else known
    return _tally(key.codes[rows], vote[rows], len(key.texts))


def _tally(ids: npt.NDArray[np.int32], vote: npt.NDArray[np.int8], size: int) -> npt.NDArray[np.int64]:
    """Return agrees and disagrees by id, shape (2, size)."""
    return np.stack([np.bincount(ids[vote == code], minlength=size) for code in (1, 2)])
