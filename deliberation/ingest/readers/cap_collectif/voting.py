"""Single votes: ok, mitigé and nok on opinions, for and against a debate, support for a project."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from deliberation.core.vote import Vote
from deliberation.ingest.cells import moments, values
from deliberation.ingest.cells.markup import shown_series
from deliberation.ingest.raw.log import NEVER, Coded, VoteLog
from deliberation.ingest.readers.cap_collectif.links import Order, named, tagged
from deliberation.ingest.readers.cap_collectif.sheets import Sheet, snake
from deliberation.ingest.readers.cap_collectif.texts import by_sheet, once
from deliberation.ingest.records.ballots import cast
from deliberation.ingest.records.draft import Account, Events, Notice, notice
from deliberation.ingest.records.table import set_aside
from deliberation.kernels.lastvote import last_votes

_NO: Final = {"non", "no", "false", "0", "faux"}


@dataclass(frozen=True, kw_only=True)
class Ballots:
    """Votes, the support that is no vote, and the contributions that only votes name."""

    events: Events | None
    ratings: pd.DataFrame
    unseen: pd.DataFrame
    notices: tuple[Notice, ...] = ()


def ballots(
    frame: pd.DataFrame,
    sheets: Sequence[Sheet],
    orders: Sequence[Order],
    account: Account,
    *,
    scale: Mapping[str, str] | None,
    zone: str | None,
) -> Ballots:
    """Return the single votes of all sheets.

    Support for a project is a vote for it; nobody could be against, which a notice says. Where people rank
    projects, their ranks are ratings, and votes only by the declared ``scale`` (``{"1..3": "agree"}``).
    """
    rows = [
        _rows(sheet, order, frame["id"], zone).assign(sheet=number)
        for number, (sheet, order) in enumerate(zip(sheets, orders, strict=True))
        if len(sheet.at("vote"))
    ]
    if not rows:
        return Ballots(events=None, ratings=pd.DataFrame(), unseen=pd.DataFrame())
    whole = once(pd.concat(rows, ignore_index=True), account, by=("contribution", "vote_id"), unit="vote")
    whole = whole[~_uncounted(whole, account)].reset_index(drop=True)
    unseen = _unseen(frame, whole)
    known = pd.concat([frame["id"], unseen["id"]], ignore_index=True) if len(unseen) else frame["id"]
    aside = set(frame.loc[frame["moderated"].astype(bool), "id"])
    ranked = pd.Series(data=False, index=whole.index)
    notices: list[Notice] = []
    for _, part in by_sheet(whole[whole["support"]]):
        high = values.numbers(part["value"]).max()
        if high > 1:
            ranked |= whole.index.isin(part.index)
            notices.append(notice("ranks_as_points", high=f"{high:g}"))
        else:
            notices.append(notice("approval_only"))
    whole = whole.assign(approval=whole["support"] & ~ranked)
    votes = ~ranked | (values.votes(whole["value"], scale if scale else {"": "agree"}) > 0)
    logs = [_cast(part, account, known, scale) for _, part in by_sheet(whole[votes])]
    ratings = _ratings(whole[ranked], whole[ranked & ~votes], account, known)
    return Ballots(
        events=_together(logs, account, aside), ratings=ratings, unseen=unseen, notices=tuple(set(notices))
    )


def _rows(sheet: Sheet, order: Order, ids: pd.Series, zone: str | None) -> pd.DataFrame:
    """Return the votes of a sheet as they stand, each with the contribution it is on."""
    at = sheet.at("vote")
    who = ("votes_author_id", "author_id", "participant_user_id") if sheet.grouped else ("votes_author_id",)
    given = sheet.cells("votes_related_id", at=at)
    target = named(
        given, sheet.cells("votes_related_kind", at=at), pd.Index(ids), ("main", "version", "argument")
    )
    target = target.where(target.notna(), tagged(sheet.cells("id", at=at), "main"))
    if sheet.debate:
        target = target.fillna(sheet.debate)
    valued = "votes_value" in sheet.names
    ranked = sheet.cells("votes_ranking", at=at)
    when = moments.instants(sheet.cells("votes_created_at", "votes_published_at", at=at), zone)
    rows = pd.DataFrame({"row": sheet.rows(at), "participant": sheet.cells(*who, at=at)})
    return rows.assign(
        file=sheet.file,
        contribution=order.filled(target, at),
        vote_id=sheet.cells("votes_id", at=at),
        value=sheet.cells("votes_value", at=at) if valued else ranked.fillna("1"),
        support=not valued,
        date=when,
        published=sheet.cells("votes_published", at=at),
        accounted=sheet.cells("votes_accounted", at=at),
        title=shown_series(sheet.cells("title", at=at)),
        text=shown_series(sheet.cells("body_text", "description", "summary", "title", at=at, strip=False)),
        url=sheet.cells("debate_url", "link", "url", at=at),
        reference=sheet.cells("reference", at=at).str.strip('" '),
        debate=sheet.debate,
    )


def _uncounted(rows: pd.DataFrame, account: Account) -> pd.Series:
    """Return which votes the platform itself does not count (never confirmed, too few of them)."""
    lost = pd.Series(data=False, index=rows.index)
    for name in ("published", "accounted"):
        no = [cell for cell in rows[name].dropna().unique() if snake(str(cell)) in _NO]
        lost |= rows[name].isin(no)
    set_aside(rows[lost], account, "unpublished", unit="vote")
    return lost


def _unseen(frame: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the contributions that only votes name: a debate, or a project whose own row is in no file.

    Where the export has contributions, a vote on an id that none of them has and that says nothing more of it
    is a vote on an unknown contribution.
    """
    told = rows["title"].notna() | rows["debate"].ne("")
    wanted = rows["contribution"].notna() & ~rows["contribution"].isin(frame["id"])
    wanted &= told if len(frame) else True
    if not wanted.any():
        return pd.DataFrame()
    columns = ["contribution", "title", "text", "url", "reference", "debate"]
    bare = rows.loc[wanted, columns].sort_values(columns, na_position="last").drop_duplicates("contribution")
    kind = np.where(bare["debate"].ne(""), "statement", "proposal")
    bare = bare.assign(kind=kind, text=bare["text"].fillna(""), made=True, moderated=False)
    return bare.rename(columns={"contribution": "id"}).drop(columns="debate").reset_index(drop=True)


