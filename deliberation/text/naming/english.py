"""English: what somebody asks for, turned into an action that begins with a base form, by rules."""

from __future__ import annotations

import re
from typing import Final

from deliberation.text.naming.verbs import english_verbs, verb_table

_ADVERBS: Final = (
    r"(?:(?:also|really|just|definitely|absolutely|certainly|always|immediately|at least|simply"
    r"|actually|instead|probably|all|maybe"
    r"|still|now|therefore|please|seriously|perhaps)[ ,]+)*"
)
_PUBLIC: Final = (
    r"(?:(?:i (?:think|believe|feel) )?we|the (?:city|town|county|state|council|government|commission"
    r"|mayor|city/county)|our (?:city|town|county|government|leaders"
    r"|schools?)|city|county|government|state|you|city/county|city (?:government|leaders|officials"
    r"|council|commission)|local government|they|officials)"
)
_MUST: Final = re.compile(
    rf"(?P<who>{_PUBLIC}) {_ADVERBS}(?:should|must|needs? to|ought to|ha(?:ve|s) to|could"
    rf"|shall) {_ADVERBS}(?P<neg>not |never )?{_ADVERBS}"
    r"(?P<rest>.+)",
    re.IGNORECASE,
)
_NEVER: Final = re.compile(
    rf"(?P<who>{_PUBLIC}) (?:shouldn't|mustn't|should no longer|must no longer) {_ADVERBS}(?P<rest>.+)",
    re.IGNORECASE,
)
_WISH: Final = re.compile(
    r"(?:please|let's|let us|why not|(?:it (?:is|would be)|it's) (?:time|important|necessary"
    r"|essential|vital|urgent|good|nice|great|better|a good idea)"
    r"(?: for us)? to|(?:i|we) (?:would|'d) like (?:us |the (?:city|county|council) )?to|i(?:'d"
    r"| would) love to|there is a need to|i (?:want|propose) to"
    rf"|my (?:proposal|suggestion) is to|i (?:suggest|propose) (?:that )?(?:we |the (?:city"
    rf"|council) )?) {_ADVERBS}(?P<neg>not )?(?P<rest>.+)",
    re.IGNORECASE,
)
_PASSIVE: Final = re.compile(
    rf"(?P<what>[^,;]+?) {_ADVERBS}(?:(?:should|must|needs? to|ought to|ha(?:ve|s) to"
    rf"|could) {_ADVERBS}(?P<neg>not |never |no longer )?"
    rf"{_ADVERBS}be|(?P<short>shouldn't|mustn't) be) (?P<adverb>[a-z]+ly |better |more |less "
    rf"|further )?(?P<participle>[a-z]+)(?P<tail>.*)",
    re.IGNORECASE,
)
_NOUN: Final = re.compile(
    r"(?:(?:i (?:think|believe|feel) )?(?:we|the (?:city|town|county)|our (?:city|town|county)|i)"
    rf" (?:{_ADVERBS}(?:desperately |badly |could )?(?:needs?|wants?|should (?:also )?have"
    rf"|would (?:like|love)(?: to (?:see|have))?|must have|could use|wish (?:we|there)"
    r" (?:had|were|was))|'d (?:like|love)(?: to (?:see|have))?)|there (?:should|must|needs? to|ought to) be"
    r"|(?-i:(?:[A-Z][\w.]+ ){1,3})(?:really |also |desperately )?needs?"
    rf"|we'd (?:like|love)(?: to (?:see|have))?|(?:i )?(?:would|'d) (?:like|love) to (?:see|have)"
    rf"|wish (?:we|there) (?:had|were|was)|needs?|want) {_ADVERBS}(?P<what>.+)",
    re.IGNORECASE,
)
_WHAT: Final = re.compile(
    r"(?:an? |the |more |better |less |fewer |some |additional |new |another |greater |stronger |all "
    r"|no |longer |safer |our |[a-z-]+er |[a-z]+s\b)",
    re.IGNORECASE,
)
_PRONOUN: Final = re.compile(
    r"\b(?:i|it|they|he|she|this|that|who|which|these|those|there|we|you|what|and (?:should|must))\b",
    re.IGNORECASE,
)
_NEVER_FIRST: Final = frozenset(
    [
        "be",
        "have",
        "need",
        "want",
        "like",
        "hope",
        "wish",
        "think",
        "know",
        "see",
        "say",
        "feel",
        "tell",
        "do",
        "come",
        "go",
        "let",
    ]
)
_NOUN_TOO: Final = frozenset(verb_table("en")["nouns"].split())
_OBJECT: Final = re.compile(
    r"(?:the|an?|our|all|more|less|fewer|better|some|any|every|each|this|that|these|those|its|their"
    r"|local|new|public|people|up|down|out|off"
    r"|additional|your|citizens|children|kids|students|city|private|both|no|other|[a-z]+ing"
    r"|(?:[a-z-]+ )?[a-z-]+[^s]s|it|on the|with the)(?![\w'])",
    re.IGNORECASE,
)


