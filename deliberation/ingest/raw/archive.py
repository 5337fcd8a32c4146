"""Archives: an export that comes as one zip file is unpacked, carefully, into a folder of its own."""

from __future__ import annotations

import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from deliberation.core.errors import ReadError

LIMIT: Final = 8 << 30
"""Largest unpacked size accepted, bytes."""
RATIO: Final = 200
"""Largest unpacked size accepted, as a multiple of the archive's."""


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """Yield the folder to read: the path itself, or the contents of a zip archive.

    Raises
    ------
    ReadError
        If the archive is damaged, holds paths that leave its folder, or unpacks to an absurd size.
    """
    if not (path.is_file() and path.suffix.lower() == ".zip"):
        yield path
        return
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError) as error:
        raise ReadError(
            f"{path} is not a readable zip archive ({error}); download or compress it again."
        ) from error
    with archive, tempfile.TemporaryDirectory(prefix="deliberation-") as folder:
        target = Path(folder)
        refuse_absurd(archive, path, "unpack it yourself first")
        for item in archive.infolist():
            inside = (target / item.filename).resolve()
            if not inside.is_relative_to(target.resolve()):
                raise ReadError(
                    f"{path} holds a file that would be written outside its folder ({item.filename!r})."
                )
        try:
            archive.extractall(target)
        except RuntimeError as error:  # the library's way of saying that a password is needed
            raise ReadError(f"{path} is locked with a password; unpack it yourself first.") from error
        except (zipfile.BadZipFile, NotImplementedError, zlib.error, EOFError, OSError) as error:
            raise ReadError(
                f"{path} is a damaged zip archive ({error}); download or compress it again."
            ) from error
        entries = [entry for entry in target.iterdir() if entry.name != "__MACOSX"]
        yield entries[0] if len(entries) == 1 else target


def refuse_bomb(path: Path) -> None:
    """Refuse a workbook (a zip archive in disguise) that unpacks to an absurd size.

    Raises
    ------
    ReadError
        If it does. A file that is no archive is left to whoever opens it.
    """
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError):
        return
    with archive:
        refuse_absurd(archive, path, "save it again as XLSX")


def refuse_absurd(archive: zipfile.ZipFile, path: Path, way_out: str) -> None:
    """Refuse an archive that unpacks to an absurd size; nothing is unpacked to find out.

    Raises
    ------
    ReadError
        If it does.
    """
    size = sum(item.file_size for item in archive.infolist())
    if size > LIMIT or size > max(RATIO * path.stat().st_size, 1 << 27):
        raise ReadError(f"{path} unpacks to {size / 1e9:.1f} GB, which no export does; {way_out}.")
