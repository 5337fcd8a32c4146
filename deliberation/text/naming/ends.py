"""How a clause that is cut may end: before what its last words announce."""

from __future__ import annotations

import re
from typing import Final

from deliberation.text.naming.verbs import french_verbs, infinitive
from deliberation.text.wording.lexicon import lexicon

_LEADS: Final = re.compile(
    r"(?<!plutôt )(?<!plus )(?<!moins )(?<!autre )(?<!autres )(?<!tel )(?<!tels )(?<!telle )(?<!telles "
    r")(?<!autant )(?<!ainsi )(?<!même )\b(?:que|qu'|lorsqu\w*'?|puisqu\w*'?|si|quand|où|dont"
    r"|\w*quel(?:le)?s?)\b['’ ]?(?:[\w-]+['’ ]){0,2}[\w-]+$",
    re.IGNORECASE,
)
"""A subordinate clause of three words or fewer at the end of what is cut: its verb is most often left out."""
_TURNS: Final = re.compile(r"(?:faire (?:de|du|d(?='))|considérer|traiter|consider|treat)\b", re.IGNORECASE)
"""Verbs whose object is not all they need: "faire de la santé" is cut before "une priorité"."""


def stops_short(said: str, rest: str, language: str) -> bool:
    """Tell whether a clause that is cut ends before what its last words announce."""
    if _TURNS.match(said):
        return True
    if language != "fr":
        return False
    found = said.casefold().split()
    last, before = re.split(r"['’]", found[-1])[-1], found[-2] if len(found) > 1 else ""
    verbs, known = french_verbs(), lexicon("fr")
    by = re.match(r"[ ,]*par (?P<next>\w+)", rest)
    if by and (
        (verbs.participles.get(last) and not _AUXILIARY.search(said)) or by["next"][:5].casefold() == last[:5]
    ):
        return True  # "une ville pensée" par des gens, "paragraphe" par paragraphe
    if infinitive(last) is None and re.search(r"(?:\bse |\bs['’])\w+(?:it|ent|ut|e)$", said):
        return True  # "notre identité se définit"
    if _MAKES.match(said) and not re.search(r"\b(?:à|aux?|de|des|du|d)\b", said):
        return True  # "obliger les magasins" et les bureaux à s'éteindre
    own = before in ("se", "nous", "vous") or re.match(r"[sm]['’]", found[-1])
    if infinitive(last) and before not in known.determiners and not own:
        return True  # "les sites devront indiquer"
    alone = before not in known.determiners and before not in known.links and "'" not in found[-1]
    left = alone and last.endswith("ant") and verbs.orders.get(last.removesuffix("ant") + "ons")
    if left or _EXPECTS.search(last):
        return True  # "un courrier adressé"
    return bool((alone and verbs.wishes.get(last) and len(found) > 1) or _LEADS.search(said))


_AUXILIARY: Final = re.compile(r"\b(?:est|sont|être|été|ser(?:a|ont|ait|aient))\b", re.IGNORECASE)
_MAKES: Final = re.compile(r"(?:obliger|forcer|contraindre|inciter|pousser) (?!et )", re.IGNORECASE)
_EXPECTS: Final = re.compile(
    r"^(?:adressée?s?|destinée?s?|portée?s?|engendrée?s?|relati(?:f|ve)s?|consacrée?s?|attribuée?s?)$",
    re.IGNORECASE,
)
