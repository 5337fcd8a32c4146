"""To whom proposals are addressed and by what means they would be done.

A linear model is fitted, each time, on proposals that we wrote (``words/calls_*.txt``), never on a corpus.
It sees each text as its encoder does, and which cues it holds (``words/calls_*.toml``): the cues know the
words that settle the matter ("interdire", "subsidise"), the encoder those that nobody listed. Each language
has its own model, and the reading of a text does not depend on the texts beside it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

import numpy as np
import numpy.typing as npt

from deliberation.text.wording.normalise import fold, unaccented, words

Floats = npt.NDArray[np.float64]

ADDRESSEES: Final = (
    "state", "local", "europe", "companies", "citizens", "education", "health", "media", "associations",
)  # fmt: skip
LEVERS: Final = ("law", "money", "infrastructure", "information", "organisation", "practice")
LANGUAGES: Final = ("fr", "en")

_CLAUSE: Final = re.compile(r"[.;:!?,()\[\]\n+&]|\b(?:et|ou|puis|avec|mais|and|or|then|with|but)\b")
_WHO_MUST: Final = {
    "fr": r"\bque (?:\w+ ){{0,2}}?(?:{0})\b|\b(?:{0})(?: \w+){{0,2}} (?:doit|doivent|devrait|devraient)\b",
    "en": r"\b(?:{0})(?: \w+){{0,2}} (?:must|should|ought|need to|needs to|have to|has to)\b"
    r"|\b(?:let|make|get|ask|have) (?:\w+ ){{0,2}}?(?:{0})\b",
}
_VECTORS: Final = 6.0  # weight of a unit vector beside cues of 0 or 1
_SOFT: Final = 0.2  # inverse of the penalty on the weights
_RULES: Final = frozenset({"law", "money"})  # what falls to the State, whoever it is imposed on
_RULERS: Final = frozenset({"state", "local", "europe"})
_NONE: Final = 0.05  # by how much "none" must be the likeliest
_FEWEST: Final = 2  # persons, for a label of an idea
_SHARE: Final = 1 / 3


@dataclass(frozen=True, kw_only=True)
class Call:
    """Who is called to act by a text, and by what means.

    Parameters
    ----------
    addressees, levers : frozenset of str
        Of ``ADDRESSEES`` and ``LEVERS``; empty where the text does not tell.
    reason : str or None
        Why nothing was read, ``language`` where the language is not one of ``LANGUAGES``.
    """

    addressees: frozenset[str] = frozenset()
    levers: frozenset[str] = frozenset()
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How many persons of an idea call an addressee, or for a lever.

    Parameters
    ----------
    kind : str
        ``addressee`` or ``lever``.
    persons : int
        Those with at least one proposal that carries the label.
    n : int
        Those with at least one proposal that could be read.
    kept : bool
        Whether they are enough for the label to be said of the idea.
    """

    idea: Hashable
    kind: str
    label: str
    persons: int
    n: int
    kept: bool


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


def find_calls(
    texts: Sequence[str],
    languages: Sequence[str | None],
    vectors: npt.ArrayLike,
    example_vectors: npt.ArrayLike,
) -> list[Call]:
    """Return who each text calls to act, and by what means.

    Parameters
    ----------
    texts : sequence of str
        Passages that propose something; of any other the answer means nothing.
    languages : sequence of str or None
        Language of each text.
    vectors : array, shape (texts, dimensions)
        Of the texts, from an encoder that gives unit vectors.
    example_vectors : array, shape (examples, dimensions)
        Of ``example_texts()``, from the same encoder.

    Returns
    -------
    list of Call
        A text in a language other than French and English has no labels and the reason ``language``.

    Raises
    ------
    ValueError
        If there is not one language and one vector for each text, one vector for each example.
    """
    space, taught = np.asarray(vectors, np.float64), np.asarray(example_vectors, np.float64)
    if not len(texts) == len(languages) == len(space) or len(taught) != len(example_texts()):
        sizes = f"{len(texts)} texts, {len(languages)} languages and {len(space)} vectors"
        msg = (
            f"find_calls: {sizes}, {len(taught)} vectors of examples: "
            f"expected as many of the first three, and {len(example_texts())} of examples."
        )
        raise ValueError(msg)
    calls = [Call(reason="language")] * len(texts)
    start = 0
    for language in LANGUAGES:
        end = start + len(examples(language))
        rows = [row for row, found in enumerate(languages) if found == language]
        if rows:
            read = _read([texts[row] for row in rows], language, space[rows], taught[start:end])
            for row, call in zip(rows, read, strict=True):
                calls[row] = call
        start = end
    return calls


