"""Words of the dictionary that are often written for others: hyphens left out, plurals too many, capitals."""

from __future__ import annotations

import re
from typing import Final

_FRENCH: Final = (
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
    (
        re.compile(r"\b([Dd]e|[Ll]a|[Ll]e) non (?=(?:maîtrise|respect|recours|violence|droit|dit)\b)"),
        r"\1 non-",
    ),
    (re.compile(r"\b(tout|toute|tous|toutes) (?=puissant(?:e?s?)\b)"), r"\1-"),
    (re.compile(r"\bbonus[ -]malus\b"), "bonus-malus"),
    (re.compile(r"\bbio[ -]diversité\b"), "biodiversité"),
    (re.compile(r"\bsur-emballages?\b"), "suremballages"),
    (re.compile(r"\b([Hh])yper-sensib"), r"\1ypersensib"),
    (re.compile(r"\b([Ff])ous?[ -]rires\b"), r"\1ous rires"),
    (
        re.compile(r"(?<!lus )(?<!as )(?<!ucun )\bd['’]avantage\b(?= d[e'’]|$|,)(?! d[eu]\b.* sur)"),
        "davantage",
    ),
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
    (re.compile(r"\b([Vv]is) (?=quotidienne\b|de famille)"), "vie "),
    (re.compile(r"\bdistanciations sociales\b"), "distanciation sociale"),
    (re.compile(r"\b(moins|plus|trop) de superflus\b", re.IGNORECASE), r"\1 de superflu"),
    (re.compile(r"\ba (?=tout prix\b|l['’](?:[ée]tranger|écoute)\b)"), "à "),
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
    (re.compile(r"\b([Ee])ntre[- ]aide\b(?! et)"), r"\1ntraide"),
    (re.compile(r"\bpost (?=(?:épidémie|confinement|covid|crise|pandémie)\b)", re.IGNORECASE), "post-"),
    (
        re.compile(
            r"(?<!\b[Ii]l le )(?<!\b[Oo]n le )(?<!\bqui le )(?<!\b[Ee]lle le )(?<=\b[Ll]e )"
            r"maintient (?=(?:et|de|des|du)\b|d['’])"
        ),
        "maintien ",
    ),
    (re.compile(r"\b(par|sur|en) (?:zoom|ZOOM)\b"), r"\1 Zoom"),
    (re.compile(r"\b[Ll]inked[Ii]n\b"), "LinkedIn"),
    (re.compile(r"\b([Tt])élé-travail"), r"\1élétravail"),
    (re.compile(r"\bbattre de l['’]air\b"), "brasser de l'air"),
    (re.compile(r"\b([Ff])aire confiance en (?=la |l['’])"), r"\1aire confiance à "),
    (re.compile(r"^((?:Plus|Moins|plus|moins) d(?:e |['’])[\w-]+) (?=(?:plus|moins) d)"), r"\1, "),
    (re.compile(r"\bstopper de (?=\w)"), "arrêter de "),
    (re.compile(r"\bStopper de (?=\w)"), "Arrêter de "),
    (re.compile(r"\bsous un mode (?=\w)"), "sur un mode "),
    (re.compile(r"(?<= )hors-saison\b"), "hors saison"),
    (re.compile(r"\b([Aa])cheter (?=seconde main\b)"), r"\1cheter de "),
    (re.compile(r"(?<=[a-zé]e )non-violente\b"), "non violente"),
    (re.compile(r"\bforce intérieur\b"), "force intérieure"),
    (re.compile(r"\b([Rr])éflexion (?:d['’])(?=un projet\b)"), r"\1éflexion sur "),
    (re.compile(r"\brénovations énergétique\b"), "rénovation énergétique"),
    (re.compile(r"\b([Cc])onnection(s?)\b"), r"\1onnexion\2"),
    (re.compile(r"\b([Rr])é-apprentissage\b"), r"\1éapprentissage"),
    (re.compile(r"\b(soi|lui|elle|moi|toi) même\b(?! pas\b)"), r"\1-même"),
    (re.compile(r"\b([Ff])ace a face\b"), r"\1ace à face"),
    (re.compile(r"\b([Bb])ien-etre\b"), r"\1ien-être"),
    (re.compile(r"\bfonctions? public\b"), "fonction publique"),
    (re.compile(r"\bviolences policiers\b"), "violences policières"),
    (re.compile(r"\b(monde|personnel|matériel|corps) médicale\b"), r"\1 médical"),
    (re.compile(r"\bbande son\b"), "bande-son"),
    (re.compile(r"\b([Gg]rands|[Aa]rrière-grands) (?=parents\b)"), r"\1-"),
    (re.compile(r"\b([mts]a|nos|vos|leurs?) (belles?) (?=(?:mère|sœur|fille)s?\b)"), r"\1 \2-"),
    (re.compile(r"\b([Bb])ien sur(?=$|,| que\b| qu['’])"), r"\1ien sûr"),
    (re.compile(r"\b([45])g\b(?! de\b)"), r"\1G"),
    (re.compile(r"\bde un an\b"), "d'un an"),
)
_ENGLISH: Final = (
    (re.compile(r"\b([Kk])-?(?=12\b)"), "K-"),
    (re.compile(r"\btv\b"), "TV"),
    (re.compile(r"\b([45])g\b(?! of\b)"), r"\1G"),
    (re.compile(r"^(\w+(?:ing|s) and )(?=(?:homeless|elderly|disabled|poor)$)"), r"\1the "),
    (re.compile(r"\b(?:wifi|WIFI|Wifi|WiFi|wi-fi)\b"), "Wi-Fi"),
    (re.compile(r"(\b[a-z]\w* )Green (?=spaces?\b)"), r"\1green "),
    (
        re.compile(
            r"\b(low|middle|mixed) income "
            r"(?=(?:famil|people|person|resident|household|housing|neighbo|area|student|communit|worker))"
        ),
        r"\1-income ",
    ),
    (
        re.compile(r"\b(single|multi) family (?=(?:home|house|housing|dwelling|residence|unit)s?\b)"),
        r"\1-family ",
    ),
    (re.compile(r"\bhigh speed (?=internet|rail|train)"), "high-speed "),
    (re.compile(r"\b(county|city|state)[ -]wide\b(?! (?:awake|open))"), r"\1wide"),
    (
        re.compile(r"\b(family|bike|biker|pet|kid|child|eco|business|senior|user|walking) friendly\b"),
        r"\1-friendly",
    ),
    (re.compile(r"\b([Aa])fter school (?=program|activit|care|center|club)"), r"\1fter-school "),
    (re.compile(r"\bowner occupied\b"), "owner-occupied"),
    (re.compile(r"\brun down (?=[a-z]+s\b)"), "run-down "),
    (re.compile(r"\bstore ?fronts\b"), "storefronts"),
    (re.compile(r"\b(litter|trash|garbage) pick up\b"), r"\1 pickup"),
    (re.compile(r"\bout grown\b"), "outgrown"),
    (re.compile(r"\bfarm land\b"), "farmland"),
    (re.compile(r"\b[Bb]y-pass\b"), "bypass"),
    (re.compile(r"\b([Dd])rivers (?:E|e)ducation\b"), r"\1river's education"),
    (
        re.compile(
            r"\b(from|across|by|for|on top of) "
            r"(?=(?:city|county|airport|garage|elderly)(?=$|,| (?:and|or)\b))"
        ),
        r"\1 the ",
    ),
    (re.compile(r"\bin (?=[A-Z][a-z]+ area\b|lowest\b)"), "in the "),
    (re.compile(r"\b([Oo]ne of [A-Z]+) (?=[a-z]+est\b)"), r"\1's "),
    (re.compile(r"^(?:C|c)(?=(?:ity|ounty) (?:should|must|needs? to)\b)"), "The c"),
    (re.compile(r"\b(live|living) closely to\b"), r"\1 close to"),
    (re.compile(r"\b(could|would|will) benefit with\b"), r"\1 benefit from"),
    (re.compile(r"(?<=[a-z])(?:- | -{1,2} )(?=[a-z])(?!(?:and|or|to)\b)"), " – "),
)
SLIPS: Final = {"fr": _FRENCH, "en": _ENGLISH}
"""What is written, and what is meant, by language."""
