"""Facts made by hand, to try reports on: rich, texts only, tallies only, votes without groups, hostile texts."""
# ruff: noqa: E501

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from deliberation.consultation import Consultation
from deliberation.core.mandate import About, Mandate
from deliberation.synthesis.due_facts import due_facts
from deliberation.synthesis.facts import (
    Amendment,
    Argument,
    Article,
    Bill,
    Breakdown,
    Cell,
    Chapter,
    Contrast,
    Counts,
    DensityCell,
    Exposure,
    Facts,
    FunnelStep,
    Group,
    Groups,
    Headline,
    Idea,
    Method,
    Mobilisation,
    Notice,
    Opinion,
    Quote,
    Remainder,
    Represented,
    Response,
    Robustness,
    SetAside,
    Share,
    Spectrum,
    Stance,
    Statement,
    Support,
    Texts,
    Theme,
    Weighted,
    Weighting,
)
from deliberation.synthesis.gate import Gate
from deliberation.synthesis.ground import Ground

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
            headline("divides", found.divides[0].contribution, "holds", "holds", removed=212, added=351, exact=False),
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


def rich(**changes: Any) -> Facts:
    """Return a full consultation: votes, three groups, texts, responses, margins."""
    values: dict[str, Any] = {
        "engine_version": "0.1.0",
        "about": ABOUT,
        "counts": Counts(participants=1138, collectives=6, authors=223, voters=1102, contributions=252, votes=48210, population=30000),
        "funnel": [FunnelStep(step=s, count=c) for s, c in zip(("declared", "received", "readable", "kept", "analysed", "used"), (None, 268, 266, 252, 236, 201), strict=True)],
        "set_aside": [
            SetAside(unit="contribution", state="set aside", reason="moderated", count=9),
            SetAside(unit="contribution", state="merged", reason="exact_copy", count=5),
            SetAside(unit="contribution", state="set aside", reason="unreadable", count=2),
            SetAside(unit="vote", state="merged", reason="revote", count=1312),
        ],
        "participation": PARTICIPATION,
        "opinion": opinion(),
        "groups": groups(),
        "texts": texts(),
        "robustness": robustness(),
        "weighting": weighting(),
        "responses": [
            Response(id="r1", subject="Refaire les trottoirs de la rue Basse", status="retained", reason="Inscrit au budget 2026.", who="Direction de la voirie", by_when="2026-03-31", contributions=["18", "203"]),
            Response(id="r2", subject="Fermer la place aux voitures", status="under_study", reason="Essai de trois mois le samedi, puis bilan public.", who="Adjointe aux mobilités", by_when="2025-09-30", contributions=["12"]),
            Response(id="r3", subject="Déplacer la gare", status="out_of_remit", reason=None, who=None, by_when=None, contributions=[]),
        ],
        "notices": [
            Notice(code="routed_votes"), Notice(code="self_selected"), Notice(code="late_batch", values={"count": "38"}),
            Notice(code="published_counts_differ", values={"published": "49522", "counted": "48210", "statements": "214"}),
        ],
        "method": [
            Method(step="find_groups", parameters={"groups": "2–5", "draws": "39"}, seed=0, version="0.1.0"),
            Method(step="weigh", parameters={"interval": "Jeffreys 95 %", "threshold": "0.6"}, seed=None, version="0.1.0"),
            Method(step="find_themes", parameters={"encoder": "bundled", "neighbours": "15"}, seed=0, version="0.1.0"),
        ],
        "minimum_cell": 10,
    }  # fmt: skip
    return Facts(**{**values, **changes})


def texts_only() -> Facts:
    """Return a consultation of texts, with no votes and no mandate."""
    return rich(
        about=About(title="Grande enquête sur les transports", language="fr"),
        counts=Counts(participants=None, collectives=None, authors=210, voters=None, contributions=252, votes=None, population=None),
        participation=[], opinion=nothing_voted(), groups=Groups(verdict="unknown", reason="no_votes"), responses=[],
        robustness=None, weighting=None, notices=[Notice(code="no_votes"), Notice(code="mandate_not_declared"), Notice(code="margins_not_declared")],
    )  # fmt: skip


