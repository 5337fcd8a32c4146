"""What runs, in which order, and what each stage may know of the settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from deliberation.core.settings import Settings

_HERE: Final = "deliberation.pipeline.stages"
_INPUT_ROOMS: Final = ("core", "kernels", "consultation", "ingest")
_INPUT_SECTIONS: Final[tuple[str, ...]] = ("sources", "tables", "declared")
_RESULT_ROOMS: Final = ("core", "kernels", "consultation")

EDITED: Final = "synthesise"
"""The stage that replays the edits by hand: they are quick, and texts need not be read again for them."""
EDITED_INPUT: Final = "edits/"
"""What stands before the name of a file written by hand (edits, readings) among the inputs of that stage."""
REPLAYED: Final = ".by_hand"
"""Where that stage keeps a copy of these files; nothing in it belongs in the output folder."""
ANSWERED: Final = "answer"
"""The stage that joins the responses of the decision-maker to what was found."""
ANSWERS_INPUT: Final = "responses/"
"""What stands before the name of their file, and of that of contests, among the inputs of that stage."""
PRIVATE: Final = "private/"
"""What stands before the files that a stage leaves for others, which are not published."""
FOUND: Final = ("read", "opinion", "texts", EDITED, "write", "lookup")
"""The stages that a follow-up takes as they are."""
PREVIOUS_INPUT: Final = "previous/"
"""What stands before the files of an earlier run's themes among the inputs of the reading of texts."""


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One stage of the run.

    Parameters
    ----------
    name : str
        Name of its folder in ``OUT/.work``, e.g. ``"render-fr"``.
    work : str
        The function that does it, as ``module:function``; it takes a ``job.Job``.
    needs : tuple of str
        Stages whose files it reads.
    settings : mapping
        The part of the settings it reads, and all that it is given of them.
    rooms : tuple of str
        Packages of the engine it runs: when their code changes, the stage is run again.
    weight : float
        Its usual share of the time, until a first run has measured it.
    final : bool
        Whether its files belong in the output folder.
    """

    name: str
    work: str
    needs: tuple[str, ...] = ()
    settings: Mapping[str, Any]
    rooms: tuple[str, ...]
    weight: float
    final: bool = False


def plan(settings: Settings) -> tuple[Stage, ...]:
    """Return the stages of a full run, each after those it needs.

    What the consultation says of itself (title, mandate...) is only given to the synthesis, so that
    correcting a title does not read every text again; its language alone is given to the reading.

    Examples
    --------
    >>> from deliberation.core.settings import check_settings
    >>> [stage.name for stage in plan(check_settings({"sources": [{"path": "export"}]}))]
    ['read', 'opinion', 'texts', 'synthesise', 'lookup', 'answer', 'render-fr', 'render-en']
    """
    said = settings.model_dump(mode="json", exclude_unset=True)
    analysis = settings.analysis.model_dump(mode="json")
    about = said.get("consultation", {})
    sources: dict[str, Any] = {name: said[name] for name in _INPUT_SECTIONS if name in said}
    tables = dict(sources.get("tables", {}))
    answers = tables.pop("responses", None)
    sources = {**sources, "tables": tables} if tables else {n: p for n, p in sources.items() if n != "tables"}
    if settings.consultation.language:
        sources["consultation"] = {"language": settings.consultation.language}
    written = _writing(settings)
    printed = written[-1].name if written else EDITED
    languages = list(dict.fromkeys(settings.report.languages))
    return (
        Stage(name="read", work=f"{_HERE}:read", settings=sources, rooms=_INPUT_ROOMS, weight=2),
        Stage(
            name="opinion",
            work=f"{_HERE}:opinion",
            needs=("read",),
            settings={name: analysis[name] for name in ("seed", "simulations", "threshold")},
            rooms=(*_RESULT_ROOMS, "opinion"),
            weight=30,
        ),
        Stage(
            name="texts",
            work=f"{_HERE}:texts",
            needs=("read",),
            settings={name: analysis[name] for name in ("seed", "encoder", "previous")},
            rooms=(*_RESULT_ROOMS, "text"),
            weight=45,
        ),
        Stage(
            name=EDITED,
            work=f"{_HERE}:synthesise",
            needs=("read", "opinion", "texts"),
            settings={
                "consultation": about,
                "minimum_cell": settings.publication.minimum_cell,
                "profile": settings.publication.profile,
                "edits": analysis["edits"],
                "readings": analysis["readings"],
            },
            rooms=(*_RESULT_ROOMS, "opinion", "text", "synthesis"),
            weight=3,
            final=True,
        ),
        *written,
        Stage(
            name="lookup",
            work=f"{_HERE}:lookup",
            needs=("read", "texts", EDITED),
            settings={"languages": languages, "edits": analysis["edits"]},
            rooms=(*_RESULT_ROOMS, "text", "synthesis", "report"),
            weight=3,
            final=True,
        ),
        Stage(
            name=ANSWERED,
            work=f"{_HERE}:answer",
            needs=("read", EDITED, *(stage.name for stage in written)),
            settings={
                "facts": printed,
                "responses": answers,
                "as_of": None if settings.report.as_of is None else settings.report.as_of.isoformat(),
                "language": languages[0],
            },
            rooms=("core", "kernels", "ingest", "interop", "synthesis"),
            weight=2,
            final=True,
        ),
        *(
            Stage(
                name=f"render-{language}",
                work=f"{_HERE}:render",
                needs=("lookup", ANSWERED),
                settings={"language": language, "formats": list(settings.report.formats)},
                rooms=("core", "synthesis", "report"),
                weight=5,
                final=True,
            )
            for language in languages
        ),
    )


def _writing(settings: Settings) -> tuple[Stage, ...]:
    """Return the stage of the optional writer, where the settings name an endpoint."""
    writer = settings.writer
    if writer.endpoint is None:
        return ()
    stage = Stage(
        name="write",
        work=f"{_HERE}:write",
        needs=(EDITED,),
        settings={"seed": settings.analysis.seed, **writer.model_dump(mode="json")},
        rooms=("core", "text", "synthesis"),
        weight=60,
        final=True,
    )
    return (stage,)
