"""The command line: ``deliberation run consultation.toml``, ``check``, ``demo``, ``describe``, ``data``.

Exit codes: 0 done; 1 the input, the settings or the output folder are wrong (or the engine made a mistake,
and says where its details are); 2 wrong usage; 130 interrupted.
"""

from __future__ import annotations

import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, ParamSpec

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from deliberation.pipeline import Checkup, Request, Run
    from deliberation.pipeline.progress import Display

P = ParamSpec("P")
WRONG: Final = 1
INTERRUPTED: Final = 130

app = typer.Typer(
    name="deliberation",
    help="From the export of a citizens' consultation to a report that can be defended line by line.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
data = typer.Typer(help="Public consultations to try the engine on.", no_args_is_help=True)
app.add_typer(data, name="data")
contest = typer.Typer(help="What citizens contest: import, list, answer.", no_args_is_help=True)
app.add_typer(contest, name="contest")

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
Debug = Annotated[bool, typer.Option("--debug", help="Show the full traceback of an error.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")]


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:  # a name in any alphabet must never stop a run
            reconfigure(errors="replace")
    app()


def _told(command: Callable[P, None]) -> Callable[P, None]:
    """Turn whatever goes wrong into one sentence and an exit code; ``--debug`` adds the traceback."""

    @wraps(command)
    def inner(*args: P.args, **kwargs: P.kwargs) -> None:
        debug = bool(kwargs.get("debug"))
        try:
            command(*args, **kwargs)
        except KeyboardInterrupt as stop:
            from deliberation.pipeline.words import say

            typer.echo(str(stop) or say("interrupted.plain"), err=True)
            raise typer.Exit(INTERRUPTED) from None
        except (typer.Exit, typer.Abort, typer.BadParameter):
            raise
        except Exception as error:  # nobody should have to read a traceback
            _complain(_sentence(error, debug=debug))
            raise typer.Exit(WRONG) from None

    return inner


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
@_told
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
    languages = _checked(language)
    from deliberation.pipeline import open_request

    request = open_request(source)
    folder = out if out is not None else Path("out") / request.name
    _run(request, folder, languages=languages, seed=seed, jobs=jobs, quiet=quiet)


@app.command()
@_told
def demo(
    out: Annotated[Path, typer.Option("--out", "-o", help="Output folder.")] = Path("out/demo"),
    language: Languages = None,
    jobs: Jobs = None,
    debug: Debug = False,
    quiet: Quiet = False,
) -> None:
    """Run the built-in sample, a fictional French consultation."""
    languages = _checked(language)
    from deliberation.core.sample import sample_folder
    from deliberation.pipeline import open_request

    _run(open_request(sample_folder()), out, languages=languages, seed=None, jobs=jobs, quiet=quiet)


@app.command()
@_told
def check(source: Source, out: Out = None, debug: Debug = False) -> None:
    """Read everything and report problems, without running anything."""
    from deliberation.pipeline import check as examine
    from deliberation.pipeline import open_request

    request = open_request(source)
    folder = out if out is not None else Path("out") / request.name
    found = examine(request, folder)
    _show(found, source, folder)
    if found.problems:
        raise typer.Exit(WRONG)


@app.command()
@_told
def describe(
    source: Source,
    language: Annotated[str | None, typer.Option("--language", "-l", help="fr or en.")] = None,
    debug: Debug = False,
) -> None:
    """Say in plain words what a consultation holds."""
    spoken = _checked([language] if language else None)
    from deliberation.pipeline import describe as tell
    from deliberation.pipeline.words import message_language

    typer.echo(tell(source, spoken[0] if spoken else message_language()))


@app.command()
@_told
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
@_told
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
    spoken = _checked([language] if language else None)
    from deliberation.pipeline import propose, write_proposal
    from deliberation.pipeline.words import message_language, say

    words = spoken[0] if spoken else message_language()
    if out is None:
        typer.echo(propose(file, words, sheet=sheet), nl=False)
        return
    replaced = write_proposal(file, out, words, sheet=sheet, force=force)
    typer.echo(say("suggest.replaced" if replaced else "suggest.written", path=out))


@app.command()
@_told
def template(
    file: Annotated[Path, typer.Argument(metavar="FILE.xlsx", help="The workbook to write.")],
    language: Annotated[str | None, typer.Option("--language", "-l", help="fr or en.")] = None,
    debug: Debug = False,
) -> None:
    """Write a workbook to type a paper register in; it is then read without any settings."""
    spoken = _checked([language] if language else None)
    from deliberation.pipeline import write_template
    from deliberation.pipeline.words import message_language, say

    path = write_template(file, spoken[0] if spoken else message_language())
    typer.echo(say("template.written", path=path))


@data.command("list")
@_told
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
@_told
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
@_told
def followup(
    source: Source,
    out: Out = None,
    language: Languages = None,
    jobs: Jobs = None,
    debug: Debug = False,
    quiet: Quiet = False,
) -> None:
    """Refresh the reports when only responses have changed, in seconds; nothing is found again."""
    languages = _checked(language)
    from deliberation.pipeline import followup as follow
    from deliberation.pipeline import open_request

    request = open_request(source)
    folder = out if out is not None else Path("out") / request.name
    started = time.monotonic()
    done = follow(request, folder, languages=languages, jobs=jobs, display=_display(quiet=quiet))
    if not quiet:
        typer.echo(_conclusion(done, time.monotonic() - started))
        _tell_responses(done)


@contest.command("import")
@_told
def import_contests(
    source: Source,
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Files that citizens sent.")],
    debug: Debug = False,
) -> None:
    """Add the files that the citizens' page made to contests.csv, beside the settings."""
    from deliberation.pipeline import contests, open_request
    from deliberation.pipeline.words import say

    fresh, known = contests.import_contests(open_request(source), files)
    typer.echo(say("contests.imported", fresh=fresh, known=known))


@contest.command("list")
@_told
def list_contests(source: Source, debug: Debug = False) -> None:
    """List what citizens contest, and what was answered."""
    from deliberation.pipeline import contests, open_request
    from deliberation.pipeline.words import say

    found = contests.read_contests(open_request(source).base)
    for one in found:
        typer.echo(contests.told(one))
    if not found:
        typer.echo(say("contests.none"))


@contest.command("answer")
@_told
def answer_contest(
    source: Source,
    name: Annotated[str, typer.Argument(metavar="ID", help="As `contest list` shows it.")],
    accept: Annotated[bool, typer.Option("--accept/--refuse", help="Whether the citizen is right.")],
    why: Annotated[str, typer.Option(help="What you answer.")] = "",
    to: Annotated[str, typer.Option(help="Name of the idea to move to, instead of the one asked.")] = "",
    debug: Debug = False,
) -> None:
    """Answer a contest; one that is accepted becomes an edit of themes.toml."""
    from deliberation.pipeline import contests, open_request
    from deliberation.pipeline.words import say

    request = open_request(source)
    done = contests.answer_contest(request, name, "accepted" if accept else "refused", why=why, to=to)
    file = request.edits() or request.base / "themes.toml"
    typer.echo(say(f"contests.done_{done.state}", id=done.id, file=file))


def _tell_responses(done: Run) -> None:
    """Say what became of responses: late, without their idea, or typed where results are written."""
    from deliberation.pipeline.words import say

    for name in ("late", "detached"):
        if done.responses.get(name):
            typer.echo(say(f"done.{name}", count=done.responses[name]))
    for kept in done.spared:
        typer.echo(say("done.spared", kept=kept, folder=done.folder))


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


def _checked(languages: list[str] | None) -> tuple[str, ...]:
    """Return the languages asked, in order; one that the engine does not speak is a mistake of usage."""
    from deliberation.pipeline.words import LANGUAGES, say

    asked = [part.strip().lower() for language in languages or () for part in language.split(",")]
    for language in asked:
        if language not in LANGUAGES:
            raise typer.BadParameter(say("errors.language", language=language))
    return tuple(dict.fromkeys(asked))


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


def _complain(sentence: str) -> None:
    from deliberation.pipeline.words import say

    typer.echo(f"{say('errors.label')} {sentence}", err=True)


def _sentence(error: Exception, *, debug: bool) -> str:
    """Return what to tell of an error: its own sentence if it is the user's, else where the details are."""
    from deliberation.core.errors import DeliberationError
    from deliberation.pipeline.words import say

    if debug:
        typer.echo("".join(traceback.format_exception(error)), err=True)
    if isinstance(error, DeliberationError):
        return str(error)
    from deliberation.pipeline.child import TRACKER, write_details

    details = write_details(Path(tempfile.mkdtemp(prefix="deliberation-")), traceback.format_exc())
    told = traceback.format_exception_only(error)[-1].strip()
    return say("errors.unexpected", error=told, details=details, tracker=TRACKER)


if __name__ == "__main__":
    main()
