"""Themes against people's own codes, and their stability: bluenove's questions, the sections of a bill.

usage: python -m benchmarks.text.human_codes [--stability]
"""

from __future__ import annotations

import argparse
import time

import numpy as np
import pandas as pd
from sklearn.metrics import adjusted_rand_score, v_measure_score

from deliberation.consultation import Consultation
from deliberation.text import Themes, find_themes
from deliberation.text.results.subthemes import subthemes_of
from tests.helpers.data import data_folder
from tests.text import make

QUESTIONS = (11, 13, 14, 18)


def main_theme(themes: Themes) -> pd.Series:
    """Return the theme that most passages of each contribution are in, by contribution id."""
    frame = themes.to_pandas()
    return _main(frame, frame["theme"])


def main_subtheme(themes: Themes) -> pd.Series:
    """Return the sub-theme of most passages of each contribution; the theme, of those that have none."""
    ideas, frame = themes.ideas().set_index("idea"), themes.to_pandas()
    return _main(frame, frame["idea"].map(ideas["subtheme"].fillna(ideas["theme"])))


def main_part(themes: Themes, parts: int) -> pd.Series:
    """Return the part of most passages of each contribution, where each theme is cut in so many parts.

    The tree of sub-themes, cut higher: no level that readers see.
    """
    frame = themes.to_pandas()
    placed = frame.assign(node=themes.passages["node"].to_numpy()).dropna(subset=["theme"])
    part = subthemes_of(placed, themes.vectors, wanted=lambda ideas: min(parts, ideas))
    numbers = frame["idea"].map(part).map("{:.0f}".format, na_action="ignore")
    return _main(frame, frame["theme"] + "/" + numbers.fillna(""))


def _main(frame: pd.DataFrame, level: pd.Series) -> pd.Series:
    by_contribution = level.fillna("none").groupby(frame["contribution_id"])
    return by_contribution.agg(lambda of: of.value_counts().index[0])


def report(name: str, themes: Themes, codes: pd.Series, seconds: float) -> None:
    found = main_theme(themes).reindex(codes.index)
    v, ari = v_measure_score(codes, found), adjusted_rand_score(codes, found)
    print(
        f"{name:24} n={len(codes):5} themes={themes.counts.themes:3} V={v:.3f} ARI={ari:.3f} {seconds:.0f} s"
    )


def stability(name: str, consultation: Consultation, themes: Themes, share: float) -> None:
    """Print the agreement of top themes after removing a share of the contributions at random."""
    scores = []
    for seed in range(3):
        kept = np.random.default_rng(seed).random(consultation.contributions.num_rows) > share
        part = find_themes(consultation.where(contributions=consultation.contribution_ids[kept]))
        before, after = main_theme(themes), main_theme(part)
        scores.append(adjusted_rand_score(before[after.index], after))
    print(f"{name:24} without {share:.0%}: ARI of top themes {np.mean(scores):.2f}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--stability", action="store_true")
    asked = parser.parse_args()
    for question in QUESTIONS:
        consultation, frame = make.bluenove(data_folder() / "apres_maintenant" / "bluenove", question)
        start = time.perf_counter()
        themes = find_themes(consultation)
        codes = frame.dropna(subset=["Semantic group ID"]).set_index("id")["Semantic group ID"]
        report(f"bluenove {question}", themes, codes, time.perf_counter() - start)
        if asked.stability:
            stability(f"bluenove {question}", consultation, themes, 0.01)
    consultation, proposals = make.republique_numerique(data_folder() / "republique_numerique")
    start = time.perf_counter()
    codes = proposals.set_index("o" + proposals["id"].astype(str))["section"]
    report("republique numerique", find_themes(consultation), codes, time.perf_counter() - start)


if __name__ == "__main__":
    main()
