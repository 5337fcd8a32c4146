"""How fast and in how much memory a long file is read, against Arrow's bare CSV reader on the same file.

    python benchmarks/ingest/make_files.py /tmp/long
    python benchmarks/ingest/throughput.py /tmp/long

Both readers read in turn in one process, files in the system's cache; the ratio is taken pair by pair, and
its median printed. « Bare » parses cells and guesses types; ours also resolves ids, keeps the last vote of
each person, orders everything and accounts for every row. Memory is the peak of a fresh process that reads
once (its own high-water mark; what a parent held does not count), less what it held once all was imported
and compiled. The file is in the system's cache, not in that figure; its size is printed beside it.
"""

from __future__ import annotations

import gc
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyarrow.csv as pacsv

import deliberation as dl
from deliberation.ingest.cells import glance

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


def memory(file: Path, who: str) -> dict[str, int]:
    """Return the peak of a fresh process beyond its imports, bytes, and the rows it read."""
    done = subprocess.run(
        [sys.executable, __file__, who, str(file)], capture_output=True, text=True, check=True
    )
    measured: dict[str, int] = json.loads(done.stdout)
    return measured


def held(mark: str) -> int:
    """Return what this process holds now (``VmRSS``) or held at its peak (``VmHWM``), bytes."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith(f"{mark}:"))


def once(file: Path) -> None:
    ours(dl.sample_folder() / "polis")
    many, glance.MANY = glance.MANY, 0  # type: ignore[misc]
    with tempfile.TemporaryDirectory() as folder:  # the kernels of long files, from their cache
        part = Path(folder) / file.name
        with file.open("rb") as handle:
            part.write_bytes(b"".join(handle.readlines(5 << 20)))
        ours(part)
    glance.MANY = many  # type: ignore[misc]
    gc.collect()
    before = held("VmRSS")
    consultation = ours(file)
    rows = consultation.ledger.received()[file.name]
    measured = {"peak": held("VmHWM") - before, "kept": held("VmRSS") - before, "rows": rows}
    sys.stdout.write(json.dumps(measured))


def bare(file: Path) -> None:
    before = held("VmRSS")
    table = pacsv.read_csv(file)
    sys.stdout.write(json.dumps({"peak": held("VmHWM") - before, "rows": table.num_rows}))


def compare(file: Path) -> None:
    seconds(lambda: ours(file))
    pairs = [(seconds(lambda: ours(file)), seconds(lambda: pacsv.read_csv(file))) for _ in range(PAIRS)]
    ratio = statistics.median(theirs / mine for mine, theirs in pairs)
    mine, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    used, arrows = memory(file, "--once"), memory(file, "--bare")["peak"]
    size, rows = file.stat().st_size, used["rows"]
    each = ", ".join(f"{100 * b / m:.0f}" for m, b in pairs)
    sys.stdout.write(
        f"{file.name}: {rows:,} rows, {size / 1e6:.0f} MB, {size / rows:.1f} bytes a row\n"
        f"  speed: ours {mine:.2f} s, bare {theirs:.2f} s; {100 * ratio:.0f} % of its speed (pairs {each})\n"
        f"  memory beyond the imports: peak {used['peak'] / 1e6:.0f} MB, {used['peak'] / rows:.1f} bytes "
        f"a row ({(used['peak'] - size) / rows:+.1f} beyond the file); "
        f"kept {used['kept'] / rows:.1f} bytes a row; bare peak {arrows / rows:.1f}\n"
    )


if __name__ == "__main__":
    if sys.argv[1] in ("--once", "--bare"):
        (once if sys.argv[1] == "--once" else bare)(Path(sys.argv[2]))
    else:
        for name in ("votes.csv", "contributions.csv", "contributions-shuffled.csv"):
            compare(Path(sys.argv[1]) / name)
