"""Pairs of statements of one idea that votes oppose, without and with the votes of other people as a check.

usage: python -m benchmarks.text.votes_in_ideas [--store FILE] [NAME ...]

Half of the participants, drawn at random, hand over their votes; the other half says which pairs oppose, so
that ideas are not judged on the votes that made them. "All" hands over every vote, as the pipeline does, and
judges on every vote too.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from time import process_time

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

import deliberation as dl
from benchmarks.text.key_points import FEW, idea_of
from deliberation.consultation import Consultation
from deliberation.core.vote import Vote
from deliberation.kernels.opposition import FEWEST
from deliberation.text import Themes
from deliberation.text.parting.sides import OPPOSED
from tests.helpers.data import data_folder

NAMES = (
    "american-assembly.bowling-green",
    "austria-climate.5twd2jsnkf.2022-08-08",
    "scoop-hivemind.affordable-housing",
    "15-per-hour-seattle",
    "vtaiwan.uberx",
    "brexit-consensus",
)


def halves(consultation: Consultation, seed: int = 0) -> tuple[pa.Table, pa.Table]:
    """Return the votes of one half of the participants, and of the other."""
    voter = consultation.votes["participant"].to_numpy()
    first = np.random.default_rng(seed).random(len(consultation.participant_ids)) < 0.5
    return consultation.votes.filter(pa.array(first[voter])), consultation.votes.filter(
        pa.array(~first[voter])
    )


def opposed(
    consultation: Consultation, votes: pa.Table
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Return which pairs of contributions enough people took a side on, and which of them votes oppose.

    A pair is opposed where the correlation of the answers, times the root of their number, is -2.33 or lower:
    chance gives one in a hundred. It is not the rule of ``kernels.opposition``: no voter is left uncounted.
    """
    shape = (len(consultation.participant_ids), len(consultation.contribution_ids))
    answers = np.zeros(shape, dtype=np.float32)
    vote = votes["vote"].to_numpy()
    side = np.where(vote == Vote.AGREE, 1, np.where(vote == Vote.DISAGREE, -1, 0))
    answers[votes["participant"].to_numpy(), votes["contribution"].to_numpy()] = side
    up, down = (answers > 0).astype(np.float32), (answers < 0).astype(np.float32)
    both, only, other, none = up.T @ up, up.T @ down, down.T @ up, down.T @ down
    n = both + only + other + none
    spread = np.sqrt((both + only) * (other + none) * (both + other) * (only + none))
    r = np.divide(both * none - only * other, spread, out=np.zeros_like(n), where=spread > 0)
    judged = (n >= FEWEST) & (spread > 0)
    return judged, judged & (r * np.sqrt(n) <= -OPPOSED)


def figures(consultation: Consultation, themes: Themes, votes: pa.Table) -> dict[str, float]:
    """Return how many pairs of one idea are judged, and the share that votes oppose."""
    ideas = idea_of(themes)
    codes = pd.factorize(ideas.reindex(consultation.contribution_ids))[0]
    judged, against = opposed(consultation, votes)
    same = np.triu((codes[:, None] == codes) & (codes >= 0)[:, None], 1)
    pairs = int((same & judged).sum())
    sizes = ideas.map(ideas.value_counts())
    placed = np.flatnonzero(codes >= 0)
    return {
        "ideas": ideas.nunique(),
        "of one text": int((sizes == 1).sum()),
        "in ideas of 3 or more": float((sizes >= FEW).mean()),
        "pairs judged": pairs,
        "opposed": float((same & against).sum() / max(pairs, 1)),
        "opposed, any two texts": float(
            np.triu(against, 1)[np.ix_(placed, placed)].sum()
            / max(np.triu(judged, 1)[np.ix_(placed, placed)].sum(), 1)
        ),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", default=NAMES, help="conversations of Polis")
    parser.add_argument("--store", type=Path, help="file where vectors are kept")
    asked = parser.parse_args()
    for name in asked.names:
        consultation = dl.read(data_folder() / "polis" / name)
        ours, theirs = halves(consultation)
        every = consultation.votes
        rows = {}
        for title, handed, judging in (
            ("none", None, theirs),
            ("half", ours, theirs),
            ("none, judged by all", None, every),
            ("all", every, every),
        ):
            started = process_time()
            themes = dl.find_themes(consultation, votes=handed, store=asked.store)
            spent = process_time() - started
            rows[title] = figures(consultation, themes, judging) | {"seconds": spent}
        print(name, len(consultation.contribution_ids), "statements", every.num_rows, "votes")
        print(pd.DataFrame(rows).T.round(3).to_string(), flush=True)


if __name__ == "__main__":
    main()
