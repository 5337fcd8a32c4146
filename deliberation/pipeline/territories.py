"""``deliberation render --territory``: a report per territory, from what a run found."""

from __future__ import annotations

import datetime
import difflib
import json
import re
import shutil
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from deliberation.core.errors import OutputError, ReadError
from deliberation.core.mandate import About
from deliberation.pipeline.inputs import Request
from deliberation.pipeline.keys import hash_file
from deliberation.pipeline.output import MANIFEST, Output
from deliberation.pipeline.plan import EDITED, REPLAYED
from deliberation.pipeline.stages import found_themes, loaded_groups
from deliberation.pipeline.words import say

if TYPE_CHECKING:
    import pyarrow as pa

    from deliberation.synthesis import Place, Territories

FOLDER: Final = "territories"
LIST: Final = "territories.json"
"""Names the folders that this command wrote: they alone are taken away when it runs again."""
ALL: Final = "all"
_NAMED: Final = 8
"""Territories named in the sentence on an unknown one."""

Tell = Callable[[int, int, str], None]


@dataclass(frozen=True, kw_only=True)
class Printed:
    """What was printed.

    Parameters
    ----------
    folder : Path
    reports : mapping of str to str
        Name of each territory that has a report, by its folder.
    refused : tuple of str
        One sentence for each territory that has none.
    """

    folder: Path
    reports: Mapping[str, str]
    refused: tuple[str, ...]


