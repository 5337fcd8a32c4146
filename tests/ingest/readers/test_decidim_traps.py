"""Decidim, invented files: one trap of the format each."""

from __future__ import annotations

import json

import openpyxl
import pytest

import deliberation as dl
from deliberation.ingest.place import Place
from deliberation.ingest.readers import decidim
from tests.helpers.decidim import comment, frame, notices, proposal, received, write


def by_id(consultation, column: str) -> dict[str, object]:
    table = consultation.contributions
    return dict(zip(table["id"].to_pylist(), table[column].to_pylist(), strict=True))


def responses(consultation) -> dict[str, dict[str, object]]:
    return {row["id"]: row for row in consultation.responses.to_pylist()}


def test_an_export_of_the_first_versions_reads(tmp_path):
    rows = [
        {
            "id": 1,
            "category/id": 4,
            "category/name/fr": "Mobilité",
            "category/name/es": "Movilidad",
            "scope/id": 2,
            "scope/name/fr": "Quartier du Port",
            "scope/name/es": "Puerto",
            "participatory_process/id": 1,
            "component/id": 3,
            "title": "Des bancs",
            "body": "<p>Plus de <b>bancs</b></p>",
            "supports": 12,
            "endorsements": 3,
            "comments": 0,
            "followers": 2,
            "url": "https://site.example/proposals/1",
        }
    ]
    consultation = dl.read(write(tmp_path / "proposals.csv", rows, ",", bom=True))
    assert by_id(consultation, "text") == {"proposal-1": "Plus de bancs"}
    assert by_id(consultation, "territory") == {"proposal-1": "Quartier du Port"}
    table = consultation.codes.to_pylist()
    assert [(row["scheme"], row["code"]) for row in table] == [("category", "Mobilité")]
    measured = {row["name"]: row["value"] for row in consultation.measures.to_pylist()}
    assert measured == {"votes": 12, "endorsements": 3, "follows": 2}


def test_french_is_read_first_at_a_tie_and_a_machine_only_where_nobody_wrote(tmp_path):
    rows = [
        proposal(1, **{"body/en": "Benches", "title/en": "Benches"}),
        proposal(2, **{"body/fr": "", "title/fr": "", "body/en": "Trees", "title/en": "Trees"}),
        proposal(
            3, **{"body/fr": "", "title/fr": "", "body/en": "", "body/machine_translations/fr": "De l’ombre"}
        ),
        proposal(4, **{"body/machine_translations/en": "by machine"}),
    ]
    file = write(tmp_path / "proposals.csv", rows)
    consultation = dl.read(file)
    assert by_id(consultation, "text") == {
        "proposal-1": "Corps 1", "proposal-2": "Trees", "proposal-3": "De l’ombre", "proposal-4": "Corps 4",
    }  # fmt: skip
    assert by_id(consultation, "language")["proposal-2"] == "en"
    assert consultation.about.language == "fr"
    assert notices(consultation)["machine_translations"] == "1"
    english = dl.read(file, language="en")
    assert by_id(english, "text")["proposal-1"] == "Benches"
    with pytest.raises(dl.ReadError, match="nothing in this export is written in 'de'; it holds fr, en"):
        dl.read(file, language="de")


def test_the_most_filled_language_wins(tmp_path):
    rows = [proposal(n, **{"body/fr": "", "title/fr": "", "body/ca": f"Text {n}"}) for n in (1, 2)]
    consultation = dl.read(write(tmp_path / "proposals.csv", [*rows, proposal(3, **{"body/ca": "Tres"})]))
    assert by_id(consultation, "text")["proposal-3"] == "Tres"


def test_a_language_that_only_a_machine_wrote_is_read_when_asked_for(tmp_path):
    file = write(tmp_path / "proposals.csv", [proposal(1, **{"body/machine_translations/es": "Bancos"})])
    consultation = dl.read(file, language="es")
    assert by_id(consultation, "text") == {"proposal-1": "Bancos"}
    assert notices(consultation)["machine_translations"] == "1"


def test_cells_that_hold_every_language_at_once_are_opened(tmp_path):
    plain = proposal(1, title="Bancs", body='{"en"=>"Benches", "fr"=>"Des bancs"}')
    rows = [{name: cell for name, cell in plain.items() if not name.endswith("/fr")}]
    assert by_id(dl.read(write(tmp_path / "p.csv", rows)), "text") == {"proposal-1": "Des bancs"}


