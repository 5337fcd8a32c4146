"""French: what somebody asks for, turned into an action that begins with an infinitive, by rules."""

from __future__ import annotations

import re
from typing import Final

from deliberation.text.naming.verbs import elided, french_verbs, infinitive, verb_table

_ADVERBS: Final = (
    r"(?:(?:absolument|aussi|donc|impérativement|vraiment|surtout|également|simplement|alors"
    r"|maintenant|enfin|plutôt|d'abord"
    r"|urgemment|obligatoirement|peut-être|encore|d'urgence|de toute urgence|rapidement|très vite"
    r"|vite|bien sûr|au moins|déjà|juste|"
    r"tout de suite|dès maintenant|dès à présent|dorénavant|désormais|pour cela|à l'avenir|avant tout"
    r"|en priorité|également"
    r"|par exemple|en effet|tous|toutes|ensemble)[ ,]+)*"
)
_PUBLIC: Final = (
    r"(?:on|l'on|nous|vous|l'[ée]tat|(?:notre|le|nos) gouvernements?|la france|l'europe|l'ue"
    r"|l'union européenne|la ville"
    r"|la mairie|la commune|les communes|les villes|la municipalité|le conseil municipal|(?:les"
    r"|nos) élus|le maire|les maires"
    r"|les pouvoirs publics|les collectivités(?: locales| territoriales)?|la région|les régions"
    r"|nos dirigeants|les politiques"
    r"|le législateur|les autorités|la loi|les gouvernements|la société)"
)
_NEEDS: Final = re.compile(
    rf"(?:il )?(?P<no>ne |n')?(?:faut|faudra(?:it)?)(?: ?, ?pour [^,]{{3,80}},)?"
    rf" (?:(?P<neg>pas|jamais|surtout pas|(?(no)plus"
    rf"|(?!))) )?{_ADVERBS}(?P<rest>.+)",
    re.IGNORECASE,
)
_MUST: Final = re.compile(
    rf"(?P<who>{_PUBLIC}) (?P<no>ne |n')?(?:doi(?:t|vent)|devons|devr(?:ait|aient|ions|a|ont|ons|iez)"
    rf"|devez|pourr(?:ait|aient|ions|iez))"
    rf" (?:(?P<neg>pas|jamais|surtout pas|(?(no)plus|(?!))) )?{_ADVERBS}(?P<rest>.+)",
    re.IGNORECASE,
)
_WISH: Final = re.compile(
    r"(?:je |nous |j'|on )(?:vous )?(?:propos(?:e|ons|erais)|souhait(?:e|ons|erais?|erions)"
    r"|voudr(?:ais?|ions)|aimer(?:ais?|ions)(?: bien)?"
    r"|demand(?:e|ons)|suggèr(?:e|erais)|suggérons|veux|voulons|préconis(?:e|ons)|recommand(?:e|ons)"
    r"|verrais bien|rêve)"
    rf" (?:(?:de voir|qu'il y ait|avoir|voir) )?{_ADVERBS}(?:de |d'|à )?(?P<rest>.+)",
    re.IGNORECASE,
)
_IT_IS: Final = re.compile(
    r"(?:(?:il |ce |c'|cela |ça )?(?:me |nous )?(?:est|serait|sera|semble(?:rait)?|paraît|devient|apparaît) "
    r"(?:(?:très|vraiment|donc|aussi|plus qu'|plus que|absolument|également|grand|plus|urgemment) ?)*"
    r"(?:important|urgent|nécessaire|temps|essentiel|indispensable|impératif|primordial|souhaitable"
    r"|bon|bien|utile|vital|préférable"
    r"|judicieux|capital|crucial|fondamental|intéressant|pertinent|opportun|prioritaire|obligatoire|sain)"
    r"|il (?:conviendrait|convient|s'agit|s'agirait|suffit|suffirait|importe|y a urgence)|il (?:vaut"
    r"|vaudrait) mieux"
    r"|(?:l'idée|l'objectif|le but|la solution|la priorité|ma proposition|mon idée|l'urgence"
    r"|l'important|l'essentiel|notre devoir)"
    r"(?: principale?)? (?:est|serait|c'est)"
    r"|pourquoi ne pas|(?:et )?pourquoi pas|merci|prière|veuillez|on a besoin|nous avons besoin"
    r"|il y a besoin|besoin|urgence)"
    rf"[ ,]+{_ADVERBS}(?:de |d'|à )?(?P<rest>.+)",
    re.IGNORECASE,
)
_ORDER: Final = re.compile(
    r"(?P<no>ne |n')?(?P<verb>\w+(?:ons|ez|tes))(?:-(?P<self>nous|vous|les|le|la|leur|lui|y|en|moi))?"
    rf"(?:,? (?:(?P<neg>pas|plus|jamais) )?(?P<adverbs>{_ADVERBS})(?P<tail>.+)|$)",
    re.IGNORECASE,
)
_PASSIVE: Final = re.compile(
    r"(?P<what>(?:(?:tou(?:s|tes) )?(?:les|des|nos|ces)|toute?|l[ea]|une?|chaque|notre"
    r"|certain(?:e?s)) [^,;]+?|l'[^,;]+?) (?P<no>ne |n')?"
    rf"(?:doi(?:t|vent)|devr(?:ait|aient|a|ont)|soi(?:t|ent)(?P<wished>)) (?:(?P<neg>pas|plus"
    rf"|jamais) )?{_ADVERBS}"
    r"(?:(?(wished)|être )|(?(wished)(?!)|être ))(?P<adverb>(?:mieux|davantage|plus|moins|bien"
    r"|fortement|strictement|totalement) )?"
    r"(?P<participle>\w+)(?P<tail>.*)",
    re.IGNORECASE,
)
_WISHED: Final = re.compile(r"qu[e'] ?(?P<what>.+)", re.IGNORECASE)
_CALL: Final = re.compile(
    r"(?:stop|halte|non|arrêt|fini) (?P<to>à la |à l'|aux? |à )(?P<what>.+)", re.IGNORECASE
)
_AGAINST: Final = re.compile(
    r"je suis (?:totalement |tout à fait |absolument )?(?:contre|opposée?) (?P<to>à la |à l'|aux? "
    r"|à )?(?P<what>.+)",
    re.IGNORECASE,
)
_FOR: Final = re.compile(
    r"je suis (?:totalement |tout à fait |plutôt )?(?:pour|favorable) (?P<to>à la |à l'|aux? "
    r"|à )?(?P<what>.+)",
    re.IGNORECASE,
)
_ARTICLES: Final = {"à la ": "la ", "à l'": "l'", "au ": "le ", "aux ": "les ", "à ": "", None: ""}
_NEVER_FIRST: Final = frozenset(
    ["être", "avoir", "rester", "devenir", "pouvoir", "devoir", "falloir", "vouloir"]
)
_MERELY_SAYS: Final = frozenset(verb_table("fr")["merely_says"].split())
_CLITICS: Final = r"(?:(?:se|me|nous|vous|te|le|la|les|lui|leur|y|en) |[smlty]'|en )*"
_INFINITIVE: Final = re.compile(
    rf"(?:(?P<neg>ne (?:pas|plus|jamais)|n'(?:en )?(?:pas|plus)) )?(?P<adverb>(?:mieux|moins|davantage"
    rf"|plus|bien|tout|vraiment|totalement"
    rf"|fortement|enfin|aussi|toujours|progressivement|systématiquement|massivement"
    rf"|largement) )?(?P<clitics>{_CLITICS})(?P<verb>[^\W\d_]+)(?P<tail>(?: .*)?)$",
    re.IGNORECASE,
)
_NOUNS: Final = re.compile(
    r"(?P<more>(?:beaucoup |bien |toujours )?plus (?=de |d'))|(?:moins d|davantage d|des |une? |du "
    r"|de la |de l'|deux |trois |la |le |les |l'|nos "
    r"|notre |toute?s? |plusieurs |d'autres |de (?:meilleure?s|nouve|vra)|une? |assez d|zéro |pas de "
    r"|pas d')",
    re.IGNORECASE,
)
_TAKES_SIDES: Final = re.compile(
    r"je (?P<verb>soutiens|défends|refuse|condamne) (?P<what>(?:l[ea]s? |l'|nos |notre |toute? "
    r"|tou[ts]es? |une? )"
    r".+)",
    re.IGNORECASE,
)
_SIDES: Final = {
    "soutiens": "soutenir",
    "défends": "défendre",
    "refuse": "refuser",
    "condamne": "condamner",
}
_TO_US: Final = frozenset(["répondre", "écrire", "expliquer", "montrer"])
_ANAPHORIC: Final = re.compile(r"l(?:es? |a |')\w+(?:er|ir|re)(?: |$)", re.IGNORECASE)
_OF: Final[dict[str, str]] = verb_table("fr")["nominal"]
_NOMINAL: Final = re.compile(
    rf"(?:l[ea] |l'|une? )?(?P<noun>{'|'.join(sorted(map(re.escape, _OF), key=len, reverse=True))}) "
    r"(?:(?:totale|immédiate|progressive|massive|complète|drastique|immédiat|progressif"
    r"|total) )?(?P<of>de la |de l'|des |du |de |d')(?P<what>.+)",
    re.IGNORECASE,
)
_PARTITIVE: Final = {"de la ": "la ", "de l'": "l'", "des ": "les ", "du ": "le "}
_COUNTED: Final = re.compile(
    r"(?:une?|nos|notre|certaine?s?|plusieurs|tou(?:s|t|tes?)|chaque|ce[st]?|cette?|nombreu(?:x|ses))\b",
    re.IGNORECASE,
)


