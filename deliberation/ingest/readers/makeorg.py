"""Make.org: proposals with their votes, adhesion, engagement and score, in one table.

Adhesion is the published share of « pour » among the votes. It is no count: adhesion times votes is a whole
number for about 4 % of the rows of a real export, so the numbers of votes for and against are not known.
Authors are given by a first name or a nickname, which is personal data and tells nobody apart; their age has
thus nobody to be an attribute of, and is kept as a figure of the proposal.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from deliberation.core.errors import ReadError
from deliberation.ingest.cells import values
from deliberation.ingest.options import Options
from deliberation.ingest.place import Place
from deliberation.ingest.raw import RawTable, read_raw
from deliberation.ingest.records.draft import Account, Draft, Notice, notice
from deliberation.ingest.records.headers import findings, named
from deliberation.ingest.records.long import measures
from deliberation.ingest.records.table import records, with_ids, with_text
from deliberation.ingest.records.twins import told_apart
from deliberation.ingest.signature import Signature, strength

NAME: Final = "makeorg"
TITLE: Final = "Make.org"
USES: Final = frozenset({"question", "language", "sheet", "header", "separator"})
_AUTHOR: Final = ("auteur", "author", "prénom", "prénom ou pseudo de l'auteur", "pseudo")
SIGNATURES: Final = (
    Signature(
        what="proposals with votes",
        needs=(("proposition", "proposal"), ("votes", "nombre de votes"), ("adhesion", "taux d'adhésion")),
        also=("engagement", "score", "age"),
    ),
    Signature(what="proposals before the votes", needs=("proposition", _AUTHOR, "age")),
)
_COLUMNS: Final = {
    "id": ("id", "proposition id", "proposal id"),
    "text": ("proposition", "proposal"),
    "date": ("date", "created at", "date de création"),
    "url": ("url", "lien"),
}
_FIGURES: Final = {
    "votes": ("votes", "nombre de votes"),
    "adhesion": ("adhesion", "taux d'adhésion"),
    "engagement": ("engagement", "taux d'engagement"),
    "score": ("score",),
    "age": ("age", "âge de l'auteur"),
}


def recognises(place: Place) -> int:
    """Tell how strongly a table is an export of Make.org."""
    return strength(place, SIGNATURES)


def read(place: Place, options: Options) -> Draft:
    """Read the proposals of a Make.org consultation.

    Raises
    ------
    ReadError
        If the proposals are not there, or an adhesion is no share.
    """
    file = place.tables[0] if place.tables else place.path
    table = read_raw(file, **options.table())
    chosen = named(table.columns, _COLUMNS)
    if "text" not in chosen:
        raise ReadError(
            f"{file} has no column 'proposition'; an export of Make.org has proposition, votes, adhesion, "
            f"this file has {', '.join(list(table.columns)[:8])}."
        )
    account = Account()
    account.open(table, "contribution")
    frame = records(table, chosen, zone=options.zone).assign(kind="proposal")
    for ours, theirs in named(table.columns, _FIGURES).items():
        frame[ours] = values.numbers(table.series(theirs))
    frame, shared = told_apart(with_ids(with_text(frame, account)))
    if options.question is not None:
        frame["question"] = options.question
    if options.language is not None:
        frame["language"] = options.language
    figures = [(name, frame[name]) for name in ("engagement", "score", "age") if name in frame]
    tallies, unread = _tallies(frame, table)
    return Draft(
        account=account,
        contributions=frame.drop(columns=[name for name in _FIGURES if name in frame]),
        tallies=tallies,
        measures=measures(frame["id"], figures),
        notices=(*findings(table.notices), *shared, *unread),
    )


def _tallies(frame: pd.DataFrame, table: RawTable) -> tuple[pd.DataFrame, list[Notice]]:
    """Return how many voted on each proposal and the share that was for; Make.org chose who saw what."""
    if "votes" not in frame:
        return pd.DataFrame(), []
    total = frame["votes"]
    whole = (total >= 0) & (total % 1 == 0)
    share = frame.get("adhesion", pd.Series(np.nan, index=frame.index))
    if share.max() > 1:
        share = share / 100
    odd = frame[share.notna() & ~share.between(0, 1)]
    if len(odd):
        raise ReadError(
            f"{table.file}, row {int(odd['row'].iloc[0])}: the adhesion {odd['adhesion'].iloc[0]:g} is no "
            "share; expected 0 to 1, or 0 to 100, in the whole column: mend this cell."
        )
    tallies = pd.DataFrame({"contribution": frame["id"], "total": total.where(whole), "share": share})
    unread = int((~whole).sum())
    found = [notice("routed_votes")] + ([notice("tallies_unread", count=unread)] if unread else [])
    return tallies.dropna(subset=["total", "share"], how="all").reset_index(drop=True), found
