"""Cap Collectif calls for projects, single votes, debates and questionnaires; no personal data is kept."""

from __future__ import annotations

import deliberation as dl
from tests.helpers.cap_collectif import (
    PERSONAL,
    SNAKE_OPINIONS,
    child,
    coded,
    everything,
    frame_of,
    measured,
    project,
    projects,
    shuffled,
    write,
)


def test_a_project_is_a_proposal_with_its_place_its_codes_and_its_budget(tmp_path):
    consultation = dl.read(write(tmp_path / "budget_depot.csv", projects()))
    frame = frame_of(consultation)
    first = frame.loc["UHJvcG9zYWw1"]
    assert first[["kind", "title", "reference", "territory", "url"]].tolist() == [
        "proposal", "Projet 1", "1-1", "Centre", "https://exemple.fr/projets/1",
    ]  # fmt: skip
    assert first["text"] == "En bref.\n\nDescription 1."
    assert consultation.territories.to_pandas()["name"].tolist() == ["Centre"]
    assert {
        ("UHJvcG9zYWw1", "category", "Culture"), ("UHJvcG9zYWw1", "theme", "Loisirs"),
        ("UHJvcG9zYWw1", "status", "Retenu"), ("UHJvcG9zYWw2", "moderation", "doublon"),
    } <= coded(consultation)  # fmt: skip
    found = measured(consultation)
    assert (found["UHJvcG9zYWw1", "upvotes"], found["UHJvcG9zYWw1", "budget"]) == (10, 250_000)
    assert found["UHJvcG9zYWw1", "reportings"] == found["Q29tbWVudDox", "upvotes"] == 1
    assert not consultation.tallies.num_rows  # support alone is no tally
    why = frame.loc[["UHJvcG9zYWw2", "UHJvcG9zYWw3", "Q29tbWVudDoy"], "moderation_reason"]
    assert why.tolist() == ["trashed", "draft", "trashed"]


def test_the_order_of_the_rows_of_projects_never_matters(tmp_path):
    source = write(tmp_path / "b.csv", projects())
    straight = dl.read(source).content_hash
    for seed in range(3):
        assert dl.read(shuffled(source, tmp_path / f"{seed}.csv", seed)).content_hash == straight


def test_what_is_said_of_a_project_is_a_row_of_its_own(tmp_path):
    rows = projects()
    consultation = dl.read(write(tmp_path / "b.csv", rows))
    frame = frame_of(consultation)
    comments = frame[frame["kind"] == "comment"]
    assert comments["parent"].to_dict() == {
        "Q29tbWVudDox": "UHJvcG9zYWw1", "Q29tbWVudDoy": "Q29tbWVudDox", "Q29tbWVudDoz": "UHJvcG9zYWw1",
    }  # fmt: skip
    assert comments["text"].tolist() == ["Bravo.", "Merci.", "Enfin !"]
    assert consultation.ledger.balanced({"b.csv": len(rows)})
    assert consultation.ledger.reasons("page") == {"context": 1}
    assert consultation.ledger.reasons("moderation") == {"not_analysed": 1}
    assert consultation.ledger.reasons("vote") == {"no_id": 1, "support_counted": 1}


def test_ranks_are_ratings_and_votes_only_where_a_scale_says_so(tmp_path):
    file = write(tmp_path / "b.csv", projects())
    consultation = dl.read(file)
    assert not consultation.has_votes
    ratings = frame_of(consultation, "ratings").sort_values("contribution")
    columns = ["participant", "contribution", "value", "low", "high"]
    assert ratings[columns].to_numpy().tolist() == [
        ["VXNlcjox", "UHJvcG9zYWw1", 2, 1, 2], ["VXNlcjox", "UHJvcG9zYWw2", 1, 1, 2],
    ]  # fmt: skip
    assert dict(dict(consultation.notices)["ranks_as_points"]) == {"high": "2"}
    declared = dl.read(file, scale={"1": "agree"})
    assert frame_of(declared, "votes")["contribution"].tolist() == ["UHJvcG9zYWw1"]
    assert declared.ratings.equals(consultation.ratings)
    assert declared.ledger.balanced({"b.csv": len(projects())})


