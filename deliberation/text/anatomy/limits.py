"""Conditions and limits: what people ask for on a condition, or save for an exception, in their words."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Final, Literal

from deliberation.text.wording.normalise import fold, unaccented

Kind = Literal["condition", "limit"]
KINDS: Final[tuple[Kind, ...]] = ("condition", "limit")


def limit_of(text: str) -> Kind | None:
    """Return whether a passage sets a condition ("provided that"), a limit ("except", "but not"), or neither.

    Examples
    --------
    >>> limit_of("Des pistes cyclables, à condition de garder les arbres")
    'condition'
    >>> limit_of("Open the park at night, but not on Sundays"), limit_of("Plus de bancs")
    ('limit', None)
    """
    said = unaccented(fold(text))
    return next((kind for kind in KINDS if _cues()[kind].search(said)), None)


@cache
def _cues() -> dict[Kind, re.Pattern[str]]:
    file = resources.files("deliberation.text") / "words" / "limits.toml"
    record = tomllib.loads(file.read_text(encoding="utf-8"))
    return {kind: re.compile(rf"\b(?:{'|'.join(record[kind])})\b") for kind in KINDS}
