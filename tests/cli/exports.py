"""Small exports in Polis's layout, and settings that analyse them fast."""

from __future__ import annotations

import csv
import random
from pathlib import Path

SENTENCES = (
    "The bus should run on Sunday evening until midnight",
    "Buses on Sundays would help people who work late",
    "Plant more trees along the main street",
    "Trees give shade to the school yard in summer",
    "The market square should be closed to cars",
    "Keep parking places near the market for older people",
    "School meals should be cooked with local vegetables",
    "Vegetarian menus twice a week in school canteens",
    "Street lights could be off after midnight to save energy",
    "I feel unsafe when the street is dark at night",
    "The library must stay open on Saturday afternoon",
    "Longer opening hours for the public library please",
)


SCALE = 'scale = { "1" = "agree", "-1" = "disagree", "0" = "pass" }'
TEXTS_ONLY = 'columns = { id = "comment-id", text = "comment-body" }'


def write_csv(path: Path, rows: list[list[object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def comments(folder: Path, texts: tuple[str, ...] = SENTENCES) -> Path:
    header = [
        "timestamp",
        "datetime",
        "comment-id",
        "author-id",
        "agrees",
        "disagrees",
        "moderated",
        "comment-body",
    ]
    rows = [
        [1600000000000 + number, "", number, number % 7, 0, 0, 1, text] for number, text in enumerate(texts)
    ]
    return write_csv(folder / "comments.csv", [header, *rows])


def votes(
    folder: Path, people: int = 40, statements: int = len(SENTENCES), extra: list | None = None
) -> Path:
    header = ["timestamp", "datetime", "comment-id", "voter-id", "vote"]
    draw = random.Random(3)  # noqa: S311 - a made-up vote
    rows = []
    for person in range(people):
        side = 1 if person % 2 else -1
        for statement in range(statements):
            if draw.random() < 0.8:
                vote = side if statement % 2 else -side
                vote = vote if draw.random() < 0.9 else 0
                rows.append([1600000100000 + len(rows), "", statement, person, vote])
    return write_csv(folder / "votes.csv", [header, *rows, *(extra or [])])


def polis(
    folder: Path, *, people: int = 40, extra: list | None = None, texts: tuple[str, ...] = SENTENCES
) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    comments(folder, texts)
    if people:
        votes(folder, people, len(texts), extra)
    return folder


def write_settings(
    folder: Path, source: str, *, encoder: Path | None = None, more: str = "", formats: str = '["html"]'
) -> Path:
    analysis = f"[analysis]\nsimulations = 19\nencoder = {str(encoder)!r}\n" if encoder else ""
    text = (
        f'[consultation]\ntitle = "Small town"\n\n[[sources]]\npath = "{source}"\n{more}\n'
        f'{analysis}\n[report]\nlanguages = ["en"]\nformats = {formats}\n'
    )
    path = folder / "consultation.toml"
    path.write_text(text, encoding="utf-8")
    return path
