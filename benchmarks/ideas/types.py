"""Types of passages against the hand-made labels, beside keywords, the commonest type and trained models.

usage: python -m benchmarks.ideas.types [--half dev|test|fresh|again|all] [--encoder fast] [--store FILE]
       [--wrong] [--keep]

``--keep`` learns the types again with the encoders of the package (the passages of ``learnt``, then some six
minutes of encoding) and writes ``deliberation/text/words/types_*.npz``.
``--wrong`` prints the passages of dev that are read wrongly, with ours and the label; it refuses test.

Ours never knows the source. It knows what a platform says of a contribution: its kind (on the bill, proposals
and arguments), the wording of its question (bluenove), and, in the rows that say so, the declared side of an
argument.
"""

from __future__ import annotations

import argparse
import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.neighbors import KNeighborsClassifier

from benchmarks.ideas import learnt
from benchmarks.ideas.draw import WORDS
from benchmarks.ideas.passages import contributions, labels, read
from deliberation.text.anatomy.kept import kept_file
from deliberation.text.anatomy.setting import Setting
from deliberation.text.anatomy.types import FILE, TYPES, keep, learn_types, type_reader, types_of
from deliberation.text.encoders import embed
from deliberation.text.encoders.load import BUNDLED, FAST
from deliberation.text.wording.normalise import fold, unaccented

SETS: Final = {
    "dev": ("types", "types_extra"),
    "test": ("types", "types_extra"),
    "fresh": ("types_fresh",),
    "again": ("types_again",),
    "all": ("types", "types_extra", "types_fresh", "types_again"),
}
"""Files of each half. "fresh" and "again" were labelled by readers who never saw the model: an even draw and
passages that ask, then 400 drawn as ``types`` was. "all" is what nothing was learnt from."""

HALVES: Final = {
    "dev": ("dev",),
    "test": ("test",),
    "fresh": ("fresh", "asks"),
    "again": ("again",),
    "all": ("test", "fresh", "asks", "again"),
}

KEYWORDS: Final = (
    ("question", r"\?"),
    (
        "argument_against",
        r"\b(contre|pas d'accord|inutile|dangereux|impossible|risque|mauvaise idee"
        r"|against|useless|risk)\b",
    ),
    (
        "argument_for",
        r"\b(d'accord|bonne idee|favorable|permettrait|permettra|eviterait|je soutiens"
        r"|agree|good idea|would help)\b",
    ),
    ("testimony", r"\b(je|j|j'ai|mon|ma|mes|i|my|we)\b"),
    (
        "concern",
        r"\b(peur|crainte|inquiet\w*|trop|manque|probleme\w*|malheureusement|colere|fear"
        r"|worried|too many|lack)\b",
    ),
    (
        "value",
        r"\b(respect|solidarite|humain\w*|justice|liberte|egalite|partage|amour|respect"
        r"|fairness|freedom|solidarity)\b",
    ),
    (
        "proposal",
        r"\b(il faut|faudrait|doit|doivent|interdire|creer|proposer|mettre|should|must"
        r"|need to)\b|^\w+(er|ir|re)\b",
    ),
)  # fmt: skip
"""Written once, before any model, as one would in an afternoon; the first that fits wins, else a proposal."""


def by_keywords(text: str, setting: Setting | None = None) -> str:
    """Return the type that keywords tell; with a setting, that is what is said where no keyword is found."""
    folded = unaccented(fold(text))
    for name, pattern in KEYWORDS:
        if re.search(pattern, folded):
            return name
    if setting is None or setting.kind == "proposal":
        return "proposal"
    if setting.replies:
        return "argument_against" if setting.side == "against" else "argument_for"
    return "testimony" if setting.asked == "lived" else "proposal"


def labelled(name: str) -> pd.DataFrame:
    """Return labelled passages with their text, setting, and the cell of the commonest type."""
    frame = labels(name)
    keys = list(zip(frame["source"], frame["contribution_id"], strict=True))
    return frame.assign(
        set=name,
        text=[read(row) for row in frame.itertuples()],
        setting=[contributions(source)[key].setting for source, key in keys],
        cell=[f"{source} {_cell(source, key)}" for source, key in keys],
    )


def _cell(source: str, key: str) -> str:
    return key.split("-")[0] if source == "bluenove" else key[0] if source == "republique_numerique" else ""


def without_side(setting: Setting) -> Setting:
    return replace(setting, side=None)


def macro(right: pd.Series, read: list[str], *, questions: bool) -> float:
    """Return the mean F1 of the types that the labels hold."""
    names = [name for name in TYPES if (right == name).any() and (questions or name != "question")]
    return float(f1_score(right, read, labels=names, average="macro", zero_division=0))


def resampled(half: pd.DataFrame, chosen: npt.NDArray[np.bool_], found: list[str], other: list[str]) -> str:
    """Return the 90 % intervals of a macro F1 without questions and of what it has above another."""
    right, rows = half["type"].to_numpy(), np.flatnonzero(chosen)
    random = np.random.default_rng(0)
    draws = []
    for _ in range(1_000):
        drawn = random.choice(rows, len(rows))
        mine, theirs = (
            macro(pd.Series(right[drawn]), [read[row] for row in drawn], questions=False)
            for read in (found, other)
        )
        draws.append((mine, mine - theirs))
    low, high = np.quantile(draws, [0.05, 0.95], axis=0)
    return f"F1 no q. {low[0]:.2f} to {high[0]:.2f}, above keywords {low[1]:.2f} to {high[1]:.2f}"


def commonest(dev: pd.DataFrame, asked: pd.DataFrame) -> list[str]:
    """Return the commonest type of dev in each source and question; a source without dev gets that of all."""
    every = Counter(dev["type"]).most_common(1)[0][0]
    best = {cell: Counter(group["type"]).most_common(1)[0][0] for cell, group in dev.groupby("cell")}
    return [best.get(cell, every) for cell in asked["cell"]]


