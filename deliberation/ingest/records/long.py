"""From the columns beside a text to long tables: codes, measures, attributes; an empty cell is no record."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd


def codes(contributions: pd.Series, schemes: Iterable[tuple[str, pd.Series]]) -> pd.DataFrame:
    """Return categories given to contributions.

    Parameters
    ----------
    contributions : Series of str, shape (n,)
        Ids.
    schemes : iterable of (str, Series of str of shape (n,))
        A scheme and the category of each contribution in it; a scheme may come several times.
    """
    return _long("contribution", contributions, "scheme", "code", schemes)


def listed(
    contributions: pd.Series, schemes: Iterable[tuple[str, pd.Series]], *, separator: str = ","
) -> pd.DataFrame:
    """Return categories of which a cell may hold several: ``"sport, culture"``; see ``codes``.

    ``separator`` is a regular expression.
    """
    parts = []
    for scheme, cells in schemes:
        split = (
            cells.reset_index(drop=True).str.split(separator, regex=True).explode().astype("str").str.strip()
        )
        split = split[split.notna() & split.ne("")]
        owners = contributions.reset_index(drop=True).loc[split.index]
        parts.append(codes(owners.reset_index(drop=True), [(scheme, split.reset_index(drop=True))]))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def measures(contributions: pd.Series, figures: Iterable[tuple[str, pd.Series]]) -> pd.DataFrame:
    """Return figures that a platform published of contributions, by name; see ``codes``."""
    return _long("contribution", contributions, "name", "value", figures)


def attributes(participants: pd.Series, features: Iterable[tuple[str, pd.Series]]) -> pd.DataFrame:
    """Return features of persons, by name; see ``codes``. Rows whose person is unknown say nothing."""
    return _long("participant", participants, "name", "value", features)


def _long(
    owner: str, owners: pd.Series, name: str, value: str, columns: Iterable[tuple[str, pd.Series]]
) -> pd.DataFrame:
    parts = []
    for label, cells in columns:
        known = (cells.notna() & owners.notna()).to_numpy(dtype=bool)
        if not known.any():
            continue
        part = pd.DataFrame({owner: owners[known].to_numpy(), value: cells[known].to_numpy()})
        parts.append(part.assign(**{name: label}))
    return pd.concat(parts, ignore_index=True).drop_duplicates() if parts else pd.DataFrame()
