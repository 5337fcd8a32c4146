"""How a run can end badly, beside the user's own mistakes."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from deliberation.core import errors
from deliberation.core.errors import DeliberationError, OutputError
from deliberation.pipeline.words import say

_FULL: Final = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
_REFUSED: Final = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST, errno.EISDIR}
_NO_ROOM: Final = 1 << 20


class NothingToAnalyse(DeliberationError, ValueError):
    """The consultation holds neither votes, nor tallies, nor texts."""


class NotEnoughMemory(DeliberationError, MemoryError):
    """The machine has not enough memory for a stage."""


class StageCrashed(DeliberationError, RuntimeError):
    """A stage stopped by a mistake of the engine's own; ``details`` is the file that tells it all."""

    def __init__(self, sentence: str, details: Path | None = None) -> None:
        super().__init__(sentence)
        self.details = details


class Interrupted(KeyboardInterrupt):
    """Somebody stopped the run; what was finished is kept and the next run starts from it."""


def output_error(error: BaseException, folder: Path) -> OutputError | None:
    """Return the sentence for an error of writing (a full disk, a folder that refuses), None for any other.

    Libraries wrap the system's error in their own, so the whole chain is looked at; some only say that
    writing failed, so the room that is left is looked at too.
    """
    for link in _chain(error):
        number = getattr(link, "errno", None)
        if isinstance(link, OSError) and number in _FULL:
            return OutputError(say("errors.full", folder=folder))
        if isinstance(link, OSError) and number in _REFUSED and _inside(link, folder):
            return OutputError(say("errors.refused", folder=folder, reason=link.strerror or str(link)))
    try:
        full = shutil.disk_usage(folder).free < _NO_ROOM
    except OSError:
        full = False
    return OutputError(say("errors.full", folder=folder)) if full else None


def user_error(names: Sequence[str], sentence: str) -> DeliberationError:
    """Rebuild, from the names of its classes, an error that happened in another process."""
    own = {"NothingToAnalyse": NothingToAnalyse, "NotEnoughMemory": NotEnoughMemory}
    for name in names:
        found = own.get(name) or getattr(errors, name, None)
        if isinstance(found, type) and issubclass(found, DeliberationError):
            return found(sentence)
    return DeliberationError(sentence)


def _chain(error: BaseException) -> Iterator[BaseException]:
    link: BaseException | None = error
    seen: set[int] = set()
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        yield link
        link = link.__cause__ or link.__context__


def _inside(error: OSError, folder: Path) -> bool:
    """Tell whether the system refused something in the output folder rather than an input."""
    names = [name for name in (error.filename, error.filename2) if isinstance(name, str)]
    return any(Path(name).absolute().is_relative_to(folder.absolute()) for name in names)
