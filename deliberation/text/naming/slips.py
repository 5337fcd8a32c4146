"""French words of the dictionary that are often written for others: hyphens left out, plurals too many."""

from __future__ import annotations

import re
from typing import Final

SLIPS: Final = (
    (re.compile(r"\bsoit disant\b"), "soi-disant"),
    (re.compile(r"\btout (?=ceux\b)"), "tous "),
    (re.compile(r"\b(?<=d['’])affilées\b"), "affilée"),
    (re.compile(r"\bultras? (?=riches?\b)"), "ultra-"),
    (re.compile(r"\b(malgré|parmi)s\b"), r"\1"),
    (
        re.compile(
            r"\b([Bb])ien[ -][eê]tre\b(?=$|[,.;]| (?:en|au|et|des?|du|animal|social|mental|physique)\b)"
        ),
        r"\1ien-être",
    ),
    (re.compile(r"\b(les|des|aux) sans[ -]abris?\b"), r"\1 sans-abri"),
    (re.compile(r"(?<=\bl['’])entre soi\b"), "entre-soi"),
    (re.compile(r"(?<=\bl['’])après (?=(?:confinement|covid|crise|guerre)\b)"), "après-"),
    (re.compile(r"\b(de|la|le) non (?=(?:maîtrise|respect|recours|violence|droit|dit)\b)"), r"\1 non-"),
    (re.compile(r"\b(tout|toute|tous|toutes) (?=puissant(?:e?s?)\b)"), r"\1-"),
    (re.compile(r"\bbonus[ -]malus\b"), "bonus-malus"),
    (re.compile(r"\bbio[ -]diversité\b"), "biodiversité"),
    (re.compile(r"\bsur-emballages?\b"), "suremballages"),
    (re.compile(r"\b([Hh])yper-sensib"), r"\1ypersensib"),
    (re.compile(r"\b([Ff])ous?[ -]rires?\b"), r"\1ous rires"),
    (re.compile(r"\bd['’]avantage\b(?! d[eu]\b.* sur)"), "davantage"),
    (re.compile(r"(?<=\b[Ll]e )défis\b"), "défi"),
    (re.compile(r"\bgent(?=s? (?:qui|se|ne|respect))s?\b"), "gens"),
    (
        re.compile(
            r"\btaches (?=(?:ménagères|à faire|quotidiennes|administratives|domestiques|du quotidien)\b)"
        ),
        "tâches ",
    ),
    (re.compile(r"\bse pauser\b"), "se poser"),
    (re.compile(r"\bd(['’])initiatives citoyennes\b"), r"d\1initiative citoyenne"),
    (re.compile(r"\bretraites? à point\b"), "retraite à points"),
    (re.compile(r"\bà tout égard\b"), "à tous égards"),
    (re.compile(r"\b(le plus d(?:e |['’]).+) possibles\b"), r"\1 possible"),
    (re.compile(r"(?<=\bde )(?=servir à rien\b)"), "ne "),
    (re.compile(r"\bvidéo conférence"), "visioconférence"),
    (re.compile(r"\b([Vv]is) (?=quotidienne|de famille)"), "vie "),
    (re.compile(r"\bdistanciations sociales\b"), "distanciation sociale"),
    (re.compile(r"\b(moins|plus|trop) de superflus\b", re.IGNORECASE), r"\1 de superflu"),
    (re.compile(r"\ba (?=tout prix\b|l['’](?:étranger|écoute|avenir)\b)"), "à "),
    (re.compile(r"\b([Gg]r[âa]ce) a (?=\w)"), r"\1 à "),
    (re.compile(r"(?<=[a-zé] )à (?=besoins? d)"), "a "),
    (re.compile(r"\blong termes\b"), "long terme"),
    (re.compile(r"\b[Ee]n terme (?=de |d['’])"), "en termes "),
    (re.compile(r"\btoute entière\b"), "tout entière"),
    (re.compile(r"\ben larme\b"), "en larmes"),
    (re.compile(r"(?<=\ble )Coronavirus\b"), "coronavirus"),
    (re.compile(r"\b[Cc]ovid ?(?:-)?19\b"), "Covid-19"),
    (re.compile(r"\b(?:Ephad|EPHAD|ephad|ehpad)(?=s?\b)"), "Ehpad"),
    (re.compile(r"\b1[èe]re nécessité\b"), "première nécessité"),
    (re.compile(r"\b(de|les) mal logés\b"), r"\1 mal-logés"),
    (re.compile(r"\b([Ee])ntre[- ]aide\b"), r"\1ntraide"),
    (re.compile(r"\bpost (?=(?:épidémie|confinement|covid|crise|pandémie)\b)", re.IGNORECASE), "post-"),
    (re.compile(r"(?<=\b[Ll]e )maintient (?=(?:et|de|des|du)\b|d['’])"), "maintien "),
    (re.compile(r"\b(par|sur|en) (?:zoom|ZOOM)\b"), r"\1 Zoom"),
    (re.compile(r"\b[Ll]inked[Ii]n\b"), "LinkedIn"),
    (re.compile(r"\b([Tt])élé-travail"), r"\1élétravail"),
    (re.compile(r"\bbattre de l['’]air\b"), "brasser de l'air"),
)
"""What is written, and what is meant."""
