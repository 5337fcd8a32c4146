"""From what the user names to settings: a ``consultation.toml``, a folder that holds one, or an export."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from deliberation.core.errors import OutputError, ReadError, SettingsError
from deliberation.core.settings import Settings, check_settings, encoder_folder, load_settings
from deliberation.pipeline.keys import hash_file, hash_tree
from deliberation.pipeline.records import themes_folder
from deliberation.pipeline.words import LANGUAGES, message_language, say

SETTINGS_FILE: Final = "consultation.toml"
EDITS_FILE: Final = "themes.toml"
CONTESTS_FILE: Final = "contests.csv"
READINGS_FILE: Final = "review.csv"
_DECORATION: Final = re.compile(r"[\s_.-]+")


@dataclass(frozen=True, kw_only=True)
class Request:
    """What a run is asked to do.

    Parameters
    ----------
    settings : Settings
    base : Path
        The folder that the paths of the settings are relative to.
    name : str
        A short name, for the output folder.
    origin : Path
        What the user named.
    """

    settings: Settings
    base: Path
    name: str
    origin: Path

    def folder(self, out: Path | None) -> Path:
        """Return where the results go: what was asked for, else a folder of this name under ``out``."""
        return out if out is not None else Path("out") / self.name

    def with_choices(self, *, languages: Sequence[str] = (), seed: int | None = None) -> Request:
        """Return the request with what the command line says, which goes before the settings."""
        said = self.settings.model_dump(mode="json", exclude_unset=True)
        if languages:
            unknown = [language for language in languages if language not in LANGUAGES]
            if unknown:
                raise SettingsError(say("errors.language", language=unknown[0]))
            said["report"] = {**said.get("report", {}), "languages": list(dict.fromkeys(languages))}
        if seed is not None:
            said["analysis"] = {**said.get("analysis", {}), "seed": seed}
        settings = check_settings(said, origin=str(self.origin))
        return Request(settings=settings, base=self.base, name=self.name, origin=self.origin)

    def places(self) -> dict[str, Path]:
        """Return the inputs that the settings name, by their path in the settings."""
        tables = self.settings.tables
        side = (tables.participants, tables.territories, tables.margins, tables.responses)
        named = [*(source.path for source in self.settings.sources), *(t.path for t in side if t)]
        named += [tables.corrections] if tables.corrections is not None else []
        return {portable(path, self.base): self.base / path for path in named}

    def hashes(self, *, without: Path | None = None) -> dict[str, str]:
        """Return the hash of every input file, by its path relative to the settings.

        Parameters
        ----------
        without : Path, optional
            A folder that is not an input even if it lies inside one: the output folder.
        """
        found: dict[str, str] = {}
        for name, place in self.places().items():
            if place.is_file():
                found[name] = hash_file(place)
            elif place.is_dir():
                inside = hash_tree(place, without=without)
                found.update({f"{name}/{file}": digest for file, digest in inside.items()})
        return found

    def size(self) -> int:
        """Return the number of bytes of the inputs."""
        places = self.places().values()
        files = [place for place in places if place.is_file()]
        inside = [f for place in places if place.is_dir() for f in place.rglob("*") if f.is_file()]
        return sum(file.stat().st_size for file in (*files, *inside))

    def edits(self) -> Path | None:
        """Return the file of edits by hand, where there is one."""
        named = self.settings.analysis.edits
        return None if named is None else self.base / named

    def readings(self) -> Path | None:
        """Return the file of readings by hand, where there is one."""
        named = self.settings.analysis.readings
        return None if named is None else self.base / named

    def by_hand(self) -> tuple[Path, ...]:
        """Return the files that people write to correct a run: edits, readings."""
        return tuple(file for file in (self.edits(), self.readings()) if file is not None)

    def check_edits(self) -> None:
        """Read the edits and the readings by hand, so that a mistake is told before anything is run.

        Raises
        ------
        ReadError
            If a file is missing.
        SettingsError
            If one holds mistakes: all of them are in the message.
        """
        edits, readings = self.edits(), self.readings()
        if edits is not None:
            from deliberation.text import read_edits

            read_edits(edits)
        if readings is not None:
            from deliberation.text import read_readings

            read_readings(readings)

    def answers(self) -> Path | None:
        """Return the file of responses, where the settings name one."""
        named = self.settings.tables.responses
        return None if named is None else self.base / named.path

    def contests(self) -> Path | None:
        """Return the file of contests, where there is one beside the settings."""
        file = self.base / CONTESTS_FILE
        return file if file.is_file() else None

    def check_answers(self) -> None:
        """Read the responses, so that a mistake in their cells is told before anything is run.

        Raises
        ------
        ReadError
            If the file cannot be read or holds mistakes: all of them are in the message.
        """
        named = self.settings.tables.responses
        if named is None:
            return
        from deliberation.core.responses import told
        from deliberation.ingest import check_answers

        wrong = check_answers(named, self.base)
        if wrong:
            raise ReadError(told(wrong[0].file, wrong, message_language()))

    def previous(self) -> Path | None:
        """Return the folder of the earlier run, where the settings name one."""
        named = self.settings.analysis.previous
        return None if named is None else self.base / named

    def check_previous(self, out: Path) -> None:
        """Look for the themes of the earlier run, so that a wrong folder is told before anything is run.

        Parameters
        ----------
        out : Path
            The output folder of this run, which cannot be the earlier one's.

        Raises
        ------
        ReadError
            If there is no such folder, or it holds no themes.
        SettingsError
            If it is the output folder itself.
        """
        root = self.previous()
        if root is None:
            return
        if not root.exists():
            raise ReadError(say("errors.previous_missing", path=root))
        if root.resolve() in {out.resolve(), out.resolve() / ".work"}:
            raise SettingsError(say("errors.previous_own", path=root))
        if themes_folder(root) is None:
            raise ReadError(say("errors.previous_empty", path=root))

    def encoder(self) -> Path | None:
        """Return the folder of the encoder, where the settings name a folder."""
        return encoder_folder(self.settings.analysis.encoder, self.base)


def open_request(path: str | Path | Settings, *, base: str | Path | None = None) -> Request:
    """Find out what the user means and read its settings.

    Parameters
    ----------
    path : path or Settings
        A ``consultation.toml``, a folder that holds one, an export (default settings are made for it), or
        settings already checked.
    base : path, optional
        With settings: the folder that their paths are relative to; the current one where left out.

    Raises
    ------
    ReadError
        If there is nothing at ``path``.
    SettingsError
        If the settings hold mistakes: all of them are in the message.
    """
    if isinstance(path, Settings):
        root = Path(base or ".")
        name = _short(root.resolve().name)
        return Request(settings=path, base=root, name=name, origin=root / SETTINGS_FILE)
    place = Path(path)
    if place.is_dir() and (place / SETTINGS_FILE).is_file():
        place = place / SETTINGS_FILE
    if place.suffix.lower() == ".toml":
        settings = _with_files_by_hand(load_settings(place), place.parent)
        name = _short(place.resolve().parent.name if place.name == SETTINGS_FILE else place.stem)
        return Request(settings=settings, base=place.parent, name=name, origin=place)
    if not place.exists():
        raise ReadError(say("errors.missing", path=place))
    if place.name in {"", ".."}:  # the current folder or the one above: only their own names can be joined
        place = place.resolve()
    return Request(
        settings=_default_settings(place.resolve()), base=place.parent, name=_short(place.stem), origin=place
    )


def describe(path: str | Path, language: str) -> str:
    """Return a page in plain words on what a consultation holds."""
    from deliberation.ingest import gather

    request = open_request(path)
    return gather(request.settings, base=request.base).describe(language)


def write_ledger(path: str | Path, target: Path, *, everything: bool) -> int:
    """Write what became of the rows of a consultation, and return how many rows were written.

    Parameters
    ----------
    path : path
        See ``open_request``.
    target : Path
        CSV to write; an existing file is left alone.
    everything : bool
        Whether to write every row, and not only those that were set aside.

    Raises
    ------
    OutputError
        If the file is there already, since it may hold corrections, or cannot be written.
    """
    from deliberation.ingest import gather

    if target.exists():
        raise OutputError(say("errors.ledger_exists", path=target))
    request = open_request(path)
    ledger = gather(request.settings, base=request.base).ledger
    state = None if everything else "set aside"
    target.parent.mkdir(parents=True, exist_ok=True)
    ledger.to_csv(target, state=state)
    return int(ledger.count(state))


def portable(path: str, base: Path) -> str:
    """Return a path of the settings without anything of this machine: relative to them, else its name.

    Examples
    --------
    >>> portable("/srv/town/export", Path("/srv/town")), portable("/mnt/export", Path("/srv"))
    ('export', 'export')
    """
    if not Path(path).is_absolute():
        return Path(os.path.normpath(path)).as_posix()
    resolved, root = Path(path).resolve(), base.resolve()
    return resolved.relative_to(root).as_posix() if resolved.is_relative_to(root) else resolved.name


def without_machine(settings: Settings, base: Path) -> dict[str, Any]:
    """Return the settings as used, every default written out, without any path of this machine."""
    used = settings.model_dump(mode="json")
    tables = used["tables"]
    for holder in (*used["sources"], *(table for table in tables.values() if isinstance(table, dict))):
        holder["path"] = portable(holder["path"], base)
    if tables["corrections"] is not None:
        tables["corrections"] = portable(tables["corrections"], base)
    used["analysis"]["encoder"] = portable(used["analysis"]["encoder"], base)
    for name in ("edits", "readings", "previous"):
        if used["analysis"][name] is not None:
            used["analysis"][name] = portable(used["analysis"][name], base)
    return used


def _default_settings(export: Path) -> Settings:
    """Return the settings of an export that came without any."""
    return check_settings({"sources": [{"path": export.name}]}, origin=str(export))


def _with_files_by_hand(settings: Settings, base: Path) -> Settings:
    """Name the edits and the readings that lie beside the settings, where these name none."""
    files = {"edits": EDITS_FILE, "readings": READINGS_FILE}
    beside = {
        name: file
        for name, file in files.items()
        if getattr(settings.analysis, name) is None and (base / file).is_file()
    }
    if not beside:
        return settings
    return settings.model_copy(update={"analysis": settings.analysis.model_copy(update=beside)})


def _short(name: str) -> str:
    return _DECORATION.sub("-", name).strip("-").lower() or "consultation"
