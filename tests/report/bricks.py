"""Parts of facts made by hand: shares, statements, ideas, groups, trials."""
# ruff: noqa: E501

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from deliberation.core.mandate import About, Mandate
from deliberation.synthesis.facts import (
    Breakdown,
    Cell,
    DensityCell,
    Group,
    Groups,
    Headline,
    Idea,
    Mobilisation,
    Opinion,
    Quote,
    Remainder,
    Represented,
    Robustness,
    Share,
    Stance,
    Statement,
    Support,
    Texts,
    Theme,
    Weighted,
    Weighting,
)

SIZES = {"A": 412, "B": 338, "C": 187}


def share(value: float | None, n: int, *, interval: bool = True, counted: bool = True) -> Share:
    """Return a share of n with a plausible interval."""
    if value is None or n == 0:
        return Share(count=None, n=n, value=value)
    half = 1.96 * (value * (1 - value) / n) ** 0.5 + 0.5 / n
    return Share(
        count=round(value * n) if counted else None,
        n=n,
        value=value,
        low=max(0.0, value - half) if interval else None,
        high=min(1.0, value + half) if interval else None,
    )


def quote(contribution: str, text: str, language: str | None = "fr", **more: Any) -> Quote:
    """Return a quote of a whole contribution."""
    return Quote(contribution=contribution, start=0, end=len(text), text=text, language=language, **more)


def support(agree: float, disagree: float, n: int, **how: Any) -> Support:
    """Return a support; what neither agrees nor disagrees passes."""
    passed = max(0.0, round(1 - agree - disagree, 6))
    return Support(
        agree=share(agree, n, **how), disagree=share(disagree, n, **how), passed=share(passed, n, **how)
    )


def statement(contribution: str, text: str, **groups: tuple[float, float]) -> Statement:
    """Return a statement with the (agree, disagree) of each group."""
    by_group = {name: support(a, d, SIZES[name] - 7 * len(text) % 90) for name, (a, d) in groups.items()}
    n = sum(one.agree.n for one in by_group.values())
    agree = sum((one.agree.value or 0) * one.agree.n for one in by_group.values()) / n
    against = sum((one.disagree.value or 0) * one.agree.n for one in by_group.values()) / n
    ranked = sorted(by_group, key=lambda name: -(by_group[name].agree.value or 0))
    most, least = ranked[0], ranked[-1]
    gap = (by_group[most].agree.value or 0) - (by_group[least].agree.value or 0)
    return Statement(
        contribution=contribution,
        text=quote(contribution, text),
        everybody=support(agree, against, n),
        groups=by_group,
        gap=Share(count=None, n=100, value=gap, low=max(gap - 0.08, 0), high=min(gap + 0.08, 1)),
        gap_between=(most, least),
    )


UNITES = [
    statement("18", "Les trottoirs de la rue Basse doivent être refaits, on n’y passe ni en fauteuil ni avec une poussette.", A=(0.93, 0.03), B=(0.88, 0.06), C=(0.9, 0.04)),
    statement("204", "Planter des arbres sur la place, au moins côté école.", A=(0.91, 0.05), B=(0.79, 0.12), C=(0.84, 0.07)),
    statement("77", "Il faut garder le marché du samedi au centre, même pendant les travaux.", A=(0.83, 0.08), B=(0.9, 0.05), C=(0.78, 0.11)),
    statement("131", "un vrai abri vélo fermé a clé pres de la gare, ras le bol des vols", A=(0.88, 0.04), B=(0.69, 0.17), C=(0.72, 0.13)),
    statement("9", "Annoncer les travaux trois mois avant, rue par rue.", A=(0.74, 0.1), B=(0.82, 0.07), C=(0.79, 0.08)),
]  # fmt: skip
AGAINST = [
    statement("66", "Construire un parking à étages à la place du jardin.", A=(0.04, 0.91), B=(0.17, 0.7), C=(0.08, 0.83)),
]  # fmt: skip
DIVIDES = [
    statement("12", "Fermer la place aux voitures tous les jours, toute l’année.", A=(0.87, 0.08), B=(0.12, 0.81), C=(0.41, 0.44)),
    statement("45", "La première heure de stationnement doit rester gratuite.", A=(0.21, 0.66), B=(0.9, 0.05), C=(0.58, 0.29)),
    statement("102", "Servir un repas sans viande deux fois par semaine à la cantine.", A=(0.78, 0.15), B=(0.29, 0.6), C=(0.83, 0.11)),
]  # fmt: skip
UNKNOWN = [
    statement("150", "La régie de l’eau doit reprendre le réseau de chaleur en affermage.", A=(0.31, 0.12), B=(0.22, 0.2), C=(0.28, 0.16)),
    statement("88", "Le plan de circulation de 2019 était meilleur.", A=(0.18, 0.4), B=(0.37, 0.15), C=(0.24, 0.25)),
]  # fmt: skip


