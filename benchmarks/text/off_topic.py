"""Off-topic texts: adverts found where there are none, and texts of another consultation that could be told.

usage: python -m benchmarks.text.off_topic [--store FILE] [--draws 2]

First, every text of each consultation is asked whether it is an advert; none is known to be one. Then 1 % and
5 % of texts from elsewhere are planted: Grand Débat in bluenove, République numérique in 3,000 proposals of
Make.org, ArgKP in bowling-green. Each way of being far ranks the texts: area under the curve, and the highest
recall of those planted at a precision of .9. "Isolated" is the rule of the remainder.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.metrics import precision_recall_curve, roc_auc_score

import deliberation as dl
from deliberation.text.encoders import embed
from deliberation.text.meaning.graph import neighbour_graph
from deliberation.text.meaning.space import meaning_space
from deliberation.text.parting.partition import isolated
from deliberation.text.reading.off_topic import is_advert
from deliberation.text.wording.normalise import clean
from tests.helpers.data import data_folder

Floats = npt.NDArray[np.float64]

SHARES = (0.01, 0.05)
PRECISION = 0.9
BOWLING_GREEN = (
    "What should change in Bowling Green/Warren County to make it a better place to live and work?"
)


def corpora() -> dict[str, list[str]]:
    """Return the texts of each consultation."""
    folder = data_folder()
    bluenove = pd.read_csv(folder / "apres_maintenant" / "bluenove" / "answers_semantic_groups.csv")
    found = {
        "grand debat": pd.read_csv(folder / "grand_debat" / "answers.csv.gz")["text"],
        "makeorg": pd.read_csv(folder / "apres_maintenant" / "makeorg" / "proposals.csv")["proposition"],
        "republique numerique": pd.concat(
            pd.read_csv(folder / "republique_numerique" / name)["body"]
            for name in ("opinions.csv", "arguments.csv")
        ),
        "argkp": dl.read(folder / "argkp").contributions["text"].to_pandas(),
    }
    for question, part in bluenove.groupby("Question ID"):
        found[f"bluenove {question}"] = part["Answer text"]
    for place in sorted((folder / "polis").glob("*/comments.csv")):
        frame = pd.read_csv(place)
        found[place.parent.name] = frame.loc[frame["moderated"] != -1, "comment-body"]
    return {name: texts.dropna().astype(str).tolist() for name, texts in found.items()}


def hosts(texts: dict[str, list[str]], seed: int) -> Iterator[tuple[str, list[str], list[str], str, str]]:
    """Yield a name, the texts, those to plant, what was asked and the language."""
    rng = np.random.default_rng(seed)

    def draw(name: str, count: int, least: int = 0, most: int = 10_000) -> list[str]:
        said = sorted({clean(text) for text in texts[name] if least <= len(text) <= most} - {""})
        return [said[row] for row in rng.permutation(len(said))[:count]]

    frame = pd.read_csv(data_folder() / "apres_maintenant" / "bluenove" / "answers_semantic_groups.csv")
    wordings = frame.groupby("Question ID")["Question wording"].first()
    for question in (11, 14, 18):
        name = f"bluenove {question}"
        yield name, draw(name, 10_000), draw("grand debat", 120), clean(str(wordings[question])), "fr"
    asked = "Comment inventer tous ensemble le monde d’après ?"
    yield "makeorg", draw("makeorg", 3_000), draw("republique numerique", 160, 60, 400), asked, "fr"
    place = "american-assembly.bowling-green"
    yield "bowling-green", draw(place, 10_000), draw("argkp", 60), BOWLING_GREEN, "en"


def ways(vectors: Floats, place: Floats, asked: Floats) -> dict[str, Floats]:
    """Return how far each text is, by several measures."""
    cosines = place @ place.T
    np.fill_diagonal(cosines, -1)
    ordered = -np.sort(-cosines, axis=1)
    tenth = max(15, len(place) // 10)
    centre = vectors.mean(axis=0)
    found = {
        "nearest text": -ordered[:, 0],
        "15 nearest": -ordered[:, :15].mean(axis=1),
        "nearest tenth": -ordered[:, :tenth].mean(axis=1),
        "centre": -vectors @ centre,
        "question": -vectors @ asked,
    }
    scaled = {name: (far - far.mean()) / far.std() for name, far in found.items()}
    return found | {
        "nearest tenth + question": scaled["nearest tenth"] + scaled["question"],
        "15 nearest + centre": scaled["15 nearest"] + scaled["centre"],
    }


def planted(store: Path | None, draws: int) -> pd.DataFrame:
    """Return how well each measure tells the planted texts."""
    texts = corpora()
    rows = []
    for seed in range(draws):
        for name, own, foreign, question, language in hosts(texts, seed):
            read = embed([*own, *foreign, question], "bundled", store=store)
            for share in SHARES:
                count = min(len(foreign), max(3, round(share * len(own))))
                kept = np.r_[: len(own), len(own) : len(own) + count]
                truth = np.arange(len(kept)) >= len(own)
                said = [*own, *foreign[:count]]
                place = meaning_space(read[kept], said, languages=[language] * len(said))
                alone = isolated(neighbour_graph(place), [frozenset([row]) for row in range(len(said))])
                rows.append((name, share, "isolated", np.nan, alone[truth].mean(), int(alone[~truth].sum())))
                for way, far in ways(read[kept], place, read[-1]).items():
                    precision, recall, _ = precision_recall_curve(truth, far)
                    best = float(recall[precision >= PRECISION].max(initial=0))
                    rows.append((name, share, way, roc_auc_score(truth, far), best, np.nan))
            print(name, seed, "done", flush=True)
    columns = ["host", "share", "way", "AUC", "recall at P .9", "others isolated"]
    return pd.DataFrame(rows, columns=columns)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, help="file where vectors are kept")
    parser.add_argument("--draws", type=int, default=2, help="draws of what is planted; 0 for adverts alone")
    asked = parser.parse_args()
    for name, texts in corpora().items():
        print(f"{name}: {sum(map(is_advert, texts))} adverts in {len(texts)} texts", flush=True)
    if asked.draws:
        table = planted(asked.store, asked.draws)
        print(table.groupby(["way", "share"]).mean(numeric_only=True).round(3).to_string())
        print(table.groupby(["host", "way"]).mean(numeric_only=True).round(3).to_string())


if __name__ == "__main__":
    main()