def on_a_text() -> Facts:
    """Return facts on a text of four articles: discussed, with amendments, answered, and not told in full."""

    def argued(contribution: str, text: str, upvotes: int | None = 12) -> Argument:
        return Argument(quote=quote(contribution, text), upvotes=upvotes)

    blank: dict[str, Any] = {
        "section": "Titre premier",
        "told": True,
        "favour": [],
        "against": [],
        "favour_count": 0,
        "against_count": 0,
        "amendments": [],
        "amendments_count": 0,
    }
    changed = Amendment(
        contribution="m1",
        title="Ajouter les écoles",
        text=quote("m1", "Et les abords des écoles."),
        votes=support(0.7, 0.2, 88),
        upvotes=None,
    )
    backed = Amendment(
        contribution="m2",
        title=None,
        text=quote("m2", "Supprimer les mots « à titre exceptionnel »."),
        votes=None,
        upvotes=31,
    )
    articles = [
        Article(
            contribution="a1",
            title="Article 1er – La place",
            number="1",
            text=quote("a1", "La place est fermée aux voitures."),
            everybody=support(0.62, 0.31, 412),
            leaning="favour",
            responses=["r1"],
            **{
                **blank,
                "favour": [argued("f1", "On respire.")],
                "against": [argued("g1", "Et les livraisons ?", 7)],
                "favour_count": 34,
                "against_count": 21,
                "amendments": [changed, backed],
                "amendments_count": 17,
            },
        ),
        Article(
            contribution="a2",
            title="Article 2",
            number="2",
            text=quote("a2", "Les livraisons passent avant dix heures."),
            everybody=support(0.4, 0.45, 203),
            leaning="split",
            prepared=True,
            **{**blank, "amendments_published": 9},
        ),
        Article(
            contribution="a3",
            title="Article 3",
            number="3",
            text=quote("a3", "Un bilan est fait."),
            everybody=None,
            **blank,
        ),
        Article(
            contribution="a4",
            title="Article 4",
            number="4",
            text=None,
            everybody=support(0.5, 0.4, 19),
            leaning="few",
            **{**blank, "told": False},
        ),
    ]
    chapters = [Chapter(name="Titre premier", articles=4, added=[changed], added_count=6)]
    bill = Bill(
        kind="articles",
        articles=articles,
        chapters=chapters,
        votes=634,
        arguments=55,
        amendments=17,
        amendments_read=True,
        unanswered=3,
        age=139,
        late=16,
    )
    return rich(
        bill=bill,
        responses=[
            Response(
                id="r1",
                subject="Article 1er",
                status="in_part",
                reason="Réécrit pour 2027.",
                who="Rapporteure",
                by_when="2027-03-31",
                contributions=["a1"],
            )
        ],
    )


def ungrouped(one: Statement, **how: Any) -> Statement:
    """Return a statement with everybody's support only."""
    agree, against = one.everybody.agree, one.everybody.disagree
    everybody = support(agree.value or 0, against.value or 0, agree.n, **how)
    return one.model_copy(update={"groups": {}, "gap": None, "gap_between": None, "everybody": everybody})


def shared(one: Statement, agree: float | None = None) -> Statement:
    """Return a statement of which only the share of agreement is published."""
    known = one.everybody.agree
    unknown = share(None, known.n)
    alone = Support(
        agree=share(agree or known.value, known.n, interval=False, counted=False),
        disagree=unknown,
        passed=unknown,
    )
    return one.model_copy(update={"groups": {}, "gap": None, "gap_between": None, "everybody": alone})


def tallies_only() -> Facts:
    """Return a consultation where a platform published shares only."""
    return rich(
        opinion=opinion(
            basis="tallies", shared_by="everybody", shares_only=True, participants=None, certainty=None, slate=[],
            unites=[shared(one) for one in UNITES], unites_against=[],
            rejected=0, divides=[shared(DIVIDES[2], 0.52)], dividing=9, unsettled=0, unknown=[], not_rankable=0, ranked=214, passing=180, mostly_approved=True,
            exposure=Exposure(least=24, best=136, statements=214),
        ),
        groups=Groups(verdict="unknown", reason="tallies_only"),
        texts=nothing_written(), responses=[],
        notices=[Notice(code="no_texts"), Notice(code="tallies_shares_only")],
    )  # fmt: skip


def votes_only() -> Facts:
    """Return votes that form no group, without themes."""
    return rich(
        opinion=opinion(
            shared_by="everybody", unites=[ungrouped(one) for one in UNITES], unites_against=[ungrouped(one) for one in AGAINST],
            divides=[ungrouped(one) for one in DIVIDES[:1]], unknown=[ungrouped(one) for one in UNKNOWN], slate=[],
        ),
        groups=groups(verdict="none", groups=[], stability=None, gain=0.19, map=[]),
        texts=nothing_written(), responses=[], participation=[], set_aside=[],
        notices=[Notice(code="no_texts"), Notice(code="few_participants", values={"count": "41"}), Notice(code="never_heard_of", values={"x": "1"})],
    )  # fmt: skip


