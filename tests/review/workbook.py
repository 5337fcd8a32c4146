"""A run made with a small encoder, its review sheet, and a hand that fills it in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl

from deliberation.consultation import Consultation
from deliberation.core import store
from deliberation.pipeline import open_request, stages
from deliberation.pipeline.job import Job
from deliberation.pipeline.output import Output
from deliberation.pipeline.plan import plan
from deliberation.pipeline.review import Imported, export_review, import_review
from deliberation.review.layout import header, sheet_title
from deliberation.text import Themes, find_themes, read_edits
from tests.text.fake import WordEncoder
from tests.text.test_themes import corpus

HOSTILE = (f"=1+1 {corpus()[1]}", f"@{corpus()[2]} au 06 12 34 56 78")


@dataclass
class Town:
    """A consultation of answers, with its settings and the run that was made of it."""

    folder: Path

    @property
    def out(self) -> Path:
        return self.folder / "out"

    def write(self, texts: list[str]) -> None:
        rows = "\n".join(f'{number};p{number % 37};"{text}"' for number, text in enumerate(texts))
        (self.folder / "answers.csv").write_text(f"id;who;text\n{rows}\n", encoding="utf-8")
        (self.folder / "consultation.toml").write_text(
            '[[sources]]\npath = "answers.csv"\nkind = "answer"\n[sources.columns]\n'
            'id = "id"\nauthor = "who"\ntext = "text"\n',
            encoding="utf-8",
        )

    def run(self) -> Themes:
        """Do what `deliberation run` does of it, without the reports; return the themes it tells."""
        request = open_request(self.folder)
        work = Output(self.out).work
        jobs = {
            stage.name: Job(folder=work / stage.name, work=work, base=request.base, settings=stage.settings)
            for stage in plan(request.settings)
        }
        for job in jobs.values():
            job.folder.mkdir(parents=True, exist_ok=True)
        stages.read(jobs["read"])
        found = find_themes(Consultation.load(work / "read" / "consultation"), encoder=WordEncoder())
        store.save(found, work / "texts" / "themes", shared={})
        for file in (jobs["synthesise"].folder / ".by_hand").glob("*"):
            file.unlink()
        stages.synthesise(jobs["synthesise"])
        file = request.edits()
        return found if file is None else found.edited(read_edits(file))

    def facts(self) -> dict[str, Any]:
        import json

        return json.loads((self.out / ".work" / "synthesise" / "facts.json").read_text(encoding="utf-8"))

    def export(self, name: str = "A", *, language: str = "fr", sample: int = 40, **more: Any) -> Path:
        path = self.folder / f"review-{name}.xlsx"
        options = {"uncertain": 12, **more}
        export_review(self.out, path, sample=sample, reader=name, language=language, **options)
        return path

    def imports(self, *sheets: Path, **options: Any) -> Imported:
        return import_review(sheets, self.folder, out=self.out, **options)

    def by_hand(self) -> dict[str, bytes]:
        names = ("themes.toml", "review.csv", "review-conflicts.csv")
        return {name: (self.folder / name).read_bytes() for name in names if (self.folder / name).exists()}


def texts() -> list[str]:
    """Return the contributions of the town."""
    places = ("", " devant l’école", " autour du marché", " près de la gare")
    return [*(f"{text}{place}" for place in places for text in corpus()), *HOSTILE]


def town(folder: Path) -> Town:
    made = Town(folder)
    made.write(texts())
    return made


def fill(path: Path, do: Callable[[Hand], None]) -> Path:
    """Fill a workbook in, as somebody who opens it, types and saves."""
    book = openpyxl.load_workbook(path)
    do(Hand(book))
    book.save(path)
    return path


class Hand:
    """Types in the cells of a workbook, found by the number of their row and the name of their column."""

    def __init__(self, book: openpyxl.Workbook) -> None:
        self.book = book
        self.language = "fr" if "À lire" in book.sheetnames else "en"

    def sheet(self, name: str) -> Any:
        return self.book[sheet_title(name, self.language)]

    def cell(self, name: str, row: str, column: str) -> Any:
        sheet = self.sheet(name)
        titles = {cell.value: cell.column for cell in sheet[1]}
        ids = titles[header(name, "id", self.language)]
        at = next(r for r in range(2, sheet.max_row + 1) if str(sheet.cell(r, ids).value) == row)
        return sheet.cell(at, titles[header(name, column, self.language)])

    def put(self, name: str, row: str, **said: object) -> None:
        for column, value in said.items():
            self.cell(name, row, column).value = value

    def rows(self, name: str) -> list[dict[str, Any]]:
        sheet = self.sheet(name)
        titles = [cell.value for cell in sheet[1]]
        return [
            dict(zip(titles, [cell.value for cell in row], strict=True)) for row in sheet.iter_rows(min_row=2)
        ]

    def ids(self, name: str) -> list[str]:
        return [row[header(name, "id", self.language)] for row in self.rows(name)]
