"""One reader per format; they never import one another."""

from collections.abc import Mapping
from typing import Final

from deliberation.ingest.reader import Reader
from deliberation.ingest.readers import mapped, polis, polis_api

READERS: Final[Mapping[str, Reader]] = {module.NAME: module for module in (polis, polis_api, mapped)}
"""Readers by name; at a tie the first one reads."""
