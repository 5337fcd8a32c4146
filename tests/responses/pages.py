"""The citizens' page of a small consultation, and Node to run its look-up, where there is Node."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from deliberation.report import lookup_files, render_citizens
from deliberation.report.citizens import files as files_module
from deliberation.synthesis import Lookup, answered
from deliberation.synthesis.facts import Contested, Contests
from deliberation.synthesis.lookup import COLUMNS, receipt_hash
from tests.responses import make

HOSTILE = (
    "</script><script>alert(1)</script> =cmd() {{7*7}} {% raw %} \u202egnp.exe <img src=x onerror=alert(2)>"
)
TEXTS = {
    "c1": "Des pistes cyclables séparées des voitures",
    "c2": "Je veux une piste cyclable sur l’avenue de la Gare",
    "c3": HOSTILE,
    "c4": "Des arceaux devant l’école",
    "c5": "Des bancs à l’ombre, place du Marché",
    "c6": "Œuvrer pour des bancs ÉVIDEMMENT confortables",
    "c7": "Plantez des arbres, écrivez-moi : [courriel masqué]",
}


TITLES = {"c2": "Piste de la Gare", "c6": "Des bancs pour tous"}


def found(**more: Any) -> Lookup:
    """Return what became of nine contributions: seven in ideas, one in none, one moderated."""
    rows = []
    for name, (_, idea) in make.SAID.items():
        text = TEXTS[name]
        receipt = receipt_hash("AB-12-cd", "salt") if name == "c4" else None
        face = (name, f"REF-{name}", f"https://example.org/p/{name}", receipt)
        rows.append(
            (
                *face,
                "placed",
                "",
                "",
                [0],
                [len(text)],
                [text],
                [idea],
                [],
                "es" if name == "c5" else "fr",
                TITLES.get(name, ""),
            )
        )
    rows.append(
        ("c8", None, None, None, "aside", "isolated", "Un zoo de licornes", [], [], [], [], ["c5"], "fr", "")
    )
    rows.append(
        ("c9", "REF-c9", None, None, "moderated", "Propos <b>haineux</b>", "", [], [], [], [], [], None, "")
    )
    ground = make.ground()
    ideas = ground.ideas[["idea", "theme", "name", "persons"]]
    themes = ground.themes[["theme", "name", "persons"]]
    entries = pd.DataFrame(rows, columns=list(COLUMNS))
    return replace(Lookup(entries=entries, ideas=ideas, themes=themes, salt="salt"), **more)


def many(count: int, text: str = "Le même courrier pour la place") -> Lookup:
    """Return so many contributions with the same words, and one with its own."""
    rows = [
        (f"src:Q{n}", None, None, None, "aside", "isolated", text, [], [], [], [], [], "fr", "")
        for n in range(count)
    ]
    own = "Des licornes sur la place"
    rows.append(("src:own", None, None, None, "aside", "isolated", own, [], [], [], [], [], "fr", "La place"))
    entries = pd.DataFrame(rows, columns=list(COLUMNS)).sort_values("id", ignore_index=True)
    return replace(found(), entries=entries)


def written(
    folder: Path,
    language: str = "fr",
    *,
    beside: bool = False,
    facts: Any = None,
    became: Lookup | None = None,
) -> Path:
    """Write the page (and what lies beside it, if asked) and return it."""
    inline = files_module.INLINE
    try:
        files_module.INLINE = 0 if beside else inline
        files = lookup_files(became or found(), languages=[language])
    finally:
        files_module.INLINE = inline
    for name, content in files.items():
        if name != "lookup.json":
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(content)
    kept = files["lookup.json"].decode()
    return render_citizens(facts or told(), kept, folder, language=language)[0]


def told() -> Any:
    """Return facts with hostile responses, one late."""
    rows = (
        make.response(idea="T1.1", subject=HOSTILE, reason=HOSTILE, who=HOSTILE, url="javascript:alert(3)", links=["https://example.org/ok"]),
        make.response(id="r2", subject="Bancs", contributions=["c5"], status="declined", reason="Trop cher"),
    )  # fmt: skip
    answers = [
        Contested(id="C-1", contribution="c5", state="refused", answer=f"Non {HOSTILE}", idea="T2.1"),
        Contested(id="C-2", contribution="c8", state="accepted", answer=None, idea="T2.2"),
    ]
    contests = Contests(received=3, accepted=1, refused=1, answers=answers)
    made = make.facts(contact="contact@ville.example")
    return answered(made, make.table(*rows), make.ground(), contests=contests)


@cache
def node() -> str:
    """Return Node, or skip the test."""
    there = shutil.which("node")
    if there is None:
        pytest.skip("Node is not here")
    return there


def run_node(script: str) -> Any:
    """Return what a script prints as JSON; ``L`` is the look-up."""
    code = str(resources.files("deliberation.report") / "templates" / "citizens-search.js")
    head = f"const L = require({json.dumps(code)});\n"
    done = subprocess.run(
        [node(), "-e", head + script],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


class Shown(HTMLParser):
    """Reads a page: its visible text, its elements, whether they close in order."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "img", "col", "br", "link", "input"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] not in {"script", "style"}:
            self.text.append(data)


def read(page: Path) -> Shown:
    """Return what a page shows; its elements close in order."""
    shown = Shown()
    shown.feed(page.read_text(encoding="utf-8"))
    assert not shown.open
    return shown


def visible(page: Path) -> str:
    """Return the text of a page, on one line, with plain spaces."""
    return " ".join(" ".join(read(page).text).replace("\u00a0", " ").split())
