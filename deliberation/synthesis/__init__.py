"""The room that joins opinion, texts, territories and responses into Facts, through the publication gate."""

from deliberation.synthesis.answers import answered
from deliberation.synthesis.bundle import publish_bundle
from deliberation.synthesis.facts import Facts, facts_schema
from deliberation.synthesis.gate import Gate, Released
from deliberation.synthesis.grid import grid_rows
from deliberation.synthesis.ground import Ground
from deliberation.synthesis.lookup import Lookup, lookup
from deliberation.synthesis.synthesise import input_files, set_aside, synthesise
from deliberation.synthesis.tables import (
    answered_tables,
    publish_entries,
    publish_ledger,
    publish_tables,
    publish_texts,
)
from deliberation.synthesis.territories import Place, Territories

__all__ = [
    "Facts",
    "Gate",
    "Ground",
    "Lookup",
    "Place",
    "Released",
    "Territories",
    "answered",
    "answered_tables",
    "facts_schema",
    "grid_rows",
    "input_files",
    "lookup",
    "publish_bundle",
    "publish_entries",
    "publish_ledger",
    "publish_tables",
    "publish_texts",
    "set_aside",
    "synthesise",
]
