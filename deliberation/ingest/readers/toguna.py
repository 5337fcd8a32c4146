"""Toguna: ideas answering questions, each with how often it was given every note from -5 to +5.

Traps handled here: the notes are published as counts per level, one column each; drafts and cancelled ideas
stand in the same table; the comments of an idea stand in one cell, one line each, behind a nickname; authors
may be given by their nickname.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from deliberation.core.errors import ReadError
from deliberation.core.vote import Vote
from deliberation.ingest.cells import values
from deliberation.ingest.cells.pseudonyms import pseudonyms, without_names
from deliberation.ingest.options import Options
from deliberation.ingest.place import Place
from deliberation.ingest.raw import RawTable, read_raw
from deliberation.ingest.records.draft import Account, Draft, Notice, notice
from deliberation.ingest.records.headers import findings
from deliberation.ingest.records.long import listed, measures
from deliberation.ingest.records.table import records, with_ids, with_text
from deliberation.ingest.records.twins import told_apart
from deliberation.ingest.signature import Signature, strength

NAME: Final = "toguna"
TITLE: Final = "Toguna"
USES: Final = frozenset({"scale", "sheet", "header", "separator"})
SIGNATURES: Final = (
    Signature(
        what="ideas with notes",
        needs=("question_text", "text", "user", "status", "voted *"),
        also=("question_status", "themes", "statements", "poster", "comments"),
    ),
)
_COLUMNS: Final = {"text": "Text", "question": "question_text", "author": "User", "date": "Created At"}
_LEVEL: Final = re.compile(r"voted\s+([+-]?\d+(?:[.,]\d+)?)")
_ASIDE: Final = {
    "draft": "draft",
    "deleted": "trashed",
    "unpublished": "unpublished",
    "pending": "unpublished",
    **{word: word for word in ("canceled", "cancelled", "rejected", "refused", "hidden", "moderated")},
}
"""Statuses under which an idea was not shown -> why: ours where it is sure, else the platform's word."""
_SCHEMES: Final = ("themes", "statements")
_LATER: Final = r"(?s)^\s*(?P<name>[^\s:]{1,40})\s?:\s+(?P<text>\S.*)$"
_FIRST: Final = r"(?s)^\s*(?P<name>[^\s:]{1,40}(?:\s[^\s:]{1,40}){0,2})\s?:\s+(?P<text>\S.*)$"
"""A cell always starts with a nickname; after that, only one word before a colon is taken for one."""


def recognises(place: Place) -> int:
    """Tell how strongly a table is an export of Toguna."""
    return strength(place, SIGNATURES)


def read(place: Place, options: Options) -> Draft:
    """Read the ideas of a Toguna consultation, their comments and the counts of their notes.

    Raises
    ------
    ReadError
        If there is no column of notes, a count is no whole number, or the scale leaves a note out.
    """
    file = place.tables[0] if place.tables else place.path
    table = read_raw(file, **options.table())
    levels = _levels(table)
    if not levels:
        raise ReadError(
            f"{file} has no column 'Voted -5', 'Voted 1'...; an export of Toguna has one for each note."
        )
    account = Account()
    account.open(table, "contribution")
    ideas = _ideas(table, levels, options)
    ideas, shared = told_apart(with_ids(with_text(ideas, account)))
    tallies, rule = _tallies(ideas, levels, options)
    plain = ideas.drop(columns=[*levels, *_SCHEMES, "comments"])
    shown = ideas[~ideas["moderated"] | ideas[list(levels)].sum(axis=1).gt(0)]
    return Draft(
        account=account,
        contributions=pd.concat([plain, _comments(ideas)], ignore_index=True),
        tallies=tallies[tallies["contribution"].isin(shown["id"])].reset_index(drop=True),
        measures=measures(shown["id"], [(name, shown[name]) for name in levels]),
        codes=listed(ideas["id"], [(scheme, ideas[scheme]) for scheme in _SCHEMES]),
        notices=(*findings(table.notices), *shared, *rule),
    )


