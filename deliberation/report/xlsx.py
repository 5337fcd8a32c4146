"""The tables of the annex as a workbook: one sheet per table, numbers as numbers, no text as a formula."""

from __future__ import annotations

import datetime
import io
from typing import TYPE_CHECKING, Any, Final

from deliberation.core.cells import TEXT_ONLY, printed_whole
from deliberation.report.fonts import UNSHOWN
from deliberation.report.sections.common import Frame
from deliberation.report.sheets import LONGEST, Rows, sheets
from deliberation.report.words import Words, clean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from deliberation.report.sentences import Proof, Sentence
    from deliberation.synthesis.facts import Facts

EPOCH: Final = datetime.datetime(2000, 1, 1)  # noqa: DTZ001 - a date without a place, as facts hold no time
SHARES: Final = frozenset(
    {
        "share", "low", "high", "population_share", "resampled", "counted_share", "weighted_share",
        "weighted_low", "weighted_high", "least", "most",
    }
)  # fmt: skip
"""Columns that hold a share between 0 and 1; every other number is whole."""
WIDTHS: Final = {
    "text": 60, "name": 40, "reason": 44, "parameters": 60, "said": 44, "sentence": 90, "id": 14,
    "told": 90, "facts": 60, "fact": 50, "where": 40,
}  # fmt: skip


def to_xlsx(
    facts: Facts, language: str, told: Sequence[Sentence] = (), proofs: Sequence[Proof] = ()
) -> bytes:
    """Print the tables of some facts as a workbook.

    Parameters
    ----------
    facts : Facts
        The synthesis as data.
    language : {"fr", "en"}
        Language of the headers, the sheets and our words.
    told : sequence of Sentence
        The sentences of the reports, for a sheet of their own.
    proofs : sequence of Proof
        The facts that they state.

    Returns
    -------
    bytes
        An XLSX file; the same facts give the same bytes.
    """
    import xlsxwriter

    frame = Frame(facts, Words(language))
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True, **TEXT_ONLY})
    title = frame.localised(facts.about.title).text
    book.set_properties({"title": title, "comments": frame.say("annex.kind"), "created": EPOCH})
    base = {"text_wrap": True, "valign": "top", "font_size": 10}
    looks = {
        "header": book.add_format({**base, "bold": True, "bg_color": "#E6EEF5", "bottom": 1}),
        "text": book.add_format({**base, "num_format": "@"}),
        "whole": book.add_format({**base, "num_format": "#,##0"}),
        "share": book.add_format({**base, "num_format": "0.0%"}),
        "plain": book.add_format(base),
    }
    for name, rows in sheets(frame, told, proofs).items():
        if rows:
            _sheet(book.add_worksheet(frame.say(f"sheets.{name}")), looks, frame, rows)
    book.close()
    return held.getvalue()


def _sheet(sheet: Any, looks: Mapping[str, Any], frame: Frame, rows: Rows) -> None:
    names = [name for name in rows[0] if any(row[name] is not None for row in rows)]
    for column, name in enumerate(names):
        sheet.write_string(0, column, frame.say(f"headers.{name}"), looks["header"])
        sheet.set_column(column, column, WIDTHS.get(name, 16))
        for at, row in enumerate(rows, 1):
            value = row[name]
            if value is None:
                continue
            if isinstance(value, str):
                sheet.write_string(at, column, _held(value), looks["text"])
            else:
                sheet.write_number(at, column, value, looks[_look(name)])
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(rows), len(names) - 1)
    printed_whole(sheet)


def _look(name: str) -> str:
    """Return how the numbers of a column look: a fact of any kind stands as it is."""
    return "plain" if name == "value" else "share" if name in SHARES else "whole"


def _held(text: str) -> str:
    text = "".join(c if c in "\t\n" or ord(c) >= 32 else UNSHOWN for c in clean(text))
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} […]"
