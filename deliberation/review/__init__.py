"""The review sheet: a workbook in which people read passages again and correct ideas, and its way back.

``write_sheet`` writes it, ``read_sheet`` reads it back cell by cell, ``decide`` turns the answers of one or
several readers into edits and readings. It joins nothing and counts nothing: the figures are those of
``text.readings``.
"""

from deliberation.review.answers import Sheet
from deliberation.review.decide import Decision, Disagreement, decide
from deliberation.review.mistakes import Mistake, ReviewError
from deliberation.review.reading import read_sheet
from deliberation.review.writing import write_sheet

__all__ = [
    "Decision",
    "Disagreement",
    "Mistake",
    "ReviewError",
    "Sheet",
    "decide",
    "read_sheet",
    "write_sheet",
]
