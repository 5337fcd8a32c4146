"""One reader per source format, and the ledger of what each row became."""

from deliberation.ingest.join.responses import Answers, check_answers, read_answers
from deliberation.ingest.readers import READERS
from deliberation.ingest.registry import gather, read

__all__ = ["READERS", "Answers", "check_answers", "gather", "read", "read_answers"]
