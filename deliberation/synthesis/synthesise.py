"""The synthesis: every finding of a consultation joined into one typed document."""

from __future__ import annotations

import datetime
from collections import Counter
from typing import Literal

import pandas as pd

from deliberation.consultation import Consultation
from deliberation.core.conflicts import EDIT_CONFLICT
from deliberation.core.ledger import Ledger
from deliberation.core.provenance import Provenance, engine_version
from deliberation.kernels.process import on_one_thread, seldom_collected
from deliberation.opinion import OpinionGroups
from deliberation.opinion import Support as Weighed
from deliberation.opinion.statements.rankings import CERTAIN
from deliberation.opinion.statements.robustness import ACTIVE, RESAMPLES
from deliberation.synthesis.answers import answered
from deliberation.synthesis.article_facts import bill_facts
from deliberation.synthesis.facts import (
    Facts,
    FunnelStep,
    InputFile,
    Kept,
    Method,
    Moderated,
    Notice,
    SetAside,
)
from deliberation.synthesis.gate import Gate
from deliberation.synthesis.ground import Ground
from deliberation.synthesis.group_facts import groups_facts
from deliberation.synthesis.idea_votes import ALIKE
from deliberation.synthesis.list_facts import list_facts
from deliberation.synthesis.notices import notices
from deliberation.synthesis.opinion_facts import opinion_facts
from deliberation.synthesis.participation import count, opening, participation
from deliberation.synthesis.platform_groups import platform_groups
from deliberation.synthesis.review_facts import review_facts
from deliberation.synthesis.robustness import robustness_facts
from deliberation.synthesis.saying import single
from deliberation.synthesis.standings import SIDE
from deliberation.synthesis.statements import Statements
from deliberation.synthesis.text_facts import text_facts
from deliberation.synthesis.voices import Voices
from deliberation.synthesis.weights import weighting_facts
from deliberation.text import Readings, Themes, theme_stability


@on_one_thread
@seldom_collected
def synthesise(
    consultation: Consultation,
    groups: OpinionGroups | None = None,
    support: Weighed | None = None,
    themes: Themes | None = None,
    *,
    minimum_cell: int = 10,
    as_of: datetime.date | None = None,
    readings: Readings | None = None,
    profile: Literal["standard", "village"] = "standard",
    whole: bool = True,
) -> Facts:
    """Join what votes, texts and responses say into facts, through the publication gate.

    Parameters
    ----------
    consultation : Consultation
        The inputs.
    groups : OpinionGroups, optional
        None where the consultation has no single votes.
    support : Support, optional
        None where it has neither votes nor tallies.
    themes : Themes, optional
        None where it has no text.
    minimum_cell : int
        Smallest number of persons a published cell may hold.
    as_of : date, optional
        The day that delays of responses are counted to; the latest date of the data where left out.
    readings : Readings, optional
        What people who read passages again said of them; see ``read_readings``.
    profile : {"standard", "village"}
        In a village, territories with few participants are told together (``participation.rolled_up``).
    whole : bool
        False for a part of the people, e.g. those of a territory: their votes are rounded like a group's.

    Returns
    -------
    Facts
        The same rows and parameters give the same ``model_dump_json()``, byte for byte.

    Raises
    ------
    QuoteError
        If a verbatim is not an exact substring of its contribution: nothing is written then.
    MarginsError
        If the margins of the population cannot be held against what participants say.

    Examples
    --------
    >>> import deliberation as dl
    >>> consultation = dl.sample()
    >>> facts = dl.synthesise(consultation, support=dl.weigh(consultation))
    >>> facts.groups.verdict, facts.texts.themes
    ('unknown', [])
    """
    gate = Gate(minimum_cell=minimum_cell, whole=whole, opening=opening(consultation))
    statements, cast = None, support
    languages = {} if themes is None else themes.languages
    if support is not None:
        support = gate.votes(support)
        statements = Statements(
            consultation,
            support,
            gate,
            languages=languages,
            ideas={} if themes is None else single(themes, "idea"),
        )
    why = "tallies_only" if support is not None and support.basis == "tallies" else "no_votes"
    voices = None if support is None else Voices(consultation, themes, gate)
    opinion = opinion_facts(support, statements, voices)
    found = groups_facts(groups, support, statements, gate, why)
    if whole:  # in one territory, the crossing would add the place
        found = found.model_copy(update={"platform": platform_groups(consultation, groups, gate)})
    texts = text_facts(consultation, themes, gate, support, groups)
    texts = texts.model_copy(
        update={"review": review_facts(readings), "kept": _kept(consultation, themes) if whole else None}
    )
    counts = count(consultation)
    ledger = consultation.ledger
    if themes is not None:
        ledger = ledger.with_later(analysed=texts.analysed, used=texts.classified)
    told = participation(consultation, gate, profile=profile)
    weighting = None
    if whole:  # in one territory, weights would cross place and profile
        weighting = weighting_facts(consultation, cast, themes, opinion, texts, told, gate, profile=profile)
    facts = Facts(
        engine_version=engine_version(),
        about=gate.about(consultation.about),
        counts=counts,
        content=consultation.content_hash if whole else None,
        files=input_files(consultation.ledger, gate),
        funnel=[FunnelStep(step=step, count=n) for step, n in ledger.funnel().items()],
        set_aside=[*_upstream(consultation), *set_aside(consultation.ledger)],
        moderated=_moderated(consultation, themes, gate),
        participation=told,
        opinion=opinion,
        groups=found,
        texts=texts,
        bill=bill_facts(consultation, statements, gate, languages=languages),
        lists=list_facts(consultation, gate, languages=languages),
        robustness=robustness_facts(cast, support, groups, themes, opinion, texts, gate),
        weighting=weighting,
        responses=[],
        notices=[
            Notice(code=code, values=values)
            for code, values in notices(
                consultation, opinion=opinion, groups=found, texts=texts, counts=counts, whole=whole
            )
        ]
        + _about_edits(themes, gate),
        method=[
            _method(step.provenance)
            for step in (groups, support, themes, themes and themes.replay)
            if step is not None
        ]
        + [_rules(support, themes, gate)],
        minimum_cell=minimum_cell,
    )
    return answered(facts, consultation.responses, Ground.of(consultation, themes, gate), as_of=as_of)


