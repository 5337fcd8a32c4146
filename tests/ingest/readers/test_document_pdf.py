"""PDF documents: paragraphs rebuilt from lines, running lines set aside, pages without text told."""

from __future__ import annotations

import pikepdf
import pytest
import typst

import deliberation as dl
from deliberation.ingest.readers.document.hyphens import Hyphens
from deliberation.report.fonts import folders
from tests.helpers.pdfs import printed, write_pdf

LONG = (
    "Les berges du canal sont fermées depuis des années et les habitants du quartier",
    "demandent leur ouverture au public, avec des bancs, des arbres et une piste pour",
    "les vélos qui relie enfin les deux rives de la ville nouvelle.",
)


def table(consultation: dl.Consultation):
    return consultation.contributions.to_pandas()


def test_paragraphs_are_put_together_again(tmp_path):
    path = write_pdf(tmp_path / "avis.pdf", [printed([*LONG, "", "Deuxième paragraphe, court."])])
    consultation = dl.read(path)
    assert table(consultation)["text"].tolist() == [" ".join(LONG), "Deuxième paragraphe, court."]
    assert table(consultation)["locator"].tolist() == ["1:1", "1:2"]
    assert consultation.ledger.balanced({"avis.pdf": 2})


def test_a_paragraph_goes_on_over_the_page(tmp_path):
    first = printed([*LONG, "", "Un autre paragraphe commence en bas de cette page et"])
    second = printed(["continue en haut de la suivante.", "", "Puis un dernier."])
    texts = table(dl.read(write_pdf(tmp_path / "a.pdf", [first, second])))
    assert texts["text"].tolist()[1:] == [
        "Un autre paragraphe commence en bas de cette page et continue en haut de la suivante.",
        "Puis un dernier.",
    ]  # fmt: skip
    assert texts["locator"].tolist() == ["1:1", "1:2", "2:1"]


def test_headings_by_size_and_by_weight(tmp_path):
    lines = [
        (72, 740, 20, "Cahier des riverains"),
        (72, 700, 14, "Constats"),
        *printed(LONG, top=670),
        (72, 600, -11, "Nuisances"),
        *printed(LONG, top=580),
        (72, 500, 14, "Propositions"),
        *printed(LONG, top=470),
    ]
    consultation = dl.read(write_pdf(tmp_path / "a.pdf", [lines]))
    codes = consultation.codes.to_pandas()
    assert codes.query("scheme == 'section'")["code"].tolist() == [
        "Constats",
        "Constats / Nuisances",
        "Propositions",
    ]
    assert set(codes.query("scheme == 'document'")["code"]) == {"Cahier des riverains"}
    assert consultation.ledger.reasons("document") == {"heading": 4}


def with_running(pages):
    return [
        [(72, 800, 9, "Concertation du canal"), *page, (280, 40, 9, f"Page {number} sur {len(pages)}")]
        for number, page in enumerate(pages, 1)
    ]


def test_running_headers_and_page_numbers_are_set_aside(tmp_path):
    pages = with_running(
        [printed([*LONG, "", f"Fin de la page {word}."]) for word in ("une", "deux", "trois")]
    )
    consultation = dl.read(write_pdf(tmp_path / "a.pdf", pages))
    assert table(consultation)["text"].str.contains("Concertation|sur 3").sum() == 0
    assert consultation.ledger.reasons("document", "set aside") == {"not_a_row": 6}
    assert consultation.ledger.balanced({"a.pdf": 12})


def test_a_mark_at_the_top_of_every_page_is_no_running_header(tmp_path):
    pages = [printed([f"Observation n° {n}", f"Le texte numéro {n} de ce registre."]) for n in (1, 2, 3, 4)]
    texts = table(dl.read(write_pdf(tmp_path / "registre.pdf", pages)))
    assert texts["id"].tolist() == ["observation-1", "observation-2", "observation-3", "observation-4"]
    assert texts["text"].tolist()[1] == "Le texte numéro 2 de ce registre."


def test_entries_close_together_are_told_apart(tmp_path):
    lines = [
        "12/03/2026 : Il faut des bancs sur",
        "la place.",
        "13/03/2026 : Et des arbres.",
        "14/03/2026 : Rien.",
    ]
    texts = table(dl.read(write_pdf(tmp_path / "r.pdf", [printed(lines)])))
    assert texts["text"].tolist() == ["Il faut des bancs sur la place.", "Et des arbres.", "Rien."]
    assert texts["date"].dt.strftime("%d/%m").tolist() == ["12/03", "13/03", "14/03"]


def test_two_columns_are_read_one_after_the_other(tmp_path):
    left = [
        (72, 740 - 14 * row, 11, text)
        for row, text in enumerate(("Colonne de gauche, qui commence", "ici et finit là."))
    ]
    right = [
        (320, 740 - 14 * row, 11, text)
        for row, text in enumerate(("Colonne de droite, à la suite", "de l’autre."))
    ]
    texts = table(dl.read(write_pdf(tmp_path / "a.pdf", [[*left, *right]])))["text"]
    assert texts.tolist() == [
        "Colonne de gauche, qui commence ici et finit là.",
        "Colonne de droite, à la suite de l’autre.",
    ]


