"""Statements as they are published: quote, title and support, through the gate, no idea twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from deliberation.consultation import Consultation
from deliberation.opinion import Support as Weighed
from deliberation.synthesis.facts import Quote, Share, Stance, Statement, Support
from deliberation.synthesis.gate import Gate

Row = Mapping[str, Any]


class Statements:
    """Turns rows of support into statements, quotes included.

    Parameters
    ----------
    consultation : Consultation
        Where the texts are.
    support : opinion.Support
        What the votes or tallies say, through ``Gate.votes``.
    gate : Gate
        What may be published.
    languages : mapping of str to str
        Language of each contribution, where known.
    ideas : mapping of str to str
        Idea of each contribution, where known: no list says the same thing twice.
    """

    def __init__(
        self,
        consultation: Consultation,
        support: Weighed,
        gate: Gate,
        *,
        languages: Mapping[str, str | None],
        ideas: Mapping[str, str],
    ) -> None:
        self._gate = gate
        self._exact = support.answers.bounds is None
        self._languages = languages
        self._ideas = ideas
        self._texts = dict(
            zip(consultation.contribution_ids, consultation.contributions["text"].to_pylist(), strict=True)
        )
        titles = consultation.contributions["title"].to_pylist()
        self._titles = dict(zip(consultation.contribution_ids, titles, strict=True))
        self._rows: dict[str, dict[str, Row]] = {}
        tables = [support.to_pandas()]
        if support.shared_by == "thirds":
            tables.append(support.thirds())
        for record in (record for table in tables for record in table.to_dict("records")):
            row = {str(name): value for name, value in record.items()}
            self._rows.setdefault(row["contribution"], {})[row["group"]] = row

    def chosen(self, ids: Iterable[str], most: int) -> list[Statement]:
        """Return at most so many statements, in order, no two of the same idea."""
        kept: list[Statement] = []
        said: set[str] = set()
        for contribution in ids:
            idea = self._ideas.get(contribution)
            if idea is not None and idea in said:
                continue
            if idea is not None:
                said.add(idea)
            kept.append(self.one(contribution))
            if len(kept) == most:
                break
        return kept

    def stances(self, frame: pd.DataFrame, most: int) -> list[Stance]:
        """Return at most so many rows with a side as stances, in order, no two of the same idea.

        Rows of fewer voters than the minimum cell are left out, and so are others of whom there are fewer.
        """
        frame = frame[frame["n"] >= self._gate.minimum_cell]
        rows = {
            str(row["contribution"]): {str(k): v for k, v in row.items()} for row in frame.to_dict("records")
        }
        return [
            Stance(
                statement=one, side=rows[one.contribution]["side"], **self._against(rows[one.contribution])
            )
            for one in self.chosen(rows, most)
        ]

    def _against(self, row: Row) -> dict[str, Share]:
        """Return what all others answered, and the difference, where the row compares."""
        n = int(row.get("others_n", 0))
        if n < max(self._gate.minimum_cell, 1):
            return {}
        others = Share(
            count=int(row["others"]),
            n=n,
            value=number(row["others_share"]),
            low=number(row["others_low"]),
            high=number(row["others_high"]),
            rounded=not self._exact and row["others_share"] in (0, 1),
        )
        apart = Share(
            count=None,
            n=min(n, int(row["n"])),
            value=number(row["apart"]),
            low=number(row["apart_low"]),
            high=number(row["apart_high"]),
        )
        return {"others": others, "apart": apart}

    def _support(self, row: Row) -> Support:
        agree, disagree, passed = (
            _share(row, name, exact=self._exact) for name in ("agree", "disagree", "pass")
        )
        return Support(agree=agree, disagree=disagree, passed=passed)

    def ideas(self, support: Weighed) -> npt.NDArray[np.int64]:
        """Return a number for each statement weighed: the same for two of one idea, read or handed over."""
        said = [
            self._ideas.get(str(contribution), int(label))
            for contribution, label in zip(support.answers.contributions, support.ideas, strict=True)
        ]
        return pd.factorize(pd.Series(said, dtype=object))[0].astype(np.int64)

    def persons(self, count: int, *, most: int) -> int:
        """Return a number of persons as it may be published, at most so many."""
        return min(int(self._gate.persons(np.array(float(count)))), most)

    def knows(self, contribution: str) -> bool:
        """Tell whether the votes of a statement are weighed."""
        return contribution in self._rows

    def voters(self, contribution: str) -> int:
        """Return how many voted on a contribution; 0 where nobody knows, or where they are few of a part."""
        n = int(self._rows[contribution]["all"]["n"]) if self.knows(contribution) else 0
        return n if self._gate.whole or n >= self._gate.minimum_cell else 0

    def support(self, contribution: str) -> Support | None:
        """Return the support of a contribution by everybody; None where nobody voted on it."""
        return self._support(self._rows[contribution]["all"]) if self.voters(contribution) else None

    def one(self, contribution: str) -> Statement:
        """Return one statement with its support, overall and by group."""
        by_group = dict(self._rows[contribution])
        everybody = by_group.pop("all")
        territories = number(everybody.get("territories"))
        sharing = number(everybody.get("territories_sharing"))
        shown = {
            name: self._support(row)
            for name, row in by_group.items()
            if int(row["n"]) >= self._gate.minimum_cell
        }
        gap = number(everybody.get("gap")) if len(shown) >= 2 else None
        return Statement(
            contribution=contribution,
            title=self._gate.words(self._titles[contribution]),
            text=self._quote(contribution),
            everybody=self._support(everybody),
            groups=shown,
            consensus=number(everybody.get("consensus")),
            rejection=number(everybody.get("rejection")),
            gap=None if gap is None else _gap(everybody, shown),
            gap_between=None if gap is None else (str(everybody["gap_most"]), str(everybody["gap_least"])),
            territories=None if territories is None else int(territories),
            territories_sharing=None if sharing is None else int(sharing),
        )

    def _quote(self, contribution: str) -> Quote:
        text = self._texts[contribution]
        start, end = beginning(text)
        if end <= start:
            return self._gate.untold(contribution)
        language = self._languages.get(contribution)
        cut = end < len(text.rstrip())
        return self._gate.quote(contribution, text, start, end, language=language, cut=cut)


def beginning(text: str, limit: int = 300) -> tuple[int, int]:
    """Return the span to print of a text: all of it, or its beginning up to a word near the limit.

    Examples
    --------
    >>> beginning(" Plus de bancs. ")
    (1, 15)
    """
    start = len(text) - len(text.lstrip())
    end = len(text.rstrip())
    if end - start <= limit:
        return start, end
    cut = text.rfind(" ", start, start + limit)
    return start, cut if cut > start else start + limit


def _share(row: Row, name: str, *, exact: bool) -> Share:
    count, value = number(row[name]), number(row[f"{name}_share"])
    return Share(
        count=None if count is None else int(count),
        n=int(row["n"]),
        value=value,
        low=number(row[f"{name}_low"]),
        high=number(row[f"{name}_high"]),
        rounded=not exact and value in (0, 1),
    )


def _gap(row: Row, groups: Mapping[str, Support]) -> Share:
    pair = [groups[name].agree.n for name in (row["gap_most"], row["gap_least"]) if name in groups]
    return Share(
        count=None,
        n=min(pair, default=0),
        value=number(row["gap"]),
        low=number(row["gap_low"]),
        high=number(row["gap_high"]),
    )


def number(value: Any) -> float | None:
    """Return a float rounded to six digits (what a report can use), or None where there is none."""
    return None if value is None or pd.isna(value) else round(float(value), 6)
