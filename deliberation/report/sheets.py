"""The rows of each sheet of the annex as a workbook, from the facts alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deliberation.report.blocks import Run
from deliberation.report.sections.algorithm import parameters_of
from deliberation.report.sections.common import Frame, unlike, variable_name
from deliberation.report.sections.front import notices
from deliberation.report.sections.people import reason_name, state_name
from deliberation.report.sections.robustness import named, named_subject, verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from deliberation.report.sentences import Proof, Sentence
    from deliberation.synthesis.facts import Idea, Share, Statement, Support

Value = str | int | float | None
Rows = list[dict[str, Value]]

LONGEST: Final = 2_000
"""Characters of a text after which it is cut, with a visible mark."""


def sheets(frame: Frame, told: Sequence[Sentence] = (), proofs: Sequence[Proof] = ()) -> dict[str, Rows]:
    """Return the rows of each sheet, by its name; columns are keys of the locales under ``[headers]``.

    ``told`` are the sentences of the reports, and ``proofs`` the facts that they state.
    """
    found = {
        "support": _support(frame),
        "ideas": _ideas(frame),
        "themes": _themes(frame),
        "articles": _articles(frame),
        "groups": _groups(frame),
        "robustness": _robustness(frame),
        "participation": _participation(frame),
        "weighting": _weighting(frame),
        "funnel": _funnel(frame),
        "files": _files(frame),
        "aside": _aside(frame),
        "answers": _answers(frame),
        "waiting": _waiting(frame),
        "mobilisations": _mobilisations(frame),
        "method": _method(frame),
        "notices": _notices(frame),
        "sentences": _sentences(frame, told),
        "proofs": _proofs(frame, proofs),
    }
    guide: Rows = [
        {"sheet": frame.say(f"sheets.{name}"), "holds": frame.say(f"sheets.holds.{name}")}
        for name, rows in found.items()
        if rows
    ]
    return {"guide": guide, **found}


def _sentences(frame: Frame, told: Sequence[Sentence]) -> Rows:
    """Return every sentence of the reports with the facts it states, one under the other."""
    return [
        {
            "document": frame.say(f"sheets.documents.{one.document}"),
            "sentence_number": number,
            "part": one.part,
            "what": frame.say(f"sheets.kinds.{one.kind}"),
            "told": one.text,
            "facts": "\n".join(one.facts),
        }
        for number, one in enumerate(told, 1)
    ]


def _proofs(frame: Frame, proofs: Sequence[Proof]) -> Rows:
    """Return each fact that a sentence states, and the rows behind it."""
    return [
        {
            "fact": one.fact,
            "value": one.value if not isinstance(one.value, bool) else str(one.value).lower(),
            "low": one.low,
            "high": one.high,
            "count": one.count,
            "n": one.n,
            "unit": frame.words.known("counted", one.unit) if one.unit else "",
            "table": one.rows.table,
            "where": ", ".join(f"{column} = {value}" for column, value in one.rows.where.items()),
            "column": one.rows.column,
            "how": frame.say(f"sheets.how.{one.rows.how.replace(' ', '_')}"),
            "kept": frame.say(f"sheets.kept.{'beside' if one.rows.published else 'organiser'}"),
        }
        for one in proofs
    ]


def _measured(share: Share, unit: str) -> dict[str, Value]:
    """Return a share with what it counts: columns alike on every sheet."""
    return {
        "share": share.value,
        "low": share.low,
        "high": share.high,
        "count": share.count,
        "n": share.n,
        "unit": unit,
    }


def _sides(
    frame: Frame, start: dict[str, Value], who: str, said: Support, unit: str, end: dict[str, Value]
) -> Rows:
    """Return one row per answer: agree, disagree, pass."""
    passed = "mixed" if frame.mixed else "passed"
    answers = (("agree", said.agree), ("against", said.disagree), (passed, said.passed))
    return [
        {**start, "who": who, "answer": frame.say(f"columns.{name}"), **_measured(share, unit), **end}
        for name, share in answers
    ]


def _support(frame: Frame) -> Rows:
    """Return every published statement: for everybody and by group, in the lists where it stands."""
    opinion = frame.facts.opinion
    lists = {
        "unites": opinion.unites,
        "rejected": opinion.unites_against,
        "divides": opinion.divides,
        "unknown": opinion.unknown,
        "slate": [one.statement for one in opinion.slate],
    }
    found: dict[str, Statement] = {}
    where: dict[str, list[str]] = {}
    for name, statements in lists.items():
        for one in statements:
            found.setdefault(one.contribution, one)
            where.setdefault(one.contribution, []).append(frame.say(f"sheets.list_{name}"))
    unit = frame.say("unit_names.vote")
    rows: Rows = []
    for contribution, one in found.items():
        start: dict[str, Value] = {
            "id": contribution,
            "text": one.title or one.text.text,
            "lists": ", ".join(where[contribution]),
        }
        rows += _sides(frame, start, frame.say("groups.everybody"), one.everybody, unit, {})
        for group, said in one.groups.items():
            rows += _sides(frame, start, _who(frame, group), said, unit, {})
    return rows


def _who(frame: Frame, group: str) -> str:
    mark = frame.marks.get(group)
    return frame.say("groups.name", name=group) if mark is None else mark.label


def _ideas(frame: Frame) -> Rows:
    """Return the ideas that are told or listed, by class, with what is said and what is approved apart.

    Where the statements of an idea are received too differently, a range stands instead of shares.
    """
    texts = frame.facts.texts
    found: dict[str, tuple[Idea, str]] = {}
    for theme in texts.themes:
        for idea in theme.ideas:
            found.setdefault(idea.id, (idea, theme.name))
    for listed in (texts.leading, texts.divisive, texts.rejected, texts.minority):
        for idea in listed:
            found.setdefault(idea.id, (idea, ""))
    tallies = frame.facts.opinion.basis == "tallies"
    unit = frame.say("unit_names.vote" if tallies else "unit_names.participant")
    nothing: dict[str, Value] = dict.fromkeys(("share", "low", "high", "count", "n", "unit"))
    unranged: dict[str, Value] = dict.fromkeys(("least", "most"))
    everybody = frame.say("groups.everybody")
    rows: Rows = []
    for idea, theme_name in found.values():
        start: dict[str, Value] = {
            "id": idea.id,
            "name": frame.label(idea.name, LONGEST).text,
            "class": frame.say(f"standings.{idea.standing}") if idea.standing else None,
            "theme": frame.label(theme_name, LONGEST).text or None,
            "persons": idea.persons if frame.authored else None,
            "contributions": idea.contributions,
        }
        if idea.votes is None:
            rows.append({**start, "who": None, "answer": None, **nothing, "statements": None, **unranged})
            continue
        end: dict[str, Value] = {"statements": idea.votes.statements}
        if unlike(idea.votes):
            told = {**nothing, "n": idea.votes.everybody.agree.n, "unit": unit}
            ends: dict[str, Value] = {"least": idea.votes.least, "most": idea.votes.most}
            answer = frame.say("columns.agree")
            rows.append({**start, "who": everybody, "answer": answer, **told, **end, **ends})
            continue
        end |= unranged
        rows += _sides(frame, start, everybody, idea.votes.everybody, unit, end)
        for group, said in idea.votes.groups.items():
            rows += _sides(frame, start, _who(frame, group), said, unit, end)
    return rows


def _themes(frame: Frame) -> Rows:
    unit = frame.say("unit_names.contribution")
    return [
        {
            "id": theme.id,
            "name": frame.label(theme.name, LONGEST).text,
            "persons": theme.persons if frame.authored else None,
            "passages": theme.passages,
            "ideas": len(theme.ideas) + theme.more_ideas,
            **_measured(theme.share, unit),
        }
        for theme in frame.facts.texts.themes
    ]


def _articles(frame: Frame) -> Rows:
    """Return the articles of a text put to discussion, with what was sent on each and its replies."""
    bill = frame.facts.bill
    rows: Rows = []
    unit = frame.say("unit_names.vote")
    nothing: dict[str, Value] = dict.fromkeys(("share", "low", "high", "count", "n", "unit"))
    for one in bill.articles if bill is not None else ():
        start: dict[str, Value] = {
            "id": one.contribution,
            "number": one.number,
            "text": one.title or (one.text.text if one.text is not None else None),
            "section": one.section,
        }
        amended = one.amendments_count or one.amendments_published
        end: dict[str, Value] = {
            "favour": one.favour_count,
            "against": one.against_count,
            "amendments": amended,
            "replies": ", ".join(one.responses) or None,
        }
        if one.everybody is None:
            rows.append({**start, "who": None, "answer": None, **nothing, **end})
            continue
        rows += _sides(frame, start, frame.say("groups.everybody"), one.everybody, unit, end)
        for group, said in one.groups.items():
            rows += _sides(frame, start, _who(frame, group), said, unit, end)
    return rows


def _groups(frame: Frame) -> Rows:
    """Return what sets each group apart, with what all others say."""
    rows: Rows = []
    unit = frame.say("unit_names.vote")
    for group in frame.facts.groups.groups:
        start: dict[str, Value] = {"who": _who(frame, group.name), "participants": group.size}
        if not group.distinctive:
            empty = dict.fromkeys(("id", "text", "answer", "share", "low", "high", "count", "n", "unit"))
            rows.append({**start, **empty})
        for stance in group.distinctive:
            own = stance.statement.groups.get(group.name, stance.statement.everybody)
            share = own.agree if stance.side == "agree" else own.disagree
            rows.append(
                {
                    **start,
                    "id": stance.statement.contribution,
                    "text": stance.statement.title or stance.statement.text.text,
                    "answer": frame.say(f"columns.{'agree' if stance.side == 'agree' else 'against'}"),
                    **_measured(share, unit),
                }
            )
    return rows


def _participation(frame: Frame) -> Rows:
    unit = frame.say("unit_names.participant")
    return [
        {
            "variable": variable_name(frame, one.variable),
            "category": cell.category,
            "participants": cell.n,
            "share": cell.share,
            "n": one.n,
            "unit": unit,
            "population": cell.population,
            "population_share": cell.population_share,
        }
        for one in frame.facts.participation
        for cell in one.cells
    ]


def _robustness(frame: Frame) -> Rows:
    """Return each headline with its trials."""
    found = frame.facts.robustness
    outcomes = {name: frame.say(f"robustness.{name}") for name in ("holds", "weaker", "falls")}
    return [
        {
            "kind": frame.say(f"robustness.kinds.{one.kind}"),
            "id": one.subject,
            "name": named(frame, one).text,
            "without_active": outcomes.get(one.without_active or ""),
            "without_mobilised": outcomes.get(one.without_mobilised or ""),
            "resampled": one.resampled,
            "removed": one.removed,
            "added": one.added,
            "removed_exact": frame.say(f"sheets.exact_{'yes' if one.removed_exact else 'no'}"),
            "added_exact": frame.say(f"sheets.exact_{'yes' if one.added_exact else 'no'}"),
            "verdict": verdict(frame, one),
        }
        for one in ([] if found is None else found.headlines)
    ]


def _weighting(frame: Frame) -> Rows:
    """Return agreement as counted beside agreement as weighted."""
    found = frame.facts.weighting
    return [
        {
            "level": frame.say(f"weighting.levels.{one.level}"),
            "id": one.subject,
            "name": named_subject(frame, one.subject).text,
            "counted_share": one.agree.value,
            "n": one.agree.n,
            "weighted_share": one.weighted.value,
            "weighted_low": one.weighted.low,
            "weighted_high": one.weighted.high,
            "worth": one.weighted.n,
        }
        for one in ([] if found is None else found.rows)
    ]


def _funnel(frame: Frame) -> Rows:
    unit = frame.say("unit_names.contribution")
    return [
        {"step": frame.words.known("funnel_steps", one.step), "rows": one.count, "unit": unit}
        for one in frame.facts.funnel
    ]


def _aside(frame: Frame) -> Rows:
    return [
        {
            "reason": reason_name(frame, one.reason),
            "state": state_name(frame, one.state),
            "rows": one.count,
            "unit": frame.words.known("unit_names", one.unit),
        }
        for one in frame.facts.set_aside
    ]


def _answers(frame: Frame) -> Rows:
    return [
        {
            "id": one.id,
            "subject": frame.localised(one.subject, LONGEST).text,
            "status": frame.words.known("statuses", one.status),
            "said": one.said,
            "reason": frame.localised(one.reason, LONGEST).text,
            "responsible": one.who,
            "by_when": one.by_when,
            "answered": ", ".join(one.contributions),
        }
        for one in frame.facts.responses
    ]


def _waiting(frame: Frame) -> Rows:
    """Return the ideas without a full response, in the order of the facts: late ones first."""
    account = frame.facts.accountability
    return [
        {
            "id": one.id,
            "name": frame.label(one.name, LONGEST).text,
            "persons": one.persons if frame.authored else None,
            "contributions": one.contributions,
            "answered": one.answered,
            "state": frame.say(f"citizens.states.{one.state}"),
            "age": one.age,
            "late": one.late,
        }
        for one in (account.asked if account is not None else ())
        if one.level == "idea" and one.state != "answered"
    ]


def _mobilisations(frame: Frame) -> Rows:
    return [
        {
            "id": one.quote.contribution,
            "text": frame.verbatim(one.quote, LONGEST).text,
            "contributions": one.contributions,
            "persons": one.persons if frame.authored else None,
        }
        for one in frame.facts.texts.mobilisations
    ]


def _files(frame: Frame) -> Rows:
    return [
        {
            "file": one.file,
            "unit": frame.words.known("unit_names", one.unit),
            "rows": one.rows,
            "used": one.used,
        }
        for one in frame.facts.files
    ]


def _method(frame: Frame) -> Rows:
    return [
        {
            "step": frame.words.known("steps", one.step),
            "parameters": parameters_of(frame, one.parameters),
            "seed": one.seed,
            "version": one.version,
        }
        for one in frame.facts.method
    ]


def _notices(frame: Frame) -> Rows:
    def plain(runs: Iterable[Run]) -> str:
        return "".join(run.text for run in runs)

    return [{"code": code, "sentence": plain(runs)} for code, runs in notices(frame)]