def test_lists_and_tables_of_contents(tmp_path):
    lines = [
        "Constats ........................ 2",
        "",
        *LONG,
        "",
        "• Un banc par rue",
        "• Un arbre par banc, ce qui fait",
        "beaucoup d’arbres.",
    ]
    consultation = dl.read(write_pdf(tmp_path / "a.pdf", [printed(lines)]))
    assert table(consultation)["text"].tolist()[1:] == [
        "Un banc par rue", "Un arbre par banc, ce qui fait beaucoup d’arbres.",
    ]  # fmt: skip
    assert consultation.ledger.reasons("document") == {"not_a_row": 1}


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["La concer-", "tation"], "La concertation"),
        (["un rendez-", "vous"], "un rendez-vous"),
        (["dit-", "il"], "dit-il"),
        (["Saint-", "Denis"], "Saint-Denis"),
        (["la concer\u00ad", "tation"], "la concertation"),
        (["Un projet –", "le nôtre"], "Un projet – le nôtre"),
        (["un non-", "lieu"], "un non-lieu"),
    ],
)
def test_words_cut_at_the_end_of_a_line(lines, text):
    assert Hyphens(lines).joined(lines) == text


def test_the_document_itself_tells_a_real_hyphen():
    assert Hyphens(["un porte-fort ici"]).joined(["un porte-", "fort"]) == "un porte-fort"
    assert Hyphens(["une contrevisite"]).joined(["une contre-", "visite"]) == "une contrevisite"


def printed_by_typst(tmp_path, source: str):
    (tmp_path / "a.typ").write_text(source, encoding="utf-8")
    compiler = typst.Compiler(
        root=str(tmp_path), font_paths=[str(f) for f in folders()], ignore_system_fonts=True
    )
    path = tmp_path / "a.pdf"
    path.write_bytes(compiler.compile(str(tmp_path / "a.typ"), format="pdf", timestamp=0))
    return path


def test_a_justified_page_with_ligatures_accents_and_cut_words(tmp_path):
    words = (
        "L’affluence des usagers rend difficile et inefficace la circulation des piétons ; l’œuvre "
        "collective et fluide que nous défendons suffirait peut-être à réconcilier durablement les "
        "professionnels, les riverains et les collectivités territoriales concernées par l’aménagement."
    )
    path = printed_by_typst(
        tmp_path,
        '#set document(title: "Cahier d’acteur")\n#set page(width: 9cm, height: auto)\n'
        '#set text(font: "Source Serif 4", lang: "fr", hyphenate: true)\n'
        "#set par(justify: true)\n= Constats\n" + words,
    )
    consultation = dl.read(path)
    read = table(consultation)["text"].tolist()
    assert [text.replace("\u202f", " ").replace("\u00a0", " ") for text in read] == [words]
    assert consultation.codes.to_pandas()["code"].tolist() == ["Cahier d’acteur"]


def test_pages_that_are_pictures_are_told(tmp_path):
    pages = [printed(LONG), "picture", "blank", printed(["Une suite."])]
    consultation = dl.read(write_pdf(tmp_path / "a.pdf", pages))
    assert consultation.ledger.reasons("document") == {"empty_row": 1, "unreadable": 1}
    aside = consultation.ledger.rows(state="set aside").set_index("reason")["detail"]
    assert aside["unreadable"] == "p. 2"
    assert dict(consultation.notices)["document_pages_unread"] == (("count", "1"), ("file", "a.pdf"))


@pytest.mark.parametrize("pages", [["picture"], ["picture", [(280, 40, 9, "Page 2")]]])
def test_a_scan_asks_for_ocr(tmp_path, pages):
    with pytest.raises(
        dl.ReadError, match="run OCR on it first, for example with OCRmyPDF, then read it again"
    ):
        dl.read(write_pdf(tmp_path / "scan.pdf", pages))


def test_blank_damaged_and_locked_files_get_one_sentence(tmp_path):
    with pytest.raises(dl.ReadError, match="every page is blank"):
        dl.read(write_pdf(tmp_path / "blank.pdf", ["blank"]))
    path = write_pdf(tmp_path / "a.pdf", [printed(LONG)])
    with pikepdf.open(path) as whole:
        whole.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(user="secret", owner="other"))
    with pytest.raises(dl.ReadError, match="password"):
        dl.read(tmp_path / "locked.pdf")
    with pikepdf.open(path) as whole:  # no password to read: only printing is restricted
        open_to_all = pikepdf.Encryption(user="", owner="other", R=3, aes=False, metadata=False)
        whole.save(tmp_path / "restricted.pdf", encryption=open_to_all)
    assert dl.read(tmp_path / "restricted.pdf").contributions.num_rows == 1
    for content in (b"", b"%PDF-1.7\n", b"just words", path.read_bytes()[:300]):
        (tmp_path / "bad.pdf").write_bytes(content)
        with pytest.raises(dl.ReadError) as caught:
            dl.read(tmp_path / "bad.pdf")
        assert "\n" not in str(caught.value)


def test_properties_give_title_and_organisation(tmp_path):
    info = {"Title": "Avis des riverains", "Author": "Jeanne Exemple", "Organisation": "Les Amis du canal"}
    consultation = dl.read(write_pdf(tmp_path / "a.pdf", [printed(LONG)], info=info))
    assert consultation.codes.to_pandas()["code"].tolist() == ["Avis des riverains"]
    assert consultation.participants["id"].to_pylist() == ["Les Amis du canal"]
    plain = dl.read(
        write_pdf(tmp_path / "b.pdf", [printed(LONG)], info={"Title": "Microsoft Word - avis.docx"})
    )
    assert plain.codes.num_rows == 0
