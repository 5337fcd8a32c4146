"""Decidim's files: read apart from our reader, or invented."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd


def rows_of(path: Path, separator: str = ";") -> list[dict[str, str]]:
    """Return the rows of a file, read by the standard library."""
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle, delimiter=separator))


def received(folder: Path) -> dict[str, int]:
    """Return how many rows each file of a folder holds."""
    return {file.name: len(rows_of(file)) for file in folder.glob("*.csv")}


def frame(consultation, name: str = "contributions") -> pd.DataFrame:
    return getattr(consultation, name).to_pandas()


def notices(consultation) -> dict[str, str]:
    """Return the count of each notice."""
    return {code: dict(values).get("count", "") for code, values in consultation.notices}


def write(path: Path, rows: list[dict[str, object]], separator: str = ";", *, bom: bool = False) -> Path:
    names = list(dict.fromkeys(name for row in rows for name in row))
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig" if bom else "utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, names, delimiter=separator, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def proposal(number: int, **more: object) -> dict[str, object]:
    site = "https://site.example/processes/bancs"
    return {
        "id": number,
        "participatory_space/id": 1,
        "participatory_space/url": site,
        "component/id": 7,
        "title/fr": f"Titre {number}",
        "body/fr": f"Corps {number}",
        "state": "",
        "reference": f"R-{number}",
        "votes": 0,
        "endorsements/total_count": 0,
        "url": f"{site}/f/7/proposals/{number}",
        "is_amend": "false",
        "published_at": "2026-01-05 10:00:00 UTC",
        **more,
    }


def comment(number: int, to: str, of: int, **more: object) -> dict[str, object]:
    return {
        "id": number,
        "created_at": "2026-01-06 10:00:00 UTC",
        "body": f"Commentaire {number}",
        "locale": "fr",
        "author/id": 3,
        "author/name": "Jeanne Exemple",
        "alignment": 0,
        "depth": 0,
        "commentable_id": of,
        "commentable_type": f"Decidim::{to}",
        **more,
    }
