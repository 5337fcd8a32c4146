"""``deliberation contest import``, ``list`` and ``answer``: what citizens say is filed wrongly."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from deliberation.cli.telling import Debug, told

contest = typer.Typer(help="What citizens contest: import, list, answer.", no_args_is_help=True)

Source = Annotated[
    Path, typer.Argument(metavar="SETTINGS", help="A consultation.toml, or a folder that holds one.")
]


@contest.command("import")
@told
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
@told
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
@told
def answer_contest(
    source: Source,
    name: Annotated[str, typer.Argument(metavar="ID", help="As `contest list` shows it.")],
    accept: Annotated[bool, typer.Option("--accept/--refuse", help="Whether the citizen is right.")],
    why: Annotated[str, typer.Option(help="What you answer; the page shows it. Needed to refuse.")] = "",
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
