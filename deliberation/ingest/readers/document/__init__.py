"""Documents: registers, minutes and position papers as DOCX, ODT or PDF with text.

A contribution is a paragraph that is not a heading, or an entry: everything from one mark (« Contribution
n° 12 », « 12 mars 2026 – Mme X », « @14 », a speaker of minutes) to the next one. Entries are the rule where
a document is a sequence of them. Rows of tables under a header that we know are entries of their own.

The names that marks give are personal data: an author is known by an id made from the name. Nobody is made
an author by the properties of a file, which name who typed it; only a property called « organisation » does,
for a paper without entries. Numbers in the ledger count the paragraphs that are not empty, from 1.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pandas as pd

from deliberation.core.errors import ReadError, SettingsError
from deliberation.ingest.cells import moments
from deliberation.ingest.cells.who import known_as
from deliberation.ingest.options import Options
from deliberation.ingest.place import DOCUMENTS, Place, plain_name
from deliberation.ingest.readers.document.blocks import Document
from deliberation.ingest.readers.document.entries import (
    Parts,
    entry_marks,
    heading_of,
    parts,
    titled,
)
from deliberation.ingest.records.draft import Account, Draft, Notice, notice
from deliberation.ingest.records.table import set_aside
from deliberation.ingest.records.twins import told_apart
from deliberation.ingest.signature import Signature

NAME: Final = "document"
TITLE: Final = "document (register, minutes, position paper)"
USES: Final = frozenset({"unit", "kind", "question", "language"})
SIGNATURES: Final[tuple[Signature, ...]] = ()
_STRENGTH: Final = 10
_KIND: Final = "comment"
_NO_TITLE: Final = re.compile(
    r"(?:microsoft word.*|document ?\d*|sans (?:titre|nom).*|untitled.*"
    r"|.*\.(?:docx?|odt|pdf|rtf|indd|pptx?))",
    re.I,
)


def recognises(place: Place) -> int:
    """Tell whether a place is one document."""
    return _STRENGTH if place.path.is_file() and place.path.suffix.lower() in DOCUMENTS else 0


def read(place: Place, options: Options) -> Draft:
    """Read a document.

    Raises
    ------
    ReadError
        If it is damaged, locked, without text, or holds no entry where entries are asked for.
    """
    path = place.path
    if not recognises(place):
        raise ReadError(
            f"{path} is no document; expected a DOCX, an ODT or a PDF with text, or a folder of them."
        )
    document = _opened(path)
    family = _family(document, options)
    account = Account()
    found = parts(document.blocks, family)
    _enter(document, found, account, place.name)
    frame = _records(document, found, place.name, options)
    empty = frame["text"].eq("")
    set_aside(frame[empty], account, "empty_text")
    frame, shared = told_apart(frame[~empty].reset_index(drop=True))
    organisation = document.organisation if family is None else None
    if organisation is not None:
        frame["author"] = frame["author"].fillna(organisation)
    return Draft(
        account=account,
        contributions=frame.drop(columns=["section", "collective"]),
        participants=_collectives(frame, organisation),
        codes=_codes(frame, document, family),
        notices=(*_findings(document, found, family), *shared),
        source=plain_name(path.stem),
    )


def _opened(path: Path) -> Document:
    ending = path.suffix.lower()
    if ending == ".docx":
        from deliberation.ingest.readers.document.docx import read_docx

        document = read_docx(path)
    elif ending == ".odt":
        from deliberation.ingest.readers.document.odt import read_odt

        document = read_odt(path)
    else:
        from deliberation.ingest.readers.document.pdf import read_pdf

        document = read_pdf(path)
    if not any(block.aside is None for block in document.blocks):
        raise ReadError(f"{path} holds no text; check that it is the right file.")
    return document


def _family(document: Document, options: Options) -> str | None:
    """Return the kind of marks that start entries, None where paragraphs are read."""
    if options.unit not in {None, "paragraph", "entry"}:
        raise SettingsError(f'unit: found {options.unit!r}; expected "paragraph" or "entry".')
    if options.unit == "paragraph":
        return None
    family = entry_marks(document.blocks, asked=options.unit == "entry")
    if family is None and options.unit == "entry" and not any(block.cells for block in document.blocks):
        raise ReadError(
            f"{document.path} holds no mark of an entry (« Contribution n° 12 », a date or a speaker at the "
            'start of a paragraph); read it with unit = "paragraph".'
        )
    return family


def _enter(document: Document, found: Parts, account: Account, file: str) -> None:
    """Enter every block that is not the first of a contribution."""
    for fates, state in ((found.used, "used"), (found.aside, "set aside")):
        for reason in sorted(set(fates.values())):
            numbers = [number for number, why in fates.items() if why == reason]
            shown = [_shown(document, number) for number in numbers] if state == "set aside" else None
            account.enter(file, "document", numbers, state, reason, detail=shown)


def _shown(document: Document, number: int) -> str:
    block = document.blocks[number - 1]
    return block.text[:200] or f"p. {block.page}"


def _records(document: Document, found: Parts, file: str, options: Options) -> pd.DataFrame:
    """Return the entries as records of contributions."""
    entries = found.entries
    people = known_as(pd.Series([entry.mark.author for entry in entries], dtype="str"))
    split = [titled(entry) for entry in entries]

    def texts(cells: list[str | None]) -> pd.Series:
        return pd.Series(cells, dtype="str")

    given = texts([entry.mark.id for entry in entries])
    numbered = texts([f"p{entry.number}" for entry in entries])
    frame = pd.DataFrame(
        {
            "file": texts([file] * len(entries)),
            "row": pd.Series([entry.number for entry in entries], dtype="int32"),
            "id": given.where(given.notna(), numbered),
            "made": given.isna(),
            "text": texts([text for _, text in split]),
            "title": texts([title for title, _ in split]),
            "author": people["id"],
            "collective": people["collective"],
            "date": moments.instants(texts([entry.mark.date for entry in entries]), options.zone),
            "reference": texts([entry.mark.reference for entry in entries]),
            "locator": texts([entry.locator for entry in entries]),
            "section": texts([entry.section for entry in entries]),
        }
    )
    frame = frame.assign(kind=options.kind or _KIND)
    if options.question is not None:
        frame = frame.assign(question=options.question)
    return frame.assign(language=options.language) if options.language is not None else frame


def _collectives(frame: pd.DataFrame, organisation: str | None) -> pd.DataFrame:
    """Return the associations, councils and companies among the authors."""
    named = set(frame.loc[frame["collective"], "author"]) | ({organisation} if organisation else set())
    if not named:
        return pd.DataFrame()
    return pd.DataFrame({"id": pd.Series(sorted(named), dtype="str"), "collective": True})


def _codes(frame: pd.DataFrame, document: Document, family: str | None) -> pd.DataFrame:
    """Return the headings that contributions stand under, and the title of the document."""
    sections = frame.loc[frame["section"].notna(), ["id", "section"]].rename(
        columns={"id": "contribution", "section": "code"}
    )
    tables = [sections.assign(scheme="section")]
    title = _title(document, family)
    if title is not None:
        tables.append(pd.DataFrame({"contribution": frame["id"], "code": title, "scheme": "document"}))
    tables = [table for table in tables if len(table)]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()


def _title(document: Document, family: str | None) -> str | None:
    """Return the title of a document: that of its properties, else its highest heading before any text."""
    if document.title is not None and not _NO_TITLE.fullmatch(document.title):
        return " ".join(document.title.split())
    number = heading_of(document.blocks, family)
    return " ".join(document.blocks[number - 1].text.split()) if number is not None else None


def _findings(document: Document, found: Parts, family: str | None) -> list[Notice]:
    outside = sum(why == "outside_entry" for why in found.aside.values())
    return [
        *([notice("document_paragraphs")] if family is None else []),
        *([notice("document_outside_entries", file=document.path.name, count=outside)] if outside else []),
        *(
            [notice("document_pages_unread", file=document.path.name, count=document.scanned)]
            if document.scanned
            else []
        ),
    ]
