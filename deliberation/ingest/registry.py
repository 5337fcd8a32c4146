"""The readers by name, which one recognises an input, and the whole input of a consultation.toml."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from deliberation.consultation import Consultation
from deliberation.core.errors import ReadError, SettingsError, UnknownFormat
from deliberation.core.ledger import LEDGER, Ledger
from deliberation.core.settings import Settings, Source, load_settings
from deliberation.ingest.cells.values import nearest
from deliberation.ingest.join.assemble import assemble
from deliberation.ingest.join.corrections import read_corrections
from deliberation.ingest.join.files import complete
from deliberation.ingest.options import Options
from deliberation.ingest.place import Place, plain_name
from deliberation.ingest.raw.archive import unpacked
from deliberation.ingest.reader import Reader
from deliberation.ingest.readers import READERS, document, mapped
from deliberation.ingest.records.draft import Draft, notice
from deliberation.ingest.records.side import read_side
from deliberation.ingest.signature import nearest_formats

_PICTURES: Final = frozenset({".jpg", ".jpeg", ".png", ".heic", ".tif", ".tiff", ".gif", ".webp"})


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
        A file, a folder or a zip archive: tables of one folder in our own column names are one consultation,
        whose votes are on the contributions that have their id. Also a folder that ``Consultation.save``
        wrote, or a ``consultation.toml``.
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
                zone=source.zone,
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
        return _with_pictures(_of_place(place, path, name, options), place)


def _with_pictures(drafts: list[Draft], place: Place) -> list[Draft]:
    """Say which pictures of a folder nobody read: a photographed register must not be forgotten."""
    shown = [file.name for file in place.files if file.suffix.lower() in _PICTURES]
    if not shown or not drafts:
        return drafts
    names = ", ".join(shown[:5]) + ("…" if len(shown) > 5 else "")
    found = notice("pictures_not_read", count=len(shown), names=names)
    return [replace(drafts[0], notices=(*drafts[0].notices, found)), *drafts[1:]]


def _of_place(place: Place, path: Path, name: str | None, options: Options) -> list[Draft]:
    if name == mapped.NAME and _is_one(place) and not options.columns:
        return _together(place, options)
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
    parts = _parts(place) if place.path.is_dir() else []
    if any(found is None for _, found in parts) or not (place.path.is_dir() and (parts or place.documents)):
        raise UnknownFormat(_unknown(path, place, [part for part, found in parts if found is None]))
    if len(parts) == 1 and parts[0][0].only and not place.documents:
        return _together(parts[0][0], options)
    tables: list[Draft] = []
    for part, found in parts:
        if part.only:
            name = _source_name(part, place)
            tables += [replace(draft, source=name) for draft in _together(part, options)]
        elif found is not None:
            draft = complete(_read(found, part, options), part)
            tables.append(replace(draft, source=_source_name(part, place)))
    tables = _without_faces(tables)
    own = options.only(document.USES) if tables else options
    return [*tables, *_documents(place, own, [draft.source for draft in tables])]


def _parts(place: Place) -> list[tuple[Place, Reader | None]]:
    """Return the parts of a folder, each with what reads it.

    A part is a folder inside it that one reader takes whole, the tables beside one another that use our
    names, or any other table. A reader may find the files beside the one it is given: those must not be read
    once for each of them.
    """
    inside = {file: [f for f in file.parents if f.is_relative_to(place.path)][:-1] for file in place.tables}
    taken: dict[Path, Reader] = {}
    for folder in sorted(
        {f for folders in inside.values() for f in folders}, key=lambda f: (len(f.parts), f)
    ):
        own = Place(folder)
        names = [file.name for file in own.tables]
        several = 1 < len(names) == len(set(names))
        if several and not any(folder.is_relative_to(t) for t in taken):
            found = _best(own)
            taken |= {folder: found} if found is not None else {}
    alone = {file: _best(Place(file)) for file, folders in inside.items() if not set(folders) & set(taken)}
    ours = _in_our_names(alone)
    joined = {file for part in ours for file in part.only}
    parts = [(part, READERS[mapped.NAME]) for part in ours]
    parts += [(Place(folder), found) for folder, found in taken.items()]
    others = [(Place(file), found) for file, found in alone.items() if file not in joined]
    return sorted([*parts, *others], key=lambda part: part[0].only[:1] or (part[0].path,))


def _in_our_names(alone: Mapping[Path, Reader | None]) -> list[Place]:
    """Return the tables beside one another that use our names, where they make one consultation."""
    own = READERS[mapped.NAME]
    places = []
    for folder in sorted({file.parent for file in alone}):
        whole = Place(folder)
        mine = [f for f, found in alone.items() if f.parent == folder and found in (own, None)]
        only = tuple(sorted(file for file in mine if mapped.role(whole, file) is not None))
        part = replace(whole, only=only)
        places += [part] if only and _is_one(part) else []
    return places


def _is_one(place: Place) -> bool:
    """Tell whether all tables of a folder use our names and make one consultation."""
    if not place.path.is_dir() or len({file.parent for file in place.tables}) != 1:
        return False
    roles = [mapped.role(place, file) for file in place.tables]
    return None not in roles and mapped.is_one([role for role in roles if role is not None])


def _without_faces(drafts: list[Draft]) -> list[Draft]:
    """Take away what several exports say of themselves: the title of one is not that of them all."""
    several = len({str(draft.about) for draft in drafts if draft.about}) > 1
    return [replace(draft, about={}) for draft in drafts] if several else drafts


def _source_name(part: Place, place: Place) -> str:
    """Return a name for one part of a folder: its file's, with its folders where they tell it apart.

    Tables of the folder itself that are one consultation are called after the one that holds the texts.
    """
    if part.only and part.path == place.path:
        roles = {mapped.role(part, file): file for file in part.only[::-1]}
        return plain_name(roles.get("texts", roles.get("votes", part.path)).stem)
    if part.path.is_dir():
        return plain_name(part.path.relative_to(place.path).as_posix())
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


def _nothing(path: Path, place: Place) -> str:
    """Return what was expected at a path without any table or document."""
    inside = ", ".join(file.name for file in place.files[:8]) or "nothing"
    here = (
        f"holds nothing that we read (found: {inside})" if place.path.is_dir() else "is no file that we read"
    )
    pictures = any(file.suffix.lower() in _PICTURES for file in place.files)
    way = "; type what the pictures say in the workbook of `deliberation template`" if pictures else ""
    return f"{path} {here}; expected a table (CSV, XLSX, JSON, Parquet) or a document (DOCX, ODT, PDF){way}."


def _is_web_page(file: Path) -> bool:
    with file.open("rb") as handle:
        start = handle.read(512).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<!doctype html", b"<html"))


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
    return _through(options.channel, reader.read(place, options))


def _together(place: Place, options: Options) -> list[Draft]:
    """Read tables in our own names that are one consultation."""
    options.check(mapped.NAME, mapped.USES)
    return [_through(options.channel, draft) for draft in mapped.read_together(place, options)]


def _through(channel: str | None, draft: Draft) -> Draft:
    """Return a draft whose contributions were said in a channel, where they name none."""
    frame = draft.contributions
    if channel is None or not len(frame):
        return draft
    said = frame["channel"].fillna(channel) if "channel" in frame else channel
    return replace(draft, contributions=frame.assign(channel=said))


def _unknown(path: Path, place: Place, parts: list[Place]) -> str:
    """Return why nothing recognises a path: what is there, and the three formats that come nearest."""
    if not place.tables:
        return _nothing(path, place)
    odd = parts[0].path if parts else place.tables[0]
    odd = odd if odd.is_file() else place.tables[0]
    header = place.header(odd)
    if not header:
        read_error = place.problem(odd)
        if read_error is not None:
            return str(read_error)
    known = [(reader.TITLE, reader.SIGNATURES) for reader in READERS.values() if reader.SIGNATURES]
    near = [
        f"{title} ({what}: "
        + (
            f"missing {', '.join(repr(name) for name in missing)})"
            if missing
            else "has these columns, but its cells, or the files beside it, say otherwise)"
        )
        for title, what, missing in nearest_formats(header, known)
    ]
    seen = ", ".join(header[:12]) + ("..." if len(header) > 12 else "") if header else "none"
    where = f"{path}: {odd.name}" if odd != path else str(path)
    if _is_web_page(odd):
        return (
            f"{where} is a web page, not an export: perhaps that of a login; sign in and download it again."
        )
    return (
        f"{where}: no reader recognises these columns ({seen}). Nearest formats: {'; '.join(near)}. "
        "Say which column is what, starting from `deliberation suggest FILE`."
    )
