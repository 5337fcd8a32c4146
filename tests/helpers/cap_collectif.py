"""Small invented exports of Cap Collectif, and what a consultation read from them says."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

import deliberation as dl


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def write(path: Path, rows: list[dict[str, object]], *, separator: str = ",", bom: bool = True) -> Path:
    """Write a wide, sparse file: the columns are all that a row has, in order of appearance."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig" if bom else "utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, columns, delimiter=separator, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def shuffled(path: Path, target: Path, seed: int = 3) -> Path:
    rows = rows_of(path)
    return write(target, [rows[i] for i in np.random.default_rng(seed).permutation(len(rows))])


def frame_of(consultation: dl.Consultation, table: str = "contributions"):
    """Return a table with ids in place of row numbers."""
    frame = getattr(consultation, table).to_pandas()
    if table == "contributions":
        return frame.set_index("id")
    if "contribution" in frame:
        frame["contribution"] = consultation.contribution_ids[frame["contribution"]]
    if "participant" in frame:
        frame["participant"] = consultation.participant_ids[frame["participant"]]
    return frame


def measured(consultation: dl.Consultation) -> dict[tuple[str, str], float]:
    frame = frame_of(consultation, "measures")
    return {(c, n): v for c, n, v in zip(frame["contribution"], frame["name"], frame["value"], strict=True)}


def coded(consultation: dl.Consultation) -> set[tuple[str, str, str]]:
    return set(frame_of(consultation, "codes").itertuples(index=False, name=None))


def tallied(consultation: dl.Consultation, name: str) -> tuple[int, int, int, int]:
    row = frame_of(consultation, "tallies").set_index("contribution").loc[name]
    return int(row["agree"]), int(row["pass"]), int(row["disagree"]), int(row["total"])


def everything(consultation: dl.Consultation) -> str:
    """Return all that the tables and the ledger say, to look for what must not be there."""
    names = ("contributions", "participants", "attributes", "codes", "responses", "territories", "questions")
    tables = [getattr(consultation, name).to_pandas().to_csv() for name in names]
    return "\n".join([*tables, consultation.ledger.rows().to_csv()])


