"""The cautions that must be printed: what the readers found, and what the figures cannot say."""

from __future__ import annotations

from deliberation.consultation import Consultation
from deliberation.core.tables import empty
from deliberation.core.vote import Vote
from deliberation.synthesis.facts import Counts, Groups, Opinion, Texts
from deliberation.synthesis.participation import voters, writers

Found = list[tuple[str, dict[str, str]]]
FEW_PARTICIPANTS = 50
WELL_READ = frozenset({"fr", "en"})
"""Languages for which labels and non-answers were made with care; others degrade with a sentence."""


def notices(
    consultation: Consultation,
    *,
    opinion: Opinion,
    groups: Groups,
    texts: Texts,
    counts: Counts,
    whole: bool = True,
) -> Found:
    """Return the notices of a consultation as (code, values), each once, in reading order.

    Codes are keys of the report's locales under ``[notices]``. Of a part of the people (not ``whole``), who
    did what is not told: these counts may be small.
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
    for code, said in consultation.notices:
        values = dict(said)
        found.append((code, values))
        if code == "published_counts_differ" and whole:
            found += _about_votes(consultation, opinion, int(values["counted"]))
    found += _about_all_votes(consultation, opinion, counts)
    if whole:
        found += _about_who(consultation, counts)
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
    undated = consultation.contributions.num_rows - len(dates)
    if dates and undated:
        found.append(("undated", {"count": str(undated)}))
    return found


def _about_votes(consultation: Consultation, opinion: Opinion, counted: int) -> Found:
    """Say how the votes held against the platform's counts become those that the report weighs."""
    codes = consultation.votes["vote"].to_numpy()
    aside = consultation.contributions["moderated"].to_numpy(zero_copy_only=False).astype(bool)
    aside = aside[consultation.votes["contribution"].to_numpy()]
    sided = codes != Vote.PASS
    passed, removed = int((~sided & ~aside).sum()), int((sided & aside).sum())
    if opinion.basis != "votes" or counted - removed + passed != opinion.votes:
        return []
    values = {"votes": opinion.votes, "counted": counted, "passed": passed, "removed": removed}
    return [("votes_counted", {name: str(value) for name, value in values.items()})]


def _about_all_votes(consultation: Consultation, opinion: Opinion, counts: Counts) -> Found:
    """Say how many of the votes that were received are weighed: those on statements set aside are not."""
    aside = consultation.contributions["moderated"].to_numpy(zero_copy_only=False).astype(bool)
    if opinion.basis == "tallies":
        received = counts.votes or 0
        removed = received - (opinion.votes or 0)
    else:
        received = consultation.votes.num_rows
        removed = int(aside[consultation.votes["contribution"].to_numpy()].sum())
    if opinion.basis is None or removed <= 0 or received - removed != opinion.votes:
        return []
    values = {"received": received, "removed": removed, "votes": opinion.votes}
    return [("votes_aside", {name: str(value) for name, value in values.items()})]


def _about_who(consultation: Consultation, counts: Counts) -> Found:
    """Say who is counted where, when texts have no known author and participants are counted."""
    table = consultation.contributions
    unsigned = [author is None for author in table["author"].to_pylist()]
    if not any(unsigned) or not counts.voters or not counts.authors:
        return []
    channels = {name for name, none in zip(table["channel"].to_pylist(), unsigned, strict=True) if none}
    values: dict[str, object] = {
        "voters": counts.voters,
        "authors": counts.authors,
        "both": len(voters(consultation) & writers(consultation)),
        "count": sum(unsigned),
    }
    channel = channels.pop() if len(channels) == 1 else None
    code = "unsigned" if channel is None else "unsigned_channel"
    if channel is not None:
        values["channel"] = channel
    return [(code, {name: str(value) for name, value in values.items()})]


def _about_ledger(consultation: Consultation) -> Found:
    found: Found = []
    unknown = consultation.ledger.reasons("vote", "set aside").get("unknown_contribution", 0)
    if unknown:
        found.append(("votes_on_unknown", {"count": str(unknown)}))
    return found
