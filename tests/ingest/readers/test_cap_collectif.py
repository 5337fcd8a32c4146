"""Cap Collectif exports as folders: the bill of 2015, and files that repeat one another."""

from __future__ import annotations

from collections import Counter

import pytest

import deliberation as dl
from tests.helpers.cap_collectif import SNAKE_OPINIONS, coded, frame_of, measured, rows_of, shuffled, write
from tests.helpers.data import shared_data

FOLDER = ("republique_numerique",)


@pytest.mark.needs_data
def test_the_folder_of_the_bill_is_one_consultation():
    folder = shared_data(*FOLDER)
    opinions, arguments = rows_of(folder / "opinions.csv"), rows_of(folder / "arguments.csv")
    consultation = dl.read(folder)
    frame = frame_of(consultation)
    assert Counter(frame["kind"]) == {"proposal": 696, "argument": 3994}
    assert (len(opinions), len(arguments)) == (696, 3994)
    assert consultation.ledger.balanced({"opinions.csv": 696, "arguments.csv": 3994})
    assert set(frame["source"]) == {"export"}
    people = {row["author"] for row in (*opinions, *arguments)}
    assert consultation.participants.num_rows == len(people)
    sides = Counter(frame.loc[frame["kind"] == "argument", "stance"])
    assert sides == {"for": 1960, "against": 2034}
    assert sides["for"] == sum(row["stance"] == "pour" for row in arguments)
    parents = dict(frame.loc[frame["kind"] == "argument", "parent"])
    assert parents == {f"argument-{r['id']}": f"proposal-{r['opinion_id']}" for r in arguments}
    assert set(parents.values()) <= set(frame.index)


@pytest.mark.needs_data
def test_the_votes_of_the_bill_are_tallies():
    opinions = rows_of(shared_data(*FOLDER, "opinions.csv"))
    consultation = dl.read(shared_data(*FOLDER, "opinions.csv"))
    tallies = frame_of(consultation, "tallies").set_index("contribution")
    assert tallies["total"].sum() == 88_622
    for row in opinions:
        own = tallies.loc[f"proposal-{row['id']}"]
        said = [int(row[name]) for name in ("votes_ok", "votes_mitige", "votes_nok")]
        assert [own["agree"], own["pass"], own["disagree"]] == said
    assert not consultation.has_votes
    assert set(consultation.ledger.units()) == {"contribution"}


@pytest.mark.needs_data
def test_the_figures_of_the_bill_are_measures_and_its_sections_codes():
    opinions = rows_of(shared_data(*FOLDER, "opinions.csv"))
    consultation = dl.read(shared_data(*FOLDER))
    sections = coded(consultation)
    assert len({code for _, _, code in sections}) == 18
    assert sections == {(f"proposal-{row['id']}", "section", row["section"]) for row in opinions}
    found = measured(consultation)
    for row in opinions:
        name = f"proposal-{row['id']}"
        for ours, theirs in (("versions_count", "versions_count"), ("arguments_for", "arguments_yes")):
            assert found[name, ours] == int(row[theirs])
        assert found[name, "visible_voters"] == len(row["visible_voters"].split())
        assert found.get((name, "ranking")) == (float(row["ranking"]) if row["ranking"] else None)
    voters = sum(len(row["visible_voters"].split()) for row in opinions)
    assert dict(consultation.notices)["voters_without_vote"] == (("count", str(voters)),)


@pytest.mark.needs_data
def test_what_authors_explain_is_joined_to_their_proposal():
    opinions = rows_of(shared_data(*FOLDER, "opinions.csv"))
    frame = frame_of(dl.read(shared_data(*FOLDER, "opinions.csv")))
    joined = 0
    for row in opinions:
        text, body, why = frame.loc[f"proposal-{row['id']}", "text"], row["body"], row["explanation"]
        if "<" in body + why or "&" in body + why:
            continue
        told = why.strip() and why.strip() != body.strip()
        assert text == (f"{body}\n\n{why}" if told else body)
        joined += bool(told)
    assert joined > 500


@pytest.mark.needs_data
def test_trashed_proposals_of_the_bill_stay_readable():
    opinions = rows_of(shared_data(*FOLDER, "opinions.csv"))
    consultation = dl.read(shared_data(*FOLDER))
    frame = frame_of(consultation)
    trashed = {f"proposal-{row['id']}" for row in opinions if row["is_trashed"] == "True"}
    assert len(trashed) == 4
    assert set(frame.index[frame["moderated"]]) == trashed
    assert set(frame.loc[list(trashed), "moderation_reason"]) == {"trashed"}
    assert consultation.ledger.reasons("contribution") == {"trashed": 4}


@pytest.mark.needs_data
def test_each_file_of_the_bill_reads_alone_with_the_same_ids(tmp_path):
    folder = shared_data(*FOLDER)
    whole = frame_of(dl.read(folder))
    for name, kind in (("opinions.csv", "proposal"), ("arguments.csv", "argument")):
        alone = frame_of(dl.read(folder / name))
        part = whole[whole["kind"] == kind]
        assert list(alone.index) == list(part.index)
        assert list(alone["parent"].fillna("")) == list(part["parent"].fillna(""))
        assert list(alone["text"]) == list(part["text"])


