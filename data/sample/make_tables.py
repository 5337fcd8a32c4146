"""Lay out the hand-written contributions as the files an organiser would really hold.

Run ``python make_tables.py`` in this folder, after make_votes.py. It writes polis/comments.csv,
polis/summary.csv, questionnaire.xlsx, registre_papier.xlsx and truth/contributions.csv. No word is added or
changed on the way.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import Counter
from datetime import datetime, timedelta, timezone
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

Row = dict[str, str]

HERE = Path(__file__).resolve().parent
TOWN = "0"
"""The town, which wrote the opening statements."""
PDT = timezone(timedelta(hours=-7))
PARIS = timezone(timedelta(hours=2))
NOTICE = (
    "CONSULTATION FICTIVE. Valbruyne, ses habitants et leurs propos sont inventés. "
    "FICTIONAL CONSULTATION: the town, its people and their words are invented."
)
QUESTIONS = {
    "1": "Qu’attendez-vous de la place du Marché dans cinq ans ?",
    "2": "Que faut-il changer en priorité dans vos déplacements et dans votre quartier ?",
    "3": "Souhaitez-vous ajouter autre chose (écoles, cantines, commerces, arbres, propreté…) ?",
}
DESCRIPTION = f"""{NOTICE}

Quelle place du Marché, et quelle ville autour, voulons-nous dans cinq ans ?

La Ville de Valbruyne vous consulte du 4 mai au 14 juin 2026. Votez sur les affirmations \
(d'accord, pas d'accord, je passe) et ajoutez les vôtres. Le conseil municipal décidera le 24 septembre 2026.
"""


def read_rows(name: str) -> list[Row]:
    """Read a table of this folder."""
    with (HERE / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def to_csv(header: list[str], rows: list[list[object]]) -> str:
    """Write rows as CSV text with Unix line ends."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


def comments_csv(contributions: list[Row], votes: list[Row]) -> str:
    """Lay out the statements as Polis does, newest first; counts are of events, revotes included."""
    events = Counter((v["comment-id"], v["vote"]) for v in votes)
    rows: list[list[object]] = []
    for row in reversed([r for r in contributions if r["source"] == "polis"]):
        at = datetime.fromisoformat(row["date"])
        text = at.astimezone(PDT).strftime("%a %b %d %H:%M:%S PDT %Y")
        key = row["source_id"]
        counts = [events[(key, "1")], events[(key, "-1")]]
        stamp = int(at.timestamp() * 1000)
        seed = str(row["author"] == TOWN).lower()
        rows.append([stamp, text, key, row["author"], *counts, row["moderated"], seed, row["text"]])
    head = ["timestamp", "datetime", "comment-id", "author-id", "agrees", "disagrees"]
    return to_csv([*head, "moderated", "is-seed", "comment-body"], rows)


def summary_csv(contributions: list[Row], votes: list[Row]) -> str:
    """Write the key,value lines of a Polis export."""
    polis = [r for r in contributions if r["source"] == "polis"]
    voters = len({v["voter-id"] for v in votes})
    rows: list[list[object]] = [
        ["url", "https://consultation.exemple.fr/place-du-marche"],
        ["views", 2914],
        ["voters", voters],
        ["voters-in-conv", voters],
        ["commenters", len({r["author"] for r in polis})],
        ["comments", len(polis)],
        ["groups", 3],
        ["conversation-description", DESCRIPTION],
    ]
    return to_csv(["topic", "[FICTIF] La place du Marché et la ville autour"], rows)


def same_bytes(book: Workbook) -> bytes:
    """Save a workbook without the hour of its making, so that it is the same file each time."""
    raw, out = io.BytesIO(), io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist()):
            data = source.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2026-07-01T08:00:00Z", data)
            entry = zipfile.ZipInfo(name, date_time=(2026, 7, 1, 8, 0, 0))
            target.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def dress(sheet: Worksheet, widths: dict[str, int], header_row: int) -> None:
    """Column widths, a bold header, wrapped texts."""
    for letter, width in widths.items():
        sheet.column_dimensions[letter].width = width
    for cell in sheet[header_row]:
        cell.font = Font(bold=True)
    for line in sheet.iter_rows(min_row=header_row + 1):
        for cell in line:
            cell.alignment = Alignment(vertical="top", wrap_text=True)


