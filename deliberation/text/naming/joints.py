"""Joints: where a sentence begins to say something, and where it may end without saying something else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from deliberation.text.naming.fitness import LONGEST
from deliberation.text.wording.stance import polarity

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
_SHARES: Final = re.compile(
    r"(?:et|ou) (?!(?:les?|la|l'|des?|du|d'|une?|aux?|à|en|pour|par|plus|moins|non|ne|nos|notre|ses?|s'"
    r"|leurs?|cela|ainsi|donc|il|on"
    r"|que|qu'|surtout|aussi|tou\w+|ce\w*|sur|dans|avec|sans)\b)[^\W\d_]+",
    re.IGNORECASE,
)
_VERB_NEXT: Final = re.compile(r"(?:et|ou) \w+(?:er|ir|re|ant)\b", re.IGNORECASE)
EDGES: Final = " \t-–—•*·>+=,/\"«»“”'’_&#~"
_BREAK: Final = re.compile(r",\s*|\s[-–—]\s+")
_CONDITION: Final = re.compile(
    r"(?:sauf|hors|hormis|excepté|à l'exception|si |s'il|à condition|tant que|à moins|en cas|mais"
    r"|quitte|seulement|uniquement|pas |non "
    r"|et non|sans |except|unless|if |only|but|provided|without|not |until|when |quand |lorsqu|jusqu"
    r"|whether)",
    re.IGNORECASE,
)
_OPENINGS: Final = {
    "fr": re.compile(
        r"(?:(?:bonjour|bonsoir|merci|svp|s'il vous plaît|s'il vous plait|madame|monsieur|messieurs"
        r"|mesdames)[ ,.!]+"
        r"|(?:selon moi|à mon avis|pour moi|pour ma part|personnellement|de mon point de vue"
        r"|à mon sens|d'après moi|en tant que [^,]{3,30}"
        r"|de plus|par ailleurs|en effet|par exemple|d'abord|tout d'abord|avant tout|enfin|ensuite"
        r"|ainsi|surtout|aussi|donc|alors|bref|"
        r"premièrement|deuxièmement|en premier lieu|également|notamment|en conclusion|en résumé"
        r"|pour conclure|puis|et puis|oui|voilà|à ce titre"
        r"|en outre|finalement|évidemment|bien sûr|bien entendu|dans ce cadre|pour cela|pour ce faire"
        r"|peut-être|franchement|certes|idéalement|cependant|toutefois|néanmoins|pourtant|malheureusement"
        r"|heureusement|hélas"
        r"|dès lors|de fait|du coup|pire|d'ailleurs|inversement|aujourd'hui|actuellement|concrètement"
        r"|globalement|effectivement"
        r"|dans ce cas|auquel cas|apparemment|inévitablement|plus précisément|au final|à terme|à long terme)"
        r"(?: ?,\s*|\s+(?=il |on |nous |je |l'|le |la |les |que ))"
        r"|(?:et|mais|donc|or|car|puis)\s+"
        r"|(?:je|j'|nous|on) ?(?:pense|pensons|crois|croyons|trouve|trouvons|considère|considérons"
        r"|estime|estimons|dirais|espère|espérons) (?:vraiment |aussi |également |donc |juste "
        r"|sincèrement |surtout )?"
        r"qu(?:e |')"
        r"|(?:il me semble|mon avis est|mon idée est|l'idée est|il est évident|il est clair"
        r"|il est certain|il serait bien|ce serait bien|je suis convaincue?"
        r"|je suis persuadée?) ?qu(?:e |')"
        r"|\d{1,2}\s?[.)°/-]+\s*|[a-h]\)\s*)",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"(?:(?:hello|hi|thanks|thank you)[ ,.!]+|(?:therefore[, ]+|thus[, ]+|in my opinion"
        r"|personally|to me|imo|imho|honestly|also|first|second|finally|moreover"
        r"|furthermore|therefore|in addition|overall|again|so|yes|well|for me|frankly|maybe"
        r"|perhaps)(?: ?,\s*|\s+(?=we |i |the |it |there ))|(?:and|but|so|or|because)\s+"
        r"|(?:i|we) (?:really |strongly |also |just |do |firmly |personally )?(?:think|believe|feel"
        r"|hope|agree|suggest) (?:that )?(?!like |about |for )"
        r"|(?:it seems|i am convinced|i'm convinced) that |\d{1,2}\s?[.)-]+\s*)",
        re.IGNORECASE,
    ),
}  # fmt: skip
ADVERBIAL: Final = {
    "fr": re.compile(
        r"(?:pour |afin d|dans |face |concernant |en matière |quant |au niveau |en ce qui |suite "
        r"|à l'heure |aujourd'hui|en |au |aux |sur |à partir |après |avec |depuis "
        r"|d'une part)[^,]{2,90}, ",
        re.IGNORECASE,
    ),
    "en": re.compile(r"(?:to |in |for |with |as |since |at |after |given )[^,]{3,90}, ", re.IGNORECASE),
}  # fmt: skip
_CUTS: Final = {
    "fr": re.compile(
        r"\s(?=(?:car|parce qu|puisqu|afin d|afin qu|pour (?:que |qu'|ne |se |s'|l'|les |le "
        r"|la )?\w+(?:er|ir|re|que)\b|alors que|tandis que|ainsi que|notamment|grâce|de (?:manière"
        r"|façon|sorte)|dans le (?:but|cadre|sens)"
        r"|ce qui|c'est|cela|ça|ils |elles? |il (?!y)|en (?:\w+ant|vue|plus|effet|particulier)"
        r"|tout en|et (?:de |d'|ne |non |pas |plus |surtout |ainsi |donc |si |il |on |nous "
        r"|que )?(?:\w+(?:er|ir|re)\b)?"
        r"|qui |dont |où |lors|selon|par exemple|c'est-à-dire|via |avec |par |mais|donc|surtout"
        r"|y compris|au lieu|plutôt|sauf|si |tant que|à condition|sans |à moins|et )\S*)",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\s(?=(?:because|so that|so we|so it|in order|which|while|since|whereas|by \w+ing"
        r"|and (?:should|we|it|they|to|then|that|there|i)\b|as (?:well|it|they|we)|rather|instead|but"
        r"|if |unless|except|without|where|"
        r"when|like |such as|especially|including|until|due to|for example)\S*)",
        re.IGNORECASE,
    ),
}  # fmt: skip


_CONCEDES: Final = (
    r"(?:très bien|d'accord|ok|oui|soit|admettons|passe encore|c'est bien),? (?:pour (?:qui|ceux"
    r"|celui|celles)"
    r"|quand|mais)\b"
)
_VERDICT: Final = re.compile(
    r"[\s,;–—-]*(?:c'(?:est|était|eût)|ce (?:n'(?:est|était)|serait|sera|ne s)|ça|cela|(?:il )?fallait"
    r"|(?:n'est|ne (?:sert|servirait|sera|serait|résout|coûte)|est|serait|sera|était|coûte|coûterait"
    r"|coûtera|revient|reviendrait|sert|servirait|suffit)\b"
    rf"|{_CONCEDES})",
    re.IGNORECASE,
)
_REFUSES: Final = re.compile(
    r"[\s,;–—-]*(?:c'est (?:non|assez|trop|fini)|non merci|ça suffit|hors de question|pas question"
    r"|marre|basta)\b",
    re.IGNORECASE,
)
_PRAISED: Final = re.compile(
    r"[\s,;–—-]*(?:c'est|ce serait|ce sera|ça serait|est|serait|sera) (?:aussi |très |vraiment "
    r"|une? |la )?(?:bon(?:ne)?|bien|indispensable|nécessaire|important|urgen(?:t|ce)|essentiel|utile|vital"
    r"|priori\w+|formidable|excellente?|génial|souhaitable|possible)(?:le)?e?\b",
    re.IGNORECASE,
)


def judged(piece: str, whole: str) -> bool:
    """Tell whether a French infinitive is the subject of a verdict that is no praise: nobody asks for it.

    "Supprimer les places, c'est condamner le centre" says the opposite of "supprimer les places".
    """
    if re.search(rf", {_CONCEDES}", piece, re.IGNORECASE):
        return True  # "barrer la rue, très bien pour qui habite à côté"
    rest = whole.partition(piece)[2]
    return _VERDICT.match(rest) is not None and _PRAISED.match(rest) is None


def refused(piece: str, whole: str) -> bool:
    """Tell whether what comes next refuses what a French phrase names: "des terrasses, non merci"."""
    return _REFUSES.match(whole.partition(piece)[2]) is not None


def without_openings(body: str, language: str) -> str:
    """Return a sentence without what only opens it: courtesy, "selon moi", "je pense que"."""
    openings = _OPENINGS.get(language)
    if openings is None:
        return body
    for _ in range(4):
        match = openings.match(body)
        if match is None or match.end() >= len(body):
            break
        body = body[match.end() :].strip(EDGES)
    return body


def beginnings(body: str, language: str) -> Iterator[tuple[str, float]]:
    """Yield a sentence, then its beginnings that end where a clause does, each with what the cut costs.

    Nothing ends before what turns its sense: a condition, an exception, a correction.
    """
    yield body, 0.0
    ends = {match.start() for match in _BREAK.finditer(body)}
    cuts = _CUTS.get(language)
    if cuts is not None:
        ends |= {match.start() for match in cuts.finditer(body)}
    for end in sorted(ends):
        rest = body[end:].strip(" ,-–—(/")
        piece = body[:end].strip(EDGES)
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
        if language == "fr" and _SHARES.match(rest) and not _VERB_NEXT.match(rest):
            yield piece, _MANNER  # "les délits et crimes pédophiles"
            continue
        yield piece, _NARROWS if _NARROWING.match(rest) else _MANNER if _MEANS.match(rest) else _CUT
