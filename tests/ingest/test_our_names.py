"""Tables of one folder in our own names: one consultation, joined by its ids."""

from __future__ import annotations

import random
import zipfile

import pytest

import deliberation as dl
from deliberation.report.words import Words
from deliberation.synthesis import synthesise

TEXTS = "id,text,author\nc1,Plus de pistes cyclables,p1\nc2,Moins de voitures au centre,p2\nc3,Des bancs,p4\n"
VOTES = "participant,contribution,vote\np1,c2,agree\np2,c1,disagree\np1,c3,pass\np3,c1,agree\np3,c2,agree\n"


def write(folder, **files):
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def voted(consultation):
    """Return every vote by the ids of its participant and its contribution."""
    people = consultation.participants["id"].to_pylist()
    ids = consultation.contribution_ids
    rows = consultation.votes.to_pylist()
    return {(people[row["participant"]], ids[row["contribution"]], row["vote"]) for row in rows}


def shuffled(text, seed):
    header, *lines = text.splitlines()
    random.Random(seed).shuffle(lines)  # noqa: S311
    return "\n".join([header, *lines]) + "\n"


def test_votes_are_on_the_contributions_beside_them(tmp_path):
    folder = write(tmp_path / "both", votes=VOTES, contributions=TEXTS)
    consultation = dl.read(folder)
    texts, votes = dl.read(folder / "contributions.csv"), dl.read(folder / "votes.csv")
    assert consultation.contributions.equals(texts.contributions)
    assert voted(consultation) == voted(votes)
    assert consultation.participants["id"].to_pylist() == ["p1", "p2", "p3", "p4"]
    assert consultation.ledger.balanced({"contributions.csv": 3, "votes.csv": 5})
    assert consultation.ledger.count("used") == 8
    assert dl.read(folder, reader="mapped").content_hash == consultation.content_hash


def test_the_order_of_rows_and_of_files_does_not_matter(tmp_path):
    hashes = set()
    for seed, name in enumerate(("votes", "avis", "z")):
        files = {name: shuffled(VOTES, seed), "contributions": shuffled(TEXTS, seed)}
        hashes.add(dl.read(write(tmp_path / name, **files)).content_hash)
    assert len(hashes) == 1


def test_texts_in_two_tables_are_read_as_in_one(tmp_path):
    head, *lines = TEXTS.splitlines(keepends=True)
    one = dl.read(write(tmp_path / "one", votes=VOTES, contributions=TEXTS))
    two = {"mai": head + lines[0] + lines[1], "juin": head + lines[2] + lines[0]}  # c1 is in both
    consultation = dl.read(write(tmp_path / "two", votes=VOTES, **two))
    assert consultation.content_hash == one.content_hash
    assert consultation.ledger.reasons("contribution") == {"duplicate_id": 1}
    assert consultation.ledger.balanced({"mai.csv": 2, "juin.csv": 2, "votes.csv": 5})


def test_an_archive_of_the_folder_and_a_source_of_the_settings_read_the_same(tmp_path):
    folder = write(tmp_path / "export", votes=VOTES, contributions=TEXTS)
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        for file in folder.iterdir():
            archive.write(file, f"export/{file.name}")
    (tmp_path / "consultation.toml").write_text('[[sources]]\npath = "export"\n', encoding="utf-8")
    expected = dl.read(folder).content_hash
    assert dl.read(tmp_path / "export.zip").content_hash == expected
    assert dl.read(tmp_path / "consultation.toml").content_hash == expected


def test_votes_on_unknown_contributions_are_set_aside_and_said(tmp_path):
    folder = write(tmp_path, votes=VOTES + "p9,c99,agree\np9,c1,agree\n", contributions=TEXTS)
    consultation = dl.read(folder)
    assert consultation.contributions.num_rows == 3
    assert consultation.votes.num_rows == 6
    assert consultation.ledger.reasons("vote", "set aside") == {"unknown_contribution": 1}
    assert consultation.ledger.balanced({"contributions.csv": 3, "votes.csv": 7})
    found = {note.code: note.values for note in synthesise(consultation).notices}
    assert found["votes_on_unknown"] == {"count": "1"}
    said = Words("en").say("notices.votes_on_unknown", n=None, count="1")
    assert said == "Votes on statements missing from the export, or empty: 1. They are set aside."


def test_ids_of_a_spreadsheet_and_revotes(tmp_path):
    votes = "participant,contribution,vote,date\n7.0,1.0,agree,2026-01-01\n7.0,1.0,disagree,2026-01-02\n"
    folder = write(tmp_path, votes=votes, contributions="id,text,author\n1,Des bancs,7\n")
    consultation = dl.read(folder)
    assert voted(consultation) == {("7", "1", 2)}
    assert consultation.ledger.reasons("vote") == {"revote": 1}


def test_a_vote_on_what_moderation_set_aside_is_said_apart(tmp_path):
    texts = "id,text,moderated\nc1,Plus de bancs,\nc2,Insulte,oui\n"
    votes = "participant,contribution,vote\np1,c1,agree\np1,c2,agree\n"
    consultation = dl.read(write(tmp_path, contributions=texts, votes=votes))
    assert consultation.ledger.reasons("vote") == {"on_moderated": 1}


