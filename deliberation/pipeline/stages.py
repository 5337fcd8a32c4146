"""The stages as plain functions: files in, files out. The verbs are imported when a stage runs.

Every function takes a ``Job`` and writes into ``job.folder``; it returns what it counted. It reads the files
of the stages before it through ``job.result(name)``.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from deliberation.core import store
from deliberation.core.errors import NoTexts, NoVotes
from deliberation.core.mandate import About
from deliberation.pipeline.job import Job
from deliberation.pipeline.plan import PRIVATE, REPLAYED
from deliberation.pipeline.records import UNANSWERED, themes_folder

if TYPE_CHECKING:
    from deliberation.consultation import Consultation
    from deliberation.opinion import OpinionGroups, Support
    from deliberation.synthesis import Facts
    from deliberation.text import Themes

Rows = dict[str, Any]

GROUND: Final = f"{PRIVATE}ground"
"""Where the synthesis leaves what responses answer to."""
LOOKUP: Final = f"{PRIVATE}lookup.json"
"""Where the look-up leaves what each language's page holds of it."""
MOST_WORKERS: Final = 4
"""Processes that encode at once; each holds the encoder, about half a gigabyte."""


def read(job: Job) -> Rows:
    """Read every source and side table into a consultation."""
    from deliberation.consultation.margins import check_margins
    from deliberation.core.settings import Settings
    from deliberation.ingest import gather
    from deliberation.pipeline.errors import NothingToAnalyse
    from deliberation.pipeline.words import say

    consultation = gather(Settings.model_validate(job.settings), base=job.base)
    if not (consultation.has_votes or consultation.tallies.num_rows or consultation.has_texts):
        raise NothingToAnalyse(say("errors.nothing"))
    check_margins(consultation)  # now, rather than after hours of analysis
    consultation.save(job.folder / "consultation")
    tables = ("contributions", "votes", "tallies", "participants")
    return {
        **{name: getattr(consultation, name).num_rows for name in tables},
        "ledger": consultation.ledger.entries.num_rows,
    }


def opinion(job: Job) -> Rows:
    """Find opinion groups and weigh statements; without votes, weigh the tallies; without either, nothing."""
    from deliberation.opinion import find_groups, map_opinions, weigh

    consultation = _plain_consultation(job)
    seed, threshold = job.settings["seed"], job.settings["threshold"]
    groups: OpinionGroups | None = None
    support: Support | None = None
    try:
        space = map_opinions(consultation, seed=seed)
        groups = find_groups(space, seed=seed, draws=job.settings["simulations"])
        support = weigh(consultation, groups, threshold=threshold)
    except NoVotes:
        if consultation.tallies.num_rows:
            support = weigh(consultation, threshold=threshold)
    shared = {"consultation": consultation}
    _save_optional(job, {"groups": groups, "support": support}, shared)
    return {
        "votes": consultation.votes.num_rows,
        "tallies": consultation.tallies.num_rows,
        "verdict": groups.verdict.kind if groups is not None else None,
    }


def texts(job: Job) -> Rows:
    """Find ideas and themes, with the votes as a check on ideas; without texts, nothing."""
    from deliberation.text import find_themes

    named = job.settings["previous"]
    earlier = None if named is None else _earlier_themes(job.base / named)
    consultation = _plain_consultation(job)
    seed, themes = job.settings["seed"], None
    with suppress(NoTexts):
        themes = find_themes(
            consultation,
            encoder=_encoder(job),
            previous=earlier,
            votes=consultation.votes if consultation.has_votes else None,
            seed=seed,
            store=job.work / "vectors.sqlite",
            workers=min(_cores(), MOST_WORKERS),
            progress=job.tell,
        )
    _save_optional(job, {"themes": themes}, {"consultation": consultation})
    return {
        "passages": 0 if themes is None else len(themes.to_pandas()),
        **({} if themes is None or earlier is None else _changes(themes)),
    }


