"""What could name some texts: their clauses, their key phrases, what is left where siblings bear them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import numpy as np

from deliberation.core.language import say
from deliberation.text.naming.choice import Named, rank, weigh_words
from deliberation.text.naming.clauses import begins_with_verb, pieces, sentences
from deliberation.text.naming.fitness import flaws_of
from deliberation.text.naming.hidden import is_hidden
from deliberation.text.naming.key_phrases import key_phrases
from deliberation.text.naming.printed import printed
from deliberation.text.naming.said import Said
from deliberation.text.naming.spelling import Wording, marks_of, sense, subject
from deliberation.text.naming.talk import is_talk
from deliberation.text.naming.vocabulary import Floats, Key, Tally, Vocabulary
from deliberation.text.reading.corpus import Node
from deliberation.text.wording.lexicon import NO_SPACES

FEWEST: Final = 3
"""Persons who say what names several texts: what one says, or two, may be an image."""

_JOINED: Final = {
    "fr": " et ",
    "de": " und ",
    "es": " y ",
    "it": " e ",
    "nl": " en ",
    "pt": " e ",
    "en": " and ",
}
AND: Final = re.compile(r"\b(?:et|and)\b")
FIT: Final = 0.3
"""Flaws under which a phrase reads well."""

_BRIEF: Final = 20  # words of a short text
HANGS: Final = re.compile(
    r"(?:\b(?:au|du) (?:moins|plus|mieux)$|(?:(?:iqu|[inu]ell|iv|abl|ibl|eus)e|[ae]m)ment(?:$| et )"
    r"|\bcertes\b"
    r"|\bet d['’e]| à (?:des|une?|les?) |^\S+ et (?:les?|la|l['’]|des |du |une? ))",
    re.IGNORECASE,
)
"""What a key phrase must not hold: adverbs, and articles that hang from something left out."""

_LACKS: Final = re.compile(
    r"(?:manque|absence|perte|besoin|fin|lack|loss|end) (?:de |d['’]|of )", re.IGNORECASE
)
NEARLY_ALL: Final = 0.8  # of the signs of a text
_AGAIN: Final = 0.5  # what a name loses where a sibling speaks of the same in other small words


def language_of(nodes: Sequence[Node], weights: Floats, members: Sequence[int]) -> str | None:
    """Return the language of most persons."""
    spoken: dict[str, float] = defaultdict(float)
    for member in members:
        spoken[nodes[member].language or ""] += float(weights[member])
    return min(spoken, key=lambda language: (-round(spoken[language], 6), language), default="") or None


def stem_counts(wording: Wording, weights: Floats, members: Iterable[int]) -> dict[str, float]:
    """Return how many persons use each stem in some texts."""
    held: dict[str, float] = defaultdict(float)
    stems, voices_of = wording.stems, weights.tolist()
    for member in members:
        voice = voices_of[member]
        for stem in stems[member]:
            held[stem] += voice
    return held


def candidates(
    said: Said,
    wording: Wording,
    weights: Floats,
    nearness: Floats,
    members: Sequence[int],
    around: Sequence[tuple[dict[str, float], float]],
) -> list[Named]:
    """Return the clauses that could name some texts, best first, in the language of most of their persons."""
    language = language_of(said.nodes, weights, members)
    spoken = [member for member in members if said.nodes[member].language == language]
    size = float(weights[spoken].sum())
    around = around or ((stem_counts(wording, weights, range(len(said.nodes))), float(weights.sum())),)
    proposing = float(np.dot(said.proposing[spoken], weights[spoken])) / max(size, 1e-9)
    told = weigh_words(wording, weights, spoken, around)
    return rank(wording, weights, nearness, spoken, told, proposing=proposing)


def thing(surface: str, language: str | None, wording: Wording) -> Named:
    """Return a key phrase as what may name an idea, its spelling mended."""
    text = wording.mended(surface, language)
    ill = bool(wording.ill(text, language))
    return Named(text, sense(text, language), subject(text, language), language, False, 0.0, ill=ill)


def is_proper(surface: str) -> bool:
    """Tell whether every word of a phrase has a capital: a place names no theme where a thing can."""
    return len(surface.split()) > 1 and all(word[:1].isupper() for word in surface.split())


def put_together(chosen: Sequence[Key], vocabulary: Vocabulary, language: str | None) -> str:
    """Return key phrases as one name: "pain et fromage"."""
    surfaces = [vocabulary.surfaces[key] for key in chosen]
    if len(surfaces) == 2 and _LACKS.match(surfaces[0]) and not _LACKS.match(surfaces[1]):
        surfaces.reverse()  # "manque de liberté et paix" would say that peace lacks too
    joint = "、" if language in NO_SPACES else _JOINED.get(language or "", ", ")
    return printed(joint.join(surfaces), language, asks=False) if surfaces else ""


def phrases_of(
    vocabulary: Vocabulary,
    wording: Wording,
    counted: Tally,
    label: int,
    members: Sequence[int],
    language: str | None,
) -> list[Named]:
    """Return the key phrases of some texts, alone and two joined, as what may name them, best first."""
    chosen = key_phrases(vocabulary, counted, label, members, most=3)
    here = counted.inside.get(label, Counter())
    alone = [vocabulary.surfaces[key] for key in chosen if len(key) > 1]
    if len(members) == 1 and len(vocabulary.texts[members[0]].split()) <= _BRIEF:  # it begins by its subject
        alone.sort(key=lambda surface: min(_place(vocabulary.texts[member], surface) for member in members))
    plain = [key for key in chosen if not AND.search(vocabulary.surfaces[key])]
    if counted.sizes.get(label, 0) >= FEWEST:  # what each says once would be joined for nothing
        plain = [key for key in plain if here[key] > 1]
    joined = [put_together(plain[:2], vocabulary, language)] if len(plain) > 1 else []
    texts = dict.fromkeys([*alone[:1], *joined, *alone, *(vocabulary.surfaces[key] for key in chosen)])
    texts = {text: None for text in texts if not begins_with_verb(text, language)} or texts
    texts = {text: None for text in texts if not HANGS.search(text) and not is_proper(text)} or texts
    if counted.sizes.get(label, 0) == 1:  # a whole run of words says more, where nobody else uses any
        return [_widened(text, vocabulary, wording, members, language) for text in texts]
    return [thing(text, language, wording) for text in texts]


def _widened(
    surface: str, vocabulary: Vocabulary, wording: Wording, members: Sequence[int], language: str | None
) -> Named:
    """Return the run of words between two marks that holds a phrase, where it is short and reads well."""
    sought = surface.replace("’", "'").casefold()
    for member in members:
        for piece in pieces(vocabulary.texts[member], language):
            if sought in piece.casefold() and not is_talk(piece):
                flaws = flaws_of(piece, piece, piece, language or "", "clause")
                if flaws is not None and flaws < FIT:
                    part = language == "en" and len(piece) < NEARLY_ALL * len(vocabulary.texts[member])
                    named = thing(piece, language, wording)
                    return named._replace(source=vocabulary.texts[member], torn=part)
    return thing(surface, language, wording)


def _place(text: str, surface: str) -> int:
    """Return where a phrase stands in a text, its length where it does not."""
    found = text.casefold().find(surface.casefold())
    return found if found >= 0 else len(text)


def free_names(
    found: Sequence[Named],
    taken: set[frozenset[str]],
    said: Said,
    members: Sequence[int],
    nearness: Floats,
    language: str | None,
) -> Iterator[str]:
    """Yield the names that no sibling bears: clauses, parts of passages, sentences, else none.

    An idea that says no more than a sibling, or than its theme, says so: "Colère, sans autre précision".
    """
    again = sorted(found, key=lambda named: (_AGAIN * (named.subject in taken) - named.score, named.text))
    for named in again:
        if not named.is_taken(taken) and not named.private():
            yield printed(named.text, named.language, asks=named.asks)
    for member in sorted(members, key=lambda member: (-round(float(nearness[member]), 4), member)):
        node = said.nodes[member]
        for piece in pieces(node.text, node.language):
            if taken.isdisjoint(marks_of(piece, node.language)) and not is_hidden(piece, node.text):
                yield printed(_own(piece, node.text), node.language, asks=False)
    told = [(part, said.nodes[member]) for member in members for part in sentences(said.nodes[member].text)]
    for sentence, node in sorted(told, key=lambda part: (len(part[0]), part[0])):
        if taken.isdisjoint(marks_of(sentence, node.language)) and not is_hidden(sentence, node.text):
            yield printed(sentence.rstrip(" ?"), node.language, asks=sentence.endswith("?"))
    spoken = "fr" if language == "fr" else "en"
    for named in again:
        name = say("naming.alone", spoken, name=printed(named.text, named.language, asks=named.asks))
        if not named.private() and taken.isdisjoint(marks_of(name, language)):
            yield name
    number = 1
    while True:
        name = say("naming.none", spoken) if number == 1 else say("naming.none_more", spoken, number=number)
        if taken.isdisjoint(marks_of(name, language)):
            yield name
        number += 1


def _own(piece: str, text: str) -> str:
    """Put several words between quotation marks where they stand in a text as they are."""
    exact = piece.replace("'", "’") in text.replace("'", "’")
    return f"“{piece}”" if " " in piece and exact else piece
