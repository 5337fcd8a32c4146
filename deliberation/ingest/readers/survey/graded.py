"""Items on a scale: statements of the organiser, their ratings, and votes by a declared rule."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from deliberation.ingest.cells import values
from deliberation.ingest.cells.scales import plain_rules, rules_for
from deliberation.ingest.readers.survey.cells import NOT_ASKED, number
from deliberation.ingest.readers.survey.columns import Column
from deliberation.ingest.readers.survey.people import People
from deliberation.ingest.records.draft import Events, Notice, notice


@dataclass(frozen=True, kw_only=True)
class Graded:
    """What the graded columns of a survey give."""

    statements: pd.DataFrame = field(default_factory=pd.DataFrame)
    ratings: pd.DataFrame = field(default_factory=pd.DataFrame)
    events: Events | None = None
    notices: tuple[Notice, ...] = ()


def graded(columns: Sequence[Column], who: People, scale: Mapping[str, str] | None) -> Graded:
    """Return statements, ratings and votes.

    Parameters
    ----------
    columns : sequence of Column
        Of the survey.
    who : People
        Who answered.
    scale : mapping of str to str, optional
        What grades mean as votes; without it there are none. A choice between words that it names all is
        voted on too.
    """
    items = [column for column in columns if column.step is not None]
    voted = [column for column in columns if column.role == "choice" and _named(column, scale)]
    if not items and not voted:
        return Graded()
    ratings, ballots, notices = [], [], []
    unruled = outside = unread = 0
    for column in (*items, *voted):
        rules = _rules(column, scale)
        codes = np.zeros(len(column.cells.texts), np.int8) if rules is None else _votes(column, rules)
        unruled += rules is None
        if rules is not None:
            ballots.append(_cast(column, who, codes))
            unread += int(column.cells.counts[codes == 0].sum())
        if column.step is not None:
            ratings.append(_rated(column, who, codes))
            outside += _outside(column)
    for code, count in (
        ("ratings_without_rule", unruled), ("ratings_outside_scale", outside), ("grades_not_votes", unread),
    ):  # fmt: skip
        if count:
            notices.append(notice(code, count=count))
    return Graded(
        statements=_statements([*items, *voted]),
        ratings=pd.concat(ratings, ignore_index=True) if ratings else pd.DataFrame(),
        events=_events(ballots),
        notices=tuple(notices),
    )


def _statements(columns: Sequence[Column]) -> pd.DataFrame:
    """Return the wordings as statements; what a battery of items shares is its question.

    They have no title: « Agriculture » alone says nothing, and may head an item of several batteries.
    """
    parts = [_parts(column) for column in columns]
    shared = Counter(question for question, _ in parts)
    questions = [question if shared[question] > 1 else None for question, _ in parts]
    return pd.DataFrame(
        {
            "id": pd.Series([_id(column) for column in columns], dtype="str"),
            "kind": "statement",
            "text": pd.Series([column.wording for column in columns], dtype="str"),
            "question": pd.Series(questions, dtype="str"),
            "seed": True,
            "moderated": False,
        }
    )


def _id(column: Column) -> str:
    return "s" + hashlib.sha256(values.fold(column.wording).encode()).hexdigest()[:10]


def _parts(column: Column) -> tuple[str | None, str]:
    """Return the question and the item of a wording (« Pêche - Indiquez sur une échelle... »)."""
    if column.group:
        return column.group, column.label
    item, dash, question = re.sub(r" \(\d+\)$", "", column.wording).partition(" - ")
    return (question, item) if dash else (None, column.wording)


def _named(column: Column, scale: Mapping[str, str] | None) -> bool:
    """Tell a choice whose every word the scale names as a vote."""
    if not scale or column.picks is None or not 1 < len(column.cells.texts) <= len(scale):
        return False
    if not all(np.isnan(number(text)) for text in column.cells.texts):
        return False
    rules = plain_rules(scale)
    codes = values.vote_codes(column.cells.texts, rules) if rules else np.zeros(1)
    return bool((codes != 0).all() and (codes > 0).any())


def _rules(column: Column, scale: Mapping[str, str] | None) -> Mapping[str, str] | None:
    """Return the rules that say what the answers to an item mean, or None."""
    if not scale:
        return None
    step, plain = column.step, plain_rules(scale)
    if step is None:
        return plain
    if step.words and plain:
        codes = values.vote_codes(column.cells.texts, plain)
        if (codes[~np.isnan(step.values)] > 0).any():
            return plain
    return rules_for(scale, step.low, step.high, declared=step.declared)


def _votes(column: Column, rules: Mapping[str, str]) -> npt.NDArray[np.int8]:
    """Return the vote of each distinct answer; what is off the scale and not ruled was not asked."""
    texts = column.cells.texts
    codes = values.vote_codes(texts, rules)
    if column.step is None:
        return codes
    step = column.step
    plain = [text if np.isnan(v) else f"{v:g}" for text, v in zip(texts, step.values, strict=True)]
    codes = np.where(codes == 0, values.vote_codes(plain, rules), codes)
    void = np.array([text in NOT_ASKED for text in column.cells.folded()], dtype=bool) | (
        (step.values == 0) & (step.low > 0)
    )
    return np.where((codes == 0) & void, np.int8(-1), codes).astype(np.int8)


def _rated(column: Column, who: People, codes: npt.NDArray[np.int8]) -> pd.DataFrame:
    """Return the ratings of an item: the answers that stand on its scale and were not said to be none."""
    step = column.step
    if step is None:
        return pd.DataFrame()
    on = (step.values >= step.low) & (step.values <= step.high) & (codes != -1)
    grades = column.cells.numbers(np.where(on, step.values, np.nan))
    rows = np.flatnonzero(~np.isnan(grades) & who.counted)
    frame = pd.DataFrame({"participant": who.ids.to_numpy()[rows], "value": grades[rows].astype(np.float32)})
    return frame.assign(contribution=_id(column), low=np.float32(step.low), high=np.float32(step.high))


def _outside(column: Column) -> int:
    """Count the numbers that are off a declared scale; 0 aside, which says that nobody was asked."""
    step = column.step
    if step is None:
        return 0
    off = ((step.values < step.low) | (step.values > step.high)) & (step.values != 0)
    return int(column.cells.counts[off].sum())


def _cast(column: Column, who: People, codes: npt.NDArray[np.int8]) -> pd.DataFrame:
    """Return the votes on an item, with the answer they were."""
    vote = np.append(codes, np.int8(0))[column.cells.codes]
    rows = np.flatnonzero((vote > 0) & who.counted)
    frame = pd.DataFrame({"participant": who.ids.to_numpy()[rows], "vote": vote[rows]})
    said = column.cells.words(column.cells.texts).take(rows).reset_index(drop=True)
    return frame.assign(value=said, contribution=_id(column))


def _events(ballots: Sequence[pd.DataFrame]) -> Events | None:
    filled = [frame for frame in ballots if len(frame)]
    if not filled:
        return None
    whole = pd.concat(filled, ignore_index=True)
    return Events.of(
        participant=whole["participant"],
        contribution=whole["contribution"],
        vote=whole["vote"].to_numpy(dtype=np.int8),
        value=whole["value"],
    )
