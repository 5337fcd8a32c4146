"""Office documents: registers by entry, papers by paragraph, tables by row; nothing lost, nothing run."""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from pathlib import Path

import docx
import odfdo
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

import deliberation as dl
from deliberation.ingest.readers.document.marks import family_of, mark_of


def written(path: Path, *paragraphs: str | tuple[str, str], title: str = "") -> Path:
    """Write a DOCX of paragraphs; a pair is a style and a text."""
    document = docx.Document()
    document.core_properties.title = title
    for paragraph in paragraphs:
        style, text = paragraph if isinstance(paragraph, tuple) else (None, paragraph)
        document.add_paragraph(text, style=style)
    document.save(str(path))
    return path


def repacked(path: Path, **parts: bytes | str) -> Path:
    """Replace parts of an office document; double underscores stand for slashes, a last one for a dot."""
    names = {name.replace("__", "/").replace("_DOT_", "."): part for name, part in parts.items()}
    with zipfile.ZipFile(path) as archive:
        held = {item.filename: archive.read(item) for item in archive.infolist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**held, **names}.items():
            archive.writestr(name, content)
    return path


def frame(consultation: dl.Consultation):
    return consultation.contributions.to_pandas().set_index("id")


REGISTER = (
    ("Title", "Registre de la concertation"),
    "Ouvert en mairie du 2 mars au 30 avril.",
    ("Heading 1", "Circulation"),
    "Contribution n° 1 – Mme Exemple, le 12 mars 2026",
    "Plus de bancs sur la place.",
    "Et des arbres.",
    "Contribution n° 2 – Association des riverains du port",
    "Le bruit des livraisons est insupportable.",
    ("Heading 1", "Commerces"),
    "Contribution n° 3 (anonyme)",
    "Gardez le marché le samedi.",
    "Contribution n° 4",
)


def test_a_register_is_read_entry_by_entry(tmp_path):
    consultation = dl.read(written(tmp_path / "registre.docx", *REGISTER))
    table = frame(consultation)
    assert table["text"].to_dict() == {
        "contribution-1": "Plus de bancs sur la place.\nEt des arbres.",
        "contribution-2": "Le bruit des livraisons est insupportable.",
        "contribution-3": "Gardez le marché le samedi.",
    }
    hashed = "u" + hashlib.sha256(b"mme exemple").hexdigest()[:10]
    assert table["author"].fillna("").tolist() == [hashed, "Association des riverains du port", ""]
    assert table.loc["contribution-1", "date"].date().isoformat() == "2026-03-12"
    assert table.loc["contribution-3", "reference"] == "Contribution n° 3"
    people = consultation.participants.to_pandas().set_index("id")["collective"]
    assert people["Association des riverains du port"]
    assert people[hashed] is not True
    sections = consultation.codes.to_pandas().query("scheme == 'section'")["code"].tolist()
    assert sections == ["Circulation", "Circulation", "Commerces"]
    assert not any("Exemple" in str(cell) for cell in table.to_numpy().ravel())


def test_every_paragraph_of_a_register_ends_in_one_state(tmp_path):
    ledger = dl.read(written(tmp_path / "registre.docx", *REGISTER)).ledger
    assert ledger.balanced({"registre.docx": len(REGISTER)})
    assert ledger.reasons("document") == {"continued": 4, "heading": 3, "outside_entry": 1}
    assert ledger.reasons("contribution") == {"empty_text": 1}  # number 4 has a mark and no words
    aside = ledger.rows(state="set aside").set_index("row")
    assert aside.loc[2, "detail"] == "Ouvert en mairie du 2 mars au 30 avril."


def test_a_paper_is_read_paragraph_by_paragraph(tmp_path):
    path = written(
        tmp_path / "cahier.docx",
        ("Title", "Cahier d’acteur des Amis du canal"),
        ("Heading 1", "Constats"),
        "Les berges sont fermées.",
        ("Heading 2", "Nuisances"),
        "Le bruit monte.",
        ("Heading 1", "Propositions"),
        "Ouvrir les berges.",
    )
    consultation = dl.read(path)
    table = frame(consultation)
    assert table["text"].tolist() == ["Les berges sont fermées.", "Le bruit monte.", "Ouvrir les berges."]
    assert table["locator"].tolist() == ["3", "5", "7"]
    assert set(table["source"]) == {"cahier"}
    codes = consultation.codes.to_pandas()
    assert codes.query("scheme == 'section'")["code"].tolist() == [
        "Constats",
        "Constats / Nuisances",
        "Propositions",
    ]
    assert set(codes.query("scheme == 'document'")["code"]) == {"Cahier d’acteur des Amis du canal"}
    assert consultation.participants.num_rows == 0
    assert "document_paragraphs" in dict(consultation.notices)
    assert consultation.ledger.balanced({"cahier.docx": 7})


