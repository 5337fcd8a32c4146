"""Whatever happens to a file on its way, it is read and every row accounted for, or refused in a sentence."""

from __future__ import annotations

import csv
import io
import random
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import deliberation as dl
from deliberation.core.errors import DeliberationError
from deliberation.ingest.raw import RawTable
from tests.helpers.exports import EXPORTS

Damage = Callable[[bytes, random.Random], bytes]


def _separator(raw: bytes) -> str:
    return ";" if raw.split(b"\n", 1)[0].count(b";") else ","


def drop_column(raw: bytes, draw: random.Random) -> bytes:
    separator = _separator(raw)
    rows = list(csv.reader(io.StringIO(raw.decode(), newline=""), delimiter=separator))
    if not rows or not rows[0]:
        return raw  # other damage has left no column
    gone = draw.randrange(len(rows[0]))
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows([row[:gone] + row[gone + 1 :] for row in rows])
    return out.getvalue().encode()


def swap_encoding(raw: bytes, draw: random.Random) -> bytes:
    name = draw.choice(["cp1252", "utf-16", "utf-16-le", "utf-8-sig", "latin_1"])
    return raw.decode().encode(name, errors="replace")


def wrong_bytes(raw: bytes, draw: random.Random) -> bytes:
    place = draw.randrange(len(raw))
    return raw[:place] + bytes(draw.randrange(256) for _ in range(draw.randrange(1, 5))) + raw[place:]


def cut_lines(raw: bytes, draw: random.Random) -> bytes:
    lines = raw.split(b"\n")
    place = draw.randrange(len(lines))
    line = lines[place]
    lines[place] = line[: draw.randrange(len(line) + 1)]
    return b"\n".join(lines)


def cut_file(raw: bytes, draw: random.Random) -> bytes:
    return raw[: draw.randrange(len(raw))]


def quotes(raw: bytes, draw: random.Random) -> bytes:
    for _ in range(draw.randrange(1, 4)):
        place = draw.randrange(len(raw))
        raw = raw[:place] + draw.choice([b'"', b'""', b"'", b'";"']) + raw[place:]
    return raw


def nulls(raw: bytes, draw: random.Random) -> bytes:
    for _ in range(draw.randrange(1, 4)):
        place = draw.randrange(len(raw))
        raw = raw[:place] + b"\0" + raw[place:]
    return raw


def huge_cell(raw: bytes, draw: random.Random) -> bytes:
    return raw.replace("Rien à changer".encode(), b"x" * draw.choice([10_000, 200_000, 1_500_000]), 1)


def duplicate_lines(raw: bytes, draw: random.Random) -> bytes:
    lines = raw.rstrip(b"\r\n").split(b"\r\n")
    chosen = [draw.choice(lines[1:] or lines) for _ in range(3)]
    return b"\r\n".join([*lines, *chosen]) + b"\r\n"


def shuffle_lines(raw: bytes, draw: random.Random) -> bytes:
    lines = raw.rstrip(b"\r\n").split(b"\r\n")
    rest = lines[1:]
    draw.shuffle(rest)
    return b"\r\n".join([lines[0], *rest]) + b"\r\n"


def blank_lines(raw: bytes, draw: random.Random) -> bytes:
    lines = raw.split(b"\r\n")
    for _ in range(draw.randrange(1, 5)):
        lines.insert(draw.randrange(1, len(lines) + 1), draw.choice([b"", b",,", b" "]))
    return b"\r\n".join(lines)


DAMAGES: list[Damage] = [
    drop_column, swap_encoding, wrong_bytes, cut_lines, cut_file, quotes, nulls, huge_cell, duplicate_lines,
    shuffle_lines, blank_lines,
]  # fmt: skip
CASES = [(name, file) for name, files in EXPORTS.items() for file in files]


def read_counting(folder: Path, files: dict[str, bytes]) -> tuple[dl.Consultation, dict[str, int]]:
    """Read an export, and count the rows of each table that came out of the raw layer."""
    for name, raw in files.items():
        (folder / name).write_bytes(raw)
    seen: dict[str, int] = {}
    plain = RawTable.__post_init__

    def counting(table: RawTable) -> None:
        plain(table)
        seen[table.file] = max(seen.get(table.file, 0), table.received)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(RawTable, "__post_init__", counting)
        path = folder if len(files) > 1 else folder / next(iter(files))
        return dl.read(path), seen