def test_the_apostrophe_against_spreadsheets_is_taken_away(tmp_path):
    file = write(tmp_path / "p.csv", [proposal(1, **{"body/fr": "'- des bancs", "reference": "'-R-1"})])
    consultation = dl.read(file)
    assert by_id(consultation, "text") == {"proposal-1": "- des bancs"}
    assert by_id(consultation, "reference") == {"proposal-1": "-R-1"}
    kept = dl.read(write(tmp_path / "q.csv", [proposal(1, **{"body/fr": "'Tis"})]))
    assert by_id(kept, "text") == {"proposal-1": "'Tis"}


def test_neutral_is_a_side_only_where_sides_are_offered(tmp_path):
    rows = [
        comment(1, "Proposals::Proposal", 1, alignment=1),
        comment(2, "Proposals::Proposal", 1, alignment=-1),
        comment(3, "Proposals::Proposal", 2, alignment=0),
        comment(4, "Comments::Comment", 3, alignment=0, depth=1),
        comment(5, "Meetings::Meeting", 9, alignment=0),
    ]
    consultation = dl.read(write(tmp_path / "comments.csv", rows))
    assert by_id(consultation, "stance") == {
        "comment-1": "for",
        "comment-2": "against",
        "comment-3": "neutral",
        "comment-4": None,
        "comment-5": None,
    }
    assert by_id(consultation, "parent")["comment-5"] == "meeting-9"
    assert set(by_id(consultation, "author").values()) == {"3"}


def test_what_is_withdrawn_or_a_draft_is_kept_aside(tmp_path):
    rows = [
        proposal(1, withdrawn="true", withdrawn_at="2026-01-07 10:00:00 UTC"),
        proposal(2, published_at=""),
        proposal(3, state="withdrawn"),
        proposal(4),
    ]
    consultation = dl.read(write(tmp_path / "proposals.csv", rows))
    assert by_id(consultation, "moderation_reason") == {
        "proposal-1": "withdrawn", "proposal-2": "draft", "proposal-3": "withdrawn", "proposal-4": None,
    }  # fmt: skip
    assert by_id(consultation, "moderated_by")["proposal-1"] == "author"
    assert consultation.ledger.reasons("contribution") == {"withdrawn": 2, "draft": 1}
    assert not consultation.responses.num_rows


def test_hidden_contributions_are_marked_rescued_or_counted(tmp_path):
    write(tmp_path / "open-data-proposals.csv", [proposal(1), proposal(2)])

    def hidden(number: int, of: int, at: str = "2026-01-08", **more: str) -> dict[str, object]:
        return {
            "id": number,
            "hidden_at": at,
            "report_count": 1,
            "reportable_type": "Decidim::Proposals::Proposal",
            "reportable_id": of,
            "reported_content": "",
            "reports/reasons": "spam",
            **more,
        }

    rows = [
        hidden(1, 1),
        hidden(2, 2, at=""),
        hidden(3, 8),
        hidden(4, 9, reported_content="<p>Achetez mes montres</p>"),
    ]
    write(tmp_path / "open-data-moderations.csv", rows)
    write(tmp_path / "open-data-proposal_comments.csv", [comment(1, "Proposals::Proposal", 9)])
    consultation = dl.read(tmp_path)
    assert by_id(consultation, "moderated") == {
        "comment-1": False, "proposal-1": True, "proposal-2": False, "proposal-9": True,
    }  # fmt: skip
    assert by_id(consultation, "moderation_reason")["proposal-1"] == "spam"
    assert by_id(consultation, "moderated_by")["proposal-1"] == "moderator"
    assert by_id(consultation, "text")["proposal-9"] == "Achetez mes montres"
    assert notices(consultation) == {"hidden_not_exported": "1"}
    assert consultation.ledger.balanced(received(tmp_path))
    assert consultation.ledger.reasons("moderation") == {"context": 2, "unknown_parent": 1}


