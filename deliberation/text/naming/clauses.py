"""Clauses: what of a passage could stand on its own as a name, and how well it would."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Final, Literal

from deliberation.text.naming import english, french
from deliberation.text.naming.verbs import french_verbs, infinitive
from deliberation.text.wording.lexicon import NO_SPACES, Lexicon, lexicon
from deliberation.text.wording.normalise import clean, fold, without_links
from deliberation.text.wording.stance import polarity

Kind = Literal["action", "noun", "clause", "question"]

LONGEST: Final = 12
"""Words of a name, at the most."""

_CUT: Final = 0.05  # a sentence that is cut reads a little less well
_MANNER: Final = 0.15  # and says a little less without its means
_NARROWS: Final = 0.3  # and too much without what narrows it: "les entreprises qui polluent"
_NARROWING: Final = re.compile(r"(?:qui|que|qu'|dont|où|which|who|that)\b", re.IGNORECASE)
_MEANS: Final = re.compile(r"(?:par|avec|selon|via|en|by|with|like)\b", re.IGNORECASE)
_JOINS: Final = re.compile(r"(?:et|ou|and|or|to)\b", re.IGNORECASE)
_CORRECTS: Final = re.compile(r"(?:il (?:ne )?faut|faut|on |nous |c'est|we |it )", re.IGNORECASE)
_LISTED: Final = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)?(?:,| et | and |$)")
_RATHER: Final = re.compile(r"(?:plutôt|au lieu|rather|instead)", re.IGNORECASE)
_PAIRED: Final = re.compile(r"\b(?:entre|soit|ni|tant|between|either|both|from)\b", re.IGNORECASE)
_LATER: Final = 0.08  # what comes first says what a passage is about
_TORN: Final = 0.1  # what follows a colon is a part of something
_SHOUTED: Final = 0.15  # capitals hide the names that bear one
_LONGEST_SIGNS: Final = 24  # of a name in a language written without spaces
_SENTENCE: Final = re.compile(
    r"(?:[^.!?…;:\n。！？|]|\.(?=\w|\s\d)|(?<=\b[A-Za-z])\.(?=\s?\w\.)|:(?=\d)|(?<=\w)[…]?(?=\w))+[.!?…;:。！？]*"
)
_EDGES: Final = " \t-–—•*·>+=,\"«»“”'’_&#~"
_BREAK: Final = re.compile(r",\s*|\s[-–—]\s+")
_ABBREVIATED: Final = re.compile(r"\b(ave|rd|st|dr|mr|mrs|ms|mm|mme|blvd|vs|dept|env|art|approx|ex|no|hrs?|mins?)\.(?=\s+[a-z\d])", re.IGNORECASE)
_ELIDED: Final = re.compile(r"(?<![\w'-])([ldjnsmtc]|qu)(?:'\s+|\s+(?=[aeiouhàâéèêîô][a-zà-ÿ]))(?=\w)", re.IGNORECASE)
_ASIDE: Final = re.compile(r"\s*[(\[{][^)\]}]*[)\]}]")
_LOUD: Final = re.compile(r"\b[^\W\d_a-zà-ÿœ]{5,}\b")
_SIGNS: Final = re.compile(r"[\[\]{}<>|=_#~^*\\@€$£\"«»“”]|\.\.|…|\d{5,}|https?|[\U0001f000-\U0001ffff☀-➿]")
_CONDITION: Final = re.compile(
    r"(?:sauf|hors|hormis|excepté|à l'exception|si |s'il|à condition|tant que|à moins|en cas|mais|quitte|seulement|uniquement|pas |non "
    r"|et non|sans |except|unless|if |only|but|provided|without|not |until|when |quand |lorsqu|jusqu|whether)",
    re.IGNORECASE,
)
_OPENINGS: Final = {
    "fr": re.compile(
        r"(?:(?:bonjour|bonsoir|merci|svp|s'il vous plaît|s'il vous plait|madame|monsieur|messieurs|mesdames)[ ,.!]+"
        r"|(?:selon moi|à mon avis|pour moi|pour ma part|personnellement|de mon point de vue|à mon sens|d'après moi|en tant que [^,]{3,30}"
        r"|de plus|par ailleurs|en effet|par exemple|d'abord|tout d'abord|avant tout|enfin|ensuite|ainsi|surtout|aussi|donc|alors|bref|"
        r"premièrement|deuxièmement|en premier lieu|également|notamment|en conclusion|en résumé|pour conclure|puis|et puis|oui|voilà|à ce titre"
        r"|en outre|finalement|évidemment|bien sûr|bien entendu|dans ce cadre|pour cela|pour ce faire|peut-être|franchement|certes|idéalement)"
        r"(?: ?,\s*|\s+(?=il |on |nous |je |l'|le |la |les |que ))"
        r"|(?:et|mais|donc|or|car|puis)\s+"
        r"|(?:je|j'|nous|on) ?(?:pense|pensons|crois|croyons|trouve|trouvons|considère|considérons|estime|estimons|dirais|espère|espérons) (?:vraiment |aussi |également |donc |juste |sincèrement |surtout )?"
        r"qu(?:e |')"
        r"|(?:il me semble|mon avis est|mon idée est|l'idée est|il est évident|il est clair|il est certain|il serait bien|ce serait bien|je suis convaincue?|je suis persuadée?) ?qu(?:e |')"
        r"|\d{1,2}\s?[.)°/-]+\s*|[a-h]\)\s*)",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"(?:(?:hello|hi|thanks|thank you)[ ,.!]+|(?:therefore[, ]+|thus[, ]+|in my opinion|personally|to me|imo|imho|honestly|also|first|second|finally|moreover"
        r"|furthermore|therefore|in addition|overall|again|so|yes|well|for me|frankly|maybe|perhaps)(?: ?,\s*|\s+(?=we |i |the |it |there ))|(?:and|but|so|or|because)\s+"
        r"|(?:i|we) (?:really |strongly |also |just |do |firmly |personally )?(?:think|believe|feel|hope|agree|suggest) (?:that )?(?!like |about |for )"
        r"|(?:it seems|i am convinced|i'm convinced) that |\d{1,2}\s?[.)-]+\s*)",
        re.IGNORECASE,
    ),
}  # fmt: skip
_ADVERBIAL: Final = {
    "fr": re.compile(
        r"(?:pour |afin d|dans |face |concernant |en matière |quant |au niveau |en ce qui |suite |à l'heure |aujourd'hui|en |au |aux |sur |à partir |après |avec |depuis |d'une part)[^,]{2,90}, ",
        re.IGNORECASE,
    ),
    "en": re.compile(r"(?:to |in |for |with |as |since |at |after |given )[^,]{3,90}, ", re.IGNORECASE),
}  # fmt: skip
_CUTS: Final = {
    "fr": re.compile(
        r"\s(?=(?:car|parce qu|puisqu|afin d|afin qu|pour (?:que |qu'|ne |se |s'|l'|les |le |la )?\w+(?:er|ir|re|que)\b|alors que|tandis que|ainsi que|notamment|grâce|de (?:manière|façon|sorte)|dans le (?:but|cadre|sens)"
        r"|ce qui|c'est|cela|ça|ils |elles? |il (?!y)|en (?:\w+ant|vue|plus|effet|particulier)|tout en|et (?:de |d'|ne |non |pas |plus |surtout |ainsi |donc |si |il |on |nous |que )?(?:\w+(?:er|ir|re)\b)?"
        r"|qui |dont |où |lors|selon|par exemple|c'est-à-dire|via |avec |par |mais|donc|surtout|y compris|au lieu|plutôt|sauf|si |tant que|à condition|sans |à moins|et )\S*)",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\s(?=(?:because|so that|so we|so it|in order|which|while|since|whereas|by \w+ing|and (?:should|we|it|they|to|then|that|there|i)\b|as (?:well|it|they|we)|rather|instead|but|if |unless|except|without|where|"
        r"when|like |such as|especially|including|until|due to|for example)\S*)",
        re.IGNORECASE,
    ),
}  # fmt: skip
_RESUMED: Final = re.compile(
    r"(?:il|ils|elles?|ça|cela|ceci|ce|c'|c'est|celui|celles?|ceux|y|en (?!\w+ant)|lui|leurs?|ici|là|voilà|voici|ces|cette|cet|qui|que|qu'|dont|où|même|sinon|idem|pareil"
    r"|it|it's|they|them|this|that|these|those|he|she|him|her|which|who|same|there|here|and|or|et|ou|ni|nor|its|their|also|too|d'où|d'autres|les uns|as|than|of|by|at|to|with|from|in (?:this|that)"
    r"|afin|pour|car|parce|puisque|si|comme|alors|ainsi|donc|lorsque|quand|because|if|when|while|since|so|then|de (?:ce|cette|ces|plus)|d'une|in order|therefore|tant que|tant qu'|depuis que|dès que|jusqu'|rien|nothing|quoi|ne (?!pas|plus|jamais|rien)|ne pas oublier et|tout en|vu que|de par|quitte|en revanche|par contre|quant|jusque|nul doute|ii+|iv|tout à fait d'accord|moi|toi|ok|avec|par|sauf|au lieu|à (?:savoir|part|cause)|etc|bien que|even|although|though|yet"
    r"|how|why|what|where|idée|idées|ainsi|tout ça|tout cela|aux|au|dans|sur|selon|depuis|entre|vers|chez|à|des fois|"
    r"mais|but|not only|n'est|ne sont|n'ont|est|sont|ont|is|are|was|were|has|will|not|could|would|might|can)(?![\w'-])",
    re.IGNORECASE,
)
_DANGLING: Final = re.compile(
    r"(?:\b(?:l[aes]s?|l'|un|une|des?|du|d'|au|aux|à|et|ou|ni|mais|que|qu'|qui|dont|en|dans|par|pour|sur|sous|vers|avec|sans|chez|entre|ce|cet|cette"
    r"|ces|mon|ma|mes|son|sa|ses|leurs?|nos|notre|vos|votre|ne|n'|se|s'|je|j'|il|on|très|plus de|moins de|trop de|est|sont|sera|soit|a|ont|être|avoir|peut|doit|doivent|"
    r"faut|si|comme|afin|car|ainsi|y|tout|toute|chaque|aussi|quelques|plusieurs|certains|the|an?|of|to|and|or|but|in|on|at|by|for|with|from|that|which|who|is|are|was"
    r"|were|be|been|not|no|our|their|its|his|her|my|your|this|these|those|as|if|so|than|into|more|less|very|too|should|must|would|could|can|will|have"
    r"|has|we|they|i|it|etc|cf|ex|notamment|surtout|au lieu|au niveau|en terme|en termes|afin|lors|quand|when|while|because|eux-mêmes|tels?|telles?|where|about|between|through|within|whether|either|soit|combien|comment|pourquoi|younger|older|les uns|des uns|d'une part|uns))$",
    re.IGNORECASE,
)
_SOMEBODY: Final = re.compile(r"[A-ZÀ-Ý][\w-]+ (?:m['’]|me |nous |lui |et moi|told me|and I )")
_ASKS: Final = re.compile(r"(?:qui|que|qu'|quoi|où|à quoi|pourquoi|comment|combien|quand|how|why|what|where|when|who|which|is|are|will|has)\b", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W_]+(?:[-’'.][^\W_]+)*")
PERSON: Final = re.compile(
    r"\b(?:j'|je|me|m'|moi|mon|ma|mes|tu|te|ton|ta|tes|i|i'm|i've|i'd|my|me|mine|myself)(?![\w-])", re.IGNORECASE
)
"""Words of one who speaks of oneself."""

_ANAPHORA: Final = re.compile(
    r"(?:\b(?:cela|ça|ceci|celui-ci|celle-ci|ceux-ci|celles-ci|ci-dessus|ci-dessous|précité\w*|suivante?s?|ledit|it|them|they|above)\b"
    r"|\b(?:le|la|les|l') (?:faire|rendre|mettre|prendre)\b|\b(?:ce|cet|cette|ces|this|these|those|that) (?!(?:que|qui|qu'|is|are|we|the)\b)\w+|\b(?:y|en) (?:a|va|faut|sera)\b|\b[jmslt]'en\b)",
    re.IGNORECASE,
)
_FINITE: Final = re.compile(
    r"\b(?:est|sont|était|étaient|sera|seront|serait|seraient|ont|avait|avaient|aura|peut|peuvent|doit|doivent|devrait|devraient|faut|va|vont|fait|font"
    r"|permet|permettrait|permettra|is|are|was|were|has|have|had|should|must|would|can|could|will|needs?|do|does|did)\b",
    re.IGNORECASE,
)


_LOOSE: Final = re.compile(r"[/+&]|--|\w'(?!\w)|(?<![\w])'|\bun'|'e\b", re.IGNORECASE)
_UNFINISHED: Final = re.compile(
    r"(?:apprendre|permettre|imposer|donner|proposer|offrir|demander|enseigner|interdire|rendre|redonner|apporter) (?:aux?|à) [\w' -]{1,28}$",
    re.IGNORECASE,
)
_TURNS: Final = re.compile(r"(?:faire d|considérer|traiter|consider|treat)\b", re.IGNORECASE)
"""Verbs whose object is not all they need: "faire de la santé" is cut before "une priorité"."""

_ILL: Final = re.compile(
    r"\b(?:pls|tte|lol|mdr|ptdr|pcq|ya|gratos|basta|taf|mecs?|bcp|qd|tjs|pr|tt|jsuis|u|ur|sould|shoud|teh|wich|alot)\b|\b(?:needs? to|should|must|will|could|can) (?!be\b)\w{3,}(?<!e)ed\b"
    r"|\ba (?:la|l'|les|un|une|\w+(?:er|ir|re))\b|\bqu'(?:avec|en|au)\b|\b(\w+) \1\b|\bles? (?:les?|des)\b|\ba fais\b|\b(?:je|tu|on|vous|nous|ils?|elles?) (?!ne |n')\w+ pas\b|^\w+ et (?:une?|les?|la|des) |(?<!de )(?<!d')\b(?:l[ae]s? |l')\w+ et (?:des|du|de la) |\bc (?:bon|pas|est|le|la)\b|\btoute? les\b|\bthe the\b|\b(?:si|malgré) que\b",
    re.IGNORECASE,
)
_UNMATCHED: Final = re.compile(
    r"\b(?:des|les|ces|nos|vos|mes|ses|aux|plusieurs) (?!plus\b|moins\b|trop\b|gens\b)[a-zà-ÿ-]{3,}(?<![sxz])(?: |$)(?!\w+(?:-\w+)?s\b)|\bun \w+ée\b",
    re.IGNORECASE,
)
_SINGULAR: Final = re.compile(
    r"\b(?:les|des|nos|aux|ces|tous les) [a-zà-ÿ-]+s (?!\w+ment$|bio$|plastique$|carbone$)[a-zà-ÿ-]{3,}(?<![sxzà])$", re.IGNORECASE
)
_RELATIVE: Final = re.compile(r"\b(?:qui|dont|which|who)\b", re.IGNORECASE)


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
    straight = without_links(clean(text)).replace("’", "'").replace("ʼ", "'").replace("‘", "'").replace("\u00a0", " ").replace("\u202f", " ")
    straight = _ABBREVIATED.sub(r"\1", straight)
    straight = _ELIDED.sub(r"\1'", straight)
    return re.sub(r"\s*,\s*(?!\d)", ", ", re.sub(r"\s+\.", ".", _ASIDE.sub("", straight))).strip()


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
        body = sentence.rstrip(" .!?…;:,").strip(_EDGES)
        shouted = _SHOUTED * _shouted(body)
        body = body.lower() if shouted else body
        loud = _LOUD.findall(body)
        if len(loud) > 1:
            shouted, body = _SHOUTED, _LOUD.sub(lambda word: word[0].lower(), body)
        if not body:
            continue
        torn = (number > 0) * (_TORN if body[:1].islower() else _LATER)
        for clause in _of_sentence(body, language or "", asked=asked):
            found.setdefault(fold(clause.text), replace(clause, flaws=clause.flaws + torn + shouted))
    return tuple(found.values())


def _of_sentence(body: str, language: str, *, asked: bool) -> Iterator[Clause]:
    opened = _without_openings(body, language)
    bodies = [opened]
    adverbial = _ADVERBIAL.get(language)
    if adverbial is not None and (match := adverbial.match(opened)):
        rest = _without_openings(opened[match.end() :], language)
        if _action(rest, language) or any(_action(piece, language) for piece, _ in _pieces(rest, language)):
            bodies = [rest]
    for whole in bodies:
        for piece, cut in _pieces(whole, language):
            clause = _clause(piece, whole, language, asked=asked, cut=cut)
            if clause is not None:
                yield clause


def _without_openings(body: str, language: str) -> str:
    openings = _OPENINGS.get(language)
    if openings is None:
        return body
    for _ in range(4):
        match = openings.match(body)
        if match is None or match.end() >= len(body):
            break
        body = body[match.end() :].strip(_EDGES)
    return body


def _pieces(body: str, language: str) -> Iterator[tuple[str, float]]:
    """Yield a sentence, then its beginnings that end where a clause does; never before what turns its sense."""
    yield body, 0.0
    ends = {match.start() for match in _BREAK.finditer(body)}
    cuts = _CUTS.get(language)
    if cuts is not None:
        ends |= {match.start() for match in cuts.finditer(body)}
    for end in sorted(ends):
        rest = body[end:].strip(" ,-–—(/")
        piece = body[:end].strip(_EDGES)
        if not 3 <= len(piece.split()) <= LONGEST + 6 or _CONDITION.match(rest):
            continue
        if _JOINS.match(rest) and _PAIRED.search(piece):
            continue  # "entre le travail et le repos", "either trains or buses"
        if _RATHER.match(rest) and "no" in polarity(piece):
            continue
        if _CORRECTS.match(rest) and "no" in polarity(piece):
            continue  # "il ne faut pas moins de voitures, il faut ne plus en avoir"
        if body[end] == "," and _LISTED.match(rest):
            yield piece, _MANNER  # the first of a list
            continue
        yield piece, _NARROWS if _NARROWING.match(rest) else _MANNER if _MEANS.match(rest) else _CUT


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
        said, kind = piece, "question" if asked else "clause"
    elif asked and not re.match(r"(?:et )?pourquoi (?:ne )?pas|why not", whole, re.IGNORECASE):
        return None  # "Faut-il fermer l'école ?" does not ask for it
    said = _A.sub(" à ", said) if kind == "action" and language == "fr" else said
    said = _without_determiner(said.strip(_EDGES), language) if kind in ("noun", "clause") else said
    flaws = _flaws(said, piece, whole, language, kind)  # type: ignore[arg-type]
    return None if flaws is None else Clause(said, kind, cut > 0, flaws + cut)  # type: ignore[arg-type]


_A: Final = re.compile(r" a (?!(?:été|eu)\b)")  # no finite verb stands in an infinitive phrase
_DETERMINED: Final = re.compile(r"(?:les? |la |l'|des |du |de la |de l'|the |an? |some )(?=\w)", re.IGNORECASE)


_AGAIN: Final = re.compile(r"(?:,|\bet|\bou|\band) (?:l[ae]s? |l'|une? |des |du |de la |nos |ses |the |an? )", re.IGNORECASE)


_CLITIC: Final = re.compile(r"(?<![\w-])(?:[smtn]'|(?:se|me|ne|nous|vous|y) )", re.IGNORECASE)
_OF_NOUNS: Final = frozenset("de du des la le les l un une en à au aux et d ce cette ces nos notre leur".split())


def _says(said: str) -> bool:
    """Tell whether a French phrase seems to hold a verb, of those whose form may be a noun's too."""
    found = re.findall(r"[^\W\d_]+", said.casefold())
    wishes = french_verbs().wishes
    return any(wishes.get(word) and before not in _OF_NOUNS for before, word in pairwise(found[1:]))