def represented(*chosen: Statement) -> list[Represented]:
    """Return a list that represents more and more voters."""
    return [
        Represented(
            statement=one,
            covered=share(0.9 - 0.3 * 0.45**rank, 1102, interval=False),
            among_asked=share(0.97 - 0.2 * 0.45**rank, 1020 + rank, interval=False),
        )
        for rank, one in enumerate(chosen)
    ]


def opinion(**changes: Any) -> Opinion:
    """Return findings from votes, by group."""
    values: dict[str, Any] = {
        "basis": "votes", "shared_by": "groups", "participants": 1102, "votes": 48210, "statements": 214, "threshold": 0.6,
        "minimum_votes": 30, "minimum_votes_in_part": 10, "not_rankable": 17, "lacking": 12, "unsettled": 9, "to_settle": 140, "ranked": 197, "passing": 12, "rejected": 1, "unites": UNITES,
        "unites_against": AGAINST, "divides": DIVIDES, "unknown": UNKNOWN, "certainty": 0.95,
        "slate": represented(*UNITES[:3], DIVIDES[1]),
    }  # fmt: skip
    return Opinion(**{**values, **changes})


def nothing_voted() -> Opinion:
    """Return the findings of a consultation without votes."""
    return opinion(
        basis=None, participants=0, votes=0, statements=0, threshold=0, minimum_votes=0, not_rankable=0,
        passing=0, rejected=0, unites=[], unites_against=[], divides=[], unknown=[], slate=[], certainty=None,
    )  # fmt: skip


def _density() -> list[DensityCell]:
    centres = ((-2.2, 0.6, 54), (1.9, 0.9, 47), (0.3, -1.8, 31))
    cells = []
    for i in range(-9, 9):
        for j in range(-8, 7):
            x, y = (i + 0.5) * 0.5, (j + 0.5) * 0.5
            n = round(sum(k * 2.718 ** (-((x - a) ** 2 + (y - b) ** 2) / 0.9) for a, b, k in centres))
            if n >= 10:
                cells.append(DensityCell(x=x, y=y, n=n))
    return cells


def stance(one: Statement, name: str, side: Literal["agree", "disagree"]) -> Stance:
    """Return what sets a group apart, with what all others say."""
    shares = {group: getattr(support, side) for group, support in one.groups.items()}
    rest = [found for group, found in shares.items() if group != name]
    n = sum(found.n for found in rest)
    value = sum((found.value or 0) * found.n for found in rest) / n
    gap = (shares[name].value or 0) - value
    apart = Share(count=None, n=min(n, shares[name].n), value=gap, low=gap - 0.06, high=min(gap + 0.05, 1))
    return Stance(statement=one, side=side, others=share(value, n), apart=apart)


def groups(**changes: Any) -> Groups:
    """Return three distinct groups, the last with nothing distinctive."""
    told = {
        "A": [stance(DIVIDES[0], "A", "agree"), stance(DIVIDES[1], "A", "disagree")],
        "B": [stance(DIVIDES[1], "B", "agree"), stance(DIVIDES[0], "B", "disagree")],
        "C": [],
    }
    places = {"A": (-2.2, 0.6), "B": (1.9, 0.9), "C": (0.3, -1.8)}
    total = sum(SIZES.values())
    shared = {"A": [Stance(statement=DIVIDES[2], side="agree")], "B": [], "C": []}
    values: dict[str, Any] = {
        "verdict": "distinct", "gain": 0.071, "gain_p": 0.0, "separation": 61.5, "separation_p": 0.025, "simulations": 39,
        "sure": total - total // 6, "grouped": total, "searches": 14, "came_back": 13, "stability": 0.87, "stability_people": 0.91, "participants": total,
        "groups": [
            Group(name=name, size=size, share=size / total, x=places[name][0], y=places[name][1], distinctive=told[name], shared=shared[name])
            for name, size in SIZES.items()
        ],
        "map": _density(), "map_step": 0.5, "map_variance": 0.143, "map_hidden": 96,
    }  # fmt: skip
    return Groups(**{**values, **changes})


