"""The review sheet of a run: written from its output folder, and read back beside its settings."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from deliberation.core.errors import OutputError, ReadError
from deliberation.pipeline.inputs import EDITS_FILE, READINGS_FILE, Request, open_request
from deliberation.pipeline.output import Output
from deliberation.pipeline.plan import EDITED, REPLAYED
from deliberation.pipeline.stages import found_themes
from deliberation.pipeline.words import message_language, say

if TYPE_CHECKING:
    from deliberation.consultation import Consultation
    from deliberation.review import Decision, Disagreement, Mistake, Sheet
    from deliberation.review.decide import Planned
    from deliberation.text import Readings, Themes

CONFLICTS_FILE: Final = "review-conflicts.csv"
"""Where the cells lie in which readers differ."""


@dataclass(frozen=True, kw_only=True)
class Exported:
    """What was written: the workbook, and how many passages of each draw it holds."""

    path: Path
    random: int
    uncertain: int


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What an import did.

    Parameters
    ----------
    edits, readings : int
        Edits and readings that the sheets gave.
    files : tuple of Path
        The files that were written; empty where nothing changed.
    disagreements : int
        Cells in which readers differ; they are in ``review-conflicts.csv``.
    noted : int
        Passages whose theme was corrected without the right idea: nothing moves.
    left : tuple of str
        Corrections of another run that find nothing in this one any more, in words.
    checked : bool
        Whether a run was there to try the corrections on.
    """

    edits: int
    readings: int
    files: tuple[Path, ...]
    disagreements: int
    noted: int
    left: tuple[str, ...]
    checked: bool


def export_review(
    out: Path,
    sheet: Path,
    *,
    sample: int,
    uncertain: int,
    reader: str | None,
    language: str | None,
) -> Exported:
    """Write the review sheet of a run.

    Raises
    ------
    ReadError
        If the folder is not that of a run with themes.
    OutputError
        If the sheet is there already or cannot be written.
    """
    from deliberation.review import write_sheet

    found = _run_of(out)
    if found is None:
        raise ReadError(say("review.no_run", folder=out))
    consultation, themes, readings, seed = found
    run = write_sheet(
        sheet,
        consultation,
        themes,
        readings=readings,
        sample=sample,
        uncertain=uncertain,
        seed=seed,
        reader=reader,
        language=language or message_language(),
    )
    random = sum(passage.draw == "random" for passage in run.passages.values())
    return Exported(path=sheet, random=random, uncertain=len(run.passages) - random)


def import_review(
    sheets: Sequence[Path], into: Path, *, out: Path | None = None, prefer: str | None = None
) -> Imported:
    """Read filled review sheets, and write what follows beside the settings of the consultation.

    Everything is checked before anything is written. Corrections are tried on the last run, where it is
    there: in the run that was read, one that cannot be replayed is a mistake; in another run, it is left.

    Raises
    ------
    ReviewError
        If the sheets hold mistakes: all of them are in the message.
    """
    from deliberation.review import ReviewError, decide
    from deliberation.review.toml import with_blocks, without_blocks

    request = _request(into)
    read = _read(sheets)
    language = read[0].run.language
    folder = request.folder(out)
    found = _run_of(folder)
    themes = None if found is None else found[1]
    ids = [] if themes is None else themes.contributions["id"].to_pylist()
    decision = decide(read, prefer=prefer, contributions=frozenset(ids))

    run = read[0].run.run
    edits_file = request.edits() or request.base / EDITS_FILE
    readings_file = request.readings() or request.base / READINGS_FILE
    there = _text(edits_file)
    base = without_blocks(there, [sheet.reader for sheet in read], run)
    kept: tuple[Planned, ...] = decision.edits
    left: tuple[str, ...] = ()
    if themes is not None:
        kept, mistakes, left = _tried(themes, base, decision.edits, run, language)
        if mistakes:
            raise ReviewError(mistakes, language)
    answered = bool(decision.readings or decision.edits or decision.disagreements)
    texts = {
        edits_file: with_blocks(base, kept, run, language) if answered else there,
        readings_file: _readings_text(readings_file, decision, prefer),
        request.base / CONFLICTS_FILE: _conflicts(decision.disagreements, language) if answered else None,
    }
    return Imported(
        edits=len(kept),
        readings=len(decision.readings),
        files=_written(texts),
        disagreements=len(decision.disagreements),
        noted=decision.noted,
        left=left,
        checked=themes is not None,
    )


def _request(into: Path) -> Request:
    request = open_request(into)
    if request.origin.suffix.lower() != ".toml":
        raise ReadError(say("review.no_settings", folder=into))
    request.check_edits()
    return request