def action(clause: str) -> str | None:
    """Return an English clause as an action, base form first; None where it asks for none or no rule fits.

    Examples
    --------
    >>> action("We should extend library hours"), action("Marijuana should not be legalized")
    ('extend library hours', 'do not legalize marijuana')
    """
    found = _turned(clause)
    return found if found and len(found.split()) > 1 else None


def wanted_noun(clause: str) -> str | None:
    """Return what an English clause wants where that is a thing.

    Examples
    --------
    >>> wanted_noun("There should be more benches in the park")
    'more benches in the park'
    """
    match = _NOUN.fullmatch(clause)
    if match is None or not _WHAT.match(match["what"]) or _base(match["what"], bare=True):
        return None
    return match["what"]


def _turned(clause: str) -> str | None:
    bare = _base(clause, bare=True)
    if bare:
        return bare
    for pattern in (_MUST, _WISH, _NEVER):
        match = pattern.fullmatch(clause)
        if match is None:
            continue
        negated = pattern is _NEVER or match["neg"]
        found = _base(match["rest"], bare=False)
        return f"do not {found}" if found and negated else found
    return _passive(clause)


def _base(text: str, *, bare: bool) -> str | None:
    """Return a phrase that begins with a base form; what may be a noun needs an object where it is bare."""
    match = re.fullmatch(
        r"(?P<neg>(?:do not|don't|never) )?(?P<adverb>[a-z]+ly )?(?P<verb>[A-Za-z]+)(?P<tail>(?: .*)?)",
        text,
        re.IGNORECASE,
    )
    if match is None:
        return None
    verb, tail = match["verb"].lower(), match["tail"]
    known = verb in english_verbs().bases
    if not known or not tail or verb in _NEVER_FIRST:
        return None
    if bare and not match["neg"] and verb in _NOUN_TOO and not _OBJECT.match(tail.strip()):
        return None
    if re.match(
        r" (?:it|them|this|that|is|are|was|were|should|must|needs?|would|can|will"
        r"|and)\b(?! \w+ing)(?![\w'-])",
        tail,
        re.IGNORECASE,
    ):
        return None
    return f"{'do not ' if match['neg'] else ''}{(match['adverb'] or '').lower()}{verb}{tail}"


def _passive(clause: str) -> str | None:
    """Turn "smoking should not be allowed in parks"; whoever does it must not be named."""
    match = _PASSIVE.fullmatch(clause)
    verb = english_verbs().participles.get(match["participle"].lower()) if match else None
    if match is None or verb is None or verb in _NEVER_FIRST or verb == "become":
        return None
    what, tail = match["what"], match["tail"]
    if (
        len(what.split()) > 8
        or _PRONOUN.search(what)
        or re.match(r" by (?!\d)|(?: and| &| or|,)|.*\b(?:it|they|them|and be)\b", tail, re.IGNORECASE)
    ):
        return None
    proper = what[1:2].isupper() or (what.split()[1:2] and what.split()[1][:1].isupper())
    what = what if proper else what[:1].lower() + what[1:]
    adverb = match["adverb"] or ""
    adverb = adverb if adverb.endswith("ly ") else ""
    if match["adverb"] and not adverb:
        return None
    return f"{'do not ' if match['neg'] or match['short'] else ''}{adverb}{verb} {what}{tail}"


def is_base(word: str) -> bool:
    """Tell whether a word is a verb's base form, and seldom a noun's."""
    return word.lower() in english_verbs().bases and word.lower() not in _NOUN_TOO
