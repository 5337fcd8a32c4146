"""Cells into values: numbers, dates, votes, markup, names of persons that are never taken over."""