def _read(paths: Sequence[Path]) -> list[Sheet]:
    """Return the filled sheets; every mistake of all of them is told at once."""
    from deliberation.ingest.raw.archive import refuse_bomb
    from deliberation.review import ReviewError, read_sheet

    sheets: list[Sheet] = []
    mistakes: list[Mistake] = []
    for path in paths:
        refuse_bomb(path)
        sheet, found = read_sheet(path, message_language())
        mistakes += found
        sheets += [sheet] if sheet is not None else []
    if mistakes:
        raise ReviewError(mistakes, sheets[0].run.language if sheets else message_language())
    return sheets


def _run_of(out: Path) -> tuple[Consultation, Themes, Readings | None, int] | None:
    """Return what a run left: its inputs, its themes as it tells them, what was read before, its seed."""
    from deliberation.consultation import Consultation
    from deliberation.pipeline.records import read_record
    from deliberation.text import read_edits, read_readings

    work = Output(out).work
    if not (work / "read" / "consultation").is_dir():
        return None
    consultation = Consultation.load(work / "read" / "consultation")
    themes = found_themes(work, consultation)
    if themes is None:
        return None
    by_hand = work / EDITED / REPLAYED
    if (by_hand / "edits").is_file():
        themes = themes.edited(read_edits(by_hand / "edits"))
    readings = read_readings(by_hand / "readings") if (by_hand / "readings").is_file() else None
    record = read_record(work / "texts")
    return consultation, themes, readings, (record.seed if record is not None else None) or 0


def _tried(
    themes: Themes, base: str, planned: tuple[Planned, ...], run: str, language: str
) -> tuple[tuple[Planned, ...], list[Mistake], tuple[str, ...]]:
    """Replay the corrections on a run, after the edits that stand in the file.

    Returns
    -------
    kept : tuple of Planned
    mistakes : list of Mistake
        Those that cannot be replayed on the run that was read.
    left : tuple of str
        Those that another run cannot take: why, in words.
    """
    import tomllib

    from deliberation.text import Edits, check_edits
    from deliberation.text.readings.sample import fingerprint

    before = check_edits(tomllib.loads(base.removeprefix("\ufeff"))).edits if base.strip() else ()
    asked = Edits(edits=(*before, *(plan.edit for plan in planned)))
    replay = themes.edited(asked).replay
    conflicts = {} if replay is None else {c.edit - len(before) - 1: c for c in replay.conflicts}
    bad = {at: conflict for at, conflict in conflicts.items() if at >= 0}
    if fingerprint(themes) == run:
        told = [
            planned[at].mistake("replay", found=_reason(conflict.sentence(language)))
            for at, conflict in sorted(bad.items())
        ]
        return planned, told, ()
    said = tuple(
        planned[at].mistake("replay", found=_reason(conflict.sentence(language))).sentence(language)
        for at, conflict in sorted(bad.items())
    )
    return tuple(plan for at, plan in enumerate(planned) if at not in bad), [], said


def _reason(sentence: str) -> str:
    """Return what a conflict says, without its place in a file that is not written yet."""
    return sentence.partition(":")[2].strip()


def _readings_text(file: Path, decision: Decision, prefer: str | None) -> str | None:
    from deliberation.text import Readings, read_readings
    from deliberation.text.readings.file import write_readings

    if not decision.readings:
        return None
    before = read_readings(file) if file.is_file() else Readings()
    return write_readings(before.merged(decision.readings, prefer=prefer))


def _conflicts(disagreements: Sequence[Disagreement], language: str) -> str:
    """Return the table of the cells in which readers differ; empty where there are none."""
    from deliberation.core.cells import neutral
    from deliberation.review.layout import header, sheet_title
    from deliberation.review.words import say as word

    if not disagreements:
        return ""
    most = max(len(one.said) for one in disagreements)
    names = [word(f"conflicts.{name}", language) for name in ("sheet", "id", "column")]
    for number in range(1, most + 1):
        names += [word(f"conflicts.{n}", language, number=number) for n in ("reader", "cell", "answer")]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    for one in disagreements:
        place = [sheet_title(one.sheet, language), one.row, header(one.sheet, one.column, language)]
        writer.writerow([neutral(cell) for cell in (*place, *(part for said in one.said for part in said))])
    return out.getvalue()


def _text(file: Path) -> str:
    return file.read_bytes().decode("utf-8") if file.is_file() else ""


def _written(texts: dict[Path, str | None]) -> tuple[Path, ...]:
    """Write the files that change, each whole or not at all; None leaves one as it is, "" takes it away."""
    done = []
    for file, text in texts.items():
        if text is None or text == _text(file):
            continue
        try:
            if text:
                fresh = file.with_name(f".{file.name}.tmp")
                fresh.write_text(text, encoding="utf-8", newline="")
                fresh.replace(file)
            else:
                file.unlink()
        except OSError as error:
            raise OutputError(say("errors.refused", folder=file.parent, reason=error)) from error
        done.append(file)
    return tuple(done)
