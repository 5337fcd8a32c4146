"""Do statements' texts help to place statements with few votes?

usage: python benchmarks/opinion/text_prior.py [--encoder bundled] [--seeds 5] [NAME ...]

The cold-start case: of a random fifth of the statements, all but 3 to 15 agree/disagree votes are hidden; of
the others, a tenth. The model is fitted twice on what is left, with as many dimensions as hidden answers of
it ask for: with one prior mean for all statements, as the library does, and with means that a ridge
regression on the texts' components predicts. The ridge is estimated again at every round, and its penalty is
the one with the best leave-one-out error over statements; no text at all is among the candidates.
Prints log-losses (nats) without and with texts, by how many votes a statement kept.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import pandas as pd
from scipy.special import log_expit

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))

from deliberation.kernels.idealpoint import update  # noqa: E402
from deliberation.opinion.positions import hidden, model  # noqa: E402
from deliberation.opinion.positions.space import sides_of  # noqa: E402
from deliberation.opinion.positions.votes import Votes  # noqa: E402
from deliberation.text.encoders.embed import embed  # noqa: E402
from deliberation.text.encoders.load import load_encoder  # noqa: E402
from tests.helpers.data import data_folder  # noqa: E402
from tests.helpers.polis import read_conversation  # noqa: E402

COMPONENTS = 20
PENALTIES = (1.0, 10.0, 100.0, 1000.0)
BINS = {"3-4": (3, 5), "5-9": (5, 10), "10-15": (10, 16), "3-15": (3, 16)}


def components(vectors: np.ndarray) -> np.ndarray:
    """Return the first principal components of the centred vectors, with mean square one over all."""
    centred = vectors - vectors.mean(axis=0)
    left, size, _ = np.linalg.svd(centred, full_matrices=False)
    found = (left * size)[:, :COMPONENTS]
    return np.asarray(found / np.sqrt((found**2).sum(axis=1).mean()))


def predicted(features: np.ndarray, slope: np.ndarray, n: np.ndarray) -> np.ndarray:
    """Return what texts say of slopes beyond their mean, by ridge; zeros where they say nothing."""
    weight = n / (n + 10.0)
    centre = (weight[:, None] * slope).sum(axis=0) / weight.sum()
    target, root = slope - centre, np.sqrt(weight)[:, None]
    x = root * features
    out = np.zeros_like(slope)
    best = ((root * target) ** 2).sum(axis=0)
    for penalty in PENALTIES:
        inverse = np.linalg.inv(x.T @ x + penalty / len(x) * np.eye(x.shape[1]))
        coefficients = inverse @ (x.T @ (root * target))
        leverage = np.einsum("ja,ab,jb->j", x, inverse, x)
        missed = root * (target - features @ coefficients) / (1 - np.minimum(leverage, 0.99))[:, None]
        error = (missed**2).sum(axis=0)
        better = error < best
        out[:, better], best = (features @ coefficients)[:, better], np.minimum(error, best)
    return out


def fitted(sides: model.Sides, dimensions: int, features: np.ndarray | None) -> model.IdealPoint:
    n = np.bincount(sides.statement, minlength=sides.statements)

    def with_texts(starts: Any, *rest: Any) -> None:
        *first, centre, precision = rest
        slope = rest[2]
        if features is not None and centre.any():  # participants' prior mean is nought
            centre = centre + predicted(features, slope, n)
        update(starts, *first, np.ascontiguousarray(centre), precision)

    with mock.patch.object(model, "update", with_texts):
        return model.fit(sides, dimensions)


def thinned(sides: model.Sides, seed: int) -> np.ndarray:
    """Return which answers are hidden."""
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(sides.person))
    rank = pd.Series(sides.statement[order]).groupby(sides.statement[order]).cumcount().to_numpy()
    place = np.empty(len(order), dtype=int)
    place[order] = rank
    few = rng.random(sides.statements) < 0.2
    keep = rng.integers(3, 16, sides.statements)
    drawn = rng.random(len(order)) < 0.1
    return np.where(few[sides.statement], place >= keep[sides.statement], drawn)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--encoder", default="bundled")
    parser.add_argument("--seeds", type=int, default=5)
    options = parser.parse_args()
    for folder in sorted((data_folder() / "polis").iterdir()):
        if (options.names and folder.name not in options.names) or not (folder / "comments.csv").exists():
            continue
        consultation = read_conversation(folder)
        votes = Votes.of(consultation)
        sides = sides_of(votes)
        texts = consultation.contributions["text"].to_pylist()
        features = components(np.asarray(embed(texts, load_encoder(options.encoder)), dtype=float))
        rows = []
        for seed in range(options.seeds):
            known, test = hidden._split(sides, thinned(sides, seed))
            n = np.bincount(known.statement, minlength=sides.statements)[test.statement]
            dimensions = hidden.predict_hidden(known, candidates=(1, 2, 3, 4)).dimensions
            loss = []
            for given in (None, features):
                score = fitted(known, dimensions, given).log_odds(test.person, test.statement)
                loss.append(-log_expit(np.where(test.agree, score, -score)))
            for name, (low, high) in {**BINS, "all": (0, 10**9)}.items():
                there = (n >= low) & (n < high)
                rows += [(name, seed, loss[0][there].mean(), loss[1][there].mean())] if there.any() else []
        table = pd.DataFrame(rows, columns=["kept", "seed", "without", "with"])
        table["gain"] = table["without"] - table["with"]
        for name, part in table.groupby("kept", sort=False):
            print(
                f"{folder.name:40s} {name:6s} without {part['without'].mean():.4f}"
                f" with {part['with'].mean():.4f} gain {part['gain'].mean():+.4f}"
                f" (better in {(part['gain'] > 0).sum()} of {len(part)})",
                flush=True,
            )


if __name__ == "__main__":
    main()