SNAKE_OPINIONS: list[dict[str, object]] = [
    {
        "export_contribution_type": "export_contribution_type_opinion",
        "export_contribution_id": "opinion1",
        "export_contribution_author_id": "userA",
        "export_contribution_author_type_name": "Citoyen",
        "export_contribution_consultation_title": "La place du marché",
        "export_contribution_section_title": "Ombre",
        "export_contribution_title": "Des platanes",
        "export_contribution_body_text": "<p>Planter des platanes &amp; des tilleuls.</p>",
        "export_contributions_created_at": "2024-03-01 12:00:00",
        "export_contribution_url": "https://exemple.fr/opinions/platanes",
        "export_contribution_published": "Oui",
        "export_contribution_trashed": "Non",
        "export_contribution_votes_count": 3,
        "export_contribution_votes_count_ok": 1,
        "export_contribution_votes_count_mitige": 1,
        "export_contribution_votes_count_nok": 1,
        "export_contribution_arguments_count_for": 1,
        "export_contribution_sources_count": 1,
        "export_contribution_versions_count": 1,
    },
    {
        "export_contribution_type": "export_contribution_type_opinion_vote",
        "export_contribution_votes_id": "11",
        "export_contribution_votes_related_id": "opinion1",
        "export_contribution_votes_author_id": "userB",
        "export_contribution_votes_value": "opinion.show.vote.ok",
        "export_contribution_votes_created_at": "2024-03-02 12:00:00",
    },
    {
        "export_contribution_type": "export_contribution_type_opinion_vote",
        "export_contribution_votes_id": "12",
        "export_contribution_votes_related_id": "opinion1",
        "export_contribution_votes_author_id": "userC",
        "export_contribution_votes_value": "Mitigé",
    },
    {
        "export_contribution_type": "export_contribution_type_opinion_vote",
        "export_contribution_votes_id": "13",
        "export_contribution_votes_related_id": "opinion1",
        "export_contribution_votes_author_id": "userD",
        "export_contribution_votes_value": "Pas d'accord",
    },
    {
        "export_contribution_type": "export_contribution_type_appendix",
        "export_contribution_id": "opinion1",
        "export_contribution_context_element_title": "Exposé des motifs",
        "export_contribution_context_element_body_text": "Il fait trop chaud.",
    },
    {
        "export_contribution_type": "export_contribution_type_opinion_source",
        "export_contribution_sources_id": "source1",
        "export_contribution_sources_related_id": "opinion1",
        "export_contribution_sources_related_kind": "opinion",
        "export_contribution_sources_author_id": "userB",
        "export_contribution_sources_body": "Une étude de la métropole.",
        "export_contribution_sources_votes_count": 4,
    },
    {
        "export_contribution_type": "export_contribution_type_argument",
        "export_contribution_arguments_related_id": "opinion1",
        "export_contribution_arguments_related_kind": "opinion",
        "export_contribution_arguments_id": "argument1",
        "export_contribution_arguments_author_id": "userB",
        "export_contribution_arguments_type": "argument.show.type.for",
        "export_contribution_arguments_body": "<p>De l'ombre.</p>",
        "export_contribution_arguments_votes_count": 2,
    },
    {
        "export_contribution_type": "export_contribution_type_argument",
        "export_contribution_arguments_related_id": "opinion1",
        "export_contribution_arguments_id": "argument2",
        "export_contribution_arguments_author_id": "userC",
        "export_contribution_arguments_type": "argument.show.type.against",
        "export_contribution_arguments_body": "Achetez ma lotion.",
        "export_contribution_arguments_trashed": "1",
        "export_contribution_arguments_trashed_status": "invisible",
        "export_contribution_arguments_trashed_at": "2024-03-05 00:00:00",
        "export_contribution_arguments_trashed_reason": "spam",
    },
    {
        "export_contribution_type": "export_contribution_type_opinion_version",
        "export_contribution_versions_id": "version1",
        "export_contribution_versions_author_id": "userD",
        "export_contribution_versions_title": "Plutôt des tilleuls",
        "export_contribution_versions_explanation": "Ils sentent bon.",
        "export_contribution_versions_body_text": "Planter des tilleuls.",
        "export_contribution_versions_votes_count": 1,
        "export_contribution_versions_votes_count_ok": 1,
        "export_contribution_versions_votes_count_mitige": 0,
        "export_contribution_versions_votes_count_nok": 0,
    },
    {
        "export_contribution_type": "export_contribution_type_opinion_version_vote",
        "export_contribution_votes_id": "11",
        "export_contribution_votes_related_id": "version1",
        "export_contribution_votes_author_id": "userB",
        "export_contribution_votes_value": "D’accord",
    },
    {
        "export_contribution_type": "",
        "export_contribution_reportings_related_id": "argument2",
        "export_contribution_reportings_related_kind": "argument",
        "export_contribution_reportings_id": "report1",
        "export_contribution_reportings_author_id": "userA",
        "export_contribution_reportings_type": "SPAM",
        "export_contribution_reportings_body": "Je signale.",
    },
    {
        "export_contribution_type": "export_contribution_type_opinion",
        "export_contribution_id": "opinion2",
        "export_contribution_author_id": "userE",
        "export_contribution_author_type_name": "Association",
        "export_contribution_consultation_title": "La place du marché",
        "export_contribution_section_title": "Assises",
        "export_contribution_title": "Des bancs",
        "export_contribution_body_text": "",
        "export_contribution_published": "Non",
        "export_contribution_trashed": "Non",
        "export_contribution_votes_count": 0,
        "export_contribution_votes_count_ok": 0,
        "export_contribution_votes_count_mitige": 0,
        "export_contribution_votes_count_nok": 0,
        "export_contribution_versions_count": 0,
    },
    {"export_contribution_type": "export_contribution_type_sondage", "export_contribution_id": "x"},
]


def camel(*, related: bool = False, votes: int = 2) -> list[dict[str, object]]:
    """Return a consultation whose opinions repeat themselves in the cells of the other kinds."""

    def opinion(number: int, ok: int, versions: int) -> dict[str, object]:
        return {
            "type": "opinion",
            "contributions_id": f"opinion{number}",
            "contributions_author_id": "VXNlcjp1c2VyMg==",
            "contributions_section_title": "Titre I",
            "contributions_title": f"Article {number}",
            "contributions_bodyText": f"Texte de l'article {number}.",
            "contributions_createdAt": "2018-03-01 12:00:00",
            "contributions_published": "Yes",
            "contributions_trashed": "No",
            "contributions_votesCount": ok,
            "contributions_votesCountOk": ok,
            "contributions_votesCountMitige": 0,
            "contributions_votesCountNok": 0,
            "contributions_versionsCount": versions,
            "contributions_arguments_id": f"opinion{number}",
            "contributions_arguments_author_id": "VXNlcjp1c2VyMg==",
            "contributions_votes_id": f"opinion{number}",
            "contributions_votes_author_id": "VXNlcjp1c2VyMg==",
            "contributions_sources_id": f"opinion{number}",
            "contribution_versions_id": f"opinion{number}",
            "contribution_versions_title": f"Article {number}",
            "contribution_versions_bodyText": f"Texte de l'article {number}.",
            "contributions_reportings_id": f"opinion{number}",
        }

    def vote(number: int, target: str) -> dict[str, object]:
        row: dict[str, object] = {
            "type": "vote",
            "contributions_votes_id": f"vote{number}",
            "contributions_votes_author_id": f"VXNlcjox{number}",
            "contributions_votes_value": "YES",
        }
        return {**row, "contributions_votes_related_id": target} if related else row

    argument: dict[str, object] = {
        "type": "argument",
        "contributions_arguments_related_id": "opinion1",
        "contributions_arguments_related_kind": "opinion",
        "contributions_arguments_id": "argument1",
        "contributions_arguments_author_id": "VXNlcjp1c2VyMw==",
        "contributions_arguments_type": "AGAINST",
        "contributions_arguments_body": "<p>Trop cher.</p>",
        "contributions_arguments_trashed": "Yes",
        "contributions_arguments_trashedStatus": "VISIBLE",
    }
    version: dict[str, object] = {
        "type": "version",
        "contribution_versions_id": "version1",
        "contribution_versions_title": "Article 2 réécrit",
        "contribution_versions_bodyText": "Un autre texte.",
    }
    return [
        opinion(1, votes, 0), *(vote(n, "opinion1") for n in range(votes)), argument,
        opinion(2, 1, 1), vote(9, "opinion2"), version,
    ]  # fmt: skip


