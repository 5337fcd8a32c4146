"""Our raking against ipfn 1.4.4 (MIT), on made tables: largest difference of weights, and time.

Run with the peer beside us: ``sh benchmarks/peers.sh`` then
``PYTHONPATH=benchmarks/.peers/ipfn .venv/bin/python -m benchmarks.participation.raking_vs_ipfn``.
"""

from __future__ import annotations

import time

import numpy as np

from deliberation.kernels.raking import rake

TABLES = (
    np.array([[20, 30, 10], [15, 5, 40]]),
    np.random.default_rng(0).integers(1, 200, (2, 6, 13)),
    np.random.default_rng(1).integers(1, 400, (2, 5, 8, 10)),
)
TOTALS = ([np.array([50.0, 70.0]), np.array([30.0, 30.0, 60.0])], None, None)


def main() -> None:
    from ipfn.ipfn import ipfn

    for table, given in zip(TABLES, TOTALS, strict=True):
        rng = np.random.default_rng(table.size)
        people = int(table.sum())
        targets = given or [people * rng.dirichlet(np.full(size, 8.0)) for size in table.shape]
        axes = [[axis] for axis in range(table.ndim)]
        start = time.process_time()
        theirs = ipfn(
            table.astype(float),
            targets,
            axes,
            convergence_rate=1e-12,
            max_iteration=100_000,
            rate_tolerance=0,
        ).iteration()
        middle = time.process_time()
        codes = np.repeat(np.argwhere(table), table[table > 0], axis=0)
        weight = rake(codes, targets).weight
        end = time.process_time()
        ours = np.zeros(table.shape)
        np.add.at(ours, tuple(codes.T), weight)
        apart = np.abs(ours - theirs) / table
        print(f"{table.shape}: {people} people, largest difference of a weight {apart.max():.1e}; "
              f"ipfn {middle - start:.3f} s, ours {end - middle:.3f} s")  # fmt: skip
        if table.size < 10:
            print(np.asarray(theirs).round(8).tolist())


if __name__ == "__main__":
    main()
