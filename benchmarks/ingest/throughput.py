"""How fast and in how much memory a long file is read, against Arrow's bare CSV reader on the same file.

    python benchmarks/ingest/make_files.py /tmp/long
    python benchmarks/ingest/throughput.py /tmp/long

Both readers read in turn in one process, files in the system's cache; the ratio is taken pair by pair, and its
median printed. « Bare » parses cells and guesses types; ours also resolves ids, keeps the last vote of each
person, orders everything and accounts for every row. Memory is the peak of a fresh process that reads once,
less what it held before; the size of the file is printed beside it, since neither reader keeps the file.
"""

from __future__ import annotations

import gc
import json
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.csv as pacsv

import deliberation as dl

PAIRS = 7
COLUMNS = {"participant": "voter-id", "contribution": "comment-id", "vote": "vote", "date": "timestamp"}


def ours(file: Path) -> dl.Consultation:
    return dl.read(file, columns=COLUMNS) if file.name == "votes.csv" else dl.read(file)


def seconds(action: object) -> float:
    start = time.perf_counter()
    result = action()  # type: ignore[operator]
    took = time.perf_counter() - start
    del result
    gc.collect()
    return took


def memory(file: Path) -> dict[str, float]:
    """Return the peak of a fresh process, bytes, less what it held after reading a small file."""
    done = subprocess.run(
        [sys.executable, __file__, "--once", str(file)], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def once(file: Path) -> None:
    ours(dl.sample_folder() / "polis")  # imports, and the kernels from their cache
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    held = int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
    consultation = ours(file)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    rows = consultation.ledger.received()[file.name]
    sys.stdout.write(json.dumps({"peak": peak - held, "before": before, "rows": rows}))


def compare(file: Path) -> None:
    seconds(lambda: ours(file))
    pairs = [(seconds(lambda: ours(file)), seconds(lambda: pacsv.read_csv(file))) for _ in range(PAIRS)]
    ratio = statistics.median(bare / mine for mine, bare in pairs)
    mine, bare = (statistics.median(column) for column in zip(*pairs, strict=True))
    used = memory(file)
    size = file.stat().st_size
    each = used["peak"] / used["rows"]
    sys.stdout.write(
        f"{file.name} ({used['rows']:,} rows, {size / 1e6:.0f} MB): ours {mine:.2f} s, bare {bare:.2f} s, "
        f"{100 * ratio:.0f} % of its speed (pairs {', '.join(f'{100 * b / m:.0f}' for m, b in pairs)}); peak "
        f"{used['peak'] / 1e6:.0f} MB beyond the imports, {each:.1f} bytes a row, the file {size / used['rows']:.1f}\n"
    )


if __name__ == "__main__":
    if sys.argv[1] == "--once":
        once(Path(sys.argv[2]))
    else:
        for name in ("votes.csv", "contributions.csv", "contributions-shuffled.csv"):
            compare(Path(sys.argv[1]) / name)
