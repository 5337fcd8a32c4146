"""What a user may tell a reader: the mapping of columns, the scale of votes, where the header is..."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from deliberation.core.errors import SettingsError
from deliberation.ingest.cells.values import nearest


@dataclass(frozen=True, kw_only=True)
class Options:
    """What a source of consultation.toml, or a call of ``read``, says of how to read it.

    Parameters
    ----------
    columns : mapping of str to str
        Our column names -> the file's.
    scale : mapping of str to str
        The file's value, or a range of values (``"1..2"``) -> agree, disagree, pass or unseen. Where items of
        one file are on several scales, ``"1..2/4"`` is for 1 and 2 on a scale to 4 (``scales.rules_for``).
    kind : str, optional
        Kind of every contribution.
    channel : str, optional
        Where it was said: online, paper, meeting...
    question : str, optional
        The question that every contribution answers.
    sheet : str, optional
        Sheet of a workbook.
    header : int, optional
        Row of the header, from 1; 0 where there is none.
    header_rows : int, optional
        How many rows the header takes.
    separator : str, optional
        Separator of a delimited text.
    zone : str, optional
        Time zone of dates that name none, e.g. ``"Europe/Paris"``; UTC where left out.
    language : str, optional
        Language to read where an export holds several versions of one text.
    unit : {"paragraph", "entry"}, optional
        What one contribution is in a document.
    """

    columns: Mapping[str, str] | None = None
    scale: Mapping[str, str] | None = None
    kind: str | None = None
    channel: str | None = None
    question: str | None = None
    sheet: str | None = None
    header: int | None = None
    header_rows: int | None = None
    separator: str | None = None
    zone: str | None = None
    language: str | None = None
    unit: str | None = None

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Options:
        """Return options from names and values.

        Raises
        ------
        SettingsError
            If a name is not one of ours.
        """
        known = [field.name for field in fields(cls)]
        for name in given:
            if name not in known:
                near = nearest(name, known)
                hint = f" Did you mean {near!r}?" if near else ""
                raise SettingsError(f"{name}: there is no such option; there are {', '.join(known)}.{hint}")
        return cls(**given)

    def table(self) -> dict[str, Any]:
        """Return the options that say how a table is laid out, as ``read_raw`` takes them."""
        return {
            "sheet": self.sheet,
            "header": self.header,
            "header_rows": self.header_rows or 1,
            "separator": self.separator,
        }

    def only(self, uses: frozenset[str]) -> Options:
        """Return the options that a reader uses, where another reader of the same folder uses the others."""
        names = [field.name for field in fields(self) if field.name in uses | _EVERYWHERE]
        return Options(**{name: getattr(self, name) for name in names})

    def check(self, reader: str, uses: frozenset[str]) -> None:
        """Refuse what a reader would not use, since an option that is ignored in silence misleads.

        Raises
        ------
        SettingsError
            If an option is given that the reader does not use.
        """
        for field in fields(self):
            if getattr(self, field.name) not in (None, {}) and field.name not in uses | _EVERYWHERE:
                raise SettingsError(
                    f"{field.name}: the reader {reader!r} does not use this option; take it out"
                    + (f", or use one of: {', '.join(sorted(uses))}." if uses else ".")
                )


_EVERYWHERE = frozenset({"channel", "zone"})
"""Options that every reader uses; ``channel`` is written by the registry."""