def _earlier_themes(root: Path) -> Themes:
    """Return the themes of an earlier run.

    Raises
    ------
    ReadError
        If the folder is not, or is no longer, that of a run.
    """
    from deliberation.core.errors import ReadError
    from deliberation.pipeline.words import say
    from deliberation.text import Themes

    folder = themes_folder(root)
    if folder is None:
        raise ReadError(say("errors.previous_empty", path=root))
    try:
        return store.load(Themes, folder)
    except ReadError as error:
        raise ReadError(say("errors.previous_unread", path=root)) from error


def _changes(themes: Themes) -> Rows:
    """Count what was kept, is new or vanished since the earlier run, by level."""
    counts = themes.changes().groupby(["level", "state"]).size()
    return {
        f"{level}s_{state}": int(counts.get((level, state), 0))
        for level in ("theme", "idea")
        for state in ("kept", "new", "vanished")
    }


def synthesise(job: Job) -> Rows:
    """Join everything into facts; write them, the ledger and the tables that may be published."""
    import pyarrow.parquet as pq

    from deliberation.opinion import OpinionGroups, Support
    from deliberation.pipeline.tables import write_table
    from deliberation.synthesis import Gate, Ground, publish_ledger, publish_tables
    from deliberation.synthesis import synthesise as join
    from deliberation.text import read_edits, read_readings

    consultation = _consultation(job)
    shared = {"consultation": _without_about(consultation)}
    groups = _load_optional(OpinionGroups, job.result("opinion") / "groups", shared)
    support = _load_optional(Support, job.result("opinion") / "support", shared)
    themes = found_themes(job.work, consultation)
    if themes is not None and job.settings["edits"] is not None:
        themes = themes.edited(read_edits(_kept(job, "edits")))
    readings = read_readings(_kept(job, "readings")) if job.settings["readings"] is not None else None
    replay = None if themes is None else themes.replay
    said = {**consultation.about.model_dump(), **job.settings["consultation"]}
    consultation = replace(consultation, about=About.model_validate(said))
    cell = job.settings["minimum_cell"]
    facts = join(
        consultation,
        groups,
        support,
        themes,
        minimum_cell=cell,
        readings=readings,
        profile=job.settings["profile"],
    )
    _write_facts(facts, job.folder)
    pq.write_table(publish_ledger(consultation), job.folder / "ledger.parquet", compression="zstd")
    store.save(Ground.of(consultation, themes, Gate(minimum_cell=facts.minimum_cell)), job.folder / GROUND)
    tables = publish_tables(consultation, support, themes, facts, groups=groups)
    for name, frame in tables.items():
        write_table(frame, job.folder / "tables", name)
    return {
        "funnel": {step.step: step.count for step in facts.funnel},
        "ledger": consultation.ledger.entries.num_rows,
        **{f"tables/{name}": len(frame) for name, frame in tables.items()},
        **({} if replay is None else {"edits": replay.edits, "conflicts": len(replay.conflicts)}),
    }


def _kept(job: Job, name: str) -> Path:
    """Return a file written by hand, and keep a copy of it: the next review starts from what it says."""
    file: Path = job.base / job.settings[name]
    if file.is_file():
        (job.folder / REPLAYED).mkdir(exist_ok=True)
        shutil.copyfile(file, job.folder / REPLAYED / name)
    return file


def found_themes(work: Path, consultation: Consultation) -> Themes | None:
    """Return the themes that the reading of texts left in the work folder, None where there are none."""
    from deliberation.text import Themes

    shared = {"consultation": _without_about(consultation)}
    themes: Themes | None = _load_optional(Themes, work / "texts" / "themes", shared)
    return themes


def loaded_groups(work: Path, consultation: Consultation) -> OpinionGroups | None:
    """Return the groups that the votes left in the work folder, None where there are none."""
    from deliberation.opinion import OpinionGroups

    shared = {"consultation": _without_about(consultation)}
    groups: OpinionGroups | None = _load_optional(OpinionGroups, work / "opinion" / "groups", shared)
    return groups


