"""Tables of votes: one participant's vote on one contribution per row, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

from deliberation.core.errors import ReadError
from deliberation.ingest.cells import values
from deliberation.ingest.cells.who import unnamed
from deliberation.ingest.options import Options
from deliberation.ingest.raw.log import read_log
from deliberation.ingest.readers.mapped.columns import BALLOT, findings, hidden
from deliberation.ingest.records.ballots import cast
from deliberation.ingest.records.draft import Account, Draft


def read_votes(
    path: Path, chosen: Mapping[str, str], options: Options, *, known: pd.Series | None = None
) -> Draft:
    """Return the votes of a table, without the contributions they are on.

    Parameters
    ----------
    path : Path
    chosen : mapping of str to str
        Our column names -> the file's.
    options : Options
    known : Series of str, optional
        Ids of the contributions that exist; a vote on another one is set aside.
    """
    account = Account()
    names = {name: chosen[name] for name in (*BALLOT, "date") if name in chosen}
    log = read_log(path, names, zone=options.zone, **options.table())
    odd = values.grades(log.vote.texts) if not options.scale else []
    if len(odd) > 1:  # a single one may be a slip of the hand, and is set aside as such
        raise ReadError(
            f"{path}: the column {chosen['vote']!r} holds grades ({', '.join(odd[:6])}), and nothing tells "
            'which of them agree; declare the scale, for example scale = { "4..5" = "agree", "3" = "pass", '
            '"1..2" = "disagree" }.'
        )
    codes = values.vote_codes(log.vote.texts, options.scale)
    people = unnamed(values.ids(log.participant.texts))
    named = int((people != values.ids(log.participant.texts)).sum())
    log = replace(
        log,
        participant=replace(log.participant, texts=people),
        contribution=replace(log.contribution, texts=values.ids(log.contribution.texts)),
    )
    events = cast(log, codes, account, known=known, keep_value=True)
    return Draft(account=account, events=events, notices=(*findings(log.notices), *hidden(named)))
