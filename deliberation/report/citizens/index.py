"""The look-up in parts: small ones stand in the page, those of large consultations in files beside it.

A page opened from a disk can load scripts but fetch nothing, so each file is a script that hands over one
part. ``citizens-search.js`` reads the parts; ``words``, ``bare``, ``title_key`` and ``key_hash`` say the same
there: a test compares them.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from deliberation.report.words import clean

if TYPE_CHECKING:
    from deliberation.synthesis.lookup import Lookup

FOLDER: Final = "citizens-data"
"""The folder beside the page, where a consultation is large."""
INLINE: Final = 600_000
"""Characters of the look-up up to which it stands in the page itself."""
PART: Final = 30_000
"""Characters of a part, about: what one search loads is a few of them."""

_LETTERS: Final = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "’": "'"})
_WORD: Final = re.compile(r"[^\W_]+")
_UNSPACED: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af\u0e00-\u0e7f]+")
"""Writings without spaces between words: they are cut in pairs of characters."""
_LEADING: Final = re.compile(
    r"^(?:\s*(?:contributions?(?=[\W_])|n\s*[°º]|no\s*\.|no(?=\s)|№|#|:))+", re.IGNORECASE
)
"""What may stand before a reference, in both languages."""
_SHORTEST: Final = 3
_COMMON: Final = 0.2
_FEW: Final = 200
"""Words that more than a fifth of 200 contributions or more hold tell nothing of one of them."""


def fold(text: str) -> str:
    """Return a text in lower case without accents.

    Examples
    --------
    >>> fold("Œuvre d’Été")
    "oeuvre d'ete"
    """
    plain = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    return "".join(c for c in plain if not unicodedata.category(c).startswith("M")).translate(_LETTERS)


def words(text: str) -> list[str]:
    """Return the words of a text that a search compares, each once, in their order.

    Short words are left out, and the mark of a plural.

    Examples
    --------
    >>> words("Les pistes cyclables, des PISTES !")
    ['les', 'piste', 'cyclable', 'des']
    >>> words("車輛登記")
    ['車輛', '輛登', '登記']
    """
    found: dict[str, None] = {}
    for word in _WORD.findall(fold(text)):
        for run in _UNSPACED.findall(word):
            pairs = [run[i : i + 2] for i in range(len(run) - 1)] or [run]
            found.update(dict.fromkeys(pairs))
        rest = _UNSPACED.sub("", word)
        if len(rest) >= _SHORTEST:
            found[rest[:-1] if len(rest) > _SHORTEST and rest[-1] in "sx" else rest] = None
    return list(found)


def keys(name: str, reference: str | None, url: str | None) -> list[str]:
    """Return what somebody may type to find a contribution: its id, reference or address, in one form.

    Examples
    --------
    >>> keys("polis:12", "AB-12", "https://www.Example.org/p/12/?a=b")
    ['polis12', '12', 'ab12', 'exampleorgp12']
    """
    found = [plain_key(name)]
    if ":" in name:
        found.append(plain_key(name.partition(":")[2]))
    if reference:
        found += [plain_key(reference), plain_key(bare(reference))]
    if url:
        found.append(plain_key(plain_address(url)))
    return list(dict.fromkeys(key for key in found if key))


def plain_key(text: str) -> str:
    """Return a reference without case, spaces or signs."""
    return "".join(_WORD.findall(fold(text)))


def bare(text: str) -> str:
    """Return a reference without the words that pages print before it, which are no part of it.

    Examples
    --------
    >>> [bare(text) for text in ("Contribution n° Q037", "no. opinions:61", "#12", "nova")]
    ['Q037', 'opinions:61', '12', 'nova']
    """
    return _LEADING.sub("", text.strip()).strip()


def title_key(title: str) -> str:
    """Return what stands for a whole title among the keys; no reference has a space.

    Examples
    --------
    >>> title_key("Des bancs !")
    'title desbancs'
    """
    return f"title {plain_key(title)}"


def plain_address(url: str) -> str:
    """Return an address without what varies: its scheme, ``www.``, what follows ``?`` or ``#``."""
    return re.sub(r"^\w+://(?:www\.)?", "", re.split(r"[?#]", url.strip().lower())[0])


def key_hash(key: str) -> str:
    """Return a short hash (FNV-1a, 32 bits) that ``citizens.js`` makes too.

    Examples
    --------
    >>> key_hash("polis12")
    'e784f0cf'
    """
    value = 0x811C9DC5
    for byte in key.encode():
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return f"{value:08x}"


