"""The pipeline: stages (files in, files out), the runner that orders them, and the manifest.

It orders steps and computes nothing itself. ``run`` is the main door::

    from deliberation.pipeline import run

    done = run("consultation.toml", "out/market")
    print(done.folder, done.reran)

Work files lie in ``OUT/.work/``: they are what an interrupted run resumes from, and are safe to delete.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from deliberation.pipeline.check import Checkup, check
    from deliberation.pipeline.errors import Interrupted, StageCrashed
    from deliberation.pipeline.followup import followup
    from deliberation.pipeline.inputs import Request, describe, open_request, write_ledger
    from deliberation.pipeline.prepare import propose, write_proposal, write_template
    from deliberation.pipeline.runner import Run, run
    from deliberation.pipeline.territories import render_territories
    from deliberation.pipeline.words import say

_HOMES = {
    "Checkup": "check",
    "check": "check",
    "Interrupted": "errors",
    "StageCrashed": "errors",
    "followup": "followup",
    "Request": "inputs",
    "describe": "inputs",
    "open_request": "inputs",
    "propose": "prepare",
    "write_proposal": "prepare",
    "write_template": "prepare",
    "render_territories": "territories",
    "Run": "runner",
    "run": "runner",
    "say": "words",
    "write_ledger": "inputs",
}

__all__ = [
    "Checkup",
    "Interrupted",
    "Request",
    "Run",
    "StageCrashed",
    "check",
    "describe",
    "followup",
    "open_request",
    "propose",
    "render_territories",
    "run",
    "say",
    "write_ledger",
    "write_proposal",
    "write_template",
]


def __getattr__(name: str) -> Any:
    """Import a door when it is first used, so that ``--help`` does not load the engine."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = found
    return found
