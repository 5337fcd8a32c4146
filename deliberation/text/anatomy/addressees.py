"""To whom proposals are addressed and by what means they would be done.

A linear model is learnt from proposals that we wrote (``words/calls_*.txt``), never from a corpus.
It sees each text as its encoder does, and which cues it holds (``words/calls_*.toml``): the cues know the
words that settle the matter ("interdire", "subsidise"), the encoder those that nobody listed. Each language
has its own model, and the reading of a text does not depend on the texts beside it.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from deliberation.text.anatomy.calls import ADDRESSEES, LANGUAGES, LEVERS, Call
from deliberation.text.anatomy.kept import kept_record
from deliberation.text.encoders import low_rank
from deliberation.text.wording.finder import Finder
from deliberation.text.wording.normalise import fold, runs, unaccented

Floats = npt.NDArray[np.float64]

FILE: Final = "calls"
"""Stem of the files where readers are kept."""

_CLAUSE: Final = re.compile(r"[.;:!?,()\[\]\n+&]|\b(?:et|ou|puis|avec|mais|and|or|then|with|but)\b")
_WHO_MUST: Final = {
    "fr": r"\bque (?:\w+ ){{0,2}}?(?:{0})\b|\b(?:{0})(?: \w+){{0,2}} (?:doit|doivent|devrait|devraient)\b",
    "en": r"\b(?:{0})(?: \w+){{0,2}} (?:must|should|ought|need to|needs to|have to|has to)\b"
    r"|\b(?:let|make|get|ask|have) (?:\w+ ){{0,2}}?(?:{0})\b",
}
_WHO_IS_ASKED: Final = {
    "fr": r"\b(?:je|nous|on|j) (?:vous )?(?:demand|reclam|exig|pri|implor|suppli|appel|invit|engag)\w+ "
    r"(?:donc |instamment )?(?:(?:\w+ ){{1,3}}et )?"
    r"(?:a |au |aux |l |la |le |les |a la |a l |de la |des |du )?(?:{0})\b"
    r"|\bj attends (?:de |du |des )(?:la |l )?(?:{0})\b",
    "en": r"\b(?:i|we) (?:ask|urge|beg|call on|call upon|request|expect|want) "
    r"(?:of |from )?(?:the |our )?(?:{0})\b",
}
_VECTORS: Final = 6.0  # weight of a unit vector beside cues of 0 or 1
_SOFT: Final = 0.2  # inverse of the penalty on the weights
_DECIMALS: Final = 4  # of the log-odds: products of matrices differ a little with the rows beside
_BLOCK: Final = 8_192
_RULES: Final = frozenset({"law", "money"})  # what falls to the State, whoever it is imposed on
_RULERS: Final = frozenset({"state", "local", "europe"})
_FIRST: Final = ("means", "signs")
"""Groups of cues of which the first of a text counts apart."""

_NONE: Final = 0.05  # by how much "none" must be the likeliest


@cache
def examples(language: str) -> tuple[tuple[str, frozenset[str], frozenset[str]], ...]:
    """Return the proposals we wrote in a language, each with its addressees and levers.

    Examples
    --------
    >>> [(sorted(who), sorted(how)) for text, who, how in examples("en") if text == "Fix the potholes"]
    [(['local'], ['infrastructure'])]
    """
    return tuple(
        (text, _labels(who), _labels(how))
        for line in _file(f"calls_{language}.txt").splitlines()
        if line and not line.startswith("#")
        for who, how, text in [line.split(" / ", 2)]
    )


def example_texts() -> list[str]:
    """Return the texts of the examples, to encode with the encoder of the texts that are read."""
    return [text for language in LANGUAGES for text, _, _ in examples(language)]


@dataclass(frozen=True, kw_only=True, eq=False)
class CallReader:
    """Linear models of vectors and cues, one for each language.

    Parameters
    ----------
    means, actors : mapping of str to array of float64
        By language, weights of what is seen (rows; the last is the constant) for each label and for "none"
        (columns). ``actors`` also sees what ``means`` says, in the rows before the constant: who must act
        depends on how.
    """

    means: Mapping[str, Floats]
    actors: Mapping[str, Floats]

    @property
    def dimensions(self) -> int:
        """Size of the vectors it reads."""
        return len(self.means["fr"]) - len(_columns("fr")) - 1

    def read(
        self, texts: Sequence[str], languages: Sequence[str | None], vectors: npt.ArrayLike
    ) -> list[Call]:
        """Return who each text calls to act, and by what means.

        Parameters
        ----------
        texts : sequence of str
            Passages that propose something; of any other the answer means nothing.
        languages : sequence of str or None
            Language of each text.
        vectors : array, shape (texts, dimensions)
            Of the texts, from the encoder that the reader learnt with.

        Returns
        -------
        list of Call
            A text in a language other than French and English has no labels and the reason ``language``.

        Raises
        ------
        ValueError
            If there is not one language and one vector for each text.
        """
        space = np.asarray(vectors)
        if not len(texts) == len(languages) == len(space):
            msg = (
                f"CallReader.read: {len(texts)} texts, {len(languages)} languages and {len(space)} vectors: "
                "expected as many of each."
            )
            raise ValueError(msg)
        calls = [Call(reason="language")] * len(texts)
        for language in LANGUAGES:
            rows = [row for row, found in enumerate(languages) if found == language]
            for start in range(0, len(rows), _BLOCK):
                block = rows[start : start + _BLOCK]
                read = self._read([texts[row] for row in block], language, space[block].astype(np.float64))
                for row, call in zip(block, read, strict=True):
                    calls[row] = call
        return calls

    def _read(self, texts: Sequence[str], language: str, vectors: Floats) -> list[Call]:
        seen = _features(texts, language, vectors)
        by = _chances(seen, self.means[language])
        to = _chances(np.hstack([seen, by]), self.actors[language])
        calls = []
        for text, how, who in zip(texts, by, to, strict=True):
            levers, addressees = _chosen(how, LEVERS), _chosen(who, ADDRESSEES)
            asked, subjects = _named(text, language)
            settled = asked or _settled(addressees, levers, subjects - _RULERS)
            calls.append(
                Call(
                    addressees=settled,
                    levers=levers,
                    asked=bool(asked),
                    named=bool(asked or subjects),
                )
            )
        return calls


def call_reader(
    encoder: str, read: Callable[[list[str]], npt.ArrayLike], *, dimensions: int | None = None
) -> CallReader:
    """Return the reader for an encoder: the one kept for those of the package, else learnt now.

    Parameters
    ----------
    encoder : str
        Its name.
    read : callable
        Turns texts into unit vectors.
    dimensions : int, optional
        Of these vectors, where they are known: another encoder under the same name has a reader of its own.
    """
    kept = _kept(encoder)
    if kept is not None and dimensions in (None, kept.dimensions):
        return kept
    return learn_calls(read)


def learn_calls(read: Callable[[list[str]], npt.ArrayLike]) -> CallReader:
    """Learn from the proposals that we wrote, with the vectors that ``read`` gives."""
    vectors = np.asarray(read(example_texts()), np.float64)
    means, actors = {}, {}
    start = 0
    for language in LANGUAGES:
        known = examples(language)
        taught = vectors[start : start + len(known)]
        start += len(known)
        seen = _features([text for text, _, _ in known], language, taught)
        how = np.array([[name in how for name in LEVERS] + [not how] for _, _, how in known])
        who = np.array([[name in who for name in ADDRESSEES] + [not who] for _, who, _ in known])
        means[language] = _weights(seen, how)
        actors[language] = _weights(np.hstack([seen, how]), who)
    return CallReader(means=means, actors=actors)


def digest() -> str:
    """Return a hash of all that the readers kept in the package are learnt from."""
    said = [_file(f"calls_{code}.{end}") for code in LANGUAGES for end in ("txt", "toml")]
    marks = [repr(_marks([text for text, _, _ in examples(code)[:50]], code).tolist()) for code in LANGUAGES]
    told = [*said, *marks, repr((_VECTORS, _SOFT)), low_rank.digest()]
    return hashlib.sha256("\0".join(told).encode()).hexdigest()


def save(reader: CallReader, path: Path) -> None:
    """Keep a reader in a file, with the hash of what it was learnt from."""
    record = {f"means_{code}": weights.astype(np.float32) for code, weights in reader.means.items()}
    record |= {f"actors_{code}": weights.astype(np.float32) for code, weights in reader.actors.items()}
    np.savez_compressed(path, allow_pickle=False, digest=digest(), **record)


@cache
def _kept(encoder: str) -> CallReader | None:
    """Return the reader of the package for an encoder; None where its examples or cues have changed since."""
    record = kept_record(FILE, encoder, digest())
    if record is None:
        return None
    means, actors = (
        {code: record[f"{name}_{code}"].astype(np.float64) for code in LANGUAGES}
        for name in ("means", "actors")
    )
    return CallReader(means=means, actors=actors)


def _weights(seen: Floats, truth: npt.NDArray[np.bool_]) -> Floats:
    """Return the weights of a logistic regression for each label; the last row is the constant."""
    from sklearn.linear_model import LogisticRegression

    columns = []
    for column in truth.T:
        model = LogisticRegression(C=_SOFT, class_weight="balanced", max_iter=1000).fit(seen, column)
        columns.append(np.append(model.coef_[0], model.intercept_[0]))
    return np.column_stack(columns)


def _chances(seen: Floats, weights: Floats) -> Floats:
    """Return the probability of each label for each text."""
    odds = np.round(seen @ weights[:-1] + weights[-1], _DECIMALS)
    return np.asarray(1 / (1 + np.exp(-odds)), dtype=np.float64)


def _chosen(chances: Floats, names: tuple[str, ...]) -> frozenset[str]:
    """Return the labels that are likelier than not, or the likeliest; the last column says there is none."""
    if chances[-1] > _NONE + chances[:-1].max():
        return frozenset()
    likely = frozenset(name for name, chance in zip(names, chances[:-1], strict=True) if chance > 1 / 2)
    return likely or frozenset([names[int(chances[:-1].argmax())]])


def _settled(addressees: frozenset[str], levers: frozenset[str], subjects: frozenset[str]) -> frozenset[str]:
    """Return addressees that go with the levers.

    A rule, a tax or a price is for those who rule, not for those on whom it is imposed, unless the text names
    its actor; how firms are owned is the State's, their habits are not; industry that nobody says how to
    change is the State's as well.
    """
    if subjects:
        return addressees
    if levers & _RULES:
        return addressees & _RULERS or frozenset({"state"})
    if levers == {"organisation"} and "state" in addressees:
        return addressees - {"companies"}
    if levers == {"practice"}:
        return addressees - {"state", "europe"} or frozenset({"citizens"})
    if not levers and "companies" in addressees:
        return addressees | {"state"}
    return addressees


def _named(text: str, language: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return whom a text asks in so many words, and who it says must act.

    "Je demande à la mairie de..." asks whatever else the text is like; "que les entreprises..." and "councils
    should..." say who must act.
    """
    found = _who(language).starts(" ".join(runs(_plain(text))))
    asked, subjects = (
        frozenset(name for way, name in found if way == wanted) for wanted in ("asked", "must")
    )
    return asked, subjects


