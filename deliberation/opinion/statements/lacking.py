"""What is not known: statements with too few votes to be ranked, and how many votes they lack."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from deliberation.core.language import say
from deliberation.opinion.statements.answers import EVERYBODY, Answers

COLUMNS: Final = ("contribution", "reason", "group", "n", "minimum", "lacking", "explanation")


def not_ranked(
    answers: Answers,
    rankable: npt.NDArray[np.bool_],
    minimum: int,
    minimum_in_group: int,
    language: str,
) -> pd.DataFrame:
    """Return the statements with too few votes, overall or in a part of the participants, and why.

    Where opinions are a spectrum the parts are its two ends and its middle; a statement is then short of
    votes in the part with fewest.
    """
    _, n = answers.parts()
    grouped = len(answers.groups) > 1
    found = []
    for row in np.flatnonzero(~rankable).tolist():
        name, votes, needed, reason = EVERYBODY, int(answers.n[0, row]), minimum, "few_votes"
        if votes >= minimum:
            part = int(np.argmin(n[:, row]))
            name = answers.groups[1 + part] if grouped else ("low", "middle", "high")[part]
            votes, needed = int(n[part, row]), minimum_in_group
            reason = "few_votes_in_group" if grouped else "few_votes_in_third"
        words = say(f"not_rankable.{reason}", language, n=votes, minimum=needed, group=name)
        id_ = answers.contributions[row]
        found.append((id_, reason, name, votes, needed, needed - votes, words))
    return pd.DataFrame(found, columns=list(COLUMNS))
