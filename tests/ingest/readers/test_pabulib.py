"""Pabulib .pb files: projects, ballots of four types, every line accounted for."""

from __future__ import annotations

from pathlib import Path

import pytest

import deliberation as dl

META = {
    "description": "Budget participatif d’Exempleville",
    "country": "France",
    "unit": "Exempleville",
    "num_projects": "3",
    "num_votes": "3",
    "budget": "2500",
    "currency": "EUR",
    "vote_type": "approval",
    "rule": "greedy",
    "date_begin": "16.09.2023",
    "date_end": "2023",
    "language": "fr",
}
PROJECTS = (
    "project_id;cost;votes;name;category;selected;neighborhood\n"
    '1;600,50;2;"Un verger; et des bancs";culture, education;1;Nord\n'
    '2;800;1;"""Le Port"" à vélo";sport;0;\n'
    "4;1400;;Une place;;2;Sud\n"
)
VOTES = "voter_id;age;sex;vote;district\n1;34;f;1,2,4;Nord\n2;51;m; 1 ;\n3;;m;2,4;Sud\n"


def write(
    folder: Path, *, projects: str = PROJECTS, votes: str = VOTES, name: str = "a.pb", **meta: str | None
) -> Path:
    lines = {**META, **meta}
    file = folder / name
    file.write_text(
        "META\nkey;value\n"
        + "".join(f"{key};{value}\n" for key, value in lines.items() if value is not None)
        + f"PROJECTS\n{projects}VOTES\n{votes}",
        encoding="utf-8",
    )
    return file


def votes_of(consultation: dl.Consultation) -> set[tuple[str, str, int]]:
    people, things = consultation.participant_ids, consultation.contribution_ids
    return {
        (people[v["participant"]], things[v["contribution"]], v["vote"])
        for v in consultation.votes.to_pylist()
    }


def ratings_of(consultation: dl.Consultation) -> dict[tuple[str, str], float]:
    people, things = consultation.participant_ids, consultation.contribution_ids
    return {
        (people[r["participant"]], things[r["contribution"]]): r["value"]
        for r in consultation.ratings.to_pylist()
    }


def test_naming_a_project_is_agreeing_and_silence_is_not_disagreeing(tmp_path):
    consultation = dl.read(write(tmp_path))
    assert votes_of(consultation) == {
        ("1", "1", 1), ("1", "2", 1), ("1", "4", 1), ("2", "1", 1), ("3", "2", 1), ("3", "4", 1),
    }  # fmt: skip
    assert consultation.ratings.num_rows == 0
    assert "approval_only" in dict(consultation.notices)
    assert consultation.ledger.balanced({"a.pb": len(META) + 3 + 3})
    assert {unit: consultation.ledger.funnel(unit)["kept"] for unit in consultation.ledger.units()} == {
        "contribution": 3, "participant": 3, "setting": len(META),
    }  # fmt: skip


def test_projects_have_their_cost_categories_and_fate(tmp_path):
    consultation = dl.read(write(tmp_path))
    frame = consultation.contributions.to_pandas().set_index("id")
    assert frame["title"].to_dict() == {
        "1": "Un verger; et des bancs",
        "2": '"Le Port" à vélo',
        "4": "Une place",
    }
    assert frame["territory"].dropna().to_dict() == {"1": "Nord", "4": "Sud"}
    measures = {(m["contribution"], m["name"]): m["value"] for m in consultation.measures.to_pylist()}
    assert measures == {
        (0, "cost"): 600.5,
        (1, "cost"): 800,
        (2, "cost"): 1400,
        (0, "votes"): 2,
        (1, "votes"): 1,
    }
    assert [c["code"] for c in consultation.codes.to_pylist()] == ["culture", "education", "sport"]
    assert [(r["id"], r["status"], r["status_said"]) for r in consultation.responses.to_pylist()] == [
        ("1", "retained", "selected"), ("2", "declined", "not selected"),
        ("4", "unclassified", "selected = 2"),
    ]  # fmt: skip


