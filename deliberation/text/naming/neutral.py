"""Names in nobody's person: "prendre soin de moi" names what anybody may do, "prendre soin de soi".

A citizen speaks of oneself; a name stands for all who say the same. Where only possessives, pronouns before
an infinitive and a feminine without its noun tell who speaks, they are put in nobody's person. What has a
subject in the first person stays: its verb would have to change too.
"""

from __future__ import annotations

import re
from typing import Final

from deliberation.text.wording.forms import read_form

_SUBJECT: Final = re.compile(r"\b(?:j['’]|(?:je|tu|vous)\b)", re.IGNORECASE)
_VERB: Final = r"(?=(?:y |en )?[^\W\d_]+(?:er|ir|oir|re)\b)"
_BEFORE_VERB: Final = re.compile(
    rf"\bme {_VERB}|\ben me (?=[^\W\d_]+ant\b)|\bm['’]{_VERB}|\ben m['’](?=[^\W\d_]+ant\b)"
)
_AFTER: Final = re.compile(
    r"\b(?P<before>(?:à|chez|pour|sur|de|en|avec|envers|vers|dans|par|sans) )moi\b", re.IGNORECASE
)
_MINE: Final = re.compile(r"\b(?:mon|ma|mes|miens|mien|mienne|miennes)\b(?!-)", re.IGNORECASE)
_STILL: Final = re.compile(r"\b(?:me|moi|nous)\b|\bm['’]", re.IGNORECASE)
_OURS: Final = re.compile(
    r"\b(?P<link>(?:de|à|en|sous) )?(?P<ours>nos|notre) (?P<noun>[^\W\d_]+)", re.IGNORECASE
)
_VOWEL: Final = re.compile(r"[aàâeéèêiîoôuûh]", re.IGNORECASE)
_ASPIRATED: Final = re.compile(
    r"(?:haut|honte|haine|hasard|handicap|hiérarchi|hausse|hameau|héros)", re.IGNORECASE
)
_SAID: Final = {
    "mon": "son", "ma": "sa", "mes": "ses", "mien": "sien", "miens": "siens", "mienne": "sienne",
    "miennes": "siennes",
}  # fmt: skip
_ENDINGS: Final = (
    ("ée", "é"), ("ive", "if"), ("euse", "eux"), ("euse", "eur"), ("trice", "teur"), ("ienne", "ien"),
    ("enne", "en"), ("elle", "el"), ("ère", "er"), ("ète", "et"), ("ette", "et"), ("sse", "s"),
    ("onne", "on"), ("ve", "f"), ("e", ""),
)  # fmt: skip
"""How a feminine ends, and its masculine."""
_ALONE: Final = re.compile(
    r"^(?P<word>[^\W\d_]{4,})(?=$|,"
    r"| (?:d['’]|(?:de|pour|face|par|sur|et|mais|à|avec|en|que|quand|parfois|dans|chez)\b))"
)
_STATE: Final = re.compile(
    r"(?P<verb>(?:^(?:ne pas (?:se )?|se )?"
    r"|\b(?:peur|crainte|angoisse|chance|sentiment|impression|sensation|joie|plaisir|envie|besoin|bonheur|honte"
    r"|fierté|tendance|culpabilité|apaisement)[^.]*?(?:\bd['’]|\bde |\bse ))"
    r"(?:être|rester|sentir|devenir) (?:(?:plus|très|trop|bien|si|mieux|toujours|enfin|moins) )?)"
    r"(?P<word>[^\W\d_]{4,})\b",
    re.IGNORECASE,
)
"""How one is or feels, where no feminine noun is meant: at the head of a name, or after what one feels."""
_FELT: Final = frozenset(
    {
        "angoissée", "anxieuse", "chanceuse", "contente", "débordée", "détendue", "entourée", "épuisée",
        "fatiguée", "heureuse", "inquiète", "insatisfaite", "isolée", "pressée", "privilégiée",
        "satisfaite", "stressée", "touchée",
    }
)  # fmt: skip
"""Feminines that may be nouns too: ladies who feel so."""
_ALONE_THERE: Final = re.compile(r"(?<!\bla )(?<!\bune )\bseule(?= (?:chez|avec|à|au|dans|en|et)\b|$)")
_OWNER: Final = re.compile(r"^(?:mon|ma|mes|notre|nos) ", re.IGNORECASE)
_IS: Final = frozenset({"est", "sont", "a", "ont", "va", "vont"})


