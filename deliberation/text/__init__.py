"""What people wrote: passages, ideas, themes, languages, copies, personal data, quotes."""

from __future__ import annotations

from deliberation.text.anatomy.types import TYPES
from deliberation.text.edits.file import Edits, check_edits, read_edits
from deliberation.text.privacy.masks import Found, Masked, find_personal_data, mask, mask_between
from deliberation.text.readings.file import Reading, Readings, read_readings
from deliberation.text.results.conflicts import Conflict, Replay
from deliberation.text.results.identity import Continuity
from deliberation.text.results.quotes import check_quote, is_exact
from deliberation.text.results.themes import Themes
from deliberation.text.results.tree import Counts, Idea, Subtheme, Theme
from deliberation.text.stability import ThemeStability, theme_stability
from deliberation.text.themes import find_themes

__all__ = [
    "TYPES",
    "Conflict",
    "Continuity",
    "Counts",
    "Edits",
    "Found",
    "Idea",
    "Masked",
    "Reading",
    "Readings",
    "Replay",
    "Subtheme",
    "Theme",
    "ThemeStability",
    "Themes",
    "check_edits",
    "check_quote",
    "find_personal_data",
    "find_themes",
    "is_exact",
    "mask",
    "mask_between",
    "read_edits",
    "read_readings",
    "theme_stability",
]
