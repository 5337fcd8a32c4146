"""Names of ideas and themes, read blind beside the medoid passage and beside c-TF-IDF words.

usage: python -m benchmarks.ideas.names sheet|score|siblings|list [--draw 1] [--reading 1] [--store FILE]

``sheet`` prints, for each of 100 ideas and 40 themes drawn at random, its five most central passages and
three names in random order; another ``--reading`` shuffles them anew. What is judged goes to
``labels/names.csv`` as ids and letters. ``score`` maps the letters back; a name that has changed since it was
judged is said to be stale. ``siblings`` counts the names that two ideas of one theme, or two themes, share,
over all of them.
"""

from __future__ import annotations

import argparse
import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import CountVectorizer

from benchmarks.ideas.draw import LABELS
from benchmarks.text.human_codes import QUESTIONS
from deliberation.text import Themes, find_themes
from deliberation.text.wording.lexicon import lexicon
from deliberation.text.wording.normalise import clean, fold, unaccented
from tests.helpers.data import data_folder
from tests.text import make

SHARES: Final = {
    "makeorg": (40, 12),
    "bowling_green": (20, 8),
    **{f"bluenove {q}": (10, 5) for q in QUESTIONS},
}
"""How many ideas and themes are drawn from each source."""

METHODS: Final = ("ours", "medoid", "c-TF-IDF")
_WORDS: Final = 12
_QUOTES: Final = 5
_TERMS: Final = 4


@dataclass(frozen=True)
class Sheet:
    """An idea or a theme to name: where it is from, passages to judge by, and its name by each method."""

    source: str
    key: str
    quotes: tuple[str, ...]
    names: dict[str, str]

    @property
    def mark(self) -> str:
        """Return a short hash of the names, so that a judgement of other names is known."""
        return hashlib.sha256("\0".join(self.names[method] for method in METHODS).encode()).hexdigest()[:8]


def consultations() -> dict[str, partial]:  # type: ignore[type-arg]
    folder = data_folder()
    return {
        "makeorg": partial(make.makeorg, folder / "apres_maintenant" / "makeorg"),
        "bowling_green": partial(make.polis, folder / "polis" / "american-assembly.bowling-green"),
        **{
            f"bluenove {question}": partial(
                lambda q: make.bluenove(folder / "apres_maintenant" / "bluenove", q)[0], question
            )
            for question in QUESTIONS
        },
    }


@cache
def themes_of(source: str, store: Path | None) -> Themes:
    return find_themes(consultations()[source](), store=store)


def medoid(passages: list[str]) -> str:
    """Return the first 12 words of the most central passage, cut between words."""
    said = passages[0].split()
    return " ".join(said[:_WORDS]).rstrip(" ,;:.") + ("…" if len(said) > _WORDS else "")


def class_terms(groups: dict[str, list[str]], language: str) -> dict[str, str]:
    """Return the words of highest c-TF-IDF of each group, as BERTopic names its topics."""
    counts = CountVectorizer(
        stop_words=sorted({unaccented(word) for word in lexicon(language).stop}),
        strip_accents="unicode",
        token_pattern=r"[^\W\d_]{3,}",  # noqa: S106
    )
    found = counts.fit_transform([" ".join(texts) for texts in groups.values()]).toarray().astype(float)
    weights = found / np.maximum(found.sum(axis=1, keepdims=True), 1)
    weights *= np.log(1 + found.sum() / len(found) / found.sum(axis=0))
    terms = counts.get_feature_names_out()
    best = {
        key: terms[np.argsort(-row, kind="stable")[:_TERMS]] for key, row in zip(groups, weights, strict=True)
    }
    return {key: ", ".join(words) for key, words in best.items()}


def sheets(source: str, store: Path | None, level: str) -> dict[str, Sheet]:
    """Return a sheet per idea or theme of a source."""
    themes = themes_of(source, store)
    frame = themes.to_pandas()
    table = themes.passages.to_pandas()
    frame["node"] = table["node"].to_numpy()
    frame["said"] = _texts(themes)
    frame = frame[frame[level].notna()]
    groups = dict(iter(frame.groupby(level, sort=False)))
    terms = class_terms(
        {str(key): rows["said"].tolist() for key, rows in groups.items()},
        "en" if source == "bowling_green" else "fr",
    )
    found = {}
    for key, rows in groups.items():
        nodes = rows.drop_duplicates("node")
        vectors = themes.vectors[nodes["node"].to_numpy()]
        near = vectors @ vectors.mean(axis=0)
        central = [nodes["said"].iloc[at] for at in np.argsort(-np.round(near, 4), kind="stable")]
        names = {"ours": themes.names[key], "medoid": medoid(central), "c-TF-IDF": terms[str(key)]}
        found[str(key)] = Sheet(source, str(key), tuple(central[:_QUOTES]), names)
    return found


