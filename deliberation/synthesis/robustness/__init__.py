"""Each headline, tried: without the most active, without mobilisations, on resamples, with few more."""

from deliberation.synthesis.robustness.compose import robustness_facts

__all__ = ["robustness_facts"]
