"""One reader per source format, and the ledger of what each row became."""

from deliberation.ingest.registry import READERS, gather, read

__all__ = ["READERS", "gather", "read"]
