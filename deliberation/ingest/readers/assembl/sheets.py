"""The sheets of an export: where the header of each is, and what its rows are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from deliberation.ingest.cells.values import fold
from deliberation.ingest.options import Options
from deliberation.ingest.raw import DELIMITED, WORKBOOKS, RawTable, ending, read_raw, sheet_rows, sheets
from deliberation.ingest.raw.delimited import first_rows
from deliberation.ingest.raw.header import header_row, joined
from deliberation.ingest.signature import Signature

_THEME: Final = "Thématique niveau 1"
_LIKES: Final = ("J'aime", "J'aime pas", "Date du vote", "Date de publication")
PASSAGE: Final = ("Answer text", "Answer", "Réponse", "Texte de la réponse", "Verbatim", "Passage")
"""Names of the column that holds a passage of an answer."""
GROUP: Final = ("Semantic group title", "Semantic group", "Titre du groupe sémantique", "Groupe sémantique")
PARTICIPANT: Final = ("Participant ID", "ID participant", "Participant", "Identifiant du participant")

ROLES: Final = {
    "thread": Signature(
        what="messages of a thread", needs=(_THEME, "Indentation du message", "Message"), also=_LIKES
    ),
    "columns of messages": Signature(
        what="messages in columns", needs=(_THEME, "Nom de la colonne", "Message"), also=_LIKES
    ),
    "survey": Signature(
        what="answers of a survey", needs=(_THEME, "Question", ("Réponse", "Message")), also=_LIKES
    ),
    "fictions": Signature(what="fictions", needs=(_THEME, "Titre de la fiction", "Fiction"), also=_LIKES),
    "phase": Signature(what="figures by theme", needs=(_THEME, "Module", "Nombre de messages postés")),
    "passages": Signature(
        what="answers cut into passages",
        needs=(PARTICIPANT, PASSAGE, ("Answer ID", *GROUP)),
        also=("Question wording", "Question ID", "Semantic group ID"),
    ),
}
"""What the rows of a sheet may be. A questionnaire under two header rows, ``columns``, has no signature."""
_MODULES: Final = ("export_phase", "export_module")


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A sheet, its rows read under its header."""

    name: str
    role: str | None
    table: RawTable


def named_by_assembl(file: Path) -> bool:
    """Tell whether a workbook has the sheets that Assembl makes."""
    return ending(file) in WORKBOOKS and any(name.startswith(_MODULES) for name in sheets(file))


def under_questions(file: Path, header: Sequence[str]) -> bool:
    """Tell whether a table whose header has empty cells is a questionnaire under two header rows."""
    if not any(name.startswith("column ") for name in header):
        return False
    return _layout(_head(file, None)[:64])[1] > 1


def _head(file: Path, sheet: str | None) -> list[list[str]]:
    """Return the rows of a sheet, or the first ones of a delimited text."""
    kind = ending(file)
    return sheet_rows(file, sheet) if kind in WORKBOOKS else first_rows(file) if kind in DELIMITED else []


def opened(file: Path, options: Options) -> Iterator[Sheet]:
    """Yield every sheet that holds something, or the one that the options name; a CSV is one sheet."""
    kind = ending(file)
    names = sheets(file) if kind in WORKBOOKS and options.sheet is None else [options.sheet]
    for name in names:
        head = _head(file, name) if options.separator is None else []
        if kind in WORKBOOKS and not any(cell.strip() for row in head for cell in row):
            continue
        layout = {**options.table(), "sheet": name if len(names) > 1 else options.sheet}
        if options.header is None and head:
            at, height = _layout(head[:64])
            if height > 1:
                layout |= {"header": at + 1, "header_rows": height}
        table = read_raw(file, **layout)
        yield Sheet(name=name or file.name, role=role_of(list(table.columns)), table=table)


def role_of(header: Sequence[str]) -> str | None:
    """Return what the rows under a header are; None where they are nothing that we read."""
    ranked = [(signature.strength(header), role) for role, signature in ROLES.items()]
    best, role = max(ranked)
    if best:
        return role
    return "columns" if passage_columns(header) and any(is_participant(name) for name in header) else None


def passage_columns(header: Sequence[str]) -> list[str]:
    """Return the columns of passages under a question: ``Question / Answer text``."""
    names = {fold(name) for name in PASSAGE}
    return [name for name in header if " / " in name and fold(name.rpartition(" / ")[2]) in names]


def is_participant(name: str) -> bool:
    """Tell whether a column of two header rows holds the ids of participants."""
    return fold(name.rpartition(" / ")[2] or name) in {fold(known) for known in PARTICIPANT}


def _layout(head: Sequence[Sequence[str]]) -> tuple[int, int]:
    """Return the row of the header, from 0, and how many rows it takes.

    It takes two where a question stands over its columns: their names then repeat from question to question,
    or are none of ours alone.
    """
    at = header_row(head)
    alone = [cell.strip() for cell in head[at]]
    if role_of(alone) and max(Counter(fold(name) for name in alone if name).values()) == 1:
        return at, 1
    for start in (at - 1, at):
        if 0 <= start < len(head) - 1 and role_of(joined(head[start], head[start + 1])) == "columns":
            return start, 2
    return at, 1