def test_a_calendar_does_not_make_a_paper_a_register(tmp_path):
    paper = ["Nous avons étudié le projet avec attention et voici notre avis complet." for _ in range(12)]
    path = written(tmp_path / "avis.docx", *paper, "12 mars 2026 : réunion", "15 avril 2026 : atelier")
    assert dl.read(path).contributions.num_rows == 14


def test_the_unit_can_be_said(tmp_path):
    path = written(tmp_path / "registre.docx", *REGISTER)
    assert dl.read(path, unit="paragraph").contributions.num_rows == 9
    plain = written(tmp_path / "sans.docx", "Un texte.", "Un autre.")
    with pytest.raises(dl.ReadError, match='unit = "paragraph"'):
        dl.read(plain, unit="entry")
    with pytest.raises(dl.SettingsError, match="unit"):
        dl.read(plain, unit="page")


def test_minutes_are_read_by_speaker(tmp_path):
    path = written(
        tmp_path / "compte-rendu.docx",
        "M. EXEMPLE : Je voudrais parler des bus.",
        "Ils sont trop rares.",
        "Une habitante : Et les trottoirs ?",
        "Mme TEST (adjointe) : C’est noté.",
    )
    consultation = dl.read(path)
    table = frame(consultation)
    assert table["text"].tolist() == [
        "Je voudrais parler des bus.\nIls sont trop rares.", "Et les trottoirs ?", "C’est noté.",
    ]  # fmt: skip
    assert table["author"].notna().tolist() == [True, False, True]


@pytest.mark.parametrize(
    ("text", "id", "date", "rest"),
    [
        ("Observation 3 : plus de bancs", "observation-3", None, "plus de bancs"),
        ("@14", "@14", None, ""),
        ("N° 7 - Trottoirs", "7", None, "Trottoirs"),
        ("Courriel n°5 de M. Exemple du 3 avril 2026", "courriel-5", "2026-04-03", ""),
        ("12/03/2026 : Il faut des bancs.", None, "2026-03-12", "Il faut des bancs."),
        ("12 mars 2026 – Mme Exemple", None, "2026-03-12", ""),
        ("Submission 4 from Mr Example, March 12, 2026", "submission-4", "2026-03-12", ""),
    ],
)
def test_marks(text, id, date, rest):  # noqa: A002
    mark = mark_of(text)
    assert (mark.id, mark.date, mark.rest) == (id, date, rest)


@pytest.mark.parametrize(
    "text",
    [
        "Contribution 3 personnes",
        "Le 12 mars 2026, la commune a décidé de fermer",
        "Avis favorable",
        "Mme Exemple",
    ],
)
def test_what_is_no_mark(text):
    assert mark_of(text) is None


def test_one_mark_is_no_sequence():
    assert family_of(["Contribution n° 1", "Un texte"]) is None
    assert family_of(["Contribution n° 1", "Un texte", "Contribution n° 2"]) == "numbered"


def test_a_number_used_twice_keeps_both_texts(tmp_path):
    path = written(
        tmp_path / "r.docx", "Observation 1", "Un.", "Observation 2", "Deux.", "Observation 1", "Trois."
    )
    consultation = dl.read(path)
    assert sorted(frame(consultation)["text"]) == ["Deux.", "Trois.", "Un."]
    assert dict(dict(consultation.notices)["ids_shared"])["count"] == "1"


def tabled(path: Path, rows: list[list[str]]) -> Path:
    document = docx.Document()
    table = document.add_table(len(rows), len(rows[0]))
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    document.save(str(path))
    return path


def test_a_table_with_a_header_we_know_is_one_entry_per_row(tmp_path):
    rows = [
        ["N°", "Date", "Nom et prénom", "Observation"],
        ["1", "12/03/2026", "Jeanne EXEMPLE", "Bancs."],
        ["2", "13 mars 2026", "anonyme", "Arbres."],
        ["3", "", "", ""],
    ]
    consultation = dl.read(tabled(tmp_path / "registre.docx", rows))
    table = frame(consultation)
    assert table["text"].to_dict() == {"1": "Bancs.", "2": "Arbres."}
    assert table["author"].notna().tolist() == [True, False]
    assert [d.date().isoformat() for d in table["date"]] == ["2026-03-12", "2026-03-13"]
    assert consultation.ledger.balanced({"registre.docx": 4})
    assert consultation.ledger.reasons("contribution") == {"empty_text": 1}


def test_a_table_of_figures_is_no_contribution(tmp_path):
    consultation = dl.read(
        tabled(tmp_path / "t.docx", [["2019", "12 M€"], ["2020", "Pour un budget en baisse"]])
    )
    assert frame(consultation)["text"].to_dict() == {"2020": "Pour un budget en baisse"}
    assert consultation.ledger.reasons("document") == {"not_a_row": 1}


