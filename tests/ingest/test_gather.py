"""Several sources make one consultation: ids, persons, parents, side tables."""

from __future__ import annotations

import pytest

import deliberation as dl
from deliberation.core.settings import check_settings


def write(folder, **files):
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")


TWO = {
    "sources": [
        {"path": "idees.csv", "name": "idees", "people": "site"},
        {"path": "arguments.csv", "name": "arguments", "people": "site", "kind": "argument"},
    ]
}


def test_sources_share_persons_and_point_at_one_another(tmp_path):
    write(
        tmp_path,
        idees="id,text,author\n1,Plus de bancs,u1\n2,Moins de bruit,u2\n",
        arguments="id,text,author,parent,stance\n1,Oui pour les anciens,u2,1,pour\n2,Trop cher,u3,1,contre\n",
    )
    consultation = dl.gather(check_settings(TWO), base=tmp_path)
    assert consultation.contribution_ids.tolist() == ["arguments:1", "arguments:2", "idees:1", "idees:2"]
    assert consultation.contributions["parent"].to_pylist()[:2] == ["idees:1", "idees:1"]
    assert consultation.contributions["stance"].to_pylist()[:2] == ["for", "against"]
    assert consultation.participants.num_rows == 3


def test_without_a_shared_register_the_same_author_id_is_another_person(tmp_path):
    write(tmp_path, idees="id,text,author\n1,A,u1\n", arguments="id,text,author\n1,B,u1\n")
    sources = [{k: v for k, v in source.items() if k != "people"} for source in TWO["sources"]]
    consultation = dl.gather(check_settings({"sources": sources}), base=tmp_path)
    assert consultation.participants.num_rows == 2


def test_side_tables_and_declared_counts(tmp_path):
    write(
        tmp_path,
        idees="id,text,author,territory\n1,A,7,centre\n2,B,8,Nulle-Part\n",
        gens="participant;quartier;age\n7;Centre;18-29\n9;Centre;30+\n",
        lieux="id,name,parent,level,population\nc,Centre,v,quartier,100\nv,Ville,,commune,500\n",
        marges="variable,category,population\nage,18-29,40\nage,30+,60\n",
        reponses="id,subject,contributions,status,reason\nr1,Bancs,idees:1 99,retained,Oui\n",
    )
    settings = check_settings(
        {
            "sources": [{"path": "idees.csv"}],
            "tables": {
                "participants": {
                    "path": "gens.csv",
                    "columns": {"id": "participant", "territory": "quartier"},
                },
                "territories": "lieux.csv",
                "margins": "marges.csv",
                "responses": "reponses.csv",
            },
            "declared": {"contributions": 5},
        }
    )
    consultation = dl.gather(settings, base=tmp_path)
    assert consultation.contributions["territory"].to_pylist() == ["c", "Nulle-Part"]
    assert consultation.participants["territory"].to_pylist() == ["c", None, "c"]
    assert consultation.attributes["value"].to_pylist() == ["18-29", "30+"]
    assert consultation.ledger.funnel()["declared"] == 5
    assert consultation.margins.num_rows == 2
    assert consultation.responses["status"].to_pylist() == ["retained"]


def test_a_wrong_status_and_a_missing_column_are_said(tmp_path):
    write(
        tmp_path,
        idees="id,text\n1,A\n",
        reponses="id,subject,status\nr,Bancs,oui\n",
        lieux="code,name\n1,A\n",
    )
    with pytest.raises(dl.ReadError, match="status 'oui' is not known"):
        dl.gather(
            check_settings({"sources": [{"path": "idees.csv"}], "tables": {"responses": "reponses.csv"}}),
            base=tmp_path,
        )
    with pytest.raises(dl.ReadError, match=r"tables.territories"):
        dl.gather(
            check_settings({"sources": [{"path": "idees.csv"}], "tables": {"territories": "lieux.csv"}}),
            base=tmp_path,
        )