def loaded_support(work: Path, consultation: Consultation) -> Support | None:
    """Return the support that the votes left in the work folder, None where there are none."""
    from deliberation.opinion import Support

    shared = {"consultation": _without_about(consultation)}
    support: Support | None = _load_optional(Support, work / "opinion" / "support", shared)
    return support


def write(job: Job) -> Rows:
    """Have a language model sum themes up, and add to the facts the sentences that pass every check."""
    from deliberation.synthesis.writer import Endpoint
    from deliberation.synthesis.writer import write as draft

    settings = job.settings
    variable = settings["key_variable"]
    endpoint = Endpoint(
        url=settings["endpoint"],
        key=os.environ.get(variable) if variable else None,
        timeout=settings["timeout"],
        answers=job.work / "answers",
    )
    facts = draft(
        _facts(job, "synthesise"),
        endpoint=endpoint,
        model=settings["model"],
        seed=settings["seed"],
        most_themes=settings["most_themes"],
        tell=job.tell,
    )
    _write_facts(facts, job.folder)
    writing = facts.texts.writing
    if writing is None:
        return {"asked": 0}
    return {
        "asked": writing.asked,
        "accepted": writing.accepted,
        "refused": sum(part.count for part in writing.refused),
        UNANSWERED: sum(part.count for part in writing.failures),
    }


def _facts(job: Job, stage: str) -> Facts:
    """Return the facts that a stage left."""
    from deliberation.synthesis.facts import Facts

    return Facts.model_validate_json((job.result(stage) / "facts.json").read_text(encoding="utf-8"))


def _write_facts(facts: Facts, folder: Path) -> None:
    """Write the facts, and beside them the schema that they meet."""
    from deliberation.synthesis.facts import schema_text

    text = facts.model_dump_json(indent=1) + "\n"
    (folder / "facts.json").write_text(text, encoding="utf-8", newline="\n")
    (folder / "facts.schema.json").write_text(schema_text(), encoding="utf-8", newline="\n")


def lookup(job: Job) -> Rows:
    """Say what became of each contribution: the look-up of the citizens' page, and its plain lists."""
    from deliberation.report import lookup_files
    from deliberation.synthesis import Gate
    from deliberation.synthesis import lookup as find
    from deliberation.text import read_edits

    consultation = _consultation(job)
    themes = found_themes(job.work, consultation)
    edits = job.settings["edits"]
    if themes is not None and edits is not None:
        themes = themes.edited(read_edits(job.base / edits))
    found = find(consultation, themes, Gate())
    files = lookup_files(found, languages=job.settings["languages"])
    for name, content in files.items():
        file = job.folder / (LOOKUP if name == "lookup.json" else name)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return {"contributions": len(found.entries), "files": len(files)}


