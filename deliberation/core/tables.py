"""The tables of a consultation and their schemas.

Participants and contributions keep their original ids in their own table; every other table points at
them by row number (int32), which is what makes ten million votes 9 bytes each.
"""

from __future__ import annotations

from typing import Final

import pyarrow as pa

KINDS: Final = (
    "statement",
    "proposal",
    "answer",
    "comment",
    "argument",
    "amendment",
    "report",
    "question",
    "petition",
)
"""Kinds of contribution; see the words of the house in CONTRIBUTING.md."""

STANCES: Final = ("for", "against", "neutral")
RESPONSE_STATUSES: Final = ("retained", "in_part", "under_study", "declined", "out_of_remit", "unclassified")
"""What became of an idea; ``unclassified`` where a platform's own status says none of the others."""
RESPONSE_STATES: Final = ("published", "validated", "drafted", "planned")
"""How far a response is: public, validated by an elected person, drafted by services, or only a date."""

_when = pa.timestamp("ms", tz="UTC")

CONTRIBUTIONS: Final = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("text", pa.large_string(), nullable=False),  # as submitted; quotes' offsets refer to it
        pa.field("title", pa.string()),
        pa.field("author", pa.string()),  # participant id
        pa.field("question", pa.string()),  # question id
        pa.field("territory", pa.string()),  # territory id
        pa.field("parent", pa.string()),  # contribution id
        pa.field("stance", pa.string()),  # one of STANCES, as the platform or the author declared it
        pa.field("date", _when),
        pa.field("moderated", pa.bool_(), nullable=False),  # set aside: kept here, not analysed
        pa.field("moderation_reason", pa.string()),  # why, in the platform's words or a key of [moderation]
        pa.field("moderated_by", pa.string()),  # who decided, where the export says: author, moderator...
        pa.field("meta", pa.bool_(), nullable=False),  # about the participants, not the subject (Polis)
        pa.field("seed", pa.bool_(), nullable=False),  # written by the organiser to start the conversation
        pa.field("source", pa.string(), nullable=False),
        pa.field("channel", pa.string()),  # online, paper, meeting...
        pa.field("reference", pa.string()),  # public reference on the platform, for who looks for their own
        pa.field("url", pa.string()),
        pa.field("receipt", pa.string()),  # what the organiser handed out; pages hold its hash
        pa.field("locator", pa.string()),  # where in the source: page and paragraph, sheet and row
        pa.field("language", pa.string()),  # ISO 639, as the platform says
    ]
)
VOTES: Final = pa.schema(
    [
        pa.field("participant", pa.int32(), nullable=False),  # row of PARTICIPANTS
        pa.field("contribution", pa.int32(), nullable=False),  # row of CONTRIBUTIONS
        pa.field("vote", pa.int8(), nullable=False),  # core.vote.Vote
        pa.field("date", _when),
        pa.field(
            "value", pa.dictionary(pa.int16(), pa.string())
        ),  # the platform's own value, if another scale
    ]
)
TALLIES: Final = pa.schema(
    [
        pa.field("contribution", pa.int32(), nullable=False),
        pa.field("agree", pa.int64()),
        pa.field("disagree", pa.int64()),
        pa.field("pass", pa.int64()),
        pa.field("total", pa.int64()),
        pa.field("share", pa.float64()),  # published share of agreement, 0 to 1, where no count is
    ]
)
PARTICIPANTS: Final = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("collective", pa.bool_()),  # an association, a council...; null where nobody knows
        pa.field("territory", pa.string()),
        pa.field("platform_group", pa.string()),  # group given by the platform (Polis group-id)
        pa.field("source", pa.string(), nullable=False),
    ]
)
ATTRIBUTES: Final = pa.schema(
    [
        pa.field("participant", pa.int32(), nullable=False),
        pa.field("name", pa.string(), nullable=False),
        pa.field("value", pa.string(), nullable=False),
    ]
)
TERRITORIES: Final = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("name", pa.string(), nullable=False),
        pa.field("parent", pa.string()),
        pa.field("level", pa.string()),
        pa.field("population", pa.int64()),
    ]
)
QUESTIONS: Final = pa.schema(
    [pa.field("id", pa.string(), nullable=False), pa.field("text", pa.string(), nullable=False)]
)
CODES: Final = pa.schema(
    [
        pa.field("contribution", pa.int32(), nullable=False),
        pa.field("scheme", pa.string(), nullable=False),
        pa.field("code", pa.string(), nullable=False),
    ]
)
MEASURES: Final = pa.schema(
    [
        pa.field("contribution", pa.int32(), nullable=False),
        pa.field("name", pa.string(), nullable=False),  # a figure the platform published: score, budget...
        pa.field("value", pa.float64(), nullable=False),
    ]
)
RATINGS: Final = pa.schema(
    [
        pa.field("participant", pa.int32(), nullable=False),
        pa.field("contribution", pa.int32(), nullable=False),
        pa.field("value", pa.float32(), nullable=False),  # on the scale of the source: stars, 1-7, -5..+5
        pa.field("low", pa.float32(), nullable=False),  # lowest and highest value of that scale
        pa.field("high", pa.float32(), nullable=False),
    ]
)
RESPONSES: Final = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("subject", pa.string(), nullable=False),
        pa.field("subject_en", pa.string()),  # the English version, where the organiser gives one
        pa.field("contributions", pa.list_(pa.string())),  # contribution ids it answers
        pa.field("status", pa.string(), nullable=False),  # one of RESPONSE_STATUSES
        pa.field("reason", pa.string()),
        pa.field("reason_en", pa.string()),
        pa.field("who", pa.string()),
        pa.field("by_when", pa.string()),
        pa.field("status_said", pa.string()),  # the platform's own word for the status
        pa.field("progress", pa.float64()),  # 0 to 1, where the platform follows it
        pa.field("url", pa.string()),
        pa.field("idea", pa.string()),  # the idea it answers, as its id was when the response was written
        pa.field("theme", pa.string()),  # the same of a theme
        pa.field("article", pa.string()),  # the article of a text it answers: the id of its contribution
        pa.field("name", pa.string()),  # what that idea, theme or article was called
        pa.field("links", pa.list_(pa.string())),
        pa.field("drafted_by", pa.string()),  # the services
        pa.field("drafted_on", pa.string()),  # ISO date
        pa.field("validated_by", pa.string()),  # an elected person
        pa.field("validated_on", pa.string()),
        pa.field("state", pa.string()),  # one of RESPONSE_STATES; null: published
        pa.field("row", pa.int32()),  # line of the file that it was read from, the header being line 1
    ]
)
MARGINS: Final = pa.schema(
    [
        pa.field("variable", pa.string(), nullable=False),
        pa.field("category", pa.string(), nullable=False),
        pa.field("population", pa.int64(), nullable=False),
    ]
)

SCHEMAS: Final = {
    "contributions": CONTRIBUTIONS,
    "votes": VOTES,
    "tallies": TALLIES,
    "participants": PARTICIPANTS,
    "attributes": ATTRIBUTES,
    "territories": TERRITORIES,
    "questions": QUESTIONS,
    "codes": CODES,
    "measures": MEASURES,
    "ratings": RATINGS,
    "responses": RESPONSES,
    "margins": MARGINS,
}
"""Schema of each table, by the name of the attribute of ``Consultation`` that holds it."""


def empty(name: str) -> pa.Table:
    """Return the named table without rows.

    Examples
    --------
    >>> empty("votes").num_rows
    0
    """
    return SCHEMAS[name].empty_table()