def test_what_is_seen_is_read_and_what_is_not_is_left(tmp_path):
    document = docx.Document()
    paragraph = document.add_paragraph("Vu")
    w = nsdecls("w")
    paragraph._p.append(parse_xml(f"<w:del {w}><w:r><w:delText> effacé</w:delText></w:r></w:del>"))
    paragraph._p.append(parse_xml(f"<w:ins {w}><w:r><w:t> ajouté</w:t></w:r></w:ins>"))
    paragraph._p.append(parse_xml(f"<w:r {w}><w:rPr><w:vanish/></w:rPr><w:t> caché</w:t></w:r>"))
    paragraph._p.append(parse_xml(f"<w:r {w}><w:instrText>HYPERLINK x</w:instrText></w:r>"))
    control = (
        f"<w:sdt {w}><w:sdtContent><w:p><w:r><w:t>Dans un champ</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    document.element.body.insert(1, parse_xml(control))
    document.save(str(tmp_path / "d.docx"))
    assert frame(dl.read(tmp_path / "d.docx"))["text"].tolist() == ["Vu ajouté", "Dans un champ"]


def test_headings_made_by_hand_head_sections(tmp_path):
    document = docx.Document()
    for text, bold in (("Mobilité", True), ("Des bus.", False), ("Nature", True), ("Des arbres.", False)):
        document.add_paragraph().add_run(text).bold = bold
    document.save(str(tmp_path / "d.docx"))
    consultation = dl.read(tmp_path / "d.docx")
    assert consultation.codes.to_pandas()["code"].tolist() == ["Mobilité", "Nature"]


def open_text(path: Path, *elements: odfdo.Element, title: str = "", **properties: str) -> Path:
    document = odfdo.Document("text")
    document.body.clear()
    for element in elements:
        document.body.append(element)
    if title:
        document.meta.title = title
    for name, value in properties.items():
        document.meta.set_user_defined_metadata(name, value)
    document.save(str(path))
    return path


def test_odt_paragraphs_headings_lists_tables_and_notes(tmp_path):
    noted = odfdo.Paragraph("Les berges")
    noted.insert_note(after="Les berges", note_id="n1", citation="1", body="Voir le plan.")
    table = odfdo.Table("T", width=2, height=2)
    for place, value in (("A1", "Auteur"), ("B1", "Remarque"), ("A2", "Mme Exemple"), ("B2", "Des bancs.")):
        table.set_value(place, value)
    path = open_text(
        tmp_path / "avis.odt",
        odfdo.Header(1, "Constats"),
        noted,
        odfdo.List(["Un point", "Un autre"]),
        odfdo.Header(1, "Remarques"),
        table,
        title="Avis du comité",
    )
    consultation = dl.read(path)
    table = frame(consultation)
    assert table["text"].tolist() == ["Les berges", "Un point", "Un autre", "Des bancs."]
    assert table["author"].notna().tolist() == [False, False, False, True]
    assert consultation.ledger.balanced({"avis.odt": 8})
    assert consultation.ledger.reasons("document") == {"heading": 2, "not_a_row": 1, "note": 1}
    assert set(consultation.codes.to_pandas().query("scheme == 'document'")["code"]) == {"Avis du comité"}


def test_only_a_property_of_that_name_makes_an_organisation_speak(tmp_path):
    typed = written(tmp_path / "a.docx", "Un texte assez long.")
    document = docx.Document(str(typed))
    document.core_properties.author = "Jeanne Exemple"
    document.save(str(typed))
    assert dl.read(typed).participants.num_rows == 0
    said = open_text(tmp_path / "b.odt", odfdo.Paragraph("Un texte."), Organisation="Les Amis du canal")
    people = dl.read(said).participants.to_pandas()
    assert people[["id", "collective"]].to_numpy().tolist() == [["Les Amis du canal", True]]


def test_a_folder_of_papers_is_one_consultation(tmp_path):
    folder = tmp_path / "cahiers"
    (folder / "annexe").mkdir(parents=True)
    written(folder / "Cahier n°1 (v2).docx", "Premier cahier.")
    open_text(folder / "commune.odt", odfdo.Paragraph("Deuxième."))
    written(folder / "annexe" / "commune.docx", "Troisième.")
    consultation = dl.read(folder)
    assert frame(consultation)["text"].to_dict() == {
        "Cahier-n-1-v2:p1": "Premier cahier.",
        "commune:p1": "Troisième.",
        "commune-odt:p1": "Deuxième.",
    }
    assert consultation.ledger.balanced(
        {"Cahier n°1 (v2).docx": 1, "commune.odt": 1, "annexe/commune.docx": 1}
    )
    named = dl.read(folder, reader="document")
    assert named.content_hash == consultation.content_hash


def test_a_folder_of_tables_and_documents_reads_both(tmp_path):
    (tmp_path / "idees.csv").write_text("id,text\n1,Des bancs\n", encoding="utf-8")
    written(tmp_path / "avis.docx", "Des arbres.")
    consultation = dl.read(tmp_path)
    assert frame(consultation)["text"].to_dict() == {"avis:p1": "Des arbres.", "idees:1": "Des bancs"}
    assert consultation.ledger.balanced({"idees.csv": 1, "avis.docx": 1})


def test_a_document_beside_an_export_is_a_source_of_its_own(tmp_path):
    folder = shutil.copytree(dl.sample_folder() / "polis", tmp_path / "export")
    alone = dl.read(folder)
    written(folder / "avis.docx", "Des arbres.", "Des bancs.")
    both = dl.read(folder)
    assert both.contributions.num_rows == alone.contributions.num_rows + 2
    assert both.votes.num_rows == alone.votes.num_rows
    assert frame(both).loc["avis:p1", "text"] == "Des arbres."


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r>'
    "<w:t>&b;</w:t></w:r></w:p></w:body></w:document>"
)
OUTSIDE = LAUGHS.replace(
    '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">', '<!ENTITY b SYSTEM "file:///etc/hostname">'
)


