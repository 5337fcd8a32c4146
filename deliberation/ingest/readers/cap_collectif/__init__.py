"""Cap Collectif: exports of consultations, calls for projects, debates and questionnaires, from 2015 on.

A folder is one consultation: its steps, each as one to three files (full, simplified, grouped) that repeat
one another, with their votes and participants. The reduced opinions.csv and arguments.csv of 2015 are read
too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd

from deliberation.core.errors import ReadError
from deliberation.ingest.options import Options
from deliberation.ingest.place import Place
from deliberation.ingest.readers.cap_collectif import answers, decisions, figures, people, rest, texts, voting
from deliberation.ingest.readers.cap_collectif.links import Order
from deliberation.ingest.readers.cap_collectif.sheets import SIGNATURES, opened
from deliberation.ingest.records.draft import Account, Draft, notice
from deliberation.ingest.signature import claims

__all__ = ["NAME", "SIGNATURES", "TITLE", "USES", "read", "recognises"]

NAME: Final = "cap-collectif"
TITLE: Final = "Cap Collectif export"
USES: Final = frozenset({"scale"})


def recognises(place: Place) -> int:
    """Tell whether every table of a place is a file of Cap Collectif (a text beside them may be no table)."""
    found = claims(place, SIGNATURES)
    tables = [file for file in place.tables if file.suffix.lower() != ".txt" or file in found]
    if not found or set(tables) != set(found):
        return 0
    return max(signature.strength(place.header(file)) for file, signature in found.items()) + len(found)


def read(place: Place, options: Options) -> Draft:
    """Read an export, by its folder or one of its files.

    Raises
    ------
    ReadError
        If no file is of Cap Collectif, or if no value of a column of votes is a vote.
    """
    account = Account()
    sheets = opened(place, account)
    if not sheets:
        raise ReadError(
            f"{place.path} holds no Cap Collectif export; expected a CSV with the columns "
            "contribution_type and contribution_id or proposal_id (the platform's file of contributions)."
        )
    sheets = rest.distinct(sheets, account)
    orders = [Order(sheet) for sheet in sheets]
    frame = texts.contributions(sheets, orders, account, options.zone)
    notices = rest.others(sheets, account)
    voted = voting.ballots(frame, sheets, orders, account, scale=options.scale, zone=options.zone)
    counts, findings = figures.tallies(frame, sheets)
    reactions = figures.reactions(frame, sheets, orders, account)
    form, choices = answers.forms(frame, sheets, account)
    replies = answers.replies(sheets, account, options.zone)
    persons, attributes = people.participants(sheets, account)
    linked = sum(order.used for order in orders)
    findings += [notice("linked_by_position", count=linked)] if linked else []
    published = figures.measures(frame, sheets)
    return Draft(
        account=account,
        contributions=_joined([frame.drop(columns=list(texts.HELPERS)), form, replies, voted.unseen]),
        participants=persons,
        attributes=attributes,
        tallies=counts,
        measures=_measured(published, reactions),
        codes=_joined([figures.codes(frame, sheets), choices]),
        ratings=voted.ratings,
        responses=decisions.responses(frame, sheets, account),
        questions=tuple(dict.fromkeys(question for sheet in sheets for question in sheet.questions)),
        events=voted.events,
        about=figures.title(frame, sheets),
        notices=(
            *notices,
            *findings,
            *voted.notices,
            *rest.undescribed(voted.unseen, sheets),
            *rest.unread_voters(published),
        ),
    )


def _joined(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return frames one after the other, those without rows left out."""
    filled = [frame for frame in frames if len(frame)]
    return pd.concat(filled, ignore_index=True) if len(filled) > 1 else filled[0] if filled else frames[0]


def _measured(published: pd.DataFrame, counted: pd.DataFrame) -> pd.DataFrame:
    """Return the figures that the platform publishes and, where it does not, those counted from the rows."""
    whole = _joined([published, counted])
    return whole.drop_duplicates(["contribution", "name"]) if len(whole) else whole
