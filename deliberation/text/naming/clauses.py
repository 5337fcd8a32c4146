"""Clauses: what of a passage could stand on its own as a name, and how well it would."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Final

from deliberation.text.naming import english, french
from deliberation.text.naming.ends import stops_short
from deliberation.text.naming.fitness import LONGEST, NOISE, SIGNS, Kind, flaws_of
from deliberation.text.naming.joints import ADVERBIAL, EDGES, beginnings, judged, refused, without_openings
from deliberation.text.naming.talk import presents
from deliberation.text.naming.verbs import french_verbs, infinitive
from deliberation.text.wording.french import AS_NOUN, phrase, small_words
from deliberation.text.wording.lexicon import NO_SPACES, lexicon
from deliberation.text.wording.normalise import clean, fold, without_links

_LATER: Final = 0.08  # what comes first says what a passage is about
_TORN: Final = 0.1  # what follows a colon is a part of something
_PRESENTED: Final = 0.6  # somebody says who speaks before what is said
_ANNOUNCED: Final = 0.25  # and what stands before one is half said: "accusé de réception : néant"
_SHOUTED: Final = 0.15  # capitals hide the names that bear one
_LONGEST_SIGNS: Final = 24  # of a name in a language written without spaces
_SENTENCE: Final = re.compile(
    r"(?:[^.!?…;:\n。！？|]|\.(?=\w|\s\d)|(?<=\b[A-Za-z])\.(?=\s?\w\.)|:(?=\d)|(?<=\w)[…]?(?=\w))+[.!?…;:。！？]*"
)
_ABBREVIATED: Final = re.compile(
    r"\b(ave|rd|st|dr|mr|mrs|ms|mm|mme|blvd|vs|dept|env|art|approx|ex|no|hrs?|mins?)\.(?=\s+[a-z\d])",
    re.IGNORECASE,
)
_ELIDED: Final = re.compile(
    r"(?<![\w'-])([ldjnsmtc]|qu)(?:'\s+|\s+(?=[aeiouhàâéèêîô][a-zà-ÿ]))(?=\w)", re.IGNORECASE
)
_COURTESY: Final = re.compile(
    r"[ ,]+(?:s'il (?:vous|te) pla[iî]t|svp|merci(?: d'avance| beaucoup)?|please|thanks|thank you|lol|mdr)$",
    re.IGNORECASE,
)
_ASIDE: Final = re.compile(r"\s*[(\[{][^)\]}]*[)\]}]")
_PREFIXED: Final = re.compile(r"(?<!\w)[(\[]([^\W\d_]{1,6})[)\]](?=[^\W\d_])")  # "(bio)chimie"
_LOUD: Final = re.compile(r"\b[^\W\d_a-zà-ÿœ]{5,}\b")
_FINITE: Final = re.compile(
    r"\b(?:est|sont|était|étaient|sera|seront|serait|seraient|ont|avait|avaient|aura|peut|peuvent"
    r"|doit|doivent|devrait|devraient|faut|va|vont|fait|font"
    r"|permet|permettrait|permettra|(?:appar|main|dé|con|ob|re)?tien(?:t|nent)|(?:de|re)?vien(?:t|nent)"
    r"|prend|prennent|met|mettent|sert|servent|dit|disent|voit|voient|sait|savent|vit|vivent|suit|suivent"
    r"|croit|croient|connaît|connaissent|perd|perdent|rend|rendent|vend|vendent|attend|attendent"
    r"|is|are|was|were|has|have|had|should|must|would|can|could|will"
    r"|needs?|do|does|did)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Clause:
    """A clause that could be a name.

    Parameters
    ----------
    text : str
        As it would be printed, without its capital.
    kind : {"action", "noun", "clause", "question"}
    cut : bool
        Whether something of its sentence is left out after it.
    flaws : float
        How ill it reads, 0 where nothing is amiss.
    """

    text: str
    kind: Kind
    cut: bool
    flaws: float


def plain(text: str) -> str:
    """Return a passage as clauses are looked for in it: clean, straight apostrophes, no link, no aside."""
    straight = (
        without_links(clean(text))
        .replace("’", "'")
        .replace("ʼ", "'")
        .replace("‘", "'")
        .replace("\u00a0", " ")
        .replace("\u202f", " ")
    )
    straight = _ABBREVIATED.sub(r"\1", straight)
    straight = _ELIDED.sub(r"\1'", re.sub(r"(?<=\w)\s*/\s*(?=\w)", "/", straight))
    return re.sub(
        r"\s*,\s*(?!\d)\s*", ", ", re.sub(r"\s+\.", ".", _ASIDE.sub("", _PREFIXED.sub(r"\1", straight)))
    ).strip()


@lru_cache(maxsize=1 << 14)
def clauses(text: str, language: str | None) -> tuple[Clause, ...]:
    """Return the clauses of a passage that could stand on their own, in the order of the text.

    Nothing that turns its sense is left out: a negation, a condition, an exception stay or the clause goes.
    """
    if language in NO_SPACES:
        return tuple(_short_sentences(text))
    found: dict[str, Clause] = {}
    for number, match in enumerate(_SENTENCE.finditer(plain(text))):
        sentence = match.group().strip()
        asked = sentence.endswith("?")
        body = _COURTESY.sub("", sentence.rstrip(" .!?…;:,")).strip(EDGES)
        shouted = _SHOUTED * _shouted(body)
        body = body.lower() if shouted else body
        loud = _LOUD.findall(body)
        if len(loud) > 1:
            shouted, body = _SHOUTED, _LOUD.sub(lambda word: word[0].lower(), body)
        if not body:
            continue
        torn = (number > 0) * (_TORN if body[:1].islower() else _LATER)
        opens = _ANNOUNCED * (
            sentence.endswith(":") and len(body.split()) < 5 and _FINITE.search(body) is None
        )
        for clause in _of_sentence(body, language or "", asked=asked):
            if sentence.endswith(":") and not clause.cut and stops_short(clause.text, "", language or ""):
                continue  # "les sites pourraient proposer :"
            half = opens * (clause.kind == "clause" and not clause.cut)
            half += (number == 0) * _PRESENTED * (clause.kind == "clause" and presents(clause.text))
            found.setdefault(fold(clause.text), replace(clause, flaws=clause.flaws + torn + shouted + half))
    return tuple(found.values())


def _of_sentence(body: str, language: str, *, asked: bool) -> Iterator[Clause]:
    opened = without_openings(body, language)
    bodies = [opened]
    adverbial = ADVERBIAL.get(language)
    if adverbial is not None and (match := adverbial.match(opened)):
        rest = without_openings(opened[match.end() :], language)
        if _action(rest, language) or any(
            _action(piece, language) for piece, _ in beginnings(rest, language)
        ):
            bodies = [rest]
    for whole in bodies:
        for piece, cut in beginnings(whole, language):
            clause = _clause(piece, whole, language, asked=asked, cut=cut)
            if clause is not None:
                yield clause


def _action(piece: str, language: str) -> str | None:
    rules = {"fr": french.action, "en": english.action}.get(language)
    return rules(piece) if rules is not None else None


def _noun(piece: str, language: str) -> str | None:
    rules = {"fr": french.wanted_noun, "en": english.wanted_noun}.get(language)
    return rules(piece) if rules is not None else None


def _clause(piece: str, whole: str, language: str, *, asked: bool, cut: float) -> Clause | None:
    said, kind = _action(piece, language), "action"
    if said is None:
        said, kind = _noun(piece, language), "noun"
    if said is None:
        if asked and cut:
            return None
        if language == "fr" and cut and refused(piece, whole):
            return None  # "le stade jusqu'à minuit, c'est non"
        if language == "fr" and _VERBAL.match(piece) and judged(piece, whole):
            return None  # "suprimer les places, c'est condamner le centre": an infinitive that no table knows
        said, kind = piece, "question" if asked else "clause"
    elif language == "fr" and begins_with_verb(piece, language) and judged(piece, whole):
        return None
    elif asked and not re.match(r"(?:et )?pourquoi (?:ne )?pas|why not", whole, re.IGNORECASE):
        return None  # "Faut-il fermer l'école ?" does not ask for it
    said = _with_accented_a(said, kind) if language == "fr" else said
    said = _without_determiner(said.strip(EDGES), language) if kind in ("noun", "clause") else said
    flaws = flaws_of(said, piece, whole, language, kind)  # type: ignore[arg-type]
    return None if flaws is None else Clause(said, kind, cut > 0, flaws + cut)  # type: ignore[arg-type]


_VERBAL: Final = re.compile(r"[^\W\d_]{3,}(?:er|ir|re) (?:l[ea]s? |l'|des |du |une? )", re.IGNORECASE)
_A: Final = re.compile(r" a (?!(?:été|eu)\b)")
_SUBORDINATES: Final = re.compile(
    r"\b(?:qu[e']|qui|dont|où|quand|lorsqu\w*|si|ce|il|elle|on)(?![\w])", re.IGNORECASE
)


def _with_accented_a(said: str, kind: str) -> str:
    """Give "a" its accent where no finite verb can stand: in an infinitive phrase, after a first noun."""
    if kind == "action" and (found := _A.search(said)) and not _SUBORDINATES.search(said[: found.start()]):
        return _A.sub(" à ", said)
    if (
        kind == "clause"
        and (found := _A.search(said))
        and _cannot_have(said[: found.start()], said[found.end() :])
    ):
        return _A.sub(" à ", said, count=1)
    return said


def _cannot_have(before: str, after: str) -> bool:
    """Tell whether "a" can be no verb: a bare noun has nothing, unless what follows is a participle."""
    if _SUBORDINATES.search(before):
        return False
    read = phrase(before)
    first, then = read.read(0), phrase(after).read(0)
    more = read.at(0) in ("plus", "moins", "davantage") and read.at(1) in ("de", "d'")
    bare = bool(first.nouns) and not (first.small or first.adverb or first.finite - AS_NOUN)
    spoken = any(read.read(place).only_finite for place in range(len(read)))
    return (more or bare) and not (spoken or then.participles) and read.at(0) not in small_words().pronouns


_LATER_TENSE: Final = re.compile(r" a |\b\w{2,}(?:ra|ront|raient?|rait|aient)\b", re.IGNORECASE)
_DETERMINED: Final = re.compile(
    r"(?:les? |la |l'|des |du |de la |de l'|the |an? |some )(?=\w)", re.IGNORECASE
)


_AGAIN: Final = re.compile(
    r"(?:,|\bet|\bou|\band) (?:l[ae]s? |l'|une? |des |du |de la |nos |ses |the |an? )", re.IGNORECASE
)


_CLITIC: Final = re.compile(r"(?<![\w-])(?:[smtn]'|(?:se|me|ne|nous|vous|y) )", re.IGNORECASE)


def _says(said: str) -> bool:
    """Tell whether a French phrase seems to hold a verb, of those whose form may be a noun's too."""
    found = re.findall(r"[^\W\d_]+", said.casefold())
    wishes, known = french_verbs().wishes, lexicon("fr")
    small = known.determiners | known.links
    return any(wishes.get(word) and before not in small for before, word in pairwise(found[1:]))


