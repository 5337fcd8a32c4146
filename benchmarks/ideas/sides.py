"""Arguments for and against: République numérique's 3,994 (the platform's sides) and ArgKP's (people's).

usage: python -m benchmarks.ideas.sides [--store FILE] [--halves 5]

Trained rows learn from a random half and are measured on the other, over several halves. All
choose their strength by cross-validation on their half. "With the motion": each model also has the vector of
what an argument answers (the title of the proposal, the motion), and its product with the argument's.
"New motions": whole motions are drawn, so that none is in both halves.
Zero-shot rows learn nothing from these data: the types' scores (for less against), and favour, turned round
where the motion itself says to abolish.
"""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, StratifiedKFold

import deliberation as dl
from deliberation.text.anatomy.linear import learn
from deliberation.text.anatomy.types import TYPES, type_reader
from deliberation.text.encoders import embed
from deliberation.text.meaning.favour import PHRASES, favour
from deliberation.text.wording.normalise import clean, without_links
from deliberation.text.wording.stance import lean
from tests.helpers.data import data_folder


def republique_numerique() -> tuple[pd.DataFrame, str]:
    """Return text, side and motion (title of the proposal) of each argument, and the language."""
    folder = data_folder() / "republique_numerique"
    frame = pd.read_csv(folder / "arguments.csv").dropna(subset=["body", "stance"])
    title = pd.read_csv(folder / "opinions.csv").set_index("id")["title"]
    return pd.DataFrame(
        {
            "text": [without_links(clean(text)) for text in frame["body"]],
            "for": frame["stance"].eq("pour").to_numpy(),
            "motion": [clean(str(title.get(key, ""))) for key in frame["opinion_id"]],
        }
    ), "fr"


def argkp() -> tuple[pd.DataFrame, str]:
    table = dl.read(data_folder() / "argkp")
    frame = table.contributions.select(["text", "stance", "question"]).to_pandas()
    wording = dict(zip(table.questions["id"].to_pylist(), table.questions["text"].to_pylist(), strict=True))
    return pd.DataFrame(
        {
            "text": frame["text"].map(clean),
            "for": frame["stance"].eq("for"),
            "motion": frame["question"].map(wording).fillna(frame["question"]),
        }
    ), "en"


def unit(vectors: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def zero_shot(frame: pd.DataFrame, language: str, read: partial[npt.NDArray[np.float32]]) -> dict[str, float]:
    texts = frame["text"].tolist()
    vectors = read(texts)
    scores = type_reader("bundled", read).scores(vectors, texts, [language] * len(texts))
    told = scores[:, TYPES.index("argument_for")] - scores[:, TYPES.index("argument_against")]
    praise = favour(vectors, read(list(PHRASES)))
    assert praise is not None
    turned = np.array([-1 if lean(motion) < 0 else 1 for motion in frame["motion"]])
    right = frame["for"].to_numpy()
    both = told / told.std() + praise
    return {
        "zero-shot: types": float(((told > 0) == right).mean()),
        "zero-shot: favour, motion": float(((praise * turned > 0) == right).mean()),
        "zero-shot: types and favour": float(((both > 0) == right).mean()),
        "zero-shot: types and favour, motion": float(((both * turned > 0) == right).mean()),
    }


def halves_of(frame: pd.DataFrame, seed: int, *, whole: bool) -> tuple[npt.NDArray[np.intp], ...]:
    """Return the rows of two random halves: of arguments, or of whole motions."""
    random = np.random.default_rng(seed)
    if not whole:
        order = random.permutation(len(frame))
        return np.sort(order[: len(order) // 2]), np.sort(order[len(order) // 2 :])
    motions = sorted(set(frame["motion"]))
    drawn = {motions[place] for place in random.permutation(len(motions))[: len(motions) // 2]}
    inside = frame["motion"].isin(drawn).to_numpy()
    return np.flatnonzero(inside), np.flatnonzero(~inside)


def trained(
    frame: pd.DataFrame,
    language: str,
    read: partial[npt.NDArray[np.float32]],
    seed: int,
    *,
    whole: bool = False,
) -> dict[str, float]:
    known, new = halves_of(frame, seed, whole=whole)
    texts, right = frame["text"].tolist(), frame["for"].to_numpy()
    vectors, motions = read(texts), read(frame["motion"].tolist())
    centred, around = (unit(given - given[known].mean(axis=0)) for given in (vectors, motions))
    folds = StratifiedKFold(5, shuffle=True, random_state=0)

    def linear(given: npt.NDArray[np.float32]) -> float:
        search = GridSearchCV(
            LogisticRegression(max_iter=5_000), {"C": [0.3, 1, 3, 10, 30, 100]}, cv=folds
        ).fit(given[known], right[known])
        return float((search.predict(given[new]) == right[new]).mean())

    def ours(answered: npt.NDArray[np.float32] | None) -> float:
        reader = learn(
            vectors[known],
            [texts[row] for row in known],
            ["for" if side else "against" for side in right[known]],
            [language] * len(known),
            answered=None if answered is None else answered[known],
        )
        scores = reader.scores(
            vectors[new],
            [texts[row] for row in new],
            [language] * len(new),
            answered=None if answered is None else answered[new],
        )
        said = np.array(reader.labels)[scores.argmax(axis=1)] == "for"
        return float((said == right[new]).mean())

    product = centred * around * np.sqrt(centred.shape[1])  # of length one, more or less
    commonest = right[known].mean() >= 0.5
    return {
        "majority": float((right[new] == commonest).mean()),
        "linear on embeddings, half": linear(centred),
        "ours, half": ours(None),
        "linear on embeddings with the motion, half": linear(np.hstack([centred, product, around])),
        "ours with the motion, half": ours(motions),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--halves", type=int, default=5)
    asked = parser.parse_args()
    read = partial(embed, encoder="bundled", store=asked.store)
    for name, load in (("republique numerique", republique_numerique), ("argkp", argkp)):
        frame, language = load()
        print(name, len(frame), "arguments, for:", round(float(frame["for"].mean()), 3))
        for whole in (False, True):
            halves = pd.DataFrame(
                [trained(frame, language, read, seed, whole=whole) for seed in range(asked.halves)]
            )
            for row, values in halves.items():
                told = f"{row}, new motions" if whole else row
                print(f"  {told}: {values.mean():.3f} ({values.min():.3f} to {values.max():.3f})")
        for row, value in zero_shot(frame, language, read).items():
            print(f"  {row}: {value:.3f}", flush=True)


if __name__ == "__main__":
    main()
