"""Ideas of ArgKP's arguments against key points and stances, beside the usual recipes.

usage: python -m benchmarks.text.key_points [--store FILE] [--recipes]

Ours is ``find_themes`` on the export as it is read, which holds the side of each argument; then on the same
export with the sides withheld, where only the words can tell. Recipes never know the sides. An argument is in
the idea of its longest passage. Pairs are those of arguments that people matched to a key point.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
from sklearn.cluster import KMeans

import deliberation as dl
from benchmarks.text.recipes import all_recipes, bertopic, centred, kouchou, leiden, tfidf
from deliberation.consultation import Consultation
from deliberation.text import Themes
from deliberation.text.encoders import embed
from deliberation.text.wording.normalise import clean
from tests.helpers.data import data_folder

FEW = 3
MIXED = 0.2


def without_sides(consultation: Consultation) -> Consultation:
    """Return the consultation as if the platform had not said who is for and who against."""
    table = consultation.contributions
    at = table.schema.get_field_index("stance")
    empty = pa.nulls(table.num_rows, table.schema.field(at).type)
    return replace(consultation, contributions=table.set_column(at, table.schema.field(at), empty))


def idea_of(themes: Themes) -> pd.Series:
    """Return the idea of the longest passage of each contribution, by id."""
    placed = themes.placed()
    placed = placed.assign(length=placed["end"] - placed["start"])
    longest = placed.sort_values(["length", "start"], ascending=[False, True])
    return longest.drop_duplicates("contribution_id").set_index("contribution_id")["idea"]


def pairs(counts: pd.Series) -> int:
    return int((counts * (counts - 1) // 2).sum())


def scores(ideas: pd.Series, sides: pd.Series, points: pd.Series) -> dict[str, float]:
    """Return the figures of one grouping.

    Parameters
    ----------
    ideas : Series
        Idea of each argument by id; missing where it has none.
    sides : Series
        Stance of each argument, "for" or "against".
    points : Series
        The first key point of each argument that has one.
    """
    size = ideas.map(ideas.value_counts())
    held = ideas[size >= FEW]
    share = sides[held.index].eq("for").groupby(held).mean()
    mixed = np.minimum(share, 1 - share) >= MIXED
    both = pd.DataFrame({"idea": ideas.reindex(points.index), "point": points})
    alone = both["idea"].isna()
    both.loc[alone, "idea"] = "alone " + both.index[alone].astype(str)
    right = pairs(both.groupby(["idea", "point"]).size())
    precision = right / max(pairs(both["idea"].value_counts()), 1)
    recall = right / pairs(both["point"].value_counts())
    return {
        "ideas": ideas.nunique(),
        "in ideas of 3 or more": len(held) / len(sides),
        "in mixed ideas": float(held.map(mixed).mean()) if len(held) else 0.0,
        "P": precision,
        "R": recall,
        "F1": 2 * precision * recall / max(precision + recall, 1e-9),
    }


def references(consultation: Consultation) -> tuple[pd.Series, pd.Series]:
    """Return the side of each argument and the first key point of those that have one."""
    frame = consultation.contributions.select(["id", "stance"]).to_pandas()
    codes = consultation.codes.to_pandas()
    points = codes.assign(id=frame["id"].to_numpy()[codes["contribution"]]).sort_values(["id", "code"])
    return frame.set_index("id")["stance"], points.drop_duplicates("id").set_index("id")["code"]


def labelled(ids: pd.Index, labels: npt.NDArray[np.int64]) -> pd.Series:
    """Return labels by id, without what a recipe leaves out."""
    found = pd.Series(labels, index=ids)
    return found[found >= 0].astype(str)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, help="file where vectors are kept")
    parser.add_argument("--recipes", action="store_true", help="run the usual recipes too")
    asked = parser.parse_args()
    consultation = dl.read(data_folder() / "argkp")
    sides, points = references(consultation)
    rows = {}

    def show(name: str, ideas: pd.Series) -> None:
        rows[name] = scores(ideas, sides, points)
        print(name, {key: round(value, 3) for key, value in rows[name].items()}, flush=True)

    for name, given in (("sides given", consultation), ("sides withheld", without_sides(consultation))):
        themes = dl.find_themes(given, store=asked.store)
        show(f"ours, {name}", idea_of(themes))
    if asked.recipes:
        frame = consultation.contributions.select(["id", "text"]).to_pandas()
        ids, texts = pd.Index(frame["id"]), frame["text"].map(clean).tolist()
        count, as_ours = points.nunique(), int(rows["ours, sides withheld"]["ideas"])
        spaces = {"e5": centred(embed(texts, "bundled", store=asked.store)), "TF-IDF": tfidf(texts, "en")}
        for space, vectors in spaces.items():
            for name, labels in all_recipes(vectors, 0, count=count):
                show(f"{name}, {space}", labelled(ids, labels))
            show(f"BERTopic, groups of 5, {space}", labelled(ids, bertopic(vectors, 0, least=5)))
            show(f"kouchou-ai, as many as ours, {space}", labelled(ids, kouchou(vectors, 0, count=as_ours)))
            show(f"kNN + Leiden, resolution 30, {space}", labelled(ids, leiden(vectors, 0, resolution=30)))
            fine = KMeans(as_ours, n_init=1, random_state=0).fit_predict(vectors)
            show(f"k-means, as many as ours, {space}", labelled(ids, fine))
    print(pd.DataFrame(rows).T.round(3).to_string())


if __name__ == "__main__":
    main()
