"""The optional writer: sentences of a language model, each held against the passages it cites.

``material`` is what it is given, ``endpoint`` how it is asked, ``checks`` what a sentence must pass,
``apply`` what becomes of the facts; ``claims``, ``reading``, ``numbers`` and ``lexis`` read sentences and
passages.
"""

from deliberation.synthesis.writer.apply import write
from deliberation.synthesis.writer.checks import Refused, check
from deliberation.synthesis.writer.endpoint import Endpoint, NoAnswer

__all__ = ["Endpoint", "NoAnswer", "Refused", "check", "write"]
