"""The rows of the grid of responses: what is asked (articles, themes, ideas), and what was filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from deliberation.core.language import known, pick, say
from deliberation.core.responses import COLUMNS, DATES, TO_FILL
from deliberation.synthesis.answers import Links
from deliberation.synthesis.facts import Article, Facts, Followed, Response
from deliberation.synthesis.ground import Ground


def grid_rows(facts: Facts, responses: pa.Table, ground: Ground, language: str) -> list[dict[str, str]]:
    """Return the rows of the grid, with what the decision-maker already wrote.

    Each article of a text put to discussion, then each theme and its ideas.

    Parameters
    ----------
    facts : Facts
        With their account.
    responses : pyarrow.Table
        Those of the facts, drafts included.
    ground : Ground
    language : {"fr", "en"}
        Language of the words of the lists.

    Returns
    -------
    list of dict
        By our names of the columns. A response whose idea is no longer there keeps a row of its own, last.
    """
    account = facts.accountability
    written = responses.to_pylist()
    links = Links(ground, written, "").found
    held: dict[str, Mapping[str, Any]] = {}
    lost: list[Mapping[str, Any]] = []
    for row, link in zip(written, links, strict=True):
        if not (row["idea"] or row["theme"] or row["article"]):
            continue
        today = row["article"] or link.answers
        if today is None or today in held:
            lost.append(row)
        else:
            held[today] = row
    anchors = ground.anchors()
    said = {response.id: response for response in facts.responses}
    place = {name: number for number, name in enumerate(ground.themes["theme"])}
    size = {name: number for number, name in enumerate(ground.ideas["idea"])}

    def order(one: Followed) -> tuple[int, int]:
        return place[one.theme or one.id], size.get(one.id, -1)

    articles = [] if facts.bill is None else facts.bill.articles
    shown = [] if account is None else sorted(account.asked, key=order)
    shown_ids = {one.id for one in shown} | {one.contribution for one in articles}
    rows = [_article(one, said, held.get(one.contribution), language) for one in articles]
    rows += [
        {
            "id": one.id,
            "level": say(f"responses.levels.{one.level}", language),
            "name": one.name,
            "persons": str(one.persons),
            "standing": _standing(one, language),
            "known": _known(one.id, one.responses, said, language),
            **_filled(held.get(one.id), language),
            "contributions": " ".join(anchors.get(one.id, ())),
        }
        for one in shown
    ]
    lost += [row for name, row in held.items() if name not in shown_ids]
    return rows + [_kept(row, language) for row in lost]


def _standing(one: Followed, language: str) -> str:
    """Return the class of an idea, with the statement that was voted on where its name does not say it."""
    if one.standing is None:
        return ""
    kind = say(f"responses.standings.{one.standing}", language)
    if one.asked is None:
        return kind
    return f"{kind} {say('responses.asked', language, statement=' '.join(one.asked.text.split()))}"


def _article(
    one: Article, said: Mapping[str, Response], row: Mapping[str, Any] | None, language: str
) -> dict[str, str]:
    """Return the row of an article: what the votes say of it, and nobody "says" it."""
    title = one.title or (one.text.text if one.text is not None else "") or one.contribution
    return {
        "id": one.contribution,
        "level": say("responses.levels.article", language),
        "name": title,
        "persons": "",
        "standing": say(f"responses.leanings.{one.leaning}", language) if one.leaning else "",
        "known": _known(one.contribution, one.responses, said, language),
        **_filled(row, language),
        "contributions": one.contribution,
    }


def _known(own: str, names: Sequence[str], said: Mapping[str, Response], language: str) -> str:
    """Return the responses that are published elsewhere than in the row itself."""
    others = [said[name] for name in names if name in said and name != own]
    return " | ".join(f"{say(f'statuses.{r.status}', language)}: {pick(r.subject, language)}" for r in others)


def _kept(row: Mapping[str, Any], language: str) -> dict[str, str]:
    """Return the row of a response whose idea is not listed today, as it was written."""
    level = "idea" if row["idea"] else "theme" if row["theme"] else "article"
    cells = dict.fromkeys(COLUMNS, "")
    return cells | {
        "id": row[level],
        "level": say(f"responses.levels.{level}", language),
        "name": row["name"] or "",
        **_filled(row, language),
        "contributions": " ".join(row["contributions"] or ()),
    }


def _filled(row: Mapping[str, Any] | None, language: str) -> dict[str, str]:
    if row is None:
        return dict.fromkeys(TO_FILL, "")
    cells = {name: row[name] or "" for name in TO_FILL if name not in ("status", "links")}
    status = row["status"] if row["state"] != "planned" else "unclassified"
    chosen = status != "unclassified" and known(f"statuses.{status}", language)
    return {
        **{name: cells[name][:10] if name in DATES[1:] else cells[name] for name in cells},
        "status": say(f"statuses.{status}", language) if chosen else "",
        "links": " ".join(row["links"] or ()),
    }
