"""The words that go with a statement: what is written near it, and the reasons of each side."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

import pandas as pd

from deliberation.consultation import Consultation
from deliberation.synthesis.echoes import Echoes
from deliberation.synthesis.facts import Quote, Reasons
from deliberation.synthesis.gate import Gate
from deliberation.synthesis.saying import single
from deliberation.synthesis.statements import beginning
from deliberation.text import Themes

ECHOES: Final = 2
"""Quotes of the same idea beside a statement."""
REASONS: Final = 2
"""Quotes of each side."""
_LIKED: Final = 140  # characters of a reason that reads well beside others
_LENGTH: Final = 240
_SIDES: Final = {"for": "favour", "against": "against"}


class Voices:
    """Finds what was written about a statement, through the gate.

    Parameters
    ----------
    consultation : Consultation
    themes : Themes or None
    gate : Gate
    """

    def __init__(self, consultation: Consultation, themes: Themes | None, gate: Gate) -> None:
        columns = ("id", "text", "parent", "stance", "author", "moderated")
        table = consultation.contributions
        self._frame = pd.DataFrame({name: table[name].to_pylist() for name in columns})
        self._texts = dict(zip(self._frame["id"], self._frame["text"], strict=True))
        self._themes = themes
        self._gate = gate
        self._echoes = None if themes is None else Echoes(themes, self._texts)
        self._ideas = {} if themes is None else single(themes, "idea")
        self._parents = {
            str(i): parent
            for i, parent in zip(self._frame["id"], self._frame["parent"], strict=True)
            if parent
        }
        written = self._frame[
            self._frame["parent"].notna()
            & self._frame["stance"].isin(list(_SIDES))
            & ~self._frame["moderated"]
            & self._frame["text"].str.strip().ne("")
        ]
        self._replies: dict[str, pd.DataFrame] = {
            str(parent): rows for parent, rows in written.groupby("parent", sort=False)
        }

    def echoes(self, statement: str) -> list[Quote]:
        """Return other people's words near a statement, in its idea: on the same subject, on either side."""
        if self._echoes is None or statement not in self._ideas:
            return []
        return self._quotes(self._echoes.near(statement, self._ideas[statement]).head(ECHOES))

    def reasons(self, statement: str) -> Reasons:
        """Return the reasons of each side: arguments sent on the statement, else replies to its idea."""
        replies = self._replies.get(statement)
        if replies is not None:
            sides: dict[str, list[Quote]] = defaultdict(list)
            counts = replies["stance"].map(_SIDES).value_counts()
            for stance, side in _SIDES.items():
                sides[side] = [self._reason(i) for i in self._chosen(replies[replies["stance"] == stance])]
            return Reasons(
                favour=sides["favour"],
                against=sides["against"],
                favour_count=int(counts.get("favour", 0)),
                against_count=int(counts.get("against", 0)),
            )
        against: list[Quote] = []
        idea = self._ideas.get(statement)
        if self._themes is not None and idea is not None:
            anatomy = self._themes.anatomy(idea, parents=self._parents)
            rows = [
                (said.contribution_id, said.start, said.end, said.language)
                for part in anatomy.objections
                # what takes the other side of the idea may well side with the statement
                if part.kind == "reply"
                for said in part.said
            ]
            names = ["contribution_id", "start", "end", "language"]
            against = self._quotes(pd.DataFrame(rows, columns=names).head(REASONS))
        return Reasons(favour=[], against=against)

    def _chosen(self, rows: pd.DataFrame) -> list[str]:
        """Return the ids of reasons that read well: no text and no person twice, neither short nor long."""
        rows = rows.assign(
            key=rows["text"].str.casefold().str.split().str.join(" "),
            far=(rows["text"].str.len() - _LIKED).abs(),
            person=rows["author"].fillna(rows["id"]),
        ).sort_values(["far", "id"])
        rows = rows.drop_duplicates("key").drop_duplicates("person")
        return [str(i) for i in rows["id"].head(REASONS)]

    def _reason(self, contribution: str) -> Quote:
        text = self._texts[contribution]
        start, end = beginning(text, _LENGTH)
        language = None if self._themes is None else self._themes.languages.get(contribution)
        return self._gate.quote(
            contribution, text, start, end, language=language, cut=end < len(text.rstrip())
        )

    def _quotes(self, found: pd.DataFrame) -> list[Quote]:
        columns = (found[name] for name in ("contribution_id", "start", "end", "language"))
        return [
            self._gate.quote(str(i), self._texts[str(i)], int(start), int(end), language=language or None)
            for i, start, end, language in zip(*columns, strict=True)
        ]
