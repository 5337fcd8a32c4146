"""Public consultations that a user with a network can fetch: name, address, hash, licence, attribution."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deliberation.core.errors import ReadError
from deliberation.core.sample import data_folder
from deliberation.ingest.cells.values import nearest


@dataclass(frozen=True, kw_only=True)
class PublicConsultation:
    """A consultation whose data is published, and how to get it.

    Parameters
    ----------
    name : str
        What to call it in ``deliberation data fetch NAME``.
    address : str
        Where its files lie, pinned to a version; ends with a slash.
    files : dict of str to str
        SHA-256 of each file, by name.
    """

    name: str
    title: str
    language: str
    reader: str
    licence: str
    attribution: str
    address: str
    files: dict[str, str]


def catalogue() -> list[PublicConsultation]:
    """Return the public consultations we know, in the order of the registry.

    Examples
    --------
    >>> [entry.licence for entry in catalogue()][0]
    'CC BY 4.0'
    """
    text = (data_folder() / "consultations.toml").read_text(encoding="utf-8")
    entries: list[dict[str, Any]] = tomllib.loads(text)["consultation"]
    return [PublicConsultation(**entry) for entry in entries]


def fetch(name: str, folder: str | Path) -> Path:
    """Download a public consultation into ``folder/name`` and check every file against its hash.

    Files that are already there and right are not downloaded again. The licence and the attribution are
    written beside them.

    Raises
    ------
    ReadError
        If the name is unknown, the network cannot be reached, or a file is not the expected one.
    """
    known = {entry.name: entry for entry in catalogue()}
    if name not in known:
        near = nearest(name, known)
        hint = f" Did you mean {near!r}?" if near else ""
        raise ReadError(
            f"There is no public consultation {name!r}; `deliberation data list` names them.{hint}"
        )
    import pooch

    entry = known[name]
    target = Path(folder) / name
    for file, digest in entry.files.items():
        try:
            pooch.retrieve(
                entry.address + file,
                known_hash=f"sha256:{digest}",
                fname=file,
                path=target,
                progressbar=False,
            )
        except (OSError, ValueError) as error:
            raise ReadError(
                f"{file} of {name} could not be fetched ({error}); check the network, "
                f"or download it from {entry.address}."
            ) from error
    note = f"{entry.title}\nLicence: {entry.licence}\n{entry.attribution}\n"
    (target / "LICENCE-AND-ATTRIBUTION.txt").write_text(note, encoding="utf-8")
    return target
