"""Names of themes and ideas, from what their own passages say: what a civil servant would print."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from deliberation.text.naming.candidates import (
    FEWEST,
    FIT,
    HANGS,
    NEARLY_ALL,
    candidates,
    free_names,
    is_proper,
    language_of,
    phrases_of,
    stem_counts,
    thing,
)
from deliberation.text.naming.choice import Named, centrality
from deliberation.text.naming.clauses import begins_with_verb, sentences
from deliberation.text.naming.fitness import NOISE, flaws_of
from deliberation.text.naming.key_phrases import is_vague, key_phrases
from deliberation.text.naming.quoted import quoted, rewritten
from deliberation.text.naming.said import Said, telling, voices
from deliberation.text.naming.spelling import Wording, marks_of, sense, subject
from deliberation.text.naming.talk import is_talk
from deliberation.text.naming.titles import name_themes
from deliberation.text.naming.vocabulary import Key, Vocabulary, read_vocabulary, tally
from deliberation.text.reading.corpus import Node
from deliberation.text.wording.lexicon import lexicon
from deliberation.text.wording.normalise import words

Ints = npt.NDArray[np.int64]

_NEARLY: Final = 0.1  # what a clause that reads well may score under one that does not
_MILDLY: Final = 0.4  # and one that is no talk, under well-written talk
_USED: Final = 3  # persons who use a word alone
_LONGER: Final = 0.7  # what each word more of a phrase is worth, in doublings of the persons who use it
_SHORTEST: Final = 4  # words of a sentence that may name the idea of a text alone...
_WHOLE: Final = 12  # ... and at most
_SOUGHT: Final = 3  # clauses whose words are looked for in what is quoted
_ONE_WORD: Final = 3  # words of a text that one of them may name
_AND: Final = re.compile(r" (?:et|and) ")
_SHARED: Final = 0.2  # of the persons of an idea who must use what names it instead of a clause


def name_all(said: Said, themes: Ints, ideas: Ints, parents: Sequence[int]) -> tuple[list[str], list[str]]:
    """Return the names of themes and ideas.

    A theme is named by one noun phrase or two, an idea by a clause of its own passages: as an action
    where most of its persons propose something. Each person has one voice in each. Beyond 30,000 texts, names
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
    everywhere = stem_counts(wording, weights, range(len(said.nodes)))
    whole = float(weights.sum())
    within: dict[int, list[int]] = defaultdict(list)
    for idea, parent in enumerate(parents):
        within[parent] += members[idea]
    counted = cache(lambda: tally(vocabulary, said.persons, ideas.tolist()))  # few ideas need it
    taken: dict[int, set[frozenset[str]]] = defaultdict(set)
    beside = {
        parent: (stem_counts(wording, weights, texts), float(weights[texts].sum()))
        for parent, texts in within.items()
    }
    names = []
    for idea, parent in enumerate(parents):
        texts = members[idea]
        language = language_of(said.nodes, weights, texts)
        if parent < len(themes) and not taken[parent]:
            taken[parent] |= marks_of(themes[parent], language)
        found = candidates(
            said, wording, weights, nearness, texts, around=((everywhere, whole), beside[parent])
        )
        free = next(
            (named for named in found if not named.is_taken(taken[parent]) and not named.private()), None
        )
        if free is None or free.unsure or (len(texts) == 1 and free.torn):
            here, size = counted().inside.get(idea, Counter()), counted().sizes.get(idea, 0)
            things = phrases_of(vocabulary, wording, counted(), idea, texts, language)
            inside = _inside(found, vocabulary, wording, texts, here, size)
            rare = _inside(found, vocabulary, wording, texts, here, size, fewest=1) if size >= FEWEST else []
            used = key_phrases(vocabulary, counted(), idea, texts, most=3, coverage=_SHARED)
            shared = {vocabulary.surfaces[key] for key in used if len(key) > 1 and here[key] > 1}
            standing = [
                thing for thing in things if len(thing.text.split()) > 1 and _stands(thing.text, language)
            ]
            used_by_several = [thing for thing in things if thing.text in shared]
            found = [*_safer(found, used_by_several, inside, [*rare, *standing]), *things]
            if len(texts) == 1:
                found = [*_whole(said.nodes[texts[0]], wording), *found]
            sought = [named.text for named in found[:_SOUGHT]]
            own = [*quoted(said.nodes, texts, nearness, wording, sought=sought)]
            several = [vocabulary.surfaces[key] for key in here if len(key) > 1 and here[key] > 1]
            heard = {wording.mended(surface, language) for surface in several}
            common = [thing for thing in [*used_by_several, *inside] if thing.text in heard]
            mended = [*rewritten(own, wording)]
            alone = [named for named in found if _names_alone(named, said, texts)]
            found = _well_written(found, own, mended, common, alone, few=size < FEWEST)
            found = [named._replace(score=-float(place)) for place, named in enumerate(found)]
        name = next(free_names(found, taken[parent], said, texts, nearness, language))
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
    talk = [named for named in found[:1] if named.flaws < FIT]
    mild = [named for named in sure if named.score >= best - _MILDLY]
    told = [*sure, *standing, *talk] if talk and is_talk(talk[0].text) else [*talk, *sure, *standing]
    ordered = [*near, *inside, *things, *mild, *told, *found]
    return [named._replace(score=-float(place)) for place, named in enumerate(dict.fromkeys(ordered))]


