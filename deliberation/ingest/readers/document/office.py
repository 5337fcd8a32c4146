"""Office documents are zip archives of XML: what is damaged, locked or dangerous is refused first."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from typing import Any, Final

from deliberation.core.errors import ReadError
from deliberation.ingest.raw.archive import refuse_absurd

_LOCKED: Final = b"\xd0\xcf\x11\xe0"
"""First bytes of a compound file: an encrypted document, or one of before 2007."""
_FORBIDDEN: Final = tuple(
    mark.encode(code) for mark in ("<!DOCTYPE", "<!ENTITY") for code in ("utf-8", "utf-16-le", "utf-16-be")
)
"""Office formats never declare a document type; only who wants entities to be expanded does."""


def refuse_unsafe(path: Path, *, ending: str, member: str) -> None:
    """Refuse an office document that is damaged, locked, or made to harm its reader.

    Parameters
    ----------
    path : Path
        The file.
    ending : str
        What it should be: ``"DOCX"`` or ``"ODT"``.
    member : str
        The part that holds its text.

    Raises
    ------
    ReadError
        If it is not such a document, is protected by a password, unpacks to an absurd size, or declares
        entities.
    """
    if not path.stat().st_size:
        raise ReadError(f"{path} is empty (0 bytes); save or download it again.")
    with path.open("rb") as handle:
        start = handle.read(4)
    if start == _LOCKED:
        raise ReadError(
            f"{path} is protected by a password, or is no {ending} in spite of its name; save it again as "
            f"{ending}, without a password."
        )
    try:
        with zipfile.ZipFile(path) as archive:
            refuse_absurd(archive, path, f"save it again as {ending}")
            if member not in archive.namelist():
                raise ReadError(
                    f"{path} holds no text of a {ending} ({member} is missing); save it again as {ending}."
                )
            for item in archive.infolist():
                if item.flag_bits & 1:
                    raise ReadError(f"{path} is protected by a password; save it again without one.")
                if item.filename.lower().endswith((".xml", ".rels")):
                    _refuse_entities(archive, item, path)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, zlib.error) as error:
        raise ReadError(f"{path} is damaged ({error}); save or download it again as {ending}.") from error


def parsed(xml: bytes) -> Any:
    """Return the root of a part of a document; nothing is expanded and nothing is fetched."""
    from lxml import etree

    safe = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(xml, safe)


def local(element: Any) -> str:
    """Return the name of an element without its namespace; nothing for comments and instructions."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _refuse_entities(archive: zipfile.ZipFile, item: zipfile.ZipInfo, path: Path) -> None:
    longest = max(len(mark) for mark in _FORBIDDEN)
    with archive.open(item) as part:
        rest = b""
        while block := part.read(1 << 20):
            seen = rest + block
            if any(mark in seen for mark in _FORBIDDEN):
                raise ReadError(
                    f"{path} declares a document type in {item.filename}, which no office suite does and "
                    "which can harm its reader; save it again from the office suite."
                )
            rest = seen[-longest:]