def answer(job: Job) -> Rows:
    """Join the responses of the decision-maker to the facts, and write the grid to fill."""
    import datetime

    import pyarrow as pa
    import pyarrow.parquet as pq

    from deliberation.core.ledger import Ledger
    from deliberation.core.settings import TableFile
    from deliberation.ingest import read_answers
    from deliberation.interop import grid_csv, grid_xlsx
    from deliberation.pipeline.contests import contests_facts
    from deliberation.synthesis import (
        Gate,
        Ground,
        answered,
        grid_rows,
        input_files,
        publish_entries,
        set_aside,
    )

    earlier = job.result("synthesise")
    facts = _facts(job, job.settings["facts"])
    ground = store.load(Ground, earlier / GROUND)
    read_in = job.result("read") / "consultation"
    named = job.settings["responses"]
    known = pq.read_table(read_in / "contributions.parquet", columns=["id"])["id"].to_pylist()
    answers = read_answers(
        None if named is None else TableFile.model_validate(named),
        job.base,
        platform=pq.read_table(read_in / "responses.parquet"),
        contributions=known,
    )
    as_of = job.settings["as_of"]
    facts = answered(
        facts,
        answers.table,
        ground,
        as_of=None if as_of is None else datetime.date.fromisoformat(as_of),
        contests=contests_facts(job.base, set(known)),
        file=answers.file,
        mistakes=answers.mistakes,
    )
    aside = set_aside(Ledger(entries=answers.ledger))
    files = input_files(Ledger(entries=answers.ledger), Gate(minimum_cell=facts.minimum_cell))
    files = [one for one in files if one not in facts.files]
    facts = facts.model_copy(
        update={"set_aside": [*facts.set_aside, *aside], "files": [*facts.files, *files]}
    )
    _write_facts(facts, job.folder)
    _write_answered(earlier / "tables", job.folder / "tables", facts)
    whole = pq.read_table(earlier / "ledger.parquet")
    own = publish_entries(answers.ledger).cast(whole.schema)
    pq.write_table(pa.concat_tables([whole, own]), job.folder / "ledger.parquet", compression="zstd")
    rows = grid_rows(facts, answers.table, ground, job.settings["language"])
    (job.folder / "responses.csv").write_bytes(grid_csv(rows, job.settings["language"]))
    (job.folder / "responses.xlsx").write_bytes(grid_xlsx(rows, job.settings["language"]))
    account = facts.accountability
    return {
        "responses": answers.table.num_rows,
        "ledger": whole.num_rows + own.num_rows,
        "late": 0 if account is None else account.late,
        "detached": 0 if account is None else len(account.detached),
    }


def _write_answered(earlier: Path, folder: Path, facts: Facts) -> None:
    """Write again the tables that say which contributions and ideas have a response."""
    import pandas as pd

    from deliberation.pipeline.tables import write_table
    from deliberation.synthesis import answered_tables

    contributions, ideas = (
        pd.read_parquet(file) if (file := earlier / f"{name}.parquet").is_file() else None
        for name in ("contributions", "ideas")
    )
    if contributions is not None:
        for name, frame in answered_tables(contributions, ideas, facts.responses).items():
            write_table(frame, folder, name)


def render(job: Job) -> Rows:
    """Print the facts in one language."""
    from deliberation.report import render as print_facts
    from deliberation.report import render_citizens as print_citizens

    settings = job.settings
    facts = _facts(job, "answer")
    formats, language = tuple(settings["formats"]), settings["language"]
    files = print_facts(facts, job.folder, formats=formats, language=language, citizens=True)
    kept = (job.result("lookup") / LOOKUP).read_text(encoding="utf-8")
    page = print_citizens(facts, kept, job.folder, language=language, reports="html" in formats)
    return {"files": len(files) + len(page)}


def _consultation(job: Job) -> Consultation:
    from deliberation.consultation import Consultation

    return Consultation.load(job.result("read") / "consultation")


def _plain_consultation(job: Job) -> Consultation:
    return _without_about(_consultation(job))


def _without_about(consultation: Consultation) -> Consultation:
    """Keep of what a consultation says of itself its language alone: the rest must not change an analysis."""
    return replace(consultation, about=About(language=consultation.about.language))


def _cores() -> int:
    """Return how many cores this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed is not None else os.cpu_count() or 1


def _encoder(job: Job) -> str:
    """Return the encoder as named, or its folder where the settings name one beside them."""
    from deliberation.core.settings import encoder_folder

    named: str = job.settings["encoder"]
    return str(encoder_folder(named, job.base) or named)


def _save_optional(job: Job, results: Mapping[str, object], shared: Mapping[str, object]) -> None:
    for name, result in results.items():
        if result is not None:
            store.save(result, job.folder / name, shared=shared)


def _load_optional(cls: type[Any], folder: Path, shared: Mapping[str, object]) -> Any:
    return store.load(cls, folder, shared=shared) if folder.is_dir() else None