def action(clause: str) -> str | None:
    """Return a French clause as an action, infinitive first; None where it asks for none or no rule fits.

    Parameters
    ----------
    clause : str
        A clause on its own, its apostrophes straight.

    Examples
    --------
    >>> action("Il faudrait favoriser la consommation locale")
    'favoriser la consommation locale'
    >>> action("N'abattez pas les platanes"), action("Les pesticides doivent être interdits")
    ('ne pas abattre les platanes', 'interdire les pesticides')
    """
    found = _turned(clause)
    return found if found and len(found.split()) > 1 else None


def wanted_noun(clause: str) -> str | None:
    """Return what a French clause wants where that is a thing: "il faut plus de bancs".

    Examples
    --------
    >>> wanted_noun("Il faudrait plus de bancs au parc")
    'davantage de bancs au parc'
    """
    for pattern in (_NEEDS, _MUST, _WISH, _IT_IS, _FOR):
        match = pattern.fullmatch(clause)
        if match is None or match.groupdict().get("neg") or match.groupdict().get("no"):
            continue
        what = match["what"] if pattern is _FOR else match["rest"]
        if pattern is _FOR:
            what = _ARTICLES[_lower(match["to"])] + what
        start = _NOUNS.match(what)
        if start is not None and not _ANAPHORIC.match(what) and infinitive(what.split()[0]) is None:
            return f"davantage {what[start.end() :]}" if start["more"] else what
    return None


