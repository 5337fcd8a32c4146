"""The follow-up: only responses are read again, wrong ones are told, and what was typed is never lost."""

from __future__ import annotations

import json

import pytest

from deliberation.core.errors import ReadError
from deliberation.pipeline import contests, followup, open_request, run
from tests.responses.make import SAID

IDEAS = (
    "Je veux des pistes cyclables séparées des voitures sur l’avenue de la Gare",
    "Il faut des pistes cyclables protégées pour aller à l’école à vélo",
    "Des bancs à l’ombre sur la place du Marché pour les personnes âgées",
    "Plus de bancs et d’arbres sur la place du Marché s’il vous plaît",
    "La cantine scolaire doit servir des légumes des producteurs d’ici",
    "Servez des produits locaux à la cantine des écoles",
)


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """Run a tiny consultation once; return its folder and its output folder."""
    base = tmp_path_factory.mktemp("town")
    lines = ["id,author,text,reference"]
    for copy in range(4):
        lines += [f'c{copy}{i},p{copy}{i},"{text} ({copy})",N-{copy}{i}' for i, text in enumerate(IDEAS)]
    (base / "contributions.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    settings = (
        '[[sources]]\npath = "contributions.csv"\n[analysis]\nencoder = "fast"\n'
        '[report]\nlanguages = ["fr"]\nformats = ["html"]\n'
    )
    (base / "consultation.toml").write_text(settings, encoding="utf-8")
    run(base, base / "out")
    return base


@pytest.mark.slow
def test_only_the_reports_are_made_again_when_a_response_is_filled(done):
    out = done / "out"
    told = (out / "responses.csv").read_text(encoding="utf-8-sig").splitlines()
    idea = next(line for line in told[1:] if ".1;" in line.split(";")[0] + ";")
    cells = idea.split(";")
    cells[6:9] = ["écartée", "=cmd() <b>trop cher</b>", "Maire"]
    cells[13:15] = ["Maire", "01/09/2026"]
    filled = [told[0], ";".join(cells)]
    (done / "filled.csv").write_text("\n".join(filled) + "\n", encoding="utf-8")
    settings = done / "consultation.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text('[tables]\nresponses = "filled.csv"\n' + text, encoding="utf-8")
    again = followup(done, out)
    assert again.reran == ("answer", "render-fr")
    facts = json.loads((out / "facts.json").read_text(encoding="utf-8"))
    assert [one["status"] for one in facts["responses"]] == ["declined"]
    page = (out / "citizens.fr.html").read_text(encoding="utf-8")
    assert "&lt;b&gt;trop cher" in page
    assert "<b>trop cher" not in page
    assert followup(done, out).reran == ()
    assert run(done, out).reran == ()


@pytest.mark.slow
def test_a_grid_filled_where_results_are_written_is_kept(done):
    out = done / "out"
    (out / "responses.csv").write_text("my work", encoding="utf-8")
    again = followup(done, out)
    assert again.spared == ("responses-filled-1.csv",)
    assert (out / "responses-filled-1.csv").read_text(encoding="utf-8") == "my work"


@pytest.mark.slow
def test_a_changed_export_is_not_followed_up(done):
    file = done / "contributions.csv"
    before = file.read_text(encoding="utf-8")
    file.write_text(before + "c99,p99,Encore une idée,N-99\n", encoding="utf-8")
    try:
        with pytest.raises(ReadError, match=r"contributions\.csv"):
            followup(done, done / "out")
    finally:
        file.write_text(before, encoding="utf-8")


def test_without_an_earlier_run_it_says_so(tmp_path):
    (tmp_path / "c.csv").write_text("id,text\n1,Des bancs\n", encoding="utf-8")
    with pytest.raises(ReadError, match="run"):
        followup(tmp_path / "c.csv", tmp_path / "out")


@pytest.fixture
def request_(tmp_path):
    (tmp_path / "c.csv").write_text("id,text\n1,Des bancs\n", encoding="utf-8")
    (tmp_path / "consultation.toml").write_text('[[sources]]\npath = "c.csv"\n', encoding="utf-8")
    return open_request(tmp_path)


def asked(folder, **more):
    said = {
        "file": "deliberation-contest", "version": 1, "contribution": next(iter(SAID)), "start": 0, "end": 9,
        "idea": "T1.1", "idea_name": "Des pistes", "wanted": "move", "wanted_idea": "T2.1",
        "wanted_name": 'Des "bancs"', "words": "=cmd() Je parle de bancs",
    }  # fmt: skip
    file = folder / "contest.json"
    file.write_text(json.dumps({**said, **more}), encoding="utf-8")
    return file


def test_a_contest_is_imported_once_listed_and_becomes_an_edit(tmp_path, request_):
    from deliberation.text import read_edits

    file = asked(tmp_path)
    assert contests.import_contests(request_, [file]) == (1, 0)
    assert contests.import_contests(request_, [file]) == (0, 1)
    one = contests.read_contests(tmp_path)[0]
    assert (one.state, one.words) == ("open", "=cmd() Je parle de bancs")
    assert "'=cmd()" in (tmp_path / "contests.csv").read_text(encoding="utf-8")
    assert one.id in contests.told(one)
    contests.answer_contest(request_, one.id, "accepted", why="Vous avez raison")
    edit = read_edits(tmp_path / "themes.toml").edits[0]
    assert edit.model_dump()["to"]["was"] == 'Des "bancs"'
    assert edit.model_dump()["passages"][0]["end"] == 9
    counted = contests.contests_facts(tmp_path, SAID)
    assert (counted.received, counted.accepted, counted.refused) == (1, 1, 0)
    assert [(a.contribution, a.answer) for a in counted.answers] == [(one.contribution, "Vous avez raison")]
    assert contests.contests_facts(tmp_path, ()).answers == []  # a file may name anything
    with pytest.raises(ReadError):
        contests.answer_contest(request_, one.id, "refused")


