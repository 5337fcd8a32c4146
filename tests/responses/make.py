"""A small consultation with ideas made by hand, to try responses on."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from deliberation.core.tables import RESPONSES
from deliberation.synthesis import Ground
from deliberation.synthesis.facts import Facts
from tests.report import build

SAID = {
    "c1": ("p1", "T1.1"), "c2": ("p2", "T1.1"), "c3": ("p3", "T1.1"), "c4": ("p1", "T1.2"),
    "c5": ("p4", "T2.1"), "c6": ("p5", "T2.1"), "c7": ("p5", "T2.2"),
}  # fmt: skip
NAMES = {"T1.1": "Des pistes", "T1.2": "Des arceaux", "T2.1": "Des bancs", "T2.2": "De l’ombre"}
THEMES = {"T1": "Vélo", "T2": "Place"}


def ground(said: dict[str, tuple[str, str]] | None = None, **more: Any) -> Ground:
    """Return what responses answer to: four ideas in two themes, five persons."""
    said = SAID if said is None else said
    placed = pd.DataFrame(
        [(c, person, idea, idea.split(".")[0]) for c, (person, idea) in said.items()],
        columns=["contribution_id", "person", "idea", "theme"],
    )
    ideas = placed.groupby("idea").agg(persons=("person", "nunique"), contributions=("person", "size"))
    frame = pd.DataFrame(
        [
            (
                idea,
                idea.split(".")[0],
                NAMES.get(idea, idea),
                int(row["persons"]),
                int(row["contributions"]),
                False,
            )
            for idea, row in ideas.iterrows()
        ],
        columns=["idea", "theme", "name", "persons", "contributions", "minority"],
    )
    tree = placed.groupby("theme").agg(persons=("person", "nunique"), contributions=("person", "size"))
    themes = pd.DataFrame(
        [(t, THEMES.get(t, t), int(row["persons"]), int(row["contributions"])) for t, row in tree.iterrows()],
        columns=["theme", "name", "persons", "contributions"],
    )
    day = datetime.date(2026, 6, 14)
    return Ground(placed=placed, ideas=frame, themes=themes, latest=day, written=day, **more)


def facts(**about: Any) -> Facts:
    """Return facts without responses."""
    made = build.texts_only() if hasattr(build, "texts_only") else next(iter(build.EXAMPLES.values()))()
    said = made.about.model_copy(update={"closed": datetime.date(2026, 6, 14), **about})
    return made.model_copy(update={"about": said, "responses": []})


def response(**cells: Any) -> dict[str, Any]:
    """Return a row of RESPONSES."""
    blank: dict[str, Any] = dict.fromkeys(RESPONSES.names)
    return {**blank, "id": "r1", "subject": "Sujet", "status": "retained", **cells}


def table(*rows: dict[str, Any]) -> pa.Table:
    """Return rows as a table of responses."""
    return pa.Table.from_pylist(list(rows), schema=RESPONSES)


def grid(folder: Path, text: str, name: str = "responses.csv") -> Path:
    """Write a grid by hand, with the columns that its header names."""
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file