def test_support_without_ranks_is_a_vote_for(tmp_path):
    rows = [row for row in projects() if row.get("proposal_votes_ranking") != 2]
    consultation = dl.read(write(tmp_path / "b.csv", rows))
    votes = frame_of(consultation, "votes")
    assert votes[["participant", "contribution", "vote"]].to_numpy().tolist() == [
        ["VXNlcjox", "UHJvcG9zYWw1", 1]
    ]
    assert votes["value"].isna().all()
    assert not consultation.ratings.num_rows
    assert "approval_only" in dict(consultation.notices)
    assert consultation.ledger.balanced({"b.csv": len(rows)})


def test_official_responses_and_decisions_are_responses(tmp_path):
    responses = dl.read(write(tmp_path / "b.csv", projects())).responses.to_pylist()
    said = {row["contributions"][0]: (row["status"], row["status_said"], row["reason"]) for row in responses}
    assert said == {
        "UHJvcG9zYWw1": ("retained", "Retenu", "Ce sera fait en 2018."),
        "UHJvcG9zYWw4": ("declined", "Non retenu", None),
    }
    assert responses[0]["subject"] == "Projet 1"


def test_the_form_of_a_project_is_read_question_by_question(tmp_path):
    consultation = dl.read(write(tmp_path / "b.csv", projects()))
    frame = frame_of(consultation)
    answers = frame[frame["kind"] == "answer"]
    assert answers["text"].tolist() == [f"Parce que {n} fois oui." for n in (1, 2, 3, 4)]
    assert answers["parent"].tolist() == [f"UHJvcG9zYWw{n}" for n in (1, 2, 3, 4)]
    assert consultation.questions.to_pandas()["text"].tolist() == ["Pourquoi ce projet ?"]
    assert ("UHJvcG9zYWw1", "Coût", "raisonnable") in coded(consultation)
    personal = consultation.ledger.rows().query("reason == 'personal_data'")
    assert set(personal["column"]) == {"Votre téléphone"}
    assert len(personal) == 4


def test_personal_data_of_columns_is_never_taken_over(tmp_path):
    told = everything(dl.read(write(tmp_path / "b.csv", projects())))
    assert not [text for text in PERSONAL if text in told]
    people: list[dict[str, object]] = [
        {"export_participant_user_id": "userA", "export_participant_username": "Jane Doe",
         "export_participant_user_email": "jane.doe@exemple.fr", "export_participant_phone": "0601020304",
         "export_participant_type": "Citoyen", "export_participant_date_of_birth": "1980-01-01",
         "export_participant_postal_address": "12 rue des Lilas", "export_participant_zip_code": "35000",
         "export_participant_gender": "f"},
        {"export_participant_user_id": "userE", "export_participant_type": "Association"},
        {"export_participant_user_id": "", "export_participant_username": "Jane Doe"},
    ]  # fmt: skip
    folder = tmp_path / "export"
    write(folder / "participants_place_avis.csv", people)
    write(folder / "contributions_place_avis.csv", SNAKE_OPINIONS)
    consultation = dl.read(folder)
    assert not [text for text in PERSONAL if text in everything(consultation)]
    assert consultation.ledger.reasons("participant") == {"no_id": 1}
    attributes = set(frame_of(consultation, "attributes").itertuples(index=False, name=None))
    assert ("userA", "gender", "f") in attributes


def test_a_file_of_single_votes_gives_votes_of_persons(tmp_path):
    values = ["Favorable", "Mitigé", "Défavorable", "D'accord", "Pas d'accord", "Sans opinion", "bof", ""]
    rows: list[dict[str, object]] = [
        {"export_contribution_votes_id": n, "export_contribution_votes_related_id": "opinion1",
         "export_contribution_votes_author_id": f"user{n}", "export_contribution_votes_value": value,
         "export_contribution_votes_created_at": "2024-03-02 12:00:00"}
        for n, value in enumerate(values)
    ]  # fmt: skip
    rows += [
        {**rows[0], "export_contribution_votes_id": 90, "export_contribution_votes_author_id": ""},
        {**rows[0], "export_contribution_votes_id": 91, "export_contribution_votes_value": "Défavorable",
         "export_contribution_votes_created_at": "2024-03-03 12:00:00"},
    ]  # fmt: skip
    file = write(tmp_path / "votes_place_avis_simplified.csv", rows)
    consultation = dl.read(file)
    assert frame_of(consultation, "votes").groupby("vote").size().to_dict() == {1: 1, 2: 3, 3: 2}
    assert consultation.ledger.reasons("vote") == {
        "empty_value": 1, "no_id": 1, "revote": 1, "vote_outside_scale": 1,
    }  # fmt: skip
    assert consultation.ledger.balanced({file.name: 10})
    assert list(consultation.contribution_ids) == ["opinion1"]
    assert dl.read(shuffled(file, tmp_path / "s.csv")).content_hash == consultation.content_hash


