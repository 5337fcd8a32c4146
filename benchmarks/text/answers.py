"""Top themes of bluenove's answers, each answer a passage, against analysts' codes; and their stability.

usage: python -m benchmarks.text.answers [encoder]
"""

from __future__ import annotations

import sys

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.metrics import adjusted_rand_score, v_measure_score

from benchmarks.text.human_codes import QUESTIONS
from deliberation.core.provenance import lot
from deliberation.text.encoders import embed, load_encoder
from deliberation.text.meaning.graph import neighbour_graph, smoothed
from deliberation.text.meaning.space import meaning_space
from deliberation.text.parting.partition import top_themes
from deliberation.text.wording.normalise import clean
from tests.helpers.data import data_folder

CODE = "Semantic group ID"


def placed(texts: list[str], vectors: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return distinct texts in French in their space of meaning."""
    return meaning_space(vectors, texts, languages=["fr"] * len(texts))


def smoothed_texts(texts: list[str], vectors: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return the texts as ``top_themes`` parts them."""
    place = placed(texts, vectors)
    return smoothed(neighbour_graph(place), place)


def themes(texts: list[str], vectors: npt.NDArray[np.float32]) -> npt.NDArray[np.int64]:
    """Return the theme of each distinct text, the number of themes not given."""
    place = placed(texts, vectors)
    lots = np.array([lot(text) for text in texts])
    return top_themes(neighbour_graph(place), place, [frozenset([row]) for row in range(len(texts))], lots)


def without(
    share: float, texts: list[str], vectors: npt.NDArray[np.float32], found: npt.NDArray[np.int64]
) -> float:
    """Return the agreement with themes found after a share of the texts is removed at random."""
    kept = np.flatnonzero(np.random.default_rng(1).random(len(texts)) > share)
    return float(adjusted_rand_score(found[kept], themes([texts[row] for row in kept], vectors[kept])))


def answers() -> pd.DataFrame:
    """Return the answers that say something, what they say under ``said``."""
    frame = pd.read_csv(data_folder() / "apres_maintenant" / "bluenove" / "answers_semantic_groups.csv")
    frame = frame.dropna(subset=["Answer text"])
    return frame.assign(said=frame["Answer text"].astype(str).map(clean)).query("said != ''")


def main() -> None:
    frame = answers()
    model = load_encoder(sys.argv[1] if len(sys.argv) > 1 else "bundled")
    rows = []
    for question in QUESTIONS:
        asked = frame[frame["Question ID"] == question]
        texts = sorted(set(asked["said"]))
        vectors = embed(texts, model)
        found = themes(texts, vectors)
        theme_of = dict(zip(texts, found.tolist(), strict=True))
        coded = asked.dropna(subset=[CODE])
        labels = coded["said"].map(theme_of)
        rows.append(
            {
                "question": question,
                "texts": len(texts),
                "themes": int(found.max()) + 1,
                "V": v_measure_score(coded[CODE], labels),
                "ARI": adjusted_rand_score(coded[CODE], labels),
                "ARI without 1 %": without(0.01, texts, vectors, found),
                "ARI without 10 %": without(0.1, texts, vectors, found),
            }
        )
    table = pd.DataFrame(rows).set_index("question")
    print(table.round(3).to_string())
    print(table[["V", "ARI", "ARI without 1 %", "ARI without 10 %"]].mean().round(3).to_string())


if __name__ == "__main__":
    main()
