"""The cautions that must be printed: what the readers found, and what the figures cannot say."""

from __future__ import annotations

from deliberation.consultation import Consultation
from deliberation.core.tables import empty
from deliberation.synthesis.facts import Counts, Groups, Opinion, Texts

Found = list[tuple[str, dict[str, str]]]
FEW_PARTICIPANTS = 50
WELL_READ = frozenset({"fr", "en"})
"""Languages for which labels and non-answers were made with care; others degrade with a sentence."""


def notices(
    consultation: Consultation, *, opinion: Opinion, groups: Groups, texts: Texts, counts: Counts
) -> Found:
    """Return the notices of a consultation as (code, values), each once, in reading order.

    Codes are keys of the report's locales under ``[notices]``.
    """
    found: Found = []
    if opinion.basis is None:
        found.append(("no_votes", {}))
    if not consultation.has_texts:
        found.append(("no_texts", {}))
    if opinion.basis == "tallies":
        found += _about_tallies(consultation)
    if 0 < (counts.voters or 0) < FEW_PARTICIPANTS:
        found.append(("few_participants", {"count": str(counts.voters)}))
    found.append(("self_selected", {}))
    found += _about_context(consultation)
    others = [cell for cell in texts.languages if cell.category not in WELL_READ and (cell.share or 0) >= 0.2]
    found += [("no_language_support", {"language": cell.category}) for cell in others]
    found += [(code, dict(values)) for code, values in consultation.notices]
    found += _about_ledger(consultation)
    return found


def _about_tallies(consultation: Consultation) -> Found:
    tallies = consultation.tallies
    only_shares = tallies["agree"].null_count == tallies.num_rows
    return [("tallies_shares_only" if only_shares else "tallies_only", {})]


def _about_context(consultation: Consultation) -> Found:
    """Say what was not declared, and that a paper batch came late."""
    found: Found = []
    mandate = consultation.about.mandate
    if not (mandate.decides or mandate.by_when or mandate.open or mandate.promised):
        found.append(("mandate_not_declared", {}))
    if consultation.margins == empty("margins") and not consultation.territories["population"].drop_null():
        found.append(("margins_not_declared", {}))
    closed = consultation.about.closed
    dates = consultation.contributions["date"].drop_null().to_pylist() if closed else []
    late = sum(date.date() > closed for date in dates) if closed else 0
    if late:
        found.append(("late_batch", {"count": str(late)}))
    return found


def _about_ledger(consultation: Consultation) -> Found:
    found: Found = []
    unknown = consultation.ledger.reasons("vote", "set aside").get("unknown_contribution", 0)
    if unknown:
        found.append(("votes_on_unknown", {"count": str(unknown)}))
    return found