def tally_calls(calls: Sequence[Call], ideas: Sequence[Hashable], persons: Sequence[Hashable]) -> list[Tally]:
    """Return, per idea, how many persons call each addressee and for each lever.

    Parameters
    ----------
    calls : sequence of Call
        One per proposal.
    ideas : sequence
        The idea of each proposal, None outside ideas.
    persons : sequence
        Who wrote each; the same person twice in an idea counts once.

    Returns
    -------
    list of Tally
        Ideas in the order in which they come, then addressees and levers from the most called. A label is
        kept from two persons and a third of those who could be read: of one passage alone it is not sure.

    Examples
    --------
    >>> law = Call(addressees=frozenset({"state"}), levers=frozenset({"law"}))
    >>> [(t.label, t.persons, t.n, t.kept) for t in tally_calls([law, law, Call()], ["a"] * 3, [1, 2, 3])]
    [('state', 2, 3, True), ('law', 2, 3, True)]
    """
    wrote: dict[Hashable, set[Hashable]] = {}
    called: dict[Hashable, dict[tuple[str, str], set[Hashable]]] = {}
    for call, idea, person in zip(calls, ideas, persons, strict=True):
        if idea is None or call.reason is not None:
            continue
        wrote.setdefault(idea, set()).add(person)
        for kind, names in (("addressee", call.addressees), ("lever", call.levers)):
            for name in names:
                called.setdefault(idea, {}).setdefault((kind, name), set()).add(person)
    order = {name: place for place, name in enumerate((*ADDRESSEES, *LEVERS))}
    tallies = []
    for idea, who in called.items():
        n = len(wrote[idea])
        for kind, name in sorted(who, key=lambda key: (key[0], -len(who[key]), order[key[1]])):
            persons_of = len(who[kind, name])
            kept = persons_of >= max(_FEWEST, _SHARE * n)
            tallies.append(Tally(idea=idea, kind=kind, label=name, persons=persons_of, n=n, kept=kept))
    return tallies


def _read(texts: Sequence[str], language: str, vectors: Floats, taught: Floats) -> list[Call]:
    """Return the calls of texts in one language."""
    known = examples(language)
    seen = _features([text for text, _, _ in known], language, taught)
    asked = _features(texts, language, vectors)
    means = np.array([[name in how for name in LEVERS] + [not how] for _, _, how in known])
    actors = np.array([[name in who for name in ADDRESSEES] + [not who] for _, who, _ in known])
    by = _chances(seen, means, asked)
    # who must act depends on the means: the model of addressees is given those of the other
    to = _chances(np.hstack([seen, means]), actors, np.hstack([asked, by]))
    calls = []
    for text, how, who in zip(texts, by, to, strict=True):
        levers, addressees = _chosen(how, LEVERS), _chosen(who, ADDRESSEES)
        calls.append(Call(addressees=_settled(addressees, levers, _subjects(text, language)), levers=levers))
    return calls


def _chances(seen: Floats, truth: npt.NDArray[np.bool_], asked: Floats) -> Floats:
    """Return the probability of each label for each text that is asked."""
    from sklearn.linear_model import LogisticRegression

    columns = [
        LogisticRegression(C=_SOFT, class_weight="balanced", max_iter=1000)
        .fit(seen, column)
        .predict_proba(asked)[:, 1]
        for column in truth.T
    ]
    return np.column_stack(columns)


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


def _subjects(text: str, language: str) -> frozenset[str]:
    """Return who is named as the one who must act: "que les entreprises...", "councils should..."."""
    said = " ".join(words(unaccented(fold(text))))
    return (
        frozenset(name for name, pattern in _cues(language)["actors"].items() if pattern.search(said))
        - _RULERS
    )


def _features(texts: Sequence[str], language: str, vectors: Floats) -> Floats:
    return np.hstack([np.array([_marks(text, language) for text in texts]), _VECTORS * vectors])


def _marks(text: str, language: str) -> list[float]:
    """Return which cues a text holds, and of its first clause which means and which sign come first."""
    cues = _cues(language)
    clauses = []
    for part in _CLAUSE.split(unaccented(fold(text))):
        said = " ".join(words(part))
        if (because := cues["reasons"]["any"].search(said)) is not None:
            said = said[: because.start()].strip()
        if said:
            clauses.append(said)
    whole = " . ".join(clauses)
    marks = []
    for group in ("means", "signs"):
        first = _first(clauses[0], cues[group]) if clauses else None
        marks += [float(name == first) for name in cues[group]]
    for group in ("means", "signs", "actors", "tone"):
        marks += [float(pattern.search(whole) is not None) for pattern in cues[group].values()]
    ruled = any(cues["means"][name].search(whole) for name in _RULES)
    for pattern in cues["places"].values():
        here = pattern.search(whole) is not None
        marks += [float(here and ruled), float(here and not ruled)]
    return marks


def _first(said: str, patterns: dict[str, re.Pattern[str]]) -> str | None:
    found = [(match.start(), name) for name, pattern in patterns.items() if (match := pattern.search(said))]
    return min(found)[1] if found else None


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
