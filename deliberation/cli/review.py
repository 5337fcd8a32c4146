"""``deliberation review export`` and ``import``: a workbook to read passages again and correct ideas in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deliberation.cli.telling import Debug, checked_languages, told

if TYPE_CHECKING:
    from deliberation.pipeline.review import Imported

review = typer.Typer(
    help="Read passages again, correct ideas and themes in a workbook.", no_args_is_help=True
)


@review.command("export")
@told
def export(
    folder: Annotated[Path, typer.Argument(metavar="OUT_FOLDER", help="The output folder of a run.")],
    sheet: Annotated[Path, typer.Option("--sheet", help="The workbook to write.")] = Path("review.xlsx"),
    sample: Annotated[int, typer.Option(min=1, help="Passages drawn at random.")] = 150,
    uncertain: Annotated[int, typer.Option(min=0, help="Passages the engine is least sure of.")] = 50,
    reader: Annotated[str | None, typer.Option(help="Who will read; a name or a code.")] = None,
    language: Annotated[str | None, typer.Option("--language", "-l", help="fr or en.")] = None,
    debug: Debug = False,
) -> None:
    """Write a workbook to read passages again, and correct ideas, themes and quotes."""
    spoken = checked_languages([language] if language else None)
    from deliberation.pipeline.review import export_review
    from deliberation.pipeline.words import say

    done = export_review(
        folder,
        sheet,
        sample=sample,
        uncertain=uncertain,
        reader=reader,
        language=spoken[0] if spoken else None,
    )
    typer.echo(say("review.exported", path=done.path, random=done.random, uncertain=done.uncertain))


@review.command("import")
@told
def import_(
    sheets: Annotated[list[Path], typer.Argument(metavar="REVIEW.xlsx...", help="The filled workbooks.")],
    into: Annotated[Path, typer.Option("--into", help="The folder that holds consultation.toml.")],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", help="Output folder of the run; out/NAME where left out.", show_default=False
        ),
    ] = None,
    prefer: Annotated[
        str | None, typer.Option(metavar="READER", help="The reader who settles where readers differ.")
    ] = None,
    debug: Debug = False,
) -> None:
    """Check filled workbooks cell by cell, then write the corrections for the next run."""
    from deliberation.pipeline.review import import_review

    _tell(import_review(sheets, into, out=out, prefer=prefer), out)


def _tell(done: Imported, out: Path | None) -> None:
    from deliberation.pipeline.review import CONFLICTS_FILE
    from deliberation.pipeline.words import say

    if done.files:
        files = ", ".join(str(file) for file in done.files)
        typer.echo(say("review.imported", edits=done.edits, readings=done.readings, files=files))
    else:
        typer.echo(say("review.unchanged"))
    if done.disagreements:
        typer.echo(say("review.disagreements", count=done.disagreements, file=CONFLICTS_FILE))
    if done.noted:
        typer.echo(say("review.noted", count=done.noted))
    if done.left:
        typer.echo(say("review.left", count=len(done.left)))
        for sentence in done.left:
            typer.echo(f"  {sentence}")
    if not done.checked:
        typer.echo(say("review.unchecked", folder=out or "out"))