@settings(deadline=None, max_examples=120)
@given(
    case=st.sampled_from(CASES),
    damages=st.lists(st.sampled_from(DAMAGES), min_size=1, max_size=3),
    seed=st.integers(0, 10**6),
)
def test_damage_is_read_or_refused_never_lost(case, damages, seed):
    name, file = case
    draw = random.Random(seed)  # noqa: S311
    raw = EXPORTS[name][file]
    for damage in damages:
        try:
            raw = damage(raw, draw) or b"\n"
        except UnicodeDecodeError:  # a second damage cannot read what the first one did
            continue
    with tempfile.TemporaryDirectory() as folder:
        try:
            consultation, seen = read_counting(Path(folder), {**EXPORTS[name], file: raw})
        except DeliberationError as refused:
            sentence = str(refused)
            assert 20 < len(sentence) < 2_000
            assert "Traceback" not in sentence
            return
    ledger = consultation.ledger
    received = ledger.received()
    assert ledger.balanced(received)  # no row twice, none skipped inside
    for table, rows in seen.items():
        assert received.get(table, 0) == rows, (table, received, seen)
    rows = ledger.rows()
    assert set(rows["state"]) <= {"used", "merged", "set aside"}
    assert rows.loc[rows["state"] != "used", "reason"].notna().all()


@pytest.mark.parametrize("name", EXPORTS)
def test_each_small_export_is_recognised_and_balanced(name, tmp_path):
    consultation, seen = read_counting(tmp_path, EXPORTS[name])
    lines = {
        file: len(list(csv.reader(io.StringIO(raw.decode(), newline=""), delimiter=_separator(raw)))) - 1
        for file, raw in EXPORTS[name].items()
        if file.endswith(".csv")
    }
    assert consultation.ledger.balanced({**seen, **lines})
    assert consultation.contributions.num_rows >= 5


@pytest.mark.parametrize("name", [name for name in EXPORTS if name not in {"polis-api"}])
def test_the_order_of_the_lines_never_matters(name, tmp_path):
    draw = random.Random(1)  # noqa: S311
    there, mixed = tmp_path / "a", tmp_path / "b"
    there.mkdir()
    mixed.mkdir()
    once, _ = read_counting(there, EXPORTS[name])
    quiet = {
        file: raw if b"\n" in raw.replace(b"\r\n", b"") else shuffle_lines(raw, draw)
        for file, raw in EXPORTS[name].items()
    }
    again, _ = read_counting(mixed, quiet)
    assert once.content_hash == again.content_hash


def test_corrections_bring_a_row_back_and_a_wrong_one_is_told(tmp_path):
    for file, raw in EXPORTS["polis"].items():
        (tmp_path / file).write_bytes(raw)
    before = dl.read(tmp_path)
    listed = before.ledger.to_csv(tmp_path / "aside.csv", state="set aside")
    assert before.ledger.reasons("contribution") == {"moderated": 2}
    with listed.open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert all(row["reason_fr"] for row in rows)
    assert all(row["reason_en"] for row in rows)
    kept = next(row for row in rows if row["unit"] == "contribution")
    kept["correction"] = "keep"
    settings_file = tmp_path / "consultation.toml"
    settings_file.write_text(
        '[[sources]]\npath = "."\nreader = "polis"\n[tables]\ncorrections = "fixed.csv"\n', encoding="utf-8"
    )

    def write(lines: list[dict[str, str]]) -> None:
        with (tmp_path / "fixed.csv").open("w", encoding="utf-8-sig", newline="") as handle:
            writer = csv.DictWriter(handle, rows[0].keys())
            writer.writeheader()
            writer.writerows(lines)

    write(rows)
    after = dl.read(settings_file)
    assert after.ledger.reasons("contribution") == {"moderated": 1}
    assert sum(after.analysed) == sum(before.analysed) + 1
    assert ("corrected", (("count", "1"),)) in after.notices
    write([{**kept, "row": "9999"}])
    assert ("not_corrected", (("count", "1"),)) in dl.read(settings_file).notices
    write([{**kept, "correction": "peut-être"}])
    with pytest.raises(dl.ReadError, match="peut-être"):
        dl.read(settings_file)