@pytest.mark.needs_data
def test_the_order_of_the_rows_of_the_bill_never_matters(tmp_path):
    folder = shared_data(*FOLDER)
    for name in ("opinions.csv", "arguments.csv"):
        shuffled(folder / name, tmp_path / "s" / name)
    assert dl.read(tmp_path / "s").content_hash == dl.read(folder).content_hash


def test_full_simplified_and_grouped_files_are_one_consultation(tmp_path):
    folder = tmp_path / "export"
    simple = [
        {k: v for k, v in row.items() if "trashed" not in k and "created_at" not in k and "sources" not in k}
        for row in SNAKE_OPINIONS
        if "source" not in str(row["export_contribution_type"]) and row["export_contribution_type"]
    ]
    grouped: list[dict[str, object]] = [
        {"export_contribution_type": "export_contribution_type_opinion",
         "export_contribution_author_id": "userA", "export_participant_username": "Jane Doe",
         "export_participant_type": "Citoyen", "export_contribution_id": "opinion1",
         "export_contribution_title": "Des platanes", "export_contribution_body_text": "Planter."},
        {"export_contribution_type": "export_contribution_type_opinion_vote",
         "export_contribution_author_id": "userB", "export_participant_type": "Citoyen",
         "export_contribution_votes_id": "11", "export_contribution_votes_related_id": "opinion1",
         "export_contribution_votes_value": "D'accord"},
    ]  # fmt: skip
    write(folder / "contributions_a_b.csv", SNAKE_OPINIONS)
    write(folder / "contributions_a_b_simplified.csv", simple)
    write(folder / "contributions_a_b_grouped.csv", grouped)
    consultation = dl.read(folder)
    alone = dl.read(folder / "contributions_a_b.csv")
    assert frame_of(consultation)["text"].to_dict() == frame_of(alone)["text"].to_dict()
    assert consultation.votes.equals(alone.votes)
    assert consultation.tallies.equals(alone.tallies)
    assert consultation.ledger.balanced(
        {
            "contributions_a_b.csv": len(SNAKE_OPINIONS),
            "contributions_a_b_simplified.csv": len(simple),
            "contributions_a_b_grouped.csv": len(grouped),
        }
    )
    people = consultation.participants.to_pandas().set_index("id")["collective"]
    assert bool(people["userB"]) is False  # told by the grouped file


def test_a_grouped_file_reads_alone(tmp_path):
    rows: list[dict[str, object]] = [
        {"export_contribution_type": "export_contribution_type_proposal",
         "export_participant_user_id": "userW", "export_participant_username": "Jane Doe",
         "export_participant_type": "Entreprise", "export_proposal_reference": '"1-1"',
         "export_proposal_title": "Façade", "export_proposal_id": "proposal1",
         "export_proposal_description": "Ravaler.", "export_proposal_votes_total_count": 4},
        {"export_contribution_type": "export_contribution_type_proposal_vote",
         "export_participant_user_id": "userV", "export_participant_type": "Citoyen",
         "export_proposal_id": "proposal1", "export_proposal_votes_id": "5",
         "export_proposal_votes_ranking": "1"},
    ]  # fmt: skip
    consultation = dl.read(write(tmp_path / "contributions_x_grouped.csv", rows))
    assert frame_of(consultation).loc["proposal1", "author"] == "userW"
    assert frame_of(consultation, "votes")["participant"].tolist() == ["userV"]
    assert consultation.ledger.balanced({"contributions_x_grouped.csv": 2})


def test_empty_and_repeated_rows_are_accounted_for(tmp_path):
    rows = [*SNAKE_OPINIONS, SNAKE_OPINIONS[6], {"export_contribution_type": ""}]
    bare = {
        "export_contribution_type": "export_contribution_type_opinion",
        "export_contribution_id": "opinion9",
    }
    consultation = dl.read(write(tmp_path / "c.csv", [*rows, bare]))
    assert consultation.ledger.balanced({"c.csv": len(rows) + 1})
    reasons = consultation.ledger.reasons("contribution")
    assert (reasons["duplicate_id"], reasons["empty_text"]) == (1, 1)
    assert consultation.ledger.reasons("row")["empty_row"] == 1


def test_an_appendix_of_an_opinion_that_is_not_there_is_set_aside(tmp_path):
    rows = [SNAKE_OPINIONS[0], {**SNAKE_OPINIONS[4], "export_contribution_id": "opinion7"}]
    ledger = dl.read(write(tmp_path / "c.csv", rows)).ledger
    assert ledger.reasons("contribution") == {"unknown_parent": 1}


def test_a_folder_with_another_table_is_not_taken_for_an_export(tmp_path):
    write(tmp_path / "e" / "contributions_a_b.csv", SNAKE_OPINIONS)
    write(tmp_path / "e" / "budget.csv", [{"poste": "bancs", "montant": 3}])
    with pytest.raises(dl.UnknownFormat, match="budget"):
        dl.read(tmp_path / "e")
