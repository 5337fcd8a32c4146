"""The readers by name, which one recognises an input, and the whole input of a consultation.toml."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from deliberation.consultation import Consultation
from deliberation.core.errors import ReadError, SettingsError, UnknownFormat
from deliberation.core.ledger import LEDGER, Ledger
from deliberation.core.settings import Settings, Source, load_settings
from deliberation.ingest.cells.values import nearest
from deliberation.ingest.join.assemble import assemble
from deliberation.ingest.join.corrections import read_corrections
from deliberation.ingest.join.files import complete
from deliberation.ingest.join.side import read_side
from deliberation.ingest.options import Options
from deliberation.ingest.place import Place, plain_name
from deliberation.ingest.raw.archive import unpacked
from deliberation.ingest.reader import Reader
from deliberation.ingest.readers import READERS, document
from deliberation.ingest.records.draft import Draft, notice
from deliberation.ingest.signature import nearest_formats


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
    reader : str, optional
        Name of the reader to use; found by itself where left out. ``READERS`` holds them all.
    columns : mapping of str to str, optional
        Our column names -> the file's, for a mapped table: ``id, author, text, title, date, question,
        territory, kind, parent, code, stance, moderated, channel, participant, contribution, vote`` and, for
        tallies, ``agree, disagree, pass, share, total``.
    scale : mapping of str to {"agree", "disagree", "pass", "unseen"}, optional
        What each vote value of the file means; ranges of numbers are written ``"1..2"``. « mitigé » counts as
        pass unless this says otherwise.
    **options
        Further options of a source of consultation.toml: ``kind``, ``channel``, ``question``, ``sheet``,
        ``header``, ``header_rows``, ``separator``, ``zone``, ``language``, ``unit``.

    Raises
    ------
    ReadError
        If the input is missing, empty or damaged: one sentence says what, where and how to mend it.
    UnknownFormat
        If no reader recognises it; the three nearest formats are named, with what was missing.
    SettingsError
        If an option is unknown, or the reader does not use it.

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
    return assemble(_drafts(place, reader, Options.of({"columns": columns, "scale": scale, **options})))


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
    drafts = [draft for source in settings.sources for draft in _source(source, root)]
    side, accounts = read_side(settings.tables, root)
    chosen = settings.tables.corrections
    return assemble(
        drafts,
        about=settings.consultation,
        ledger=_declared(settings),
        side=side,
        accounts=accounts,
        corrections=read_corrections(root / chosen) if chosen is not None else None,
    )


def _declared(settings: Settings) -> Ledger:
    said = settings.declared
    units = {"contribution": said.contributions, "participant": said.participants, "vote": said.votes}
    upstream = {"refused": said.refused, "hidden": said.hidden, "untyped": said.untyped}
    return Ledger(
        entries=LEDGER.empty_table(),
        declared={unit: count for unit, count in units.items() if count is not None},
        upstream={what: count for what, count in upstream.items() if count is not None},
    )


def _source(source: Source, root: Path) -> list[Draft]:
    given = {
        "columns": source.columns or None,
        "scale": source.scale or None,
        **{name: getattr(source, name) for name in (
            "kind", "channel", "question", "sheet", "header", "header_rows", "separator", "zone", "language",
            "unit",
        )},
    }  # fmt: skip
    drafts = _drafts(root / source.path, source.reader, Options.of(given))
    findings = (notice("routed_votes"),) if source.routed else ()
    name = source.name or (drafts[0].source or "export" if len(drafts) == 1 else None)
    finished = []
    for draft in drafts:
        own = name if len(drafts) == 1 else "-".join(part for part in (name, draft.source) if part)
        finished.append(
            replace(
                draft,
                source=own or "export",
                people=source.people or own or "export",
                within_dates=source.within_dates,
                notices=(*draft.notices, *findings),
            )
        )
    return finished


def _drafts(path: Path, name: str | None, options: Options) -> list[Draft]:
    """Return the drafts of a path: one, or one per file for a folder of several tables and documents."""
    if not path.exists():
        raise ReadError(f"There is no file or folder at {path}; check the path.")
    with unpacked(path) as opened:
        place = Place(opened)
        if name == document.NAME and place.documents and place.path.is_dir():
            return _documents(place, options, ())
        if name is not None:
            return [_read(_named(name), place, options)]
        if options.columns:
            return [_read(_named("mapped"), place, options)]
        best = _best(place)
        if best is not None:
            own = options.only(document.USES)
            beside = _documents(place, own, ()) if place.path.is_dir() else []
            return [complete(_read(best, place, options), place), *beside]
        parts = [Place(file) for file in place.tables] if place.path.is_dir() else []
        readers = [_best(part) for part in parts]
        if None in readers or not (place.path.is_dir() and (parts or place.documents)):
            raise UnknownFormat(
                _unknown(path, place, [p for p, r in zip(parts, readers, strict=True) if r is None])
            )
        tables = [
            replace(_read(found, part, options), source=_source_name(part, place))
            for found, part in zip(readers, parts, strict=True)
            if found is not None
        ]
        own = options.only(document.USES) if tables else options
        return [*tables, *_documents(place, own, [draft.source for draft in tables])]


def _source_name(part: Place, place: Place) -> str:
    """Return a name for one table of a folder: its file's, with its folders where they tell it apart."""
    stems = [file.stem for file in place.tables]
    if stems.count(part.path.stem) == 1:
        return part.path.stem
    return "-".join(part.path.relative_to(place.path).parts).replace(".", "-")


