"""Listening at scale: from the export of a citizens' consultation to a report that can be defended.

The verbs, in order: ``read``, ``map_opinions``, ``find_groups``, ``weigh``, ``find_themes``, ``synthesise``,
``render``. Each takes a consultation (and earlier results) and returns a new frozen result. Heavy libraries
are imported by the verb that needs them, when it runs.

Examples
--------
>>> import deliberation as dl
>>> consultation = dl.sample()
>>> consultation.has_votes and consultation.has_texts
True
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from deliberation.consultation import Consultation
    from deliberation.core.errors import (
        DeliberationError,
        NoTexts,
        NoVotes,
        ReadError,
        SettingsError,
        UnknownFormat,
    )
    from deliberation.core.sample import sample_folder
    from deliberation.core.settings import load_settings
    from deliberation.core.vote import Vote
    from deliberation.ingest import gather, read
    from deliberation.opinion import OpinionGroups, OpinionSpace, Support, find_groups, map_opinions, weigh
    from deliberation.report import render
    from deliberation.synthesis import (
        Facts,
        facts_schema,
        publish_bundle,
        publish_tables,
        publish_texts,
        synthesise,
    )
    from deliberation.text import Edits, Readings, Themes, find_themes, read_edits, read_readings

_HOMES = {
    "Consultation": "deliberation.consultation",
    "DeliberationError": "deliberation.core.errors",
    "Edits": "deliberation.text",
    "Facts": "deliberation.synthesis",
    "NoTexts": "deliberation.core.errors",
    "NoVotes": "deliberation.core.errors",
    "OpinionGroups": "deliberation.opinion",
    "OpinionSpace": "deliberation.opinion",
    "ReadError": "deliberation.core.errors",
    "Readings": "deliberation.text",
    "SettingsError": "deliberation.core.errors",
    "Support": "deliberation.opinion",
    "Themes": "deliberation.text",
    "UnknownFormat": "deliberation.core.errors",
    "Vote": "deliberation.core.vote",
    "facts_schema": "deliberation.synthesis",
    "find_groups": "deliberation.opinion",
    "find_themes": "deliberation.text",
    "gather": "deliberation.ingest",
    "load_settings": "deliberation.core.settings",
    "map_opinions": "deliberation.opinion",
    "publish_bundle": "deliberation.synthesis",
    "publish_tables": "deliberation.synthesis",
    "publish_texts": "deliberation.synthesis",
    "read": "deliberation.ingest",
    "read_edits": "deliberation.text",
    "read_readings": "deliberation.text",
    "render": "deliberation.report",
    "sample_folder": "deliberation.core.sample",
    "synthesise": "deliberation.synthesis",
    "weigh": "deliberation.opinion",
}

__all__ = [
    "Consultation",
    "DeliberationError",
    "Edits",
    "Facts",
    "NoTexts",
    "NoVotes",
    "OpinionGroups",
    "OpinionSpace",
    "ReadError",
    "Readings",
    "SettingsError",
    "Support",
    "Themes",
    "UnknownFormat",
    "Vote",
    "facts_schema",
    "find_groups",
    "find_themes",
    "gather",
    "load_settings",
    "map_opinions",
    "publish_bundle",
    "publish_tables",
    "publish_texts",
    "read",
    "read_edits",
    "read_readings",
    "render",
    "sample",
    "sample_folder",
    "synthesise",
    "weigh",
]


def sample() -> Consultation:
    """Return the built-in sample: a fictional French consultation with votes, answers and a paper register.

    Examples
    --------
    >>> sample().participants.num_rows > 1000
    True
    """
    from deliberation.core.sample import sample_folder
    from deliberation.core.settings import load_settings
    from deliberation.ingest import gather

    folder = sample_folder()
    return gather(load_settings(folder / "consultation.toml"), base=folder)


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from deliberation.core.provenance import engine_version

        return engine_version()
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'deliberation' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
