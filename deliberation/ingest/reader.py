"""What every reader offers: its name, how it recognises its format, and the draft it makes."""

from __future__ import annotations

from typing import Protocol

from deliberation.ingest.options import Options
from deliberation.ingest.place import Place
from deliberation.ingest.records.draft import Draft
from deliberation.ingest.signature import Signature


class Reader(Protocol):
    """A module of ``deliberation.ingest.readers``."""

    @property
    def NAME(self) -> str:  # noqa: N802 - a constant of a module
        """Name by which settings call the reader."""
        ...

    @property
    def TITLE(self) -> str:  # noqa: N802
        """What the format is, for a message: ``"Polis export"``."""
        ...

    @property
    def USES(self) -> frozenset[str]:  # noqa: N802
        """Names of the options that the reader uses; see ``Options``."""
        ...

    @property
    def SIGNATURES(self) -> tuple[Signature, ...]:  # noqa: N802
        """The columns by which its files are known."""
        ...

    def recognises(self, place: Place) -> int:
        """Return how strongly a place is of this format: 0 not at all, more for each column that says so."""
        ...

    def read(self, place: Place, options: Options) -> Draft:
        """Return the records of a place, and the account of every row."""
        ...
