"""Cap Collectif consultations: opinions, versions, arguments and votes, in three generations of names."""

from __future__ import annotations

import pytest

import deliberation as dl
from tests.helpers.cap_collectif import (
    SNAKE_OPINIONS,
    camel,
    coded,
    frame_of,
    measured,
    shuffled,
    tallied,
    write,
)


def test_every_kind_of_row_of_a_consultation_finds_its_place(tmp_path):
    file = write(tmp_path / "contributions_place_avis.csv", SNAKE_OPINIONS)
    consultation = dl.read(file)
    frame = frame_of(consultation)
    assert dict(frame["kind"]) == {
        "opinion1": "proposal", "opinion2": "proposal", "version1": "amendment", "argument1": "argument",
        "argument2": "argument", "source1": "comment",
    }  # fmt: skip
    assert set(frame["parent"].dropna()) == {"opinion1"}
    assert frame.loc["opinion1", "text"] == "Planter des platanes & des tilleuls.\n\nIl fait trop chaud."
    assert frame.loc["version1", "text"] == "Planter des tilleuls.\n\nIls sentent bon."
    assert frame.loc["opinion2", "text"] == "Des bancs"  # no body: the title speaks
    assert frame.loc["argument1", ["stance", "text"]].tolist() == ["for", "De l'ombre."]
    assert frame.loc["argument2", "stance"] == "against"
    assert frame.loc["opinion1", "url"] == "https://exemple.fr/opinions/platanes"
    assert str(frame.loc["opinion1", "date"]) == "2024-03-01 12:00:00+00:00"
    assert consultation.about.title == "La place du marché"


def test_votes_tallies_and_measures_of_a_consultation(tmp_path):
    consultation = dl.read(write(tmp_path / "c.csv", SNAKE_OPINIONS))
    counts = consultation.vote_counts().set_index("id")
    assert counts.loc["opinion1", ["agree", "disagree", "pass"]].tolist() == [1, 1, 1]
    assert counts.loc["version1", ["agree", "disagree", "pass"]].tolist() == [1, 0, 0]
    assert tallied(consultation, "opinion1") == (1, 1, 1, 3)
    assert tallied(consultation, "version1") == (1, 0, 0, 1)
    votes = frame_of(consultation, "votes")
    assert set(votes["participant"]) == {"userB", "userC", "userD"}
    assert set(votes["value"]) == {"opinion.show.vote.ok", "Mitigé", "Pas d'accord", "D’accord"}
    found = measured(consultation)
    assert found["argument1", "upvotes"] == 2
    assert found["source1", "upvotes"] == 4
    assert found["argument2", "reportings"] == 1
    assert ("opinion1", "votes_count") not in found
    assert {
        ("opinion1", "section", "Ombre"), ("argument2", "moderation", "spam"), ("source1", "type", "source"),
    } <= coded(consultation)  # fmt: skip


def test_each_row_of_a_consultation_has_one_fate(tmp_path):
    ledger = dl.read(write(tmp_path / "c.csv", SNAKE_OPINIONS)).ledger
    assert ledger.balanced({"c.csv": len(SNAKE_OPINIONS)})
    assert ledger.reasons("contribution") == {"joined_to_parent": 1, "trashed": 1, "unpublished": 1}
    assert ledger.reasons("moderation") == {"not_analysed": 1}
    assert ledger.reasons("row") == {"not_recognised": 1}
    rows = ledger.rows()
    assert rows.loc[rows["reason"] == "not_recognised", "detail"].tolist() == [
        "export_contribution_type_sondage"
    ]
    assert rows.loc[rows["reason"] == "not_analysed", "detail"].tolist() == ["SPAM Je signale."]
    assert ledger.funnel("vote")["kept"] == 4


def test_unknown_kinds_of_rows_are_said(tmp_path):
    notices = dict(dl.read(write(tmp_path / "c.csv", SNAKE_OPINIONS)).notices)
    assert dict(notices["row_types_unknown"]) == {"count": "1", "types": "export_contribution_type_sondage"}
    assert dict(notices["linked_by_position"]) == {"count": "1"}  # the version names no parent
    assert "mixed_votes" in notices, "« mitigé » is told from a pass in the report"


def test_several_consultations_in_one_step_are_codes(tmp_path):
    rows = [dict(SNAKE_OPINIONS[0]), dict(SNAKE_OPINIONS[11])]
    rows[1]["export_contribution_consultation_title"] = "Les quais"
    consultation = dl.read(write(tmp_path / "c.csv", rows))
    found = {code for _, scheme, code in coded(consultation) if scheme == "consultation"}
    assert found == {"La place du marché", "Les quais"}
    assert consultation.about.title == "Consultation"
    one = dl.read(write(tmp_path / "d.csv", SNAKE_OPINIONS))
    assert "consultation" not in {scheme for _, scheme, _ in coded(one)}


def test_user_types_tell_collectives(tmp_path):
    consultation = dl.read(write(tmp_path / "c.csv", SNAKE_OPINIONS))
    people = consultation.participants.to_pandas().set_index("id")["collective"]
    assert bool(people["userE"]) is True
    assert bool(people["userA"]) is False
    assert people["userB"] is None
    attributes = frame_of(consultation, "attributes")
    assert set(attributes.itertuples(index=False, name=None)) == {
        ("userA", "user_type", "Citoyen"),
        ("userE", "user_type", "Association"),
    }


def test_semicolons_and_no_mark_read_the_same(tmp_path):
    first = dl.read(write(tmp_path / "a.csv", SNAKE_OPINIONS))
    second = dl.read(write(tmp_path / "b.csv", SNAKE_OPINIONS, separator=";", bom=False))
    assert first.content_hash == second.content_hash


