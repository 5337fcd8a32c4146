"""Typed paper registers: the workbook that ``deliberation template`` writes, filled, or saved as CSV.

The locator of a contribution is the page of the paper register, where it is typed; never the row of the
sheet, since the order of the rows must not matter.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from deliberation.core import register
from deliberation.core.errors import ReadError
from deliberation.core.language import LANGUAGES
from deliberation.ingest.cells.dates import as_dates
from deliberation.ingest.cells.values import fold
from deliberation.ingest.cells.who import known_as
from deliberation.ingest.options import Options
from deliberation.ingest.place import Place
from deliberation.ingest.raw import RawTable, read_raw
from deliberation.ingest.records.draft import Account, Draft, Notice, notice
from deliberation.ingest.records.headers import findings, named
from deliberation.ingest.records.long import codes
from deliberation.ingest.records.table import records, with_ids, with_text
from deliberation.ingest.records.twins import told_apart
from deliberation.ingest.signature import Signature

NAME: Final = "register"
TITLE: Final = "typed paper register"
USES: Final = frozenset({"kind", "question", "language", "sheet", "header", "separator"})
_NAMES: Final = {
    ours: tuple(register.header(ours, tongue) for tongue in LANGUAGES) for ours in register.COLUMNS
}
SIGNATURES: Final = (
    Signature(
        what="template of deliberation", needs=(_NAMES["text"], _NAMES["date"], _NAMES["kind"]),
        also=tuple(_NAMES["author"]),
    ),
)  # fmt: skip
_FEWEST: Final = 4
"""Columns of the template, the text among them, that tell it from a table with a header like one of them."""
_KIND: Final = "comment"
_CHANNEL: Final = "paper"


def recognises(place: Place) -> int:
    """Return how many columns of the template a table has; 0 where they are too few."""
    if len(place.tables) != 1:
        return 0
    found = named(place.header(place.tables[0]), _NAMES)
    return len(found) if "text" in found and len(found) >= _FEWEST else 0


def read(place: Place, options: Options) -> Draft:
    """Read a typed register.

    Raises
    ------
    ReadError
        If the table has no column of the template for the texts.
    """
    path = place.path if place.path.is_file() else place.tables[0]
    table = read_raw(path, sheet=options.sheet, header=options.header, separator=options.separator)
    columns = named(table.columns, _NAMES)
    if "text" not in columns:
        raise ReadError(
            f"{path} has no column {_NAMES['text'][0]!r} or {_NAMES['text'][1]!r}, so it is not the "
            "template of a register; map its columns instead, starting from `deliberation suggest FILE`."
        )
    account = Account()
    account.open(table, "contribution")
    frame = records(
        table, {ours: theirs for ours, theirs in columns.items() if ours != "date"}, zone=options.zone
    )
    dates, unread = _dates(table, columns, options)
    frame = frame.assign(date=dates)
    frame = _in_our_words(frame, options)
    people = known_as(frame["author"]) if "author" in frame else pd.DataFrame({"id": [], "collective": []})
    if "author" in frame:
        frame["author"] = people["id"]
    frame = with_ids(with_text(frame, account))
    frame["reference"] = frame["id"].where(~frame["made"])
    frame, shared = told_apart(frame)
    given = codes(frame["id"], [(columns["code"], frame["code"])]) if "code" in columns else pd.DataFrame()
    groups = people.loc[people["collective"].astype(bool), ["id", "collective"]].drop_duplicates()
    return Draft(
        account=account,
        contributions=frame.drop(columns=["code"], errors="ignore"),
        participants=groups.reset_index(drop=True),
        codes=given,
        notices=(*findings(table.notices), *unread, *shared),
    )


def _dates(table: RawTable, columns: dict[str, str], options: Options) -> tuple[pd.Series, list[Notice]]:
    cells = table.series(columns.get("date", ""))
    dates = as_dates(cells, options.zone)
    unread = int((cells.notna() & dates.isna()).sum())
    return dates, [notice("dates_unread", count=unread)] if unread else []


def _in_our_words(frame: pd.DataFrame, options: Options) -> pd.DataFrame:
    """Return records whose kind, channel and stance are our values, whatever the language of the template."""
    kind = _known(frame, "kind").fillna(options.kind or _KIND)
    typed = frame["channel"] if "channel" in frame else pd.Series(index=frame.index, dtype="str")
    channel = _known(frame, "channel")
    frame = frame.assign(kind=kind, channel=channel.fillna(typed).fillna(options.channel or _CHANNEL))
    if options.question is not None:
        asked = frame["question"] if "question" in frame else pd.Series(index=frame.index, dtype="str")
        frame = frame.assign(question=asked.fillna(options.question))
    return frame.assign(language=options.language) if options.language is not None else frame


def _known(frame: pd.DataFrame, ours: str) -> pd.Series:
    """Return the cells that are words of a list, as our values; missing where they are not."""
    if ours not in frame:
        return pd.Series([None] * len(frame), index=frame.index, dtype="str")
    words = {fold(word): value for word, value in register.known_words(ours).items()}
    distinct = {cell: words.get(fold(cell)) for cell in frame[ours].dropna().unique()}
    return frame[ours].map(distinct, na_action="ignore").astype("str")