def _cast(part: pd.DataFrame, account: Account, known: pd.Series, scale: Mapping[str, str] | None) -> Events:
    """Return the votes of one file; the rows that are none are entered in the account."""

    def coded(cells: pd.Series) -> Coded:
        codes, texts = pd.factorize(cells, use_na_sentinel=True)
        return Coded(codes=codes.astype(np.int32), texts=pd.Series(texts, dtype="str"))

    moments = part["date"].dt.tz_localize(None).to_numpy(dtype="datetime64[ms]")
    log = VoteLog(
        file=str(part["file"].iloc[0]),
        participant=coded(part["participant"]),
        contribution=coded(part["contribution"]),
        vote=coded(part["value"]),
        time=np.where(np.isnat(moments), NEVER, moments.astype(np.int64)),
        rows=part["row"].to_numpy(dtype=np.int32),
        blank=np.array([], dtype=np.int32),
    )
    if part["approval"].all():
        return cast(log, np.full(len(log.vote.texts), Vote.AGREE, dtype=np.int8), account, known=known)
    said = [str(text) for text in log.vote.texts]
    plain = values.vote_codes([_plain(text) for text in said], scale)
    codes = np.where(plain != 0, plain, values.vote_codes(said, scale)).astype(np.int8)
    return cast(log, codes, account, known=known, keep_value=True)