def test_an_edit_is_added_to_those_that_are_there(tmp_path, request_):
    from deliberation.text import read_edits

    first = '[[edits]]\ndo = "set aside"\ncontributions = ["9"]\n'
    (tmp_path / "themes.toml").write_text(first, encoding="utf-8")
    contests.import_contests(request_, [asked(tmp_path, wanted="aside", start=None, end=None)])
    contests.answer_contest(open_request(tmp_path), contests.read_contests(tmp_path)[0].id, "accepted")
    assert [edit.do for edit in read_edits(tmp_path / "themes.toml").edits] == ["set aside", "set aside"]


@pytest.mark.parametrize(
    "wrong", [{"file": "x"}, {"contribution": ""}, {"wanted": "delete everything"}, {"contribution": None}]
)
def test_what_is_no_contest_is_refused_in_a_sentence(tmp_path, request_, wrong):
    with pytest.raises(ReadError, match=r"contest\.json"):
        contests.import_contests(request_, [asked(tmp_path, **wrong)])
    assert not (tmp_path / "contests.csv").exists()


def test_a_refusal_needs_a_reason(tmp_path, request_):
    contests.import_contests(request_, [asked(tmp_path)])
    name = contests.read_contests(tmp_path)[0].id
    with pytest.raises(ReadError, match="--why"):
        contests.answer_contest(request_, name, "refused", why="  ")
    assert contests.read_contests(tmp_path)[0].state == "open"


@pytest.mark.slow
def test_a_contest_goes_from_the_page_to_the_organiser_and_back(done, tmp_path):
    """Two requests: one refused is told at once, one accepted moves the text at the next run."""
    from typer.testing import CliRunner

    from deliberation.cli.commands import app

    base, out = tmp_path / "town", tmp_path / "town" / "out"
    base.mkdir()
    (base / "contributions.csv").write_text(
        (done / "contributions.csv").read_text(encoding="utf-8"), encoding="utf-8"
    )
    (base / "consultation.toml").write_text(
        '[[sources]]\npath = "contributions.csv"\n[analysis]\nencoder = "fast"\n'
        '[report]\nlanguages = ["fr"]\nformats = ["html"]\n',
        encoding="utf-8",
    )
    run(base, out)
    page = (out / "citizens.fr.html").read_text(encoding="utf-8")
    head = json.loads(page.split('id="lookup-head">')[1].split("</script>")[0])
    names = {one[0]: one[1] for one in head["ideas"]}
    before = filed(out)
    first = before["c00"]
    other = next(idea for idea in names if idea != first)
    wrong = {"contribution": "c00", "start": None, "end": None, "idea": first, "idea_name": names[first]}
    moved = {**wrong, "wanted_idea": other, "wanted_name": names[other], "words": "Écrivez à a@b.example"}
    kept = {**wrong, "contribution": "c10", "idea": before["c10"], "wanted": "aside", "words": "SECRET"}
    order = CliRunner()
    for number, said in enumerate((moved, kept)):
        folder = tmp_path / str(number)
        folder.mkdir()
        told = order.invoke(app, ["contest", "import", str(base), str(asked(folder, **said))])
        assert told.exit_code == 0, told.output
    first_id, second_id = (one.id for one in contests.read_contests(base))
    assert first_id in order.invoke(app, ["contest", "list", str(base)]).output
    done_ = order.invoke(
        app, ["contest", "answer", str(base), first_id, "--accept", "--why", "Oui. Tél. 06 39 98 12 34"]
    )
    assert done_.exit_code == 0, done_.output
    refused = ["contest", "answer", str(base), second_id, "--refuse"]
    assert order.invoke(app, refused).exit_code == 1
    assert order.invoke(app, [*refused, "--why", "Le texte en parle <b>bien</b>"]).exit_code == 0
    run(base, out)
    facts = json.loads((out / "facts.json").read_text(encoding="utf-8"))
    told = {one["contribution"]: one for one in facts["accountability"]["contests"]["answers"]}
    assert told["c00"]["done"]
    assert not told["c10"]["done"]
    assert filed(out)["c00"] == other
    assert filed(out)["c10"] == before["c10"]
    page = (out / "citizens.fr.html").read_text(encoding="utf-8")
    assert "acceptée. Le classement a changé." in page
    assert "Le texte en parle &lt;b&gt;bien" in page
    for hidden in ("06 39 98", "SECRET", "a@b.example"):
        assert hidden not in page
        assert hidden not in json.dumps(facts, ensure_ascii=False)


def filed(out):
    """Return the idea of each contribution, as the look-up of the page says it."""
    page = (out / "citizens.fr.html").read_text(encoding="utf-8")

    def read(name):
        return json.loads(page.split(f'id="{name}">')[1].split("</script>")[0])

    head = read("lookup-head")
    entries = [entry for name, part in read("lookup-parts").items() if name[0] == "t" for entry in part]
    return {entry[0]: head["ideas"][entry[5][0][1]][0] for entry in entries if entry[3] == "placed"}
