"""The verdict on opinion groups: its numbers, and its sentence in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from deliberation.core.language import say

Kind = Literal["distinct", "spectrum", "none"]


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Whether participants form opinion groups, with the evidence.

    Attributes
    ----------
    kind : {"distinct", "spectrum", "none"}
        This version never says "spectrum".
    reason : str
        Key of the locales under [verdict]: "distinct", or why there are none: "few" (too few people voted
        enough), "chance" (shuffled votes do as well), "unstable" (the groups do not come back), "small"
        (every division has a group too small).
    participants : int
        People among whom groups were looked for.
    smallest : int
        Fewest people a group may have.
    groups : int
        Number of groups, 0 where there are none.
    stability : float or None
    statistic : float or None
        Held-out gain in log-likelihood, nats per vote; None where nothing was tested.
    null_threshold : float or None
        95 % quantile of the statistic on shuffled votes; None where nothing was shuffled.
    p_value : float or None
    permutations : int
        Shuffles done.
    as_large : int
        Shuffles that did at least as well as the real votes.
    """

    kind: Kind
    reason: str
    participants: int
    smallest: int
    groups: int = 0
    stability: float | None = None
    statistic: float | None = None
    null_threshold: float | None = None
    p_value: float | None = None
    permutations: int = 0
    as_large: int = 0

    def sentence(self, language: str = "fr") -> str:
        """Return the verdict in words, in French or in English.

        Examples
        --------
        >>> Verdict(kind="none", reason="few", participants=6, smallest=10).sentence("en")
        'Too few participants voted enough to look for opinion groups: 6, where at least 20 are needed.'
        """
        parts = [
            say(
                f"verdict.{self.reason}",
                language,
                participants=self.participants,
                smallest=self.smallest,
                needed=2 * self.smallest,
                groups=self.groups,
            )
        ]
        if self.kind == "distinct":
            seen = "never" if self.as_large == 0 else "rarely"
            parts.append(
                say(f"verdict.{seen}", language, permutations=self.permutations, times=self.as_large)
            )
            parts.append(say("verdict.borders", language))
        elif self.permutations:
            parts.append(say("verdict.tested", language, permutations=self.permutations, times=self.as_large))
        return " ".join(parts)