def _well_written(
    found: Sequence[Named],
    own: Sequence[Named],
    mended: Sequence[Named],
    shared: Sequence[Named],
    alone: Sequence[Named],
    *,
    few: bool,
) -> list[Named]:
    """Put words of one's own before what is ill-written, and where few speak before two words joined.

    One or two persons seldom share a phrase: pairs of words ("fille et bras") would say nothing of them.
    Where their own words are ill-written too, these are mended, or one phrase stands ``alone``. A torn
    part of what so few say comes after its whole sentence: it may say something else.
    """
    good = [named for named in found if not named.ill]
    fair = [named for named in own if not named.ill]
    if few:
        told = [named for named in good if named.source and not named.unsure and _says_enough(named)]
        told = [named for named in told if not named.torn]
        good = [*told, *(named for named in shared if not named.ill), *fair, *mended, *alone, *own, *good]
    ordered = [*good, *fair, *mended, *own, *found]
    return list(dict.fromkeys(ordered))


def _says_enough(named: Named) -> bool:
    """Tell whether a name is more than an article and a word, or its text is hardly more than that."""
    said = words(named.text.replace("’", " ").replace("'", " "))
    article = said[:1] and said[0] in lexicon(named.language).determiners
    return len(said) > 1 + bool(article) or len(named.source.split()) <= _ONE_WORD


def _whole(node: Node, wording: Wording) -> Iterator[Named]:
    """Yield the whole of a text that is alone, where it is one short sentence: no part of it says as much."""
    sentence = next(sentences(node.text), "")
    fit = _SHORTEST <= len(sentence.split()) <= _WHOLE and not NOISE.search(sentence)
    if fit and len(sentence) > NEARLY_ALL * len(node.text):
        text = wording.in_case(sentence.rstrip(" ?"), node.language)
        yield Named(
            text,
            sense(sentence, node.language),
            subject(sentence, node.language),
            node.language,
            sentence.endswith("?"),
            0.0,
            node.text,
            raw=sentence,
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
    return [thing(surface, worth[surface][1], wording) for surface in best]


def _names_alone(named: Named, said: Said, texts: Sequence[int]) -> bool:
    """Tell whether one phrase may stand for somebody's ill-written words.

    It has two words that say something, and no text goes on where it ends: "échanges sur la prise", of
    "prise de conscience".
    """
    if named.ill or named.unsure or len(named.sense) < 2 or _AND.search(named.text):
        return False
    goes_on = re.compile(re.escape(named.text.replace("’", "'")) + r" (?:(?:d[eu]s?|of)\b|d')", re.IGNORECASE)
    return not any(goes_on.search(said.nodes[text].text.replace("’", "'")) for text in texts)


def _stands(surface: str, language: str | None) -> bool:
    """Tell whether a key phrase reads well alone."""
    if is_proper(surface) or HANGS.search(surface) or is_vague(surface):
        return False
    fit = flaws_of(surface.replace("’", "'"), surface, f"{surface} ", language or "", "noun")
    return fit is not None and fit < FIT
