"""A consultation in plain words: what was read, from where, and what was set aside."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow.compute as pc

from deliberation.core.language import known, pick, say

if TYPE_CHECKING:
    from deliberation.consultation.model import Consultation

_QUESTIONS: Final = 12
"""Questions that are printed; the page says how many others there are."""
_PERSONAL: Final = r"@|(?:\d[ ./-]?){9}"
"""An e-mail address or a long number: no text that holds one is shown as a sample."""


def describe(consultation: Consultation, language: str = "en") -> str:
    """Return a page that an organiser recognises as their consultation.

    Parameters
    ----------
    consultation : Consultation
        What was read.
    language : {"fr", "en"}
        Language of the page.
    """
    about = consultation.about
    question = [_shortened(pick(about.question, language))] if about.question else []
    blocks = [
        [pick(about.title, language), *question],
        _figures(consultation, language),
        _questions(consultation, language),
        _context(consultation, language),
        _moderation(consultation, language),
        _samples(consultation, language),
        _ledger(consultation, language),
    ]
    return "\n\n".join("\n".join(lines) for lines in blocks if lines)


def count(value: int, language: str) -> str:
    """Return a whole number as it is printed: ``12 345`` (no-break space) in French, ``12,345`` in English.

    Examples
    --------
    >>> count(12345, "en")
    '12,345'
    """
    return f"{value:,}".replace(",", "\u00a0") if language == "fr" else f"{value:,}"


def _figures(consultation: Consultation, language: str) -> list[str]:
    table = consultation.contributions
    kinds = sorted(table["kind"].value_counts().to_pylist(), key=lambda entry: -entry["counts"])
    rated = consultation.ratings.num_rows and not (
        consultation.votes.num_rows or consultation.tallies.num_rows
    )
    lines = [
        (
            "kinds.rated" if rated and entry["values"] == "statement" else f"kinds.{entry['values']}",
            entry["counts"],
        )
        for entry in kinds
    ]
    lines.append(("describe.moderated", int((~consultation.analysed).sum())))
    lines += [
        (f"describe.{name}", getattr(consultation, name).num_rows)
        for name in (
            "participants", "votes", "tallies", "questions", "codes", "ratings", "measures", "territories",
            "responses",
        )
    ]  # fmt: skip
    width = max(len(count(number, language)) for _, number in lines)
    return [
        f"{count(number, language):>{width + 2}}  {_label(key, number, language)}"
        for key, number in lines
        if number
    ]


def _label(key: str, number: int, language: str) -> str:
    """Return what is counted, in the singular where there is one."""
    one = f"one.{key.partition('.')[2]}"
    return say(one if number == 1 and known(one, language) else key, language)


def _questions(consultation: Consultation, language: str) -> list[str]:
    """Return the questions as people read them, each with how many contributions answer it."""
    asked = consultation.questions.to_pylist()
    if not asked:
        return []
    counted = consultation.contributions["question"].drop_null().value_counts().to_pylist()
    answers = {entry["values"]: entry["counts"] for entry in counted}
    lines = [
        f"{count(answers.get(question['id'], 0), language):>10}  {_shortened(question['text'])}"
        for question in asked[:_QUESTIONS]
    ]
    if len(asked) > _QUESTIONS:
        others = count(len(asked) - _QUESTIONS, language)
        lines.append(f"{'':>10}  {say('describe.more', language, count=others)}")
    return [say("describe.asked", language), *lines]


def _context(consultation: Consultation, language: str) -> list[str]:
    """Return when, from where, and which earlier categories, characteristics and figures came along."""
    table = consultation.contributions
    lines = []
    first, last = pc.min_max(table["date"]).values()
    if first.is_valid:
        days = [_day(moment.as_py(), language) for moment in (first, last)]
        key = "describe.one_date" if days[0] == days[1] else "describe.dates"
        lines.append(say(key, language, first=days[0], last=days[1]))
    sources = _frequent(_rows(table["source"]), language)
    named = {
        "channels": _frequent(_rows(table["channel"]), language, "register.channels"),
        "sources": sources if len(sources) > 1 else [],
        "schemes": _frequent(_holders(consultation.codes, "scheme", "contribution"), language),
        "features": _frequent(_holders(consultation.attributes, "name", "participant"), language),
        "published": _frequent(_holders(consultation.measures, "name", "contribution"), language, "figures"),
        "statuses": _frequent(_rows(consultation.responses["status"]), language, "statuses"),
    }
    lines += [
        say(f"describe.{name}", language, names=", ".join(found)) for name, found in named.items() if found
    ]
    return lines


def _day(moment: datetime.datetime, language: str) -> str:
    number = say("describe.first_day", language) if moment.day == 1 else str(moment.day)
    month = say(f"months.{moment.month}", language)
    return f"{number} {month} {moment.year}"


def _rows(column: Any) -> dict[str, int]:
    """Return how many rows hold each value of a column."""
    return {str(entry["values"]): entry["counts"] for entry in column.drop_null().value_counts().to_pylist()}


def _holders(table: Any, names: str, holders: str) -> dict[str, int]:
    """Return how many contributions or participants have each name: several values of one count once."""
    counted = table.group_by(names).aggregate([(holders, "count_distinct")])
    return dict(
        zip(counted[names].to_pylist(), counted[f"{holders}_count_distinct"].to_pylist(), strict=True)
    )


def _frequent(counts: dict[str, int], language: str, words: str = "", most: int = 8) -> list[str]:
    """Return the most frequent names, in words where we have them, and how many others there are."""
    ranked = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    shown = [
        f"{_worded(name, language, words)} ({count(number, language)})" for name, number in ranked[:most]
    ]
    others = count(len(ranked) - most, language)
    return [*shown, *([say("describe.more", language, count=others)] if len(ranked) > most else [])]


def _worded(name: str, language: str, words: str) -> str:
    if words and known(f"{words}.{name}", language):
        return say(f"{words}.{name}", language)
    unnamed = re.fullmatch(r"column (\d+)", name)
    return say("describe.column", language, number=unnamed[1]) if unnamed else _shortened(name, 60)


def _moderation(consultation: Consultation, language: str) -> list[str]:
    """Return what was set aside after reading, by reason and by who decided."""
    rows = consultation.moderation()
    if rows.empty:
        return []
    lines = [say("describe.aside", language)]
    for reason, by, contributions in rows.itertuples(index=False, name=None):
        key = f"reasons.{reason}" if reason else "describe.no_reason"
        said = say("describe.quote", language, text=reason)  # the platform's own word
        why = say(key, language) if known(key, language) else said
        decider = f"deciders.{by}"
        name = say(decider, language) if known(decider, language) else str(by)
        who = say("describe.by", language, who=name) if by else say("describe.by_nobody", language)
        lines.append(f"{count(int(contributions), language):>10}  {why} · {who}")
    return lines


def _samples(consultation: Consultation, language: str) -> list[str]:
    """Return a few texts, evenly spaced, as a reader would leaf through them."""
    column = consultation.contributions["text"].filter(consultation.analysed)
    if not len(column.filter(pc.not_equal(pc.utf8_trim_whitespace(column), ""))):
        return [say("describe.no_texts", language)]
    shown = pc.and_not(
        pc.not_equal(pc.utf8_trim_whitespace(column), ""), pc.match_substring_regex(column, _PERSONAL)
    )
    texts = column.filter(shown).to_pylist()
    lengths = np.array(pc.utf8_length(consultation.contributions["text"]).to_numpy())
    chosen = [texts[i] for i in np.unique(np.linspace(0, len(texts) - 1, 3).astype(int))] if texts else []
    median = say("describe.median_length", language, length=count(int(np.median(lengths)), language))
    return [median, *(f"  {say('describe.quote', language, text=_shortened(text))}" for text in chosen)]


def _ledger(consultation: Consultation, language: str) -> list[str]:
    lines: list[str] = []
    for _, row in consultation.ledger.summary(language).iterrows():
        state = say(f"states.{row['state']}", language)
        meaning = f" ({row['meaning']})" if row["meaning"] else ""
        unit = say(f"units.{row['unit']}", language)
        lines.append(f"{count(int(row['rows']), language):>10}  {row['file']} · {unit} · {state}{meaning}")
    return [say("describe.ledger", language), *lines] if lines else [say("describe.no_rows", language)]


def _shortened(text: str, limit: int = 160) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[: limit - 1].rsplit(" ", 1)[0] + "…"