@pytest.mark.parametrize("xml", [LAUGHS.encode(), OUTSIDE.encode(), LAUGHS.encode("utf-16")])
def test_entities_are_refused(tmp_path, xml):
    path = repacked(written(tmp_path / "d.docx", "Un texte."), word__document_DOT_xml=xml)
    with pytest.raises(dl.ReadError, match="document type"):
        dl.read(path)
    odt = repacked(open_text(tmp_path / "d.odt", odfdo.Paragraph("Un.")), content_DOT_xml=xml)
    with pytest.raises(dl.ReadError, match="document type"):
        dl.read(odt)


def test_a_bomb_is_refused_without_being_unpacked(tmp_path):
    path = repacked(written(tmp_path / "d.docx", "Un."), word__media__a_DOT_xml=b" " * (1 << 28))
    with pytest.raises(dl.ReadError, match=r"unpacks to 0\.3 GB"):
        dl.read(path)


def test_external_links_are_not_followed(tmp_path):
    rels = (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        'footnotes" '
        'Target="file:///etc/passwd" TargetMode="External"/></Relationships>'
    )
    path = repacked(written(tmp_path / "d.docx", "Un texte."), word___rels__document_DOT_xml_DOT_rels=rels)
    assert frame(dl.read(path))["text"].tolist() == ["Un texte."]


@pytest.mark.parametrize("name", ["d.docx", "d.odt"])
def test_damaged_and_locked_files_get_one_sentence(tmp_path, name):
    path = tmp_path / name
    for content, match in (
        (b"", "empty"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 100, "password"),
        (b"PK\x03\x04 not a zip", "damaged"),
        (b"just words", "damaged"),
    ):
        path.write_bytes(content)
        with pytest.raises(dl.ReadError, match=match) as caught:
            dl.read(path)
        assert "\n" not in str(caught.value)
    other = (
        written(tmp_path / "o.docx", "x")
        if name == "d.odt"
        else open_text(tmp_path / "o.odt", odfdo.Paragraph("x"))
    )
    shutil.copy(other, path)
    with pytest.raises(dl.ReadError, match="holds no text of a"):
        dl.read(path)


def test_a_truncated_part_gets_one_sentence(tmp_path):
    path = repacked(written(tmp_path / "d.docx", "x"), word__document_DOT_xml=b"<w:document")
    with pytest.raises(dl.ReadError, match="damaged"):
        dl.read(path)


def test_a_locked_odt_is_told(tmp_path):
    manifest = (
        '<?xml version="1.0"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml">'
        "<manifest:encryption-data/></manifest:file-entry></manifest:manifest>"
    )
    path = open_text(tmp_path / "d.odt", odfdo.Paragraph("x"))
    repacked(path, **{"META-INF__manifest_DOT_xml": manifest, "content_DOT_xml": b"\x00\x01garbage"})
    with pytest.raises(dl.ReadError, match="password"):
        dl.read(path)


def test_an_empty_document_and_a_useless_option(tmp_path):
    with pytest.raises(dl.ReadError, match="holds no text"):
        dl.read(written(tmp_path / "d.docx"))
    with pytest.raises(dl.SettingsError, match="scale"):
        dl.read(written(tmp_path / "e.docx", "x"), scale={"1": "agree"})