def _lower(text: str | None) -> str | None:
    return None if text is None else text.casefold()


def _turned(clause: str) -> str | None:
    bare = _infinitive_phrase(clause)
    if bare:
        return bare
    for pattern in (_NEEDS, _MUST, _WISH, _IT_IS):
        match = pattern.fullmatch(clause)
        if match is None:
            continue
        given = match.groupdict()
        neg = (given.get("neg") or "").removeprefix("surtout ").casefold()
        if given.get("no") and not neg:
            return None
        rest = match["rest"]
        that = _WISHED.fullmatch(rest)
        if that is not None:
            return None if neg else _wished(that["what"])
        found = _infinitive_phrase(rest, neg)
        if pattern is _WISH and _first_verb(rest) in _MERELY_SAYS:
            return None  # "je veux saluer les balayeurs"
        acts = found and not (
            pattern is _MUST and not _WE.match(given["who"]) and _first_verb(rest) in _NEVER_FIRST
        )
        return found if acts else None
    return (
        _ordered(clause)
        or _passive(clause, wished=False)
        or _called(clause)
        or _nominal(clause)
        or _taken(clause)
    )


_WE: Final = re.compile(r"(?:l')?on$|nous$|vous$", re.IGNORECASE)


def _first_verb(rest: str) -> str | None:
    match = _INFINITIVE.fullmatch(rest)
    return infinitive(match["verb"]) if match else None


def _infinitive_phrase(text: str, neg: str = "") -> str | None:
    """Return a phrase that begins with an infinitive, negated where what stood before it was."""
    text = re.sub(r"^(?:le fait )?(?:de |d')(?=\w)", "", text, flags=re.IGNORECASE)
    match = _INFINITIVE.fullmatch(text)
    if match is None:
        return None
    verb = infinitive(match["verb"])
    if verb is None or (match["neg"] and neg):
        return None
    own = match["clitics"].strip().casefold().split()
    if any(clitic not in ("se", "s'", "nous", "vous", "me", "m'") for clitic in own) or len(own) > 1:
        return None  # "les interdire": what "les" are was said before
    said = elided("se", verb) if own else verb
    adverb = (match["adverb"] or "").casefold()
    adverb = "davantage " if adverb == "plus " and not neg else adverb
    inner = (
        f"ne {re.sub('^n[e.](?:en)? ?', '', match['neg'].casefold()).strip()}"
        if match["neg"]
        else f"ne {neg}"
        if neg
        else ""
    )
    if adverb == "davantage ":
        return " ".join(part for part in (inner, f"{said} davantage{match['tail']}") if part)
    return " ".join(part for part in (inner, adverb.strip(), said + match["tail"]) if part)


