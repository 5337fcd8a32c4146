"""The commands that come before the settings: ``suggest`` and ``template``."""

from __future__ import annotations

import tomllib

from tests.cli.test_bad_input import deliberation

TABLE = "N°;Remarque\n1;Il faut des bancs partout dans la ville\n2;Le bruit est trop fort le soir\n"


def test_suggest_prints_or_writes_settings(tmp_path):
    table = tmp_path / "avis.csv"
    table.write_text(TABLE, encoding="utf-8")
    printed = deliberation("suggest", table, "--language", "fr")
    assert printed.returncode == 0
    assert tomllib.loads(printed.stdout)["sources"][0]["columns"] == {"id": "N°", "text": "Remarque"}
    target = tmp_path / "consultation.toml"
    assert "Proposal written" in deliberation("suggest", table, "--out", target).stdout
    again = deliberation("suggest", table, "--out", target)
    assert again.returncode == 1
    assert "--force" in again.stderr
    assert "in place of" in deliberation("suggest", table, "--out", target, "--force").stdout
    assert deliberation("check", target).returncode == 0


def test_template_is_written_once(tmp_path):
    target = tmp_path / "registre.xlsx"
    assert "registre.xlsx" in deliberation("template", target, "--language", "fr").stdout
    again = deliberation("template", target)
    assert again.returncode == 1
    assert "Traceback" not in again.stderr
    assert deliberation("template", tmp_path / "x.xlsx", "--language", "de").returncode == 2
