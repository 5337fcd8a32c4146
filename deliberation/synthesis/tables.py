"""The tables that may be published: support per statement, contributions with idea and theme."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import pandas as pd
import pyarrow as pa

from deliberation.consultation import Consultation
from deliberation.opinion import OpinionGroups
from deliberation.opinion import Support as Weighed
from deliberation.synthesis.facts import Facts, Response
from deliberation.synthesis.facts.ideas import IdeaVotes
from deliberation.synthesis.gate import Gate
from deliberation.synthesis.idea_votes import idea_votes
from deliberation.synthesis.saying import saying
from deliberation.text import Themes
from deliberation.text.results.levels import themes_table


def publish_tables(
    consultation: Consultation,
    support: Weighed | None,
    themes: Themes | None,
    facts: Facts,
    *,
    groups: OpinionGroups | None = None,
) -> dict[str, pd.DataFrame]:
    """Return the publishable tables by name, personal data masked, small cells suppressed.

    Returns
    -------
    dict of str to DataFrame
        No table has a row or an id of a participant. ``support`` has one row per statement and group (or end
        and middle of a spectrum), and one for everybody, from counts rounded by the gate; rows with fewer
        voters than the minimum cell are left out, but for totals that the platform published itself.
        ``idea_votes`` has the same for each idea whose statements are received alike: who agrees, disagrees
        and passes, everybody and by group. ``contributions`` has one row per contribution with its ideas and
        themes or the reason it has none, and the responses that answer it; no author, and no text where
        moderation set it aside. ``ideas``, ``subthemes`` and ``themes`` have their sizes, ideas their class
        and the votes on them too: where its statements are received too differently (``alike``), a range of
        agreement in the place of shares.
    """
    gate = Gate(minimum_cell=facts.minimum_cell)
    tables = {"contributions": _contributions(consultation, themes, gate)}
    if support is not None:
        support = gate.votes(support)
        tables["support"] = _support(support, _fewest(support, gate))
    if themes is not None:
        votes = {} if support is None else idea_votes(support, groups, saying(themes), gate)
        fewest = None if support is None else _fewest(support, gate)
        ideas = _with_votes(themes.ideas(), votes, facts, fewest)
        if fewest is not None:
            tables["idea_votes"] = _idea_votes(votes, fewest)
        tables["ideas"] = _named(ideas, gate)
        tables["themes"] = _named(themes_table(themes.tree()), gate)
        tables["subthemes"] = _named(themes.subthemes(), gate)
    return tables | answered_tables(tables["contributions"], tables.get("ideas"), facts.responses)


def publish_texts(consultation: Consultation) -> dict[str, str]:
    """Return the words of each contribution, by id: its title where it has one, else its text.

    Personal data are masked, and what moderation set aside is left out: for ``Support.describe``.
    """
    gate = Gate()
    table = consultation.contributions
    rows = zip(
        consultation.contribution_ids.tolist(),
        table["title"].to_pylist(),
        table["text"].to_pylist(),
        table["moderated"].to_pylist(),
        strict=True,
    )
    return {
        id_: gate.words(title) or gate.text(text)
        for id_, title, text, moderated in rows
        if (title or text) and not moderated
    }


def publish_ledger(consultation: Consultation) -> pa.Table:
    """Return the ledger, personal data masked in the words it quotes from the files."""
    return publish_entries(consultation.ledger.entries)


def publish_entries(entries: pa.Table) -> pa.Table:
    """Return entries of a ledger, personal data masked in the words they quote from the files."""
    at = entries.schema.get_field_index("detail")
    column = entries.column(at)
    gate = Gate()
    known = {text: gate.text(text) for text in column.unique().to_pylist() if text is not None}
    masked = [known.get(text) for text in column.to_pylist()]
    return entries.set_column(at, entries.schema.field(at), pa.array(masked, entries.schema.field(at).type))


def _fewest(support: Weighed, gate: Gate) -> int:
    """Return the fewest voters a row may be of: totals that the platform published single nobody out."""
    return 1 if support.basis == "tallies" else gate.minimum_cell


def _support(support: Weighed, fewest: int) -> pd.DataFrame:
    """Return support by statement and group, or where there are none by third of a spectrum."""
    rows = support.to_pandas()
    if support.shared_by == "thirds":  # never beside groups, whose members they would tell apart
        rows = pd.concat([rows, support.thirds()], ignore_index=True)
        rows = rows.sort_values("contribution", kind="stable")
    shown = rows["n"] >= fewest
    return rows[shown].reset_index(drop=True)


UNKNOWN_LANGUAGE: Final = "und"
"""What ISO 639 calls a language that nobody can tell, as the facts do."""
_SIDES: Final = (("agree", "agree"), ("disagree", "disagree"), ("pass", "passed"))


def _idea_votes(votes: Mapping[str, IdeaVotes], fewest: int) -> pd.DataFrame:
    """Return one row per idea and group, everybody first, of the ideas that one share can stand for."""
    rows = []
    for idea, found in votes.items():
        parts = {"all": found.everybody, **found.groups} if found.alike else {}
        for group, said in parts.items():
            if said.agree.n < fewest:
                continue
            row: dict[str, Any] = {"idea": idea, "group": group, "n": said.agree.n}
            for name, side in _SIDES:
                share = getattr(said, side)
                row |= {
                    f"{name}_{end}": getattr(share, at)
                    for end, at in (("share", "value"), ("low", "low"), ("high", "high"))
                }
            rows.append(row)
    columns = [
        "idea",
        "group",
        "n",
        *(f"{name}_{end}" for name, _ in _SIDES for end in ("share", "low", "high")),
    ]
    return pd.DataFrame(rows, columns=columns)


def answered_tables(
    contributions: pd.DataFrame, ideas: pd.DataFrame | None, responses: Sequence[Response]
) -> dict[str, pd.DataFrame]:
    """Return the tables of contributions and ideas with the responses that answer them.

    Parameters
    ----------
    contributions, ideas : DataFrame
        As ``publish_tables`` gives them; no ideas where no text was read.
    responses : sequence of Response
    """
    if ideas is None:
        blank = [""] * len(contributions)
        told = _answering(responses, contributions["id"].tolist(), blank, blank)
        return {"contributions": contributions.assign(responses=told)}
    ids = contributions["id"].tolist()
    told = _answering(responses, ids, contributions["ideas"], contributions["themes"])
    return {
        "contributions": contributions.assign(responses=told),
        "ideas": _with_answered(ideas, contributions, responses),
    }


def _with_votes(
    ideas: pd.DataFrame, votes: Mapping[str, IdeaVotes], facts: Facts, fewest: int | None
) -> pd.DataFrame:
    """Return the ideas with their class and what everybody voted on them, from the fewest voters on.

    Without votes (``fewest`` is None) they have their class alone.
    """
    rules = facts.texts.standings
    ideas = ideas.assign(standing=ideas["idea"].map({} if rules is None else dict(rules.of)))
    if fewest is None:
        return ideas
    for name in ("statements", "votes"):
        ideas[name] = pd.array([getattr(votes.get(i), name, None) for i in ideas["idea"]], dtype="Int64")
    ideas["alike"] = pd.array(
        [votes[i].alike if i in votes else None for i in ideas["idea"]], dtype="boolean"
    )
    for side in ("agree", "disagree"):
        found = [getattr(votes[i].everybody, side) if i in votes else None for i in ideas["idea"]]
        shares = [share if share is not None and share.n >= fewest else None for share in found]
        for end in ("n", "value", "low", "high"):
            ideas[f"{side}_{end}"] = [None if share is None else getattr(share, end) for share in shares]
    ideas = _without_mixed_shares(ideas, votes)
    why: list[Any] = [_no_share(idea, votes, fewest) for idea in ideas["idea"]]
    return ideas.assign(no_share=pd.Series(why, index=ideas.index, dtype=object))


def _no_share(idea: str, votes: Mapping[str, IdeaVotes], fewest: int) -> str | None:
    """Return why an idea has no share of agreement: a key of the locales under [bundle.no_share]."""
    found = votes.get(idea)
    if found is None or not found.everybody.agree.n:
        return "no_votes"
    if found.everybody.agree.n < fewest:
        return "few_voters"
    return None if found.alike else "unlike"


def _without_mixed_shares(ideas: pd.DataFrame, votes: Mapping[str, IdeaVotes]) -> pd.DataFrame:
    """Give a range, not shares, to ideas whose statements are received too differently, as reports do."""
    mixed = ideas["alike"].eq(False).fillna(False).astype(bool)
    shares = [f"{side}_{end}" for side in ("agree", "disagree") for end in ("value", "low", "high")]
    ideas = ideas.assign(**{name: ideas[name].where(~mixed, None) for name in shares})
    for end in ("least", "most"):
        bounds = [getattr(votes[i], end) if i in votes else None for i in ideas["idea"]]
        ideas[f"agree_{end}"] = pd.Series(bounds, index=ideas.index, dtype=float).where(mixed)
    return ideas


def _named(frame: pd.DataFrame, gate: Gate) -> pd.DataFrame:
    return frame.assign(name=[gate.text(name) for name in frame["name"]])


def _with_answered(
    ideas: pd.DataFrame, contributions: pd.DataFrame, responses: Sequence[Response]
) -> pd.DataFrame:
    """Return the ideas with how many of their contributions a response names, or answers with the idea."""
    theme_of = dict(zip(ideas["idea"], ideas["theme"], strict=True))
    counted: Counter[str] = Counter(
        idea
        for name, inside in zip(contributions["id"], contributions["ideas"], strict=True)
        for idea in inside.split()
        if any(one.answers(name, [idea], [theme_of[idea]]) for one in responses)
    )
    return ideas.assign(answered=[counted[idea] for idea in ideas["idea"]])


def _contributions(consultation: Consultation, themes: Themes | None, gate: Gate) -> pd.DataFrame:
    table = consultation.contributions
    columns = ["id", "kind", "question", "parent", "stance", "moderated", "channel"]
    frame: pd.DataFrame = table.select(columns).to_pandas()
    languages = {} if themes is None else themes.languages
    ids = frame["id"].tolist()
    for name in ("title", "text"):
        texts = table[name].to_pylist()
        frame[name] = [
            None if text is None or moderated else gate.text(text, language=languages.get(i))
            for i, text, moderated in zip(ids, texts, frame["moderated"], strict=True)
        ]
    frame["language"] = [
        languages[i] or (None if pd.isna(text) else UNKNOWN_LANGUAGE) if i in languages else None
        for i, text in zip(ids, frame["text"], strict=True)
    ]
    if themes is None:
        return frame
    passages = themes.to_pandas()
    placed = passages.dropna(subset=["theme"])
    frame["ideas"] = [" ".join(x) for x in _lists(placed, "idea", ids)]
    frame["themes"] = [" ".join(x) for x in _lists(placed, "theme", ids)]
    reasons = passages[passages["theme"].isna()].drop_duplicates("contribution_id")
    why = dict(zip(reasons["contribution_id"], reasons["reason"], strict=True))
    frame["reason"] = [None if themed else why.get(i) for i, themed in zip(ids, frame["themes"], strict=True)]
    return frame


def _answering(
    responses: Sequence[Response], ids: Sequence[str], ideas: Iterable[str], themes: Iterable[str]
) -> list[str]:
    """Return the ids of the responses that answer each contribution: to it, its idea or its theme."""
    return [
        " ".join(one.id for one in responses if one.answers(name, inside.split(), under.split()))
        for name, inside, under in zip(ids, ideas, themes, strict=True)
    ]


def _lists(placed: pd.DataFrame, column: str, ids: list[str]) -> list[list[str]]:
    """Return the distinct values of each contribution, in the order of its passages."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for contribution, value in zip(placed["contribution_id"], placed[column], strict=True):
        found[str(contribution)][str(value)] = None
    return [list(found.get(contribution, ())) for contribution in ids]