def _wished(what: str) -> str | None:
    """Turn "que l'État finance les haies": those who act for all are left out."""
    match = re.fullmatch(
        rf"(?P<who>{_PUBLIC}) (?P<no>ne |n')?(?P<self>se |s'|nous )?(?P<verb>\w+)(?: (?P<neg>pas|plus"
        rf"|jamais))?(?P<tail>(?: .*)?)",
        what,
        re.IGNORECASE,
    )
    verb = french_verbs().wishes.get(match["verb"]) if match else None
    if match is None or verb is None:
        return _passive(what, wished=True)
    if (match["no"] and not match["neg"]) or (verb in _NEVER_FIRST and not _WE.match(match["who"])):
        return None
    said = elided("se", verb) if match["self"] else verb
    return f"{'ne ' + match['neg'].casefold() + ' ' if match['neg'] else ''}{said}{match['tail']}"


def _ordered(clause: str) -> str | None:
    match = _ORDER.fullmatch(clause)
    verb = french_verbs().orders.get(match["verb"]) if match else None
    if match is None or verb is None or not match["tail"]:
        return None
    tail = match["tail"]
    if (
        (match["no"] and not match["neg"])
        or verb in _MERELY_SAYS
        or re.match(r"qu[e']|si ", tail, re.IGNORECASE)
    ):
        return None
    own = _lower(match["self"])
    if own == "nous" and verb in _TO_US:
        own = None  # "répondez-nous par écrit" says as much without "nous"
    elif own and own != ("nous" if match["verb"].casefold().endswith("ons") else "vous"):
        return None  # "rendez-nous la place", "aidons-les": to whom is not said
    if re.match(r"(?:mais|ou|car|donc|et|nous|moi|vous|lui|leur|eux) ", tail, re.IGNORECASE) or any(
        map(french_verbs().orders.get, re.findall(r"\w+(?:ez|ons)\b", tail))
    ):
        return None
    said = elided("se", verb) if own else verb
    neg = f"ne {match['neg'].casefold()} " if match["neg"] else ""
    return f"{neg}{said} {tail}"


def _passive(clause: str, *, wished: bool) -> str | None:
    """Turn "les pesticides doivent être interdits"; whoever does it must not be named."""
    match = _PASSIVE.fullmatch(clause)
    if match is None or (match["wished"] is not None) != wished:
        return None
    verb = french_verbs().participles.get(match["participle"])
    what, tail = match["what"], match["tail"]
    if (
        verb is None
        or verb in _NEVER_FIRST
        or len(what.split()) > 8
        or re.search(r"\bpar\b|\bce\b", tail, re.IGNORECASE)
    ):
        return None
    if (match["no"] and not match["neg"]) or re.search(
        r"\b(?:qui|que|qu'|il|elle|on|et que)\b", what, re.IGNORECASE
    ):
        return None
    adverb = f"{match['adverb'].strip()} " if match["adverb"] else ""
    adverb = "davantage " if adverb.casefold() == "plus " else adverb
    neg = f"ne {match['neg'].casefold()} " if match["neg"] else ""
    return f"{neg}{adverb}{verb} {what[:1].lower() + what[1:] if not what[1:2].isupper() else what}{tail}"


def _called(clause: str) -> str | None:
    """Turn "stop à la surconsommation", "non aux caméras", "je suis contre la fermeture"."""
    for pattern in (_CALL, _AGAINST):
        match = pattern.fullmatch(clause)
        if match is None:
            continue
        refused = pattern is _AGAINST or clause[:3].casefold() == "non"
        what = _ARTICLES[_lower(match["to"])] + match["what"]
        if not re.match(r"l[ea]s? |l'|une? |des |ce[st]? |tou|nos |notre ", what, re.IGNORECASE):
            return None
        return f"{'refuser' if refused else 'arrêter'} {what}"
    return None


def _taken(clause: str) -> str | None:
    """Turn "je soutiens nos commerçants"."""
    match = _TAKES_SIDES.fullmatch(clause)
    if match is None or infinitive(re.split(r"[\s'’]", match["what"])[1]):
        return None  # "je refuse les interdire"
    return f"{_SIDES[match['verb'].casefold()]} {match['what']}"


def _nominal(clause: str) -> str | None:
    """Turn "interdiction des pesticides"."""
    match = _NOMINAL.fullmatch(clause)
    if match is None:
        return None
    verb, of, what = _OF[match["noun"].casefold()], match["of"].casefold(), match["what"]
    if of in _PARTITIVE:
        return f"{verb} {_PARTITIVE[of]}{what}"
    first = what.split()[0]
    if infinitive(first):
        return f"{verb} {of}{what}" if verb in ("interdire", "arrêter") else None
    if _COUNTED.match(what):
        return f"{verb} {what}"
    return f"{verb} des {what}" if first[-1:] in "sx" and len(first) > 3 else None
