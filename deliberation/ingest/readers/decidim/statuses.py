"""What a platform's word for a state means for what became of an idea; only where the meaning is sure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from deliberation.ingest.cells.values import fold

_ANSWERS: Final[Mapping[str, str]] = {
    "retained": "accepted | accepte | acceptee | retenu | retenue | retained | acceptada | aceptada "
    "| acceptat | aceptado",
    "in_part": "partially accepted | accepted in part | partiellement acceptee | acceptee partiellement "
    "| partiellement retenue | retenue en partie | parcialment acceptada | aceptada parcialmente",
    "under_study": "evaluating | under evaluation | in evaluation | en cours d'evaluation | a l'etude "
    "| en cours d'etude | en avaluacio | en evaluacion",
    "declined": "rejected | rejete | rejetee | refuse | refusee | non retenue | rebutjada | rechazada "
    "| denegada",
    "out_of_remit": "out of scope | out of remit | hors perimetre | hors competence | hors champ",
}
_PROGRESS: Final[Mapping[str, str]] = {
    "retained": "completed | complete | finished | done | executed | implemented | in progress | ongoing "
    "| in execution | started | realise | realisee | termine | terminee | acheve | achevee | en cours "
    "| en cours de realisation | acabat | acabada | finalitzat | finalitzada | en execucio | executat "
    "| executada | terminado | terminada | finalizado | finalizada | en ejecucion | ejecutado | ejecutada",
    "under_study": _ANSWERS["under_study"],
    "declined": "cancelled | canceled | abandoned | discarded | annule | annulee | abandonne | abandonnee "
    "| cancellat | cancelado | cancelada | descartado | descartada",
}
UNANSWERED: Final = frozenset({"", "not answered", "not_answered", "withdrawn", "published", "pending"})
"""States that say nothing of what the decision-maker did."""


def answered(states: pd.Series) -> pd.Series:
    """Return what the state of an answered proposal means; ``unclassified`` where that is not sure."""
    return _meaning(states, _ANSWERS)


def carried_out(*states: pd.Series) -> pd.Series:
    """Return what the state of a result means: its key says it, or its name."""
    found = [_meaning(cells, _PROGRESS) for cells in states]
    best = found[0]
    for other in found[1:]:
        best = best.where(best != "unclassified", other)
    return best


def _meaning(states: pd.Series, words: Mapping[str, str]) -> pd.Series:
    meaning = {word: status for status, known in words.items() for word in known.split(" | ")}
    codes, distinct = pd.factorize(states, use_na_sentinel=True)
    table = [meaning.get(fold(str(state).replace("_", " ")), "unclassified") for state in distinct]
    return pd.Series(np.array([*table, "unclassified"], dtype=object)[codes], index=states.index, dtype="str")
