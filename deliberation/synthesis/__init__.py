"""The room that joins opinion, texts, territories and responses into Facts, through the publication gate."""

from deliberation.synthesis.bundle import publish_bundle
from deliberation.synthesis.facts import Facts
from deliberation.synthesis.gate import Released
from deliberation.synthesis.synthesise import synthesise
from deliberation.synthesis.tables import publish_ledger, publish_tables, publish_texts

__all__ = [
    "Facts",
    "Released",
    "publish_bundle",
    "publish_ledger",
    "publish_tables",
    "publish_texts",
    "synthesise",
]
