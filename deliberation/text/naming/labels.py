"""Names of themes and ideas, from what their own passages say: what a civil servant would print."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, partial
from typing import Final

import numpy as np
import numpy.typing as npt

from deliberation.core.language import say
from deliberation.text.naming.choice import Named, centrality, rank, weigh_words
from deliberation.text.naming.clauses import begins_with_verb, is_nominal, pieces, sentences
from deliberation.text.naming.fitness import NOISE, flaws_of, names_little
from deliberation.text.naming.key_phrases import is_vague, key_phrases
from deliberation.text.naming.quoted import quoted
from deliberation.text.naming.said import Said, telling, voices
from deliberation.text.naming.spelling import Wording, marks_of, sense, stems_of, subject
from deliberation.text.naming.talk import is_talk
from deliberation.text.naming.vocabulary import Floats, Key, Tally, Vocabulary, read_vocabulary, tally
from deliberation.text.privacy.masks import find_personal_data
from deliberation.text.reading.corpus import Node
from deliberation.text.wording.lexicon import NO_SPACES

Ints = npt.NDArray[np.int64]

_COMMON: Final = 0.03  # of the persons of a theme who must use a phrase of its name
_FEWEST: Final = 3  # persons who say it: what one says, or two, may be an image
_ALIKE: Final = 0.5  # words in common from which two texts are one, copied
_SHORT: Final = 6  # words of a text at the least, for that
_MUCH: Final = 0.2  # of the persons of a theme: what they say names it, copied or not
_CENTRAL: Final = 2.0  # score of a clause that is the centre of a theme in its words (1) and meaning (1.2)
_MORE_OR_LESS: Final = re.compile(r"(plus|moins|davantage|pas) (?:de |d')", re.IGNORECASE)
_SIGNED: Final = 0.25  # of the persons who use a word who must want more of it, or less
_TITLE: Final = 6  # words of the name of a theme
_TOGETHER: Final = 0.01  # of the persons of a theme who must say two words in one phrase
_SECOND: Final = 0.3  # how often a second phrase is used, beside the first
_JOINED: Final = {
    "fr": " et ",
    "de": " und ",
    "es": " y ",
    "it": " e ",
    "nl": " en ",
    "pt": " e ",
    "en": " and ",
}
_AND: Final = re.compile(r"\b(?:et|and)\b")
_LOW: Final = 1.5  # times that a word must be more frequent than elsewhere, where none is three times
_LIGATURE: Final = re.compile(r"(?<=[cmnsbv])oe(?=u)|\boe(?=u)")
_PROPER: Final = re.compile(
    r"\b(?:english|french|spanish|american|european|christian|muslim|monday|tuesday|wednesday|thursday"
    r"|friday|saturday"
    r"|sunday|january|february|april|june|july|august|september|october|november|december)s?\b"
)
_GAS: Final = re.compile(r"\bco(?:2\b|²)", re.IGNORECASE)
_NEARLY: Final = 0.1  # what a clause that reads well may score under one that does not
_MILDLY: Final = 0.4  # and one that is no talk, under well-written talk
_FIT: Final = 0.3
_USED: Final = 3  # persons who use a word alone
_LONGER: Final = 0.7  # what each word more of a phrase is worth, in doublings of the persons who use it
_SHORTEST: Final = 4  # words of a sentence that may name the idea of a text alone...
_WHOLE: Final = 12  # ... and at most
_NEARLY_ALL: Final = 0.8  # of the signs of a text
_SOUGHT: Final = 3  # clauses whose words are looked for in what is quoted
_ONE_WORD: Final = 3  # words of a text that one of them may name
_BRIEF: Final = 20  # words of a short text
_SHARED: Final = 0.2  # of the persons of an idea who must use what names it instead of a clause
_HANGS: Final = re.compile(
    r"(?:\b(?:au|du) (?:moins|plus|mieux)$|(?:(?:iqu|[inu]ell|iv|abl|ibl|eus)e|[ae]m)ment(?:$| et )"
    r"|\bcertes\b"
    r"|\bet d['’e]| à (?:des|une?|les?) |^\S+ et (?:les?|la|l['’]|des |du |une? ))",
    re.IGNORECASE,
)
_STATE: Final = re.compile(r"\bEtat(?=s?\b)")
_PEOPLE: Final = re.compile(
    r"(\b(?:les|des|aux|nos) )(chinois|américains|européens|allemands|anglais|italiens|espagnols|belges"
    r"|suisses|japonais|russes"
    r"|indiens|français)$"
)
_THEIRS: Final = re.compile(
    r"\bleur (?=[^\W\d_]+s\b)(?!(?:pays|temps|corps|accès|parcours|succès|repas|avis|propos|discours"
    r"|recours|progrès|dos|bras|fils|permis"
    r"|revers|univers|sens|cours|mépris|procès|excès|décès|ours)\b)"
)
_LACKS: Final = re.compile(
    r"(?:manque|absence|perte|besoin|fin|lack|loss|end) (?:de |d['’]|of )", re.IGNORECASE
)
_AGREES: Final = re.compile(
    r"(?P<noun>\b(?:\w+(?:tion|sion|ité)|question) )(?P<adjective>(?:professionn|individu|essenti|industri"
    r"|matéri)el|(?:soci|nation|loc|mondi|environnement)al"
    r"|collectif|éducatif)$"
)
_AGAIN: Final = 0.5  # what a name loses where a sibling speaks of the same in other small words


def name_all(said: Said, themes: Ints, ideas: Ints, parents: Sequence[int]) -> tuple[list[str], list[str]]:
    """Return the names of themes and ideas.

    A theme is named by one noun phrase or two, an idea by a clause of its own passages: as an action
    where most of its persons propose something. Each person has one voice in each. Beyond 60,000 texts, names
    come from an even sample of them and from the most central of each idea.

    Parameters
    ----------
    said : Said
    themes, ideas : array of int, shape (texts,)
        Theme and idea of each text, -1 for none.
    parents : sequence of int
        Theme of each idea; names are distinct within one, and from its own.
    """
    kept = telling(said, ideas)
    if len(kept) < len(said.nodes):
        said, themes, ideas = said.only(kept), themes[kept], ideas[kept]
    vocabulary = read_vocabulary(said.nodes)
    wording = Wording(said.nodes, vocabulary.habits)
    names = name_themes(said, vocabulary, wording, themes)
    return names, name_ideas(said, vocabulary, wording, ideas, parents, names)


def name_themes(said: Said, vocabulary: Vocabulary, wording: Wording, themes: Ints) -> list[str]:
    """Return a name per theme: one key phrase against all other texts, or two joined.

    A phrase that three persons say, in words that differ, goes before one that does not.
    """
    weights = voices(said.persons, themes)
    counted = tally(vocabulary, said.persons, themes.tolist())
    nearness = centrality(said.vectors, themes, weights)
    names: list[str] = []
    used: set[str] = set()  # the words of the names before: a larger theme has them
    for theme in range(int(themes.max(initial=-1)) + 1):
        members = np.flatnonzero(themes == theme).tolist()
        language = _language(said.nodes, weights, members)
        spoken = [member for member in members if said.nodes[member].language == language]
        within = frozenset[Key]().union(*(vocabulary.of_text[member] for member in spoken))
        told = partial(key_phrases, vocabulary, counted, theme, members, nearness=nearness, within=within)
        here = counted.inside.get(theme, Counter())
        carried = partial(_carried, vocabulary, wording, here, members, counted.sizes.get(theme, 0))
        chosen = [part for key in told(most=4, coverage=_COMMON) for part in carried(key)]
        chosen = chosen or [part for key in told(most=12, lift=_LOW) for part in carried(key)]
        chosen = chosen or [part for key in told(most=12) for part in carried(key, 2)][:1]
        chosen = chosen or told(most=4, coverage=_COMMON) or told(most=4, coverage=0.0, lift=_LOW)
        chosen = [key for key in chosen if not names_little(vocabulary.surfaces[key])] or chosen
        chosen = [key for key in chosen if used.isdisjoint(key)] or chosen
        if language != "de":
            chosen = sorted(chosen, key=lambda key: _is_proper(vocabulary.surfaces[key]))
        chosen = chosen[:2]
        if len(chosen) == 2 and _AND.search(vocabulary.surfaces[chosen[0]] + vocabulary.surfaces[chosen[1]]):
            chosen = chosen[:1]  # one phrase that joins two already
        if len(chosen) == 2 and here[chosen[1]] < _SECOND * here[chosen[0]]:
            chosen = chosen[:1]
        chosen = _together(chosen, here, counted.sizes.get(theme, 0), vocabulary)
        used.update(*chosen)
        name = wording.mended(_joined(chosen, vocabulary, language), language)
        if (said_so := _said_of(name, said, wording, weights, nearness, members)) is not None:
            name = printed(said_so, language, asks=False)
        taken = {mark for other in names for mark in marks_of(other, language)}
        if not name or not taken.isdisjoint(marks_of(name, language)):
            found = _candidates(said, wording, weights, nearness, members, around=())
            found = [named for named in found if not named.private()]
            things = [named for named in found if not named.asks and not named.says]
            found = [*things, *_phrases(vocabulary, wording, counted, theme, members, language), *found]
            name = next(_free(found, taken, said, members, nearness, language))
        names.append(name)
    return names


def _said_of(
    name: str, said: Said, wording: Wording, weights: Floats, nearness: Floats, members: Sequence[int]
) -> str | None:
    """Return what most of a theme says of its key phrases, as a noun phrase: "moins de consommation inutile".

    It holds all of their words, and is nearly the centre of the theme, in its words and in its meaning.
    """

    def fits(named: Named) -> bool:
        own, words = stems_of(name, named.language), stems_of(named.text, named.language)
        if not own <= words or (len(own) < 2 and own != words):
            return False  # "perte de temps" says something else than "temps"
        holding = [member for member in members if words <= wording.stems[member]]
        sign = _MORE_OR_LESS.match(named.text)
        same = [
            member for member in holding if sign and sign[1].casefold() in said.nodes[member].text.casefold()
        ]
        return sign is None or float(weights[same].sum()) >= _SIGNED * float(weights[holding].sum())

    found = _candidates(said, wording, weights, nearness, members, around=())
    return next(
        (
            named.text
            for named in found
            if named.score >= _CENTRAL
            and 1 < len(named.text.split()) <= _TITLE
            and not (named.unsure or named.asks or named.private())
            and is_nominal(named.text, named.language)
            and fits(named)
        ),
        None,
    )


def _together(chosen: list[Key], here: Counter[Key], size: int, vocabulary: Vocabulary) -> list[Key]:
    """Return the phrase in which two words stand, where several persons use it: "respect de la nature"."""
    if len(chosen) != 2:
        return chosen
    words = {word for key in chosen for word in key}
    holding = [
        key
        for key, count in here.items()
        if words <= set(key)
        and not _AND.search(vocabulary.surfaces[key])
        and count >= max(_FEWEST, _TOGETHER * size)
        and not names_little(vocabulary.surfaces[key])
    ]
    best = sorted(holding, key=lambda key: (-here[key], len(key), key))
    return best[:1] or chosen


def _carried(
    vocabulary: Vocabulary,
    wording: Wording,
    here: Counter[Key],
    members: Sequence[int],
    size: int,
    key: Key,
    fewest: int = _FEWEST,
) -> list[Key]:
    """Return a phrase where several persons say it, each in his words; else the word of it that they say."""

    def several(part: Key) -> bool:
        if here[part] < fewest:
            return False
        if here[part] >= _MUCH * size:
            return True  # a call that many copied
        held = [wording.stems[member] for member in members if part in vocabulary.of_text[member]]
        return any(
            min(len(held[0]), len(other)) < _SHORT
            or len(held[0] & other) < _ALIKE * min(len(held[0]), len(other))
            for other in held
        )

    if names_little(vocabulary.surfaces[key]):
        return []
    if several(key):
        return [key]
    words = [(word,) for word in key if len(key) > 1 and several((word,))]
    return [key if is_vague(vocabulary.surfaces[word]) else word for word in words[:1]]


def name_ideas(
    said: Said,
    vocabulary: Vocabulary,
    wording: Wording,
    ideas: Ints,
    parents: Sequence[int],
    themes: Sequence[str],
) -> list[str]:
    """Return a name per idea: its best clause, else a key phrase, else what can be printed of a passage."""
    weights = voices(said.persons, ideas)
    nearness = centrality(said.vectors, ideas, weights)
    members: dict[int, list[int]] = defaultdict(list)
    for number, idea in enumerate(ideas.tolist()):
        members[idea].append(number)
    everywhere = _stem_counts(wording, weights, range(len(said.nodes)))
    whole = float(weights.sum())
    within: dict[int, list[int]] = defaultdict(list)
    for idea, parent in enumerate(parents):
        within[parent] += members[idea]
    counted = cache(lambda: tally(vocabulary, said.persons, ideas.tolist()))  # few ideas need it
    taken: dict[int, set[frozenset[str]]] = defaultdict(set)
    beside = {
        parent: (_stem_counts(wording, weights, texts), float(weights[texts].sum()))
        for parent, texts in within.items()
    }
    names = []
    for idea, parent in enumerate(parents):
        texts = members[idea]
        language = _language(said.nodes, weights, texts)
        if parent < len(themes) and not taken[parent]:
            taken[parent] |= marks_of(themes[parent], language)
        found = _candidates(
            said, wording, weights, nearness, texts, around=((everywhere, whole), beside[parent])
        )
        free = next(
            (named for named in found if not named.is_taken(taken[parent]) and not named.private()), None
        )
        if free is None or free.unsure:
            here, size = counted().inside.get(idea, Counter()), counted().sizes.get(idea, 0)
            things = _phrases(vocabulary, wording, counted(), idea, texts, language)
            inside = _inside(found, vocabulary, wording, texts, here, size)
            rare = _inside(found, vocabulary, wording, texts, here, size, fewest=1) if size >= _FEWEST else []
            used = key_phrases(vocabulary, counted(), idea, texts, most=3, coverage=_SHARED)
            shared = {vocabulary.surfaces[key] for key in used if len(key) > 1 and here[key] > 1}
            standing = [
                thing for thing in things if len(thing.text.split()) > 1 and _stands(thing.text, language)
            ]
            used_by_several = [thing for thing in things if thing.text in shared]
            found = [*_safer(found, used_by_several, inside, [*rare, *standing]), *things]
            if len(texts) == 1:
                found = [*_whole(said.nodes[texts[0]], wording), *found]
            own = [
                *quoted(
                    said.nodes, texts, nearness, wording, sought=[named.text for named in found[:_SOUGHT]]
                )
            ]
            common = {
                wording.mended(vocabulary.surfaces[key], language)
                for key in here
                if len(key) > 1 and here[key] > 1
            }
            common_things = [thing for thing in [*used_by_several, *inside] if thing.text in common]
            found = _well_written(found, own, common_things, few=size < _FEWEST)
            found = [named._replace(score=-float(place)) for place, named in enumerate(found)]
        name = next(_free(found, taken[parent], said, texts, nearness, language))
        taken[parent] |= {*marks_of(name, language), subject(name, language)}
        names.append(name)
    return names


def _safer(
    found: Sequence[Named], things: Sequence[Named], inside: Sequence[Named], standing: Sequence[Named]
) -> list[Named]:
    """Put what is sure to read well before what may not be.

    First actions and things that are nearly as good as the best clause; then what the best clauses speak of
    ("numéro vert", of "j'ai appelé le numéro vert sept fois"), then key phrases that several use; then
    talk that is well written, other clauses, and last what is doubtful.
    """
    best = max((named.score for named in found), default=0.0)
    sure = [named for named in found if not named.unsure]
    near = [
        named
        for named in sure
        if named.score >= best - _NEARLY and (not named.says or begins_with_verb(named.text, named.language))
    ]
    talk = [named for named in found[:1] if named.flaws < _FIT]
    mild = [named for named in sure if named.score >= best - _MILDLY]
    told = [*sure, *standing, *talk] if talk and is_talk(talk[0].text) else [*talk, *sure, *standing]
    ordered = [*near, *inside, *things, *mild, *told, *found]
    return [named._replace(score=-float(place)) for place, named in enumerate(dict.fromkeys(ordered))]


def _well_written(
    found: Sequence[Named], own: Sequence[Named], shared: Sequence[Named], *, few: bool
) -> list[Named]:
    """Put words of one's own before what is ill-written, and where few speak before two words joined.

    One or two persons seldom share a phrase: pairs of words ("fille et bras") would say nothing of them.
    """
    good = [named for named in found if not named.ill]
    if few:
        told = [named for named in good if named.source and not named.unsure and _says_enough(named)]
        good = [*told, *(named for named in shared if not named.ill), *own, *good]
    ordered = [*good, *own, *found]
    return list(dict.fromkeys(ordered))


def _says_enough(named: Named) -> bool:
    """Tell whether a name is of several words, or its text of hardly more than one."""
    return len(named.text.split()) > 1 or len(named.source.split()) <= _ONE_WORD


def _whole(node: Node, wording: Wording) -> Iterator[Named]:
    """Yield the whole of a text that is alone, where it is one short sentence: no part of it says as much."""
    sentence = next(sentences(node.text), "")
    fit = _SHORTEST <= len(sentence.split()) <= _WHOLE and not NOISE.search(sentence)
    if fit and len(sentence) > _NEARLY_ALL * len(node.text):
        text = wording.in_case(sentence.rstrip(" ?"), node.language)
        yield Named(
            text,
            sense(sentence, node.language),
            subject(sentence, node.language),
            node.language,
            sentence.endswith("?"),
            0.0,
            node.text,
            ill=bool(wording.ill(text, node.language)),
        )


def _inside(
    found: Sequence[Named],
    vocabulary: Vocabulary,
    wording: Wording,
    members: Sequence[int],
    here: Counter[Key],
    size: float,
    *,
    fewest: int = 2,
) -> list[Named]:
    """Return the phrases that stand in the best clauses: those that many persons use, long ones first.

    Two persons use it at least, where there are three; ``fewest`` may ask for less.
    """
    fewest = min(fewest, max(int(size) - 1, 1))
    holding = {vocabulary.texts[member]: vocabulary.of_text[member] for member in members}
    worth: dict[str, tuple[float, str | None]] = {}
    for named in found:
        if named.score < found[0].score - _NEARLY:
            break
        said = named.text.casefold()
        for key in holding.get(named.source, ()):
            surface = vocabulary.surfaces[key]
            shared = here[key] >= fewest and (len(key) > 1 or here[key] >= max(_USED, _SHARED * size))
            if surface.casefold().replace("’", "'") in said and shared and _stands(surface, named.language):
                value = float(np.log2(max(here[key], 1))) + _LONGER * (len(key) - 1)
                worth.setdefault(surface, (value, named.language))
    best = sorted(worth, key=lambda surface: (-round(worth[surface][0], 4), surface))
    return [_thing(surface, worth[surface][1], wording) for surface in best]


def _thing(surface: str, language: str | None, wording: Wording) -> Named:
    text = wording.mended(surface, language)
    ill = bool(wording.ill(text, language))
    return Named(text, sense(text, language), subject(text, language), language, False, 0.0, ill=ill)


def _stands(surface: str, language: str | None) -> bool:
    """Tell whether a key phrase reads well alone."""
    if _is_proper(surface) or _HANGS.search(surface) or is_vague(surface):
        return False
    fit = flaws_of(surface.replace("’", "'"), surface, f"{surface} ", language or "", "noun")
    return fit is not None and fit < _FIT


def _stem_counts(wording: Wording, weights: Floats, members: Iterable[int]) -> dict[str, float]:
    held: dict[str, float] = defaultdict(float)
    stems, voices_of = wording.stems, weights.tolist()
    for member in members:
        voice = voices_of[member]
        for stem in stems[member]:
            held[stem] += voice
    return held


def _candidates(
    said: Said,
    wording: Wording,
    weights: Floats,
    nearness: Floats,
    members: Sequence[int],
    around: Sequence[tuple[dict[str, float], float]],
) -> list[Named]:
    """Return the clauses that could name some texts, best first, in the language of most of their persons."""
    language = _language(said.nodes, weights, members)
    spoken = [member for member in members if said.nodes[member].language == language]
    size = float(weights[spoken].sum())
    around = around or ((_stem_counts(wording, weights, range(len(said.nodes))), float(weights.sum())),)
    proposing = float(np.dot(said.proposing[spoken], weights[spoken])) / max(size, 1e-9)
    told = weigh_words(wording, weights, spoken, around)
    return rank(wording, weights, nearness, spoken, told, proposing=proposing)


def _phrases(
    vocabulary: Vocabulary,
    wording: Wording,
    counted: Tally,
    label: int,
    members: Sequence[int],
    language: str | None,
) -> list[Named]:
    chosen = key_phrases(vocabulary, counted, label, members, most=3)
    here = counted.inside.get(label, Counter())
    alone = [vocabulary.surfaces[key] for key in chosen if len(key) > 1]
    if len(members) == 1 and len(vocabulary.texts[members[0]].split()) <= _BRIEF:  # it begins by its subject
        alone.sort(key=lambda surface: min(_place(vocabulary.texts[member], surface) for member in members))
    plain = [key for key in chosen if not _AND.search(vocabulary.surfaces[key])]
    if counted.sizes.get(label, 0) >= _FEWEST:  # what each says once would be joined for nothing
        plain = [key for key in plain if here[key] > 1]
    joined = [_joined(plain[:2], vocabulary, language)] if len(plain) > 1 else []
    texts = dict.fromkeys([*alone[:1], *joined, *alone, *(vocabulary.surfaces[key] for key in chosen)])
    texts = {text: None for text in texts if not begins_with_verb(text, language)} or texts
    texts = {text: None for text in texts if not _HANGS.search(text) and not _is_proper(text)} or texts
    if counted.sizes.get(label, 0) == 1:  # a whole run of words says more, where nobody else uses any
        return [_widened(text, vocabulary, wording, members, language) for text in texts]
    return [_thing(text, language, wording) for text in texts]


def _widened(
    surface: str, vocabulary: Vocabulary, wording: Wording, members: Sequence[int], language: str | None
) -> Named:
    """Return the run of words between two marks that holds a phrase, where it is short and reads well."""
    sought = surface.replace("’", "'").casefold()
    for member in members:
        for piece in pieces(vocabulary.texts[member], language):
            if sought in piece.casefold() and not is_talk(piece):
                flaws = flaws_of(piece, piece, piece, language or "", "clause")
                if flaws is not None and flaws < _FIT:
                    return _thing(piece, language, wording)._replace(source=vocabulary.texts[member])
    return _thing(surface, language, wording)


def _place(text: str, surface: str) -> int:
    """Return where a phrase stands in a text, its length where it does not."""
    found = text.casefold().find(surface.casefold())
    return found if found >= 0 else len(text)


def _free(
    found: Sequence[Named],
    taken: set[frozenset[str]],
    said: Said,
    members: Sequence[int],
    nearness: Floats,
    language: str | None,
) -> Iterator[str]:
    """Yield the names that no sibling bears: clauses, parts of passages, sentences, else none."""
    again = sorted(found, key=lambda named: (_AGAIN * (named.subject in taken) - named.score, named.text))
    for named in again:
        if not named.is_taken(taken) and not named.private():
            yield printed(named.text, named.language, asks=named.asks)
    for member in sorted(members, key=lambda member: (-round(float(nearness[member]), 4), member)):
        node = said.nodes[member]
        for piece in pieces(node.text, node.language):
            if taken.isdisjoint(marks_of(piece, node.language)) and not find_personal_data(
                piece[:1].upper() + piece[1:]
            ):
                yield printed(piece, node.language, asks=False)
    told = [(part, said.nodes[member]) for member in members for part in sentences(said.nodes[member].text)]
    for sentence, node in sorted(told, key=lambda part: (len(part[0]), part[0])):
        if taken.isdisjoint(marks_of(sentence, node.language)) and not find_personal_data(node.text):
            yield printed(sentence.rstrip(" ?"), node.language, asks=sentence.endswith("?"))
    spoken = "fr" if language == "fr" else "en"
    number = 1
    while True:
        name = say("naming.none", spoken) if number == 1 else say("naming.none_more", spoken, number=number)
        if taken.isdisjoint(marks_of(name, language)):
            yield name
        number += 1


def _language(nodes: Sequence[Node], weights: Floats, members: Sequence[int]) -> str | None:
    """Return the language of most persons."""
    spoken: dict[str, float] = defaultdict(float)
    for member in members:
        spoken[nodes[member].language or ""] += float(weights[member])
    return min(spoken, key=lambda language: (-round(spoken[language], 6), language), default="") or None


def _feminine(found: re.Match[str]) -> str:
    """Make an adjective agree with the feminine noun before it: "remise en question professionnel"."""
    masculine = found["adjective"]
    feminine = (
        masculine + ("le" if masculine.endswith("el") else "e")
        if not masculine.endswith("if")
        else masculine[:-1] + "ve"
    )
    return found["noun"] + feminine


def _is_proper(surface: str) -> bool:
    """Tell whether every word of a phrase has a capital: a place names no theme where a thing can."""
    return len(surface.split()) > 1 and all(word[:1].isupper() for word in surface.split())


def _joined(chosen: Sequence[Key], vocabulary: Vocabulary, language: str | None) -> str:
    surfaces = [vocabulary.surfaces[key] for key in chosen]
    if len(surfaces) == 2 and _LACKS.match(surfaces[0]) and not _LACKS.match(surfaces[1]):
        surfaces.reverse()  # "manque de liberté et paix" would say that peace lacks too
    joint = "、" if language in NO_SPACES else _JOINED.get(language or "", ", ")
    return printed(joint.join(surfaces), language, asks=False) if surfaces else ""


def printed(text: str, language: str | None, *, asks: bool) -> str:
    r"""Return a name as it is printed: capital first, apostrophes and no-break spaces set, no final stop.

    Examples
    --------
    >>> printed("réduire de 10% l'usage de la voiture.", "fr", asks=False)
    'Réduire de 10\xa0% l’usage de la voiture'
    """
    said = " ".join(text.split()).strip(" .,;:!?…").replace("'", "’")
    if language == "fr":
        said = re.sub(r"\s?([%€;:!?])", "\u00a0\\1", said)
    said = _GAS.sub("CO2", said)
    if language == "fr":
        said = _PEOPLE.sub(lambda found: found[1] + found[2].capitalize(), _STATE.sub("État", said))
        said = _THEIRS.sub("leurs ", _AGREES.sub(_feminine, said))
    said = (
        _LIGATURE.sub("œ", said) if language == "fr" else _PROPER.sub(lambda word: word[0].capitalize(), said)
    )
    first = said.startswith("“")  # what is quoted begins with a capital too
    said = said[:first] + said[first : first + 1].upper() + said[first + 1 :]
    return said + ("\u00a0?" if language == "fr" else "?") if asks else said
