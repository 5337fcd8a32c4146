"""Short contributions invented from templates, as many as are wanted, and an encoder that costs next to nothing."""

from __future__ import annotations

import csv
import re
import zlib
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

SUBJECTS: Final = {
    "transports": "les trains régionaux|le tramway|les pistes cyclables|le covoiturage|les bus de nuit|la gare"
    "|les petites lignes|les trottoirs|le prix du billet|les parkings relais|le ferroutage|les bornes électriques",
    "énergie": "l'isolation des maisons|les chaudières à bois|les panneaux solaires|les éoliennes|le nucléaire"
    "|le chauffage des bureaux|l'éclairage public|les vitrines allumées|les pompes à chaleur|la géothermie",
    "déchets": "le tri sélectif|les emballages|la consigne du verre|le compostage|les déchetteries|les bouteilles"
    "|l'obsolescence programmée|les couches lavables|le vrac|les mégots|la réparation des appareils",
    "agriculture": "les pesticides|les circuits courts|les haies|l'agriculture biologique|les cantines"
    "|les élevages intensifs|les semences paysannes|les abeilles|le glyphosate|les jachères|les marchés",
    "eau": "les nappes phréatiques|l'eau du robinet|les récupérateurs de pluie|les rivières|les piscines privées"
    "|les fuites des réseaux|les zones humides|le golf|les nitrates|les stations d'épuration",
    "ville": "les arbres en ville|les friches|les toits végétalisés|les jardins partagés|les zones commerciales"
    "|les bancs publics|les îlots de fraîcheur|le béton|les cours d'école|les parcs|le bruit des scooters",
    "impôts": "la taxe carbone|la fiscalité du kérosène|les primes à la conversion|le bonus écologique|la TVA"
    "|les niches fiscales|la vignette|les péages|les aides aux ménages modestes|la taxe foncière",
    "école": "l'éducation à l'environnement|les classes vertes|les repas végétariens|les cartables|les potagers"
    "|le ramassage scolaire|la formation des artisans|les campagnes d'information|les associations",
}  # fmt: skip
ACTIONS: Final = (
    "développer|subventionner|interdire|taxer|rendre gratuits|repenser|réduire|encourager|contrôler|supprimer"
    "|généraliser|protéger|entretenir|limiter|financer|moderniser|simplifier|surveiller|récompenser|replanter"
).split("|")
PLACES: Final = (
    "dans les communes rurales|en centre-ville|dans toute la région|près des écoles|au bord de la mer|en montagne"
    "|dans les quartiers populaires|le long des nationales|dans chaque département|en Bretagne|autour de Lyon"
    "|dans les zones industrielles|à l'échelle européenne|dans les administrations|chez les particuliers"
).split("|")
REASONS: Final = (
    "parce que les prix augmentent|pour nos enfants|car la pollution tue|afin de créer des emplois"
    "|puisque le climat se réchauffe|pour préserver la biodiversité|sans pénaliser les plus pauvres"
    "|avec un vrai calendrier|comme le font nos voisins|avant qu'il ne soit trop tard|en donnant l'exemple"
    "|et publier les résultats chaque année|plutôt que de culpabiliser les gens|grâce à un crédit d'impôt"
).split("|")
TEMPLATES: Final = (
    "Il faut {action} {subject} {place}, {reason}.",
    "Je propose de {action} {subject} {place}.",
    "{Action} {subject} {reason}.",
    "On devrait {action} {subject} et {action2} {subject2}, {reason}.",
    "Pourquoi ne pas {action} {subject} {place} ? {Action2} {subject2} serait utile aussi, {reason}.",
    "Ma priorité : {subject} {place}. {Reason}, l'État doit {action} {subject2}.",
    "Depuis {years} ans j'attends que l'on décide de {action} {subject} {place}.",
    "{Subject} d'abord, {subject2} ensuite.",
)
NOTHING: Final = ("rien", "Ne sais pas", "RAS", "aucune idée", "sans avis")
_WORD: Final = re.compile(r"[^\W_]{3,}")
_DIMENSIONS: Final = 256


def contributions(size: int, path: Path, *, seed: int = 0) -> Path:
    """Write a file of invented contributions (``id, text``): most in a theme, 2 % non-answers, 5 % copies."""
    rng = np.random.default_rng(seed)
    subjects = [part.split("|") for part in SUBJECTS.values()]
    recent: list[str] = []
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("id", "text"))
        for number in range(size):
            draw = rng.random()
            if draw < 0.02:
                text = NOTHING[int(rng.integers(len(NOTHING)))]
            elif draw < 0.07 and recent:
                text = recent[int(rng.integers(len(recent)))]
            else:
                text = _sentence(rng, subjects)
                recent = [*recent[-99:], text]
            writer.writerow((number, text))
    return path


def _sentence(rng: np.random.Generator, subjects: list[list[str]]) -> str:
    theme = subjects[int(rng.integers(len(subjects)))]
    pick = rng.integers(0, 1 << 30, size=8).tolist()
    words: dict[str, Any] = {
        "action": ACTIONS[pick[0] % len(ACTIONS)],
        "action2": ACTIONS[pick[1] % len(ACTIONS)],
        "subject": theme[pick[2] % len(theme)],
        "subject2": theme[pick[3] % len(theme)],
        "place": PLACES[pick[4] % len(PLACES)],
        "reason": REASONS[pick[5] % len(REASONS)],
        "years": 2 + pick[6] % 40,
    }
    words |= {name.capitalize(): str(word)[:1].upper() + str(word)[1:] for name, word in words.items()}
    return TEMPLATES[pick[7] % len(TEMPLATES)].format(**words)


class Hashed:
    """An encoder that adds up one fixed random direction per word: enough to have neighbours, at no cost."""

    name = "hashed"

    def encode(self, sentences: list[str], /, **options: Any) -> npt.NDArray[np.float32]:
        """Return one vector per text, shape (texts, 256)."""
        found = np.zeros((len(sentences), _DIMENSIONS), dtype=np.float32)
        for row, text in enumerate(sentences):
            for word in _WORD.findall(text.casefold()):
                found[row] += _direction(word)
        return found


@lru_cache(maxsize=100_000)
def _direction(word: str) -> npt.NDArray[np.float32]:
    generator = np.random.default_rng(zlib.crc32(word.encode()))
    return generator.standard_normal(_DIMENSIONS).astype(np.float32)