def test_votes_beside_their_contributions_are_linked_and_strangers_set_aside(tmp_path):
    folder = tmp_path / "export"
    rows: list[dict[str, object]] = [
        {"export_contribution_votes_id": f"n{n}", "export_contribution_votes_related_id": target,
         "export_contribution_votes_author_id": f"user{n}", "export_contribution_votes_value": "D'accord"}
        for n, target in enumerate(["opinion1", "opinion2", "nowhere"])
    ]  # fmt: skip
    write(folder / "votes_a_b_simplified.csv", rows)
    write(folder / "contributions_a_b.csv", SNAKE_OPINIONS)
    consultation = dl.read(folder)
    counts = consultation.vote_counts().set_index("id")["n"]
    assert counts.to_dict() == {"opinion1": 4, "opinion2": 1, "version1": 1}
    assert consultation.ledger.reasons("vote") == {"moderated": 1, "unknown_contribution": 1}
    assert consultation.ledger.balanced(
        {"contributions_a_b.csv": len(SNAKE_OPINIONS), "votes_a_b_simplified.csv": 3}
    )


def test_a_file_of_support_alone_says_which_projects_it_is_for(tmp_path):
    rows: list[dict[str, object]] = [
        {"export_proposal_id": f"proposal{p}", "export_proposal_reference": f'"1-{p}"',
         "export_proposal_title": f"Projet {p}", "export_proposal_link": f"https://exemple.fr/{p}",
         "export_proposal_votes_id": f"{p}{n}", "export_proposal_votes_ranking": 1,
         "export_proposal_votes_published_at": "2024-03-02 12:00:00",
         "export_proposal_votes_anonymous": "Non", "export_proposal_votes_author_id": f"user{n}"}
        for p, n in ((1, 1), (1, 2), (2, 1))
    ]  # fmt: skip
    consultation = dl.read(write(tmp_path / "votes_bp_depot_simplified.csv", rows))
    frame = frame_of(consultation)
    assert frame["text"].to_dict() == {"proposal1": "Projet 1", "proposal2": "Projet 2"}
    assert frame.loc["proposal2", ["reference", "url"]].tolist() == ["1-2", "https://exemple.fr/2"]
    assert consultation.vote_counts()["agree"].tolist() == [2, 1]


def test_two_files_of_votes_count_each_person_once(tmp_path):
    folder = tmp_path / "export"
    base = {
        "export_contribution_votes_related_id": "opinion1",
        "export_contribution_votes_author_id": "userB",
    }
    for name, number, value, day in (("a", 11, "D'accord", 2), ("b", 50, "Pas d'accord", 3)):
        row = {**base, "export_contribution_votes_id": number, "export_contribution_votes_value": value,
               "export_contribution_votes_created_at": f"2024-03-0{day} 12:00:00"}  # fmt: skip
        write(
            folder / f"votes_{name}_simplified.csv", [row, {**row, "export_contribution_votes_author_id": ""}]
        )
    consultation = dl.read(folder)
    votes = frame_of(consultation, "votes")
    assert votes[["participant", "vote", "value"]].to_numpy().tolist() == [["userB", 2, "Pas d'accord"]]
    assert consultation.ledger.balanced({"votes_a_simplified.csv": 2, "votes_b_simplified.csv": 2})
    assert consultation.ledger.reasons("vote") == {"no_id": 2, "revote": 1}


def test_votes_that_the_platform_does_not_count_are_set_aside(tmp_path):
    rows = [
        project(1),
        child(
            "proposalVote", 1, proposal_votes_id=1, proposal_votes_author_id="a", proposal_votes_accounted=0
        ),
        child(
            "proposalVote", 1, proposal_votes_id=2, proposal_votes_author_id="b", proposal_votes_accounted=1
        ),
    ]
    consultation = dl.read(write(tmp_path / "b.csv", rows))
    assert frame_of(consultation, "votes")["participant"].tolist() == ["b"]
    assert consultation.ledger.reasons("vote") == {"unpublished": 1}


