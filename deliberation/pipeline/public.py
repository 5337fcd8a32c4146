"""The list of public consultations, as the command line shows it; ``deliberation.ingest.public`` keeps it."""

from __future__ import annotations

from pathlib import Path


def catalogue() -> list[tuple[str, str, str]]:
    """Return the name, title and licence of every public consultation."""
    from deliberation.ingest.public import catalogue as known

    return [(entry.name, entry.title, entry.licence) for entry in known()]


def fetch(name: str, folder: Path) -> Path:
    """Fetch a public consultation and return the folder it is in.

    Raises
    ------
    ReadError
        If the list has no such name, or the network or the file is not as expected.
    """
    from deliberation.ingest.public import fetch as get

    return get(name, folder)