def _about_edits(themes: Themes | None, gate: Gate) -> list[Notice]:
    """Say that themes were edited by hand, and which edits could not be replayed."""
    replay = None if themes is None else themes.replay
    if replay is None:
        return []
    told = [Notice(code="themes_edited", values={"count": str(replay.edits), "done": str(replay.done)})]
    for conflict in replay.conflicts:
        said = {name: gate.text(value) for name, value in conflict.to_dict().items()}
        told.append(Notice(code=EDIT_CONFLICT, values=said))
    return told


def input_files(ledger: Ledger, gate: Gate) -> list[InputFile]:
    """Return the rows of each input file by what they hold, and how many are used."""
    summary = ledger.summary()
    summary["used"] = summary["rows"].where(summary["state"] == "used", 0)
    totals = summary.groupby(["file", "unit"], as_index=False)[["rows", "used"]].sum()
    return [
        InputFile(file=gate.text(row["file"]), unit=row["unit"], rows=int(row["rows"]), used=int(row["used"]))
        for row in totals.sort_values(["file", "unit"]).to_dict("records")
    ]


def set_aside(ledger: Ledger) -> list[SetAside]:
    """Return what was merged or set aside, by unit and reason, over all files."""
    summary = ledger.summary()
    left = summary[summary["state"] != "used"]
    totals = left.groupby(["unit", "state", "reason"], dropna=False)["rows"].sum().reset_index()
    return [
        SetAside(
            unit=row["unit"],
            state=row["state"],
            reason="" if pd.isna(row["reason"]) else row["reason"],
            count=int(row["rows"]),
        )
        for row in totals.sort_values(["unit", "state", "reason"]).to_dict("records")
    ]


def _upstream(consultation: Consultation) -> list[SetAside]:
    """Return the contributions that the organiser says never reached the files."""
    said = consultation.ledger.upstream
    return [
        SetAside(unit="contribution", state="upstream", reason=reason, count=int(count))
        for reason, count in sorted(said.items())
    ]


def _moderated(consultation: Consultation, themes: Themes | None, gate: Gate) -> list[Moderated]:
    """Return what was kept aside after reading: why, by whom and, where texts were read, about what."""
    rows = consultation.moderation()
    found = [
        Moderated(by=by, value=gate.text(str(value)), count=int(count))
        for by, column in (("reason", "reason"), ("decider", "by"))
        for value, count in rows.groupby(column, sort=True)["contributions"].sum().items()
    ]
    if themes is not None:
        near = Counter(theme or "" for theme in themes.moderated.values())
        found += [Moderated(by="theme", value=theme, count=count) for theme, count in sorted(near.items())]
    return sorted(found, key=lambda part: (part.by, -part.count, part.value))


def _kept(consultation: Consultation, themes: Themes | None) -> Kept | None:
    """Return how alike themes are without some texts."""
    found = None if themes is None else theme_stability(consultation, themes)
    if found is None:
        return None
    return Kept(
        removed=found.removed,
        draws=len(found.agreements),
        agreement=round(sum(found.agreements) / len(found.agreements), 6),
        lowest=min(found.agreements),
    )


def _rules(support: Weighed | None, themes: Themes | None, gate: Gate) -> Method:
    """Return the rules that the synthesis itself follows, with the names they have in the code."""
    rules: dict[str, float] = {"minimum_cell": gate.minimum_cell}
    if support is not None:
        rules |= {"certainty": CERTAIN, "active": ACTIVE, "resamples": RESAMPLES}
        if support.basis == "votes":
            rules["rounding"] = gate.rounding
    if support is not None and themes is not None:
        rules |= {"side": SIDE, "alike": ALIKE}
    return Method(
        step="synthesise",
        parameters={name: str(value) for name, value in sorted(rules.items())},
        seed=0 if support is not None or themes is not None else None,
        version=engine_version(),
    )


def _method(provenance: Provenance) -> Method:
    return Method(
        step=provenance.step,
        parameters={name: str(value) for name, value in sorted(provenance.parameters.items())},
        seed=provenance.seed,
        version=provenance.version,
    )
