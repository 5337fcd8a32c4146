"""Precision and recall of what is masked, on invented sentences and on Grand Débat answers, and how fast.

Labels of the answers are row numbers, offsets and kinds, never texts. Samples: ``random`` and ``candidates``
were read whole; of ``pool`` only what the rules or a recogniser had found was read, with a line around it.

usage: python -m benchmarks.text.personal_data
"""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

import pandas as pd

from deliberation.text.privacy.masks import Found, find_personal_data
from tests.helpers.data import data_folder
from tests.helpers.personal_data import Case, measure, sentences

LABELS = Path(__file__).with_name("grand_debat_personal_data.csv")


def answers() -> pd.Series:
    """Return the answers of the Grand Débat by row number."""
    return pd.read_csv(data_folder() / "grand_debat" / "answers.csv.gz")["text"].fillna("")


def read_by_hand(texts: pd.Series) -> dict[str, list[Case]]:
    """Return the answers that were read, by sample."""
    labels = pd.read_csv(LABELS)
    cases: dict[str, list[Case]] = {}
    for (sample, row), spans in labels.groupby(["sample", "row"]):
        found = [
            Found(span.kind, int(span.start), int(span.end))
            for span in spans.dropna().itertuples(index=False)
        ]
        cases.setdefault(str(sample), []).append(Case(texts[row], tuple(found)))
    return cases


def show(title: str, cases: list[Case]) -> None:
    table = measure(cases, find_personal_data)
    print(f"\n{title}, {len(cases)} texts")
    print(table[(table["labelled"] > 0) | (table["found"] > 0)].round(3).to_string())


def main() -> None:
    """Print precision and recall by kind, then what is found in 30,000 answers and the speed."""
    invented = sentences()
    show("sentences that helped to write the rules", invented[1::2])
    show("other sentences", invented[0::2])
    texts = answers()
    for sample, cases in read_by_hand(texts).items():
        show(f"Grand Débat, {sample}", cases)
    unseen = texts.drop(texts.sample(30_000, random_state=1).index).sample(30_000, random_state=2)
    began = time.process_time()
    found = [item for text in unseen for item in find_personal_data(text)]
    seconds = time.process_time() - began
    print("\n30,000 answers:", dict(Counter(item.kind for item in found)))
    print(f"{len(unseen) / seconds:,.0f} texts per CPU-second")


if __name__ == "__main__":
    main()
