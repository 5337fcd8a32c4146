"""New ideas in the last fifth of the persons, forecast from the first four: does the interval hold?

usage: python -m benchmarks.ideas.saturation NAME [--store FILE] [--encoder fast] [--themes FOLDER]
                                             [--orders 200] [--again 0]

NAME is "makeorg", "grand debat" (20,000 answers) or "invented". Ideas are found once, on everything; persons
come in a random order. A new idea is one that no earlier person said; an isolated text is an idea of one.
"poisson holds" is of the interval that takes the forecast for certain. With --again N, the harder
question is asked N times: ideas are found on the first four fifths only, and held against the ideas found on
everything.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import norm

import deliberation as dl
from benchmarks.text.stability import grand_debat
from deliberation.consultation import Consultation
from deliberation.kernels.saturation import Incidence, coverage, forecast, incidence, richness
from deliberation.synthesis.saturation import count_ideas, mentions
from deliberation.text import Themes
from tests.helpers.data import data_folder
from tests.text import make

Ints = npt.NDArray[np.int64]
SIZES = (50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)
FIRST = 0.8
INVENTED = {
    "even, 300 ideas": np.full(300, 1 / 150),
    "few and many, 2,000 ideas": 0.3 / np.arange(1, 2_001) ** 0.9,
    "long tail, 20,000 ideas": 0.5 / np.arange(1, 20_001) ** 1.1,
}


def trial(persons: Ints, ideas: Ints, order: Ints) -> dict[str, float]:
    """Return the forecast made on the first persons of an order, and what the last bring."""
    place = np.full(int(persons.max()) + 1, -1, dtype=np.int64)
    place[order] = np.arange(len(order))
    cut = int(FIRST * len(order))
    when = place[persons]
    early, late = (when >= 0) & (when < cut), when >= cut
    found = incidence(when[early], ideas[early])
    new = len(np.setdiff1d(ideas[late], ideas[early]))
    told = forecast(found, len(order) - cut)
    expected, low, high = float(told.expected), float(told.low), float(told.high)
    half = norm.ppf(0.975) * np.sqrt(max(expected, 0.0))
    known = np.isin(ideas[late], ideas[early]).mean()
    share = coverage(found)
    return {
        "new": new,
        "forecast": expected,
        "holds": low <= new <= high,
        "below": new < low,
        "width": high - low,
        "poisson holds": expected - half <= new <= expected + half,
        "known": float(known),
        "coverage": share.value,
        "clumping": found.clumping,
    }


def sizes(persons: int) -> list[int]:
    return [size for size in SIZES if size < persons] + [persons]


def orders(persons: Ints, ideas: Ints, number: int) -> pd.DataFrame:
    """Return one row per size: means over random orders."""
    people = np.unique(persons)
    rows = []
    for size in sizes(len(people)):
        drawn = [np.random.default_rng([seed, size]).permutation(people)[:size] for seed in range(number)]
        table = pd.DataFrame([trial(persons, ideas, order) for order in drawn])
        off = (table["forecast"] - table["new"]).std()
        rows.append({"persons": size, **table.astype(float).mean().to_dict(), "error sd": off})
    return pd.DataFrame(rows).set_index("persons")


def invented(number: int) -> Iterator[pd.DataFrame]:
    """Yield tables of populations that are known: each person says each idea with its chance."""
    for name, chances in INVENTED.items():
        rows = []
        for size in (50, 200, 1_000):
            trials = []
            for seed in range(number):
                rng = np.random.default_rng([seed, size])
                seen, after = rng.binomial(size, chances), rng.binomial(size // 4, chances)
                found = Incidence(counts=seen[seen > 0], units=size)
                told = forecast(found, size // 4)
                share, many = coverage(found), richness(found)
                new = int(((seen == 0) & (after > 0)).sum())
                true = chances[seen > 0].sum() / chances.sum()
                trials.append(
                    {
                        "new": new,
                        "forecast": float(told.expected),
                        "holds": float(told.low) <= new <= float(told.high),
                        "coverage": true,
                        "coverage holds": share.low <= true <= share.high,
                        "richness": many.value,
                        "richness not above": many.low <= len(chances),
                        "richness holds": many.low <= len(chances) <= many.high,
                    }
                )
            rows.append({"of": name, "persons": size, **pd.DataFrame(trials).astype(float).mean().to_dict()})
        yield pd.DataFrame(rows).set_index(["of", "persons"])


def again(consultation: Consultation, whole: Themes, find: partial[Themes], number: int) -> pd.DataFrame:
    """Find ideas on the first four fifths only; new ideas are those of the whole that only the rest says."""
    said = mentions(whole)
    people = np.sort(said["person"].unique())
    contributions = whole.contributions.select(["id", "person"]).to_pandas()
    rows = []
    for seed in range(number):
        first = np.random.default_rng(seed).permutation(people)[: int(FIRST * len(people))]
        early = said["person"].isin(first)
        new = len(set(said.loc[~early, "idea"]) - set(said.loc[early, "idea"]))
        late = set(people) - set(first)
        left = set(contributions.loc[contributions["person"].isin(late), "id"])
        kept = np.array([str(i) not in left for i in consultation.contribution_ids])
        part = find(consultation.where(contributions=consultation.contribution_ids[kept]))
        found = count_ideas(part)
        told = forecast(found, len(people) - len(first))
        row = {"ideas": len(found.counts), "once": found.held_by(1), "new": new}
        row |= {"forecast": float(told.expected), "low": float(told.low), "high": float(told.high)}
        row |= {"ideas of the whole": said["idea"].nunique()}
        print(row, flush=True)
        rows.append(row)
    return pd.DataFrame(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=["makeorg", "grand debat", "invented"])
    parser.add_argument("--store", type=Path, help="file where vectors are kept")
    parser.add_argument("--encoder", default="fast")
    parser.add_argument("--themes", type=Path, help="folder where themes are kept once found")
    parser.add_argument("--answers", type=int, default=20_000, help="answers of the Grand Débat")
    parser.add_argument("--orders", type=int, default=200)
    parser.add_argument("--again", type=int, default=0, help="runs on the first four fifths alone")
    asked = parser.parse_args()
    if asked.name == "invented":
        for table in invented(asked.orders):
            print(table.round(3).to_string())
        return
    if asked.name == "makeorg":
        consultation = make.makeorg(data_folder() / "apres_maintenant" / "makeorg")
    else:
        consultation = grand_debat(asked.answers)
    find = partial(dl.find_themes, encoder=asked.encoder, store=asked.store)
    if asked.themes is not None and (asked.themes / "themes.json").is_file():
        whole = Themes.load(asked.themes)
    else:
        whole = find(consultation)
        if asked.themes is not None:
            whole.save(asked.themes)
    said = mentions(whole)
    found = count_ideas(whole)
    print(
        f"{asked.name}: {found.units} persons, {len(found.counts)} ideas, "
        f"{said.drop_duplicates('idea')['isolated'].sum()} isolated; by persons: "
        f"{[found.held_by(n) for n in range(1, 7)]}; coverage {coverage(found)}; richness {richness(found)}"
    )
    persons, ideas = (pd.factorize(said[name], sort=True)[0].astype(np.int64) for name in ("person", "idea"))
    print(orders(persons, ideas, asked.orders).round(3).to_string())
    if asked.again:
        again(consultation, whole, find, asked.again)


if __name__ == "__main__":
    main()
