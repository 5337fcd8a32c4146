"""Simple predictors of held-out votes, to be beaten: each learns from the training matrix alone.

All but the statement's rate are calibrated on an inner split of the training matrix (20 % of its cells hidden
again): fitted without those cells, a logistic regression learns there what the peer's numbers are worth; the
peer is then fitted on the whole training matrix and read through that regression.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.optimize import minimize
from scipy.special import logit
from sklearn.linear_model import LogisticRegression

from deliberation.kernels.components import principal_components
from deliberation.opinion import polis

Features = Callable[[np.ndarray, np.ndarray], np.ndarray]

PSEUDO_VOTES = (1.0, 2.0, 5.0, 10.0, 20.0)
INTERCEPT, FACTOR = 0.15, 0.03
"""Penalties of Wojcik et al. 2022, "Birdwatch: crowd wisdom and bridging algorithms"."""


def rates(train: np.ndarray, axis: int) -> np.ndarray:
    """Share of agreement among agree and disagree, with one vote added to each side."""
    agree = (train == 1).sum(axis)
    return np.asarray((agree + 1) / (agree + (train == -1).sum(axis) + 2))


def place(train: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Polis's two components and positions, shapes (2, statements) and (participants, 2)."""
    rows, cols = np.nonzero(~np.isnan(train))
    value = train[rows, cols]
    found = principal_components(rows, cols, value, train.shape, seed=seed)
    return found.axes, polis.project(rows, cols, value, found.centre, found.axes, len(train))


def group_features(train: np.ndarray, seed: int, pseudo: float) -> Features:
    """Rate of the statement in the participant's group, drawn towards everybody's by so many votes."""
    _, xy = place(train, seed)
    inside = polis.in_conversation((~np.isnan(train)).sum(1), train.shape[1])
    labels = polis.clusters(xy[inside], seed=seed)
    middle = np.stack([xy[inside][labels == g].mean(0) for g in np.unique(labels)])
    group = ((xy[:, None, :] - middle[None]) ** 2).sum(2).argmin(1)
    rate = rates(train, 0)
    by_group = np.empty((len(middle), train.shape[1]))
    for g in range(len(middle)):
        agree, disagree = (train[group == g] == 1).sum(0), (train[group == g] == -1).sum(0)
        by_group[g] = (agree + pseudo * rate) / (agree + disagree + pseudo)
    return lambda rows, cols: logit(by_group[group[rows], cols])[:, None]


def component_features(train: np.ndarray, seed: int) -> Features:
    """Both rates, and position times loading on each component, plain and on the scale of log-odds."""
    axes, xy = place(train, seed)
    statement, person = rates(train, 0), rates(train, 1)

    def features(rows: np.ndarray, cols: np.ndarray) -> np.ndarray:
        reach = xy[rows] * axes.T[cols]
        slope = (statement * (1 - statement))[cols][:, None]
        return np.column_stack([logit(statement[cols]), logit(person[rows]), reach, reach / slope])

    return features


def notes_features(train: np.ndarray, seed: int, per_vote: bool) -> Features:
    """Community Notes' factorisation of agree (1) and disagree (0) with one factor.

    The penalties weigh each parameter once (``per_vote`` false), or are means over users and over notes
    beside the mean squared error, as in its published code.
    """
    rows, cols = np.nonzero(np.abs(np.nan_to_num(train)) > 0)
    target = (train[rows, cols] > 0).astype(float)
    people, statements = train.shape
    cuts = np.cumsum([1, people, statements, people])
    user = len(rows) / people if per_vote else 1.0
    note = len(rows) / statements if per_vote else 1.0
    weight = np.concatenate(
        [
            [INTERCEPT],
            np.full(people, INTERCEPT * user),
            np.full(statements, INTERCEPT * note),
            np.full(people, FACTOR * user),
            np.full(statements, FACTOR * note),
        ]
    )

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        mu, u, v, f, g = np.split(flat, cuts)
        error = mu[0] + u[rows] + v[cols] + f[rows] * g[cols] - target
        gradient = 2 * np.concatenate(
            [
                [error.sum()],
                np.bincount(rows, error, people),
                np.bincount(cols, error, statements),
                np.bincount(rows, error * g[cols], people),
                np.bincount(cols, error * f[rows], statements),
            ]
        )
        return float(error @ error + weight @ flat**2), gradient + 2 * weight * flat

    start = np.random.default_rng(seed).normal(0, 0.1, len(weight))
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 500})
    _, u, v, f, g = np.split(found.x, cuts)
    return lambda r, c: np.column_stack([u[r], v[c], f[r] * g[c]])


PEERS: dict[str, list[Callable[[np.ndarray, int], Features]]] = {
    "polis_groups": [lambda t, s, m=m: group_features(t, s, m) for m in PSEUDO_VOTES],
    "components": [component_features],
    "community_notes": [lambda t, s, w=w: notes_features(t, s, w) for w in (False, True)],
}
"""Variants of each peer; the inner split chooses among them."""


def predict(
    name: str,
    train: np.ndarray,
    rows: np.ndarray,
    cols: np.ndarray,
    seed: int,
    split: Callable[[np.ndarray, int], tuple[np.ndarray, tuple[np.ndarray, np.ndarray, np.ndarray]]],
) -> np.ndarray:
    """Probabilities of agreement of a peer on the cells (rows, cols); ``split`` makes its inner split."""
    if name == "statement_rate":
        return rates(train, 0)[cols]
    inner, (inner_rows, inner_cols, truth) = split(train, seed + 1000)
    best = None
    for variant in PEERS[name]:
        x = variant(inner, seed)(inner_rows, inner_cols)
        centre, spread = x.mean(0), x.std(0) + 1e-9
        fitted = LogisticRegression(C=100.0, max_iter=1000).fit((x - centre) / spread, truth)
        p = np.clip(fitted.predict_proba((x - centre) / spread)[:, 1], 1e-4, 1 - 1e-4)
        cost = -float(np.mean(np.where(truth > 0, np.log(p), np.log1p(-p))))
        if best is None or cost < best[0]:
            best = cost, variant, fitted, centre, spread
    assert best is not None
    _, variant, fitted, centre, spread = best
    x = variant(train, seed)(rows, cols)
    return np.asarray(fitted.predict_proba((x - centre) / spread)[:, 1])