def _without_determiner(said: str, language: str) -> str:
    """Return a noun phrase without its article; a sentence keeps it."""
    finite = _FINITE.search(said) or (language == "fr" and _LATER_TENSE.search(said))
    if language not in ("fr", "en") or finite or len(said.split()) > 7:
        return said
    if _AGAIN.search(said) or _CLITIC.search(said) or (language == "fr" and _says(said)):
        return said  # "la société et un monde plus humain", "le parfum des fleurs occupe mes journées"
    match = _DETERMINED.match(said)
    return (
        said[match.end() :]
        if match and not re.match(r"(?:un|plus|moins|même|seule?|fait|lot|few)\b", said[match.end() :])
        else said
    )


def _short_sentences(text: str) -> Iterator[Clause]:
    """Yield the sentences, then the pieces between marks, of a language written without spaces."""
    for number, match in enumerate(re.finditer(r"[^。！？!?；;，,、\n]+", clean(text))):
        piece = match.group().strip(EDGES)
        if 2 <= len(piece) <= _LONGEST_SIGNS and not SIGNS.search(piece):
            yield Clause(piece, "clause", False, 0.2 * (len(piece) < 4) + _TORN * (number > 0))


def _shouted(text: str) -> bool:
    return len(text) > 5 and text.isupper()


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a passage as they could be printed, with their last mark."""
    for match in _SENTENCE.finditer(plain(text)):
        sentence = match.group().strip()
        if any(map(str.isalpha, sentence)) and not SIGNS.search(sentence):
            yield sentence.lower() if _shouted(sentence) else sentence


def pieces(text: str, language: str | None) -> Iterator[str]:
    """Yield what can be printed of a passage where no clause of it is fit: whole runs between marks.

    Longest first; a run that is too long for a name is left out.
    """
    straight = plain(text)
    found = [
        piece.strip(EDGES) for piece in re.split(r"[.!?…;:,()\[\]{}\n。！？，、；]+|\s[-–—]\s", straight)
    ]
    if language == "fr":
        found = [piece for piece in found if not (_acts(piece) and judged(piece, straight))]
    spaced = language not in NO_SPACES
    fit = [
        piece
        for piece in found
        if any(map(str.isalpha, piece)) and not (SIGNS.search(piece) or NOISE.search(piece))
    ]
    short = [
        piece for piece in fit if (len(piece.split()) <= LONGEST if spaced else len(piece) <= _LONGEST_SIGNS)
    ]
    for piece in sorted(short, key=lambda piece: -len(piece)):
        yield piece.lower() if _shouted(piece) else piece


def _acts(piece: str) -> bool:
    """Tell whether a French run begins as an infinitive does, one that is known or not."""
    return begins_with_verb(piece, "fr") or _VERBAL.match(piece) is not None


def begins_with_verb(text: str, language: str | None) -> bool:
    """Tell whether a phrase begins with a verb in the infinitive or base form."""
    first = re.split(r"[\s'’]", text, maxsplit=1)[0]
    return (
        (infinitive(first) is not None) if language == "fr" else language == "en" and english.is_base(first)
    )


def is_nominal(text: str, language: str | None) -> bool:
    """Tell whether a French phrase holds no verb but participles: the name of a theme is a noun phrase.

    Examples
    --------
    >>> is_nominal("Moins de consommation inutile", "fr"), is_nominal("Consommer moins", "fr")
    (True, False)
    """
    if language != "fr" or begins_with_verb(text, language):
        return False
    read = phrase(text)
    words = [read.read(place) for place in range(len(read))]
    small = small_words()
    spoken = any(word in small.subjects or word in small.be for word in read.words)
    return not spoken and not any(word.only_finite or (word.infinitive and not word.nouns) for word in words)