def notice_sheet(book: Workbook) -> None:
    """Add a last sheet that says the file is fictional."""
    sheet = book.create_sheet("Notice")
    sheet.append([NOTICE])
    sheet.column_dimensions["A"].width = 110


def place(identifier: str, names: dict[str, str]) -> str | None:
    """Find the name of a neighbourhood, or an empty cell."""
    return names.get(identifier)


def questionnaire(contributions: list[Row], names: dict[str, str], profiles: dict[str, str]) -> Workbook:
    """Lay out the open answers as the form tool exports them, with one stray empty line."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Réponses"
    people = ["Participant", "Quartier ", "Profil", "Âge"]
    head = ["Identifiant", "Date", *people, "Question", "Votre contribution"]
    sheet.append(head)
    rows = sorted((r for r in contributions if r["source"] == "questionnaire"), key=lambda r: r["date"])
    for k, row in enumerate(rows):
        if k == 87:
            sheet.append([None] * len(head))
        at = datetime.fromisoformat(row["date"]).astimezone(PARIS).strftime("%d/%m/%Y %H:%M")
        profile = profiles.get(row["author"]) or "Particulier"
        who = [int(row["author"]), place(row["territory"], names), profile, row["age"] or None]
        sheet.append([row["id"], at, *who, QUESTIONS[row["question"]], row["text"]])
    dress(sheet, {"B": 17, "D": 20, "E": 16, "G": 42, "H": 110}, 1)
    notice_sheet(book)
    return book


def register(contributions: list[Row], names: dict[str, str]) -> Workbook:
    """Lay out the paper register, typed later: title lines above the header, real dates, missing fields."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Registre"
    sheet.append(["Registre papier de l’accueil de la mairie et du marché – CONSULTATION FICTIVE"])
    sheet.append(["Saisi le 29/06/2026 d’après le cahier"])
    sheet.append(["N°", "Date", "Quartier", "Âge", "Texte recopié", "Canal"])
    for row in (r for r in contributions if r["source"] == "registre"):
        day = datetime.fromisoformat(row["date"]).replace(tzinfo=None, hour=0, minute=0)
        written = day if row["id"] not in {"R09", "R13", "R22"} else None
        where = place(row["territory"], names)
        sheet.append([row["id"], written, where, row["age"] or None, row["text"], "papier"])
    for cell in sheet["B"][3:]:
        cell.number_format = "dd/mm/yyyy"
    dress(sheet, {"B": 12, "C": 20, "E": 110}, 3)
    notice_sheet(book)
    return book


def offsets(row: Row) -> str:
    """Where each invented personal datum stands in the text: kind:start:end."""
    found = []
    for item in filter(None, row["personal_data"].split(";")):
        kind, value = item.split(":", 1)
        start = row["text"].index(value)
        found.append(f"{kind}:{start}:{start + len(value)}")
    return ";".join(found)


def truth_csv(contributions: list[Row]) -> str:
    """Write what each text says, hand-coded while writing it."""
    head = ["id", "source", "source_id", "idea", "theme", "stance", "ideas", "duplicate_of", "mobilisation"]
    truths = ["idea_truth", "theme_truth", "stance_truth", "ideas_truth"]
    keys = ["id", "source", "source_id", *truths, "duplicate_of", "mobilisation", "nonanswer", "language"]
    rows: list[list[object]] = [[*(r[k] for k in keys), offsets(r)] for r in contributions]
    return to_csv([*head, "nonanswer", "language", "personal_data"], rows)


def generate() -> dict[str, bytes]:
    """Every file this program makes, by its path under data/sample."""
    contributions, votes = read_rows("contributions.csv"), read_rows("polis/votes.csv")
    names = {r["id"]: r["name"] for r in read_rows("territoires.csv")}
    profiles = {r["participant"]: r["type_collectif"].capitalize() for r in read_rows("participants.csv")}
    return {
        "polis/comments.csv": comments_csv(contributions, votes).encode("utf-8"),
        "polis/summary.csv": summary_csv(contributions, votes).encode("utf-8"),
        "truth/contributions.csv": truth_csv(contributions).encode("utf-8"),
        "questionnaire.xlsx": same_bytes(questionnaire(contributions, names, profiles)),
        "registre_papier.xlsx": same_bytes(register(contributions, names)),
    }


def main() -> None:
    """Write the files."""
    for name, data in generate().items():
        (HERE / name).write_bytes(data)
        print(f"{name}: {len(data)} bytes")


if __name__ == "__main__":
    main()