@lru_cache(maxsize=2 * _BLOCK)  # two steps read the texts of a block
def _plain(text: str) -> str:
    return unaccented(fold(text))


def _features(texts: Sequence[str], language: str, vectors: Floats) -> Floats:
    return np.hstack([_marks(texts, language), _VECTORS * vectors])


def _marks(texts: Sequence[str], language: str) -> Floats:
    """Return which cues each text holds, and of its first clause which means and which sign come first.

    A column is 1 where its cue is found; see ``_columns``.
    """
    column, reasons = _columns(language), _cues(language)["reasons"]["any"]
    finder = _finder(language)
    marks = np.zeros((len(texts), len(column)))
    for row, text in enumerate(texts):
        clauses = _clauses(_plain(text), reasons)
        found = finder.starts(" . ".join(clauses))
        begun: dict[str, tuple[int, str]] = {}
        for (group, name), start in found.items():
            if group in _FIRST and start < len(clauses[0]):
                begun[group] = min(begun.get(group, (start, name)), (start, name))
        ruled = any(("means", name) in found for name in _RULES)
        said = [("here" if ruled else "elsewhere", name) if group == "places" else (group, name)
                for group, name in found]  # fmt: skip
        said += [(f"first of {group}", name) for group, (_, name) in begun.items()]
        marks[row, [column[key] for key in said]] = 1
    return marks