def _texts(themes: Themes) -> list[str]:
    table = themes.passages.to_pandas()
    texts = themes.contributions["text"].to_pylist()
    spans = zip(table["contribution"], table["start"], table["end"], strict=True)
    return [clean(texts[row][start:end]) for row, start, end in spans]


def drawn(draw: int, store: Path | None) -> Iterator[Sheet]:
    """Yield the ideas, then the themes of a draw."""
    for place, level in enumerate(("idea", "theme")):
        for source, sizes in SHARES.items():
            every = sheets(source, store, level)
            random = np.random.default_rng([draw, place, *source.encode()])
            for key in random.permutation(sorted(every))[: sizes[place]]:
                yield every[str(key)]


def order(sheet: Sheet, draw: int, reading: int) -> list[str]:
    """Return the methods in the order in which a reading shows them."""
    random = np.random.default_rng([draw, reading, *sheet.source.encode(), *sheet.key.encode()])
    return [METHODS[place] for place in random.permutation(len(METHODS))]


def show(sheet: Sheet, number: int, draw: int, reading: int) -> None:
    print(f"\n{number}. {sheet.source} {sheet.key} {sheet.mark}")
    for quote in sheet.quotes:
        print("     -", quote[:160])
    for letter, method in zip("ABC", order(sheet, draw, reading), strict=True):
        print(f"   {letter}  {sheet.names[method]}")


def score(draw: int, store: Path | None) -> None:
    """Print how often each method was preferred or equal, per reading, and how far readings agree."""
    labels = pd.read_csv(LABELS / "names.csv", dtype=str, keep_default_na=False)
    labels = labels[labels["draw"] == str(draw)]
    known = {(sheet.source, sheet.key): sheet for sheet in drawn(draw, store)}
    best: dict[str, dict[tuple[str, str], frozenset[str]]] = {}
    ill: Counter[str] = Counter()
    stale = 0
    for row in labels.itertuples():
        sheet = known.get((row.source, row.key))
        if sheet is None or sheet.mark != row.mark:
            stale += 1
            continue
        shown = dict(zip("ABC", order(sheet, draw, int(row.reading)), strict=True))
        best.setdefault(row.reading, {})[sheet.source, sheet.key] = frozenset(shown[x] for x in row.best)
        ill.update(f"{row.reading} {shown[x]}" for x in row.ungrammatical)
    print(f"draw {draw}: {len(known)} names, {stale} judgements of names that have changed since")
    for reading, found in sorted(best.items()):
        for level, inside in (("ideas", "."), ("themes", "")):
            of = [chosen for (_, key), chosen in found.items() if ("." in key) == bool(inside)]
            shares = {m: np.mean([m in chosen for chosen in of]).round(3) for m in METHODS} if of else {}
            print(f"reading {reading}, {level} n={len(of)}: preferred or equal", shares)
        print("  ungrammatical:", {m: ill[f"{reading} {m}"] for m in METHODS})
    if len(best) == 2:
        first, second = (best[reading] for reading in sorted(best))
        both = sorted(first.keys() & second.keys())
        same = np.mean([("ours" in first[key]) == ("ours" in second[key]) for key in both])
        print(f"both readings say the same of ours: {same:.3f} of {len(both)}")


def siblings(store: Path | None) -> None:
    """Count names that siblings share, whatever their case, accents and apostrophes."""
    for source in SHARES:
        names = themes_of(source, store).names
        within: dict[str, Counter[str]] = {}
        for key, name in names.items():
            said = re.sub(r"\W+", " ", unaccented(fold(name))).strip()
            within.setdefault(key.rpartition(".")[0], Counter())[said] += 1
        for key, name in names.items():  # nor does an idea bear the name of its theme
            within.get(key, Counter())[re.sub(r"\W+", " ", unaccented(fold(name))).strip()] += key in within
        twice = sum(count - 1 for found in within.values() for count in found.values())
        print(f"{source}: {len(names)} names, {twice} that a sibling bears")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=["sheet", "score", "siblings", "list"])
    parser.add_argument("--draw", type=int, default=1)
    parser.add_argument("--reading", type=int, default=1)
    parser.add_argument("--store", type=Path, help="file where vectors are kept")
    asked = parser.parse_args()
    if asked.what == "score":
        score(asked.draw, asked.store)
    elif asked.what == "siblings":
        siblings(asked.store)
    elif asked.what == "list":
        for source in SHARES:
            for key, name in themes_of(source, asked.store).names.items():
                print(f"{source}\t{key}\t{name}")
    else:
        for number, sheet in enumerate(drawn(asked.draw, asked.store), 1):
            show(sheet, number, asked.draw, asked.reading)


if __name__ == "__main__":
    main()
