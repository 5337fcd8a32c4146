"""The verdict on opinion groups: its numbers, and its sentences in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from deliberation.core.language import say

Kind = Literal["distinct", "spectrum", "none"]


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Whether participants form opinion groups, a spectrum, or neither, with the evidence.

    Attributes
    ----------
    kind : {"distinct", "spectrum", "none"}
    reason : str
        Key of the locales under [verdict]: "distinct"; "spectrum" (no division leaves a gap that a continuous
        spread would not) or "unstable" (one does, but does not come back); "few" (too few people voted
        enough), "sides" (enough did, but too few of them took a side), "silent" (nobody took a side),
        "aside" (every vote is on a statement that moderation or meta set aside) or "chance"
        (positions predict no hidden answer).
    participants : int
        People among whom groups were looked for; those who voted enough where the reason is "few".
    smallest : int
        Fewest people a group may have.
    groups : int
        Number of groups, 0 where there are none.
    sure : int
        People whose group is sure: posterior probability of at least .9; 0 where there are no groups.
    refits, came_back : int
        Searches run again on fewer votes or fewer people, and those that found the same groups (adjusted Rand
        index of at least .7); 0 where no groups were separate.
    stability : float or None
    gain : float or None
        How much better positions predict hidden answers than statements and leanings alone, nats per
        answer; None where there were too few people to ask.
    gain_p : float or None
        Probability of such a gain without structure.
    separation : float or None
        How much better separate groups explain positions than one spread, nats; 0 where no division is
        separate.
    separation_p : float or None
        Probability of such a separation in one continuous spread.
    draws, as_large : int
        Simulations of a continuous spread, and those at least as separate.
    """

    kind: Kind
    reason: str
    participants: int
    smallest: int
    groups: int = 0
    sure: int = 0
    refits: int = 0
    came_back: int = 0
    stability: float | None = None
    gain: float | None = None
    gain_p: float | None = None
    separation: float | None = None
    separation_p: float | None = None
    draws: int = 0
    as_large: int = 0

    @property
    def p_value(self) -> float | None:
        """The p-value that decided: against a continuous spread where asked, else against no structure."""
        return self.separation_p if self.draws else self.gain_p

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
            parts.append(say("verdict.sure", language, n=self.sure, participants=self.participants))
            if self.sure < self.participants:
                parts.append(say("verdict.unsure", language))
        if self.draws and (self.kind == "distinct" or self.as_large):
            seen = {0: "never", 1: "once"}.get(self.as_large, "rarely")
            parts.append(say(f"verdict.{seen}", language, draws=self.draws, times=self.as_large))
        if self.kind == "distinct" and self.refits:
            parts.append(say("verdict.back", language, refits=self.refits, n=self.came_back))
        if self.kind == "spectrum":
            parts.append(say("verdict.slices", language))
        return " ".join(parts)
