"""What every command shares: whatever goes wrong becomes one sentence and an exit code."""

from __future__ import annotations

import tempfile
import traceback
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Annotated, Final, ParamSpec

import typer

P = ParamSpec("P")
WRONG: Final = 1
INTERRUPTED: Final = 130

Debug = Annotated[bool, typer.Option("--debug", help="Show the full traceback of an error.")]


def told(command: Callable[P, None]) -> Callable[P, None]:
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


def checked_languages(languages: list[str] | None) -> tuple[str, ...]:
    """Return the languages asked, in order; one that the engine does not speak is a mistake of usage."""
    from deliberation.pipeline.words import LANGUAGES, say

    asked = [part.strip().lower() for language in languages or () for part in language.split(",")]
    for language in asked:
        if language not in LANGUAGES:
            raise typer.BadParameter(say("errors.language", language=language))
    return tuple(dict.fromkeys(asked))


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