def _without_determiner(said: str, language: str) -> str:
    """Return a noun phrase without its article; a sentence keeps it."""
    finite = _FINITE.search(said) or (language == "fr" and " a " in said)
    if language not in ("fr", "en") or finite or len(said.split()) > 7:
        return said
    if _AGAIN.search(said) or _CLITIC.search(said) or (language == "fr" and _says(said)):
        return said  # "la société et un monde plus humain", "le parfum des fleurs occupe mes journées"
    match = _DETERMINED.match(said)
    return said[match.end() :] if match and not re.match(r"(?:un|plus|moins|même|seule?|fait|lot|few)\b", said[match.end() :]) else said


def _flaws(said: str, piece: str, whole: str, language: str, kind: Kind) -> float | None:
    """Return how ill a clause would read as a name; None where it must not be one."""
    length = len(_WORD.findall(said))
    if not length or length > LONGEST or len(said) > 100 or _SIGNS.search(said):
        return None
    resumed = _RESUMED.match(said) and not (kind == "question" and _ASKS.match(said))
    if language == "fr" and said[:2].casefold() == "a ":
        return None
    if resumed or _DANGLING.search(said) or _SOMEBODY.match(said) or _ANAPHORA.search(said):
        return None
    if said.count("(") != said.count(")") or not said[0].isalnum() or said[0].isdigit():
        return None
    words = lexicon(language)
    if not any(word not in words.stop and infinitive(word) is None for word in map(fold, re.split(r"[\s'’-]+", said))):
        return None
    lost = polarity(piece).count("no") > polarity(said).count("no") and not re.match(r"(?:et )?pourquoi|why not|je suis|stop|n['e]oubli", piece, re.IGNORECASE)
    if lost:
        return None
    flaws = 0.1 * bool(re.search(r"\d", said)) + 0.2 * ("," in said) + _telegraphic(said, words)
    flaws += 0.15 * (length == 1) + 0.3 * (kind == "question") + 0.3 * bool(_LOOSE.search(said))
    if _UNFINISHED.match(said) or (piece != whole and _TURNS.match(said)):
        return None
    flaws += 0.3 * bool(_ILL.search(said)) + 0.25 * bool(_UNMATCHED.search(said)) + 0.1 * bool(_RELATIVE.search(said))
    flaws += 0.12 * bool(_SINGULAR.search(said)) + 0.4 * (language == "fr" and _ordering(said))
    return flaws + 0.08 * max(0, length - 9)


