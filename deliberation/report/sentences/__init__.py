"""What each sentence of the reports rests on: its facts, their values, and the rows behind them."""

from deliberation.report.sentences.proofs import Proof, proofs
from deliberation.report.sentences.told import Sentence, sentences
from deliberation.report.sentences.written import to_json

__all__ = ["Proof", "Sentence", "proofs", "sentences", "to_json"]