def test_answers_say_what_became_of_proposals(tmp_path):
    rows = [
        proposal(
            1, state="accepted", **{"answer/fr": "<p>Oui</p>", "cost": "1200.5", "cost_report/fr": "Devis"}
        ),
        proposal(2, state="not_answered"),
        proposal(3, state="retenue_autrement", **{"answer/fr": "Peut-être"}),
        proposal(
            4, state="rejected", is_amend="true", **{"original_proposal/url": "https://x.example/proposals/1"}
        ),
    ]
    consultation = dl.read(write(tmp_path / "proposals.csv", rows))
    found = responses(consultation)
    assert {one: row["status"] for one, row in found.items()} == {
        "proposal-1": "retained", "proposal-3": "unclassified",
    }  # fmt: skip
    assert found["proposal-1"]["reason"] == "Oui\nDevis"
    assert found["proposal-1"]["contributions"] == ["proposal-1"]
    assert found["proposal-3"]["status_said"] == "retenue_autrement"
    assert {
        consultation.contribution_ids[row["contribution"]]: row["value"]
        for row in consultation.measures.to_pylist()
        if row["name"] == "cost"
    } == {"proposal-1": 1200.5}
    assert [row["code"] for row in consultation.codes.to_pylist() if row["scheme"] == "state"] == ["rejected"]


def test_an_answer_that_was_not_published_stays_unpublished(tmp_path):
    rows = [
        proposal(1, state="accepted", state_published_at="2026-02-01 10:00:00 UTC"),
        proposal(2, state="rejected", state_published_at="", **{"answer/fr": "Non"}),
    ]
    consultation = dl.read(write(tmp_path / "proposals.csv", rows))
    assert set(responses(consultation)) == {"proposal-1"}
    assert notices(consultation)["answers_unpublished"] == "1"


def test_results_follow_what_they_take_up(tmp_path):
    write(tmp_path / "open-data-proposals.csv", [proposal(1), proposal(2)])

    def result(number: int, **more: object) -> dict[str, object]:
        return {
            "id": number,
            "parent/id": "",
            "title/fr": f"Action {number}",
            "description/fr": "Suite",
            "end_date": "2027-06-30",
            "status/id": 1,
            "status/key": "k",
            "status/name/fr": "",
            "progress": "0.0",
            "proposal_urls": "",
            "url": "",
            "component/id": 1,
            **more,
        }

    address = "https://site.example/processes/bancs/f/7/proposals"
    rows = [
        result(1, proposal_urls=f"{address}/1, {address}/2, {address}/77"),
        result(2, **{"parent/id": 1, "status/key": "finished", "progress": "100.0"}),
        result(3, **{"status/name/fr": "Abandonnée", "progress": "12.5"}),
    ]
    write(tmp_path / "open-data-results.csv", [*rows, rows[0]])
    write(tmp_path / "open-data-result_comments.csv", [comment(1, "Accountability::Result", 3)])
    consultation = dl.read(tmp_path)
    found = responses(consultation)
    assert found["result-1"]["contributions"] == ["proposal-1", "proposal-2"]
    assert found["result-2"]["subject"] == "Action 1 / Action 2"
    assert [found[f"result-{n}"]["status"] for n in (1, 2, 3)] == ["unclassified", "retained", "declined"]
    assert [found[f"result-{n}"]["progress"] for n in (1, 2, 3)] == [0, 1, 0.125]
    assert found["result-3"]["by_when"] == "2027-06-30"
    assert "parents_not_exported" not in notices(consultation)
    assert consultation.ledger.reasons("response", "merged") == {"duplicate_id": 1}
    assert consultation.ledger.balanced(received(tmp_path))


def test_a_debate_is_a_question_and_a_participants_one_is_also_theirs(tmp_path):
    def debate(number: int, who: str, **more: object) -> dict[str, object]:
        return {
            "id": number,
            "author/id": 1,
            "author/url": f"https://site.example/{who}",
            "component/id": 4,
            "title/fr": "Quelle place pour le vélo ?",
            "description/fr": f"Débat {number}",
            "instructions/fr": "Lire",
            "conclusions/fr": "",
            "url": f"https://site.example/processes/a/f/4/debates/{number}",
            **more,
        }

    rows = [debate(1, "", **{"conclusions/fr": "<p>Une piste sera tracée.</p>"}), debate(2, "profiles/zoe")]
    write(tmp_path / "open-data-debates.csv", rows)
    told = [
        comment(1, "Debates::Debate", 1, root_commentable_url=rows[0]["url"]),
        comment(2, "Comments::Comment", 1, root_commentable_url=rows[0]["url"], depth=1),
        comment(3, "Debates::Debate", 2, root_commentable_url=rows[1]["url"]),
    ]
    write(tmp_path / "open-data-debate_comments.csv", told)
    consultation = dl.read(tmp_path)
    assert by_id(consultation, "kind") == {
        "comment-1": "comment", "comment-2": "comment", "comment-3": "comment", "debate-2": "question",
    }  # fmt: skip
    assert by_id(consultation, "author")["debate-2"] == "1"
    assert consultation.questions["text"].to_pylist() == [
        "Quelle place pour le vélo ? (1)", "Quelle place pour le vélo ? (2)",
    ]  # fmt: skip
    assert by_id(consultation, "question")["comment-2"] == "q1"
    (closed,) = consultation.responses.to_pylist()
    assert closed["reason"] == "Une piste sera tracée."
    assert closed["contributions"] == ["comment-1", "comment-2"]
    assert not notices(consultation)
    assert consultation.ledger.balanced(received(tmp_path))


