"""Agreement of two readings of the hand-made labels, and how many labels there are.

usage: python -m benchmarks.ideas.agreement

The second reading is ``labels/*_second.csv``; another reader's file of the same shape can take its place.
"""

from __future__ import annotations

import pandas as pd
from sklearn.metrics import cohen_kappa_score

from benchmarks.ideas.draw import LABELS

PASSAGE = ["source", "contribution_id", "start", "end"]


def both(name: str, keys: list[str]) -> pd.DataFrame:
    """Return the rows read by both readers, the second's columns under names that end in ``_second``."""
    first, second = (
        pd.read_csv(LABELS / file, dtype={"contribution_id": str}, keep_default_na=False)
        for file in (f"{name}.csv", f"{name}_second.csv")
    )
    for column in ("addressees", "levers"):  # in one order, whatever order a reader wrote them in
        for frame in (first, second):
            if column in frame:
                frame[column] = frame[column].map(lambda cell: "|".join(sorted(cell.split("|"))))
    return second.merge(first, on=keys, suffixes=("_second", ""), validate="one_to_one")


def jaccard(one: str, other: str) -> float:
    """Return the share of labels in common of two cells such as ``state|local``."""
    first, second = set(one.split("|")), set(other.split("|"))
    return len(first & second) / len(first | second)


def kappas(first: pd.Series, second: pd.Series) -> dict[str, float]:
    """Return Cohen's kappa of each label of two columns of cells, for those that either reader gave."""
    one, other = first.str.get_dummies("|"), second.str.get_dummies("|")
    return {
        label: cohen_kappa_score(*(frame.get(label, pd.Series(0, frame.index)) for frame in (one, other)))
        for label in sorted(set(one) | set(other))
    }


def differences(read: pd.DataFrame, column: str) -> None:
    """Print where the two readers differ."""
    for row in read[read[column] != read[f"{column}_second"]].to_dict("records"):
        where = " ".join(str(row[key]) for key in PASSAGE if key in row)
        print(f"  {where} ({row['half']}): {row[column]} / {row[f'{column}_second']}")


def main() -> None:
    for name in ("types", "types_again"):
        read = both(name, PASSAGE)
        kappa = cohen_kappa_score(read["type"], read["type_second"])
        equal = (read["type"] == read["type_second"]).mean()
        print(f"{name}: {equal:.3f} equal of {len(read)}, kappa {kappa:.3f}")
        differences(read, "type")
    read = both("addressees", ["contribution_id"])
    for column in ("addressees", "levers"):
        pairs = list(zip(read[column], read[f"{column}_second"], strict=True))
        share = sum(one == other for one, other in pairs) / len(pairs)
        mean = sum(jaccard(one, other) for one, other in pairs) / len(pairs)
        print(f"{column}: {share:.3f} equal of {len(pairs)}, mean Jaccard {mean:.3f}")
        single = kappas(read[column], read[f"{column}_second"])
        print("  kappa", ", ".join(f"{label} {value:.2f}" for label, value in single.items()))
        differences(read, column)
    types = pd.read_csv(LABELS / "types.csv")
    print(types.groupby("type")["half"].value_counts().unstack(fill_value=0))
    print(types.groupby("type")["source"].value_counts().unstack(fill_value=0))
    print("not sure:", types.query("sure == 'no'").groupby("source").size().to_dict())
    cells = pd.read_csv(LABELS / "addressees.csv", keep_default_na=False)
    for column in ("addressees", "levers"):
        single = cells.assign(label=cells[column].str.split("|")).explode("label")
        print(single.groupby("label")["half"].value_counts().unstack(fill_value=0))
    print("not sure:", int((cells["sure"] == "no").sum()))


if __name__ == "__main__":
    main()