def _telegraphic(said: str, known: Lexicon) -> float:
    """Return the flaw of words put side by side: "vidéo encouragement soignants enfants"."""
    if known.language != "fr":
        return 0.0
    most = run = 0
    for word in re.findall(r"[^\W\d_]+", said.casefold())[1:]:
        run = 0 if word in known.stop or len(word) < 4 or word.endswith("ment") else run + 1
        most = max(most, run)
    return 0.3 if most >= 4 else 0.08 if most == 3 else 0.0


def _ordering(said: str) -> bool:
    """Tell whether a French phrase begins with a participle or an order: "imposant une norme", "faites vite"."""
    first = re.split(r"[\s'-]", said.casefold(), maxsplit=1)[0]
    orders = french_verbs().orders
    return bool(orders.get(first) or (first.endswith("ant") and orders.get(first.removesuffix("ant") + "ons")))


def _short_sentences(text: str) -> Iterator[Clause]:
    """Yield the sentences, then the pieces between marks, of a language written without spaces."""
    for number, match in enumerate(re.finditer(r"[^。！？!?；;，,、\n]+", clean(text))):
        piece = match.group().strip(_EDGES)
        if 2 <= len(piece) <= _LONGEST_SIGNS and not _SIGNS.search(piece):
            yield Clause(piece, "clause", False, 0.2 * (len(piece) < 4) + _TORN * (number > 0))


def _shouted(text: str) -> bool:
    return len(text) > 5 and text.isupper()


def pieces(text: str, language: str | None) -> Iterator[str]:
    """Yield what can be printed of a passage where no clause of it is fit: whole runs between marks.

    Longest first; a run that is too long for a name is left out, or cut between words where there is no other.
    """
    found = [piece.strip(_EDGES) for piece in re.split(r"[.!?…;:,()\[\]{}\n。！？，、；]+|\s[-–—]\s", plain(text))]
    spaced = language not in NO_SPACES
    fit = [piece for piece in found if any(map(str.isalpha, piece)) and not _SIGNS.search(piece)]
    short = [piece for piece in fit if (len(piece.split()) <= LONGEST if spaced else len(piece) <= _LONGEST_SIGNS)]
    for piece in sorted(short, key=lambda piece: -len(piece)):
        yield piece.lower() if _shouted(piece) else piece


def begins_with_verb(text: str, language: str | None) -> bool:
    """Tell whether a phrase begins with a verb in the infinitive or base form."""
    first = re.split(r"[\s'’]", text, maxsplit=1)[0]
    return (infinitive(first) is not None) if language == "fr" else language == "en" and english.is_base(first)
