"""The rows of the smallest record around a fact that has some of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from deliberation.synthesis.behind.places import COUNTED, PLACES
from deliberation.synthesis.behind.rows import Rows, counted, held

_SIDES: Final = {"agree": "agree", "disagree": "disagree", "passed": "pass"}
_ENDS: Final = {"value": "_share", "low": "_low", "high": "_high", "count": ""}
_STEPS: Final[Mapping[str, Rows]] = {
    "received": counted("ledger", {"unit": "contribution"}),
    "kept": counted("contributions", {"moderated": "False", "text": "*"}),
    "used": counted("contributions", {"themes": "*"}),
}
"""The funnel: steps that are a number of rows."""
_Node = Mapping[str, Any]
_Steps = Sequence[str]
_Rule = Callable[[_Node, _Steps, str], Rows | None]


def behind(facts: _Node, pointer: str) -> Rows:
    """Return the rows that a fact was counted from.

    Parameters
    ----------
    facts : dict
        The document, as ``json.loads`` gives it from ``facts.json``.
    pointer : str
        JSON pointer of a fact.

    Returns
    -------
    Rows
        The nearest table from which the fact can be counted again.

    Raises
    ------
    LookupError
        If nothing stands at the pointer.

    Examples
    --------
    >>> share = {"count": 4, "n": 5, "value": 0.8, "low": 0.4, "high": 0.9}
    >>> support = {"agree": share, "disagree": share, "passed": share}
    >>> statement = {"contribution": "12", "text": {}, "everybody": support, "groups": {"A": support}}
    >>> str(behind({"opinion": {"unites": [statement]}}, "/opinion/unites/0/groups/A/agree/value"))
    'support [contribution = 12, group = A] . agree_share'
    """
    steps = [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]
    records: list[tuple[_Node, _Steps]] = []
    found: Any = facts
    for at, step in enumerate(steps):
        found = found[int(step)] if isinstance(found, list) else found[step]
        if isinstance(found, Mapping):
            records.append((found, steps[at + 1 :]))
    rows = _nearest(facts, steps, records, pointer)
    counts = _counts(steps) or rows.counts
    if counts == "person" and steps[0] in ("texts", "accountability", "due") and not _authored(facts):
        counts = "contribution"
    rows = replace(rows, counts=counts)
    if facts.get("territory") is None:
        return rows
    return replace(rows, territory=True, how="worked out")


def _counts(steps: _Steps) -> str:
    """Return what a fact counts, from the last names of its pointer."""
    named = [step for step in steps if not step.isdigit()]
    for name in ("/".join(named[-2:]), "/".join([*named[-2:-1], "*"]), *named[-1:]):
        if name in COUNTED:
            return COUNTED[name]
    return ""


def _authored(facts: _Node) -> bool:
    """Tell whether the export says who wrote; contributions are counted where it does not."""
    return (facts.get("counts") or {}).get("authors") is not None


def _nearest(facts: _Node, steps: _Steps, records: Sequence[tuple[_Node, _Steps]], pointer: str) -> Rows:
    """Return the rows of the smallest record around a fact that has some of its own."""
    for record, rest in reversed(records):
        rules: tuple[_Rule, ...] = (
            _quote, _statement, _compared, _tried, _idea, _subtheme, _theme, _row,
        )  # fmt: skip
        for rule in rules:
            rows = rule(record, rest, pointer)
            if rows is not None:
                return rows
    return _of_texts(facts, steps) or next(rows for start, rows in PLACES if pointer.startswith(start))


def _quote(record: _Node, rest: _Steps, pointer: str) -> Rows | None:
    if not {"contribution", "start", "end", "text"} <= record.keys():
        return None
    column = {"contribution": "id", "text": "text"}.get(rest[0] if rest else "")
    said = {"id": record["contribution"]}
    return Rows("contributions", said) if column is None else held("contributions", said, column)


def _statement(record: _Node, rest: _Steps, pointer: str) -> Rows | None:
    """Return the row of a statement's support; a proposal added to a law text has its votes under a name."""
    text = record.get("text")
    contribution = record.get("contribution")
    if contribution is None and isinstance(text, Mapping):
        contribution = text["contribution"]
    if contribution is not None and ("everybody" in record or {"text", "votes"} <= record.keys()):
        match rest:
            case ["everybody" | "votes", side, end]:
                return _support(contribution, "all", side, end)
            case ["everybody" | "votes", side]:
                return _support(contribution, "all", side, "value")
            case ["groups", group, side, end]:
                return _support(contribution, group, side, end)
            case ["gap", "value" | "low" | "high" as end]:
                column = "gap" if end == "value" else f"gap_{end}"
                return held("support", {"contribution": contribution, "group": "all"}, column)
            case ["gap", *_] | ["gap_between", *_]:
                return Rows("support", {"contribution": contribution})
            case ["consensus" | "rejection" | "territories" | "territories_sharing" as column]:
                return held("support", {"contribution": contribution, "group": "all"}, column)
            case [*_, "favour_count"]:
                return counted("contributions", {"parent": contribution, "stance": "for"})
            case [*_, "against_count"]:
                return counted("contributions", {"parent": contribution, "stance": "against"})
            case ["favour" | "against", *_] | ["reasons", *_]:
                return Rows("contributions", {"parent": contribution})
            case ["title"]:
                return held("contributions", {"id": contribution}, "title")
            case ["contribution"]:
                return held("contributions", {"id": contribution}, "id")
            case _:
                return Rows("contributions", {"id": contribution})
    return None


def _support(contribution: str, group: str, side: str, end: str) -> Rows | None:
    if side not in _SIDES:
        return None
    column = "n" if end == "n" else f"{_SIDES[side]}{_ENDS.get(end, '')}"
    return held("support", {"contribution": contribution, "group": group}, column)


