"""The fonts we ship: from packages, never from the system, so that a PDF is the same on every machine."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

PACKAGES: Final = (
    ("fontpkg_source_sans_3", "files", "Source Sans 3"),
    ("fontpkg_source_serif_4", "files", "Source Serif 4"),
    ("manimgx_fonts", "", "Noto Sans, its scripts, symbols and emoji"),
    ("noto_cjk_sans_jp_regular", "", "Noto Sans CJK"),
)
"""Package, folder inside it, and what it holds; the first one sets our own words."""
ALWAYS: Final = frozenset("\n\t\u00a0\u202f\u200b\u200c\u200d\ufe0e\ufe0f\ufeff\u00ad\u2060")
"""Characters that need no glyph of their own."""
_LONG: Final = re.compile(r"[^\s\u200b\u2e80-\u9fff\uac00-\ud7af]{32,}")
_SLICE: Final = re.compile(r".{1,16}", re.DOTALL)
"""Words longer than a column may be broken anywhere, here every sixteen characters."""
_ADDRESSES: Final = ("http://", "https://")
_INSIDE: Final = re.compile(r"(?<=[/-])")
"""Where a line may break inside an address."""
UNSHOWN: Final = "\ufffd"


def folders() -> list[Path]:
    """Return the folders of the fonts that are installed, text font first."""
    found = []
    for package, inside, _ in PACKAGES:
        try:
            found.append(Path(str(resources.files(package))) / inside)
        except ModuleNotFoundError:
            continue
    return found


def text_font() -> Path:
    """Return the folder of the font that sets our own words."""
    return folders()[0]


@cache
def families() -> tuple[str, ...]:
    """Return the families to fall back on, in order, after the text font: every other script, then emoji."""
    import typst

    known = typst.Fonts(False, False, [str(folder) for folder in folders()]).families()
    rest = [name for name in known if name not in ("Source Sans 3", "Source Serif 4")]
    rank = {"Noto Sans": 0, "Noto Sans Symbols": 8, "Noto Emoji": 9}
    return tuple(sorted(rest, key=lambda name: (rank.get(name, 1 if "CJK" in name else 2), name)))


@cache
def covered() -> frozenset[int]:
    """Return the code points that at least one of our fonts can draw."""
    from fontTools.ttLib import TTCollection, TTFont

    points: set[int] = set()
    for folder in folders():
        for path in sorted(folder.iterdir()):
            if path.suffix.lower() == ".ttc":
                fonts: list[Any] = list(TTCollection(path, lazy=True).fonts)
            elif path.suffix.lower() in (".ttf", ".otf"):
                fonts = [TTFont(path, lazy=True)]
            else:
                continue
            for font in fonts:
                points.update(font.getBestCmap() or ())
                font.close()
    return frozenset(points)


def _breakable(word: str) -> str:
    """Return a long word with places to break it; an address has its own, and is copied as it is."""
    parts = _INSIDE.split(word) if word.startswith(_ADDRESSES) else [word]
    return "".join("\u200b".join(_SLICE.findall(part)) if len(part) > 31 else part for part in parts)


def drawable(text: str) -> str:
    """Return a text where what no font can draw is a neutral mark, never an empty box.

    Examples
    --------
    >>> drawable("Oui, 大家 😀")
    'Oui, 大家 😀'
    """
    text = _LONG.sub(lambda word: _breakable(word.group()), text)
    if text.isascii():
        return text
    points = covered()
    return "".join(c if ord(c) in points or c in ALWAYS else UNSHOWN for c in text)
