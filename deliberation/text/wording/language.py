"""The language of each contribution."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Any, Final

from deliberation.text.wording.normalise import clean, letters

KNOWN: Final = (
    "fr", "en", "de", "es", "it", "pt", "nl", "ca", "eu", "br", "oc", "lb", "pl", "ro", "cs", "sk", "hu",
    "sv", "da", "no", "fi", "et", "lv", "lt", "sl", "hr", "sq", "tr", "el", "bg", "sr", "uk", "ru", "he",
    "ar", "fa", "ur", "hi", "bn", "ta", "th", "vi", "id", "zh", "ja", "ko",
)  # fmt: skip
"""Languages that may be recognised: those of Europe, its regions, and its largest communities."""

_SCRIPTS: Final = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u3400-\u9fff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
)
_ANY_SCRIPT: Final = re.compile("|".join(script.pattern for _, script in _SCRIPTS))
_SCRIPTED: Final = frozenset(code for code, _ in _SCRIPTS)  # a text in another script is not in these
_LONG: Final = 60  # letters from which a text is believed on its own
_SHORT: Final = 20  # letters under which a text says nothing of its language
_READ: Final = (
    500  # characters that settle a language: one text in a thousand would be told otherwise by more
)
_SURE: Final = 0.9
_PLAUSIBLE: Final = 0.02  # share of the long texts that makes a language plausible for short ones


def detect_languages(texts: Sequence[str], *, declared: str | None = None) -> list[str | None]:
    """Return the language of each text as an ISO 639 code, None where nothing can be said.

    A text of 60 letters or more is believed on its own; a shorter one must choose among the languages that
    2 % of the long ones are written in (and the declared one), and inherits the main language where it is
    under 20 letters or in doubt. The result does not depend on the order of the texts.

    Parameters
    ----------
    texts : sequence of str
        The texts, as submitted.
    declared : str, optional
        What the organiser says the main language is.

    Examples
    --------
    >>> detect_languages(["Il faut plus de pistes cyclables dans le centre de la ville, partout", "Vélo"])
    ['fr', 'fr']
    """
    cleaned = [clean(text) for text in texts]
    sizes = [len(letters(text)) for text in cleaned]
    found: list[str | None] = [_by_script(text, size) for text, size in zip(cleaned, sizes, strict=True)]
    for row, (text, size) in enumerate(zip(cleaned, sizes, strict=True)):
        if found[row] is None and size >= _LONG:
            language, certainty = _classify(text, KNOWN)
            found[row] = language if certainty >= _SURE else None
    seen = Counter(language for language in found if language is not None)
    main = declared or _most(seen) or _guess(cleaned)
    enough = max(2, _PLAUSIBLE * sum(seen.values()))
    plausible = tuple(
        sorted({code for code, count in seen.items() if count >= enough} | ({main} if main else set()))
    )
    for row, (text, size) in enumerate(zip(cleaned, sizes, strict=True)):
        if found[row] is None and size:
            found[row] = _among(text, size, plausible, main)
    return found


def _among(text: str, size: int, plausible: tuple[str, ...], main: str | None) -> str | None:
    if size < _SHORT:
        return main
    plausible = tuple(code for code in plausible if code not in _SCRIPTED) or KNOWN
    if plausible == (main,):
        return main
    language, certainty = _classify(text, plausible)
    return language if certainty >= _SURE else main


def _by_script(text: str, size: int) -> str | None:
    """Return the language that a script alone betrays, if a fifth of the letters are in it."""
    if _ANY_SCRIPT.search(text) is None:
        return None
    for language, script in _SCRIPTS:
        if len(script.findall(text)) * 5 > max(size, 1):
            return language
    return None


def _most(counts: Counter[str]) -> str | None:
    return min(counts, key=lambda code: (-counts[code], code)) if counts else None


def _guess(texts: Sequence[str]) -> str | None:
    """Return the language of all the short texts taken together."""
    joined = " ".join(sorted(text for text in texts if text))[:5000]
    return _classify(joined, KNOWN)[0] if letters(joined) else None


def _classify(text: str, languages: tuple[str, ...]) -> tuple[str, float]:
    language, certainty = _identifier(languages).classify(text[:_READ])
    return str(language), float(certainty)


@cache
def _identifier(languages: tuple[str, ...]) -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([code for code in languages if code in set(identifier.labels)] or ["fr", "en"])
    return identifier
