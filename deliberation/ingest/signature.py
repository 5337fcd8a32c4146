"""How a format is recognised: by the columns its files have; and which format is nearest, and why not it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from deliberation.ingest.cells.values import fold
from deliberation.ingest.place import Place


@dataclass(frozen=True, kw_only=True)
class Signature:
    """The columns by which one kind of file is recognised.

    Parameters
    ----------
    what : str
        The kind of file, in words: ``"votes.csv of Polis"``.
    needs : tuple of str or tuple of str
        Columns that must be there; several names for one column stand in a tuple. Names are compared
        without case, accents and double spaces; ``*`` stands for anything (``"title/*"``).
    also : tuple of str
        Columns that are often there; they only break ties between formats.
    """

    what: str
    needs: tuple[str | tuple[str, ...], ...]
    also: tuple[str, ...] = ()

    def missing(self, columns: Iterable[str]) -> list[str]:
        """Return the needed columns that are not there, by their first name."""
        have = [fold(column) for column in columns]
        wanted = [(need,) if isinstance(need, str) else need for need in self.needs]
        return [names[0] for names in wanted if not any(_found(name, have) for name in names)]

    def strength(self, columns: Iterable[str]) -> int:
        """Return how many of the columns speak for this kind of file; 0 unless all that it needs are there.

        Examples
        --------
        >>> votes = Signature(what="votes", needs=("voter-id", ("comment-id", "tid")), also=("vote",))
        >>> votes.strength(["Voter-ID", "tid", "vote"]), votes.strength(["tid"])
        (5, 0)
        """
        have = [fold(column) for column in columns]
        if self.missing(have):
            return 0
        return 2 * len(self.needs) + sum(_found(name, have) for name in self.also)


def _found(name: str, have: Sequence[str]) -> bool:
    pattern = fold(name)
    return any(fnmatchcase(column, pattern) for column in have) if "*" in pattern else pattern in have


def nearest_formats(
    columns: Sequence[str], formats: Iterable[tuple[str, Iterable[Signature]]], n: int = 3
) -> list[tuple[str, str, list[str]]]:
    """Return the ``n`` formats nearest to a header: title, kind of file, what was missing.

    The nearest has the largest part of the columns it needs.
    """
    ranked = []
    for order, (title, signatures) in enumerate(formats):
        scored = []
        for signature in signatures:
            missing = signature.missing(columns)
            scored.append((len(missing) / len(signature.needs), len(missing), signature.what, missing))
        if scored:
            part, count, what, missing = min(scored)
            ranked.append((part, count, order, title, what, missing))
    return [(title, what, missing) for *_, title, what, missing in sorted(ranked)[:n]]


def claims(place: Place, signatures: Sequence[Signature]) -> dict[Path, Signature]:
    """Return the tables of a place that one of the signatures fits, each with the one that fits best."""
    found: dict[Path, Signature] = {}
    for file in place.tables:
        header = place.header(file)
        strength, best = max(
            ((signature.strength(header), -number) for number, signature in enumerate(signatures)),
            default=(0, 0),
        )
        if strength:
            found[file] = signatures[-best]
    return found


def strength(place: Place, signatures: Sequence[Signature]) -> int:
    """Return how strongly a place is of a format whose files are read one by one.

    A folder is of such a format only if it holds one table.
    """
    if len(place.tables) != 1:
        return 0
    header = place.header(place.tables[0])
    return max((signature.strength(header) for signature in signatures), default=0)


def strength_of_all(place: Place, signatures: Sequence[Signature]) -> int:
    """Return how strongly a place is of a format of several files; 0 unless each table is one of them."""
    found = claims(place, signatures)
    if not found or set(found) != set(place.tables):
        return 0
    return max(signature.strength(place.header(file)) for file, signature in found.items())
