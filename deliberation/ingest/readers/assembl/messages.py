"""Messages of a debate: one record for each, however many reactions repeat it."""

from __future__ import annotations

from typing import Final

import pandas as pd

from deliberation.ingest.cells import values
from deliberation.ingest.cells.pseudonyms import pseudonyms
from deliberation.ingest.raw import RawTable
from deliberation.ingest.readers.assembl.part import Part
from deliberation.ingest.records import long
from deliberation.ingest.records.draft import Account
from deliberation.ingest.records.headers import named, numbered
from deliberation.ingest.records.table import records, with_ids, with_text
from deliberation.ingest.records.twins import told_apart

_COLUMNS: Final = {
    "text": ("Message", "Réponse", "Fiction"),
    "title": ("Sujet", "Titre de la fiction"),
    "question": ("Question",),
    "date": ("Date de publication",),
    "url": ("URL du message", "URL de la fiction"),
    "indentation": ("Indentation du message",),
    "top": ("Top post",),
    "top_title": ("Titre du top post",),
}
_COLUMN: Final = "Nom de la colonne"
_AUTHOR: Final = (
    "author", "Nom d'utilisateur de l'auteur", "Adresse mail de l'auteur", "Nom de l'auteur", "Auteur",
)  # fmt: skip
_REACTION: Final = "Date du vote"
_FIGURES: Final = (
    "J'aime", "J'aime pas", "Pas tout compris", "SVP + d'infos", "Nombre de share", "Nombre de réponses",
    "Nombre de message (débat)", "Nombre d'attrapages",
)  # fmt: skip
_KEYWORDS: Final = ("Mots clés", "Mots clés suggérés")


def read_messages(table: RawTable, role: str, account: Account, zone: str | None) -> Part:
    """Read a sheet of messages, answers of a survey or fictions.

    Parameters
    ----------
    table : RawTable
        The rows: one per message and reaction, every column but those of the reaction repeated.
    role : str
        A key of ``sheets.ROLES``.
    account : Account
        Where the rows that repeat a message are entered, with the day of the reaction.
    zone : str, optional
        Zone of dates that name none.
    """
    account.open(table, "contribution")
    frame = records(table, named(table.columns, _COLUMNS), zone=zone)
    frame["author"] = _authors(table)
    frame["kind"] = "answer" if role == "survey" else "comment"
    schemes = _schemes(table)
    named_figures = named(table.columns, {name: (name,) for name in _FIGURES})
    figures = {name: values.numbers(table.series(theirs)) for name, theirs in named_figures.items()}
    frame = _placed(frame, [cells for name, cells in schemes if name.startswith("Thématique")])
    labels = {f"code {number}": cells for number, (_, cells) in enumerate(schemes)}
    frame = pd.concat([frame, pd.DataFrame(labels), pd.DataFrame(figures)], axis=1)
    frame = _once(frame, table, account)
    frame, notices = told_apart(with_ids(with_text(frame, account)))
    pairs = [(name, frame[label]) for label, (name, _) in zip(labels, schemes, strict=True)]
    codes = long.codes(frame["id"], pairs)
    measures = long.measures(frame["id"], [(name, frame[name]) for name in figures])
    frame = _with_tops(frame.drop(columns=[*labels, *figures]))
    return Part(contributions=frame, codes=codes, measures=measures, notices=tuple(notices))


def _authors(table: RawTable) -> pd.Series:
    """Return an id for each author: made from the surest of the columns that name them."""
    found = [named(table.columns, {"author": (name,)}).get("author") for name in _AUTHOR]
    authors = table.series("")
    for column in found:
        if column is not None:
            authors = authors.where(authors.notna(), table.series(column))
    return pseudonyms(authors)


def _schemes(table: RawTable) -> list[tuple[str, pd.Series]]:
    """Return what a message is filed under: its theme at every level, its column, its keywords."""
    levels = [(name, table.series(name)) for name in numbered(table.columns, "Thématique niveau")]
    others = [(_COLUMN, table.series(name)) for name in named(table.columns, {"": (_COLUMN,)}).values()]
    words = [(stem, table.series(name)) for stem in _KEYWORDS for name in numbered(table.columns, stem)]
    return [*levels, *others, *words]


def _placed(frame: pd.DataFrame, levels: list[pd.Series]) -> pd.DataFrame:
    """Return records with an id and a parent where the indentation says so: ``Theme/Sub-theme/1.1``.

    A message of unknown place in its thread has the indentation ``x``.
    """
    if "indentation" not in frame:
        return frame
    theme = pd.Series([""] * len(frame), dtype="str")
    for cells in levels:
        theme = theme.where(cells.isna(), theme + cells.fillna("") + "/")
    place = values.ids(frame["indentation"])
    known = place.str.fullmatch(r"\d+(?:\.\d+)*").fillna(value=False).astype(bool)
    above = place.str.replace(r"\.?\d+$", "", regex=True)
    reply = known & above.ne("")
    return frame.drop(columns="indentation").assign(
        id=(theme + place).where(known),
        parent=(theme + above).where(reply),
        top_id=(theme + place.str.replace(r"\..*$", "", regex=True)).where(reply),
    )


def _once(frame: pd.DataFrame, table: RawTable, account: Account) -> pd.DataFrame:
    """Return one record per message; the rows that repeat it for a reaction are merged into it."""
    again = frame.duplicated([name for name in frame.columns if name not in {"row", "file"}])
    if again.any():
        day = table.series(named(table.columns, {"day": (_REACTION,)}).get("day", ""))
        said = [None if pd.isna(cell) else str(cell) for cell in day[again]]
        account.enter(
            table.file, "contribution", frame.loc[again, "row"].to_numpy(), "merged", "repeated", detail=said
        )
    return frame[~again].reset_index(drop=True)


def _with_tops(frame: pd.DataFrame) -> pd.DataFrame:
    """Add the first message of threads that the export gives beside the replies only, for context."""
    own = [name for name in ("top", "top_title", "top_id") if name in frame]
    bare = frame.drop(columns=own)
    if not {"top", "top_id"} <= set(own):
        return bare
    lost = frame[frame["top_id"].notna() & frame["top"].notna() & ~frame["top_id"].isin(frame["id"])]
    if not len(lost):
        return bare
    tops = lost.reindex(columns=["top_id", "top", "top_title"]).sort_values(["top_id", "top"])
    tops = tops.rename(columns={"top_id": "id", "top": "text", "top_title": "title"}).drop_duplicates("id")
    tops = tops.assign(kind="comment", made=True, moderated=True, moderation_reason="not_analysed")
    return pd.concat([bare.assign(moderated=False), tops], ignore_index=True)
