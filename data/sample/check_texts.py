"""Count the hand-written texts: distinct contributions, 5-grams that occur once, lengths, languages.

Run ``python check_texts.py`` in this folder.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

Row = dict[str, str]

HERE = Path(__file__).resolve().parent
WORD = re.compile(r"\w+")


def contributions() -> list[Row]:
    """All contributions of the master file."""
    with (HERE / "contributions.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def distinct(rows: list[Row]) -> list[Row]:
    """Contributions that say something of their own: no near-duplicate, no copy of a call, no non-answer."""
    kept, calls = [], set()
    for row in rows:
        if row["duplicate_of"] or row["nonanswer"] == "1" or row["mobilisation"] in calls:
            continue
        if row["mobilisation"]:
            calls.add(row["mobilisation"])
        kept.append(row)
    return kept


def words(text: str) -> list[str]:
    """Case-folded words."""
    return WORD.findall(text.casefold())


def five_grams(rows: list[Row]) -> Counter[tuple[str, ...]]:
    """How often each run of five words occurs, within texts."""
    counts: Counter[tuple[str, ...]] = Counter()
    for row in rows:
        tokens = words(row["text"])
        counts.update(tuple(tokens[i : i + 5]) for i in range(len(tokens) - 4))
    return counts


def share_once(rows: list[Row]) -> float:
    """Share of the 5-grams that occur once, among all occurrences."""
    counts = five_grams(rows)
    return sum(1 for n in counts.values() if n == 1) / max(sum(counts.values()), 1)


def lengths(rows: list[Row]) -> dict[str, int]:
    """Quantiles of the number of words."""
    sizes = sorted(len(words(row["text"])) for row in rows)
    last = len(sizes) - 1
    return {f"{int(q * 100)} %": sizes[round(q * last)] for q in (0, 0.1, 0.25, 0.5, 0.75, 0.9, 1)}


def main() -> None:
    """Print the counts."""
    rows = contributions()
    own = distinct(rows)
    print(f"contributions: {len(rows)}; distinct: {len(own)}")
    print(f"near-duplicates: {sum(bool(r['duplicate_of']) for r in rows)}")
    print(f"mobilisation: {sum(bool(r['mobilisation']) for r in rows)}")
    print(f"non-answers: {sum(r['nonanswer'] == '1' for r in rows)}")
    print(f"with invented personal data: {sum(r['has_personal_data'] == '1' for r in rows)}")
    print(f"5-grams that occur once: {100 * share_once(own):.2f} % of {sum(five_grams(own).values())}")
    print(f"words per contribution: {lengths(own)}")
    print(f"languages: {dict(Counter(r['language'] for r in own))}")
    print(f"themes: {dict(Counter(r['theme_truth'] for r in own).most_common())}")
    print(f"stances: {dict(Counter(r['stance_truth'] for r in own))}")


if __name__ == "__main__":
    main()
