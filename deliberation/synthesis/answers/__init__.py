"""Responses joined to the ideas they answer, and the account of what was asked, answered, and is late."""

from deliberation.synthesis.answers.compose import answered
from deliberation.synthesis.answers.links import Links

__all__ = ["Links", "answered"]
