"""Facts with the responses of the decision-maker, and with the account of what has none."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from deliberation.core.errors import ReadError
from deliberation.core.language import message_language
from deliberation.core.mandate import Words
from deliberation.core.responses import Mistake, told
from deliberation.synthesis.answers.account import account_of
from deliberation.synthesis.answers.links import Link, Links
from deliberation.synthesis.answers.states import TO_DO, age, date_of, latest
from deliberation.synthesis.article_facts import with_replies
from deliberation.synthesis.due_facts import due_facts
from deliberation.synthesis.facts import Contests, Facts, Response
from deliberation.synthesis.gate import Gate
from deliberation.synthesis.ground import Ground
from deliberation.synthesis.list_facts import with_answers


def answered(
    facts: Facts,
    responses: pa.Table,
    ground: Ground,
    *,
    as_of: datetime.date | None = None,
    contests: Contests | None = None,
    file: str = "",
    mistakes: Sequence[Mistake] = (),
) -> Facts:
    """Return facts with the responses of the decision-maker and the account of what has none.

    A response that services drafted and nobody validated is counted, and not published.

    Parameters
    ----------
    facts : Facts
        Their own responses and account are replaced.
    responses : pyarrow.Table
        With the schema ``core.tables.RESPONSES``.
    ground : Ground
    as_of : date, optional
        The day that delays are counted to; the latest date of the data where left out.
    contests : Contests, optional
    file : str
        Name of the file of responses, to say where a mistake is.
    mistakes : sequence of Mistake
        What was wrong in its cells, to be told together with what is wrong here.

    Raises
    ------
    ReadError
        If the file holds mistakes: all of them are in the message.
    """
    gate = Gate(minimum_cell=facts.minimum_cell)
    rows = responses.to_pylist()
    articles = () if facts.bill is None else [one.contribution for one in facts.bill.articles]
    links = Links(ground, rows, file, articles=articles)
    wrong = sorted([*mistakes, *links.mistakes], key=lambda mistake: mistake.row or 0)
    if wrong:
        raise ReadError(told(file or wrong[0].file, wrong, message_language()))
    day = as_of or latest(facts, ground, rows)
    public = [number for number, row in enumerate(rows) if row["state"] not in ("drafted", "planned")]
    given = [_response(rows[n], links.found[n], facts, ground, gate, day) for n in public]
    account = account_of(facts, ground, rows, links, gate, day, given=as_of is not None)
    return facts.model_copy(
        update={
            "responses": given,
            "bill": with_replies(
                facts.bill,
                given,
                prepared={
                    str(row["article"]) for row in rows if row["article"] and row["state"] == "drafted"
                },
                age=age(facts.about.closed or ground.written, day),
                late=age(facts.about.mandate.due, day),
            ),
            "due": due_facts(
                facts, ground, given, account, age(facts.about.closed or ground.written, day), day
            ),
            "lists": with_answers(facts.lists, given, day, ground.reported()),
            "accountability": None
            if account is None
            else account.model_copy(update={"contests": _contests(contests, ground, gate)}),
        }
    )


def _contests(contests: Contests | None, ground: Ground, gate: Gate) -> Contests | None:
    """Return the answers to contests, masked, and whether the classification has followed."""
    if contests is None:
        return None
    placed = ground.placed
    pairs = set(zip(placed["contribution_id"], placed["idea"], strict=True))
    anywhere = set(placed["contribution_id"])
    answers = []
    for one in contests.answers:
        there = (
            one.contribution not in anywhere if one.idea is None else (one.contribution, one.idea) in pairs
        )
        answers.append(
            one.model_copy(
                update={
                    "answer": None if one.answer is None else gate.text(one.answer),
                    "done": one.state == "accepted" and not there,
                }
            )
        )
    return contests.model_copy(update={"answers": answers})


def _response(
    row: Mapping[str, Any],
    link: Link,
    facts: Facts,
    ground: Ground,
    gate: Gate,
    day: datetime.date | None,
) -> Response:
    spoken = facts.about.language or "fr"

    def both(text: str | None, english: str | None) -> Words | None:
        if text is None:
            return None
        return gate.words({spoken: text, "en": english} if english and spoken != "en" else text)

    due = date_of(row["by_when"])
    passed = day is not None and due is not None and day > due and row["status"] in TO_DO
    return Response(
        id=row["id"],
        subject=both(row["subject"], row["subject_en"]) or "",
        status=row["status"],
        reason=both(row["reason"], row["reason_en"]),
        who=gate.words(row["who"]),
        by_when=row["by_when"],
        contributions=[] if link.idea or link.theme else list(link.named),
        said=None if row["status_said"] is None else gate.text(row["status_said"]),
        progress=row["progress"],
        ideas=[link.idea] if link.idea else list(link.ideas),
        themes=[link.theme] if link.theme else [],
        links=[*(row["links"] or ()), *([row["url"]] if row["url"] else ())],
        validated_by=gate.words(row["validated_by"]),
        validated_on=date_of(row["validated_on"]),
        overdue=(day - due).days if passed and day and due else None,
        persons=_persons(link, ground),
    )


def _persons(link: Link, ground: Ground) -> int:
    """Return how many persons a response answers: those of its idea, of its theme, or of what it names."""
    placed = ground.placed
    if link.idea:
        rows = placed["idea"] == link.idea
    elif link.theme:
        rows = placed["theme"] == link.theme
    else:
        rows = placed["contribution_id"].isin(link.named)
    return int(placed.loc[rows, "person"].nunique())
