"""Would more contributions bring new ideas? What the ideas found say of those not heard yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from deliberation.kernels.saturation import Estimate, Incidence, coverage, forecast, incidence, richness
from deliberation.text import Themes

FEWEST: Final = 30
"""Persons under which nothing is forecast."""

FARTHEST: Final = 1.0
"""Persons to come, against those who have spoken, beyond which a forecast is only a lower bound."""

_TENTH: Final = 10
_ISOLATED: Final = "isolated"


@dataclass(frozen=True, kw_only=True)
class Saturation:
    """What more persons, speaking as those before them, would bring.

    Parameters
    ----------
    persons : int
        Persons who say at least one idea.
    ideas : int
        Ideas found, isolated texts included: each is an idea of one person.
    isolated : int
        Isolated texts among them.
    once : int
        Ideas that one person alone says, isolated texts included.
    coverage : Estimate
        Share of what the next person says that belongs to ideas already heard.
    richness : Estimate
        Ideas in all, at least; a lower bound.
    more : int
        Persons to come that the forecast is about.
    new : Estimate
        Ideas that nobody said before, among these persons; the interval is of their number.
    """

    persons: int
    ideas: int
    isolated: int
    once: int
    coverage: Estimate
    richness: Estimate
    more: int
    new: Estimate


def mentions(themes: Themes) -> pd.DataFrame:
    """Return who says which idea, each once.

    An idea is one that was found, or an isolated text: too far from every other to be in an idea, it counts
    as an idea of one. Texts that say nothing (non-answers, off topic, set aside) are no ideas.

    Returns
    -------
    DataFrame
        ``person, idea, isolated``, ordered; no copies.
    """
    passages = themes.passages.select(["contribution", "node", "idea", "reason"]).to_pandas()
    people = themes.contributions.select(["id", "person"]).to_pandas()
    said = people.iloc[passages["contribution"].to_numpy()].reset_index(drop=True)
    alone = (passages["reason"] == _ISOLATED) & passages["idea"].isna()
    node = passages["node"].astype(str).where(passages["node"] >= 0, "of " + said["id"].astype(str))
    table = pd.DataFrame(
        {
            "person": said["person"],
            "idea": passages["idea"].where(~alone, "isolated " + node),
            "isolated": alone,
        }
    )
    found = table.dropna(subset=["person", "idea"]).drop_duplicates(["person", "idea"])
    return found.sort_values(["idea", "person"], ignore_index=True)


def count_ideas(themes: Themes) -> Incidence:
    """Return how many persons say each idea (see ``mentions``)."""
    said = mentions(themes)
    return incidence(_numbers(said["person"]), _numbers(said["idea"]))


def saturation(themes: Themes, *, more: int | None = None) -> Saturation | None:
    """Forecast how many new ideas more persons would bring.

    Parameters
    ----------
    themes : Themes
    more : int, optional
        Persons to come, at most as many as have spoken; a tenth of them by default.

    Returns
    -------
    Saturation or None
        None where fewer than 30 persons say something.

    Raises
    ------
    ValueError
        If ``more`` is negative, or more than have spoken.
    """
    found = count_ideas(themes)
    if found.units < FEWEST:
        return None
    ahead = -(-found.units // _TENTH) if more is None else more
    if not 0 <= ahead <= FARTHEST * found.units:
        raise ValueError(
            f"{ahead} more persons were asked for; expected 0 to {found.units}, as many as have spoken."
        )
    new = forecast(found, ahead)
    return Saturation(
        persons=found.units,
        ideas=len(found.counts),
        isolated=int(mentions(themes).drop_duplicates("idea")["isolated"].sum()),
        once=found.held_by(1),
        coverage=coverage(found),
        richness=richness(found),
        more=ahead,
        new=Estimate(value=float(new.expected), low=float(new.low), high=float(new.high)),
    )


def _numbers(names: pd.Series) -> npt.NDArray[np.int64]:
    return np.asarray(pd.factorize(names, sort=True)[0], dtype=np.int64)
