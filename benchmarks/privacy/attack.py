"""Attack what is published: who knows five votes of somebody, can they single that person out?

    python -m benchmarks.privacy.attack sample bowling-green bg2050 vtaiwan

The attacker knows five votes of a target, drawn at random among those of a participant who cast at least
``--enough``, and everything that is published. They know the rules of rounding. See the README beside.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

import deliberation as dl
from deliberation.consultation import Consultation
from deliberation.kernels.rounding import COARSER, bounds_of_nearest, deduced
from deliberation.opinion import OpinionGroups, Support
from deliberation.opinion.positions.votes import Votes
from deliberation.opinion.statements.robustness import concluded
from deliberation.opinion.statements.weighing import reweighed
from deliberation.synthesis.gate import ROUNDING, Gate

FOLDERS = {
    "bowling-green": "american-assembly.bowling-green",
    "bg2050": "bg2050-volunteers",
    "vtaiwan": "vtaiwan.uberx",
}
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
KNOWN = 5
NOBODY = 1e9


@dataclass(frozen=True)
class Published:
    """What the attacker reads: for each statement and answer, the least and greatest true counts.

    Shapes: ``all_*`` (statements, 3); ``part_*`` (parts + 1, statements, 3), the last part being the people
    who are in none; ``sizes`` the people of each part, ``NOBODY`` where it is not known.
    """

    statements: list[str]
    all_low: np.ndarray
    all_high: np.ndarray
    part_low: np.ndarray
    part_high: np.ndarray
    sizes: np.ndarray

    @property
    def parts(self) -> int:
        return len(self.part_low)


def read_published(
    table: pd.DataFrame, thirds: pd.DataFrame, sizes: tuple[int, ...], *, exact: bool
) -> Published:
    """Turn tables of support, as frames, into bounds; a row that is not there bounds nothing."""
    rows = table[table["group"] == "all"]
    statements = rows["contribution"].tolist()
    at = {name: place for place, name in enumerate(statements)}
    whole = rows[["agree", "disagree", "pass"]].to_numpy(dtype=float)
    names = [name for name in dict.fromkeys(table["group"]) if name != "all"]
    split = table
    if not names and len(thirds):
        names, split = ["low", "middle", "high"], thirds
    shape = (len(names) + 1, len(statements), 3)
    counts = np.full(shape, np.nan)
    for row in split[split["group"] != "all"].to_dict("records"):
        if row["contribution"] in at:
            counts[names.index(row["group"]), at[row["contribution"]]] = [
                row["agree"], row["disagree"], row["pass"],
            ]  # fmt: skip
    shown = ~np.isnan(counts)
    if exact:
        low, high, all_low, all_high = counts, counts, whole, whole
    else:
        all_low = np.where(whole == ROUNDING, ROUNDING - ROUNDING // 2, whole)
        all_high = np.where(whole == 0, (ROUNDING - 1) // 2, whole)
        # the base is not told: the finest that betrays no part is taken, bolder than is sound
        low, high = np.zeros(shape), np.full(shape, NOBODY)
        left = np.arange(len(statements))
        for base in (ROUNDING * times for times in COARSER):
            least, most = bounds_of_nearest(counts[:, left], base)
            least, most = np.nan_to_num(least), np.nan_to_num(most, nan=NOBODY)
            deep = deduced((all_low[left], all_high[left]), (least[:-1], most[:-1]))[1]
            told = ((deep >= 1).sum(axis=0) < 2).any(axis=1) & (len(names) > 0)
            low[:, left[~told]], high[:, left[~told]] = least[:, ~told], most[:, ~told]
            left = left[told]
    low, high = np.where(shown, low, 0.0), np.where(shown, high, NOBODY)
    known = np.append(
        np.array(sizes, dtype=float) if len(sizes) == len(names) else [NOBODY] * len(names), NOBODY
    )
    low, high, all_low, all_high = propagate(low, high, all_low, all_high, known)
    return Published(statements, all_low, all_high, low, high, known)


def propagate(
    low: Floats, high: Floats, all_low: Floats, all_high: Floats, sizes: Floats
) -> tuple[Floats, Floats, Floats, Floats]:
    """Differencing to the end: parts from everybody, everybody from parts, answers from sizes."""
    for _ in range(20):
        before = low.copy(), high.copy()
        high = np.minimum(high, all_high - (low.sum(axis=0) - low))
        low = np.maximum(low, all_low - (high.sum(axis=0) - high))
        high = np.minimum(high, sizes[:, None, None] - (low.sum(axis=2, keepdims=True) - low))
        all_low = np.maximum(all_low, low.sum(axis=0))
        all_high = np.minimum(all_high, high.sum(axis=0))
        if np.array_equal(before[0], low) and np.array_equal(before[1], high):
            break
    return low, high, all_low, all_high


@dataclass
class Outcome:
    """What happened to the targets, in shares of them."""

    targets: int
    alone: float  # at most one person can be the target: singled out
    alone_new: float  # the same, in a cell of a part: the attacker learns the part too
    placed: float  # the part of the target is certain
    inferred: float  # a vote that was not known is certain
    within3: float  # at most three persons can be the target
    guess: float  # right guesses of the part, by the most likely one
    baseline: float  # the same without knowing a vote
    raw: float  # alone in the raw matrix
    median: float  # persons who can be the target, median


def attack(
    votes: Votes,
    published: Published,
    labels: Ints | None,
    *,
    targets: int,
    enough: int,
    seed: int,
    known: int = KNOWN,
    rarest: bool = False,
) -> Outcome:
    """Draw targets and their five votes, and try everything.

    A person can be the target if every known answer is one of theirs, so in a part there are at most as many
    as in its least known cell (the Fréchet bound: from counts alone no other is sharper), and over all the
    sum over the parts in which no known cell is surely empty.
    """
    rng = np.random.default_rng(seed)
    place = {name: row for row, name in enumerate(published.statements)}
    column = np.array([place.get(str(name), -1) for name in votes.statements])
    kept = column[votes.statement] >= 0
    person, item, code = votes.participant[kept], column[votes.statement[kept]], votes.vote[kept] - 1
    cells = np.full((person.max() + 1, len(published.statements)), -1, dtype=np.int8)
    cells[person, item] = code
    cast = (cells >= 0).sum(axis=1)
    drawable = np.flatnonzero(cast >= enough)
    drawn = rng.choice(drawable, size=targets, replace=len(drawable) < targets)
    unanimous = sure_votes(published)
    results = []
    for target in drawn:
        mine = np.flatnonzero(cells[target] >= 0)
        items = rng.choice(mine, size=min(known, len(mine)), replace=False)
        if rarest:  # an attacker who knows what is most telling of somebody
            items = mine[np.argsort(published.all_high[mine, cells[target, mine]], kind="stable")[:known]]
        answers = cells[target, items]
        high = published.part_high[:, items, answers]
        can = high.min(axis=1)
        candidates = np.flatnonzero(can >= 1)
        most = min(can[candidates].sum(), published.all_high[items, answers].min())
        placed = len(candidates) == 1 and published.parts > 1
        part = candidates[0] if placed else -1
        inferred = placed and np.setdiff1d(unanimous[part], items).size > 0
        middle = (published.part_low + np.minimum(published.part_high, published.all_high)) / 2
        own = middle[:, items, answers]
        n = middle[:, items, :].sum(axis=2)
        size = np.where(published.sizes < NOBODY, published.sizes, n.mean(axis=1))
        odds = np.log(size + 1e-9) + np.log((own + 0.1) / (n + 0.3)).sum(axis=1)
        real = labels[target] if labels is not None else -1
        same = (cells[:, items] == answers).all(axis=1).sum()
        results.append(
            (
                most <= 1,
                placed and can[part] <= 1,
                placed,
                inferred,
                most <= 3,
                real >= 0 and int(np.argmax(odds[:-1])) == real,
                real >= 0 and int(np.argmax(size[:-1])) == real if len(size) > 1 else False,
                same == 1,
                most,
            )
        )
    table = np.array(results, dtype=float)
    return Outcome(len(drawn), *table[:, :8].mean(axis=0), float(np.median(table[:, 8])))


def sure_votes(published: Published) -> list[np.ndarray]:
    """Return, by part, the statements on which all of its people surely gave one and the same answer."""
    found = []
    for part, size in enumerate(published.sizes):
        low = published.part_low[part]
        found.append(np.flatnonzero((low >= size).any(axis=1)) if size < NOBODY else np.array([], int))
    return found


def weighed(name: str) -> tuple[Consultation, OpinionGroups, Support]:
    """Return a consultation with its groups and support."""
    from tests.helpers.data import shared_data

    consultation = dl.sample() if name == "sample" else dl.read(shared_data("polis", FOLDERS[name]))
    groups = dl.find_groups(dl.map_opinions(consultation, seed=0), seed=0)
    return consultation, groups, dl.weigh(consultation, groups)


def labels_of(groups: OpinionGroups) -> Ints | None:
    """Return the part of each participant: their group, or their third of a spectrum."""
    if groups.groups:
        return groups.labels
    return None if groups.spectrum is None else groups.spectrum.labels


def scenarios(support: Support, minimum: int = 10) -> dict[str, Published]:
    """Return what would be known if exact counts were published, and what is through the gate."""

    def of(one: Support, *, exact: bool) -> Published:
        table, thirds = one.to_pandas(), one.thirds()
        table, thirds = table[table["n"] >= minimum], thirds[thirds["n"] >= minimum]
        return read_published(table, thirds, support.answers.sizes, exact=exact)

    gate = Gate(minimum_cell=minimum)
    return {"exact counts": of(support, exact=True), "the gate": of(gate.votes(support), exact=False)}


def loss(support: Support, minimum: int = 10) -> dict[str, float]:
    """Return what readers lose by the gate: shares moved, statements that are ranked or listed no more."""
    published = Gate(minimum_cell=minimum).votes(support)
    before, after = support.to_pandas(), published.to_pandas()
    if support.shared_by == "thirds":
        before, after = support.thirds(), published.thirds()
    everybody = support.to_pandas()["group"] == "all"
    parts = (before["group"] != "all") & (before["n"] >= minimum)
    moved = (after["agree_share"] - before["agree_share"]).abs()[parts]
    ranked = parts & before["contribution"].isin(support.answers.contributions[support.rankable])
    of_ranked = (after["agree_share"] - before["agree_share"]).abs()[ranked]
    all_moved = (published.to_pandas()["agree_share"] - support.to_pandas()["agree_share"]).abs()[everybody]
    wide = (before["agree_high"] - before["agree_low"])[ranked] / 2
    lists = {}
    for listed in ("consensus", "divides"):
        one, two = (set(getattr(s, listed)(8)["contribution"]) for s in (support, published))
        lists[listed] = len(one & two) / max(len(one), 1)
    return {
        "rows of parts": int(parts.sum()),
        "gone": float((after["n"][parts] < minimum).mean()) if parts.any() else 0.0,
        "points, mean": 100 * float(of_ranked.mean()) if ranked.any() else 0.0,
        "points, 95 %": 100 * float(of_ranked.quantile(0.95)) if ranked.any() else 0.0,
        "points, all rows, mean": 100 * float(moved.mean()) if parts.any() else 0.0,
        "half interval": 100 * float(wide.mean()) if ranked.any() else 0.0,
        "everybody, mean": 100 * float(all_moved.mean()),
        "ranked before": int(support.rankable.sum()),
        "ranked after": int(published.rankable.sum()),
        "passing before": support.passing,
        "passing after": published.passing,
        **{f"same {name}": share for name, share in lists.items()},
    }


def conclusions(support: Support, minimum: int = 10) -> dict[str, str]:
    """Return, of each conclusion, how many statements exact counts give, and what rounding adds and loses.

    Once as the gate publishes, what rounding leaves unknown counted, once as if rounded counts were exact.
    """
    gated = Gate(minimum_cell=minimum).votes(support)
    plain = reweighed(gated, gated.answers.counts, gated.answers.slices)
    found = {}
    for kind in ("unites", "unites_against", "divides"):
        exact = concluded(support, kind)
        told = []
        for one in (gated, plain):
            now = concluded(one, kind)
            told.append(f"{now.sum()} (+{(now & ~exact).sum()}, -{(exact & ~now).sum()})")
        found[kind] = f"exact {exact.sum()}; published {told[0]}; rounding not counted {told[1]}"
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", default=["sample", *FOLDERS])
    parser.add_argument("--targets", type=int, default=2000)
    parser.add_argument("--enough", type=int, default=10, help="votes of those who may be drawn")
    parser.add_argument("--known", type=int, default=KNOWN, help="votes that the attacker knows")
    parser.add_argument("--rarest", action="store_true", help="the rarest votes of the target, not any")
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    for name in asked.names:
        started = time.process_time()
        _, groups, support = weighed(name)
        votes = support.answers.votes
        for title, published in scenarios(support).items():
            found = attack(
                votes,
                published,
                labels_of(groups),
                targets=asked.targets,
                enough=asked.enough,
                seed=asked.seed,
                known=asked.known,
                rarest=asked.rarest,
            )
            print(
                f"{name:14} {title:13} parts {published.parts - 1}  targets {found.targets}  "
                f"alone {found.alone:.2%}  alone in a part {found.alone_new:.2%}  "
                f"placed {found.placed:.2%}  vote inferred {found.inferred:.2%}  "
                f"at most 3 {found.within3:.2%}  median {found.median:.0f}  "
                f"guess {found.guess:.0%} (baseline {found.baseline:.0%})  raw {found.raw:.1%}",
                flush=True,
            )
        print("   ", {k: round(v, 3) for k, v in loss(support).items()}, flush=True)
        for kind, told in conclusions(support).items():
            print(f"    {kind}: {told}", flush=True)
        print(f"    {time.process_time() - started:.1f} s of processor time", flush=True)


if __name__ == "__main__":
    main()