def test_taxonomies_become_categories_by_root_and_scopes_become_territories(tmp_path):
    def taxonomy(number: int, name: str, above: object = "") -> dict[str, object]:
        return {"id": number, "name/fr": name, "parent_id": above, "is_root": "false", "part_of": ""}

    tree = [
        taxonomy(1, "Périmètres"), taxonomy(2, "Nord", 1), taxonomy(3, "Le Port", 2),
        taxonomy(4, "Thèmes"), taxonomy(5, "Mobilité", 4), taxonomy(6, "Vélo", 5),
    ]  # fmt: skip
    write(tmp_path / "open-data-taxonomies.csv", tree)
    rows = [proposal(1, **{"taxonomies/ids": "3, 6"}), proposal(2, **{"taxonomies/ids": "2, 5"}), proposal(3)]
    write(tmp_path / "open-data-proposals.csv", rows)
    consultation = dl.read(tmp_path)
    assert by_id(consultation, "territory") == {
        "proposal-1": "taxonomy-3", "proposal-2": "taxonomy-2", "proposal-3": None,
    }  # fmt: skip
    coded = [
        (row["contribution"], row["code"])
        for row in consultation.codes.to_pylist()
        if row["scheme"] == "Thèmes"
    ]
    assert coded == [(0, "Mobilité / Vélo"), (1, "Mobilité")]
    assert consultation.territories["parent"].to_pylist() == [None, "taxonomy-2"]
    assert consultation.ledger.summary().groupby("unit")["rows"].sum()["territory"] == 2


def test_a_selected_project_answers_the_proposals_it_comes_from(tmp_path):
    write(tmp_path / "open-data-proposals.csv", [proposal(5)])
    row = {
        "id": 5,
        "participatory_space/id": 1,
        "component/id": 2,
        "title/fr": "Bancs",
        "description/fr": "Dix bancs",
        "budget/id": 1,
        "budget/title/fr": "Budget 2026",
        "budget_amount": 20000,
        "confirmed_votes": 31,
        "selected_at": "2026-03-01",
        "related_proposal_urls": "https://site.example/processes/a/f/7/proposals/5",
    }
    write(tmp_path / "open-data-projects.csv", [row, {**row, "id": 6, "selected_at": ""}])
    consultation = dl.read(tmp_path)
    (chosen,) = consultation.responses.to_pylist()
    assert (chosen["id"], chosen["status"]) == ("project-5", "retained")
    assert chosen["contributions"] == ["project-5", "proposal-5"]
    measured = frame(consultation, "measures").groupby("name")["value"].max()
    assert (measured["budget_amount"], measured["confirmed_votes"]) == (20000, 31)


def test_the_report_of_a_meeting_is_what_was_said_there(tmp_path):
    row = {
        "id": 1,
        "author/id": 1,
        "title/fr": "Atelier",
        "description/fr": "Venez",
        "attendees": 12,
        "organizations": "",
        "start_time": "2026-01-10 18:00:00 UTC",
        "end_time": "2026-01-10 20:00:00 UTC",
        "component/id": 5,
        "closing_report/fr": "<p>Des bancs, surtout.</p>",
    }
    file = write(tmp_path / "meetings.csv", [row, {**row, "id": 2, "closing_report/fr": ""}])
    consultation = dl.read(file)
    (said,) = consultation.contributions.to_pylist()
    assert (said["id"], said["text"], said["channel"], said["author"]) == (
        "meeting-1", "Des bancs, surtout.", "meeting", None,
    )  # fmt: skip
    assert consultation.questions["text"].to_pylist() == ["Atelier"]
    assert consultation.ledger.reasons("event") == {"context": 1}