def _plain(text: str) -> str:
    """Return a value without the platform's own words around it.

    Examples
    --------
    >>> _plain("opinion.show.vote.mitige"), _plain("export_vote_type_for"), _plain("D'accord")
    ('mitige', 'for', "D'accord")
    """
    key = text.rpartition("export_vote_type_")[2]
    return key.rpartition(".")[2] if snake(key).startswith(("opinion_show", "vote_type")) else key


def _together(logs: Sequence[Events], account: Account, aside: set[str]) -> Events | None:
    """Return the votes of several files as one log, whose rows are entered here."""
    if len(logs) < 2:
        return logs[0] if logs else None
    frames = []
    for number, log in enumerate(logs):
        frame = pd.DataFrame(
            {
                "participant": log.participants.to_numpy()[log.participant],
                "contribution": log.contributions.to_numpy()[log.contribution],
                "vote": log.vote,
                "time": log.time,
                "value": None if log.value is None else np.array(log.scale, dtype=object)[log.value],
                "row": log.row,
                "log": number,
            }
        )
        frames.append(frame)
    whole = pd.concat(frames, ignore_index=True)
    who, what = pd.factorize(whole["participant"])[0], pd.factorize(whole["contribution"])[0]
    split = last_votes(who, what, whole["time"].to_numpy(), whole["vote"].to_numpy())
    hidden = whole["contribution"].isin(aside).to_numpy()
    fates: tuple[tuple[str, str | None, npt.NDArray[np.int64]], ...] = (
        ("merged", "revote", split.superseded),
        ("merged", "revote_same_instant", split.tied),
        ("set aside", "moderated", split.kept[hidden[split.kept]]),
        ("used", None, split.kept[~hidden[split.kept]]),
    )
    for state, reason, rows in fates:
        part = whole.iloc[rows]
        for number, log in enumerate(logs):
            account.enter(log.file, "vote", part.loc[part["log"] == number, "row"], state, reason)
    kept = whole.iloc[split.kept]
    events = Events.of(
        participant=kept["participant"].astype("str"),
        contribution=kept["contribution"].astype("str"),
        vote=kept["vote"].to_numpy(),
        value=None if kept["value"].isna().all() else kept["value"],
        time=kept["time"].to_numpy(),
    )
    return replace(events, row=None)


def _ratings(rows: pd.DataFrame, own: pd.DataFrame, account: Account, known: pd.Series) -> pd.DataFrame:
    """Return ranks as ratings, the first choice the highest, as the platform counts points.

    Parameters
    ----------
    rows : DataFrame
        The ranks.
    own : DataFrame
        Those that are not votes too, whose rows are entered here.
    """
    if not len(rows):
        return pd.DataFrame()
    fine = rows["participant"].notna() & rows["contribution"].isin(known)
    rank = values.numbers(rows["value"]).fillna(1)
    rows = rows.assign(rating=rank.groupby(rows["sheet"]).transform("max") + 1 - rank)
    rows = rows.assign(high=rows.groupby("sheet")["rating"].transform("max"))
    kept = rows[fine].sort_values(["participant", "contribution", "date", "rating"], na_position="first")
    kept = kept.drop_duplicates(["participant", "contribution"], keep="last")
    nameless = own["participant"].isna() | own["contribution"].isna()
    stranger = ~nameless & ~own["contribution"].isin(known)
    again = ~nameless & ~stranger & ~own.index.isin(kept.index)
    set_aside(own[nameless], account, "no_id", unit="vote")
    set_aside(own[stranger], account, "unknown_contribution", unit="vote")
    set_aside(own[again], account, "revote", unit="vote", state="merged")
    set_aside(own[~nameless & ~stranger & ~again], account, None, unit="vote", state="used")
    columns = {
        "participant": "participant",
        "contribution": "contribution",
        "rating": "value",
        "high": "high",
    }
    return kept[list(columns)].rename(columns=columns).assign(low=1.0).reset_index(drop=True)