def test_the_order_of_rows_never_matters_where_rows_name_what_they_answer(tmp_path):
    rows = [row for row in SNAKE_OPINIONS if "opinion_version" not in str(row["export_contribution_type"])]
    rows = [row for row in rows if row.get("export_contribution_votes_related_id") != "version1"]
    source = write(tmp_path / "a.csv", rows)
    straight = dl.read(source).content_hash
    for seed in range(4):
        assert dl.read(shuffled(source, tmp_path / f"{seed}.csv", seed)).content_hash == straight


def test_a_scale_may_make_mitige_something_else(tmp_path):
    file = write(tmp_path / "c.csv", SNAKE_OPINIONS)
    scale = {"ok": "agree", "d'accord": "agree", "mitigé": "disagree", "pas d'accord": "disagree"}
    counts = dl.read(file, scale=scale).vote_counts().set_index("id")
    assert counts.loc["opinion1", ["agree", "disagree", "pass"]].tolist() == [1, 2, 0]


def test_votes_that_are_no_votes_are_refused_with_the_way_out(tmp_path):
    rows = [dict(row) for row in SNAKE_OPINIONS]
    for row in rows:
        if "export_contribution_votes_value" in row:
            row["export_contribution_votes_value"] = "bof"
    with pytest.raises(dl.ReadError, match="declare the scale"):
        dl.read(write(tmp_path / "c.csv", rows))


def test_an_opinion_that_repeats_itself_is_still_one_opinion(tmp_path):
    consultation = dl.read(write(tmp_path / "loi_avis.csv", camel()))
    assert sorted(consultation.contribution_ids) == ["argument1", "opinion1", "opinion2", "version1"]
    frame = frame_of(consultation)
    assert frame.loc["version1", ["kind", "parent"]].tolist() == ["amendment", "opinion2"]
    assert frame.loc["argument1", ["stance", "parent", "moderation_reason"]].tolist() == [
        "against", "opinion1", "trashed",
    ]  # fmt: skip
    assert frame.loc["opinion1", "author"] == "VXNlcjp1c2VyMg=="  # base64 ids stay as they are
    assert consultation.ledger.balanced({"loi_avis.csv": len(camel())})


def test_votes_without_a_target_follow_their_opinion(tmp_path):
    consultation = dl.read(write(tmp_path / "c.csv", camel()))
    counts = consultation.vote_counts().set_index("id")["agree"]
    assert counts.to_dict() == {"opinion1": 2, "opinion2": 1}
    assert dict(dict(consultation.notices)["linked_by_position"]) == {"count": "4"}
    named = dl.read(write(tmp_path / "d.csv", camel(related=True)))
    assert named.vote_counts().set_index("id")["agree"].to_dict() == counts.to_dict()


def test_a_sorted_file_says_nothing_of_what_rows_follow(tmp_path):
    rows = sorted(camel(votes=6), key=lambda row: str(row["type"]), reverse=True)
    consultation = dl.read(write(tmp_path / "c.csv", rows))
    assert not consultation.has_votes
    assert consultation.ledger.reasons("vote") == {"no_id": 7}
    assert frame_of(consultation)["parent"].isna()["version1"]
    assert consultation.ledger.balanced({"c.csv": len(rows)})
    assert tallied(consultation, "opinion1") == (6, 0, 0, 6)


def test_the_first_generation_of_names_reads_too(tmp_path):
    rows: list[dict[str, object]] = [
        {"id": 7, "title": "Un titre", "bodyText": "Un texte.", "votesCountOk": 5, "votesCountMitige": 2,
         "votesCountNok": 1, "trashed": "true", "trashedReason": "hors sujet", "author_id": "u1"},
        {"id": 8, "title": "Deux", "bodyText": "Texte.", "votesCountOk": 0, "votesCountMitige": 0,
         "votesCountNok": 0, "trashed": "false", "author_id": "u2"},
    ]  # fmt: skip
    consultation = dl.read(write(tmp_path / "vieux.csv", rows))
    assert tallied(consultation, "proposal-7") == (5, 2, 1, 8)
    frame = frame_of(consultation)
    assert frame["moderated"].to_dict() == {"proposal-7": True, "proposal-8": False}
    assert ("proposal-7", "moderation", "hors sujet") in coded(consultation)


def test_numbers_that_several_kinds_share_never_mix(tmp_path):
    rows: list[dict[str, object]] = [
        {"type": "opinion", "contributions_id": 1, "contributions_bodyText": "Un."},
        {"type": "argument", "contributions_arguments_id": 1, "contributions_arguments_related_id": 1,
         "contributions_arguments_related_kind": "opinion", "contributions_arguments_body": "Pour.",
         "contributions_arguments_type": "FOR"},
        {"type": "version", "contribution_versions_id": 1, "contribution_versions_bodyText": "Autre."},
        {"type": "argument", "contributions_arguments_id": 2, "contributions_arguments_related_id": 1,
         "contributions_arguments_related_kind": "version", "contributions_arguments_body": "Contre.",
         "contributions_arguments_type": "0"},
    ]  # fmt: skip
    frame = frame_of(dl.read(write(tmp_path / "c.csv", rows)))
    assert frame["parent"].dropna().to_dict() == {
        "amendment-1": "proposal-1", "argument-1": "proposal-1", "argument-2": "amendment-1",
    }  # fmt: skip
    assert frame["stance"].dropna().to_dict() == {"argument-1": "for", "argument-2": "against"}
