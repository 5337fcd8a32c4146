"""Draw what is labelled by hand for ideas: passages for their types, proposals for addressees and levers.

usage: python -m benchmarks.ideas.draw types|types_extra|addressees [--lot 1] [--second]

Prints one lot of texts to read, with what stands around them, never a label. ``--second`` prints the part of
the second reader. Labels are kept in ``labels/`` as ids and offsets, never texts.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from benchmarks.text.human_codes import QUESTIONS
from benchmarks.text.stability import grand_debat
from deliberation.consultation import Consultation
from deliberation.text.reading.corpus import read_corpus
from deliberation.text.wording.normalise import fold, words
from tests.helpers.data import data_folder
from tests.text import make

LABELS: Final = Path(__file__).with_name("labels")
WORDS: Final = Path(__file__).parents[2] / "deliberation" / "text" / "words"
"""Where what is learnt is kept."""

LOT: Final = 50
SECOND: Final = {"types": 60, "addressees": 40}
"""How many the second reader reads."""

_ANSWERS: Final = 20_000  # the same draw of the Grand Débat as in the benchmarks of themes
_FEWEST: Final = 3  # words of a passage
_SEED: Final = 6
_EXTRA_SEED: Final = 7
_ASKS: Final = re.compile(
    r"\?|^\W*(?:pourquoi|comment|combien|quand|qui|que|quel(?:le)?s?|est-ce|où|a quand|à quand)\b",
    re.IGNORECASE,
)


def read(source: str) -> Consultation:
    """Return the consultation that a ``source`` of the labels names."""
    folder = data_folder()
    readers: dict[str, Callable[[], Consultation]] = {
        "bluenove": lambda: make.bluenove(folder / "apres_maintenant" / "bluenove")[0],
        "grand_debat": lambda: grand_debat(_ANSWERS),
        "republique_numerique": lambda: make.republique_numerique(folder / "republique_numerique")[0],
        "makeorg": lambda: make.makeorg(folder / "apres_maintenant" / "makeorg"),
        "bowling_green": lambda: make.polis(folder / "polis" / "american-assembly.bowling-green"),
    }
    return readers[source]()


def texts(source: str) -> dict[str, str]:
    """Return the text of each contribution of a source, by id; offsets count from its start."""
    table = read(source).contributions
    return dict(zip(table["id"].to_pylist(), table["text"].to_pylist(), strict=True))


def types() -> pd.DataFrame:
    """Return the 400 passages in the order in which they are read; columns source to half."""
    parts = [
        *((f"{question}-", "bluenove", 50) for question in QUESTIONS),
        ("", "grand_debat", 100),
        ("o", "republique_numerique", 50),
        ("a", "republique_numerique", 50),
    ]
    random = np.random.default_rng(_SEED)
    sources = {source: read(source) for source in dict.fromkeys(source for _, source, _ in parts)}
    drawn = [
        _halved(_passages(sources[source], source, prefix, size, random), random)
        for prefix, source, size in parts
    ]
    return _shuffled(pd.concat(drawn), random)


def types_extra() -> pd.DataFrame:
    """Return passages of the types that are rare in ``types``: 60 that ask, 30 arguments of each side.

    The side is the platform's; it is not shown to who labels, and the label may differ.
    """
    random = np.random.default_rng(_EXTRA_SEED)
    known = {(row.source, row.contribution_id) for row in types().itertuples()}
    sources = {source: read(source) for source in ("grand_debat", "republique_numerique", "makeorg")}
    table = sources["republique_numerique"].contributions
    sides = dict(zip(table["id"].to_pylist(), table["stance"].to_pylist(), strict=True))
    parts = [
        *((source, None, 20) for source in sources),
        ("republique_numerique", "for", 30),
        ("republique_numerique", "against", 30),
    ]
    drawn = []
    for source, side, size in parts:
        among = None if side is None else {name for name, taken in sides.items() if taken == side}
        asks = _ASKS if side is None else None
        rows = _passages(sources[source], source, "", size, random, known=known, among=among, asks=asks)
        known |= {(source, name) for name in rows["contribution_id"]}
        drawn.append(_halved(rows, random))
    return _shuffled(pd.concat(drawn), random)


def addressees() -> pd.DataFrame:
    """Return the 200 proposals of Make.org in the order in which they are read."""
    random = np.random.default_rng(_SEED)
    drawn = _passages(read("makeorg"), "makeorg", "", 200, random)
    return _shuffled(_halved(drawn, random), random)[["contribution_id", "half"]]


def _passages(
    consultation: Consultation,
    source: str,
    prefix: str,
    size: int,
    random: np.random.Generator,
    *,
    known: Collection[tuple[str, str]] = (),
    among: Collection[str] | None = None,
    asks: re.Pattern[str] | None = None,
) -> pd.DataFrame:
    """Draw contributions, then one passage of each; a text that was drawn already is passed over."""
    ids = [
        str(name)
        for name in consultation.contribution_ids
        if str(name).startswith(prefix) and (among is None or name in among) and (source, name) not in known
    ]
    tried = random.permutation(sorted(ids))[: (4 if asks is None else 150) * size]
    corpus = read_corpus(consultation.where(contributions=tried))
    spans: dict[str, list[tuple[int, int]]] = {}
    for passage in corpus.passages:
        said = corpus.texts[passage.row][passage.start : passage.end]
        if len(words(said)) >= _FEWEST and (asks is None or asks.search(said)):
            spans.setdefault(corpus.ids[passage.row], []).append((passage.start, passage.end))
    text_of = dict(zip(corpus.ids, corpus.texts, strict=True))
    rows, seen = [], set()
    for name in tried:
        if name not in spans or len(rows) == size:
            continue
        start, end = spans[name][int(random.integers(len(spans[name])))]
        said = fold(text_of[name][start:end])
        if said not in seen:
            seen.add(said)
            rows.append({"source": source, "contribution_id": str(name), "start": start, "end": end})
    return pd.DataFrame(rows)


def _halved(rows: pd.DataFrame, random: np.random.Generator) -> pd.DataFrame:
    """Say of each row whether a classifier may be written looking at it (dev) or not (test)."""
    order = random.permutation(len(rows))
    return rows.assign(half=np.where(order % 2 == 0, "dev", "test"))


def _shuffled(rows: pd.DataFrame, random: np.random.Generator) -> pd.DataFrame:
    return rows.iloc[random.permutation(len(rows))].reset_index(drop=True)


def second(rows: pd.DataFrame, size: int) -> pd.DataFrame:
    """Return the rows of the second reader, in another order; the index stays that of the first."""
    return rows.sample(size, random_state=_SEED)


def _shown(kind: str, rows: pd.DataFrame) -> Iterator[str]:
    """Return each text to read, with what helps to understand it and nothing that tells a label."""
    if kind == "addressees":
        said = texts("makeorg")
        yield from (said[name] for name in rows["contribution_id"])
        return
    sources = {source: texts(source) for source in rows["source"].unique()}
    titles = _titles() if "republique_numerique" in sources else {}
    for row in rows.itertuples():
        text = sources[row.source][row.contribution_id]
        before, after = text[max(row.start - 120, 0) : row.start], text[row.end : row.end + 60]
        beside = f"{before} [[{text[row.start : row.end]}]] {after}"
        question = row.contribution_id.split("-")[0] if row.source == "bluenove" else ""
        about = titles.get(row.contribution_id, question)
        yield f"({row.source[:5]} {about}) " + " ".join(beside.split())


def _titles() -> dict[str, str]:
    """Return the title of each proposal on the bill, by its id and by those of its arguments."""
    folder = data_folder() / "republique_numerique"
    proposals = pd.read_csv(folder / "opinions.csv")
    title = dict(zip(proposals["id"], proposals["title"].astype(str), strict=True))
    arguments = pd.read_csv(folder / "arguments.csv")
    return {f"o{key}": f"P {text[:110]}" for key, text in title.items()} | {
        f"a{argument}": f"A {title.get(proposal, '')[:110]}"
        for argument, proposal in zip(arguments["id"], arguments["opinion_id"], strict=True)
    }


_DRAWN: Final = {"types": types, "types_extra": types_extra, "addressees": addressees}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=list(_DRAWN))
    parser.add_argument("--lot", type=int, default=1)
    parser.add_argument("--second", action="store_true")
    asked = parser.parse_args()
    rows = _DRAWN[asked.kind]()
    if asked.second:
        rows = second(rows, SECOND[asked.kind])
    lot = rows.iloc[(asked.lot - 1) * LOT : asked.lot * LOT]
    for number, text in zip(lot.index, _shown(asked.kind, lot), strict=True):
        print(f"{number}. {text}")


if __name__ == "__main__":
    main()
