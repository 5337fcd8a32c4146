"""The commands: run, check, demo, describe, ledger, suggest, template, publish, schema, data; review."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deliberation.cli.contest import contest
from deliberation.cli.review import review
from deliberation.cli.telling import WRONG, Debug, checked_languages, told

if TYPE_CHECKING:
    from rich.console import Console

    from deliberation.pipeline import Checkup, Request, Run
    from deliberation.pipeline.progress import Display

app = typer.Typer(
    name="deliberation",
    help="From the export of a citizens' consultation to a report that can be defended line by line.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
data = typer.Typer(help="Public consultations to try the engine on.", no_args_is_help=True)
app.add_typer(data, name="data")
app.add_typer(contest, name="contest")
app.add_typer(review, name="review")

Source = Annotated[
    Path,
    typer.Argument(
        metavar="SETTINGS_OR_DATA",
        help="A consultation.toml, a folder that holds one, or an export (file or folder).",
    ),
]
Out = Annotated[
    Path | None,
    typer.Option("--out", "-o", help="Output folder; out/NAME where left out.", show_default=False),
]
Languages = Annotated[
    list[str] | None,
    typer.Option("--language", "-l", help="Language of the report: fr, en; may be given twice."),
]
Seed = Annotated[int | None, typer.Option(min=0, help="The seed, instead of that of the settings.")]
Jobs = Annotated[int | None, typer.Option(min=1, help="Stages that may run at once.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")]


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:  # a name in any alphabet must never stop a run
            reconfigure(errors="replace")
    app()


@app.callback(invoke_without_command=True)
def version(
    version: Annotated[bool, typer.Option("--version", help="Print the version.", is_eager=True)] = False,
) -> None:
    """From the export of a citizens' consultation to a report that can be defended line by line."""
    if version:
        from importlib import metadata

        typer.echo(f"deliberation {metadata.version('deliberation')}")
        raise typer.Exit


@app.command()
@told
def run(
    source: Source,
    out: Out = None,
    language: Languages = None,
    seed: Seed = None,
    jobs: Jobs = None,
    debug: Debug = False,
    quiet: Quiet = False,
) -> None:
    """Analyse a consultation and write its reports; an interrupted run takes up where it stopped."""
    languages = checked_languages(language)
    from deliberation.pipeline import open_request

    request = open_request(source)
    folder = request.folder(out)
    _run(request, folder, languages=languages, seed=seed, jobs=jobs, quiet=quiet)


@app.command()
@told
def demo(
    out: Annotated[Path, typer.Option("--out", "-o", help="Output folder.")] = Path("out/demo"),
    language: Languages = None,
    jobs: Jobs = None,
    debug: Debug = False,
    quiet: Quiet = False,
) -> None:
    """Run the built-in sample, a fictional French consultation."""
    languages = checked_languages(language)
    from deliberation.core.sample import sample_folder
    from deliberation.pipeline import open_request

    _run(open_request(sample_folder()), out, languages=languages, seed=None, jobs=jobs, quiet=quiet)


@app.command()
@told
def check(source: Source, out: Out = None, debug: Debug = False) -> None:
    """Read everything and report problems, without running anything."""
    from deliberation.pipeline import check as examine
    from deliberation.pipeline import open_request

    request = open_request(source)
    folder = request.folder(out)
    found = examine(request, folder)
    _show(found, source, folder)
    if found.problems:
        raise typer.Exit(WRONG)


@app.command()
@told
def describe(
    source: Source,
    language: Annotated[str | None, typer.Option("--language", "-l", help="fr or en.")] = None,
    debug: Debug = False,
) -> None:
    """Say in plain words what a consultation holds."""
    spoken = checked_languages([language] if language else None)
    from deliberation.pipeline import describe as tell
    from deliberation.pipeline.words import message_language

    typer.echo(tell(source, spoken[0] if spoken else message_language()))


@app.command()
@told
def ledger(
    source: Source,
    out: Annotated[Path, typer.Option("--out", "-o", help="CSV to write.")] = Path("ledger.csv"),
    everything: Annotated[bool, typer.Option("--all", help="Every row, not only those set aside.")] = False,
    debug: Debug = False,
) -> None:
    """Write what became of the rows, to read, to correct ("keep") and to read again."""
    from deliberation.pipeline import write_ledger
    from deliberation.pipeline.words import say

    rows = write_ledger(source, out, everything=everything)
    typer.echo(say("ledger.written", rows=rows, path=out))