def test_one_process_names_the_consultation(tmp_path):
    write(tmp_path / "open-data-proposals.csv", [proposal(1)])
    row = {
        "id": 1,
        "title/fr": "Plan vélo",
        "subtitle/fr": "Où rouler ?",
        "slug": "velo",
        "short_description/fr": "<p>Un plan</p>",
        "participatory_process_group/id": "",
        "start_date": "2026-01-01",
        "end_date": "2026-03-31",
        "url": "https://site.example/processes/bancs",
        "developer_group/fr": "Ville",
        "remote_hero_image_url": "a",
    }
    write(tmp_path / "open-data-participatory_processes.csv", [row, {**row, "remote_hero_image_url": "b"}])
    about = dl.read(tmp_path).about
    assert (about.title, about.question, about.commissioner) == ("Plan vélo", "Où rouler ?", "Ville")
    assert (str(about.opened), str(about.closed)) == ("2026-01-01", "2026-03-31")
    second = {**row, "id": 2, "title/fr": "Plan bus", "url": "https://site.example/processes/bus"}
    write(tmp_path / "open-data-participatory_processes.csv", [row, second])
    both = dl.read(tmp_path)
    assert both.about.title == "Consultation"
    assert [r["code"] for r in both.codes.to_pylist()] == ["Plan vélo"]


def test_json_and_xlsx_say_what_csv_says(tmp_path):
    rows = [
        proposal(1, state="accepted", votes=3),
        proposal(2, is_amend="true", **{"original_proposal/url": "x/proposals/1"}),
    ]
    expected = dl.read(write(tmp_path / "proposals.csv", rows)).content_hash
    book = openpyxl.Workbook()
    names = list(dict.fromkeys(name for row in rows for name in row))
    book.active.append(names)
    for row in rows:
        book.active.append([row.get(name) for name in names])
    book.save(tmp_path / "proposals.xlsx")
    assert dl.read(tmp_path / "proposals.xlsx").content_hash == expected
    nested = []
    for row in rows:
        tree: dict[str, object] = {}
        for name, cell in row.items():
            node = tree
            *above, last = name.split("/")
            for step in above:
                node = node.setdefault(step, {})
            node[last] = cell
        nested.append(tree)
    (tmp_path / "proposals.json").write_text(json.dumps(nested), encoding="utf-8")
    assert dl.read(tmp_path / "proposals.json").content_hash == expected


def test_an_unknown_table_of_the_open_data_is_accounted_for_and_a_strangers_is_left_to_its_reader(tmp_path):
    write(tmp_path / "open-data-proposals.csv", [proposal(1)])
    write(tmp_path / "open-data-sortitions.csv", [{"id": 1, "dice": 4}])
    (tmp_path / "open-data-metrics.csv").write_text("\n", encoding="utf-8")
    consultation = dl.read(tmp_path)
    assert consultation.ledger.reasons("row") == {"not_recognised": 1}
    assert notices(consultation)["files_without_rows"] == "1"
    write(tmp_path / "votes.csv", [{"participant": "a", "contribution": "b", "vote": "oui"}])
    assert decidim.recognises(Place(tmp_path)) == 0


def test_repeated_rows_are_merged_and_rows_without_text_or_id_are_told(tmp_path):
    rows = [
        proposal(1), proposal(1, votes=4), proposal(1, **{"body/fr": "Autre corps"}),
        proposal(2, **{"body/fr": "", "title/fr": " "}), {**proposal(3), "id": ""},
    ]  # fmt: skip
    file = write(tmp_path / "proposals.csv", rows)
    consultation = dl.read(file)
    assert {"proposal-1", "proposal-1#2"} < set(consultation.contribution_ids)
    assert consultation.contributions.num_rows == 3
    assert consultation.ledger.reasons("contribution") == {"duplicate_id": 1, "empty_text": 1}
    assert notices(consultation)["ids_shared"] == "1"
    assert consultation.ledger.balanced({file.name: 5})


def test_an_author_known_by_name_only_gets_an_id_that_says_nothing(tmp_path):
    rows = [
        comment(n, "Proposals::Proposal", 1, **{"author/id": "", "author/name": "Zoé Exemple"})
        for n in (1, 2)
    ]
    consultation = dl.read(write(tmp_path / "comments.csv", rows))
    (author,) = set(by_id(consultation, "author").values())
    assert author.startswith("u")
    assert "zo" not in author.lower()