def _clauses(plain: str, reasons: re.Pattern[str]) -> list[str]:
    """Return the words of each clause, without the reasons that are given for it."""
    clauses = [said for part in _CLAUSE.split(plain) if (said := " ".join(runs(part)))]
    if reasons.search(" . ".join(clauses)) is None:
        return clauses
    cut = (said[: because.start()].strip() if (because := reasons.search(said)) else said for said in clauses)
    return [said for said in cut if said]


@cache
def _columns(language: str) -> dict[tuple[str, str], int]:
    """Return the column of each cue: places count apart where a rule or money is the means."""
    cues = _cues(language)
    keys = [(f"first of {group}", name) for group in _FIRST for name in cues[group]]
    keys += [(group, name) for group in (*_FIRST, "actors", "tone") for name in cues[group]]
    keys += [(where, name) for name in cues["places"] for where in ("here", "elsewhere")]
    return {key: number for number, key in enumerate(keys)}


@cache
def _who(language: str) -> Finder[tuple[str, str]]:
    """Return what finds who is asked, and who must act."""
    must = {("must", name): pattern.pattern for name, pattern in _cues(language)["actors"].items()}
    asked = _WHO_IS_ASKED[language]
    actors = tomllib.loads(_file(f"calls_{language}.toml"))["actors"]
    return Finder(
        must | {("asked", name): asked.format(_alternatives(lines)) for name, lines in actors.items()}
    )


@cache
def _finder(language: str) -> Finder[tuple[str, str]]:
    return Finder(
        {
            (group, name): pattern.pattern
            for group, patterns in _cues(language).items()
            for name, pattern in patterns.items()
            if group != "reasons"
        }
    )


@cache
def _cues(language: str) -> dict[str, dict[str, re.Pattern[str]]]:
    record = tomllib.loads(_file(f"calls_{language}.toml"))
    return {
        group: {
            name: re.compile(
                (_WHO_MUST[language] if group == "actors" else r"\b(?:{0})\b").format(_alternatives(lines))
            )
            for name, lines in lists.items()
        }
        for group, lists in record.items()
    }


def _alternatives(lines: str) -> str:
    cues = [re.escape(line).replace(r"\ \.\.\ ", r"(?: \w+){0,3} ") for line in lines.splitlines() if line]
    return "|".join(cue.replace(r"\*", r"\w*").replace(r"\ ", " ") for cue in cues)


def _labels(cell: str) -> frozenset[str]:
    return frozenset(name for name in cell.split("|") if name != "none")


def _file(name: str) -> str:
    return (resources.files("deliberation.text") / "words" / name).read_text(encoding="utf-8")