def _compared(record: _Node, rest: _Steps, pointer: str) -> Rows | None:
    """Return the rows of the statement that a group, or an end of a spectrum, is compared on."""
    statement = record.get("statement")
    if not isinstance(statement, Mapping) or not rest or rest[0] == "statement":
        return None
    contribution = statement["contribution"]
    if rest[0] in ("low", "middle", "high"):
        return _support(contribution, rest[0], "agree", rest[-1])
    if "others" in record:
        return Rows("support", {"contribution": contribution})
    return None


def _tried(record: _Node, rest: _Steps, pointer: str) -> Rows | None:
    """Return the row of the conclusion that trials were made on; the trials themselves need the votes."""
    if not {"kind", "subject", "survives"} <= record.keys():
        return None
    if record["kind"] == "theme":
        return Rows("themes", {"theme": record["subject"]})
    if record["kind"] in ("priority", "secondary", "divisive", "rejected"):
        return Rows("ideas", {"idea": record["subject"]})
    return Rows("support", {"contribution": record["subject"]})


def _idea(record: _Node, rest: _Steps, pointer: str) -> Rows | None:
    """Return the row of an idea, or that of the votes on it."""
    named = record.get("id")
    if named is None or not ({"passages", "quotes"} <= record.keys() or record.get("level") == "idea"):
        return None
    match rest:
        case ["votes", "everybody", side, end] if record["votes"]["alike"] and side in _SIDES:
            return _voted(named, "all", side, end)
        case ["votes", "groups", group, side, end] if record["votes"]["alike"] and side in _SIDES:
            return _voted(named, group, side, end)
        case ["votes", "least" | "most" as end] if not record["votes"]["alike"]:
            return held("ideas", {"idea": named}, f"agree_{end}")
        case ["votes", "statements" | "votes" as column]:
            return held("ideas", {"idea": named}, column)
        case ["persons" | "contributions" | "passages" | "name" | "answered" as column]:
            return held("ideas", {"idea": named}, column)
        case ["said_by_group", *_]:
            return Rows("votes")
        case _:
            return Rows("contributions", {"ideas": named})


def _voted(idea: str, group: str, side: str, end: str) -> Rows | None:
    if end == "count":
        return Rows("contributions", {"ideas": idea})
    column = "n" if end == "n" else f"{_SIDES[side]}{_ENDS[end]}"
    return held("idea_votes", {"idea": idea, "group": group}, column)


def _subtheme(record: _Node, rest: _Steps, pointer: str) -> Rows | None:
    """Return the row of some ideas of a theme."""
    if not {"id", "idea_persons", "ideas"} <= record.keys():
        return None
    named = {"subtheme": record["id"]}
    return held("subthemes", named, rest[0]) if rest and rest[0] != "id" else Rows("ideas", named)


def _theme(record: _Node, rest: _Steps, pointer: str) -> Rows | None:
    named = record.get("id")
    if named is None or not ({"ideas", "more_ideas"} <= record.keys() or record.get("level") == "theme"):
        return None
    match rest:
        case ["persons" | "contributions" | "passages" | "name" as column]:
            return held("themes", {"theme": named}, column)
        case ["subthemes" | "more_subthemes"]:
            return Rows("subthemes", {"theme": named})
        case ["ideas" | "more_ideas", *_]:
            return Rows("ideas", {"theme": named})
        case ["votes", *_]:
            return Rows("contributions", {"themes": named}, counts="voter")
        case _:
            return Rows("contributions", {"themes": named})


def _row(record: _Node, rest: _Steps, pointer: str) -> Rows | None:
    """Return the rows of the ledger, or the answer, that a record of the account tells of."""
    match pointer.split("/")[1:2]:
        case ["set_aside"] if rest:
            rows = counted("ledger", {key: record[key] for key in ("unit", "state", "reason")})
            return rows if rest[0] == "count" else replace(rows, how="worked out")
        case ["files"] if rest:
            rows = counted("ledger", {"file": record["file"]})
            return rows if rest[0] == "rows" else replace(rows, how="worked out")
        case ["responses"] if "id" in record:
            return Rows("contributions", {"responses": record["id"]})
        case ["due"] if "why" in record:
            idea, contribution = record.get("idea"), record.get("contribution")
            return Rows("contributions", {"id": str(contribution)} if idea is None else {"ideas": idea})
        case ["funnel"] if "step" in record and rest == ["count"]:
            return _STEPS.get(record["step"])
        case _:
            return None


def _of_texts(facts: _Node, steps: _Steps) -> Rows | None:
    """Return the rows of ideas in a class, and of contributions in a language or left aside."""
    match steps:
        case ["opinion", "passing" | "rejected" as name] if facts["opinion"]["certainty"] is not None:
            sure = {"passing": "consensus", "rejected": "rejection"}[name]
            least = f">= {facts['opinion']['certainty']}"
            return counted("support", {"group": "all", "rankable": "True", sure: least})
        case ["texts", "standings", "counts", standing]:
            return counted("ideas", {"standing": standing})
        case ["texts", "standings", "sizes", standing, persons]:
            return counted("ideas", {"standing": standing, "persons": persons})
        case ["texts", "standings", "asked" | "voted", idea, *_]:
            return Rows("contributions", {"ideas": idea})
        case ["texts", "remainder", at, *_]:
            return Rows("contributions", {"reason": facts["texts"]["remainder"][int(at)]["reason"]})
        case ["texts", "languages", at, *_]:
            return Rows("contributions", {"language": facts["texts"]["languages"][int(at)]["category"]})
        case ["bill", "chapters", *_]:
            return Rows("contributions")
        case _:
            return None
