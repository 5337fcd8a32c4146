"""What readers said of citizens' texts: which say the same thing, block by block.

usage: python -m benchmarks.encoder.readings

Prints how far two readers agree. ``readings.csv`` keeps ids, offsets and codes, never texts, of consultations
that may be used for it (CC0, CC BY, Licence Ouverte); ``written.csv`` was written for this, with its codes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from benchmarks.ideas import draw
from tests.helpers.data import data_folder
from tests.text import make

HERE: Final = Path(__file__).parent
SIZE: Final = 32
"""Texts of a block."""

_CODE: Final = re.compile(r"(-|(?P<subject>[A-Z]{1,2})(?P<idea>\d+))(?P<type>[pctqvfg])")
_ALONE: Final = "Z"  # the subject of texts that share theirs with no other of the block
QUESTIONS: Final = (12, 17, 19)  # those of bluenove that analysts did not code: the others are for tests


class Block(NamedTuple):
    """Texts read together: neighbours of one of them by meaning or by letters, from one consultation.

    Attributes
    ----------
    texts, keys : list of str
        The texts, and what tells them from any other.
    ideas, subjects : array of int, shape (texts,)
        Equal where texts say the same thing; where they speak of the same subject.
    language : str
        "fr" or "en".
    written : bool
        Whether they were written for this.
    """

    texts: list[str]
    keys: list[str]
    ideas: npt.NDArray[np.int64]
    subjects: npt.NDArray[np.int64]
    language: str
    written: bool


def coded(codes: Iterable[str]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return numbers that are equal where codes tell the same idea, and where they tell the same subject.

    Examples
    --------
    >>> ideas, subjects = coded(["A1p", "A2c", "A1t", "Z1p", "Z2p", "-t"])
    >>> ideas.tolist(), subjects.tolist()
    ([0, 1, 0, 2, 3, 4], [0, 0, 0, 1, 2, 3])
    """
    ideas, subjects = [], []
    for row, code in enumerate(codes):
        read = _CODE.fullmatch(code)
        if read is None:
            raise ValueError(f"{code!r} is no code")
        subject = read["subject"]
        ideas.append(f"{subject}{read['idea']}" if subject else f"alone {row}")
        subjects.append(subject if subject and subject != _ALONE else f"alone {row}")
    return pd.factorize(np.array(ideas))[0], pd.factorize(np.array(subjects))[0]


def read_blocks() -> list[Block]:
    """Return all blocks, in the order of their numbers."""
    frame = pd.read_csv(HERE / "readings.csv", dtype={"contribution_id": str})
    texts = {source: _texts(source) for source in frame["source"].unique()}
    found = {}
    for number, rows in frame.groupby("block"):
        source = rows["source"].iloc[0]
        said = [
            texts[source][key] if np.isnan(start) else texts[source][key][int(start) : int(end)]
            for key, start, end in zip(rows["contribution_id"], rows["start"], rows["end"], strict=True)
        ]
        keys = [
            f"{source} {key} {start}"
            for key, start in zip(rows["contribution_id"], rows["start"], strict=True)
        ]
        language = "en" if source.startswith("polis/") else "fr"
        found[number] = Block(said, keys, *coded(rows["code"]), language, False)
    for number, rows in pd.read_csv(HERE / "written.csv").groupby("block"):
        said = rows["text"].tolist()
        found[number] = Block(said, said, *coded(rows["code"]), rows["language"].iloc[0], True)
    return [found[number] for number in sorted(found)]


def _texts(source: str) -> dict[str, str]:
    """Return the texts of a source, by id."""
    readers: dict[str, Callable[[], dict[str, str]]] = {"bluenove": _bluenove}
    if source.startswith("polis/"):
        consultation = make.polis(data_folder() / source)
        table = consultation.contributions
        return dict(zip(table["id"].to_pylist(), table["text"].to_pylist(), strict=True))
    return readers.get(source, lambda: draw.texts(source))()


def _bluenove() -> dict[str, str]:
    texts = {}
    for question in QUESTIONS:
        answers, _ = make.bluenove(data_folder() / "apres_maintenant" / "bluenove", question)
        table = answers.contributions
        texts.update(zip(table["id"].to_pylist(), table["text"].to_pylist(), strict=True))
    return texts


def same(codes: Iterable[str]) -> npt.NDArray[np.bool_]:
    """Return, for each pair of the texts of a block, whether they say the same thing."""
    ideas, _ = coded(codes)
    one, other = np.triu_indices(len(ideas), 1)
    return np.asarray(ideas[one] == ideas[other])


def main() -> None:
    first = pd.read_csv(HERE / "readings.csv")
    second = pd.read_csv(HERE / "readings_second.csv")
    pairs = [
        np.concatenate([same(rows["code"]) for _, rows in frame.groupby("block")])
        for frame in (first[first["block"].isin(second["block"])], second)
    ]
    both, one, other = ((pairs[0] & pairs[1]).sum(), *(said.sum() for said in pairs))
    chance = np.mean(pairs[0]) * np.mean(pairs[1]) + np.mean(~pairs[0]) * np.mean(~pairs[1])
    agreed = np.mean(pairs[0] == pairs[1])
    print(
        f"{second['block'].nunique()} blocks, {len(pairs[0])} pairs: {one} and {other} the same, "
        f"{both} for both; "
        f"F1 {2 * both / (one + other):.3f}, kappa {(agreed - chance) / (1 - chance):.3f}"
    )


if __name__ == "__main__":
    main()