def _documents(place: Place, options: Options, taken: Iterable[str]) -> list[Draft]:
    """Return the drafts of the documents of a folder, one per file, each named after its file."""
    drafts: list[Draft] = []
    names = {name.casefold() for name in taken}
    for file in place.documents:
        part = Place(file, place.path)
        name = plain_name(file.stem)
        if name.casefold() in names:  # the same name in another folder, or with another ending
            name = plain_name(part.name)
        names.add(name.casefold())
        drafts.append(replace(_read(document, part, options), source=name))
    return drafts


def _named(name: str) -> Reader:
    if name not in READERS:
        near = nearest(name, READERS)
        hint = f" Did you mean {near!r}?" if near else ""
        raise SettingsError(f"reader: there is no reader {name!r}; there are {', '.join(READERS)}.{hint}")
    return READERS[name]


def _best(place: Place) -> Reader | None:
    """Return the reader that recognises a place most strongly; the first of them at a tie."""
    ranked = [(reader.recognises(place), -order, reader) for order, reader in enumerate(READERS.values())]
    strength, _, best = max(ranked, key=lambda entry: entry[:2])
    return best if strength else None


def _read(reader: Reader, place: Place, options: Options) -> Draft:
    options.check(reader.NAME, reader.USES)
    draft = reader.read(place, options)
    if options.channel is not None and len(draft.contributions):
        frame = draft.contributions
        channel = frame["channel"].fillna(options.channel) if "channel" in frame else options.channel
        draft = replace(draft, contributions=frame.assign(channel=channel))
    return draft


def _unknown(path: Path, place: Place, parts: list[Place]) -> str:
    """Return why nothing recognises a path: what is there, and the three formats that come nearest."""
    if not place.tables:
        inside = ", ".join(file.name for file in place.files[:8]) or "nothing"
        return (
            f"{path} holds nothing that we read (found: {inside}); expected a table (CSV, XLSX, JSON, "
            "Parquet) or a document (DOCX, ODT, PDF)."
        )
    odd = parts[0].path if parts else place.tables[0]
    header = place.header(odd)
    if not header:
        read_error = place.problem(odd)
        if read_error is not None:
            return str(read_error)
    known = [(reader.TITLE, reader.SIGNATURES) for reader in READERS.values() if reader.SIGNATURES]
    near = [
        f"{title} ({what}: "
        + (f"missing {', '.join(repr(name) for name in missing)})" if missing else "with other files)")
        for title, what, missing in nearest_formats(header, known)
    ]
    seen = ", ".join(header[:12]) + ("..." if len(header) > 12 else "") if header else "none"
    where = f"{path}: {odd.name}" if odd != path else str(path)
    return (
        f"{where}: no reader recognises these columns ({seen}). Nearest formats: {'; '.join(near)}. "
        "Say which column is what, starting from `deliberation suggest FILE`."
    )
