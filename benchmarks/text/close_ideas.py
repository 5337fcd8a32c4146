"""Pairs of texts that share an idea, against what people said of them, in small corpora.

usage: python -m benchmarks.text.close_ideas [--store FILE] [--communities]

The sample was written with the idea and the side of each text (two texts are the same where both are).
500 arguments of ArgKP are drawn from all topics (four times), then from four topics (four times), sides
withheld: two are the same where their key point is. Two answers of bluenove are the same where analysts gave
them one code, of 13 to 18. Contributions of several passages are left out. ``--communities`` seeks ideas as
in large corpora, for comparison.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

import deliberation as dl
from benchmarks.text.key_points import FEW, references, without_sides
from deliberation.consultation import Consultation
from deliberation.text import Themes
from deliberation.text import themes as engine
from tests.helpers.data import data_folder
from tests.text import make

SIZE = 500
DRAWS = 4
TOPICS = 4
QUESTIONS = (11, 13, 14, 18)
SAMPLE = Path(__file__).parents[2] / "data" / "sample" / "contributions.csv"


def truth_of_the_sample() -> pd.Series:
    """Return the planted idea and side of each text of the sample, by contribution id."""
    frame = pd.read_csv(SAMPLE, dtype=str, keep_default_na=False)
    frame = frame[frame["idea_truth"] != ""]
    said = (frame["idea_truth"] + "/" + frame["stance_truth"]).tolist()
    by_row = dict(zip(frame["source"] + ":" + frame["id"], said, strict=True))
    return pd.Series(by_row | dict(zip(frame["source"] + ":" + frame["source_id"], said, strict=True)))


def judged(themes: Themes, truth: pd.Series) -> pd.DataFrame:
    """Return the idea and the truth of each distinct text that is the whole of a contribution."""
    placed = themes.placed()
    whole = placed.groupby("contribution_id")["idea"].transform("size") == 1
    frame = placed[whole].assign(truth=placed.loc[whole, "contribution_id"].map(truth))
    return frame.dropna(subset=["truth"]).drop_duplicates("node")


def pairs(themes: Themes, truth: pd.Series) -> npt.NDArray[np.int64]:
    """Return the numbers of pairs that are right, that share an idea, that should."""
    frame = judged(themes, truth)
    counts = [frame.groupby(by).size() for by in (["idea", "truth"], ["idea"], ["truth"])]
    return np.array([int((of * (of - 1) // 2).sum()) for of in counts])


def sizes(themes: Themes) -> tuple[int, float, float]:
    """Return the number of ideas, the share of texts that are alone, and that in ideas of three or more."""
    texts = themes.placed().drop_duplicates("node").groupby("idea").size()
    return len(texts), float((texts == 1).sum() / texts.sum()), float(texts[texts >= FEW].sum() / texts.sum())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, help="file where vectors are kept")
    parser.add_argument("--communities", action="store_true", help="seek ideas as in large corpora")
    asked = parser.parse_args()
    if asked.communities:
        engine.MANY = 0
    rows: dict[str, dict[str, float]] = {}

    def show(name: str, given: list[tuple[Consultation, pd.Series]]) -> None:
        found = [(dl.find_themes(each, votes=each.votes, store=asked.store), truth) for each, truth in given]
        right, together, same = np.sum([pairs(themes, truth) for themes, truth in found], axis=0)
        ideas, alone, several = np.mean([sizes(themes) for themes, _ in found], axis=0)
        rows[name] = {
            "ideas": ideas, "pairs": together, "P": right / together, "R": right / same,
            "alone": alone, "in ideas of 3 or more": several,
        }  # fmt: skip
        print(name, {key: round(float(value), 3) for key, value in rows[name].items()}, flush=True)

    show("the sample", [(dl.sample(), truth_of_the_sample())])
    argkp = dl.read(data_folder() / "argkp")
    _, points = references(argkp)
    ids = np.array(argkp.contribution_ids)
    topics = argkp.contributions["question"].to_numpy()
    silent, matched = without_sides(argkp), np.isin(ids, points.index)

    def drawn(seed: int, among: npt.NDArray[np.bool_]) -> tuple[Consultation, pd.Series]:
        rows = np.random.default_rng(seed).choice(np.flatnonzero(among), SIZE, replace=False)
        return silent.where(contributions=ids[np.sort(rows)]), points

    show("argkp, all topics", [drawn(seed, matched) for seed in range(DRAWS)])
    few = [
        np.random.default_rng(seed).choice(np.unique(topics), TOPICS, replace=False) for seed in range(DRAWS)
    ]
    show("argkp, four topics", [drawn(seed, matched & np.isin(topics, few[seed])) for seed in range(DRAWS)])
    for question in QUESTIONS:
        answers, frame = make.bluenove(data_folder() / "apres_maintenant" / "bluenove", question)
        codes = frame.dropna(subset=["Semantic group ID"]).set_index("id")["Semantic group ID"]
        show(f"bluenove {question}", [(answers, codes)])
    print(pd.DataFrame(rows).T.round(3).to_string())


if __name__ == "__main__":
    main()
