"""What became of each contribution, for who looks for their own: passages, ideas, or why it is in none.

It goes through the gate: no author, no position, personal data masked, and no text where moderation set a
contribution aside. A receipt is kept as a salted hash alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from deliberation.consultation import Consultation
from deliberation.core.provenance import hash_texts
from deliberation.synthesis.gate import Gate
from deliberation.text import Themes

ROUNDS: Final = 1000
"""Rounds of the hash of a receipt: what makes trying them one by one slow."""
COLUMNS: Final = (
    "id", "reference", "url", "receipt", "state", "reason", "text", "starts", "ends", "texts", "ideas",
    "above", "language", "title",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Lookup:
    """What became of each contribution.

    Parameters
    ----------
    entries : DataFrame
        One row per contribution, in the order of their ids: ``id, reference, url, receipt`` (hash or None),
        ``state`` ("placed", "aside" or "moderated"), ``reason`` (a key of the locales, or others' words),
        ``text`` (masked; of what is in no idea), for each passage ``starts, ends, texts, ideas``, and what it
        was written on, nearest first (``above``); ``language``, None where nothing tells it;
        ``title`` (masked).
    ideas : DataFrame
        ``idea, theme, name, persons``.
    themes : DataFrame
        ``theme, name, persons``.
    salt : str
        Salt of the hashes of receipts.
    """

    entries: pd.DataFrame
    ideas: pd.DataFrame
    themes: pd.DataFrame
    salt: str

    def rows(self) -> list[dict[str, Any]]:
        """Return the entries one by one; what is missing is None."""
        columns = {name: self.entries[name].tolist() for name in COLUMNS}
        for name in ("reference", "url", "receipt", "language"):
            columns[name] = [cell if isinstance(cell, str) else None for cell in columns[name]]
        return [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]


def receipt_hash(receipt: str, salt: str) -> str:
    """Return what a page may hold of a receipt; spaces, dashes and case do not matter.

    Examples
    --------
    >>> receipt_hash("AB-12 cd", "s") == receipt_hash("ab12CD", "s")
    True
    """
    plain = "".join(character for character in receipt.casefold() if character.isalnum())
    return hashlib.pbkdf2_hmac("sha256", plain.encode(), salt.encode(), ROUNDS).hex()[:20]


def lookup(consultation: Consultation, themes: Themes | None, gate: Gate) -> Lookup:
    """Return what became of each contribution.

    Parameters
    ----------
    consultation : Consultation
    themes : Themes or None
        None where nothing was read.
    gate : Gate
    """
    table = consultation.contributions
    ids = table["id"].to_pylist()
    salt = hash_texts(["receipts", *ids])
    receipts = [None if r is None else receipt_hash(r, salt) for r in table["receipt"].to_pylist()]
    spans, reasons = _read(themes)
    languages = {} if themes is None else themes.languages
    rows: list[tuple[Any, ...]] = []
    texts, references, urls = (table[name].to_pylist() for name in ("text", "reference", "url"))
    titles = table["title"].to_pylist()
    moderated, why = table["moderated"].to_pylist(), table["moderation_reason"].to_pylist()
    parents = dict(zip(ids, table["parent"].to_pylist(), strict=True))
    for number, name in enumerate(ids):
        above = _above(name, parents)
        spoken = languages.get(name)
        face = (name, references[number], urls[number], receipts[number])
        if moderated[number]:
            rows.append(
                (*face, "moderated", gate.text(why[number] or ""), "", [], [], [], [], above, spoken, "")
            )
            continue
        title = _title(titles[number], texts[number], gate, spoken)
        found = spans.get(name, ())
        if not found:
            told = gate.text(texts[number] or "", language=spoken)
            rows.append((*face, "aside", reasons.get(name, ""), told, [], [], [], [], above, spoken, title))
            continue
        said = gate.parts(texts[number], [(s, e) for s, e, _ in found], language=spoken)
        starts, ends, ideas = ([span[part] for span in found] for part in range(3))
        rows.append((*face, "placed", "", "", starts, ends, said, ideas, above, spoken, title))
    return Lookup(
        entries=pd.DataFrame(rows, columns=list(COLUMNS), dtype=object),
        ideas=_named(themes, "idea", gate),
        themes=_named(themes, "theme", gate),
        salt=salt,
    )


def _title(title: str | None, text: str | None, gate: Gate, language: str | None) -> str:
    """Return the title of a contribution, masked; nothing where its text is the same."""
    if not title or title.strip() == (text or "").strip():
        return ""
    return gate.text(title, language=language)


def _above(name: str, parents: Mapping[str, str | None]) -> list[str]:
    """Return what a contribution was written on, then what that was written on, as far as it is exported."""
    found: list[str] = []
    parent = parents[name]
    while parent is not None and parent in parents and parent not in (name, *found):
        found.append(parent)
        parent = parents[parent]
    return found


def _read(themes: Themes | None) -> tuple[dict[str, list[tuple[int, int, str]]], dict[str, str]]:
    """Return the passages of each contribution that is in a theme, and why the others are in none."""
    spans: dict[str, list[tuple[int, int, str]]] = {}
    if themes is None:
        return spans, {}
    frame = themes.to_pandas()
    placed = frame[frame["theme"].notna()]
    for name, start, end, idea in zip(
        placed["contribution_id"], placed["start"], placed["end"], placed["idea"], strict=True
    ):
        spans.setdefault(str(name), []).append((int(start), int(end), str(idea)))
    rest = frame[frame["theme"].isna()]
    return spans, dict(zip(rest["contribution_id"], rest["reason"], strict=True))


def _named(themes: Themes | None, level: str, gate: Gate) -> pd.DataFrame:
    columns = ["idea", "theme", "name", "persons"] if level == "idea" else ["theme", "name", "persons"]
    if themes is None:
        return pd.DataFrame({name: [] for name in columns})
    if level == "idea":
        frame = themes.ideas()[columns]
    else:
        frame = pd.DataFrame([(t.id, t.name, t.persons) for t in themes.tree()], columns=columns)
    return frame.assign(name=[gate.text(name) for name in frame["name"]])
