"""Words, numbers and dates in the language of the report: plural, typography, and sentences made of runs."""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from string import Formatter
from typing import Any, Final

from deliberation.core import figures, traced
from deliberation.core.figures import NBSP
from deliberation.core.language import LANGUAGES, form, sentences
from deliberation.report.blocks import Run, Runs
from deliberation.synthesis.facts import Share

RIGHT_TO_LEFT: Final = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ps", "syr", "ug", "ur", "yi"})
_LOCALE: Final = {"fr": "fr_FR", "en": "en_GB"}
_CONTROLS: Final = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff\ud800-\udfff]"
)
_DIRECTIONS: Final = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f]")
_COUNTED: Final = re.compile(r"^(\{n\}) (?=\S+$)")
"""A number with its noun, alone in a template."""
_JOINER: Final = "\u2060"
"""Forbids a break where it stands, and takes no room."""
_OPENED: Final = {"“": "”", "«": f"{NBSP}»"}
_INNER: Final = re.compile(r"‘(.+?)’(?!\w)")
"""What a citizen quoted in turn, in a name: an apostrophe has a letter after it."""
_STRONG: Final = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)


@cache
def catalogue(language: str) -> Mapping[str, Any]:
    """Return every sentence of a language: those of the locale file, and the engine's own portraits."""
    if language not in LANGUAGES:
        raise ValueError(f"A report is written in {' or '.join(LANGUAGES)}; {language!r} is neither.")
    file = resources.files("deliberation.report") / "locales" / f"{language}.toml"
    return {**tomllib.loads(file.read_text(encoding="utf-8")), "portrait": sentences("portrait", language)}


def typeset(text: str, language: str) -> str:
    """Put the no-break spaces that the language's typography asks for.

    Examples
    --------
    >>> typeset("Oui : 5 % et « non »", "fr").replace(chr(0xA0), "~")
    'Oui~: 5~% et «~non~»'
    >>> [typeset(text, "en").replace(chr(0xA0), "~") for text in ("{n} people", "See no. {id}")]
    ['{n}~people', 'See no.~{id}']
    """
    spaced = _COUNTED.sub(rf"\1{NBSP}", text)
    if language != "fr":
        return traced.carried(re.sub(r"(?<=\bno\.) (?=[\d{])", NBSP, spaced), text)
    spaced = re.sub(r" (?=[:;?!%»€])", NBSP, spaced)
    return traced.carried(re.sub(r"(?<=«) |(?<=n°) ", NBSP, spaced), text)


def clean(text: str) -> str:
    """Return a text without the control characters that no page may hold; everything visible stays.

    Characters that turn the direction of writing are left out too: unclosed, they would turn our own words.

    Examples
    --------
    >>> clean("a" + chr(0) + "b" + chr(0x202E) + "c")
    'a�bc'
    """
    shown = _DIRECTIONS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return traced.carried(_CONTROLS.sub("\ufffd", shown), text)