def neutral(text: str) -> str:
    """Return a French name in nobody's person, as it was where that cannot be.

    Examples
    --------
    >>> neutral("Temps pour me recentrer et voir mes proches")
    'Temps pour se recentrer et voir ses proches'
    >>> neutral("Réduire notre consommation"), neutral("Être entourée"), neutral("Ce qui me plaît")
    ('Réduire la consommation', 'Être entouré', 'Ce qui me plaît')
    """
    if _SUBJECT.search(text) or _is_told(text) or "moi qui" in text:
        return text
    said = _AFTER.sub(r"\g<before>soi", _BEFORE_VERB.sub(_reflexive, text))
    said = _MINE.sub(_possessive, said.replace("moi-même", "soi-même"))
    if _STILL.search(said):
        said = text
    said = _OURS.sub(_the, said) if not re.search(r"\bnous\b", said, re.IGNORECASE) else said
    if said != text:
        said = _ALONE_THERE.sub("seul", said)
    if re.search(r"\b(?:que|qui)\b", said):
        return _ALONE.sub(_first, said)
    return _STATE.sub(lambda found: found["verb"] + masculine(found["word"]), _ALONE.sub(_first, said))


def _is_told(text: str) -> bool:
    """Tell whether a name says what somebody near one does: "Mon fils ne veut pas sortir"."""
    if not _OWNER.match(text):
        return False
    for word in re.findall(r"[^\W\d_]+", text.lower())[2:]:
        read = read_form(word)
        if word in _IS or (read is not None and read.only_finite):
            return True
    return False


def masculine(word: str) -> str:
    """Return the masculine of a feminine adjective or participle, of what may be a noun the word itself.

    Examples
    --------
    >>> masculine("sereine"), masculine("débordée"), masculine("cuisine")
    ('serein', 'débordé', 'cuisine')
    """
    read = read_form(word.lower())
    if read is None or not {"fs"} <= read.adjectives | read.participles:
        return word
    if read.nouns and word.lower() not in _FELT:
        return word
    if "ms" in read.adjectives | read.participles:
        return word  # "calme"
    for feminine, ending in _ENDINGS:
        if word.endswith(feminine):
            other = word[: len(word) - len(feminine)] + ending
            found = read_form(other.lower())
            if found is not None and "ms" in found.adjectives | found.participles:
                return other
    return word


def _reflexive(found: re.Match[str]) -> str:
    return re.sub(r"\bm(?=e |['’])", "s", found[0])


def _possessive(found: re.Match[str]) -> str:
    said = _SAID[found[0].lower()]
    return said.capitalize() if found[0][0].isupper() else said


def _first(found: re.Match[str]) -> str:
    word = masculine(found["word"])
    return word[:1].upper() + word[1:] if found["word"][0].isupper() else word


def _the(found: re.Match[str]) -> str:
    """Return the article that stands for a possessive, joined to the word before it."""
    noun, link = found["noun"], (found["link"] or "").strip().lower()
    if link in ("en", "sous"):
        return found[0]  # "sous nos yeux"
    if found["ours"].lower() == "nos":
        article = {"de": "des ", "à": "aux "}.get(link, "les ")
    else:
        read = read_form(noun.lower())
        genders = frozenset() if read is None else read.nouns & {"ms", "fs"}
        if len(genders) != 1:
            return found[0]
        if _VOWEL.match(noun) and not _ASPIRATED.match(noun):
            article = f"{link} l'" if link else "l'"
        elif "fs" in genders:
            article = f"{link} la " if link else "la "
        else:
            article = {"de": "du ", "à": "au "}.get(link, "le ")
    return (article.capitalize() if found[0][0].isupper() else article) + noun
