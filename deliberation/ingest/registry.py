"""The readers by name, which one recognises an input, and the whole input of a consultation.toml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from deliberation.consultation import Consultation
from deliberation.core.errors import ReadError, SettingsError, UnknownFormat
from deliberation.core.settings import Settings, Source, load_settings
from deliberation.ingest import mapped, polis
from deliberation.ingest.archive import unpacked
from deliberation.ingest.assemble import assemble
from deliberation.ingest.draft import Draft, notice
from deliberation.ingest.side import read_side
from deliberation.ingest.values import nearest

READERS: Final[Mapping[str, ModuleType]] = {module.NAME: module for module in (polis, mapped)}
"""Readers by name, in the order in which they are asked whether they recognise an input."""


def read(
    path: str | Path,
    *,
    reader: str | None = None,
    columns: Mapping[str, str] | None = None,
    scale: Mapping[str, str] | None = None,
    **options: Any,
) -> Consultation:
    """Read the export of a consultation.

    Parameters
    ----------
    path : str or Path
        A file, a folder or a zip archive; also a folder that ``Consultation.save`` wrote, or a
        ``consultation.toml``.
    reader : {"polis", "mapped"}, optional
        Reader to use; found by itself where left out.
    columns : mapping of str to str, optional
        Our column names -> the file's, for a mapped table: ``id, author, text, title, date, question,
        territory, kind, parent, code, stance, moderated, channel, participant, contribution, vote`` and, for
        tallies, ``agree, disagree, pass, share, total``.
    scale : mapping of str to {"agree", "disagree", "pass"}, optional
        What each vote value of the file means. « mitigé » counts as pass unless this says otherwise.
    **options
        Further options of a source of consultation.toml: ``kind``, ``channel``, ``question``, ``sheet``.

    Raises
    ------
    ReadError
        If the input is missing, empty or damaged: one sentence says what, where and how to mend it.
    UnknownFormat
        If no reader recognises it.

    Examples
    --------
    >>> import deliberation as dl
    >>> consultation = dl.read(dl.sample_folder() / "polis")
    >>> consultation.has_votes
    True
    """
    place = Path(path)
    if place.is_dir() and (place / "consultation.json").exists():
        return Consultation.load(place)
    if place.suffix.lower() == ".toml":
        return gather(load_settings(place), base=place.parent)
    return assemble([_draft(place, reader=reader, columns=columns, scale=scale, **options)])


def gather(settings: Settings, *, base: str | Path) -> Consultation:
    """Read every source and side table that the settings name, as one consultation.

    Parameters
    ----------
    settings : Settings
        The checked contents of consultation.toml.
    base : str or Path
        Folder that the paths of the settings are relative to.

    Raises
    ------
    ReadError
        Whatever the readers raise.
    """
    root = Path(base)
    saved = root / settings.sources[0].path
    if len(settings.sources) == 1 and (saved / "consultation.json").exists():
        return Consultation.load(saved)
    drafts = [_source(source, root) for source in settings.sources]
    side, accounts = read_side(settings.tables, root)
    declared = {
        unit: count
        for unit, count in (
            ("contribution", settings.declared.contributions),
            ("participant", settings.declared.participants),
            ("vote", settings.declared.votes),
        )
        if count is not None
    }
    return assemble(drafts, about=settings.consultation, declared=declared, side=side, accounts=accounts)


def _source(source: Source, root: Path) -> Draft:
    draft = _draft(
        root / source.path,
        reader=source.reader,
        columns=source.columns or None,
        scale=source.scale or None,
        kind=source.kind,
        channel=source.channel,
        question=source.question,
        sheet=source.sheet,
    )
    if source.channel is not None and len(draft.contributions):
        channel = draft.contributions.get("channel", source.channel)
        draft = replace(draft, contributions=draft.contributions.assign(channel=channel))
    findings = (notice("routed_votes"),) if source.routed else ()
    name = source.name or "export"
    return replace(draft, source=name, people=source.people or name, notices=(*draft.notices, *findings))


def _draft(path: Path, *, reader: str | None, columns: Mapping[str, str] | None, **options: Any) -> Draft:
    if not path.exists():
        raise ReadError(f"There is no file or folder at {path}; check the path.")
    with unpacked(path) as place:
        module = _reader(place, reader, columns)
        draft: Draft = module.read(place, columns=columns, **options)
    return draft


def _reader(path: Path, name: str | None, columns: Mapping[str, str] | None) -> ModuleType:
    """Return the reader that is named, or the first that recognises the input."""
    if name is not None:
        if name not in READERS:
            near = nearest(name, READERS)
            hint = f" Did you mean {near!r}?" if near else ""
            raise SettingsError(f"reader: there is no reader {name!r}; there are {', '.join(READERS)}.{hint}")
        return READERS[name]
    if columns:
        return mapped
    for module in READERS.values():
        if module.recognises(path):
            return module
    if path.is_dir():
        inside = ", ".join(sorted(entry.name for entry in path.iterdir())[:8]) or "nothing"
        raise UnknownFormat(
            f"{path}: no reader recognises this folder (it has {inside}); expected a Polis export "
            "(comments.csv with votes.csv or participants-votes.csv), or a CSV or XLSX file and its columns."
        )
    return mapped  # whose own errors say which column is missing
