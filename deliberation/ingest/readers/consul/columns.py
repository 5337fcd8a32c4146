"""The columns of CONSUL: those of its database, and their translations in the administration's exports."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from deliberation.ingest.cells.values import fold
from deliberation.ingest.records.headers import named
from deliberation.ingest.signature import Signature

_TITLE: Final = ("title", "titre", "titulo", "titel", "titolo")
_FEASIBILITY: Final = (
    "feasibility", "faisabilité", "viabilidad", "viabilidade", "fattibilità", "durchführbarkeit",
    "haalbaarheid",
)  # fmt: skip
_SELECTED: Final = (
    "selected", "sélectionné", "seleccionado", "selecionado", "selezionato", "ausgewählt", "geselecteerd",
)  # fmt: skip
_SCOPE: Final = (
    "scope of operation", "périmètre des opérations", "champ d'application", "ámbito de actuación",
    "ambito operativo", "escopo da operação", "rahmenbedingungen", "heading_name", "heading",
)  # fmt: skip
_AUTHOR: Final = (
    "author username", "nom d'utilisateur de l'auteur", "usuario autor", "username dell'autore",
    "username do autor", "benutzer*innenname des/der verfasser*in", "author_email", "author_name", "author",
    "auteur", "autor", "autore",
)  # fmt: skip

NAMES: Final = {
    "id": ("id",),
    "title": _TITLE,
    "summary": ("summary", "résumé", "resumen", "resumo", "sintesi", "riassunto", "zusammenfassung"),
    "description": ("description", "descripción", "descrição", "descrizione", "beschreibung"),
    "date": (
        "created_at", "created at", "créé le", "date de création", "fecha de creación", "creado el",
        "criado em", "data de criação", "creato il", "erstellt am",
    ),
    "author_id": ("author_id", "user_id"),
    "author": _AUTHOR,
    "geozone": ("geozone_id",),
    "scope": _SCOPE,
    "feasibility": _FEASIBILITY,
    "explanation": (
        "unfeasibility_explanation", "unfeasibility explanation", "explication de l'infaisabilité",
        "informe de inviabilidad",
    ),
    "selected": _SELECTED,
    "winner": ("winner", "gagnant", "ganador", "ganadora", "vencedor", "vincitore", "gewinner"),
    "supports": (
        "supports", "soutiens", "apoyos", "apoios", "sostegni", "unterstützung", "total_votes",
        "cached_votes_up",
    ),
    "up": ("cached_votes_up",),
    "down": ("cached_votes_down",),
    "total": ("cached_votes_total",),
    "price": ("price", "prix", "precio", "preço", "prezzo", "preis"),
    "hidden_at": ("hidden_at",),
    "retired_at": ("retired_at",),
    "retired_reason": ("retired_reason",),
    "retired_explanation": ("retired_explanation",),
    "proceeding": ("proceeding",),
    "sub_proceeding": ("sub_proceeding",),
    "valuation_group": (
        "valuation group", "groupe d'évaluation", "grupos evaluadores", "grupo de avaliação",
        "gruppo di stima", "bewertungsgruppe",
    ),
    "type": ("commentable_type",),
    "of": ("commentable_id",),
    "body": ("body",),
    "ancestry": ("ancestry",),
}  # fmt: skip
"""Our name -> the names in English, French, Spanish, Portuguese, Italian and German, and in the database."""
FIGURES: Final = ("physical_votes", "ballot_lines_count", "comments_count", "hot_score", "confidence_score")
"""Columns of figures that are kept under their own name."""
_STAFF: Final = (
    "administrator", "administrateur", "administrador", "amministratore", "valuator", "évaluateur",
    "evaluador", "avaliador", "valutatore", "begutachter/in",
)  # fmt: skip
_WORKFLOW: Final = (
    "val. fin.", "ev. ter.", "ev. fin.", "valor final.", "stim. conc.", "bew. fin.", "valuation_finished",
    "show to valuators", "montrer aux évaluateurs", "mostrar a evaluadores", "apresentar aos avaliadores",
    "mostrare agli stimatori", "den begutachtern/begutachterinnen zeigen", "visible_to_valuators",
    "incompatible", "incompatibile", "incompatível", "inkompatibel",
)  # fmt: skip
_LINKS: Final = ("external_url", "video_url")
_BESIDE: Final = (
    "tag_id", "taggable_id", "taggable_type", "name", "taggings_count", "kind", "votable_id", "votable_type",
    "vote_flag", "proposal_id", "html_map_coordinates", "external_code", "census_code",
)  # fmt: skip

_STEMS: Final = ("comment", "commentaire", "comentario", "commento", "kommentar")
_COMMENT: Final = re.compile(rf"(?:{'|'.join(_STEMS)})\s+(.+)")
_PARTS: Final = {
    "id": ("id",),
    "author": ("author", "auteur", "autor", "autore"),
    "text": ("content", "contenu", "contenido", "conteúdo", "contenuto", "inhalt"),
    "parent": ("parent", "padre", "pai", "principale", "übergeordnet"),
    "date": NAMES["date"],
}

ROLES: Final = {
    "investments": Signature(
        what="investments",
        needs=("id", _TITLE, _FEASIBILITY, (*_SELECTED, *_SCOPE)),
        also=(*NAMES["supports"], *_AUTHOR[:6], "price", "budget_id", "heading_id"),
    ),
    "commented": Signature(
        what="proposals or debates with their comments",
        needs=(
            "id", _TITLE, tuple(f"{stem} id" for stem in _STEMS),
            tuple(f"{stem} {word}" for stem in _STEMS for word in _PARTS["text"]),
        ),
    ),
    "proposals": Signature(
        what="proposals.csv",
        needs=("id", "title", "cached_votes_up", ("summary", "retired_at", "geozone_id", "video_url")),
        also=("hot_score", "confidence_score", "external_url", "proceeding"),
    ),
    "debates": Signature(
        what="debates.csv", needs=("id", "title", "cached_votes_up", "cached_votes_down"), also=("hot_score",)
    ),
    "comments": Signature(
        what="comments.csv",
        needs=(
            "id", "commentable_type", "commentable_id", "body",
            ("ancestry", "cached_votes_up", "cached_votes_total", "confidence_score"),
        ),
    ),
    "notifications": Signature(what="proposal_notifications.csv", needs=("title", "body", "proposal_id")),
    "tags": Signature(what="tags.csv", needs=("name", "taggings_count"), also=("kind", "id")),
    "taggings": Signature(what="taggings.csv", needs=("tag_id", "taggable_id", "taggable_type")),
    "votes": Signature(what="votes.csv", needs=("votable_id", "votable_type", "vote_flag")),
    "geozones": Signature(
        what="geozones.csv", needs=("id", "name", ("html_map_coordinates", "external_code", "census_code"))
    ),
}  # fmt: skip


def comment_columns(columns: Iterable[str]) -> dict[str, str]:
    """Return our name -> the header, of the comment that a row holds beside what it is about.

    Examples
    --------
    >>> comment_columns(["ID", "Title", "Comment ID", "Comment Content"])
    {'id': 'Comment ID', 'text': 'Comment Content'}
    """
    rest = {hit[1]: name for name in columns if (hit := _COMMENT.fullmatch(fold(name)))}
    return {ours: rest[theirs] for ours, theirs in named(rest, _PARTS).items()}


def unread(columns: Iterable[str]) -> list[str]:
    """Return the columns that are none of CONSUL's; those of its staff and workflow are known, and left."""
    known = {fold(name) for names in NAMES.values() for name in names}
    known |= {fold(name) for name in (*FIGURES, *_STAFF, *_WORKFLOW, *_LINKS, *_BESIDE)}
    return [name for name in columns if fold(name) not in known and not _COMMENT.fullmatch(fold(name))]
