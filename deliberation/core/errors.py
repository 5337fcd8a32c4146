"""Errors that a user can act on: one sentence saying what, where, what was expected and how to mend it."""

from __future__ import annotations


class DeliberationError(Exception):
    """Base of the errors that are the user's to mend; the command line prints their sentence alone."""


class ReadError(DeliberationError, ValueError):
    """An input file is missing, empty, unreadable, or is not what it should be."""


class UnknownFormat(ReadError):
    """No reader recognises the input."""


class SettingsError(DeliberationError, ValueError):
    """The settings hold one or more mistakes; the message lists them all."""


class NoVotes(DeliberationError, ValueError):
    """The consultation holds no single votes, so no positions and no groups can be computed."""


class NoTexts(DeliberationError, ValueError):
    """The consultation holds no text to read."""


class OutputError(DeliberationError, OSError):
    """The output folder cannot be written."""


class QuoteError(DeliberationError, ValueError):
    """A quote is not an exact substring of the contribution it claims to come from."""
