"""A place to read: a file or a folder, what is in it, and the headers of its tables, read once."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from deliberation.core.errors import ReadError
from deliberation.ingest.raw import SECTIONED, TABLES, RawTable, ending, headless, read_raw

_LONG = 1 << 23
"""Size, bytes, from which a JSON file is not read whole to know its keys."""

DOCUMENTS = frozenset({".docx", ".odt", ".pdf"})
"""Endings of the files that are running text: registers, minutes, position papers."""


@dataclass(frozen=True)
class Place:
    """A file or a folder, looked at before it is read.

    Parameters
    ----------
    path : Path
        The file or the folder, which exists.
    folder : Path, optional
        The folder that the file is one of, where several are read together.
    only : tuple of Path
        The files of the folder that are looked at, sorted by name; all where empty.
    """

    path: Path
    folder: Path | None = None
    only: tuple[Path, ...] = ()
    _headers: dict[Path, tuple[str, ...]] = field(default_factory=dict, compare=False)
    _problems: dict[Path, ReadError] = field(default_factory=dict, compare=False)

    @property
    def files(self) -> list[Path]:
        """Every file, sorted by name; hidden ones and leftovers of an office suite are not looked at."""
        if self.path.is_file():
            return [self.path]
        if self.only:
            return list(self.only)
        return sorted(
            entry
            for entry in self.path.rglob("*")
            if entry.is_file()
            and not any(
                part.startswith((".", "~$", "__MACOSX")) for part in entry.relative_to(self.path).parts
            )
        )

    @property
    def tables(self) -> list[Path]:
        """The files whose ending says that they are tables."""
        return [file for file in self.files if ending(file) in TABLES]

    @property
    def documents(self) -> list[Path]:
        """The files whose ending says that they are running text."""
        return [file for file in self.files if file.suffix.lower() in DOCUMENTS]

    @property
    def name(self) -> str:
        """What to call the place in the ledger: its name, after those of the folders inside the one read."""
        return self.path.name if self.folder is None else self.path.relative_to(self.folder).as_posix()

    def header(self, file: Path) -> tuple[str, ...]:
        """Return the names of the columns of a table; none where it cannot be read or has no header."""
        if file not in self._headers:
            try:
                bare = ending(file) in SECTIONED or headless(file)
                self._headers[file] = () if bare else tuple(_head(file).columns)
            except ReadError as error:
                self._headers[file] = ()
                self._problems[file] = error
        return self._headers[file]

    def problem(self, file: Path) -> ReadError | None:
        """Return why the header of a table cannot be read."""
        self.header(file)
        return self._problems.get(file)


def plain_name(name: str) -> str:
    """Return the name of a file as one that can stand before an id.

    Examples
    --------
    >>> plain_name("Cahier d’acteur n°4 (v2)")
    'Cahier-d-acteur-n-4-v2'
    """
    return re.sub(r"[^\w]+", "-", name).strip("-") or "document"


def _head(file: Path) -> RawTable:
    """Return the table; of a delimited text, or of a long JSON list, only its first rows."""
    from deliberation.ingest.raw import DELIMITED
    from deliberation.ingest.raw.columnar import head_json
    from deliberation.ingest.raw.delimited import head

    if ending(file) == ".json" and file.stat().st_size > _LONG:
        return head_json(file)
    return head(file) if ending(file) in DELIMITED else read_raw(file)
