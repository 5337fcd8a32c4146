"""Tables that leave: the columns declared and no other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from deliberation.core.language import LANGUAGES, say
from deliberation.synthesis.gate.texts import Texts


@dataclass(frozen=True, kw_only=True, eq=False)
class Released:
    """A table that passed the gate: ``Gate.release`` makes it, and a bundle is written from these alone."""

    name: str
    frame: pd.DataFrame
    kinds: Mapping[str, str]


class Files(Texts):
    """What the gate does to whole tables."""

    def release(self, name: str, frame: pd.DataFrame, columns: Mapping[str, str]) -> Released:
        """Let a table out: the columns declared and no other, words masked, few persons in words.

        Parameters
        ----------
        name : str
        frame : DataFrame
        columns : mapping of str to str
            Kind of each column: "id", "code", "words", "persons", "whole", "share" or "flag". A column
            ``x`` of kind "persons" gets a neighbour ``x_said`` where it is empty for being under the minimum.

        Raises
        ------
        ValueError
            If the frame holds a column that is not declared, or lacks one: a mistake of ours.
        """
        if set(frame.columns) != set(columns):
            odd = sorted(set(frame.columns) ^ set(columns))
            raise ValueError(f"The table {name!r} may not leave: {odd} are not what was declared.")
        out: dict[str, pd.Series] = {}
        kinds: dict[str, str] = {}
        for column, kind in columns.items():
            values = frame[column]
            kinds[column] = kind
            if kind in ("words", "code"):
                known = {v: self.text(v) for v in values.dropna().unique()}
                out[column] = pd.Series([known.get(v) for v in values], dtype=object)
            elif kind in ("persons", "whole"):
                whole = pd.array(values.to_list(), dtype="Int64")
                if kind == "persons":
                    count = whole.to_numpy(dtype=float, na_value=0.0)
                    few = (count > 0) & (count < self.minimum_cell)
                    said = few_people(self.minimum_cell)
                    whole[few] = pd.NA
                    out[column] = pd.Series(whole)
                    out[f"{column}_said"] = pd.Series([said if one else None for one in few], dtype=object)
                    kinds[f"{column}_said"] = "code"
                else:
                    out[column] = pd.Series(whole)
            elif kind == "share":
                out[column] = pd.Series(values.to_list(), dtype="Float64").round(6)
            else:
                out[column] = values.reset_index(drop=True)
        return Released(name=name, frame=pd.DataFrame(out), kinds=kinds)


def few_people(minimum: int) -> str:
    """Return how a small number of people is told, in both languages.

    Examples
    --------
    >>> few_people(10)
    'moins de 10 personnes / fewer than 10 people'
    """
    return " / ".join(say("bundle.few", language, minimum=minimum) for language in LANGUAGES)
