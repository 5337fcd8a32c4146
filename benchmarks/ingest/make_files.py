"""Make the two long files of the benchmark: ten million votes, and a million contributions in French words.

python benchmarks/ingest/make_files.py FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

VOTES = 10_000_000
PEOPLE = 100_000
STATEMENTS = 1_000
CONTRIBUTIONS = 1_000_000
WORDS = [
    *("le", "la", "les", "des", "transports", "écoles", "vélo", "place", "marché", "mairie", "faut", "plus"),
    *("moins", "voitures", "arbres", "prix", "loyer", "bruit", "eau", "déchets", "jeunes", "retraités"),
    *("quartier", "commune", "sécurité", "l’hôpital", "gratuit", "partout", "demain"),
]


def votes(file: Path) -> None:
    """An event log as Polis writes it, in the order of time; one vote in twenty is a change of mind."""
    rng = np.random.default_rng(0)
    cells = rng.integers(0, PEOPLE * STATEMENTS, VOTES)
    times = 1_600_000_000_000 + np.sort(rng.integers(0, 30 * 86_400_000, VOTES))
    table = pa.table(
        {
            "timestamp": times,
            "datetime": pa.array(times).cast(pa.timestamp("ms")).cast(pa.string()),
            "comment-id": (cells % STATEMENTS).astype(np.int32),
            "voter-id": (cells // STATEMENTS).astype(np.int32),
            "vote": rng.integers(-1, 2, VOTES).astype(np.int8),
        }
    )
    _write(table, file)


def contributions(file: Path, *, shuffled: bool) -> None:
    """Texts of 15 to 60 words, in the order of their ids as platforms export them, or in none."""
    rng = np.random.default_rng(0)
    lengths = rng.integers(15, 60, CONTRIBUTIONS)
    words = np.array(WORDS)[rng.integers(0, len(WORDS), lengths.sum())]
    ends = np.cumsum(lengths)
    numbers = rng.permutation(CONTRIBUTIONS) if shuffled else np.arange(CONTRIBUTIONS)
    table = pa.table(
        {
            "id": [f"c{number}" for number in numbers],
            "author": [f"u{number}" for number in rng.integers(0, 300_000, CONTRIBUTIONS)],
            "date": pa.array(1_600_000_000 + rng.integers(0, 10**7, CONTRIBUTIONS))
            .cast(pa.timestamp("s"))
            .cast(pa.string()),
            "text": [
                f"{' '.join(words[end - length : end])} {end}"
                for end, length in zip(ends, lengths, strict=True)
            ],
        }
    )
    _write(table, file)


def _write(table: pa.Table, file: Path) -> None:
    pacsv.write_csv(table, file, pacsv.WriteOptions(quoting_style="needed"))
    sys.stdout.write(f"{file}: {table.num_rows:,} rows, {file.stat().st_size / 1e6:.0f} MB\n")


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    votes(folder / "votes.csv")
    contributions(folder / "contributions.csv", shuffled=False)
    contributions(folder / "contributions-shuffled.csv", shuffled=True)
