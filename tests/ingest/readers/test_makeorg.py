"""Make.org: every proposal with its votes and its published share; no count is invented from a share."""

from __future__ import annotations

import csv
import math

import numpy as np
import pytest

import deliberation as dl
from tests.helpers.data import shared_data

HEAD = "id,proposition,age,votes,adhesion,engagement,score\n"


def write(tmp_path, text, name="proposals.csv", encoding="utf-8"):
    path = tmp_path / name
    path.write_text(text, encoding=encoding)
    return path


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.fixture(scope="module")
def real():
    return dl.read(shared_data("apres_maintenant", "makeorg", "proposals.csv"))


@pytest.mark.needs_data
def test_every_proposal_and_every_vote_of_the_real_export(real):
    rows = rows_of(shared_data("apres_maintenant", "makeorg", "proposals.csv"))
    assert real.contributions.num_rows == len(rows) == 18_690
    assert set(real.contributions["kind"].to_pylist()) == {"proposal"}
    total = sum(real.tallies["total"].to_pylist())
    assert total == sum(int(float(row["votes"])) for row in rows) == 1_730_327
    assert real.ledger.balanced({"proposals.csv": 18_690})
    assert real.ledger.funnel()["kept"] == 18_690


@pytest.mark.needs_data
def test_a_share_is_not_turned_into_a_count(real):
    rows = rows_of(shared_data("apres_maintenant", "makeorg", "proposals.csv"))
    whole = sum(
        abs(
            float(row["adhesion"]) * float(row["votes"]) - round(float(row["adhesion"]) * float(row["votes"]))
        )
        < 0.02
        for row in rows
    )
    assert 0.04 < whole / len(rows) < 0.05  # what chance gives: adhesion times votes is no number of votes
    assert real.tallies["agree"].null_count == real.tallies["disagree"].null_count == 18_690
    assert real.tallies["share"].null_count == 0


@pytest.mark.needs_data
def test_what_is_published_of_a_proposal_is_kept_as_it_is(real):
    row = next(
        row for row in rows_of(shared_data("apres_maintenant", "makeorg", "proposals.csv")) if row["age"]
    )
    place = real.contributions["id"].to_pylist().index(row["id"])
    assert real.contributions["text"][place].as_py() == row["proposition"]
    tallies = real.tallies.to_pandas().set_index("contribution").loc[place]
    assert (tallies["total"], tallies["share"]) == (int(row["votes"]), float(row["adhesion"]))
    measures = real.measures.to_pandas()
    said = measures[measures["contribution"] == place].set_index("name")["value"].to_dict()
    assert said == {name: float(row[name]) for name in ("engagement", "score", "age")}


@pytest.mark.needs_data
def test_ages_are_figures_of_proposals_since_no_author_is_known(real):
    aged = sum(
        bool(row["age"]) for row in rows_of(shared_data("apres_maintenant", "makeorg", "proposals.csv"))
    )
    names = real.measures["name"].to_pylist()
    assert names.count("age") == aged
    assert real.participants.num_rows == real.attributes.num_rows == 0


@pytest.mark.needs_data
def test_the_organiser_is_told_that_the_platform_routed_the_votes(real):
    assert "routed_votes" in dict(real.notices)


def test_percentages_and_decimal_commas_are_shares(tmp_path):
    text = "Proposition;Auteur;Âge;Votes;Adhésion;Engagement;Score\nIl faut des bancs;Zoé;30;10;97,5;12;1,2\n"
    consultation = dl.read(write(tmp_path, text))
    assert consultation.tallies["share"].to_pylist() == [0.975]
    assert consultation.tallies["total"].to_pylist() == [10]


def test_first_names_are_not_taken_over(tmp_path):
    text = (
        "proposition,auteur,age,votes,adhesion\nIl faut des bancs,Zoé,30,10,0.5\nIl faut du vert,Zoé,,9,0.4\n"
    )
    consultation = dl.read(write(tmp_path, text))
    assert consultation.participants.num_rows == 0
    assert consultation.contributions["author"].null_count == 2


def test_the_release_before_the_votes_is_read_without_tallies(tmp_path):
    consultation = dl.read(write(tmp_path, "proposition,auteur,age\nIl faut des bancs,Zoé,30\n"))
    assert consultation.contributions.num_rows == 1
    assert consultation.tallies.num_rows == 0
    assert "routed_votes" not in dict(consultation.notices)


def test_proposals_without_ids_that_say_the_same_stay_two(tmp_path):
    text = "proposition,age,votes,adhesion\nIl faut des bancs,,10,0.5\nIl faut des bancs,,10,0.5\n"
    consultation = dl.read(write(tmp_path, text))
    assert len(set(consultation.contributions["id"].to_pylist())) == 2
    assert consultation.tallies.num_rows == 2


def test_an_id_that_stands_for_two_texts_keeps_both_with_their_own_votes(tmp_path):
    text = HEAD + "1,Il faut des bancs,,10,0.5,0,0.5\n1,Il faut du vert,,20,0.9,0,0.9\n"
    consultation = dl.read(write(tmp_path, text))
    votes = {
        consultation.contributions["text"][row["contribution"]].as_py(): row["total"]
        for row in consultation.tallies.to_pylist()
    }
    assert votes == {"Il faut des bancs": 10, "Il faut du vert": 20}
    assert dict(dict(consultation.notices)["ids_shared"]) == {"count": "1"}


def test_an_adhesion_that_is_no_share_is_refused_with_its_row(tmp_path):
    path = write(tmp_path, HEAD + "1,Il faut des bancs,,10,0.5,0,0.5\n2,Il faut du vert,,10,-3,0,0\n")
    with pytest.raises(dl.ReadError, match=r"row 2: the adhesion -3 is no share"):
        dl.read(path)


def test_unreadable_votes_and_empty_proposals_are_accounted_for(tmp_path):
    path = write(tmp_path, HEAD + "1,Il faut des bancs,,beaucoup,0.5,0,0.5\n2,,,10,0.5,0,0.5\n,,,,,,\n")
    consultation = dl.read(path)
    assert dict(dict(consultation.notices)["tallies_unread"]) == {"count": "1"}
    assert consultation.ledger.reasons("contribution") == {"empty_row": 1, "empty_text": 1}
    assert consultation.ledger.balanced({"proposals.csv": 3})


def test_the_order_of_the_rows_never_matters(tmp_path):
    rows = [f"{i},Il faut {i % 7} bancs,{20 + i},{i * 3},{math.sin(i) ** 2:.4f},0.1,0.2" for i in range(40)]
    straight = dl.read(write(tmp_path, HEAD + "\n".join(rows), "a.csv"))
    np.random.default_rng(1).shuffle(rows)
    assert dl.read(write(tmp_path, HEAD + "\n".join(rows), "b.csv")).content_hash == straight.content_hash
