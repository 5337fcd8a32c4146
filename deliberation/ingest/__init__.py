"""One reader per source format, and the ledger of what each row became."""

from deliberation.ingest.readers import READERS
from deliberation.ingest.registry import gather, read

__all__ = ["READERS", "gather", "read"]