def idea(number: int, name: str, persons: int, *quotes: Quote, contributions: int | None = None) -> Idea:
    """Return an idea with its verbatims."""
    total = contributions or persons
    return Idea(
        id=f"i{number}",
        name=name,
        persons=persons,
        contributions=total,
        passages=total + 2,
        quotes=list(quotes),
    )


def theme(number: int, name: str, persons: int, *ideas: Idea, more: int = 0) -> Theme:
    """Return a theme; its share is of 236 analysed contributions."""
    return Theme(
        id=f"t{number}", name=name, persons=persons, contributions=persons + 3, passages=persons + 9,
        share=share((persons + 3) / 236, 236, interval=False), ideas=list(ideas), more_ideas=more,
    )  # fmt: skip


THEMES = [
    theme(
        1, "Place de la voiture et stationnement", 71,
        idea(1, "Fermer la place aux voitures", 34,
             quote("12", "Fermer la place aux voitures tous les jours, toute l’année. On respirerait enfin."),
             quote("213", "moi je viens en bus et je vois des bagnoles en double file devant l’école, c’est NON"), contributions=36),
        idea(2, "Garder du stationnement pour les commerces", 22,
             quote("45", "La première heure de stationnement doit rester gratuite, sinon mes clientes iront à la zone."),
             quote("159", "Je tiens la boulangerie depuis 22 ans. Sans les dix places devant, je ferme.")),
        idea(3, "Livraisons tôt le matin", 9, quote("31", "Les livraisons avant 9 h, après plus rien.")),
        more=4,
    ),
    theme(
        2, "Marché, commerces et vie du centre", 48,
        idea(4, "Garder le marché au centre", 29,
             quote("77", "Il faut garder le marché du samedi au centre, même pendant les travaux."),
             quote("178", "Le marché c’est le seul moment où on se parle encore. Appelez-moi au [téléphone].", masked=1)),
        idea(5, "Ouvrir la halle le soir", 11, quote("140", "Why not open the hall in the evening, like they do in Lille?", "en")),
    ),
    theme(
        3, "Écoles et cantines", 31,
        idea(6, "Un repas végétarien de plus", 19, quote("102", "Servir un repas sans viande deux fois par semaine à la cantine.")),
    ),
    theme(4, "Arbres, ombre et fraîcheur", 27, idea(7, "Planter sur la place", 21, quote("204", "Planter des arbres sur la place, au moins côté école."))),
    theme(5, "Trottoirs et accessibilité", 14, idea(8, "Refaire les trottoirs", 14, quote("18", "Les trottoirs de la rue Basse doivent être refaits, on n’y passe ni en fauteuil ni avec une poussette."))),
]  # fmt: skip


def texts(**changes: Any) -> Texts:
    """Return findings from texts."""
    values: dict[str, Any] = {
        "contributions": 252, "analysed": 236, "classified": 201, "distinct": 218, "persons": 223, "passages": 402,
        "ideas": 37,
        "languages": [Cell(category="fr", n=238), Cell(category="en", n=14)],
        "themes": THEMES,
        "remainder": [Remainder(reason="isolated", count=35), Remainder(reason="non_answer", count=11), Remainder(reason="empty", count=5)],
        "mobilisations": [
            Mobilisation(quote=quote("61", "Monsieur le maire, nous, riverains de la place, exigeons le maintien de toutes les places de parking."), contributions=23, persons=21)
        ],
        "encoder": "bundled", "words_masked": 9,
    }  # fmt: skip
    return Texts(**{**values, **changes})


def nothing_written() -> Texts:
    """Return the findings of a consultation without texts."""
    return texts(
        contributions=0, analysed=0, classified=0, distinct=0, persons=0, passages=0, ideas=0, languages=[],
        themes=[], remainder=[], mobilisations=[], encoder=None, words_masked=0,
    )  # fmt: skip


