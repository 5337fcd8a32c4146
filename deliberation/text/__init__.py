"""What people wrote: passages, ideas, themes, languages, copies, personal data, quotes."""

from __future__ import annotations

from deliberation.text.conflicts import Conflict, Replay
from deliberation.text.edits import Edits, check_edits, read_edits
from deliberation.text.identity import Continuity
from deliberation.text.privacy import Found, Masked, find_personal_data, mask, mask_between
from deliberation.text.quotes import check_quote, is_exact
from deliberation.text.results import Themes
from deliberation.text.themes import find_themes
from deliberation.text.tree import Counts, Idea, Theme
from deliberation.text.types import TYPES

__all__ = [
    "TYPES",
    "Conflict",
    "Continuity",
    "Counts",
    "Edits",
    "Found",
    "Idea",
    "Masked",
    "Replay",
    "Theme",
    "Themes",
    "check_edits",
    "check_quote",
    "find_personal_data",
    "find_themes",
    "is_exact",
    "mask",
    "mask_between",
    "read_edits",
]
