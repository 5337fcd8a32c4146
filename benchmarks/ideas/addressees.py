"""Addressees and levers of proposals, against the hand-made labels and beside simpler readings.

usage: python -m benchmarks.ideas.addressees [--half dev|test|more|english] [--misses] [--keep]

``dev`` and ``test`` are halves of ``labels/addressees.csv`` (test is read once, to measure); ``more`` are
proposals of Make.org that the second reader labelled in lots, ``english`` statements of Bowling Green. Each
lot was labelled before the method of the time was run on it, and its misses were looked at afterwards.
``--keep`` learns again with the encoders of the package and writes ``deliberation/text/words/calls_*.npz``.
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Sequence
from functools import partial
from typing import Final

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

from benchmarks.ideas.draw import LABELS, WORDS, texts
from deliberation.text.anatomy.addressees import FILE, call_reader, example_texts, examples, learn_calls, save
from deliberation.text.anatomy.calls import ADDRESSEES, LANGUAGES, LEVERS, Call
from deliberation.text.anatomy.kept import kept_file
from deliberation.text.encoders import embed
from deliberation.text.encoders.load import BUNDLED, FAST
from deliberation.text.wording.normalise import fold, unaccented

NAMES: Final = {"addressees": (*ADDRESSEES, "none"), "levers": (*LEVERS, "none")}
_FILES: Final = {
    "dev": "addressees",
    "test": "addressees",
    "more": "addressees_more",
    "english": "addressees_english",
}

_FEW: Final = 5  # cases from which a label counts in the first of the two means

# What somebody would write in a quarter of an hour: the baseline of key words.
_KEYWORDS: Final = {
    "fr": {
        "state": "état|gouvernement|loi|interdi|oblig|tax|impôt|ministre|national",
        "local": "commune|mairie|maire|ville|région|département|local|quartier",
        "europe": "europ|mondial|international",
        "companies": "entreprise|industri|patron|banque|supermarché|employeur|agriculteur",
        "citizens": "citoyen|chacun|consommateur|consomm|habitant|famille",
        "education": "école|universit|élève|enseign|lycée|collège",
        "health": "hôpita|médecin|soignant",
        "media": "média|presse|journa|télévision",
        "associations": "associati",
        "law": "interdi|oblig|loi|impose|autoris|droit|sanction|règle",
        "money": "tax|impôt|prix|salaire|revenu|subvention|aide|financ|gratuit|argent",
        "infrastructure": "constru|transport|train|bus|vélo|logement|hôpita|équip|bâtiment",
        "information": "inform|éduqu|éducation|form|enseign|sensibilis|école",
        "organisation": "démocrat|télétravail|référendum|vote|gouvernance|système|organis",
        "practice": "consomm|mange|achet|habitude|produire|recycl|déchet",
    },
    "en": {
        "state": "state|government|law|ban|tax|national|minister|congress",
        "local": "city|county|town|council|mayor|local|neighborhood|downtown",
        "europe": "europ|global|international|world",
        "companies": "compan|business|employer|bank|store|industr",
        "citizens": "citizen|everyone|people|consumer|resident|famil",
        "education": "school|student|universit|teacher|college",
        "health": "hospital|doctor|nurse",
        "media": "media|press|news|television",
        "associations": "charit|nonprofit|church",
        "law": "law|ban|ordinance|require|allow|legal|rule|right",
        "money": "tax|price|wage|fund|free|pay|money|cost|rate",
        "infrastructure": "build|road|sidewalk|bus|bike|park|housing|traffic|facilit",
        "information": "teach|educat|inform|train|class|learn",
        "organisation": "vote|democra|elect|system|merg|organi",
        "practice": "buy|eat|recycl|habit|consum",
    },
}  # fmt: skip


def labelled(half: str) -> pd.DataFrame:
    """Return the proposals of a half with their texts and labels."""
    frame = pd.read_csv(LABELS / f"{_FILES[half]}.csv", dtype={"contribution_id": str}, keep_default_na=False)
    if half in ("dev", "test"):
        frame = frame[frame["half"] == half]
    said = texts("bowling_green" if half == "english" else "makeorg")
    return frame.assign(text=frame["contribution_id"].map(said)).reset_index(drop=True)


def matrix(cells: Sequence[str], names: Sequence[str]) -> np.ndarray:
    """Return which label each cell such as ``state|local`` holds."""
    return np.array([[name in cell.split("|") for name in names] for cell in cells])


def cell(labels: frozenset[str]) -> str:
    return "|".join(sorted(labels)) or "none"


def read(calls: Sequence[Call]) -> dict[str, list[str]]:
    return {
        "addressees": [cell(call.addressees) for call in calls],
        "levers": [cell(call.levers) for call in calls],
    }


def by_keywords(said: Sequence[str], language: str) -> dict[str, list[str]]:
    patterns = {
        name: re.compile(rf"\b(?:{unaccented(fold(stems))})") for name, stems in _KEYWORDS[language].items()
    }
    found = [
        frozenset(name for name, pattern in patterns.items() if pattern.search(unaccented(fold(text))))
        for text in said
    ]
    return {
        "addressees": [cell(labels & frozenset(ADDRESSEES)) for labels in found],
        "levers": [cell(labels & frozenset(LEVERS)) for labels in found],
    }


def by_vectors(seen: np.ndarray, cells: Sequence[str], asked: np.ndarray, names: Sequence[str]) -> list[str]:
    """Return what a linear model on the vectors alone reads."""
    truth = matrix(cells, names)
    chances = np.column_stack(
        [
            LogisticRegression(C=10, class_weight="balanced", max_iter=1000)
            .fit(seen, column)
            .predict_proba(asked)[:, 1]
            if column.any()
            else np.zeros(len(asked))
            for column in truth.T
        ]
    )
    chosen = [np.flatnonzero(row > 1 / 2) if row.max() > 1 / 2 else [int(row.argmax())] for row in chances]
    return ["|".join(names[place] for place in places) for places in chosen]


def score(
    truth: Sequence[str], found: Sequence[str], names: Sequence[str]
) -> tuple[float, float, float, str]:
    """Return macro F1 over labels with 5 cases, over all that occur, mean Jaccard, and F1 of each label."""
    one, other = matrix(truth, names), matrix(found, names)
    single = f1_score(one, other, average=None, zero_division=0)
    cases = one.sum(axis=0)
    same = (one & other).sum(axis=1) / (one | other).sum(axis=1)
    each = ", ".join(
        f"{name} {value:.2f} ({count})"
        for name, value, count in zip(names, single, cases, strict=True)
        if count
    )
    return float(single[cases >= _FEW].mean()), float(single[cases > 0].mean()), float(same.mean()), each


def interval(truth: Sequence[str], found: Sequence[str], names: Sequence[str]) -> tuple[float, float]:
    """Return the 95 % interval of the macro F1 over the same labels, proposals drawn again 1,000 times."""
    one, other = matrix(truth, names), matrix(found, names)
    kept = one.sum(axis=0) >= _FEW
    one, other = one[:, kept], other[:, kept]
    random = np.random.default_rng(0)
    drawn = [random.integers(len(one), size=len(one)) for _ in range(1000)]
    means = [f1_score(one[rows], other[rows], average="macro", zero_division=0) for rows in drawn]
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=list(_FILES), default="dev")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--keep", action="store_true")
    asked = parser.parse_args()
    if asked.keep:
        for encoder in (BUNDLED, FAST):
            save(learn_calls(partial(embed, encoder=encoder)), WORDS / kept_file(FILE, encoder))
        return
    rows, dev = labelled(asked.half), labelled("dev")
    language = "en" if asked.half == "english" else "fr"
    said = rows["text"].tolist()
    vectors, taught = embed(said, "bundled"), embed(example_texts(), "bundled")
    reader = call_reader("bundled", lambda texts: embed(texts, "bundled"))
    began = time.process_time()
    found = {"ours": read(reader.read(said, [language] * len(said), vectors))}
    seconds = time.process_time() - began
    found["key words"] = by_keywords(said, language)
    found["most frequent in dev"] = {kind: [dev[kind].mode()[0]] * len(said) for kind in NAMES}
    known = [example for code in LANGUAGES for example in examples(code)]
    invented = {"addressees": [cell(who) for _, who, _ in known], "levers": [cell(how) for *_, how in known]}
    near = embed(dev["text"].tolist(), "bundled")
    found["vectors, our examples"] = {
        kind: by_vectors(taught, invented[kind], vectors, NAMES[kind]) for kind in NAMES
    }
    if asked.half != "dev":
        found["vectors, labels of dev"] = {
            kind: by_vectors(near, dev[kind].tolist(), vectors, NAMES[kind]) for kind in NAMES
        }
    lots = [("all", rows.index == rows.index)]
    if "lot" in rows:
        lots += [(f"lot {lot}", (rows["lot"] == lot).to_numpy()) for lot in sorted(rows["lot"].unique())]
    if asked.half == "test":
        second = pd.read_csv(LABELS / "addressees_second.csv", dtype=str)["contribution_id"]
        lots.append(
            ("texts the second reader had not read", ~rows["contribution_id"].isin(second).to_numpy())
        )
    print(f"{asked.half}: {len(rows)} proposals, {seconds:.2f} s of processor to read them")
    for kind, names in NAMES.items():
        for name, cells in found.items():
            for lot, here in lots if name == "ours" else lots[:1]:
                kept = np.flatnonzero(here)
                few, every, same, each = score(
                    [rows[kind][row] for row in kept], [cells[kind][row] for row in kept], names
                )
                print(
                    f"{kind}, {name}, {lot} ({len(kept)}): F1 {few:.3f}, all {every:.3f}, Jaccard {same:.3f}"
                )
                if name == "ours" and lot == "all":
                    low, high = interval(rows[kind].tolist(), cells[kind], names)
                    print(f"  interval {low:.3f} to {high:.3f}; {each}")
    if asked.misses:
        for row in rows.assign(to=found["ours"]["addressees"], by=found["ours"]["levers"]).itertuples():
            if set(row.addressees.split("|")) != set(row.to.split("|")) or set(row.levers.split("|")) != set(
                row.by.split("|")
            ):
                print(f"{row.addressees} / {row.levers} -> {row.to} / {row.by}: {row.text}")


if __name__ == "__main__":
    main()
