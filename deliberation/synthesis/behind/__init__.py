"""The rows behind a fact: which table of the run holds what it was counted from, and which of its rows."""

from deliberation.synthesis.behind.nearest import behind
from deliberation.synthesis.behind.rows import PUBLISHED, Rows

__all__ = ["PUBLISHED", "Rows", "behind"]
