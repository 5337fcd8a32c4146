"""The responses of the decision-maker, joined to a consultation that was read before they were written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa

from deliberation.core.responses import Mistake
from deliberation.core.settings import TableFile
from deliberation.core.tables import RESPONSES
from deliberation.ingest.join.assemble import as_table, joined_responses
from deliberation.ingest.records.draft import Account
from deliberation.ingest.records.responses import Filled, read_grid
from deliberation.ingest.records.side import read_table


@dataclass(frozen=True, kw_only=True)
class Answers:
    """Every response of a consultation.

    Parameters
    ----------
    table : pyarrow.Table
        With the schema ``core.tables.RESPONSES``.
    ledger : pyarrow.Table
        The account of the file of responses.
    file : str
        Its name; empty where there is none.
    mistakes : tuple of Mistake
        What is wrong in its cells: the others are read all the same.
    """

    table: pa.Table
    ledger: pa.Table
    file: str = ""
    mistakes: tuple[Mistake, ...] = ()


def read_answers(
    settings: TableFile | None, base: Path, *, platform: pa.Table, contributions: Sequence[str]
) -> Answers:
    """Return the responses that a platform gave and those of the file that the settings name.

    Parameters
    ----------
    settings : TableFile or None
        The file of responses: the grid that a run exported, or a table of one's own.
    base : Path
        The folder that its path is relative to.
    platform : pyarrow.Table
        The responses that were in the export.
    contributions : sequence of str
        Ids of every contribution.

    Raises
    ------
    ReadError
        If the file cannot be read.
    """
    account = Account()
    frames = [pd.DataFrame(platform.to_pylist(), columns=RESPONSES.names)] if platform.num_rows else []
    filled: Filled | None = None
    if settings is not None:
        filled = read_grid(settings, base)
        own = read_table("responses", settings, base, account) if filled is None else filled.frame
        if filled is not None:
            account.take(filled.account)
        frames += [own] if len(own) else []
    return Answers(
        table=as_table("responses", joined_responses(frames, contributions)),
        ledger=account.entries(),
        file="" if settings is None else Path(settings.path).name,
        mistakes=() if filled is None else filled.mistakes,
    )


def check_answers(settings: TableFile, base: Path) -> tuple[Mistake, ...]:
    """Return what is wrong in the cells of a file of responses; that its ideas exist is known later.

    Raises
    ------
    ReadError
        If the file cannot be read.
    """
    filled = read_grid(settings, base)
    if filled is not None:
        return filled.mistakes
    read_table("responses", settings, base, Account())
    return ()
