"""Minority ideas: how many each consultation has, and how many of those planted are found.

usage: python -m benchmarks.text.minority [--store FILE] [--draws 3] [NAME ...]

Planted: three arguments of ArgKP on one key point, by three persons, for ten topics at once, among statements
of bowling-green, which are in English too. One is found where a minority idea holds two of its arguments at
least, and nothing else.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

import deliberation as dl
from benchmarks.text.key_points import idea_of
from benchmarks.text.stability import consultations
from deliberation.consultation import Consultation
from tests.helpers.data import data_folder
from tests.text import make

TOPICS = 10
EACH = 3


def arguments(seed: int) -> pd.DataFrame:
    """Return three arguments on one key point of each of ten topics: ``text`` and ``topic``."""
    read = dl.read(data_folder() / "argkp")
    frame = read.contributions.select(["id", "text", "question"]).to_pandas()
    codes = read.codes.to_pandas().drop_duplicates("contribution")
    frame = frame.iloc[codes["contribution"]].assign(point=codes["code"].to_numpy()).sort_values("id")
    rng = np.random.default_rng(seed)
    chosen = []
    for topic in rng.permutation(sorted(frame["question"].unique()))[:TOPICS]:
        on = frame[frame["question"] == topic]
        often = on["point"].value_counts()
        point = rng.choice(sorted(often.index[often >= EACH]))
        alike = on[on["point"] == point]
        chosen.append(alike.iloc[rng.permutation(len(alike))[:EACH]].assign(topic=topic))
    return pd.concat(chosen, ignore_index=True)


def planted(host: Consultation, texts: pd.DataFrame) -> Consultation:
    """Return the consultation with these texts, each by a person of its own."""
    more = make.consultation(
        texts["text"].tolist(),
        ids=[f"planted {number}" for number in range(len(texts))],
        authors=[f"planted {number}" for number in range(len(texts))],
        kind="statement",
    )
    return replace(host, contributions=pa.concat_tables([host.contributions, more.contributions]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="consultations; all but the Grand Débat by default")
    parser.add_argument("--store", type=Path, help="file where vectors are kept")
    parser.add_argument("--draws", type=int, default=3, help="draws of what is planted")
    asked = parser.parse_args()
    for name, read in consultations(0):
        if name in asked.names or (not asked.names and name != "grand debat"):
            ideas = dl.find_themes(read(), store=asked.store).ideas()
            print(name, len(ideas), "ideas,", int(ideas["minority"].sum()), "of a minority", flush=True)
    host = make.polis(data_folder() / "polis" / "american-assembly.bowling-green")
    own = set(map(str, host.contribution_ids))
    for draw in range(asked.draws):
        texts = arguments(draw)
        themes = dl.find_themes(planted(host, texts), store=asked.store)
        ideas = themes.ideas().set_index("idea")["minority"]
        idea = idea_of(themes)
        mixed = set(idea[idea.index.isin(own)])
        alone = together = found = 0
        for _, rows in texts.groupby("topic"):
            where = idea.reindex([f"planted {row}" for row in rows.index]).value_counts()
            most = where.index[0]
            pure = most not in mixed and int((idea == most).sum()) == int(where.iloc[0])
            together += int(where.iloc[0]) >= EACH - 1
            alone += int(where.iloc[0]) >= EACH - 1 and pure
            found += int(where.iloc[0]) >= EACH - 1 and pure and bool(ideas[most])
        own_minority = sum(bool(flag) and name in mixed for name, flag in ideas.items())
        print(
            f"draw {draw}: of {TOPICS} planted, {together} together, {alone} alone, {found} of a minority; "
            f"{own_minority} others of a minority",
            flush=True,
        )


if __name__ == "__main__":
    main()