def trained(
    model: LogisticRegression | KNeighborsClassifier,
    dev: pd.DataFrame,
    asked: pd.DataFrame,
    vectors: Callable[[list[str]], npt.NDArray[np.float32]],
) -> list[str]:
    """Return what a model of the embeddings, trained on dev, reads."""
    known, new = vectors(dev["text"].tolist()), vectors(asked["text"].tolist())
    centre = known.mean(axis=0)
    unit = [part / np.linalg.norm(part, axis=1, keepdims=True) for part in (known - centre, new - centre)]
    return list(model.fit(unit[0], dev["type"]).predict(unit[1]))


def ours(
    asked: pd.DataFrame, encoder: str, vectors: Callable[[list[str]], npt.NDArray[np.float32]], *, sides: bool
) -> pd.DataFrame:
    """Return the type of each passage and how sure it is."""
    texts = asked["text"].tolist()
    scores = type_reader(encoder, vectors).scores(vectors(texts), texts, ["fr"] * len(texts))
    around = [setting if sides else without_side(setting) for setting in asked["setting"]]
    found, sure = types_of(scores, range(len(texts)), around)
    return pd.DataFrame({"type": found, "sure": sure}, index=asked.index)


def write(store: Path | None) -> None:
    """Learn the types with each encoder of the package, and keep what is learnt."""
    passages = learnt.passages()
    for encoder in (BUNDLED, FAST):
        path = WORDS / kept_file(FILE, encoder)
        keep(learn_types(partial(embed, encoder=encoder, store=store), passages), path)
        print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB, of {len(passages)} passages")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=list(SETS), default="dev")
    parser.add_argument("--encoder", choices=[BUNDLED, FAST], default=BUNDLED)
    parser.add_argument("--store", type=Path, help="file where vectors are kept")
    parser.add_argument("--wrong", action="store_true")
    parser.add_argument("--keep", action="store_true")
    asked = parser.parse_args()
    vectors = partial(embed, encoder=asked.encoder, store=asked.store)
    if asked.keep:
        write(asked.store)
        return
    sets = SETS[asked.half]
    both = pd.concat([labelled(name) for name in dict.fromkeys((*SETS["dev"], *sets))], ignore_index=True)
    dev = both[(both["half"] == "dev") & (both["set"] == "types")]
    half = both[both["half"].isin(HALVES[asked.half]) & both["set"].isin(sets)]
    texts = half["text"]
    begun = time.process_time()
    withheld, given = (ours(half, asked.encoder, vectors, sides=sides) for sides in (False, True))
    told = {"ours, sides withheld": withheld["type"].tolist(), "ours, sides given": given["type"].tolist()}
    spent = time.process_time() - begun
    told |= {
        "keywords": [by_keywords(text) for text in texts],
        "keywords, setting where none fits": [
            by_keywords(text, setting) for text, setting in zip(texts, half["setting"], strict=True)
        ],
        "commonest of source and question in dev": commonest(dev, half),
    }
    if asked.half != "dev":
        linear = LogisticRegression(C=10, max_iter=5_000, class_weight="balanced")
        told["linear on embeddings of dev"] = trained(linear, dev, half, vectors)
        told["5 neighbours on embeddings of dev"] = trained(KNeighborsClassifier(5), dev, half, vectors)
    rows = []
    for name, found in told.items():
        row: dict[str, object] = {"": name}
        for title, chosen in (
            *((kind, half["set"] == kind) for kind in sets), ("pooled", half["set"] != ""),
        ):  # fmt: skip
            part = pd.Series(found, index=half.index)[chosen].tolist()
            right = half.loc[chosen, "type"]
            row |= {
                f"{title} acc.": float((right == part).mean()),
                f"{title} F1": macro(right, part, questions=True),
                f"{title} F1 no q.": macro(right, part, questions=False),
            }
        rows.append(row)
    print(pd.DataFrame(rows).set_index("").round(3).to_string())
    for name in ("ours, sides withheld", "ours, sides given"):
        for title in (*sets, "pooled"):
            chosen = (half["set"] == title) | (title == "pooled")
            part = pd.Series(told[name], index=half.index)[chosen].tolist()
            each = f1_score(half.loc[chosen, "type"], part, labels=TYPES, average=None, zero_division=0)
            print(title, name, dict(zip(TYPES, [round(float(value), 2) for value in each], strict=True)))
    for title in (sets[0], "pooled"):
        chosen = ((half["set"] == title) | (title == "pooled")).to_numpy()
        print(title, resampled(half, chosen, told["ours, sides given"], told["keywords"]))
        certain = chosen & (half["sure"] == "yes").to_numpy()
        part = pd.Series(told["ours, sides given"], index=half.index)[certain].tolist()
        scores = [macro(half.loc[certain, "type"], part, questions=asks) for asks in (True, False)]
        print(title, "sure labels only:", int(certain.sum()), [round(score, 3) for score in scores])
    right = given["type"].eq(half["type"])
    share = right.groupby(pd.cut(given["sure"], [0, 0.5, 0.7, 0.9, 1]), observed=True).agg(["mean", "size"])
    print("right where so sure:", share.round(2).T.to_dict())
    print(f"processor time of ours, vectors included where the store lacks them: {spent:.1f} s")
    if asked.wrong and asked.half == "dev":
        for row, found in zip(half.itertuples(), told["ours, sides withheld"], strict=True):
            if row.type != found:
                print(f"{row.type} read as {found} | {row.cell} | {row.text[:200]}")


if __name__ == "__main__":
    main()
