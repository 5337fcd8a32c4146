"""Held-out votes: the protocol of ../shared/tools/heldout.py, on our public names.

usage: python benchmarks/opinion/heldout.py [--seeds 5] [NAME ...]

Hides 20 % of the cells, gives the rest to `map_opinions` as a consultation, and scores `predict_proba` on the
hidden agree/disagree cells, moderated-out statements included. The peers of ``heldout_peers`` (statement's
rate, Polis's groups, Polis's components calibrated, Community Notes' factorisation) learn from the same
cells. Prints one line a conversation, the macro mean of the nine (without london and bg2050), and the
conversations won.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
import pandas as pd

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))

from heldout_peers import PEERS, predict  # noqa: E402

from deliberation.opinion import map_opinions  # noqa: E402
from tests.helpers.data import data_folder  # noqa: E402
from tests.helpers.polis import build, read_conversation  # noqa: E402

LEFT_OUT = ("london.youth.policing", "bg2050-volunteers")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--seeds", type=int, default=5)
    options = parser.parse_args()
    sys.path.insert(0, str(data_folder().parent / "tools"))
    import heldout

    means = []
    for folder in sorted((data_folder() / "polis").iterdir()):
        if folder.name in LEFT_OUT or not (folder / "participants-votes.csv").exists():
            continue
        if options.names and folder.name not in options.names:
            continue
        whole = read_conversation(folder)
        matrix = heldout.matrix(str(folder))
        runs = []
        for seed in range(options.seeds):
            train, (rows, cols, truth) = heldout.split(matrix, seed)
            seen = np.nonzero(~np.isnan(train))
            value = train[seen]
            consultation = build(
                participant=seen[0],
                contribution=seen[1],
                vote=np.select([value > 0, value < 0], [1, 2], 3),
                participants=whole.participants["id"].to_pylist(),
                contributions=whole.contributions["id"].to_pylist(),
                moderated=whole.contributions["moderated"].to_pylist(),
                meta=whole.contributions["meta"].to_pylist(),
            )
            p = map_opinions(consultation).predict_proba(
                participants=whole.participant_ids, statements=whole.contribution_ids
            )[rows, cols]
            peers = {
                name: heldout.score(truth, predict(name, train, rows, cols, seed, heldout.split))["log_loss"]
                for name in ("statement_rate", *PEERS)
            }
            runs.append({**heldout.score(truth, p), **peers})
        means.append(pd.DataFrame(runs).mean())
        print(f"{folder.name:45s}", {k: round(float(v), 4) for k, v in means[-1].items()}, flush=True)
    table = pd.DataFrame(means)
    macro = table.mean()
    print(f"{'macro mean of ' + str(len(means)):45s}", {k: round(float(v), 4) for k, v in macro.items()})
    for name in ("statement_rate", *PEERS):
        print(f"better than {name} in {int((table['log_loss'] < table[name]).sum())} of {len(table)}")


if __name__ == "__main__":
    main()