PERSONAL = ("jane.doe@exemple.fr", "Jane Doe", "0601020304", "35000", "12 rue des Lilas", "1980-01-01")


def project(number: int, **more: object) -> dict[str, object]:
    return {
        "contribution_type": "proposal",
        "proposal_id": f"UHJvcG9zYWw{number}",
        "proposal_reference": f'"1-{number}"',
        "proposal_title": f"Projet {number}",
        "proposal_votes_totalCount": 10 * number,
        "proposal_createdAt": "2017-02-01 09:08:00",
        "proposal_publicationStatus": "PUBLISHED",
        "proposal_link": f"https://exemple.fr/projets/{number}",
        "proposal_author_id": "VXNlcjp1c2VyNTAy",
        "proposal_author_username": "Jane Doe",
        "proposal_author_email": "jane.doe@exemple.fr",
        "proposal_author_userType_name": "Citoyen",
        "proposal_status_name": "Soumis au vote",
        "proposal_estimation": "250 000 €",
        "proposal_category_name": "Culture",
        "proposal_theme_title": "Loisirs",
        "Coût": "raisonnable",
        "Pourquoi ce projet ?": f"Parce que {number} fois oui.",
        "Documents": "https://exemple.fr/a.jpg, https://exemple.fr/b.pdf",
        "Votre téléphone": "0601020304",
        "proposal_district_name": "Centre",
        "proposal_summary": "En bref.",
        "proposal_description": f"<p>Description {number}.</p>",
        **more,
    }


def child(kind: str, number: int, **more: object) -> dict[str, object]:
    """Return a row that repeats the columns of its project, as the platform writes them."""
    return {**project(number), "contribution_type": kind, **more}


def projects() -> list[dict[str, object]]:
    comment = {
        "proposal_comments_id": "Q29tbWVudDox", "proposal_comments_body": "Bravo.",
        "proposal_comments_author_id": "VXNlcjp1c2VyMg==",
        "proposal_comments_author_email": "jane.doe@exemple.fr",
        "proposal_comments_author_userType_name": "Institution",
        "proposal_comments_publicationStatus": "PUBLISHED",
    }  # fmt: skip
    return [
        project(1, proposal_officialResponse="Ce sera fait en 2018.", proposal_status_name="Retenu"),
        child("proposalReporting", 1, proposal_reportings_id=2, proposal_reportings_body="Je signale"),
        child("proposalComment", 1, **comment),
        child("proposalCommentVote", 1, **comment, proposal_comments_vote_id=91,
              proposal_comments_vote_author_id="VXNlcjp1c2VyNA=="),
        child("proposalComment", 1, proposal_comments_id="Q29tbWVudDoy", proposal_comments_body="Merci.",
              proposal_comments_parent="Q29tbWVudDox", proposal_comments_publicationStatus="TRASHED"),
        child("proposalNews", 1, proposal_news_id="n1", proposal_news_title="Le chantier commence"),
        child("proposalNewsComment", 1, proposal_news_comments_id="Q29tbWVudDoz",
              proposal_news_comments_body="Enfin !"),
        child("proposalVote", 1, proposal_votes_id=1, proposal_votes_author_id="VXNlcjox",
              proposal_votes_ranking=1, proposal_votes_anonymous="No"),
        child("proposalVote", 2, proposal_votes_id=2, proposal_votes_author_id="VXNlcjox",
              proposal_votes_ranking=2, proposal_votes_anonymous="No"),
        child("proposalVote", 2, proposal_votes_id=3, proposal_votes_ranking=1,
              proposal_votes_anonymous="Yes"),
        project(2, proposal_publicationStatus="TRASHED", proposal_trashedReason="doublon", Coût="élevé"),
        project(3, proposal_publicationStatus="DRAFT"),
        project(4, Coût="raisonnable", proposal_status_name="Non retenu"),
    ]  # fmt: skip