def test_the_settings_and_the_voters_are_read(tmp_path):
    consultation = dl.read(write(tmp_path, comment="#1: le projet 4; fusionné", num_votes="9"))
    about = consultation.about
    assert (about.title, about.territory, about.language) == (META["description"], "Exempleville", "fr")
    assert str(about.opened) == "2023-09-16"
    assert about.closed is None
    notices = dict(consultation.notices)
    assert dict(notices["export_comment"]) == {"text": "#1: le projet 4; fusionné"}
    assert dict(notices["budget_published"]) == {"budget": "2500 EUR"}
    assert dict(notices["ballots_declared_differ"]) == {"counted": "3", "declared": "9"}
    features = {(a["participant"], a["name"], a["value"]) for a in consultation.attributes.to_pylist()}
    assert features == {
        (0, "age", "34"), (1, "age", "51"), (0, "sex", "f"), (1, "sex", "m"), (2, "sex", "m"),
        (0, "district", "Nord"), (2, "district", "Sud"),
    }  # fmt: skip
    assert consultation.participants["territory"].to_pylist() == ["Nord", None, "Sud"]


ORDINAL = "voter_id;vote\n1;4,1\n2;2\n"
POINTS = "voter_id;vote;points\n1;4,1;3,2\n2;2;-1\n"


def test_ranks_become_ratings_and_votes_only_by_a_declared_scale(tmp_path):
    file = write(tmp_path, votes=ORDINAL, vote_type="ordinal", num_votes="2", max_length="2")
    consultation = dl.read(file)
    assert ratings_of(consultation) == {("1", "4"): 2, ("1", "1"): 1, ("2", "2"): 2}
    assert {(r["low"], r["high"]) for r in consultation.ratings.to_pylist()} == {(1, 2)}
    assert not consultation.has_votes
    assert {"ranks_as_points", "points_not_votes"} <= set(dict(consultation.notices))
    scaled = dl.read(file, scale={"1": "agree", "2..9": "pass"})
    assert votes_of(scaled) == {("1", "4", 1), ("1", "1", 3), ("2", "2", 1)}
    assert set(scaled.votes["value"].to_pylist()) == {"1", "2"}
    assert "points_not_votes" not in dict(scaled.notices)


@pytest.mark.parametrize(
    ("kind", "meta", "bounds"),
    [
        ("cumulative", {"max_sum_points": "5"}, (-1, 5)),
        ("scoring", {"min_points": "-2", "max_points": "4"}, (-2, 4)),
        ("scoring", {}, (-1, 3)),
    ],
)
def test_points_become_ratings_on_the_scale_of_the_ballots(tmp_path, kind, meta, bounds):
    file = write(tmp_path, votes=POINTS, vote_type=kind, num_votes="2", **meta)
    consultation = dl.read(file)
    assert ratings_of(consultation) == {("1", "4"): 3, ("1", "1"): 2, ("2", "2"): -1}
    assert {(r["low"], r["high"]) for r in consultation.ratings.to_pylist()} == {bounds}
    scaled = dl.read(file, scale={"-5..-1": "disagree", "0": "pass", "1..5": "agree"})
    assert votes_of(scaled) == {("1", "4", 1), ("1", "1", 1), ("2", "2", 2)}


def test_odd_lines_are_set_aside_with_their_reason(tmp_path):
    votes = (
        "voter_id;age;vote;points\n1;20;1;5\n1;20;1;5\n1;20;2;5\n;20;1;5\n5;20;;\n6;20;1,2;5\n7;20;1;cinq\n"
        "\n8;20;1;5;6\n9;20;9;5\n10;20;1;5;\n11;30;2\n   \n"
    )
    file = write(tmp_path, votes=votes, vote_type="cumulative", num_votes="11")
    consultation = dl.read(file)
    assert consultation.ledger.reasons("participant") == {
        "duplicate_id": 1,
        "empty_row": 2,
        "no_answer": 1,
        "no_id": 1,
        "ragged_row": 1,
        "unreadable": 3,  # two projects for one number, a number in words, no points at all
    }
    assert consultation.ledger.balanced({"a.pb": len(META) + 3 + 13})
    assert set(ratings_of(consultation)) == {("1", "1"), ("1#2", "2"), ("10", "1")}
    notices = dict(consultation.notices)
    assert dict(notices["votes_on_unknown"]) == {"count": "1"}
    assert dict(notices["voter_ids_shared"]) == {"count": "1"}


