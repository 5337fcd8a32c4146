"""The room that joins opinion, texts, territories and responses into Facts, through the publication gate."""

from deliberation.synthesis.facts import Facts
from deliberation.synthesis.synthesise import synthesise
from deliberation.synthesis.tables import publish_ledger, publish_tables, publish_texts

__all__ = ["Facts", "publish_ledger", "publish_tables", "publish_texts", "synthesise"]