def test_side_tables_are_known_by_their_name_and_their_columns(tmp_path):
    folder = write(
        tmp_path,
        contributions="id,text,author,territory\nc1,Des bancs,p1,Centre\nc2,Du bruit,p2,Nulle-Part\n",
        votes="participant,contribution,vote\np3,c1,agree\n",
        participants="id,territory,age\np1,centre,18-29\np3,Centre,30+\np3,Centre,30+\n",
        territories="id,name,parent,level,population\nt1,Centre,t0,quartier,100\nt0,Ville,,commune,500\n",
        margins="variable,category,population\nage,18-29,40\nage,30+,60\n",
        responses="id,subject,contributions,status,reason\nr1,Bancs,c1 c9,retained,Oui\n",
    )
    consultation = dl.read(folder)
    assert consultation.contributions["territory"].to_pylist() == ["t1", "Nulle-Part"]
    people = consultation.participants.to_pandas().set_index("id")["territory"]
    assert people.dropna().to_dict() == {"p1": "t1", "p3": "t1"}
    assert consultation.attributes["value"].to_pylist() == ["18-29", "30+"]
    assert consultation.margins.num_rows == 2
    assert consultation.responses["contributions"].to_pylist() == [["c1"]]
    assert consultation.ledger.reasons("participant") == {"duplicate_id": 1}
    assert consultation.ledger.balanced(
        {"contributions.csv": 2, "votes.csv": 1, "participants.csv": 3, "territories.csv": 2,
         "margins.csv": 2, "responses.csv": 1}
    )  # fmt: skip


def test_tallies_in_a_table_of_their_own(tmp_path):
    tallies = "contribution,agree,disagree,pass\nc1,5,2,1\nc2,4,4,0\nc1,5,2,1\nc9,1,1,1\n,1,1,1\n"
    folder = write(tmp_path, contributions=TEXTS, tallies=tallies)
    consultation = dl.read(folder)
    assert consultation.tallies.select(["contribution", "agree", "total"]).to_pylist() == [
        {"contribution": 0, "agree": 5, "total": 8},
        {"contribution": 1, "agree": 4, "total": 8},
    ]
    assert consultation.ledger.reasons("row") == {
        "duplicate_id": 1, "no_id": 1, "tally_read": 2, "unknown_contribution": 1,
    }  # fmt: skip
    assert consultation.ledger.balanced({"contributions.csv": 3, "tallies.csv": 5})
    assert dict(dict(consultation.notices)["tallies_on_unknown"]) == {"count": "1"}
    table = "id,text,author,agree,disagree,pass\n" + "".join(
        f"{line},{counts}\n"
        for line, counts in zip(TEXTS.splitlines()[1:], ("5,2,1", "4,4,0", ",,"), strict=True)
    )
    alone = write(tmp_path / "alone", contributions=table)
    assert dl.read(alone / "contributions.csv").tallies.equals(consultation.tallies)


def test_votes_without_texts_and_who_voted(tmp_path):
    people = "id,age\np1,18-29\np2,30+\n"
    consultation = dl.read(write(tmp_path, votes=VOTES, participants=people))
    assert list(consultation.contribution_ids) == ["c1", "c2", "c3"]
    assert consultation.votes.num_rows == 5
    assert consultation.attributes.num_rows == 2


def test_several_tables_of_votes_are_one_log(tmp_path):
    more = "participant,contribution,vote,date\np1,c2,disagree,2026-02-01\n"
    consultation = dl.read(write(tmp_path, contributions=TEXTS, votes=VOTES, later=more))
    assert consultation.votes.num_rows == 5
    assert ("p1", "c2", 2) in voted(consultation)
    assert consultation.ledger.reasons("vote") == {"revote": 1}


def test_one_id_for_two_texts_is_refused_in_one_sentence(tmp_path):
    other = "id,text,author\nc1,Tout autre chose,p5\n"
    folder = write(tmp_path, votes=VOTES, contributions=TEXTS, arguments=other)
    with pytest.raises(dl.ReadError, match=r"arguments\.csv and contributions\.csv both hold the id 'c1'"):
        dl.read(folder)


def test_texts_alone_and_folders_apart_stay_several_sources(tmp_path):
    write(tmp_path / "texts", nord=TEXTS, sud=TEXTS)
    assert set(dl.read(tmp_path / "texts").contributions["source"].to_pylist()) == {"nord", "sud"}
    write(tmp_path / "towns" / "nord", votes=VOTES, contributions=TEXTS)
    write(tmp_path / "towns" / "sud", votes=VOTES, contributions=TEXTS)
    consultation = dl.read(tmp_path / "towns")
    assert list(consultation.contribution_ids) == [
        f"{town}:c{n}" for town in ("nord", "sud") for n in (1, 2, 3)
    ]
    assert consultation.votes.num_rows == 10
    assert consultation.ledger.received() == {
        "nord/contributions.csv": 3, "nord/votes.csv": 5, "sud/contributions.csv": 3, "sud/votes.csv": 5,
    }  # fmt: skip


def test_another_export_in_the_folder_is_a_source_of_its_own(tmp_path):
    polls = (
        "Horodateur,Que faut-il changer sur la place ?\n2026-01-02,Plus de bancs\n2026-01-03,Moins de bruit\n"
    )
    write(tmp_path, votes=VOTES, contributions=TEXTS, sondage=polls)
    consultation = dl.read(tmp_path)
    assert set(consultation.contributions["source"].to_pylist()) == {"contributions", "sondage"}
    assert ("contributions:p1", "contributions:c2", 1) in voted(consultation)
    assert consultation.ledger.balanced({"contributions.csv": 3, "votes.csv": 5, "sondage.csv": 2})
