"""The manifest: what made the results, so that anybody can make them again or check them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from deliberation.core.provenance import engine_version
from deliberation.pipeline.inputs import Request, without_machine
from deliberation.pipeline.keys import library_versions
from deliberation.pipeline.plan import (
    ANSWERS_INPUT,
    EDITED_INPUT,
    PREVIOUS_INPUT,
    PRIVATE,
    REPLAYED,
    Stage,
)
from deliberation.pipeline.records import Record

_VERSION: Final = 1


def manifest(request: Request, stages: Sequence[Stage], records: Mapping[str, Record]) -> str:
    """Return the text of ``manifest.json``.

    It names no path of the machine, and no date: it only changes when something was run again.

    Parameters
    ----------
    request : Request
        Settings and inputs.
    stages : sequence of Stage
        The stages in order.
    records : mapping of str to Record
        Their records by name.
    """
    request_inputs = next((dict(records[s.name].inputs) for s in stages if not s.needs), {})
    for record in records.values():
        edits = {name: digest for name, digest in record.inputs.items() if name.startswith(EDITED_INPUT)}
        earlier = {n: digest for n, digest in record.inputs.items() if n.startswith(PREVIOUS_INPUT)}
        request_inputs |= earlier
        given = {n: digest for n, digest in record.inputs.items() if n.startswith(ANSWERS_INPUT)}
        request_inputs |= {name.removeprefix(ANSWERS_INPUT): digest for name, digest in given.items()}
        request_inputs |= {name.removeprefix(EDITED_INPUT): digest for name, digest in edits.items()}
    ordered = [(stage, records[stage.name]) for stage in stages]
    outputs = {
        name: digest
        for stage, record in ordered
        if stage.final
        for name, digest in record.outputs.items()
        if not name.startswith((PRIVATE, REPLAYED))
    }
    document: dict[str, Any] = {
        "manifest_version": _VERSION,
        "engine": {"name": "deliberation", "version": engine_version()},
        "versions": library_versions(),
        "settings": _publishable(without_machine(request.settings, request.base)),
        "seeds": {stage.name: record.seed for stage, record in ordered if record.seed is not None},
        "hash": "BLAKE2b, 16 bytes",
        "inputs": dict(sorted(request_inputs.items())),
        "outputs": dict(sorted(outputs.items())),
        "funnel": _funnel(records),
        "stages": [_told(stage, record) for stage, record in ordered],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _publishable(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings, personal data masked in what the consultation says of itself."""
    from deliberation.text.privacy.masks import mask

    def masked(value: Any) -> Any:
        if isinstance(value, str):
            return mask(value).text
        if isinstance(value, Mapping):
            return {name: masked(inner) for name, inner in value.items()}
        return [masked(inner) for inner in value] if isinstance(value, list | tuple) else value

    said = {name: masked(value) for name, value in settings.items() if name == "consultation"}
    return {**settings, **said}


def _funnel(records: Mapping[str, Record]) -> Mapping[str, Any]:
    found = [record.rows["funnel"] for record in records.values() if "funnel" in record.rows]
    return dict(found[-1]) if found else {}


def _told(stage: Stage, record: Record) -> dict[str, Any]:
    rows = {name: count for name, count in record.rows.items() if name != "funnel"}
    return {
        "stage": stage.name,
        "needs": list(stage.needs),
        "key": record.key,
        "seconds": record.seconds,
        "peak_memory_bytes": record.peak_memory,
        "rows": rows,
    }
