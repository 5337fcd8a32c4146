"""Readings by hand: which passages to read, what readers said of them, and the figures that follow."""