@dataclass(frozen=True, kw_only=True)
class Parts:
    """The look-up in parts.

    Parameters
    ----------
    head : mapping
        What a search needs first: counts, ideas, themes, and where each part begins.
    parts : mapping of str to object
        ``t0...`` contributions, ``w0...`` words, ``k0...`` references and receipts.
    """

    head: Mapping[str, Any]
    parts: Mapping[str, Any]

    @property
    def size(self) -> int:
        """How many characters all parts take."""
        return sum(len(as_json(part)) for part in (self.head, *self.parts.values()))

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield each part as a script that hands it over, by its path beside the page."""
        for name, part in self.parts.items():
            text = f"deliberationPart({json.dumps(name)},{as_json(part)});\n"
            yield f"{FOLDER}/{name}.js", text.encode("utf-8")


def as_json(part: object) -> str:
    """Return JSON that may stand inside a script element, whatever people wrote."""
    text = json.dumps(part, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def build(found: Lookup) -> Parts:
    """Return the look-up of a consultation in parts."""
    ideas = {name: number for number, name in enumerate(found.ideas["idea"])}
    themes = {name: number for number, name in enumerate(found.themes["theme"])}
    rows = found.rows()
    spoken = Counter(row["language"] for row in rows if row["language"])
    main = min(spoken, key=lambda code: (-spoken[code], code), default="")
    entries = [_entry(row, ideas, main) for row in rows]
    postings: dict[str, list[int]] = defaultdict(list)
    held: dict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        if row["state"] != "moderated":
            for word in words(" ".join([row["title"], row["text"], *row["texts"]])):
                postings[word].append(number)
            if plain_key(row["title"]):
                held[key_hash(title_key(row["title"]))].append(number)
        for key in keys(row["id"], row["reference"], row["url"]):
            held[key_hash(key)].append(number)
        if row["receipt"]:
            held[row["receipt"]].append(number)
    most = len(entries) * _COMMON
    kept = {w: n for w, n in postings.items() if len(entries) < _FEW or len(n) <= most}
    parts: dict[str, Any] = {}
    starts: dict[str, list[Any]] = {}
    for letter, items in (
        ("t", list(enumerate(entries))),
        ("w", sorted((word, _steps(numbers)) for word, numbers in kept.items())),
        ("k", sorted((key, numbers) for key, numbers in held.items())),
    ):
        starts[letter] = []
        for number, chunk in enumerate(_chunks(items)):
            starts[letter].append(chunk[0][0])
            parts[f"{letter}{number}"] = [e for _, e in chunk] if letter == "t" else dict(chunk)
    head = {
        "n": len(entries),
        "language": main,
        "salt": found.salt,
        "receipts": any(row["receipt"] for row in rows),
        "addresses": any(row["url"] for row in rows),
        "common": sorted(postings.keys() - kept.keys()),
        "starts": starts,
        "ideas": [
            [row["idea"], clean(row["name"]), themes[row["theme"]], int(row["persons"])]
            for row in found.ideas.to_dict("records")
        ],
        "themes": [[row["theme"], clean(row["name"])] for row in found.themes.to_dict("records")],
    }
    return Parts(head=head, parts=parts)


def _entry(row: Mapping[str, Any], ideas: Mapping[str, int], main: str) -> list[Any]:
    """Return a contribution as ``citizens.js`` reads it: id, reference, address, state, why, passages.

    What it was written on comes next, then its language where it is not ``main``, then its title.
    """
    passages = [
        [clean(text), ideas[idea], int(start), int(end)]
        for text, idea, start, end in zip(row["texts"], row["ideas"], row["starts"], row["ends"], strict=True)
    ]
    said: list[Any] = passages or ([[clean(row["text"])]] if row["text"] else [])
    face = [clean(row["id"]), clean(row["reference"] or ""), clean(_safe(row["url"]))]
    above = [clean(name) for name in row["above"]]
    other = "" if row["language"] in (None, main) else row["language"]
    rest: list[Any] = [above, other, clean(row["title"])]
    while rest and not rest[-1]:
        rest.pop()
    return [*face, row["state"], clean(row["reason"] or ""), said, *rest]


def _safe(url: str | None) -> str:
    """Return an address that may be followed, else nothing."""
    return url if url and re.match(r"https?://[^\s<>\"']+$", url, re.IGNORECASE) else ""


def _steps(numbers: Sequence[int]) -> list[int]:
    """Return increasing numbers as the steps between them, which are shorter to write."""
    return [number - before for before, number in zip((0, *numbers), numbers, strict=False)]


def _chunks(items: Iterable[tuple[Any, Any]]) -> Iterator[list[tuple[Any, Any]]]:
    chunk: list[tuple[Any, Any]] = []
    size = 0
    for key, item in items:
        length = len(as_json(item)) + (len(key) if isinstance(key, str) else 0)
        if chunk and size + length > PART:
            yield chunk
            chunk, size = [], 0
        chunk.append((key, item))
        size += length
    if chunk:
        yield chunk