@app.command()
@told
def suggest(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A table: CSV, XLSX, ODS, JSON, Parquet.")],
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="Settings to write; printed where left out.", show_default=False),
    ] = None,
    sheet: Annotated[str | None, typer.Option("--sheet", help="Sheet of a workbook.")] = None,
    language: Annotated[str | None, typer.Option("--language", "-l", help="fr or en.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
    debug: Debug = False,
) -> None:
    """Propose how to read a table that no reader knows: which column is what, and why."""
    spoken = checked_languages([language] if language else None)
    from deliberation.pipeline import propose, write_proposal
    from deliberation.pipeline.words import message_language, say

    words = spoken[0] if spoken else message_language()
    if out is None:
        typer.echo(propose(file, words, sheet=sheet), nl=False)
        return
    replaced = write_proposal(file, out, words, sheet=sheet, force=force)
    typer.echo(say("suggest.replaced" if replaced else "suggest.written", path=out))


@app.command()
@told
def template(
    file: Annotated[Path, typer.Argument(metavar="FILE.xlsx", help="The workbook to write.")],
    language: Annotated[str | None, typer.Option("--language", "-l", help="fr or en.")] = None,
    debug: Debug = False,
) -> None:
    """Write a workbook to type a paper register in; it is then read without any settings."""
    spoken = checked_languages([language] if language else None)
    from deliberation.pipeline import write_template
    from deliberation.pipeline.words import message_language, say

    path = write_template(file, spoken[0] if spoken else message_language())
    typer.echo(say("template.written", path=path))


@app.command()
@told
def publish(
    source: Annotated[
        Path,
        typer.Argument(metavar="OUT_FOLDER", help="The output folder of a run, or its consultation.toml."),
    ],
    to: Annotated[Path, typer.Option("--to", help="The folder to write.")] = Path("bundle"),
    out: Out = None,
    licence: Annotated[
        str | None, typer.Option(help="lov2, odbl-1.0, cc-by-4.0, cc0-1.0, or a name.", show_default=False)
    ] = None,
    debug: Debug = False,
) -> None:
    """Write the open data of a run, for a public portal: nobody can be singled out in it."""
    from deliberation.pipeline.publish import publish as write_bundle
    from deliberation.pipeline.words import say

    done = write_bundle(source, to, out=out, licence=licence)
    tables = ", ".join(f"{name} ({rows})" for name, rows in done.tables.items())
    typer.echo(say("publish.written", folder=done.folder, tables=tables))
    typer.echo(say("publish.read_first"))
    if done.licence is None:
        typer.echo(say("publish.no_licence"))


@data.command("list")
@told
def list_public(debug: Debug = False) -> None:
    """List the public consultations that can be fetched."""
    from rich.table import Table

    from deliberation.pipeline.public import catalogue
    from deliberation.pipeline.words import say

    table = Table()
    for column in ("name", "title", "licence"):
        table.add_column(say(f"data.{column}"), no_wrap=column != "title")
    for entry in catalogue():
        table.add_row(*entry)
    _console().print(table)


@data.command()
@told
def fetch(
    name: Annotated[str, typer.Argument(help="A name of `deliberation data list`.")],
    to: Annotated[Path, typer.Option("--to", help="Where to put it.")] = Path("data"),
    debug: Debug = False,
) -> None:
    """Fetch a public consultation (needs a network)."""
    from deliberation.pipeline.public import fetch as get
    from deliberation.pipeline.words import say

    typer.echo(say("data.fetched", name=name, folder=get(name, to)))


@app.command()
@told
def followup(
    source: Source,
    out: Out = None,
    language: Languages = None,
    jobs: Jobs = None,
    debug: Debug = False,
    quiet: Quiet = False,
) -> None:
    """Refresh the reports when only responses have changed, in seconds; nothing is found again."""
    languages = checked_languages(language)
    from deliberation.pipeline import followup as follow
    from deliberation.pipeline import open_request

    request = open_request(source)
    folder = request.folder(out)
    started = time.monotonic()
    done = follow(request, folder, languages=languages, jobs=jobs, display=_display(quiet=quiet))
    if not quiet:
        typer.echo(_conclusion(done, time.monotonic() - started))
        _tell_responses(done)


@app.command()
@told
def render(
    source: Source,
    territory: Annotated[
        list[str],
        typer.Option("--territory", "-t", help="A territory as it is called, or 'all'; may be given twice."),
    ],
    out: Out = None,
    language: Languages = None,
    formats: Annotated[
        list[str] | None,
        typer.Option("--format", "-f", help="html, pdf, docx, xlsx; may be given twice.", show_default=False),
    ] = None,
    debug: Debug = False,
    quiet: Quiet = False,
) -> None:
    """Print a report per territory of a finished run; one with too few people has none, and it is said."""
    from deliberation.pipeline import open_request, render_territories
    from deliberation.pipeline.words import say
    from deliberation.report import FORMATS

    languages = checked_languages(language)
    asked = tuple(dict.fromkeys(part.strip().lower() for one in formats or () for part in one.split(",")))
    wrong = [name for name in asked if name not in FORMATS]
    if wrong:
        raise typer.BadParameter(say("territories.format", name=wrong[0], known=", ".join(FORMATS)))

    def tell(done: int, total: int, name: str) -> None:
        if not quiet:
            typer.echo(say("territories.next", number=done + 1, total=total, name=name))

    request = open_request(source)
    folder = request.folder(out)
    done = render_territories(request, folder, territory, languages=languages, formats=asked, tell=tell)
    for sentence in done.refused:
        typer.echo(sentence)
    if done.reports and not quiet:
        typer.echo(say("territories.done", count=len(done.reports), folder=done.folder))
    if not done.reports:
        raise typer.Exit(WRONG)


def _tell_responses(done: Run) -> None:
    """Say what became of responses: late, without their idea, or typed where results are written."""
    from deliberation.pipeline.words import say

    for name in ("late", "detached"):
        if done.responses.get(name):
            typer.echo(say(f"done.{name}", count=done.responses[name]))
    for kept in done.spared:
        typer.echo(say("done.spared", kept=kept, folder=done.folder))


@app.command()
@told
def schema(debug: Debug = False) -> None:
    """Print the JSON Schema of facts.json."""
    from deliberation.synthesis.facts import schema_text

    typer.echo(schema_text(), nl=False)


def _run(
    request: Request,
    folder: Path,
    *,
    languages: tuple[str, ...],
    seed: int | None,
    jobs: int | None,
    quiet: bool,
) -> None:
    from deliberation.pipeline import run as conduct

    started = time.monotonic()
    done = conduct(request, folder, languages=languages, seed=seed, jobs=jobs, display=_display(quiet=quiet))
    if not quiet:
        typer.echo(_conclusion(done, time.monotonic() - started))
        _tell_responses(done)
        from deliberation.pipeline.words import say

        if done.changes:
            typer.echo(say("done.changes", **done.changes))
        if done.conflicts:
            few = "one" if done.conflicts == 1 else "some"
            typer.echo(say(f"done.conflict_{few}", count=done.conflicts, out=folder))
        if done.unanswered:
            typer.echo(say("done.unanswered", count=done.unanswered))


def _conclusion(done: Run, seconds: float) -> str:
    from deliberation.pipeline.words import duration, say

    report, elapsed = done.report(), duration(seconds)
    if report is None:
        return say("done.no_report", elapsed=elapsed, folder=done.folder)
    if not done.reran:
        return say("done.nothing", folder=done.folder, report=report)
    return say("done.all", elapsed=elapsed, report=report)


def _display(*, quiet: bool) -> Display:
    from deliberation.pipeline import progress

    if quiet:
        return progress.Quiet()
    if sys.stdout.isatty():
        return progress.Bars(_console())
    return progress.Lines(lambda line: print(line, flush=True))


def _console() -> Console:
    from rich.console import Console

    return Console()


def _show(found: Checkup, source: Path, folder: Path) -> None:
    """Print a check."""
    from rich.table import Table

    from deliberation.pipeline.words import say, stage_title, unit_name, whole

    console = _console()

    def line(text: str, style: str = "") -> None:
        console.print(text, style=style, markup=False, highlight=False, soft_wrap=True)

    line(say("check.title", path=source), "bold")
    if found.funnel:
        steps = ("declared", "received", "readable", "kept")
        table = Table(title=say("check.funnel"))
        for name in ("unit", *steps):
            table.add_column(say(f"check.{name}"), justify="left" if name == "unit" else "right")
        for unit, counts in found.funnel.items():
            table.add_row(unit_name(unit), *(whole(counts[step]) for step in steps))
        console.print(table)
    if found.set_aside:
        line(say("check.set_aside"), "bold")
        for unit, reason, rows in found.set_aside:
            line(f"  {say('check.aside', rows=whole(rows), unit=unit_name(unit), reason=reason)}")
    if found.warnings:
        line(say("check.warnings"), "bold")
        for warning in found.warnings:
            line(f"  {warning}", "yellow")
    line(say("check.will_run", folder=folder), "bold")
    for stage, runs in found.stages.items():
        fate = say("check.would_run" if runs else "check.would_keep")
        line(f"  {say('check.stage', stage=stage_title(stage), fate=fate)}")
    if not found.problems:
        line(say("check.fine"), "green")
        return
    line(
        say("check.mistakes" if len(found.problems) > 1 else "check.mistake", count=len(found.problems)),
        "bold red",
    )
    for problem in found.problems:
        line(f"  {problem}")
