"""Top themes and the usual recipes against people's codes: bluenove's questions, the sections of a bill.

usage: python -m benchmarks.text.against_recipes [--store FILE] [--seeds 3] [--unseen]

Each answer (each proposal) is one text; every method groups the same distinct texts. Recipes have the
bundled encoder, centred, then TF-IDF; their figures are means over seeds. ``find_themes`` is what a user
gets, on passages of the whole consultation (the arguments too): a contribution counts with the theme of most
of its passages, then with their sub-theme, the second level of the tree, then with the half of its theme that
the tree of sub-themes parts first.

V grows with the number of groups, whatever they are (Vinh et al., 2010): random labels in 50 groups have a
better one than in 12. Hence AMI, which takes chance away, and the columns "ours": our own grouping of the
same texts when it is told to make as many groups as the recipe made.

``--unseen`` takes corpora that nothing was chosen on, read once: Civocracy's propositions, whose author chose
one theme in a list, and the comments of its discussions, whose code is the question discussed (withheld).

References
----------
Vinh, Epps and Bailey (2010), "Information theoretic measures for clusterings comparison", JMLR 11.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score, v_measure_score

import deliberation as dl
from benchmarks.text.answers import CODE, smoothed_texts, themes
from benchmarks.text.human_codes import QUESTIONS, main_part, main_subtheme, main_theme
from benchmarks.text.recipes import all_recipes, centred, kouchou, tfidf
from deliberation.consultation import Consultation
from deliberation.core.provenance import lot
from deliberation.text.encoders import embed
from deliberation.text.parting.partition import spherical_means
from deliberation.text.wording.normalise import clean
from tests.helpers.data import data_folder
from tests.text import make

OURS = ("ours: top_themes", "ours: find_themes", "ours: find_themes, sub-themes")
CUT = "ours: find_themes, each theme in two"
"""The tree of sub-themes cut higher, which no reader is shown: about as many groups as recipes make."""
CONTROLS = ("random, as many groups as", "kouchou-ai, as many groups as")
"""What the number of groups does alone; none of the recipes that are to be beaten."""
MEASURES = {"V": v_measure_score, "ARI": adjusted_rand_score, "AMI": adjusted_mutual_info_score}


@dataclass(frozen=True)
class Coded:
    """Texts, of which some have a code: ``frame`` holds id, said and code (None where there is none)."""

    name: str
    consultation: Consultation
    frame: pd.DataFrame


def corpora() -> Iterator[Coded]:
    for question in QUESTIONS:
        consultation, frame = make.bluenove(data_folder() / "apres_maintenant" / "bluenove", question)
        said = frame["Answer text"].astype(str).map(clean)
        frame = pd.DataFrame({"id": frame["id"], "said": said, "code": frame[CODE]})
        yield Coded(f"bluenove {question}", consultation, frame[frame["said"] != ""])
    consultation, proposals = make.republique_numerique(data_folder() / "republique_numerique")
    said = proposals["body"].fillna("").map(clean)
    frame = pd.DataFrame(
        {"id": "o" + proposals["id"].astype(str), "said": said, "code": proposals["section"]}
    )
    yield Coded("republique numerique", consultation, frame[frame["said"] != ""])


def unseen() -> Iterator[Coded]:
    folder = data_folder() / "apres_maintenant" / "autres"
    for name, text, code in (("propositions", "proposition", "themes"), ("discussions", "comment", "issue")):
        frame = pd.read_csv(folder / f"civocracy_{name}.csv", dtype=str).dropna(subset=[text])
        frame = frame.assign(id=[f"c{row:05d}" for row in range(len(frame))], said=frame[text].map(clean))
        codes = (
            frame[code].where(~frame[code].str.contains(",", na=True)) if code == "themes" else frame[code]
        )
        frame = frame.assign(code=codes)
        given = make.consultation(
            frame[text].tolist(), ids=frame["id"].tolist(), authors=frame["user"].tolist(), language="fr"
        )
        yield Coded(f"civocracy {name}", given, frame.loc[frame["said"] != "", ["id", "said", "code"]])


def measured(corpus: Coded, store: Path | None, seeds: int) -> pd.DataFrame:
    """Return V, ARI and AMI of every method on one corpus, and of ours with as many groups."""
    texts = sorted(set(corpus.frame["said"]))
    vectors = embed(texts, "bundled", store=store)
    coded = corpus.frame.dropna(subset=["code"])
    rows = np.searchsorted(texts, coded["said"])
    truth = coded["code"].astype(str).to_numpy()
    scores: list[dict[str, object]] = []

    near, lots = smoothed_texts(texts, vectors), np.array([lot(text) for text in texts])

    def add(method: str, found: npt.NDArray[Any]) -> None:
        groups = len(set(found.tolist()))
        as_many = spherical_means(near, groups, lots)[rows]
        measures = {name: measure(truth, found) for name, measure in MEASURES.items()}
        same = {f"ours {name}": measure(truth, as_many) for name, measure in MEASURES.items()}
        scores.append({"method": method, "corpus": corpus.name, **measures, "groups": groups, **same})

    add(OURS[0], themes(texts, vectors)[rows])
    found = dl.find_themes(corpus.consultation, store=store)
    add(OURS[1], main_theme(found).reindex(coded["id"]).to_numpy())
    many: dict[str, int] = {}
    for name, level, part in (
        (OURS[2], "sub-themes", main_subtheme(found)),
        (CUT, "halves", main_part(found, 2)),
    ):
        labels = part.reindex(coded["id"])
        add(name, labels.to_numpy())
        many[level] = int(labels.nunique())
    for level, groups in many.items():
        for seed in range(seeds):
            add(f"{CONTROLS[0]} {level}", np.random.default_rng(seed).integers(groups, size=len(truth)))
    for space, given in (("e5", centred(vectors)), ("TF-IDF", tfidf(texts, "fr"))):
        for seed in range(seeds):
            for level, groups in many.items():
                add(f"{CONTROLS[1]} {level}, {space}", kouchou(given, seed, count=groups)[rows])
            for name, labels in all_recipes(given, seed, count=len(set(truth))):
                add(f"{name}, {space}", labels[rows])
    return pd.DataFrame(scores).groupby(["method", "corpus"], sort=False).mean().reset_index()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, help="file where vectors are kept")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--unseen", action="store_true")
    asked = parser.parse_args()
    parts = []
    for corpus in unseen() if asked.unseen else corpora():
        parts.append(measured(corpus, asked.store, asked.seeds))
        print(parts[-1].round(3).to_string(index=False), flush=True)
    table = pd.concat(parts)
    survey = table[table["corpus"].str.startswith("bluenove")]
    if len(survey):
        print("\nbluenove, mean of the questions")
        print(survey.groupby("method", sort=False)[parts[0].columns[2:]].mean().round(3).to_string())
    for measure in MEASURES:
        wide = table.pivot_table(index="method", columns="corpus", values=measure, sort=False)
        controls = [name for name in wide.index if name.startswith(CONTROLS)]
        best = wide.drop(index=[*OURS, CUT, *controls]).max()
        for ours in (*OURS, CUT):
            won = (wide.loc[ours] > best).to_dict()
            print(
                f"{measure}, {ours}: better than the best recipe on {sum(won.values())} of {len(won)}: {won}"
            )
        recipes = table[~table["method"].isin([*OURS, CUT, *controls])]
        less = recipes[recipes[f"ours {measure}"] <= recipes[measure]]
        print(
            f"{measure}, as many groups: ours is better than {len(recipes) - len(less)} of {len(recipes)} "
            f"recipes; not than {list(zip(less['method'], less['corpus'], strict=True))}"
        )


if __name__ == "__main__":
    main()