def test_projects_known_by_their_number_only_keep_their_votes(tmp_path):
    consultation = dl.read(write(tmp_path, projects="project_id; cost\n1;5\n2;6\n4;7\n"))
    assert consultation.contributions["text"].to_pylist() == ["", "", ""]
    assert consultation.votes.num_rows == 6


def test_the_name_of_who_proposed_is_not_taken_over(tmp_path):
    projects = "project_id;cost;name;proposer;description\n1;5;Un banc;Jeanne Exemple;<p>Au soleil</p>\n"
    consultation = dl.read(write(tmp_path, projects=projects, votes="voter_id;vote\n1;1\n"))
    row = consultation.contributions.to_pylist()[0]
    assert (row["title"], row["text"]) == ("Un banc", "Au soleil")
    tables = (
        consultation.contributions,
        consultation.participants,
        consultation.attributes,
        consultation.codes,
    )
    assert not any("Jeanne" in str(table.to_pylist()) for table in tables)


def test_spaces_bom_windows_lines_and_gzip_read_the_same(tmp_path):
    import gzip

    plain = write(tmp_path)
    expected = dl.read(plain).content_hash
    text = plain.read_text(encoding="utf-8")
    for name, content in {
        "bom.pb": text.encode("utf-8-sig"),
        "crlf.pb": text.replace("\n", "\r\n").encode(),
        "end.pb": text.rstrip("\n").encode(),
        "spaced.pb": text.replace("META\nkey;value", "meta \nkey; value")
        .replace("\nVOTES\n", "\nvotes\n")
        .encode(),
        "packed.pb.gz": gzip.compress(text.encode()),
    }.items():
        (tmp_path / name).write_bytes(content)
        assert dl.read(tmp_path / name).content_hash == expected, name


def test_a_folder_of_several_files_is_several_sources(tmp_path):
    write(tmp_path, name="nord.pb")
    write(tmp_path, name="sud.pb")
    consultation = dl.read(tmp_path)
    assert set(consultation.contributions["source"].to_pylist()) == {"nord", "sud"}
    assert consultation.votes.num_rows == 12


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"vote_type": None}, "vote_type is missing; expected one of"),
        ({"vote_type": "quadratic"}, "vote_type is quadratic"),
        ({"vote_type": "scoring"}, "no column 'points'"),
        ({"votes": "voter;vote\n1;1\n"}, "no column 'voter_id'"),
        ({"projects": "id;cost\n1;2\n"}, "no column 'project_id'"),
        ({"votes": VOTES + "PROJECTS\nproject_id\n5\n"}, "has 2 sections PROJECTS"),
        ({"votes": ""}, "section VOTES has no line"),
    ],
)
def test_what_is_missing_is_said_in_one_sentence(tmp_path, change, words):
    with pytest.raises(dl.ReadError, match=words):
        dl.read(write(tmp_path, **change))


def test_a_scale_for_approval_ballots_is_refused(tmp_path):
    with pytest.raises(ValueError, match="naming a project is agreeing"):
        dl.read(write(tmp_path), scale={"1": "agree"})


def test_another_kind_of_pb_file_is_not_taken(tmp_path):
    file = tmp_path / "model.pb"
    file.write_bytes(b"\x08\x96\x01\x00\x00" * 50)
    with pytest.raises(dl.ReadError, match=r"model\.pb"):
        dl.read(file)


def test_the_order_of_the_lines_does_not_matter(tmp_path):
    rows = [f"{i};{20 + i % 3};{1 + i % 2},4\n" for i in (3, 1, 2, 2, 5)] + ["2;60;1\n"]
    header = "voter_id;age;vote\n"
    straight = dl.read(write(tmp_path, votes=header + "".join(rows), num_votes="6"))
    turned = dl.read(write(tmp_path, votes=header + "".join(rows[::-1]), num_votes="6"))
    assert straight.content_hash == turned.content_hash
    assert straight.votes.num_rows == 4 * 2 + 1