def _levels(table: RawTable) -> dict[str, str]:
    """Return the columns that count a note, each with the note, lowest first."""
    found = {
        name: hit[1].replace(",", ".")
        for name in table.columns
        if (hit := _LEVEL.fullmatch(values.fold(name)))
    }
    return dict(sorted(found.items(), key=lambda entry: float(entry[1])))


def _ideas(table: RawTable, levels: Mapping[str, str], options: Options) -> pd.DataFrame:
    frame = records(table, _COLUMNS, zone=options.zone).assign(kind="statement")
    if "author" in frame:
        frame["author"] = without_names(frame["author"])
    frame["moderation_reason"] = (
        values.folded(table.series("Status")).map(_ASIDE, na_action="ignore").astype("str")
    )
    frame["moderated"] = frame["moderation_reason"].notna()
    for name in levels:
        cells = table.series(name)
        counts = values.numbers(cells)
        odd = cells.notna() & (counts.isna() | (counts < 0) | (counts % 1 != 0))
        if odd.any():
            where = int(np.flatnonzero(odd)[0])
            raise ReadError(
                f"{table.file}, row {table.rows[where]}, column {name!r} holds {cells[where]!r}; expected a "
                "whole number, how often the note was given; export the file again."
            )
        frame[name] = counts
    for ours, theirs in (*((name, name) for name in _SCHEMES), ("comments", "Comments")):
        frame[ours] = table.series(theirs)
    return frame


def _tallies(
    ideas: pd.DataFrame, levels: Mapping[str, str], options: Options
) -> tuple[pd.DataFrame, list[Notice]]:
    """Return the counts of each side: by the sign of the note, unless the options say otherwise."""
    if options.scale:
        sides = values.vote_codes(levels.values(), options.scale)
        left = [level for level, side in zip(levels.values(), sides, strict=True) if side == 0]
        if left:
            raise ReadError(
                f"scale: it leaves out the note {left[0]}; say what each note means, or 'unseen', for "
                'example scale = { "-5..-1" = "disagree", "0" = "pass", "1..5" = "agree" }.'
            )
    else:
        signs = np.sign([float(level) for level in levels.values()])
        sides = np.select([signs > 0, signs < 0], [Vote.AGREE, Vote.DISAGREE], Vote.PASS)
    counted = ideas[ideas[list(levels)].notna().any(axis=1)]
    frame = pd.DataFrame({"contribution": counted["id"]})
    for vote in Vote:
        chosen = [name for name, side in zip(levels, sides, strict=True) if side == vote]
        if chosen or vote is not Vote.PASS:
            frame[vote.name.lower()] = counted[chosen].sum(axis=1)
    frame["total"] = frame.drop(columns="contribution").sum(axis=1)
    notes = list(levels.values())
    return frame, [] if options.scale else [notice("notes_by_sign", low=notes[0], high=notes[-1])]


def _comments(ideas: pd.DataFrame) -> pd.DataFrame:
    """Return the comments that stand in the cells of the ideas, without the nicknames before them."""
    lines = ideas["comments"].str.split("\n").explode().astype("str")
    lines = lines[lines.notna() & lines.str.strip().ne("")]
    if not len(lines):
        return pd.DataFrame()
    starts = lines.str.match(_LATER) | ~lines.index.duplicated()
    number = starts.astype(int).groupby(level=0).cumsum()
    whole = lines.groupby([lines.index, number], sort=True).agg("\n".join)
    idea, count = whole.index.get_level_values(0), whole.index.get_level_values(1)
    whole = whole.reset_index(drop=True).astype("str")
    said = whole.str.extract(_FIRST)
    said[count > 1] = whole.str.extract(_LATER)[count > 1]
    frame = ideas.loc[idea, ["file", "row", "question", "moderated", "moderation_reason"]].reset_index(
        drop=True
    )
    parents = ideas["id"].loc[idea].reset_index(drop=True)
    return frame.assign(
        id=parents + "-comment-" + pd.Series(count).astype("str"),
        parent=parents,
        author=pseudonyms(said["name"]),
        text=said["text"].where(said["text"].notna(), whole).str.strip(),
        kind="comment",
        column="Comments",
        made=True,
    )
