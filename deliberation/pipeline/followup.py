"""The follow-up: when only responses change, the reports again, from what an earlier run found."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from deliberation.core.errors import ReadError
from deliberation.core.settings import Settings
from deliberation.pipeline.inputs import Request, open_request, portable
from deliberation.pipeline.output import Output
from deliberation.pipeline.plan import FOUND, plan
from deliberation.pipeline.progress import Display
from deliberation.pipeline.records import read_record
from deliberation.pipeline.runner import Run, run
from deliberation.pipeline.words import say


def followup(
    settings: str | Path | Settings | Request,
    out: str | Path,
    *,
    base: str | Path | None = None,
    languages: Sequence[str] = (),
    jobs: int | None = None,
    display: Display | None = None,
) -> Run:
    """Refresh the reports of an earlier run with the responses of today; nothing is found again.

    Parameters
    ----------
    settings, out, base, languages, jobs, display
        See ``run``; ``out`` is the output folder of the earlier run.

    Returns
    -------
    Run

    Raises
    ------
    ReadError
        If there is no earlier run there, if its export has changed since, or if the responses hold mistakes.
    """
    request = settings if isinstance(settings, Request) else open_request(settings, base=base)
    output = Output(Path(out))
    needed = [stage.name for stage in plan(request.settings) if stage.name in FOUND]
    records = {name: read_record(output.work / name) for name in needed}
    if any(record is None for record in records.values()):
        raise ReadError(say("errors.followup_first", folder=output.folder, path=request.origin))
    read = records["read"]
    named = request.settings.tables.responses
    apart = set() if named is None else {portable(named.path, request.base)}
    hashes = request.hashes(without=output.folder.resolve())
    now = {name: digest for name, digest in hashes.items() if name not in apart}
    if read is not None and dict(read.inputs) != now:
        changed = sorted(name for name in {*now, *read.inputs} if now.get(name) != read.inputs.get(name))
        told = ", ".join(changed[:3]) + ("…" if len(changed) > 3 else "")
        raise ReadError(say("errors.followup_changed", files=told, path=request.origin))
    return run(request, out, languages=languages, jobs=jobs, display=display, given=FOUND)