def render_territories(
    request: Request,
    out: Path,
    names: Sequence[str],
    *,
    languages: Sequence[str] = (),
    formats: Sequence[str] = (),
    tell: Tell | None = None,
) -> Printed:
    """Print a report per territory of a finished run, under ``OUT/territories``.

    Parameters
    ----------
    request : Request
    out : Path
        Output folder of the run.
    names : sequence of str
        Territories as they are called, or ``"all"``.
    languages, formats : sequence of str
        Instead of those of the settings.
    tell : callable, optional
        Called with how many territories are done, how many there are, and the name of the next one.

    Raises
    ------
    ReadError
        If there is no finished run, if it holds no territory, or if one that is named is unknown.
    OutputError
        If the folder cannot be written.
    """
    from deliberation.report import render

    output = Output(out)
    if not (output.work / "read" / "consultation").is_dir() or not (out / MANIFEST).is_file():
        raise ReadError(say("errors.followup_first", folder=out, path=request.origin))
    found = _found(request, output)
    chosen = _chosen(found.places, names)
    printed = [place for place in chosen if place.refused is None]
    answers = _answers(request, output, tuple(found.contribution_ids))
    settings = request.settings.report
    day = settings.as_of or _day(out)
    folder = out / FOLDER
    slugs = _slugs(found.places)
    reports: dict[str, str] = {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _take_away(folder, None if ALL in names else [slugs[place.level, place.name] for place in chosen])
        for done, place in enumerate(printed):
            if tell is not None:
                tell(done, len(printed), place.name)
            facts = found.facts(
                place,
                answers,
                threshold=request.settings.analysis.threshold,
                as_of=day,
            )
            here = folder / slugs[place.level, place.name]
            here.mkdir(exist_ok=True)
            reports[here.name] = place.name
            _remember(folder, {**_listed(folder), here.name: place.name}, out)
            text = facts.model_dump_json(indent=1) + "\n"
            (here / "facts.json").write_text(text, encoding="utf-8", newline="\n")
            for language in languages or settings.languages:
                render(facts, here, formats=formats or settings.formats, language=language)
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(say("errors.refused", folder=folder, reason=reason)) from error
    refused = tuple(_sentence(place, request) for place in chosen if place.refused is not None)
    return Printed(folder=folder, reports=reports, refused=refused)


def _found(request: Request, output: Output) -> Territories:
    """Return the territories of a run, with the groups and themes that it found."""
    from deliberation.consultation import Consultation
    from deliberation.synthesis import Territories
    from deliberation.text import read_edits

    consultation = Consultation.load(output.work / "read" / "consultation")
    groups = loaded_groups(output.work, consultation)
    themes = found_themes(output.work, consultation)
    edits = output.work / EDITED / REPLAYED / "edits"
    if themes is not None and edits.is_file():
        themes = themes.edited(read_edits(edits))
    said = request.settings.model_dump(mode="json", exclude_unset=True).get("consultation", {})
    about = About.model_validate({**consultation.about.model_dump(), **said})
    publication = request.settings.publication
    return Territories(
        replace(consultation, about=about),
        groups,
        themes,
        minimum_cell=publication.minimum_cell,
        profile=publication.profile,
        texts=publication.territory_texts,
    )


def _chosen(places: Sequence[Place], names: Sequence[str]) -> list[Place]:
    """Return the territories asked for, each once."""
    if not places:
        raise ReadError(say("territories.none"))
    if ALL in names:
        return [place for place in places if place.refused != "nothing"]
    known = {_folded(name): name for place in places for name in (place.name, *place.pooled)}
    asked = set()
    for name in names:
        if _folded(name) not in known:
            near = difflib.get_close_matches(_folded(name), known, n=1, cutoff=0.6)
            there = list(dict.fromkeys(place.name for place in places))
            listed = ", ".join(there[:_NAMED]) + ("…" if len(there) > _NAMED else "")
            key = "unknown_near" if near else "unknown"
            nearest = known[near[0]] if near else ""
            raise ReadError(say(f"territories.{key}", name=name, near=nearest, there=listed))
        asked.add(known[_folded(name)])
    return [place for place in places if asked & {place.name, *place.pooled}]


def _answers(request: Request, output: Output, contributions: Sequence[str]) -> pa.Table:
    """Return the responses of today, as the follow-up reads them."""
    import pyarrow.parquet as pq

    from deliberation.core.language import message_language
    from deliberation.core.responses import told
    from deliberation.ingest import read_answers

    answers = read_answers(
        request.settings.tables.responses,
        request.base,
        platform=pq.read_table(output.work / "read" / "consultation" / "responses.parquet"),
        contributions=contributions,
    )
    if answers.mistakes:
        raise ReadError(told(answers.file, answers.mistakes, message_language()))
    return answers.table


def _day(out: Path) -> datetime.date | None:
    """Return the day to which the reports on the whole count delays."""
    from deliberation.synthesis import Facts

    facts = Facts.model_validate_json((out / "facts.json").read_text(encoding="utf-8"))
    return None if facts.accountability is None else facts.accountability.as_of


def _sentence(place: Place, request: Request) -> str:
    """Return why a territory has no report of its own."""
    minimum = request.settings.publication.minimum_cell
    return say(f"territories.refused_{place.refused}", name=place.name, minimum=minimum)


def _slugs(places: Sequence[Place]) -> dict[tuple[str | None, str], str]:
    """Return a folder for each territory: its name in plain letters, with a number where two are alike."""
    found: dict[tuple[str | None, str], str] = {}
    used: set[str] = set()
    for place in places:
        plain = unicodedata.normalize("NFKD", place.name).encode("ascii", "ignore").decode().casefold()
        base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "territory"
        name, number = base, 1
        while name in used:
            number += 1
            name = f"{base}-{number}"
        used.add(name)
        found[place.level, place.name] = name
    return found


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _listed(folder: Path) -> dict[str, str]:
    """Return the folders that this command wrote before."""
    try:
        said = json.loads((folder / LIST).read_text(encoding="utf-8"))["reports"]
        return {str(name): str(place) for name, place in said.items() if re.fullmatch(r"[a-z0-9-]+", name)}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _take_away(folder: Path, names: Sequence[str] | None) -> None:
    """Take earlier reports away, so that none stays of a territory that may not have one any more."""
    for name in _listed(folder):
        if names is None or name in names:
            with suppress(FileNotFoundError):
                shutil.rmtree(folder / name)


def _remember(folder: Path, reports: Mapping[str, str], out: Path) -> None:
    said = {
        "facts": hash_file(out / "facts.json"),
        "reports": {name: place for name, place in sorted(reports.items()) if (folder / name).is_dir()},
    }
    text = json.dumps(said, ensure_ascii=False, indent=1) + "\n"
    (folder / LIST).write_text(text, encoding="utf-8", newline="\n")