def one_line(text: str, limit: int) -> str:
    """Return a text on one line, cut at a word with a visible mark where it passes ``limit`` characters.

    Examples
    --------
    >>> one_line("un deux trois quatre", 12)
    'un deux […]'
    >>> one_line("“un deux trois quatre”", 14)
    '“un deux […]”'
    """
    line = " ".join(clean(text).split())
    if len(line) <= limit:
        return traced.carried(line, text)
    head = line[:limit]
    kept = head.rsplit(" ", 1)[0] if " " in head[limit // 2 :] else head
    return traced.carried(f"{kept} […]{_closing(kept)}", text)


def _closing(text: str) -> str:
    """Return the quotation mark that closes a cut text, where it begins with one that stays open."""
    mark = _OPENED.get(text[:1])
    return mark if mark is not None and mark.strip() not in text else ""


def unopened(text: str) -> str:
    """Return a cut text without a quotation mark that opens it and closes nowhere: ours stand around it.

    Examples
    --------
    >>> unopened("« Les agents de l’État […]"), unopened("« Non » partout")
    ('Les agents de l’État […]', '« Non » partout')
    """
    mark = {"«": "»", "“": "”", '"': '"'}.get(text[:1])
    return traced.carried(text[1:].lstrip(), text) if mark is not None and mark not in text[1:] else text


def marked(name: str, language: str, *, within: bool = False) -> str:
    """Give the quotation marks in the name of an idea or theme the signs of the page's language.

    A name holds “these marks” around a citizen's own words, and ‘these’ inside them. Alone in a French page
    the outer ones are « these »; an English page turns both around where the name stands ``within`` marks.

    Examples
    --------
    >>> marked("“Dire ‘non’ à l’État”", "fr").replace(chr(0xA0), "~")
    '«~Dire “non” à l’État~»'
    >>> marked("“Say ‘no’ to it”", "en", within=True)
    '‘Say “no” to it’'
    """
    if (language == "fr") == within:
        return name
    opens, closes = ("«\u00a0", "\u00a0»") if language == "fr" else ("‘", "’")
    outer = re.sub("”", "\ue001", name.replace("“", "\ue000"))
    inner = _INNER.sub(r"“\1”", outer)
    return traced.carried(inner.replace("\ue000", opens).replace("\ue001", closes), name)


def spans(text: str) -> str:
    """Return a text whose ranges of numbers have an en dash, after which no line breaks.

    Examples
    --------
    >>> spans("15-24") == "15–" + chr(0x2060) + "24", spans("La Roche-sur-Yon")
    (True, 'La Roche-sur-Yon')
    """
    return traced.carried(re.sub(r"(?<=\d)[-–](?=\d)", f"–{_JOINER}", text), text)


def rtl(language: str | None) -> bool:
    """Tell whether a language is written from right to left."""
    return language in RIGHT_TO_LEFT


def known_language(language: str | None) -> str | None:
    """Return the primary subtag of a language code, or None where it is not a language.

    Examples
    --------
    >>> [known_language(code) for code in ("fr", "zh-TW", "xx", "", None)]
    ['fr', 'zh', None, None, None]
    """
    found = re.match(r"^([a-z]{2,3})(?:[-_]|$)", (language or "").lower())
    return found.group(1) if found and found.group(1) in _languages() else None


@cache
def _languages() -> frozenset[str]:
    from babel import Locale

    return frozenset(Locale("en").languages)


class Words:
    """What a language says: the sentences of its locale file, its plural, its numbers and dates.

    Parameters
    ----------
    language : {"fr", "en"}
        Language of the report.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self._catalogue = catalogue(language)

    def _find(self, key: str) -> Any:
        node: Any = self._catalogue
        for part in key.split("."):
            node = node[part]
        return node

    def template(self, key: str, n: int | None = None) -> str:
        """Return the sentence under a dotted key, in the form that the count ``n`` calls for."""
        node = form(self._find(key), self.language, n)
        if not isinstance(node, str):
            raise KeyError(key)
        return typeset(node, self.language)

    def say(self, key: str, *, n: int | None = None, stating: object = None, **values: object) -> str:
        """Return a sentence with its values filled in, as plain text."""
        runs = self.runs(key, n=n, stating=stating, **values)
        return traced.text("".join(run.text for run in runs), traced.of(*(run.text for run in runs)), key)

    def runs(self, key: str, *, n: int | None = None, stating: object = None, **values: object) -> Runs:
        """Return a sentence as runs: ``**bold**`` is strong, and a value that is a run keeps its language.

        Whole numbers among the values are written in the language's own way. Each run holds the key of its
        sentence, and the run of a value the facts it comes from. ``stating`` is what the sentence says
        without showing it: a record or a value of the facts, or several.
        """
        template = self.template(key, n)
        stated = traced.of(n, *(stating if isinstance(stating, tuple) else (stating,)))
        if n is not None:
            values["n"] = n
        runs: list[Run] = []
        for position, piece in enumerate(_STRONG.split(template)):
            for literal, name, _, _ in Formatter().parse(piece):
                if literal:
                    ours = traced.text(literal, stated, key, ours=True)
                    runs.append(Run(ours, strong=position % 2 == 1))
                if name is not None:
                    runs.append(self._filled(values[name], key, stated, strong=position % 2 == 1))
        return tuple(runs)

    def _filled(self, value: object, key: str, stated: traced.Facts, *, strong: bool) -> Run:
        """Return a value as a run; words of ours that come from no fact state what their sentence does."""
        if isinstance(value, Run):
            words = traced.text(value.text, traced.of(value.text) or stated, key)
            return Run(words, strong or value.strong, value.language, value.rtl)
        written = self.number(value) if isinstance(value, int) else str(value)
        return Run(traced.text(written, traced.of(value) or stated, key), strong)

    def known(self, table: str, code: str) -> str:
        """Return the words for a code, or the code itself where the locale has none."""
        try:
            return traced.carried(self.say(f"{table}.{code}"), code)
        except KeyError:
            return code

    def has(self, key: str) -> bool:
        """Tell whether the locale holds a key."""
        try:
            self._find(key)
        except KeyError:
            return False
        return True

    # Numbers and dates ---------------------------------------------------------------------------------

    def number(self, value: int) -> str:
        """Write a whole number.

        Examples
        --------
        >>> Words("fr").number(12345).replace(chr(0xA0), "~")
        '12~345'
        """
        return traced.carried(figures.number(value, self.language), value)

    def decimal(self, value: float, digits: int = 2) -> str:
        """Write a number with a fixed number of decimals."""
        from babel.numbers import format_decimal

        pattern = "0." + "0" * digits
        written = format_decimal(round(value, digits), format=pattern, locale=_LOCALE[self.language])
        return traced.carried(str(written).replace("\u202f", NBSP), value)

    def percent(self, value: float | None) -> str:
        """Write a share as a whole percentage; what is neither none nor all is never written as 0 or 100.

        Examples
        --------
        >>> [Words("en").percent(v).replace(chr(0xA0), " ") for v in (0.0, 0.001, 0.5, 0.999, 1.0, None)]
        ['0%', '< 1%', '50%', '> 99%', '100%', '–']
        """
        return traced.carried(figures.percent(value, self.language), value)

    def share(self, share: Share) -> str:
        """Write a share as a whole percentage; none or all of rounded counts is written as nearly so.

        Examples
        --------
        >>> all_of_them = Share(count=30, n=30, value=1.0, rounded=True)
        >>> Words("en").share(all_of_them).replace(chr(0xA0), " ")
        '≈ 100%'
        """
        return traced.carried(figures.percent(share.value, self.language, rounded=share.rounded), share.value)

    def interval(self, low: float | None, high: float | None) -> str:
        """Write the bounds of an interval in whole percentages, or nothing where there is none.

        No line breaks after its dash.

        Examples
        --------
        >>> Words("en").interval(0.834, 0.901).replace(chr(0x2060), "")
        '83–90%'
        """
        told = figures.interval(low, high, self.language).replace("–", f"–{_JOINER}")
        return traced.carried(told, low, high)

    def date(self, day: datetime.date, *, year: bool = True) -> str:
        """Write a day in words, with or without its year.

        Examples
        --------
        >>> Words("fr").date(datetime.date(2025, 3, 1)).replace(chr(0xA0), " ")
        '1er mars 2025'
        """
        from babel.dates import format_date

        text = str(format_date(day, format="d MMMM y" if year else "d MMMM", locale=_LOCALE[self.language]))
        if self.language == "fr" and day.day == 1:
            text = re.sub(r"^1 ", "1er ", text)
        return traced.carried(text.replace(" ", NBSP, 1), day)

    def unit(self, name: str, n: int) -> str:
        """Write a count with its unit in the right number; an unknown unit stays as it is named."""
        if not self.has(f"units.{name}"):
            return traced.carried(f"{self.number(n)}{NBSP}{name}", n)
        return self.say(f"units.{name}", n=n)

    def listed(self, parts: Iterable[str], between: str = " · ") -> str:
        """Write parts one after the other; empty ones are left out.

        Examples
        --------
        >>> Words("fr").listed(["A", "", "B"])
        'A · B'
        """
        return traced.joined(parts, between)

    def joined(self, parts: Iterable[str]) -> str:
        """Write an enumeration: commas, and the language's "and" before the last.

        Examples
        --------
        >>> Words("fr").joined(["A", "B", "C"])
        'A, B et C'
        """
        *first, last = list(parts) or [""]
        told = f"{', '.join(first)} {self.say('words.and')} {last}" if first else last
        return traced.carried(told, *first, last)
