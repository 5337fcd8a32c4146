"""Facts made by hand, to try reports on: rich, texts only, tallies only, votes without groups, hostile texts."""
# ruff: noqa: E501

from __future__ import annotations

from functools import cache
from typing import Any

from deliberation.consultation import Consultation
from deliberation.core.mandate import About
from deliberation.synthesis.due_facts import due_facts
from deliberation.synthesis.facts import (
    Amendment,
    Argument,
    Article,
    Bill,
    Chapter,
    Contrast,
    Counts,
    Exposure,
    Facts,
    FunnelStep,
    Groups,
    InputFile,
    Method,
    Notice,
    Response,
    SetAside,
    Share,
    Spectrum,
    Stance,
    Statement,
    Support,
)
from deliberation.synthesis.gate import Gate
from deliberation.synthesis.ground import Ground
from tests.report.bricks import (
    ABOUT,
    AGAINST,
    DIVIDES,
    PARTICIPATION,
    UNITES,
    UNKNOWN,
    groups,
    idea,
    nothing_voted,
    nothing_written,
    opinion,
    quote,
    robustness,
    share,
    support,
    texts,
    theme,
    weighting,
)


def rich(**changes: Any) -> Facts:
    """Return a full consultation: votes, three groups, texts, responses, margins."""
    values: dict[str, Any] = {
        "engine_version": "0.1.0",
        "about": ABOUT,
        "counts": Counts(participants=1138, collectives=6, authors=223, voters=1102, contributions=252, votes=48210, population=30000),
        "funnel": [FunnelStep(step=s, count=c) for s, c in zip(("declared", "received", "readable", "kept", "analysed", "used"), (None, 268, 266, 252, 236, 201), strict=True)],
        "content": "0123456789abcdef0123456789abcdef",
        "files": [
            InputFile(file="avis.csv", unit="contribution", rows=268, used=252),
            InputFile(file="votes.csv", unit="vote", rows=49522, used=48210),
        ],
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
    "rich": cache(lambda: asked(rich())),
    "texts_only": cache(lambda: asked(texts_only())),
    "tallies_only": cache(lambda: asked(tallies_only())),
    "votes_only": cache(lambda: asked(votes_only())),
    "spectrum": cache(lambda: asked(spectrum())),
    "hostile": cache(lambda: asked(hostile())),
}
