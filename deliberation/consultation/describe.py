"""A consultation in plain words: what was read, from where, and what was set aside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow.compute as pc

from deliberation.core.language import known, pick, say

if TYPE_CHECKING:
    from deliberation.consultation.model import Consultation


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
        _context(consultation, language),
        _moderation(consultation, language),
        _samples(consultation, language),
        [say("describe.ledger", language), *_ledger(consultation, language)],
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
    lines = [(say(f"kinds.{entry['values']}", language), entry["counts"]) for entry in kinds]
    moderated = int((~consultation.analysed).sum())
    lines.append((say("describe.moderated", language), moderated))
    lines.append((say("describe.participants", language), consultation.participants.num_rows))
    lines.append((say("describe.votes", language), consultation.votes.num_rows))
    lines += [
        (say(f"describe.{name}", language), getattr(consultation, name).num_rows)
        for name in ("tallies", "questions", "codes", "ratings", "measures", "territories", "responses")
    ]
    width = max(len(count(number, language)) for _, number in lines)
    return [f"{count(number, language):>{width + 2}}  {label}" for label, number in lines if number]


def _context(consultation: Consultation, language: str) -> list[str]:
    """Return when, from where, and which earlier categories, characteristics and figures came along."""
    table = consultation.contributions
    lines = []
    first, last = pc.min_max(table["date"]).values()
    if first.is_valid:
        days = (f"{moment.as_py():%Y-%m-%d}" for moment in (first, last))
        lines.append(say("describe.dates", language, **dict(zip(("first", "last"), days, strict=True))))
    for name, column in (("channels", table["channel"]), ("sources", table["source"])):
        found = _frequent(column)
        if len(found) > (name == "sources"):
            lines.append(say(f"describe.{name}", language, names=", ".join(found)))
    for name, column in (
        ("schemes", consultation.codes["scheme"]),
        ("features", consultation.attributes["name"]),
        ("published", consultation.measures["name"]),
        ("statuses", consultation.responses["status"]),
    ):
        found = _frequent(column)
        if found:
            lines.append(say(f"describe.{name}", language, names=", ".join(found)))
    return lines


def _frequent(column: Any, most: int = 8) -> list[str]:
    """Return the most frequent values of a column, each with its count, and how many others there are."""
    counts = sorted(
        column.drop_null().value_counts().to_pylist(), key=lambda entry: (-entry["counts"], entry["values"])
    )
    shown = [f"{_shortened(entry['values'], 60)} ({entry['counts']})" for entry in counts[:most]]
    return [*shown, *(["… +" + str(len(counts) - most)] if len(counts) > most else [])]


def _moderation(consultation: Consultation, language: str) -> list[str]:
    """Return what was set aside after reading, by reason and by who decided."""
    rows = consultation.moderation()
    if rows.empty:
        return []
    lines = [say("describe.aside", language)]
    for reason, by, contributions in rows.itertuples(index=False, name=None):
        key = f"reasons.{reason}" if reason else "describe.no_reason"
        why = say(key, language) if known(key, language) else str(reason)
        decider = f"deciders.{by}"
        name = say(decider, language) if known(decider, language) else str(by)
        who = say("describe.by", language, who=name) if by else say("describe.by_nobody", language)
        lines.append(f"{count(int(contributions), language):>10}  {why} · {who}")
    return lines


def _samples(consultation: Consultation, language: str) -> list[str]:
    """Return a few texts, evenly spaced, as a reader would leaf through them."""
    texts = [
        t for t in consultation.contributions["text"].filter(consultation.analysed).to_pylist() if t.strip()
    ]
    if not texts:
        return [say("describe.no_texts", language)]
    lengths = np.array(pc.utf8_length(consultation.contributions["text"]).to_numpy())
    chosen = [texts[i] for i in np.unique(np.linspace(0, len(texts) - 1, 3).astype(int))]
    median = say("describe.median_length", language, length=count(int(np.median(lengths)), language))
    return [median, *(f"  {say('describe.quote', language, text=_shortened(text))}" for text in chosen)]


def _ledger(consultation: Consultation, language: str) -> list[str]:
    lines: list[str] = []
    for _, row in consultation.ledger.summary(language).iterrows():
        state = say(f"states.{row['state']}", language)
        meaning = f" ({row['meaning']})" if row["meaning"] else ""
        unit = say(f"units.{row['unit']}", language)
        lines.append(f"{count(int(row['rows']), language):>10}  {row['file']} · {unit} · {state}{meaning}")
    return lines


def _shortened(text: str, limit: int = 160) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[: limit - 1].rsplit(" ", 1)[0] + "…"
