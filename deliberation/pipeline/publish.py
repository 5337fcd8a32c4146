"""``deliberation publish``: the open-data bundle of a run, ready for a public portal."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from deliberation.core.errors import OutputError, ReadError
from deliberation.core.language import LANGUAGES, pick
from deliberation.core.language import say as words
from deliberation.core.settings import Publication, check_settings
from deliberation.pipeline.inputs import open_request
from deliberation.pipeline.keys import hash_file
from deliberation.pipeline.output import MANIFEST, Output
from deliberation.pipeline.plan import EDITED, REPLAYED
from deliberation.pipeline.stages import found_themes, loaded_support
from deliberation.pipeline.tables import write_table
from deliberation.pipeline.words import say

if TYPE_CHECKING:
    from deliberation.synthesis import Facts, Released

PACKAGE: Final = "datapackage.json"
LICENCES: Final = {
    "lov2": ("Licence Ouverte / Open Licence 2.0", "https://spdx.org/licenses/etalab-2.0.html"),
    "odbl-1.0": ("Open Database License 1.0", "https://opendatacommons.org/licenses/odbl/1-0/"),
    "cc-by-4.0": ("Creative Commons Attribution 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    "cc0-1.0": ("Creative Commons Zero 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
}
_TYPES: Final = {
    "id": "string",
    "code": "string",
    "words": "string",
    "persons": "integer",
    "whole": "integer",
    "share": "number",
    "flag": "boolean",
}


@dataclass(frozen=True, kw_only=True)
class Bundle:
    """What was written.

    Parameters
    ----------
    folder : Path
    tables : mapping of str to int
        Rows of each table.
    licence : str or None
        None where the settings name none: it must be chosen before anything is put online.
    """

    folder: Path
    tables: Mapping[str, int]
    licence: str | None


def publish(source: Path, to: Path, *, out: Path | None = None, licence: str | None = None) -> Bundle:
    """Write the open-data bundle of a run.

    Parameters
    ----------
    source : Path
        The output folder of a run, or its consultation.toml (or the folder that holds it).
    to : Path
        Folder to write; it must be empty, missing, or an earlier bundle.
    out : Path, optional
        Output folder of the run where ``source`` is a consultation.toml; out/NAME where left out.
    licence : str, optional
        Instead of that of the settings.

    Raises
    ------
    ReadError
        If there is no finished run.
    OutputError
        If the folder holds something else, or cannot be written.
    SettingsError
        If a crossing cannot be made.
    """
    from deliberation.consultation import Consultation
    from deliberation.synthesis import Facts, publish_bundle
    from deliberation.text import read_edits

    folder, settings = _run_of(source, out)
    work = Output(folder).work
    kept = work / "read" / "consultation"
    if not kept.is_dir() or not (folder / MANIFEST).is_file():
        raise ReadError(say("publish.no_run", folder=folder))
    consultation = Consultation.load(kept)
    themes = found_themes(work, consultation)
    edits = work / EDITED / REPLAYED / "edits"
    if themes is not None and edits.is_file():
        themes = themes.edited(read_edits(edits))
    facts = Facts.model_validate_json((folder / "facts.json").read_text(encoding="utf-8"))
    released = publish_bundle(
        consultation,
        loaded_support(work, consultation),
        themes,
        facts,
        crossings=settings.crossings,
        profile=settings.profile,
    )
    named = licence or settings.licence
    _refuse(to)
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=to.parent, prefix=f".{to.name}.") as fresh:
            made = Path(fresh) / "bundle"
            _write(made, released, facts, named)
            made.chmod(0o755)
            if to.is_dir():
                shutil.rmtree(to)
            made.replace(to)
    except OSError as error:
        raise OutputError(say("errors.refused", folder=to, reason=error.strerror or error)) from error
    return Bundle(folder=to, tables={t.name: len(t.frame) for t in released}, licence=named)


def _run_of(source: Path, out: Path | None) -> tuple[Path, Publication]:
    """Return the output folder of a run, and the settings of its publication."""
    if (source / MANIFEST).is_file() or (source / ".work").is_dir():
        if not (source / MANIFEST).is_file():
            raise ReadError(say("publish.no_run", folder=source))
        said = json.loads((source / MANIFEST).read_text(encoding="utf-8"))["settings"]
        part = {"publication": said.get("publication", {}), "sources": [{"path": "export"}]}
        return source, check_settings(part, origin=str(source / MANIFEST)).publication
    request = open_request(source)
    return request.folder(out), request.settings.publication


def _refuse(to: Path) -> None:
    """Refuse a folder that holds something else than an earlier bundle."""
    if to.is_dir() and any(to.iterdir()) and not (to / PACKAGE).is_file():
        raise OutputError(say("publish.not_a_bundle", folder=to))
    if to.exists() and not to.is_dir():
        raise OutputError(say("publish.not_a_bundle", folder=to))


def _write(folder: Path, released: Sequence[Released], facts: Facts, licence: str | None) -> None:
    folder.mkdir()
    for table in released:
        write_table(table.frame, folder, table.name)
    package = _package(folder, released, facts, licence)
    text = json.dumps(package, ensure_ascii=False, indent=1) + "\n"
    (folder / PACKAGE).write_text(text, encoding="utf-8", newline="\n")
    for language in LANGUAGES:
        readme = _readme(released, facts, licence, language)
        (folder / f"README.{language}.md").write_text(readme, encoding="utf-8", newline="\n")
    (folder / "LICENCE.txt").write_text(_licence(facts, licence), encoding="utf-8", newline="\n")


def _package(folder: Path, released: Sequence[Released], facts: Facts, licence: str | None) -> dict[str, Any]:
    """Return the description of the bundle for machines: Data Package and Table Schema of frictionless."""
    from deliberation.synthesis.bundle import KEYS

    spoken = facts.about.language or "fr"
    resources = []
    for table in released:
        fields = [
            {
                "name": column,
                "type": _TYPES[kind],
                "description": _meaning(table.name, column, "en"),
                "description_fr": _meaning(table.name, column, "fr"),
            }
            for column, kind in table.kinds.items()
        ]
        schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
        if KEYS[table.name]:
            schema["primaryKey"] = list(KEYS[table.name])
        for ending, kind in (("csv", "text/csv"), ("parquet", "application/vnd.apache.parquet")):
            path = folder / f"{table.name}.{ending}"
            resources.append(
                {
                    "name": f"{table.name}-{ending}",
                    "path": path.name,
                    "format": ending,
                    "mediatype": kind,
                    **({"encoding": "utf-8", "profile": "tabular-data-resource"} if ending == "csv" else {}),
                    "bytes": path.stat().st_size,
                    "hash": f"blake2b-128:{hash_file(path)}",
                    "schema": schema,
                }
            )
    package: dict[str, Any] = {
        "profile": "data-package",
        "name": "consultation",
        "title": pick(facts.about.title, spoken),
        "description": pick(facts.about.question, spoken),
        "resources": resources,
    }
    if licence is not None:
        title, address = LICENCES.get(licence.lower(), (licence, None))
        named = {"name": licence, "title": title}
        package["licenses"] = [named | ({"path": address} if address else {})]
    return package


def _readme(released: Sequence[Released], facts: Facts, licence: str | None, language: str) -> str:
    """Return the description of the bundle for people."""

    def tell(key: str, **values: object) -> str:
        return words(f"bundle.{key}", language, **values)

    about = facts.about
    lines = [f"# {_cell(pick(about.title, language))}", "", tell("intro"), ""]
    said = [
        ("question", pick(about.question, language)),
        ("notice", pick(about.notice, language)),
        ("commissioner", pick(about.commissioner, language)),
        ("territory", pick(about.territory, language)),
        ("opened", "" if about.opened is None else about.opened.isoformat()),
        ("closed", "" if about.closed is None else about.closed.isoformat()),
        ("licence", _named(licence) or tell("no_licence")),
        ("attribution", pick(about.attribution, language)),
    ]
    lines += [f"- **{tell(f'about.{name}')}** {_cell(text)}" for name, text in said if text]
    lines += ["", f"## {tell('how_title')}", ""]
    cell, base = facts.minimum_cell, _rounding()
    rules = (
        "masked",
        "moderated",
        "nobody",
        "rounded",
        "few",
        "hidden",
        "self_selected",
        "formulas",
        "empty",
    )
    lines += [f"- {tell(f'rules.{rule}', minimum=cell, base=base)}" for rule in rules]
    for table in released:
        lines += ["", f"## {table.name}", "", tell(f"tables.{table.name}"), ""]
        lines += [f"| {tell('column')} | {tell('type')} | {tell('meaning')} |", "|---|---|---|"]
        lines += [
            f"| `{column}` | {tell(f'types.{_TYPES[kind]}')} | {_meaning(table.name, column, language)} |"
            for column, kind in table.kinds.items()
        ]
    return "\n".join(lines) + "\n"


def _rounding() -> int:
    from deliberation.synthesis.gate import ROUNDING

    return ROUNDING


def _licence(facts: Facts, licence: str | None) -> str:
    parts = [_named(licence) or " / ".join(words("bundle.no_licence", one) for one in LANGUAGES)]
    credit = dict.fromkeys(pick(facts.about.attribution, language) for language in LANGUAGES)
    return "\n".join([*parts, *(text for text in credit if text)]) + "\n"


def _named(licence: str | None) -> str:
    if licence is None:
        return ""
    title, address = LICENCES.get(licence.lower(), (licence, ""))
    return f"{title} {address}".strip()


def _meaning(table: str, column: str, language: str) -> str:
    """Return what a column holds; one that several tables share is told once."""
    from deliberation.core.language import known

    if column.endswith("_said"):
        return words("bundle.columns.said", language)
    own = f"bundle.columns.{table}_{column}"
    return words(own if known(own, language) else f"bundle.columns.{column}", language)


def _cell(text: str) -> str:
    """Return words of somebody on one line, with no mark that a page would take for its own."""
    return " ".join(text.replace("<", "‹").replace(">", "›").split())