def thirds(one: Statement) -> Statement:
    """Return a statement as it stands along a spectrum: two ends and the middle, from three groups."""
    parts = dict(zip(("low", "middle", "high"), one.groups.values(), strict=True))
    low, high = (parts[end].agree.value or 0 for end in ("low", "high"))
    most, least = ("low", "high") if low >= high else ("high", "low")
    gap = abs(low - high)
    return one.model_copy(
        update={
            "groups": parts,
            "gap": Share(count=None, n=100, value=gap, low=max(gap - 0.08, 0), high=min(gap + 0.08, 1)),
            "gap_between": (most, least),
        }
    )


def spectrum() -> Facts:
    """Return opinions along a spectrum."""
    told = [thirds(one) for one in DIVIDES]
    contrasts = [
        Contrast(statement=one, **{name: one.groups[name].agree for name in ("low", "middle", "high")})
        for one in told
    ]
    return rich(
        opinion=opinion(
            shared_by="thirds", unites=[thirds(one) for one in UNITES], unites_against=[thirds(one) for one in AGAINST],
            divides=told, unknown=[thirds(one) for one in UNKNOWN],
        ),
        groups=groups(
            verdict="spectrum", groups=[], stability=None,
            spectrum=Spectrum(
                sizes=[367, 367, 368], share=0.31, contrasts=contrasts, middle=(0, 0, 0),
                shared={"low": [Stance(statement=told[2], side="agree")], "middle": [], "high": [Stance(statement=told[2], side="agree")]},
            ),
        ),
    )  # fmt: skip


HOSTILE = (
    "<script>alert('x')</script><img src=http://evil.example/x.png>",
    "#import \"@preview/x:1.0.0\" $x^2$ *gras* _it_ @ref {{ 7*7 }} \\ #read(\"/etc/passwd\") `code` // fin",
    "Ligne une\nLigne deux\u200b avec zéro\u202e renversé et \u0007 cloche",
    "建議將 Uber 納入計程車管理辦法，直接納管。大家都要繳稅。",
    "يجب أن تبقى الساحة مفتوحة للسيارات يوم السبت",
    "Bravo 👍🏽😀 vive la place ❤️ 🚲 et 𐎀 (ougaritique)",
    "mot" * 200,
)  # fmt: skip


def hostile() -> Facts:
    """Return a consultation whose texts try to break the report, in many scripts."""
    languages = ("fr", "fr", "fr", "zh", "ar", "fr", "xx-weird")
    found = [
        Statement(
            contribution=f"<b>{i}</b>#{i}",
            text=quote(f"<b>{i}</b>#{i}", text, language),
            everybody=support(0.8, 0.1, 300),
        )
        for i, (text, language) in enumerate(zip(HOSTILE, languages, strict=True))
    ]
    ideas = [
        idea(i, text[:60], 12, one.text) for i, (text, one) in enumerate(zip(HOSTILE, found, strict=True))
    ]
    return rich(
        about=About(title="<b>Titre</b> #strong[x] $y$ 🚲", question="{{ 1/0 }} #panic()", attribution="#sys </html>", language="fr"),
        opinion=opinion(shared_by="everybody", unites=found, unites_against=[], divides=found[:2], unknown=found[3:5]),
        groups=groups(groups=[], verdict="spectrum"),
        texts=texts(themes=[theme(1, HOSTILE[1], 40, *ideas)]),
        responses=[Response(id="1", subject=HOSTILE[0], status="<i>?</i>", reason=HOSTILE[1], who="#who", by_when="$", contributions=["1"])],
    )  # fmt: skip


def asked(made: Facts) -> Facts:
    """Return facts with what is asked of the official, forty days after the consultation closed."""
    nothing = Ground.of(Consultation(), None, Gate())
    due = due_facts(made, nothing, made.responses, None, 40, None)
    return made.model_copy(update={"due": due})


EXAMPLES = {
    "rich": lambda: asked(rich()),
    "texts_only": lambda: asked(texts_only()),
    "tallies_only": lambda: asked(tallies_only()),
    "votes_only": lambda: asked(votes_only()),
    "spectrum": lambda: asked(spectrum()),
    "hostile": lambda: asked(hostile()),
}
