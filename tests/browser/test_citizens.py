"""The citizens' page in a real browser: accessible, found by keyboard, whole without a script, silent."""

from __future__ import annotations

import pytest

from deliberation.pipeline.contests import _read as read_contest
from tests.browser.chromium import check
from tests.responses import pages

pytestmark = pytest.mark.browser

SEEN = [{"media": media, "width": width} for media in ("screen", "print") for width in (1280, 640, 320)]
"""640 pixels are 1280 at a zoom of 200 %."""


@pytest.mark.parametrize("beside", [False, True], ids=["in the page", "beside it"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_axe_finds_nothing_at_any_width_nor_in_print(tmp_path, language, beside):
    page = pages.written(tmp_path, language, beside=beside)
    typed = {"typed": "bancs"}
    found = check(
        tmp_path,
        *({"do": "axe", "file": page, **how, **(typed if how["media"] == "screen" else {})} for how in SEEN),
    )
    for one in found:
        assert one["violations"] == []
        assert one["wide"] <= 0
        assert one["errors"] == one["requests"] == []


@pytest.mark.parametrize("beside", [False, True], ids=["in the page", "beside it"])
def test_a_citizen_finds_a_contribution_its_idea_and_its_response(tmp_path, beside):
    page = pages.written(tmp_path, "fr", beside=beside)
    cited, receipt, moderated, aside, hostile = check(
        tmp_path,
        {"do": "search", "file": page, "typed": "ref c5"},
        {"do": "search", "file": page, "typed": "ab12cd"},
        {"do": "search", "file": page, "typed": "REF-c9"},
        {"do": "search", "file": page, "typed": "zoo licornes"},
        {"do": "search", "file": page, "typed": "REF-c3"},
    )
    for said in (
        "Des bancs à l’ombre",
        "Place",
        "Réponse qui cite votre contribution",
        "Trop cher",
        "Classement contesté, demande C-1 : refusée.",
        "L’organisateur répond : « Non </script>",
    ):
        assert said in cited["text"], said
    assert "Des arceaux" in receipt["text"]
    assert "Écartée par la modération : Propos <b>haineux</b>".replace(" :", "\u00a0:") in moderated["text"]
    assert "personne d’autre n’a dit" in aside["text"]
    assert "Réponse à l’article ou au texte sur lequel vous avez écrit" in aside["text"]
    assert "Trop cher" in aside["text"]
    assert "demande C-2 : acceptée. Le classement a changé." in aside["text"]
    assert "<script>alert(1)</script>" in hostile["text"]
    for one in (cited, receipt, moderated, aside, hostile):
        assert one["errors"] == one["requests"] == []


def test_the_keyboard_alone_reaches_the_search_and_every_stop_is_seen(tmp_path):
    page = pages.written(tmp_path)
    found = check(tmp_path, {"do": "keyboard", "file": page, "typed": "REF-c6"})[0]
    assert found["seen"][0]["tag"] == "A"
    assert found["seen"][-1]["id"] == "lookup-typed"
    assert all(one["outlined"] for one in found["seen"])
    assert "Œuvrer" in found["text"]


def test_paper_has_what_is_open_and_says_where_the_rest_is(tmp_path):
    page = pages.written(tmp_path)
    plain, scripted = check(
        tmp_path, {"do": "paper", "file": page}, {"do": "paper", "file": page, "script": True}
    )
    for one in (plain["before"], scripted["before"], scripted["during"]):
        assert one["inside"] > 0
        assert one["shown"] == one["open"] == 0
    for one in (plain, scripted):
        assert "Ouvrez un thème avant d’imprimer" in one["text"]
        assert "Donnez la référence de votre contribution" in one["text"]
        assert "La recherche demande JavaScript" not in one["text"]


def test_on_paper_no_row_is_cut_and_tables_keep_their_columns(tmp_path):
    page = pages.written(tmp_path)
    seen = check(tmp_path, {"do": "columns", "file": page, "width": 673})[0]
    assert seen["tables"]
    for table in seen["tables"]:
        assert table["columns"] == table["side_by_side"] > 1
        assert table["cut"] == []


def test_nothing_breaks_without_javascript(tmp_path):
    inside, beside = tmp_path / "in", tmp_path / "out"
    inside.mkdir()
    beside.mkdir()
    found = check(
        tmp_path,
        {"do": "plain", "file": pages.written(inside)},
        {"do": "plain", "file": pages.written(beside, beside=True)},
    )
    for one in found:
        assert not one["form"]
        assert "Trop cher" in one["text"]
        assert "La recherche demande JavaScript" in one["text"]
        assert one["errors"] == []
    assert "REF-c1" in found[0]["list"]


def test_the_file_that_contests_a_classification_is_read_by_the_organiser(tmp_path):
    page = pages.written(tmp_path)
    file = tmp_path / "contest.json"
    how = {"do": "contest", "file": page, "typed": "REF-c5", "words": "Je parlais d’ombre", "save": file}
    found = check(tmp_path, how)[0]
    contest = read_contest(file)
    assert (contest.contribution, contest.idea, contest.wanted) == ("c5", "T2.1", "aside")
    assert (contest.start, contest.end) == ("0", str(len(pages.TEXTS["c5"])))
    assert contest.words == "Je parlais d’ombre"
    assert found["name"].endswith(".json")
    assert contest.wanted_idea == ""  # what was typed before the choice changed stays out of the file
    blank, unknown = found["faults"]
    assert "Dites dans quelle idée" in blank["text"]
    assert "Aucune idée ne porte ce nom" in unknown["text"]
    for fault in (blank, unknown):
        assert (fault["invalid"], fault["role"], fault["made"]) == ("true", "alert", "")


def test_all_that_is_found_can_be_shown(tmp_path):
    page = pages.written(tmp_path, became=pages.many(45))
    found = check(tmp_path, {"do": "more", "file": page, "typed": "courrier"})[0]
    assert found["counts"] == [20, 40, 45]
    assert found["focus"] == "SUMMARY"
    assert "45 contributions trouvées, dont 45 montrées" in found["status"]
    assert found["errors"] == []
