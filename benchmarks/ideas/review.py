"""The review sheet there and back on a real run: two readers with planted errors, and what comes out.

``python -m benchmarks.ideas.review FOLDER`` runs the consultation in FOLDER (its settings or an export;
the built-in sample where left out), exports its sheet, fills two copies by a rule that knows which passages
are wrong, imports them, runs again, and checks the kappa, the rate and the replayed edits against that rule.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import openpyxl

from deliberation.core.sample import sample_folder
from deliberation.kernels.agreement import cohen_kappa
from deliberation.kernels.intervals import hypergeometric
from deliberation.pipeline import open_request, run
from deliberation.pipeline.review import export_review, import_review

WRONG, DISPUTED = 0.08, 0.04
"""Shares of the random passages that both readers, then the second alone, find in the wrong idea."""


def main(source: Path) -> None:
    """Go through the loop and print what was found beside what was expected."""
    import numpy as np

    with tempfile.TemporaryDirectory() as place:
        base = Path(place) / "consultation"
        if (source / "consultation.toml").exists():
            shutil.copytree(source, base)
        else:
            shutil.copytree(source, base / "export")
            (base / "consultation.toml").write_text('[[sources]]\npath = "export"\n', encoding="utf-8")
        out = Path(place) / "out"
        seconds = _timed(lambda: run(open_request(base), out, languages=["fr"]))
        print(f"run: {seconds:.1f} s of processor time")
        sheets = [Path(place) / f"review-{reader}.xlsx" for reader in "AB"]
        for sheet, reader in zip(sheets, "AB", strict=True):
            seconds = _timed(
                lambda s=sheet, r=reader: export_review(
                    out, s, sample=150, uncertain=50, reader=r, language="fr"
                )
            )
            print(f"export {reader}: {seconds:.1f} s, {sheet.stat().st_size / 1e3:.0f} kB")
        answers = [_fill(sheet, second=reader == "B") for sheet, reader in zip(sheets, "AB", strict=True)]
        untouched = Path(place) / "untouched.xlsx"
        export_review(out, untouched, sample=150, uncertain=50, reader="C", language="fr")
        print("untouched sheet:", import_review([untouched], base, out=out).files or "no file changes")
        seconds = _timed(lambda: print(import_review(sheets, base, out=out, prefer="A")))
        print(f"import of two sheets: {seconds:.1f} s")
        done = run(open_request(base), out, languages=["fr"])
        print("stages run again:", ", ".join(done.reran), "; conflicts:", done.conflicts)
        told = json.loads((out / "facts.json").read_text(encoding="utf-8"))["texts"]
        _compare(told, [np.array(said) for said in answers])
        page = (out / "annex.fr.html").read_text(encoding="utf-8").replace("\u00a0", " ")
        at = page.find("passages tirés au hasard et relus")
        print("report:", " ".join(page[at - 40 : at + 130].split()))


def _fill(path: Path, *, second: bool) -> list[int]:
    """Answer every row: the first share is wrong to both, the next to the second reader alone."""
    book = openpyxl.load_workbook(path)
    sheet = book["Passages"]
    place = {cell.value: cell.column for cell in sheet[1]}
    labels = [cell.value for cell in book["_lists"]["A"]]
    rows = range(2, sheet.max_row + 1)
    random = [row for row in rows if sheet.cell(row, place["Tirage"]).value == "au hasard"]
    wrong = round(WRONG * len(random))
    disputed = round(DISPUTED * len(random)) if second else 0
    said = []
    for at, row in enumerate([*random, *(row for row in rows if row not in random)]):
        bad = at < wrong + disputed if row in random else at % 2 == 0
        now = sheet.cell(row, place["Idée"]).value
        sheet.cell(row, place["Bonne idée\u00a0?"]).value = "non" if bad else "oui"
        sheet.cell(row, place["Bon thème\u00a0?"]).value = "oui"
        if bad:
            other = next(label for label in labels if label != now)
            sheet.cell(row, place["Idée juste"]).value = other
        said.append(int(not bad))
    ideas = book["Idées"]
    names = {cell.value: cell.column for cell in ideas[1]}
    ideas.cell(2, names["Nouveau nom"]).value = "Nom donné par la relecture"
    book.save(path)
    return said


def _compare(told: dict, answers: list) -> None:
    review = told["review"]
    place = review["wrong"][0]["share"]
    n = review["read"]
    count = int((1 - answers[0][:n]).sum())  # the first reader settles
    low, high = hypergeometric(count, n, review["total"])
    print(
        f"rate: {place['count']} of {place['n']} among {review['total']}, {place['value']:.3f} "
        f"({place['low']:.3f}-{place['high']:.3f}); "
        f"expected {count} of {n}, {count / n:.3f} ({low:.3f}-{high:.3f})"
    )
    agreed = review["agreement"][0]
    same = int((answers[0] == answers[1]).sum())
    print(
        f"agreement on the idea: {agreed['same']['count']} of {agreed['same']['n']}, "
        f"kappa {agreed['kappa']:.4f}; "
        f"expected {same} of {len(answers[0])}, kappa {cohen_kappa(*answers):.4f}"
    )
    print(f"edits: {told['edits_replayed']} of {told['edits']} replayed")
    assert (place["count"], place["n"]) == (count, n)
    assert abs(place["low"] - low) < 1e-6
    assert abs(place["high"] - high) < 1e-6
    assert (agreed["same"]["count"], agreed["kappa"]) == (same, round(cohen_kappa(*answers), 4))
    assert told["edits_replayed"] == told["edits"] > 1


def _timed(do: Callable[[], object]) -> float:
    """Return the processor time that something takes, that of the processes it starts included."""
    started = sum(os.times()[:4])
    do()
    return sum(os.times()[:4]) - started


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else sample_folder())
