"""The proposal as settings: valid TOML that the engine reads back, whatever the headers hold."""

from __future__ import annotations

import pytest

import deliberation as dl
from deliberation.core.errors import OutputError
from deliberation.core.settings import load_settings
from deliberation.pipeline import propose, write_proposal, write_template

TABLE = (
    'N°;Jour;Quartier;"Remarque ""libre"" \\ # [x]";Avis\n'
    "1;12/03/2026;Centre;Il faut des bancs partout dans la ville;pour\n"
    "2;13/03/2026;Port;Le bruit est trop fort dans ma rue le soir;contre\n"
    "3;25/03/2026;Port;Rien à dire de plus que mon voisin;pour\n"
)


@pytest.fixture
def table(tmp_path):
    (tmp_path / "donnees").mkdir()
    path = tmp_path / "donnees" / "l’avis.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_proposal_is_read_back_by_the_engine(tmp_path, table, language):
    target = tmp_path / "consultation.toml"
    assert not write_proposal(table, target, language)
    source = load_settings(target).sources[0]
    assert source.path == "donnees/l’avis.csv"
    assert source.columns == {
        "id": "N°", "date": "Jour", "territory": "Quartier",
        "text": 'Remarque "libre" \\ # [x]', "stance": "Avis",
    }  # fmt: skip
    consultation = dl.read(target)
    assert consultation.contributions["stance"].to_pylist() == ["for", "against", "for"]
    assert consultation.contributions["date"][0].as_py().day == 12
    assert consultation.ledger.balanced({"l’avis.csv": 3})


def test_every_sentence_of_a_proposal_is_in_its_language(table):
    french, english = propose(table, "fr"), propose(table, "en")
    assert "sûr (son nom" in french
    assert "sure (its name" in english
    assert "Aucune colonne ne dit qui parle" in french
    assert "No column says who speaks" in english


def test_a_file_is_never_replaced_in_silence(tmp_path, table):
    target = tmp_path / "consultation.toml"
    target.write_text("# écrit à la main\n", encoding="utf-8")
    with pytest.raises(OutputError, match="--force"):
        write_proposal(table, target, "fr")
    assert target.read_text(encoding="utf-8") == "# écrit à la main\n"
    assert write_proposal(table, target, "fr", force=True)
    assert load_settings(target).sources[0].columns["id"] == "N°"
    with pytest.raises(OutputError):
        write_proposal(table, tmp_path / "nowhere" / "c.toml", "fr")


def test_a_file_that_a_reader_knows_is_left_to_it(tmp_path):
    path = tmp_path / "propositions.csv"
    path.write_text(
        "id,proposition,age,votes,adhesion,engagement,score\n1,Il faut des bancs partout,,10,0.9,0.5,1.4\n"
        "2,Il faut du calme le soir,,12,0.8,0.4,1.2\n",
        encoding="utf-8",
    )
    target = tmp_path / "c.toml"
    write_proposal(path, target, "fr")
    source = load_settings(target).sources[0]
    assert (source.reader, source.columns) == ("makeorg", {})
    assert '# text = "proposition"' in target.read_text(encoding="utf-8")
    assert dl.read(target).contributions.num_rows == 2


def test_a_table_without_a_header_and_a_workbook_read_back(tmp_path):
    path = tmp_path / "nu.csv"
    path.write_text(
        "\n".join(
            f"{100 + n};{n % 2};2.5;Un texte assez long pour être lu, voilà {word}"
            for n, word in enumerate("abcdef")
        ),
        encoding="utf-8",
    )
    write_proposal(path, tmp_path / "nu.toml", "fr")
    assert dl.read(tmp_path / "nu.toml").contributions.num_rows == 6
    sample = dl.sample_folder() / "registre_papier.xlsx"
    write_proposal(sample, tmp_path / "registre.toml", "en")
    consultation = dl.read(tmp_path / "registre.toml")
    assert consultation.contributions.num_rows == 25
    assert (
        "paper" not in consultation.contributions["channel"].to_pylist()
    )  # as the register says it: « papier »


def test_control_characters_cannot_break_out_of_a_comment(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(
        'id,"te\nxte\x7f",b\r\n1,"un\ntexte \u2028 long ici",\n2,"[[sources]]\npath = 1",\n', encoding="utf-8"
    )
    write_proposal(path, tmp_path / "c.toml", "fr")
    assert len(load_settings(tmp_path / "c.toml").sources) == 1


def test_a_template_is_written_in_a_language(tmp_path):
    assert dl.read(write_template(tmp_path / "t.xlsx", "en")).contributions.num_rows == 0
