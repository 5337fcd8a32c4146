"""The rows of the grid of responses: what is asked, and what was already filled in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from deliberation.core.language import known, pick, say
from deliberation.core.responses import COLUMNS, DATES, TO_FILL
from deliberation.synthesis.answers import Links
from deliberation.synthesis.facts import Facts, Followed
from deliberation.synthesis.ground import Ground


def grid_rows(facts: Facts, responses: pa.Table, ground: Ground, language: str) -> list[dict[str, str]]:
    """Return the rows of the grid: each theme, then its ideas, with what the decision-maker already wrote.

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
    if account is None:
        return []
    written = responses.to_pylist()
    links = Links(ground, written, "").found
    held: dict[str, Mapping[str, Any]] = {}
    lost: list[Mapping[str, Any]] = []
    for row, link in zip(written, links, strict=True):
        if not (row["idea"] or row["theme"]):
            continue
        today = link.idea or link.theme
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

    shown = sorted(account.asked, key=order)
    shown_ids = {one.id for one in shown}
    rows = []
    for one in shown:
        others = [said[name] for name in one.responses if name in said and name != one.id]
        told = [f"{say(f'statuses.{r.status}', language)}: {pick(r.subject, language)}" for r in others]
        rows.append(
            {
                "id": one.id,
                "level": say(f"responses.levels.{one.level}", language),
                "name": one.name,
                "persons": str(one.persons),
                "standing": say(f"responses.standings.{one.standing}", language) if one.standing else "",
                "known": " | ".join(told),
                **_filled(held.get(one.id), language),
                "contributions": " ".join(anchors.get(one.id, ())),
            }
        )
    lost += [row for name, row in held.items() if name not in shown_ids]
    return rows + [_kept(row, language) for row in lost]


def _kept(row: Mapping[str, Any], language: str) -> dict[str, str]:
    """Return the row of a response whose idea is not listed today, as it was written."""
    level = "idea" if row["idea"] else "theme"
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