DEBATE = "https://exemple.fr/project/velo/debate/pour-ou-contre-le-velo"


def test_a_debate_is_one_statement_with_its_votes_and_arguments(tmp_path):
    folder = tmp_path / "export"
    argument = "export_contribution_argument_"
    full: list[dict[str, object]] = [
        {f"{argument}created_at": "2020-10-23 09:00:00", f"{argument}author_id": who,
         f"{argument}author_username": "Jane Doe", f"{argument}content": text,
         f"{argument}type": f"{argument}type_{side}", f"{argument}vote_number": n,
         f"{argument}trashed_at": trashed, f"{argument}debate_url": DEBATE}
        for who, text, side, n, trashed in (
            ("userA", "Moins de bruit.", "for", 3, ""), ("userB", "Trop de pentes.", "against", 0, ""),
            ("userC", "Cliquez ici.", "for", 0, "2020-10-24 09:00:00"),
        )
    ]  # fmt: skip
    short = [
        {k: v for k, v in row.items() if not k.endswith(("url", "trashed_at", "created_at"))} for row in full
    ]
    votes: list[dict[str, object]] = [
        {"export_vote_published_at": "2020-10-23 10:00:00", "export_vote_type": f"export_vote_type_{side}",
         "export_vote_author_id": who}
        for who, side in (("userA", "for"), ("userB", "against"), ("userD", "against"))
    ]  # fmt: skip
    write(folder / "contributions_velo_pour-ou-contre-le-velo.csv", full)
    write(folder / "contributions_velo_pour-ou-contre-le-velo_simplified.csv", short)
    write(folder / "votes_velo_pour-ou-contre-le-velo_simplified.csv", votes)
    consultation = dl.read(folder)
    counts = consultation.vote_counts()
    assert counts[["id", "agree", "disagree"]].to_numpy().tolist() == [["pour-ou-contre-le-velo", 1, 2]]
    frame = frame_of(consultation)
    arguments = frame[frame["kind"] == "argument"]
    assert set(arguments["parent"]) == {"pour-ou-contre-le-velo"}
    assert dict(zip(arguments["text"], arguments["stance"], strict=True)) == {
        "Moins de bruit.": "for", "Trop de pentes.": "against", "Cliquez ici.": "for",
    }  # fmt: skip
    assert arguments["moderated"].sum() == 1
    assert dict(dict(consultation.notices)["debate_without_question"]) == {"debate": "pour-ou-contre-le-velo"}
    assert consultation.ledger.balanced(
        {
            "contributions_velo_pour-ou-contre-le-velo.csv": 3,
            "contributions_velo_pour-ou-contre-le-velo_simplified.csv": 3,
            "votes_velo_pour-ou-contre-le-velo_simplified.csv": 3,
        }
    )
    assert "Jane Doe" not in everything(consultation)


def test_replies_are_read_answer_by_answer(tmp_path):
    rows: list[dict[str, object]] = [
        {"export_contribution_type": "export_contribution_type_questionnaire_reply",
         "export_contribution_id": f"reply{n}", "export_contribution_author_id": f"user{n}",
         "export_contribution_published_at": "2016-03-01 00:00:00",
         "export_contribution_author_email": "jane.doe@exemple.fr", "export_contribution_draft": draft,
         "Que manque-t-il ?": first, "Votre quartier": second}
        for n, draft, first, second in (
            (1, "Non", "Des bancs.", "Nord"), (2, "Oui", "De l'ombre.", ""), (3, "Non", "", ""),
        )
    ]  # fmt: skip
    consultation = dl.read(write(tmp_path / "contributions_q.csv", rows))
    frame = frame_of(consultation)
    assert frame["text"].to_dict() == {
        "reply1/1": "Des bancs.", "reply1/2": "Nord", "reply2/1": "De l'ombre.",
    }  # fmt: skip
    assert set(frame["kind"]) == {"answer"}
    assert frame.loc["reply2/1", "moderation_reason"] == "draft"
    assert consultation.questions.to_pandas()["text"].tolist() == ["Que manque-t-il ?", "Votre quartier"]
    assert consultation.ledger.reasons("answers") == {"answers_read": 2, "no_answer": 1}
    assert consultation.ledger.balanced({"contributions_q.csv": 3})
    assert "jane.doe" not in everything(consultation)
