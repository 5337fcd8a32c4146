"""CONSUL: translated headers, prices inside texts, supports without opposite, votes without voters."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest

import deliberation as dl
from deliberation.ingest import READERS
from deliberation.ingest.place import Place

PROPOSALS = [
    "id", "title", "description", "external_url", "cached_votes_up", "comments_count", "hot_score",
    "confidence_score", "created_at", "summary", "video_url", "geozone_id", "retired_at", "retired_reason",
    "retired_explanation", "proceeding", "sub_proceeding",
]  # fmt: skip
DEBATES = [
    "id",
    "title",
    "description",
    "created_at",
    "cached_votes_total",
    "cached_votes_up",
    "cached_votes_down",
]
COMMENTS = [
    "id", "commentable_id", "commentable_type", "body", "created_at", "cached_votes_total", "cached_votes_up",
    "cached_votes_down", "ancestry", "confidence_score",
]  # fmt: skip


def proposal(
    i, title="Más árboles", *, up=12, summary="Plantar árboles", zone="3", text="", retired=("", "", "")
):
    return [i, title, text, "", up, 2, 300, 12000, "2015-09-15 18", summary, "", zone, *retired, "", ""]


def write(path, *rows, sep=",", encoding="utf-8", quoting=csv.QUOTE_MINIMAL):
    path.parent.mkdir(exist_ok=True)
    text = io.StringIO()
    csv.writer(text, delimiter=sep, quoting=quoting).writerows(rows)
    path.write_text(text.getvalue(), encoding=encoding)
    return path


def open_data(folder, *, sep=";", encoding="iso-8859-1", shuffled=None):
    """Write the files that CONSUL publishes as open data, invented."""
    tables = {
        "proposals": [
            PROPOSALS,
            proposal(1, text="<p>Plantar <b>árboles</b> en la calle.</p>"),
            proposal(2, "Bancos", up=4, summary="", zone="", text="Poner bancos"),
            proposal(3, "Pista", up=9, zone="", retired=("2015-10-01", "duplicated", "Ya existe otra")),
            proposal(4, "Solo un título", summary="", zone="9"),
        ],
        "debates": [DEBATES, [1, "¿Peatonalizar?", "<p>Qué opináis</p>", "2015-09-15 18", 10, 7, 3]],
        "comments": [
            COMMENTS,
            [1, 1, "Proposal", "<p>Sí, por favor</p>", "2015-09-15 18", 3, 3, 0, "", 3],
            [2, 1, "Proposal", "De acuerdo", "2015-09-15 19", 0, 0, 0, "1", 0],
            [3, 1, "Debate", "No", "2015-09-15 18", 2, 0, 2, "", -2],
            [4, 1, "Proposal", "Gracias", "2015-09-16 18", 0, 0, 0, "1/2", 0],
            [5, 8, "Poll", "", "2015-09-16 18", 0, 0, 0, "", 0],
        ],
        "geozones": [["id", "name"], [3, "Centro"], [4, "Retiro"]],
        "tags": [
            ["id", "name", "taggings_count", "kind"],
            [7, "medio ambiente", 2, "category"], [8, "sombra", 1, ""],
        ],
        "taggings": [
            ["tag_id", "taggable_id", "taggable_type"],
            [7, 1, "Proposal"], [8, 1, "Proposal"], [7, 1, "Debate"], [7, 99, "Debate"], [5, 2, "Proposal"],
        ],
        "votes": [
            ["votable_id", "votable_type", "vote_flag", "created_at"],
            [1, "Proposal", "true", "2015-09-15 18"], [1, "Debate", "false", "2015-09-15 18"],
            [77, "Debate", "true", "2015-09-15 18"],
        ],
        "proposal_notifications": [
            ["title", "body", "proposal_id", "created_at"],
            ["Novedades", "<p>Seguimos</p>", 1, "2015-09-20 10"],
        ],
    }  # fmt: skip
    for name, (head, *rows) in tables.items():
        if shuffled is not None:
            np.random.default_rng(shuffled).shuffle(rows)
        write(folder / f"{name}.csv", head, *rows, sep=sep, encoding=encoding, quoting=csv.QUOTE_ALL)
    return folder, {f"{name}.csv": len(rows) - 1 for name, rows in tables.items()}


@pytest.mark.parametrize(("sep", "encoding"), [(";", "iso-8859-1"), (",", "utf-8"), (",", "utf-8-sig")])
def test_the_open_data_of_every_generation(tmp_path, sep, encoding):
    folder, received = open_data(tmp_path / "api", sep=sep, encoding=encoding)
    consultation = dl.read(folder)
    assert consultation.ledger.balanced(received)
    rows = {row["id"]: row for row in consultation.contributions.to_pylist()}
    assert rows["proposal-1"]["text"] == "Plantar árboles\n\nPlantar árboles en la calle."
    assert rows["proposal-2"]["text"] == "Poner bancos"
    assert rows["proposal-4"]["text"] == "Solo un título"
    assert rows["debate-1"]["title"] == "¿Peatonalizar?"
    assert rows["proposal-1"]["date"].isoformat() == "2015-09-15T18:00:00+00:00"
    assert [rows[name]["kind"] for name in ("proposal-1", "debate-1", "comment-1")] == [
        "proposal",
        "statement",
        "comment",
    ]


def test_comments_answer_one_another_or_what_they_comment(tmp_path):
    folder, _ = open_data(tmp_path / "api")
    rows = {row["id"]: row for row in dl.read(folder).contributions.to_pylist()}
    parents = {name: rows[name]["parent"] for name in ("comment-1", "comment-2", "comment-3", "comment-4")}
    assert parents == {
        "comment-1": "proposal-1",
        "comment-2": "comment-1",
        "comment-3": "debate-1",
        "comment-4": "comment-2",
    }


def test_supports_have_no_opposite_but_debates_and_comments_do(tmp_path):
    folder, _ = open_data(tmp_path / "api")
    consultation = dl.read(folder)
    ids = consultation.contribution_ids
    tallies = {
        ids[r["contribution"]]: (r["agree"], r["disagree"], r["total"])
        for r in consultation.tallies.to_pylist()
    }
    assert tallies == {
        "debate-1": (7, 3, 10),
        "comment-1": (3, 0, 3),
        "comment-2": (0, 0, 0),
        "comment-3": (0, 2, 2),
        "comment-4": (0, 0, 0),
    }
    supports = {
        ids[r["contribution"]]: r["value"]
        for r in consultation.measures.to_pylist()
        if r["name"] == "supports"
    }
    assert supports == {"proposal-1": 12, "proposal-2": 4, "proposal-3": 9, "proposal-4": 12}


def test_votes_that_name_no_voter_repeat_the_published_counts(tmp_path):
    folder, _ = open_data(tmp_path / "api")
    consultation = dl.read(folder)
    assert not consultation.has_votes
    assert consultation.ledger.reasons("vote", "merged") == {"other_representation": 2}
    assert consultation.ledger.reasons("vote", "set aside") == {"unknown_contribution": 1}


def test_votes_are_counted_where_no_count_is_published(tmp_path):
    folder = tmp_path / "api"
    write(
        folder / "comments.csv",
        ["id", "commentable_type", "commentable_id", "body", "ancestry"],
        [1, "Debate", 9, "Oui", ""],
        [2, "Debate", 9, "Non", ""],
    )
    votes = [[1, "Comment", "true"], [1, "Comment", "false"], [1, "Comment", "true"], [2, "Comment", "f"]]
    write(folder / "votes.csv", ["votable_id", "votable_type", "vote_flag"], *votes)
    consultation = dl.read(folder)
    counts = consultation.tallies.to_pandas().set_index("contribution")[["agree", "disagree", "total"]]
    assert counts.to_numpy().tolist() == [[2, 1, 3], [0, 1, 1]]
    assert consultation.ledger.reasons("vote", "used") == {"tally_read": 4}


def test_a_withdrawn_proposal_stays_readable_with_why(tmp_path):
    folder, _ = open_data(tmp_path / "api")
    consultation = dl.read(folder)
    rows = {row["id"]: row for row in consultation.contributions.to_pylist()}
    gone = rows["proposal-3"]
    assert (gone["moderated"], gone["moderation_reason"], gone["moderated_by"]) == (
        True,
        "withdrawn",
        "author",
    )
    why = rows["proposal-3-retired"]
    assert (why["text"], why["parent"], why["moderated"]) == ("Ya existe otra", "proposal-3", True)
    place = list(rows).index("proposal-3")
    assert ("retired_reason", "duplicated") in {
        (r["scheme"], r["code"]) for r in consultation.codes.to_pylist() if r["contribution"] == place
    }


def test_geozones_are_territories_and_tags_are_codes(tmp_path):
    folder, _ = open_data(tmp_path / "api")
    consultation = dl.read(folder)
    names = dict(consultation.territories.to_pandas()[["id", "name"]].itertuples(index=False))
    assert names == {"geozone-3": "Centro", "geozone-4": "Retiro"}
    rows = {row["id"]: row for row in consultation.contributions.to_pylist()}
    assert [rows[name]["territory"] for name in ("proposal-1", "proposal-2", "proposal-4")] == [
        "geozone-3",
        None,
        "geozone-9",
    ]
    ids = list(rows)
    codes = {(ids[r["contribution"]], r["scheme"], r["code"]) for r in consultation.codes.to_pylist()}
    assert {code for code in codes if code[1] in {"tag", "category"}} == {
        ("proposal-1", "category", "medio ambiente"),
        ("proposal-1", "tag", "sombra"),
        ("debate-1", "category", "medio ambiente"),
        ("proposal-2", "tag", "5"),
    }
    assert consultation.ledger.reasons("row", "set aside") == {"unknown_parent": 1}


def test_messages_of_authors_to_their_supporters_are_context(tmp_path):
    folder, _ = open_data(tmp_path / "api")
    rows = dl.read(folder).contributions.to_pylist()
    said = next(row for row in rows if row["id"].startswith("notification-"))
    assert (said["text"], said["parent"], said["moderation_reason"]) == (
        "Seguimos",
        "proposal-1",
        "not_analysed",
    )


HEADS = {
    "en": ["ID", "Title", "Supports", "Administrator", "Valuator", "Valuation Group", "Scope of operation",
           "Feasibility", "Val. Fin.", "Selected", "Show to valuators", "Author username"],
    "es": ["ID", "Título", "Apoyos", "Administrador", "Evaluador", "Grupos evaluadores",
           "Ámbito de actuación", "Viabilidad", "Ev. Fin.",
           "Seleccionado", "Mostrar a evaluadores", "Usuario autor"],
    "fr": ["ID", "Titre", "Soutiens", "Administrateur", "Évaluateur", "Groupe d'évaluation",
           "Périmètre des opérations", "Faisabilité", "Ev. Ter.", "Sélectionné", "Montrer aux évaluateurs",
           "Nom d’utilisateur de l’auteur"],
    "de": ["ID", "Titel", "Unterstützung", "Administrator", "Begutachter/in", "Bewertungsgruppe",
           "Rahmenbedingungen", "Durchführbarkeit", "Bew. Fin.", "Ausgewählt",
           "Den Begutachtern/Begutachterinnen zeigen", "Benutzer*innenname des/der Verfasser*in"],
}  # fmt: skip
WORDS = {
    "en": ("Feasible ($100,000)", "Unfeasible", "Undecided", "Yes", "No", "price ($)"),
    "es": ("Viable (100.000 €)", "Inviable", "Sin decidir", "Sí", "No", "price (€)"),
    "fr": ("Réalisable (100\u202f000 €)", "Irréalisable", "Incertain", "Oui", "Non", "price (€)"),
    "de": ("Durchführbar (100.000,00 €)", "Undurchführbar", "Offen", "Ja", "Nein", "price (€)"),
}


@pytest.mark.parametrize("language", list(HEADS))
def test_investments_under_translated_headers(tmp_path, language):
    yes_price, no, unsure, yes, nope, price = WORDS[language]
    rows = [
        [12, "Un parc", 88, "Ann Admin", "-", "Parcs", "Nord", yes_price, yes, yes, yes, "zoe"],
        [13, "Un tunnel", 5, "-", "Max Eval", "-", "Sud", no, yes, nope, nope, "max"],
        [14, "Un pont", 7, "-", "-", "-", "Sud", unsure, nope, nope, nope, "zoe"],
        [15, "Un banc", 1, "-", "-", "-", "Nord", yes_price, yes, nope, yes, "lou"],
    ]
    consultation = dl.read(write(tmp_path / "e" / "budget_investments.csv", HEADS[language], *rows))
    assert consultation.ledger.balanced({"budget_investments.csv": 4})
    assert consultation.notices == ()
    ids = consultation.contribution_ids
    measures = {(ids[r["contribution"]], r["name"], r["value"]) for r in consultation.measures.to_pylist()}
    assert measures == {
        ("investment-12", "supports", 88), ("investment-12", price, 100_000),
        ("investment-13", "supports", 5), ("investment-14", "supports", 7),
        ("investment-15", "supports", 1), ("investment-15", price, 100_000),
    }  # fmt: skip
    responses = {
        r["contributions"][0]: (r["status"], r["status_said"]) for r in consultation.responses.to_pylist()
    }
    assert responses == {
        "investment-12": ("unclassified", HEADS[language][9]),
        "investment-13": ("declined", no),
        "investment-15": ("unclassified", yes_price.partition(" (")[0]),
    }
    assert consultation.contributions["territory"].to_pylist() == ["Nord", "Sud", "Sud", "Nord"]
    authors = consultation.contributions["author"].to_pylist()
    assert authors[0] == authors[2] != authors[1]
    assert "Admin" not in str(consultation.codes.to_pylist() + consultation.participants.to_pylist())


def test_why_it_cannot_be_done_and_who_won(tmp_path):
    head = [
        "id",
        "title",
        "description",
        "heading_id",
        "price",
        "feasibility",
        "unfeasibility_explanation",
        "selected",
        "winner",
        "author_id",
    ]
    rows = [
        [1, "Un parc", "<p>Avec de l'ombre</p>", 3, "1234.50", "feasible", "", "true", "true", 42],
        [2, "Un tunnel", "", 3, "", "unfeasible", "<p>Trop cher</p>", "false", "false", 43],
    ]
    consultation = dl.read(write(tmp_path / "e" / "investments.csv", head, *rows))
    won, lost = consultation.responses.to_pylist()
    assert (won["status"], won["status_said"], lost["status"], lost["reason"]) == (
        "retained",
        "winner",
        "declined",
        "Trop cher",
    )
    assert [r["value"] for r in consultation.measures.to_pylist() if r["name"] == "price"] == [1234.5]
    assert consultation.contributions["author"].to_pylist() == ["42", "43"]
    assert consultation.contributions["text"].to_pylist() == ["Avec de l'ombre", "Un tunnel"]


BESIDE = [
    "Created at",
    "Comment ID",
    "Comment Author",
    "Comment Content",
    "Comment Parent",
    "Comment Created at",
]


def test_rows_that_repeat_an_investment_for_each_comment(tmp_path):
    park = [
        12,
        "A park",
        88,
        "-",
        "-",
        "-",
        "North",
        "Feasible ($99)",
        "Yes",
        "Yes",
        "Yes",
        "joe",
        "2026-06-01 14:56:10",
    ]
    rows = [
        [*park, 1, "a@example.org", "<p>I think it should</p>", "", "2026-06-01 14:58:10"],
        [*park, 2, "b@example.org", "I disagree", 1, "2026-06-01 14:59:10"],
        [13, "A tunnel", 5, "-", "-", "-", "X", "Unfeasible", *3 * ["No"], "zoe", "2026-06-02", *5 * [""]],
    ]  # fmt: skip
    path = write(tmp_path / "e" / "inv.csv", HEADS["en"] + BESIDE, *rows, encoding="utf-8-sig")
    consultation = dl.read(path)
    found = {row["id"]: (row["text"], row["parent"]) for row in consultation.contributions.to_pylist()}
    assert found == {
        "investment-12": ("A park", None),
        "investment-13": ("A tunnel", None),
        "comment-1": ("I think it should", "investment-12"),
        "comment-2": ("I disagree", "comment-1"),
    }
    assert consultation.ledger.balanced({"inv.csv": 3})
    assert consultation.ledger.reasons("contribution", "merged") == {"repeated": 1}
    cells = consultation.ledger.rows().dropna(subset=["column"])
    assert list(zip(cells["row"], cells["column"], strict=True)) == [
        (1, "Comment Content"),
        (2, "Comment Content"),
    ]
    assert "example.org" not in str(consultation.participants.to_pylist())


def test_proposals_with_their_comments_in_spanish(tmp_path):
    head = [
        "ID",
        "Título",
        "Autor",
        "Resumen",
        "Fecha de creación",
        "Comentario ID",
        "Comentario Autor",
        "Comentario Contenido",
    ]
    path = write(
        tmp_path / "e" / "p.csv",
        head,
        [7, "Bancos", "a@example.org", "Poner bancos", "01/02/2024 10:00", 3, "b@example.org", "Sí"],
    )
    rows = {row["id"]: row for row in dl.read(path).contributions.to_pylist()}
    assert (rows["proposal-7"]["text"], rows["comment-3"]["parent"]) == ("Poner bancos", "proposal-7")


def test_hidden_contents_and_unknown_columns_are_said(tmp_path):
    head = [
        "id",
        "title",
        "description",
        "cached_votes_total",
        "cached_votes_up",
        "cached_votes_down",
        "hidden_at",
        "mood",
    ]
    path = write(
        tmp_path / "e" / "debates.csv",
        head,
        [1, "A", "Un texte", 3, 2, 1, "2020-01-01", "gai"],
        [2, "B", "Autre", 3, "", "", "", ""],
    )
    consultation = dl.read(path)
    assert consultation.ledger.reasons("contribution") == {"moderated": 1}
    assert dict(dict(consultation.notices)["columns_not_read"]) == {"file": "debates.csv", "names": "mood"}
    assert consultation.tallies.num_rows == 1


def test_tags_and_votes_alone_are_not_a_consultation(tmp_path):
    path = write(
        tmp_path / "e" / "votes.csv", ["votable_id", "votable_type", "vote_flag"], [1, "Debate", "true"]
    )
    with pytest.raises(dl.ReadError, match="no reader recognises"):
        dl.read(path)
    with pytest.raises(dl.ReadError, match="holds no proposals, debates, investments or comments"):
        dl.read(path, reader="consul")


def test_an_id_given_twice_keeps_both_texts_with_their_own_figures(tmp_path):
    path = write(
        tmp_path / "e" / "proposals.csv",
        PROPOSALS,
        proposal(1, up=5),
        proposal(1, up=5),
        proposal(1, summary="Otra cosa", up=9),
    )
    consultation = dl.read(path)
    ids = consultation.contribution_ids
    texts = consultation.contributions["text"].to_pylist()
    supports = {
        texts[r["contribution"]]: r["value"]
        for r in consultation.measures.to_pylist()
        if r["name"] == "supports"
    }
    assert supports == {"Plantar árboles": 5, "Otra cosa": 9}
    assert len(ids) == 2
    assert consultation.ledger.reasons("contribution", "merged") == {"duplicate_id": 1}


def test_the_order_of_the_rows_never_matters(tmp_path):
    hashes = {dl.read(open_data(tmp_path / str(seed), shuffled=seed)[0]).content_hash for seed in (1, 2, 3)}
    assert len(hashes) == 1


def test_comments_of_another_platform_are_not_claimed(tmp_path):
    head = ["id", "body", "commentable_type", "commentable_id", "alignment", "depth"]
    path = write(tmp_path / "e" / "comments.csv", head, [1, "Oui", "Platform::Debate", 9, 1, 0])
    assert READERS["consul"].recognises(Place(path)) == 0
