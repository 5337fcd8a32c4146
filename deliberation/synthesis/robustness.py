"""Each headline, tried: without the most active, without mobilisations, on resamples, with few more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from zlib import crc32

import numpy as np
import numpy.typing as npt
import pandas as pd

from deliberation.kernels.intervals import jeffreys
from deliberation.kernels.persons import person_shares
from deliberation.kernels.tipping import NEVER, fewest
from deliberation.opinion import OpinionGroups
from deliberation.opinion import Support as Weighed
from deliberation.opinion.robustness import (
    ACTIVE,
    RESAMPLES,
    Conclusion,
    concluded,
    fewest_people,
    most_active,
    on_its_side,
    same_ballots,
    sides_kept,
    without,
)
from deliberation.synthesis.facts import (
    Headline,
    IdeaVotes,
    Kind,
    Opinion,
    Outcome,
    Robustness,
    Statement,
    Support,
    Texts,
)
from deliberation.synthesis.gate import Gate
from deliberation.synthesis.idea_facts import single
from deliberation.synthesis.idea_votes import idea_votes
from deliberation.synthesis.standings import SIDE, split, standings
from deliberation.text import Themes

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

LEAST_RESAMPLED: Final = 0.9
"""Share of resamples in which a headline must stay on its side."""
_HALF: Final = 0.5
THEMES: Final = 3
"""Themes called those most said: what the first page names."""


def robustness_facts(
    raw: Weighed | None,
    published: Weighed | None,
    groups: OpinionGroups | None,
    themes: Themes | None,
    opinion: Opinion,
    texts: Texts,
    gate: Gate,
) -> Robustness | None:
    """Try every headline; None where there is none.

    Parameters
    ----------
    raw, published : opinion.Support or None
        The votes as they were cast, and as the gate lets them out. What few people would change is counted
        on the second: it tells nothing that is not published.
    groups : OpinionGroups or None
        They stay as they are in every trial.
    themes : Themes or None
    opinion, texts : facts
        Where the headlines are.
    gate : Gate
    """
    trials = _Trials.of(raw, groups, themes, gate)
    headlines = [
        *(_statements(raw, published, trials, opinion) if published is not None else ()),
        *(_ideas(published, themes, trials, texts) if themes is not None else ()),
        *(_themes(themes, trials, texts) if themes is not None else ()),
    ]
    if not headlines:
        return None
    return Robustness(
        active_share=ACTIVE,
        active_voters=int(trials.active_voters.sum()),
        active_votes=trials.active_votes,
        active_authors=len(trials.active_authors),
        mobilised=_told(len(trials.mobilised) + trials.mobilised_voters_alone, gate),
        ballots=_told(int(trials.ballots.sum()), gate),
        resamples=RESAMPLES,
        headlines=headlines,
    )


def _told(persons: int, gate: Gate) -> int | None:
    """Return a number of persons, None where they are too few to be told."""
    return None if 0 < persons < gate.minimum_cell else persons


@dataclass(frozen=True, kw_only=True, eq=False)
class _Trials:
    """Who is left out of each trial, and what the votes and texts say then."""

    active_voters: Bools
    active_votes: float | None
    active_authors: frozenset[str]
    ballots: Bools
    mobilised: frozenset[str]
    """Persons of the texts (authors) who wrote a text of a mobilisation."""
    mobilised_voters_alone: int
    without_active: Weighed | None
    without_mobilised: Weighed | None
    ideas: Mapping[str, str]
    groups: OpinionGroups | None
    gate: Gate

    @classmethod
    def of(
        cls, raw: Weighed | None, groups: OpinionGroups | None, themes: Themes | None, gate: Gate
    ) -> _Trials:
        votes = None if raw is None else raw.answers.votes
        authors, callers = _authors(themes)
        active = ballots = np.zeros(0, dtype=bool)
        cast, alone, fewer, calmer = None, 0, None, None
        if raw is not None and votes is not None:
            analysed = votes_cast(votes.participant[votes.analysed[votes.statement]], len(votes.participants))
            active, ballots = most_active(analysed), same_ballots(votes)
            cast = round(float(analysed[active].sum() / max(analysed.sum(), 1)), 6)
            fewer = gate.votes(without(raw, groups, active))
            called = np.isin(votes.participants.astype(str), sorted(callers))
            alone = int((ballots & ~called).sum())
            out = ballots | called
            if out.any():
                calmer = gate.votes(without(raw, groups, out))
        return cls(
            active_voters=active,
            active_votes=cast,
            active_authors=authors,
            ballots=ballots,
            mobilised=callers,
            mobilised_voters_alone=alone,
            without_active=fewer,
            without_mobilised=calmer,
            ideas={} if themes is None else single(themes, "idea"),
            groups=groups,
            gate=gate,
        )


def votes_cast(participant: npt.NDArray[np.integer], size: int) -> Ints:
    """Return how many votes each participant cast on analysed statements."""
    return np.bincount(participant, minlength=size).astype(np.int64)


def _authors(themes: Themes | None) -> tuple[frozenset[str], frozenset[str]]:
    """Return the most active of those who wrote, and those who wrote a text of a mobilisation."""
    if themes is None:
        return frozenset(), frozenset()
    table = themes.contributions.select(["id", "person", "copies"]).to_pandas()
    read = table[table["copies"] >= 0]
    counts = read.groupby("person", sort=True)["id"].nunique()
    several = counts[counts > 1]  # whoever wrote once is not active more than others
    most = counts.index[most_active(counts.to_numpy())]
    called = {i for ids in themes.mobilisations()["ids"] for i in ids}
    callers = read.loc[read["id"].isin(called), "person"]
    return frozenset(map(str, most.intersection(several.index))), frozenset(map(str, callers))


# -- statements ------------------------------------------------------------------------------------


def _statements(raw: Weighed | None, published: Weighed, trials: _Trials, opinion: Opinion) -> list[Headline]:
    lists: tuple[tuple[Conclusion, Sequence[Statement]], ...] = (
        ("unites", opinion.unites),
        ("unites_against", opinion.unites_against),
        ("divides", opinion.divides),
    )
    place = {str(name): row for row, name in enumerate(published.answers.contributions)}
    parts = published.answers.part_names()
    found = []
    for kind, statements in lists:
        for one in statements:
            row = place[one.contribution]
            pair = None
            if kind == "divides" and one.gap_between is not None:
                pair = (parts.index(one.gap_between[0]), parts.index(one.gap_between[1]))
            tried = [
                None if support is None else _outcome(support, row, kind, pair)
                for support in (trials.without_active, trials.without_mobilised)
            ]
            resampled = round(sides_kept(published, row, kind, pair), 3)
            removed, sure = fewest_people(published, row, kind, adding=False, pair=pair)
            added, also = fewest_people(published, row, kind, adding=True, pair=pair)
            found.append(
                _headline(kind, one.contribution, tried, resampled, removed, added, exact=sure and also)
            )
    return found


def _outcome(support: Weighed, row: int, kind: Conclusion, pair: tuple[int, int] | None) -> Outcome:
    if concluded(support, kind)[row]:
        return "holds"
    return "weaker" if on_its_side(support, row, kind, pair) else "falls"


# -- ideas -----------------------------------------------------------------------------------------


def _ideas(published: Weighed | None, themes: Themes, trials: _Trials, texts: Texts) -> list[Headline]:
    """Try the class of each idea that is told as priority, divisive or rejected."""
    listed = {
        idea.id: idea.votes
        for idea in (*texts.leading, *texts.divisive, *texts.rejected)
        if idea.standing in ("priority", "divisive", "rejected") and idea.votes is not None
    }
    rules = texts.standings
    if published is None or rules is None or not listed:
        return []
    kinds = {name: rules.of[name] for name in listed}
    persons = {idea.id: idea.persons for theme in themes.tree() for idea in theme.ideas}
    later = [
        _classes(support or published, themes, trials, left_out) if support is not None or left_out else None
        for support, left_out in (
            (trials.without_active, trials.active_authors),
            (trials.without_mobilised, trials.mobilised),
        )
    ]
    resampled = _resampled(published, trials, listed, kinds)
    found = []
    for name, votes in listed.items():
        kind = kinds[name]
        tried = [
            None if classes is None else _reclassed(kind, name, classes, published.threshold)
            for classes in later
        ]
        limits = _Limits(
            kind, votes, persons[name] - rules.said_from + 1, published.threshold,
            rules.approved_from or published.threshold, published.minimum_votes,
        )  # fmt: skip
        removed, added = limits.fewest(adding=False), limits.fewest(adding=True)
        label: Kind = kind
        found.append(
            _headline(
                label,
                name,
                tried,
                resampled.get(name),
                removed,
                added,
                exact=votes.statements == 1 and not votes.groups,
            )
        )
    return found


def _classes(
    support: Weighed, themes: Themes, trials: _Trials, left_out: frozenset[str]
) -> tuple[dict[str, Kind], dict[str, IdeaVotes]]:
    """Return the class of each idea, and its votes, without some people."""
    placed = themes.placed()
    kept = placed[~placed["person"].astype(str).isin(left_out)] if left_out else placed
    persons = kept.groupby("idea")["person"].nunique()
    ideas = [
        replace(idea, persons=int(persons.get(idea.id, 0))) for theme in themes.tree() for idea in theme.ideas
    ]
    votes = idea_votes(support, trials.groups, trials.ideas, trials.gate)
    return standings(ideas, votes, support)[0], votes


def _reclassed(
    kind: Kind, name: str, found: tuple[dict[str, Kind], dict[str, IdeaVotes]], threshold: float
) -> Outcome:
    kinds, votes = found
    if kinds.get(name) == kind:
        return "holds"
    said = votes.get(name)
    if said is None:
        return "falls"
    agree, against = said.everybody.agree.value or 0.0, said.everybody.disagree.value or 0.0
    near = {"priority": agree >= threshold, "rejected": against > 0.5, "divisive": split(agree, against)}
    return "weaker" if near.get(kind, False) else "falls"


@dataclass(frozen=True)
class _Limits:
    """What must stay true for an idea to keep its class, the thresholds being what they are.

    Priority and rejection rest on several conditions: the first to give way ends them, so the fewest people
    over the conditions is exact for one statement without groups. Where the voters of several statements are
    drawn together, or groups take sides, it is a lower bound: nobody may be for all the statements at once.
    """

    kind: Kind
    votes: IdeaVotes
    writers: int
    threshold: float
    approved_from: float
    minimum: int

    def fewest(self, *, adding: bool) -> int | None:
        agree, against = self.votes.everybody.agree, self.votes.everybody.disagree
        if agree.value is None:
            return None
        n = float(agree.n)
        a, d = agree.value * n, (against.value or 0.0) * n
        ways: list[int] = []
        if not adding:
            ways.append(int(n) - self.minimum + 1)
        if self.kind == "priority":
            if not adding:
                ways.append(self.writers)
            if agree.low is not None:
                ways.append(_bound_under(a, n, self.threshold, strict=True, adding=adding))
            ways += [_share_under(a, n, self.approved_from, adding=adding), _split_from(d, a, adding=adding)]
            ways += [
                _share_under(
                    (part.agree.value or 0) * part.agree.n, part.agree.n, self.threshold, adding=adding
                )
                for part in self.votes.groups.values()
            ]
        elif self.kind == "rejected":
            ways.append(_bound_under(d, n, 0.5, strict=False, adding=adding))
            ways.append(_split_from(a, d, adding=adding))
        else:
            ways.append(max(self._split(a, d, adding=adding)))
        least = min((way for way in ways if way < NEVER), default=None)
        return None if least is None else max(least, 1)

    def _split(self, a: float, d: float, *, adding: bool) -> list[int]:
        """Return how few people end each of the reasons to call it divisive: all of them must end."""
        smaller, larger = sorted((a, d))
        found = [_share_under(smaller, smaller + larger, SIDE, adding=adding)] if split(a, d) else []
        parts = self.votes.groups.values()
        sure = [
            [
                _bound_under((share.value or 0) * share.n, share.n, 0.5, strict=False, adding=adding)
                for share in (getattr(part, side) for part in parts)
                if share.low is not None and share.low > _HALF
            ]
            for side in ("agree", "disagree")
        ]
        if all(sure):
            found.append(min(sum(ends) for ends in sure))
        return found or [1]


def _split_from(smaller: float, larger: float, *, adding: bool) -> int:
    """Return how few people make the smaller side large enough for an idea to be divisive."""
    short = SIDE * (smaller + larger) - smaller
    return max(int(np.ceil(round(short / (1 - SIDE if adding else SIDE), 6))), 0)


def _bound_under(count: float, n: float, level: float, *, strict: bool, adding: bool) -> int:
    """Return how few people bring the lower bound of a share under a level (to it, if not ``strict``)."""

    def breaks(k: Ints) -> Bools:
        gone = 0.0 * k if adding else np.minimum(k, count)
        total = n + k if adding else n - gone
        low, _ = jeffreys(np.maximum(count - gone, 0.0), np.maximum(total, count - gone))
        return np.asarray(low < level if strict else low <= level)

    most = NEVER // 2 if adding else int(np.ceil(count))
    return int(fewest(breaks, [most])[0])


def _share_under(count: float, n: float, level: float, *, adding: bool) -> int:
    """Return how few people bring a share under a level: they come on the other side, or leave this one."""
    if level <= 0:
        return NEVER
    over = count / level - n if adding else (count - level * n) / (1 - level)
    return max(int(np.floor(round(over, 6))) + 1, 0)


def _resampled(
    published: Weighed,
    trials: _Trials,
    listed: Mapping[str, IdeaVotes],
    kinds: Mapping[str, Kind],
) -> dict[str, float]:
    """Return in which share of resamples of the voters each idea stays on the side of its class.

    Voters who gave the same shares, in the same group, are one kind: the kinds are drawn, not people.
    """
    found = {}
    votes = published.answers.votes
    if votes is None:
        for name, said in listed.items():
            counts = np.array([_counts(said.everybody)])
            found[name] = _stays(name, counts, np.ones(1), kinds[name], published, None)
        return found
    names = sorted(listed)
    number = {name: row for row, name in enumerate(names)}
    of = np.array([number.get(trials.ideas.get(str(i), ""), -1) for i in votes.statements], dtype=np.int64)
    of[~votes.analysed] = -1
    kept = of[votes.statement] >= 0
    person, item, shares = person_shares(votes.participant[kept], of[votes.statement[kept]], votes.vote[kept])
    label = (
        np.zeros(len(person), dtype=np.int64)
        if trials.groups is None or not trials.groups.groups
        else trials.groups.labels[person].astype(np.int64) + 1
    )
    for row, name in enumerate(names):
        mine = item == row
        table = np.column_stack([label[mine], shares[mine].round(9)])
        alike, counts = np.unique(table, axis=0, return_counts=True)
        found[name] = _stays(name, alike[:, 1:], counts.astype(float), kinds[name], published, alike[:, 0])
    return found


def _counts(said: Support) -> Floats:
    shares = [getattr(said, side) for side in ("agree", "disagree", "passed")]
    return np.array([(share.value or 0.0) * shares[0].n for share in shares], dtype=np.float64)


def _stays(
    name: str,
    answers: Floats,
    counts: Floats,
    kind: Kind,
    published: Weighed,
    label: Floats | None,
) -> float:
    """Draw kinds of voters again, and tell how often the class stays on its side."""
    rng = np.random.default_rng((published.provenance.seed or 0, crc32(f"{kind} {name}".encode())))
    if label is None:  # tallies: the answers themselves are drawn
        total = answers.sum()
        sums = rng.multinomial(round(float(total)), answers[0] / max(total, 1e-12), size=RESAMPLES).astype(
            float
        )
        groups: list[Floats] = []
    else:
        drawn = rng.multinomial(round(float(counts.sum())), counts / counts.sum(), size=RESAMPLES)
        sums = drawn @ answers
        groups = [
            drawn[:, label == one] @ answers[label == one] for one in np.unique(label[label > 0]).tolist()
        ]
    agree, against = _parted(sums)
    if kind == "priority":
        stays = agree >= published.threshold
        for part in groups:
            stays &= _parted(part)[0] >= published.threshold
    elif kind == "rejected":
        stays = against > 0.5
    else:
        stays = np.minimum(agree, against) >= SIDE * (agree + against)
        if groups:
            parts = [_parted(part) for part in groups]
            some_for = np.any([agree > 0.5 for agree, _ in parts], axis=0)
            some_against = np.any([against > 0.5 for _, against in parts], axis=0)
            stays |= some_for & some_against
    return round(float(np.mean(stays)), 3)


def _parted(sums: Floats) -> tuple[Floats, Floats]:
    total = np.maximum(sums.sum(axis=1), 1e-12)
    return sums[:, 0] / total, sums[:, 1] / total


# -- themes ----------------------------------------------------------------------------------------


def _themes(themes: Themes, trials: _Trials, texts: Texts) -> list[Headline]:
    """Try whether the themes that the first page names stay the ones most said."""
    first = [theme.id for theme in texts.themes[:THEMES]]
    sizes = {theme.id: theme.persons for theme in texts.themes}
    if len(sizes) <= THEMES:
        return []
    said = themes.placed()[["person", "theme"]].drop_duplicates()
    said = said.assign(person=said["person"].astype(str))
    bar = texts.themes[THEMES].persons  # the largest of the others
    outcomes = []
    for left_out in (trials.active_authors, trials.mobilised):
        kept = said[~said["person"].isin(left_out)]
        counts = kept.groupby("theme")["person"].nunique().reindex(list(sizes), fill_value=0)
        outcomes.append(_first(counts, first) if left_out else dict.fromkeys(first))
    resampled = _drawn_again(said, list(sizes), first)
    return [
        _headline(
            "theme", name, [outcome[name] for outcome in outcomes], resampled[name],
            sizes[name] - bar + 1, sizes[name] - bar + 1, exact=True,
        )
        for name in first
    ]  # fmt: skip


def _first(counts: pd.Series, first: Sequence[str]) -> dict[str, Outcome | None]:
    """Tell which of some themes are still among the largest; equal ones are."""
    bar = np.sort(counts.to_numpy())[::-1][len(first) - 1]
    return {name: "holds" if counts[name] >= bar else "falls" for name in first}


def _drawn_again(said: pd.DataFrame, names: Sequence[str], first: Sequence[str]) -> dict[str, float]:
    """Return how often each theme stays among the largest when people are drawn again.

    People who touch the same themes are one kind: the kinds are drawn.
    """
    column = {name: row for row, name in enumerate(names)}
    known = said[said["theme"].isin(column)]
    people, person = np.unique(known["person"].to_numpy(dtype=object).astype(str), return_inverse=True)
    touches = np.zeros((len(people), len(names)), dtype=np.uint8)
    touches[person, known["theme"].map(column).to_numpy()] = 1
    packed = np.packbits(touches, axis=1)
    alike, counts = np.unique(packed, axis=0, return_counts=True)
    sets = np.unpackbits(alike, axis=1, count=len(names)).astype(float)
    rng = np.random.default_rng((0, crc32(" ".join(first).encode())))
    held = np.zeros(len(first))
    done = 0
    step = max(int(2e7 // max(len(sets), 1)), 1)
    while done < RESAMPLES:
        draws = min(step, RESAMPLES - done)
        drawn = rng.multinomial(len(people), counts / counts.sum(), size=draws) @ sets
        bar = np.sort(drawn, axis=1)[:, -len(first)]
        held += (drawn[:, [column[name] for name in first]] >= bar[:, None]).sum(axis=0)
        done += draws
    return dict(zip(first, (held / RESAMPLES).round(3).tolist(), strict=True))


def _headline(
    kind: str,
    subject: str,
    tried: Sequence[Outcome | None],
    resampled: float | None,
    removed: int | None,
    added: int | None,
    *,
    exact: bool,
) -> Headline:
    return Headline(
        kind=kind,
        subject=subject,
        without_active=tried[0],
        without_mobilised=tried[1],
        resampled=resampled,
        removed=removed,
        added=added,
        exact=exact,
        survives="falls" not in tried and (resampled is None or resampled >= LEAST_RESAMPLED),
    )
