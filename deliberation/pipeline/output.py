"""The output folder: made, locked, cleaned, and filled at the end in one go.

Every stage works in ``OUT/.work``. What belongs to the reader of the results is put in ``OUT`` only when all
stages have succeeded, by renaming files that are already on the same disk; ``manifest.json`` goes away first
and comes back last. So a run that fails or is stopped leaves the earlier results as they were, and a folder
with a manifest is always whole: it never mixes two runs.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

from deliberation.core.errors import OutputError
from deliberation.pipeline.errors import output_error
from deliberation.pipeline.keys import hash_file
from deliberation.pipeline.words import say

MANIFEST: Final = "manifest.json"
_PLACED: Final = "placed.json"
GRIDS: Final = ("responses.csv", "responses.xlsx")
"""Results that people fill: they are never written over without keeping what was typed."""
_MEGABYTE: Final = 1_000_000
_ROOM: Final = 60 * _MEGABYTE
"""Room that a run needs whatever the input."""
_ROOM_PER_BYTE: Final = 3
"""Room for work files and results per byte of input (measured on Polis exports: 0.6 to 2)."""


class Output:
    """An output folder.

    Parameters
    ----------
    folder : Path
        The folder that the user named.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.work = folder / ".work"

    def prepare(self, input_bytes: int) -> None:
        """Make the folder and check that it can be written and has room.

        Raises
        ------
        OutputError
            If it cannot be made or written, or has not enough room: one sentence.
        """
        for place in (self.folder, *self.folder.parents):
            if place.exists() and not place.is_dir():
                raise OutputError(say("errors.folder_is_file", folder=self.folder, file=place))
        try:
            self.work.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.work) as probe:
                probe.write(b"room?")
            with tempfile.TemporaryFile(dir=self.folder):
                pass
        except OSError as error:
            reason = error.strerror or str(error)
            refused = OutputError(say("errors.refused", folder=self.folder, reason=reason))
            raise output_error(error, self.folder) or refused from error
        needed = _ROOM + _ROOM_PER_BYTE * input_bytes
        free = shutil.disk_usage(self.folder).free
        if free < needed:
            sizes = {"free": free // _MEGABYTE, "needed": needed // _MEGABYTE + 1}
            raise OutputError(say("errors.room", folder=self.folder, **sizes))

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder, so that two runs never write in it at once."""
        with (self.work / "lock").open("w", encoding="utf-8") as file:
            if not _lock(file):
                raise OutputError(say("errors.busy", folder=self.folder))
            (self.work / "traceback.txt").unlink(missing_ok=True)
            self._clean()
            try:
                yield
            finally:
                self._clean()

    def _clean(self) -> None:
        """Remove what stages that were stopped had begun to write."""
        for left in (*self.work.glob(".*.tmp"), *self.work.glob(".*.old"), self.work / "final"):
            shutil.rmtree(left, ignore_errors=True)

    def is_whole(self, files: Mapping[str, Path], manifest: str) -> bool:
        """Tell whether the folder already holds exactly these files and this manifest."""
        try:
            same = (self.folder / MANIFEST).read_text(encoding="utf-8") == manifest
            return (
                same
                and self._placed() == {*files, MANIFEST}
                and all(hash_file(self.folder / name) == hash_file(file) for name, file in files.items())
            )
        except OSError:
            return False

    def place(self, files: Mapping[str, Path], manifest: str) -> tuple[str, ...]:
        """Put the results in the folder, all of them, and take away those of an earlier run.

        Parameters
        ----------
        files : mapping of str to Path
            The file to copy, by its path in the output folder.
        manifest : str
            The manifest's text, which is put last.

        Returns
        -------
        tuple of str
            New names of the files to fill (``GRIDS``) that somebody had changed: their work is kept.

        Raises
        ------
        OutputError
            If there is no room left, before anything of the earlier results has changed.
        """
        ready = self.work / "final"
        try:
            for name, file in files.items():
                copy = ready / name
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, copy)
            (ready / MANIFEST).write_text(manifest, encoding="utf-8", newline="\n")
            earlier = self._placed()
            self._remember({*earlier, *files, MANIFEST})
            spared = self._spare(files)
            (self.folder / MANIFEST).unlink(missing_ok=True)
            for name in sorted(earlier - {*files, MANIFEST}):
                self._remove(name)
            for name in (*files, MANIFEST):
                target = self.folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                (ready / name).replace(target)
            for name in ("tables", "figures"):
                (self.folder / name).mkdir(exist_ok=True)
            self._remember({*files, MANIFEST})
            return spared
        except OSError as error:
            reason = error.strerror or str(error)
            refused = OutputError(say("errors.refused", folder=self.folder, reason=reason))
            raise output_error(error, self.folder) or refused from error
        finally:
            shutil.rmtree(ready, ignore_errors=True)

    def _spare(self, files: Mapping[str, Path]) -> tuple[str, ...]:
        """Rename what somebody filled in the folder itself, unless the new file is the same."""
        try:
            known = json.loads((self.folder / MANIFEST).read_text(encoding="utf-8"))["outputs"]
        except (OSError, ValueError, KeyError, TypeError):
            return ()
        spared = []
        for name in GRIDS:
            file = self.folder / name
            if not file.is_file() or hash_file(file) == known.get(name):
                continue
            if name in files and hash_file(file) == hash_file(files[name]):
                continue
            number = 1
            while (fresh := file.with_stem(f"{file.stem}-filled-{number}")).exists():
                number += 1
            file.replace(fresh)
            spared.append(fresh.name)
        return tuple(spared)

    def _placed(self) -> set[str]:
        """Return the results that earlier runs put in the folder: those alone may be taken away."""
        try:
            return set(json.loads((self.work / _PLACED).read_text(encoding="utf-8")))
        except (OSError, ValueError):
            return self._listed()

    def _listed(self) -> set[str]:
        """Return what the manifest lists, where the work files were deleted."""
        try:
            manifest = json.loads((self.folder / MANIFEST).read_text(encoding="utf-8"))
            return {*map(str, manifest["outputs"]), MANIFEST}
        except (OSError, ValueError, KeyError, TypeError):
            return set()

    def _remember(self, names: set[str]) -> None:
        fresh = self.work / f"{_PLACED}.new"
        fresh.write_text(json.dumps(sorted(names), ensure_ascii=False, indent=1), encoding="utf-8")
        fresh.replace(self.work / _PLACED)

    def _remove(self, name: str) -> None:
        file = (self.folder / name).absolute()
        if ".." in Path(name).parts or not file.is_relative_to(self.folder.absolute()):
            return
        file.unlink(missing_ok=True)
        with suppress(OSError):  # a folder that still holds something stays
            if file.parent != self.folder.absolute():
                file.parent.rmdir()


def _lock(file: IO[str]) -> bool:
    """Take the lock if nobody holds it; it falls with the process, however that ends."""
    try:
        if os.name == "posix":
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            import msvcrt

            locking, mode = getattr(msvcrt, "locking", None), getattr(msvcrt, "LK_NBLCK", 2)
            if locking is not None:
                locking(file.fileno(), mode, 1)
    except OSError:
        return False
    return True
