"""Civocracy: discussions (comments on an issue) and propositions, with their supports.

Traps handled here: a table of discussions also holds the « insights », extracts that the platform's team took
out of the comments of each issue and called idea or problem, under a second header amid the rows; there, the
column of users holds the type. Accounts that were closed are all called « User deleted ».
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pandas as pd

from deliberation.core.errors import ReadError
from deliberation.ingest.cells import values
from deliberation.ingest.cells.pseudonyms import without_names
from deliberation.ingest.options import Options
from deliberation.ingest.place import Place
from deliberation.ingest.raw import RawTable, read_raw
from deliberation.ingest.records.draft import Account, Draft, Notice
from deliberation.ingest.records.headers import findings, named
from deliberation.ingest.records.long import codes, listed, measures
from deliberation.ingest.records.table import records, set_aside, with_ids, with_text
from deliberation.ingest.records.twins import told_apart
from deliberation.ingest.signature import Signature, strength_of_all

NAME: Final = "civocracy"
TITLE: Final = "Civocracy"
USES: Final = frozenset({"sheet", "header", "separator"})
DISCUSSIONS: Final = Signature(
    what="discussions", needs=("issue", "user", "upvotes", "comment"), also=("themes",)
)
PROPOSITIONS: Final = Signature(
    what="propositions", needs=("user", "proposition", "votes", "themes"), also=("answer",)
)
SIGNATURES: Final = (DISCUSSIONS, PROPOSITIONS)
_COMMENT: Final = {"text": ("comment",), "question": ("issue",), "author": ("user",), "date": ("date",)}
_PROPOSAL: Final = {"text": ("proposition",), "author": ("user",), "date": ("date",)}
_INSIGHTS: Final = frozenset({"idea", "problem", "question", "solution", "idee", "probleme"})
_NOBODY: Final = frozenset({"user deleted", "deleted user", "utilisateur supprime", "anonymous", "anonyme"})


def recognises(place: Place) -> int:
    """Tell whether every table of a place is an export of Civocracy."""
    return strength_of_all(place, SIGNATURES)


def read(place: Place, options: Options) -> Draft:
    """Read the discussions and the propositions of a Civocracy consultation.

    Raises
    ------
    ReadError
        If there is neither a table of discussions nor one of propositions.
    """
    account = Account()
    drafts = []
    for file in place.tables:
        table = read_raw(file, **options.table())
        if not DISCUSSIONS.missing(table.columns):
            drafts.append(_discussions(table, account, options))
        elif not PROPOSITIONS.missing(table.columns):
            drafts.append(_propositions(table, account, options))
    if not drafts:
        raise ReadError(
            f"{place.path} holds no export of Civocracy; expected a table with the columns issue, user, "
            "upvotes, comment, or user, proposition, votes, themes."
        )

    def joined(name: str) -> pd.DataFrame:
        frames = [frame for draft in drafts if len(frame := getattr(draft, name))]
        return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()

    return Draft(
        account=account,
        contributions=joined("contributions"),
        measures=joined("measures"),
        codes=joined("codes"),
        responses=joined("responses"),
        notices=tuple(found for draft in drafts for found in draft.notices),
    )


def _records(
    table: RawTable, columns: Mapping[str, tuple[str, ...]], figure: str, account: Account, options: Options
) -> pd.DataFrame:
    """Return the rows of a table, with their figure (``upvotes`` or ``votes``) and their themes."""
    account.open(table, "contribution")
    frame = records(table, named(table.columns, columns), zone=options.zone)
    others = named(table.columns, {name: (name,) for name in (figure, "themes", "answer")})
    return frame.assign(
        **{name: table.series(others.get(name, name)) for name in (figure, "themes", "answer")}
    )


def _discussions(table: RawTable, account: Account, options: Options) -> Draft:
    frame = _records(table, _COMMENT, "upvotes", account, options)
    user = values.folded(frame["author"])
    header = user.eq("type") & values.numbers(frame["upvotes"]).isna()
    set_aside(frame[header], account, "not_a_row", unit="row")
    insight = (user.isin(_INSIGHTS) & ~header).to_numpy(dtype=bool)
    comments, notices = _finished(
        frame[~insight & ~header].reset_index(drop=True), account, "comment", "upvotes"
    )
    extracts = frame[insight].assign(type=user[insight], author=None).reset_index(drop=True)
    found = _extracts(with_text(extracts, account), comments)
    loose = found[found["contribution"].isna()]
    merged = found[found["contribution"].notna()]
    set_aside(merged.drop_duplicates("row"), account, "extract", state="merged")
    coded = [_coded(comments), codes(merged["contribution"], [("insight", merged["type"])])]
    loose, more = _finished(
        loose.drop(columns="contribution").reset_index(drop=True), account, "comment", "upvotes"
    )
    coded += [_coded(loose), codes(loose["id"], [("insight", loose["type"])])]
    aside = loose.drop(columns="type").assign(moderated=True, moderation_reason="not_analysed")
    whole = pd.concat([comments.assign(moderated=False), aside], ignore_index=True)
    return Draft(
        account=account,
        contributions=whole.drop(columns=["upvotes", "themes", "answer"]),
        measures=measures(whole["id"], [("upvotes", whole["upvotes"])]),
        codes=pd.concat(coded, ignore_index=True),
        notices=(*findings(table.notices), *notices, *more),
    )


def _propositions(table: RawTable, account: Account, options: Options) -> Draft:
    frame = _records(table, _PROPOSAL, "votes", account, options)
    frame, notices = _finished(frame, account, "proposal", "votes")
    answered = frame[frame["answer"].notna()]
    responses = pd.DataFrame(
        {
            "id": answered["id"],
            "subject": answered["text"].str.strip(),
            "contributions": [[name] for name in answered["id"]],
            "status": "unclassified",
            "reason": answered["answer"],
        }
    )
    return Draft(
        account=account,
        contributions=frame.drop(columns=["votes", "themes", "answer"]),
        measures=measures(frame["id"], [("votes", frame["votes"])]),
        codes=_coded(frame),
        responses=responses,
        notices=(*findings(table.notices), *notices),
    )


def _finished(
    frame: pd.DataFrame, account: Account, kind: str, figure: str
) -> tuple[pd.DataFrame, list[Notice]]:
    """Return records with an id, no name of a person, and their figure as a number."""
    user = values.folded(frame["author"])
    author = without_names(frame["author"].astype("str")).where(~user.isin(_NOBODY))
    frame = frame.assign(author=author.astype("str"), kind=kind, **{figure: values.numbers(frame[figure])})
    return told_apart(with_ids(with_text(frame, account)))


def _coded(frame: pd.DataFrame) -> pd.DataFrame:
    return listed(frame["id"], [("themes", frame["themes"])], separator=r",(?!\s)")


def _extracts(insights: pd.DataFrame, comments: pd.DataFrame) -> pd.DataFrame:
    """Return the insights with the comments they were taken out of: several where a comment was sent twice.

    White space is not compared. ``contribution`` is missing where no comment of the issue holds the words.
    """
    plain = _plain(comments["text"])
    pieces = []
    for issue, mine in insights.groupby("question", sort=True):
        around = comments["question"].eq(issue)
        texts, ids = plain[around].to_numpy(dtype=object), comments["id"][around].to_numpy(dtype=object)
        for row, words in zip(mine.index, _plain(mine["text"]), strict=True):
            held = [name for name, text in zip(ids, texts, strict=True) if words in text]
            pieces += [(row, name) for name in held]
    links = pd.DataFrame(pieces, columns=["at", "contribution"])
    found = insights.merge(links, left_index=True, right_on="at", how="left").drop(columns="at")
    return found.assign(contribution=found["contribution"].astype("str")).reset_index(drop=True)


def _plain(texts: pd.Series) -> pd.Series:
    return pd.Series([" ".join(text.split()) for text in texts], index=texts.index, dtype="str")
