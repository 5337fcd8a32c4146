"""A proposal of how to read a table that no reader recognises: which column is what, and why.

Nothing is decided: every proposal says how sure it is and shows three cells, and what to check is said in
words. Columns that say who somebody is are left out.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from deliberation.core.errors import ReadError
from deliberation.core.settings import COLUMNS
from deliberation.core.vote import Vote
from deliberation.ingest.cells.names import LIKELY, meanings
from deliberation.ingest.cells.values import UNSEEN, fold, vote_codes
from deliberation.ingest.place import DOCUMENTS, Place
from deliberation.ingest.raw import DELIMITED, TABLES, WORKBOOKS, RawTable, ending, headless, read_raw, sheets
from deliberation.ingest.raw.delimited import head, layout
from deliberation.ingest.raw.encoding import encoding
from deliberation.ingest.suggest.match import Match, is_personal, matched, other_texts
from deliberation.ingest.suggest.profile import Profile, date_style, profile
from deliberation.ingest.suggest.result import Choice, Finding, Layout, Left, Suggestion, finding

__all__ = ["Choice", "Layout", "Left", "Suggestion", "suggest"]

_LARGE: Final = 256 << 20
"""Bytes above which only the first rows of a delimited text are looked at."""
_SHORT: Final = 48
_EXAMPLES: Final = 3
_KINDS: Final = (
    ("proposal", ("proposition", "proposal", "idee", "idea", "et si")),
    ("argument", ("argument",)),
    ("report", ("signalement",)),
    ("answer", ("?", "reponse", "answer", "response")),
    ("comment", ("comment", "observation", "remarque", "avis", "message", "verbatim")),
)
"""Words in the header of the texts that tell their kind, the surest first."""


def suggest(path: str | Path, *, sheet: str | None = None) -> Suggestion:
    """Return a proposal of how to read a table.

    Parameters
    ----------
    path : str or Path
        A delimited text, a workbook, Parquet or JSON.
    sheet : str, optional
        Sheet of a workbook; the first one where left out.

    Raises
    ------
    ReadError
        If there is no such file, it is no table, or it holds no row.

    Examples
    --------
    >>> import deliberation as dl
    >>> suggest(dl.sample_folder() / "registre_papier.xlsx").columns["text"]
    'Texte recopié'
    """
    file = Path(path)
    if file.is_dir():
        raise ReadError(f"{file} is a folder; name one of the tables in it.")
    if file.suffix.lower() in DOCUMENTS:
        raise ReadError(f"{file} is a document and needs no mapping; read it as it is.")
    if file.exists() and ending(file) not in TABLES:
        raise ReadError(f"{file} is no table; expected CSV, XLSX, ODS, JSON or Parquet.")
    table, laid_out = _opened(file, sheet)
    if not len(table):
        raise ReadError(f"{file} holds a header and no row; there is nothing to propose a mapping from.")
    cells = {name: table.series(name) for name in table.columns}
    profiles = [profile(name, column) for name, column in cells.items()]
    found = matched(profiles)
    texts = other_texts(profiles, found)
    chosen = {
        ours: _choice(ours, found[ours], cells[found[ours].profile.name]) for ours in COLUMNS if ours in found
    }
    styled = date_style(cells[chosen["date"].theirs].dropna().head(5000)) if "date" in chosen else None
    scale, unknown = _scale(found)
    named = [column.name for column in profiles if is_personal(column) and "author" in meanings(column.name)]
    return Suggestion(
        path=file,
        layout=laid_out,
        choices=tuple(chosen.values()),
        left=tuple(
            _left(column, texts)
            for column in profiles
            if column.name not in {c.theirs for c in chosen.values()}
        ),
        scale=scale,
        kind=_kind(chosen),
        question=_question(chosen),
        dates=styled[0] if styled else None,
        reader=_reader(file),
        doubts=tuple(_doubts(laid_out, found, texts, styled, unknown, named)),
    )


def _opened(file: Path, sheet: str | None) -> tuple[RawTable, Layout]:
    """Return the table, or its first rows where it is long, and how it is laid out."""
    kind = ending(file)
    bare = file.exists() and file.stat().st_size > 0 and headless(file)
    whole = not (kind in DELIMITED and file.exists() and file.stat().st_size > _LARGE)
    table = read_raw(file, sheet=sheet, header=0 if bare else None) if whole else head(file)
    skipped = next((int(n.partition(":")[2]) for n in table.notices if n.startswith("preamble_skipped")), 0)
    common: dict[str, Any] = {"rows": len(table), "header": 0 if bare else skipped + 1, "whole": whole}
    if kind in WORKBOOKS:
        names = sheets(file)
        mine = sheet or names[0]
        return table, Layout(**common, sheet=mine, other_sheets=tuple(name for name in names if name != mine))
    if kind in DELIMITED:
        code, _ = encoding(file)
        return table, Layout(**common, encoding=code, separator=layout(file, code)[0])
    return table, Layout(**common)


def _choice(ours: str, match: Match, cells: Any) -> Choice:
    doubts: list[Finding] = []
    if ours == "total" and match.named == LIKELY:
        doubts.append(finding("total"))
    if ours == "id" and not match.profile.unique:
        doubts.append(finding("repeated"))
    if ours == "code" and any("," in value for value in match.profile.values):
        doubts.append(finding("lists"))
    if ours not in {"text", "title"} and match.profile.filled < 0.5 * match.profile.rows:
        doubts.append(finding("mostly_empty", filled=match.profile.filled, rows=match.profile.rows))
    return Choice(
        ours=ours, theirs=match.profile.name, confidence=match.confidence, because=match.because,
        examples=_examples(cells), doubts=tuple(doubts),
    )  # fmt: skip


def _examples(cells: Any) -> tuple[str, ...]:
    """Return the first different cells, shortened, without e-mails and telephone numbers."""
    from deliberation.text.privacy.masks import mask

    shown = []
    for cell in cells.dropna().drop_duplicates().head(_EXAMPLES):
        text = " ".join(mask(str(cell)[:2000]).text.split())
        shown.append(text if len(text) <= _SHORT else text[: _SHORT - 1].rstrip() + "…")
    return tuple(shown)


def _left(column: Profile, texts: list[str]) -> Left:
    if not column.filled:
        return Left(column=column.name, why="empty")
    if is_personal(column):
        return Left(column=column.name, why="personal")
    if column.name in texts:
        return Left(column=column.name, why="another_text")
    return Left(column=column.name, why="constant" if column.distinct == 1 and column.rows > 1 else "other")


def _scale(found: dict[str, Match]) -> tuple[dict[str, str], list[str]]:
    """Return what each vote value seems to mean, and the values that nothing tells."""
    if "vote" not in found:
        return {}, []
    values = sorted(found["vote"].profile.values)
    codes = vote_codes(values, None)
    known = {
        value: Vote(int(code)).name.lower() for value, code in zip(values, codes, strict=True) if code > 0
    }
    unknown = [value for value, code in zip(values, codes, strict=True) if code <= 0]
    if unknown and found["vote"].profile.numbers > 0.9:
        return _graded([float(value.replace(",", ".")) for value in values]), values
    return {**known, **dict.fromkeys(unknown, UNSEEN)}, unknown


def _graded(grades: list[float]) -> dict[str, str]:
    """Return ranges of a scale of numbers: above its middle agrees, below it disagrees, itself passes."""
    low, high = min(grades), max(grades)
    middle = (low + high) / 2
    below = [grade for grade in grades if grade < middle]
    above = [grade for grade in grades if grade > middle]
    rules = {}
    if below:
        rules[f"{min(below):g}..{max(below):g}"] = "disagree"
    if middle in grades:
        rules[f"{middle:g}"] = "pass"
    if above:
        rules[f"{min(above):g}..{max(above):g}"] = "agree"
    return rules


def _kind(chosen: dict[str, Choice]) -> str | None:
    if "text" not in chosen or "kind" in chosen:
        return None
    header = fold(chosen["text"].theirs)
    return next((kind for kind, words in _KINDS if any(word in header for word in words)), None)


def _question(chosen: dict[str, Choice]) -> str | None:
    """Return the header of the texts where it asks them a question and no column does."""
    if "text" not in chosen or "question" in chosen:
        return None
    header = chosen["text"].theirs
    return header if header.rstrip().endswith("?") and len(header) > 12 else None


def _reader(file: Path) -> str | None:
    """Return the reader that recognises the table without any mapping."""
    from deliberation.ingest.readers import READERS

    place = Place(file)
    ranked = [
        (reader.recognises(place), -order, reader.NAME) for order, reader in enumerate(READERS.values())
    ]
    strength, _, name = max(ranked)
    return name if strength else None


def _doubts(
    laid_out: Layout,
    found: dict[str, Match],
    texts: list[str],
    styled: tuple[str, bool] | None,
    unknown: list[str],
    named: list[str],
) -> list[Finding]:
    """Return what to check of the whole."""
    doubts = []
    mapped = set(found)
    if not mapped & {"text", "title", "vote"}:
        return [finding("no_text")]
    if texts:
        doubts.append(finding("other_texts", names=", ".join(texts[:5])))
    if "vote" not in mapped and "id" not in mapped:
        doubts.append(finding("no_id"))
    if named and not mapped & {"author", "participant"}:
        doubts.append(finding("names", column=named[0]))
    elif not mapped & {"author", "participant"}:
        doubts.append(finding("no_author"))
    if styled is not None and styled[1]:
        doubts.append(finding("day_or_month"))
    if unknown:
        doubts.append(finding("scale_unknown", values=", ".join(unknown[:8])))
    if laid_out.other_sheets:
        doubts.append(finding("other_sheets", names=", ".join(laid_out.other_sheets)))
    if laid_out.encoding not in {None, "utf-8", "utf-8-sig"}:
        doubts.append(finding("encoding", encoding=laid_out.encoding))
    if not laid_out.whole:
        doubts.append(finding("first_rows", rows=laid_out.rows))
    return doubts
