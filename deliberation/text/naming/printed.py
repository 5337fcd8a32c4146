"""A name as it is printed: capital, apostrophes, no-break spaces, agreements that are sure."""

from __future__ import annotations

import re
from typing import Final

from deliberation.text.naming.neutral import neutral

_LIGATURE: Final = re.compile(r"(?<=[cmnsbv])oe(?=u)|\boe(?=u)")
_PROPER: Final = re.compile(
    r"\b(?:english|french|spanish|american|european|christian|muslim|monday|tuesday|wednesday|thursday"
    r"|friday|saturday"
    r"|sunday|january|february|april|june|july|august|september|october|november|december)s?\b"
)
_GAS: Final = re.compile(r"\bco(?:2\b|²)", re.IGNORECASE)
_STATE: Final = re.compile(r"\bEtat(?=s?\b)")
_PEOPLE: Final = re.compile(
    r"(\b(?:les|des|aux|nos) )(chinois|américains|européens|allemands|anglais|italiens|espagnols|belges"
    r"|suisses|japonais|russes"
    r"|indiens|français)(?=$| (?:et|ou|à|aux?|face|du|qui|que|soient|sont|ont|deviennent|doivent|peuvent"
    r"|veulent|prennent|dans|pour|de|d')\b)"
)
_THEIRS: Final = re.compile(
    r"\bleur (?=[^\W\d_]+s\b)(?!(?:pays|temps|corps|accès|parcours|succès|repas|avis|propos|discours"
    r"|recours|progrès|dos|bras|fils|permis"
    r"|revers|univers|sens|cours|mépris|procès|excès|décès|ours)\b)"
)
_INSTITUTIONS: Final = (
    (re.compile(r"\b(?<=la )sécurité (?=sociale\b)"), "Sécurité "),
    (re.compile(r"\bunion (?=européenne\b)"), "Union "),
    (re.compile(r"\béducation (?=nationale\b)"), "Éducation "),
    (re.compile(r"\bassemblée (?=nationale\b)"), "Assemblée "),
    (re.compile(r"\bconseil (?=constitutionnel\b)"), "Conseil "),
    (re.compile(r"(?<=\bla )constitution(?=$| (?:la|le|les|un|une|française|et|pour)\b)"), "Constitution"),
    (re.compile(r"\b(?:V|v)[eè](?:me)? [Rr]épublique\b"), "Ve République"),
    (re.compile(r"\b(?:VI|vi|6)[eè](?:me)? [Rr]épublique\b"), "VIe République"),
    (re.compile(r"\bgreen new deal\b"), "Green New Deal"),
    (re.compile(r"(?<=\ble )christ\b"), "Christ"),
    (re.compile(r"\b(\d+)[eè]me\b"), r"\1e"),
)
"""What has a capital in French as an institution has; and ordinals."""
_AGREES: Final = re.compile(
    r"(?P<noun>\b(?:\w+(?:tion|sion|ité)|question) )(?P<adjective>(?:professionn|individu|essenti|industri"
    r"|matéri)el|(?:soci|nation|loc|mondi|environnement)al"
    r"|collectif|éducatif)$"
)


def _feminine(found: re.Match[str]) -> str:
    """Make an adjective agree with the feminine noun before it: "remise en question professionnel"."""
    masculine = found["adjective"]
    feminine = (
        masculine + ("le" if masculine.endswith("el") else "e")
        if not masculine.endswith("if")
        else masculine[:-1] + "ve"
    )
    return found["noun"] + feminine


def printed(text: str, language: str | None, *, asks: bool) -> str:
    r"""Return a name as it is printed: capital first, apostrophes and no-break spaces set, no final stop.

    Examples
    --------
    >>> printed("réduire de 10% l'usage de la voiture.", "fr", asks=False)
    'Réduire de 10\xa0% l’usage de la voiture'
    """
    said = " ".join(text.split()).strip(" .,;:!?…").replace("'", "’")
    if language == "fr":
        said = re.sub(r"\s?([%€;!?]|:(?!\d))", "\u00a0\\1", said)
    if not said.startswith("“"):
        said = _tidied(said, language)
    first = said.startswith("“")  # what is quoted begins with a capital too
    said = said[:first] + said[first : first + 1].upper() + said[first + 1 :]
    return said + ("\u00a0?" if language == "fr" else "?") if asks else said


def _tidied(said: str, language: str | None) -> str:
    """Give a name the capitals, ligatures and agreements that are sure; a quote stays as it is."""
    said = _GAS.sub("CO2", said)
    if language == "fr":
        said = neutral(said).replace("'", "’")
        for written, right in _INSTITUTIONS:
            said = written.sub(right, said)
        said = _PEOPLE.sub(lambda found: found[1] + found[2].capitalize(), _STATE.sub("État", said))
        return _LIGATURE.sub("œ", _THEIRS.sub("leurs ", _AGREES.sub(_feminine, said)))
    return _PROPER.sub(lambda word: word[0].capitalize(), said)
