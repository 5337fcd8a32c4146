"""Columns under the names that platforms, versions and translations give them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from deliberation.ingest.cells.values import fold
from deliberation.ingest.records.draft import Notice, notice


def named(columns: Iterable[str], wanted: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return our name -> the header of a table, for every wanted column that is there.

    Parameters
    ----------
    columns : iterable of str
        Headers of the table; compared without case, accents and double spaces.
    wanted : mapping of str to sequence of str
        Our name -> the names that it has been seen under, the surest first.

    Examples
    --------
    >>> named(["Id", "Título", "Apoyos"], {"title": ("title", "titulo"), "date": ("created at",)})
    {'title': 'Título'}
    """
    have: dict[str, str] = {}
    for column in columns:
        have.setdefault(fold(column), column)
    found = {ours: next((fold(n) for n in names if fold(n) in have), None) for ours, names in wanted.items()}
    return {ours: have[name] for ours, name in found.items() if name is not None}


def numbered(columns: Iterable[str], stem: str) -> list[str]:
    """Return the headers made of a stem and a number, in the order of the numbers.

    Examples
    --------
    >>> numbered(["Mot clé 10", "Mot clé 2", "Mot clé"], "Mot cle")
    ['Mot clé 2', 'Mot clé 10']
    """
    pattern = re.compile(re.escape(fold(stem)) + r"\s*(\d+)")
    found = [(int(hit[1]), column) for column in columns if (hit := pattern.fullmatch(fold(column)))]
    return [column for _, column in sorted(found)]


_FINDINGS = {"encoding_guessed": "encoding", "preamble_skipped": "rows"}


def findings(codes: Iterable[str]) -> list[Notice]:
    """Return what raw tables say of themselves as notices for the report.

    Examples
    --------
    >>> findings(["encoding_guessed:cp1252"])
    [('encoding_guessed', (('encoding', 'cp1252'),))]
    """
    parts = [code.partition(":") for code in codes]
    return [notice(code, **{_FINDINGS[code]: value}) for code, _, value in parts if code in _FINDINGS]