PARTICIPATION = [
    Breakdown(
        variable="neighbourhood", n=1094, unknown=44, suppressed=1,
        cells=[
            Cell(category="Centre ancien", n=431, share=431 / 1094, population=6120, population_share=0.204),
            Cell(category="Les Hauts", n=262, share=262 / 1094, population=9840, population_share=0.328),
            Cell(category="Gare – Saint-Roch", n=233, share=233 / 1094, population=7110, population_share=0.237),
            Cell(category="Plaine", n=159, share=159 / 1094, population=6450, population_share=0.215),
            Cell(category="Hameau du Bois", n=None, population=480, population_share=0.016),
        ],
    ),
    Breakdown(
        variable="channel", n=1138, unknown=None, suppressed=0,
        cells=[Cell(category="en ligne", n=1017, share=1017 / 1138), Cell(category="registre papier", n=121, share=121 / 1138)],
    ),
]  # fmt: skip

ABOUT = About(
    title={"fr": "Quelle place pour la voiture au centre de Valmont ?", "en": "What place for cars in the centre of Valmont?"},
    question={"fr": "Comment partager la place du Marché entre marché, voitures, terrasses et école ?", "en": "How should the market square be shared between market, cars, terraces and school?"},
    notice={"fr": "Consultation fictive, écrite pour la démonstration.", "en": "Fictional consultation, written for the demonstration."},
    commissioner={"fr": "Ville de Valmont", "en": "Town of Valmont"},
    territory={"fr": "Valmont (30 000 habitants)", "en": "Valmont (30,000 inhabitants)"},
    population=30000, opened=date(2025, 3, 1), closed=date(2025, 4, 13), language="fr",
    attribution={"fr": "données fictives, licence CC0.", "en": "fictional data, CC0 licence."},
    mandate=Mandate(
        decides={"fr": "Le conseil municipal", "en": "The town council"},
        by_when={"fr": "séance du 30 juin 2025", "en": "session of 30 June 2025"},
        open=[{"fr": "Le plan de circulation de la place", "en": "The traffic plan of the square"}, {"fr": "Les horaires de livraison", "en": "Delivery hours"}],
        decided=[{"fr": "La rénovation des réseaux sous la place", "en": "The renewal of the pipes under the square"}],
        out_of_scope=[{"fr": "La gare, qui relève de la région", "en": "The station, which belongs to the region"}],
        promised=[{"fr": "Une réponse écrite à chaque idée de plus de dix personnes", "en": "A written answer to each idea of more than ten people"}],
    ),
)  # fmt: skip


def headline(kind: Any, subject: str, *tried: Any, resampled: float = 1.0, **how: Any) -> Headline:
    """Return a headline that was tried; it survives unless a trial says otherwise."""
    survives = "falls" not in tried and resampled >= 0.9
    return Headline(
        kind=kind, subject=subject, without_active=tried[0], without_mobilised=tried[1],
        resampled=resampled, survives=survives, **how,
    )  # fmt: skip


def robustness() -> Robustness:
    """Return trials of some headlines, of which two fail."""
    found = opinion()
    first, second, *_ = found.unites
    return Robustness(
        active_share=0.05, active_voters=56, active_votes=0.2164, active_authors=12, mobilised=34, ballots=7,
        resamples=1000,
        headlines=[
            headline("unites", first.contribution, "holds", "holds", removed=143, added=81),
            headline("unites", second.contribution, "weaker", "falls", resampled=0.973, removed=9, added=6),
            headline(
                "divides", found.divides[0].contribution, "holds", "holds", removed=212, added=351,
                removed_exact=False, added_exact=False,
            ),
            headline("divides", found.divides[1].contribution, "holds", None, resampled=0.847, removed=3, added=4),
            headline("theme", texts().themes[0].id, "falls", "holds", resampled=0.912, removed=17, added=17),
        ],
    )  # fmt: skip


def weighting() -> Weighting:
    """Return weights that were trimmed, and two statements weighed again."""
    one, two = opinion().unites[:2]
    return Weighting(
        variables=["neighbourhood"], participants=1138, unknown={"neighbourhood": 86}, effective=873,
        design_effect=1.304, largest=4.62, bound=5.0, trimmed=23, gap=0.0137,
        rows=[
            Weighted(level="statement", subject=one.contribution, agree=one.everybody.agree, weighted=share(0.79, 611, counted=False)),
            Weighted(level="statement", subject=two.contribution, agree=two.everybody.agree, weighted=share(0.68, 598, counted=False)),
        ],
    )  # fmt: skip
