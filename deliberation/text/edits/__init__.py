"""Edits by hand: the file, and how it is replayed on themes."""
