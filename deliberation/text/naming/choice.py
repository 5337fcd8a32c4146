"""The clause that names an idea best: near its centre, in the words of many of its persons, fit to print."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np

from deliberation.text.naming.clauses import Clause, clauses
from deliberation.text.naming.english_faults import is_torn
from deliberation.text.naming.hidden import is_hidden
from deliberation.text.naming.neutral import neutral
from deliberation.text.naming.spelling import Wording, marks_of, sense, stems_of, subject
from deliberation.text.naming.talk import is_talk, speaks_of_oneself
from deliberation.text.naming.vocabulary import Floats
from deliberation.text.reading.corpus import Node
from deliberation.text.wording.normalise import words
from deliberation.text.wording.stance import lean

_KEPT: Final = 20
READ: Final = 32  # texts of an idea whose clauses are weighed: the most central ones
MOST_SAID: Final = 10  # and those that most persons say
_REPEATED: Final = 2.0
_CENTRAL: Final = (
    1.2  # weight of a text's nearness to the centre, the nearest being 1, beside the words of its clause
)
_ALONE: Final = 0.6  # added to it in an idea of six texts or fewer, whose words say less
_FEW: Final = 6
_ACTION: Final = 0.3  # what an action is worth where most persons propose something
_THING: Final = 0.05
_ONESELF: Final = 0.35  # what a name in the first person loses where nobody else speaks so
_OURSELVES: Final = 0.12  # and where all do
_OPPOSED: Final = 0.6
_ODD: Final = 0.08  # a word that nobody else writes, or that others write with accents
_CLIPPED: Final = 0.15  # two words that something followed
_UNDETERMINED: Final = 0.3  # an object without its article
_LENGTHS: Final = {1: -0.3, 2: -0.08, 3: 0.02}
_ENOUGH: Final = 0.08  # from four words on
_SHARED: Final = 0.05  # for each doubling of the persons who say a clause in the same words
_HARDEST: Final = 6.0
_ASKED: Final = 0.3  # the same, of a question where most persons ask none
_ILL: Final = 0.6  # flaws from which the grammar of a name is doubtful


_SAYS: Final = re.compile(
    r"\b(?:j'|je|nous|on|vous|ils?|elles?|mon|ma|mes|i|we|you|they|my|est|sont|a|ont|faut|doit|is|are"
    r"|has|have|should|must|need)\b|^\w+(?:er|ir|re|ons|ez) ",
    re.IGNORECASE,
)


class Named(NamedTuple):
    """A clause that may name an idea, how well, and what tells whether another says the same."""

    text: str
    sense: frozenset[str]
    subject: frozenset[str]
    language: str | None
    asks: bool
    score: float
    source: str = ""
    flaws: float = 0.0
    ill: bool = False
    raw: str = ""
    torn: bool = False

    @property
    def unsure(self) -> bool:
        """Tell whether a name may be ill-written, or is somebody's talk: a key phrase is safer."""
        return self.ill or is_talk(self.text) or self.flaws >= (_ASKED if self.asks else _ILL)

    @property
    def says(self) -> bool:
        """Tell whether a name is a sentence, or somebody's: no theme is called so."""
        return _SAYS.search(self.text) is not None

    def is_taken(self, taken: Collection[frozenset[str]]) -> bool:
        """Tell whether a sibling bears a name that says the same, or will be written the same."""
        said = neutral(self.text) if self.language == "fr" else self.text
        return not marks_of(said, self.language).isdisjoint(taken)

    def private(self) -> bool:
        """Tell whether personal data stands in a name, before or after its spelling was mended."""
        return is_hidden(self.text, self.source) or bool(self.raw and is_hidden(self.raw, self.source))


def centrality(vectors: np.ndarray, labels: np.ndarray, voices: Floats) -> Floats:
    """Return the cosine of each text with the centre of its group, its persons' voices weighed in."""
    nearness = np.zeros(len(labels))
    order = np.argsort(labels, kind="stable")
    for members in np.split(order, np.flatnonzero(np.diff(labels[order])) + 1):
        if len(members):
            weights = np.maximum(voices[members], 1e-6)
            centre = (weights[:, None] * vectors[members]).sum(axis=0)
            nearness[members] = vectors[members] @ (centre / max(float(np.linalg.norm(centre)), 1e-9))
    return nearness


def weigh_words(
    wording: Wording,
    voices: Floats,
    members: Sequence[int],
    around: Sequence[tuple[Mapping[str, float], float]],
) -> tuple[dict[str, float], dict[str, float]]:
    """Return, for each stem of an idea, the share of its persons who use it, and how telling it is.

    ``around`` holds the stems of wider sets (all texts, the theme) with their persons.
    """
    size = float(voices[list(members)].sum())
    held: dict[str, float] = defaultdict(float)
    stems, heard = wording.stems, voices.tolist()
    for member in members:
        for stem in stems[member]:
            held[stem] += heard[member]
    share = {stem: count / size for stem, count in held.items()}
    telling = {}
    for stem, count in held.items():
        elsewhere = 0.0
        for counts, whole in around:
            elsewhere += (max(counts.get(stem, 0.0) - count, 0.0) + 0.5) / (max(whole - size, 0.0) + 1)
        lift = math.log((count + 0.5) / (size + 1) / (elsewhere / len(around)))
        telling[stem] = min(max(lift, 0.05), _HARDEST)
    return share, telling


def rank(
    wording: Wording,
    voices: Floats,
    nearness: Floats,
    members: Sequence[int],
    weights: tuple[dict[str, float], dict[str, float]],
    *,
    proposing: float,
) -> list[Named]:
    """Return the clauses of an idea that could name it, best first."""
    nodes = wording.nodes
    central = sorted(members, key=lambda member: (-round(float(nearness[member]), 4), member))[:READ]
    said = [member for member in members if voices[member] >= _REPEATED]
    said = sorted(said, key=lambda member: (-round(float(voices[member]), 4), member))[:MOST_SAID]
    sizes = voices[list(members)]
    side = _side([lean(nodes[member].text) for member in members], sizes)
    asked = (
        float(sizes[[nodes[member].text.rstrip().endswith("?") for member in members]].sum())
        > sizes.sum() / 2
    )
    own = float(sizes[[speaks_of_oneself(nodes[member].text) for member in members]].sum() / sizes.sum())
    personal = _ONESELF * (1 - own) + _OURSELVES * own
    heaviest = math.sqrt(sum((weights[0][stem] * weights[1][stem]) ** 2 for stem in weights[0]))
    central_weight = _CENTRAL + _ALONE * min(1.0, _FEW / len(members))
    nearest = max(float(nearness[central[0]]), 1e-6)
    found: dict[frozenset[str], Named] = {}
    written: dict[frozenset[str], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    persons: dict[frozenset[str], float] = defaultdict(float)
    for member, clause in _clauses(nodes, dict.fromkeys([*central, *said])):
        language = nodes[member].language
        meaning = sense(clause.text, language)
        persons[meaning] += float(voices[member])
        written[meaning][clause.text] += float(voices[member]) / (1 + 4 * clause.flaws)
        score = _likeness(stems_of(clause.text, language), weights, heaviest)
        score += central_weight * float(nearness[member]) / nearest - _ODD * wording.odd(clause.text)
        score -= 0.0 if asked and clause.kind == "question" else clause.flaws
        score -= _CLIPPED * (clause.cut and len(clause.text.split()) < 3)
        score -= _UNDETERMINED * wording.lacks_article(clause.text, language)
        score += _LENGTHS.get(len(words(clause.text.replace("'", ""))), _ENOUGH)
        score -= personal * speaks_of_oneself(clause.text)
        score += _form(clause, proposing) - _OPPOSED * (side * lean(clause.text) < 0)
        known = found.get(meaning)
        if known is None or (score, clause.text) > (known.score, known.text):
            asks, source = clause.kind == "question", nodes[member].text
            found[meaning] = Named(
                clause.text,
                meaning,
                frozenset(),
                language,
                asks,
                score,
                source,
                clause.flaws * (not (asks and asked)),
                torn=clause.kind == "clause" and clause.cut and is_torn(clause.text, source, language),
            )
    scored = [
        named._replace(score=round(named.score + _SHARED * float(np.log2(max(persons[meaning], 1))), 4))
        for meaning, named in found.items()
    ]
    best = sorted(scored, key=lambda named: (-named.score, named.text))[:_KEPT]
    printed = [
        named._replace(
            text=wording.in_case(raw := _commonest(written[named.sense], named.text), named.language),
            raw=raw,
            subject=subject(named.text, named.language),
        )
        for named in best
    ]
    judged = [
        named._replace(score=round(named.score - _ILL * ill, 4), ill=ill)
        for named in printed
        for ill in (bool(wording.ill(named.text, named.language)),)
    ]
    return sorted(judged, key=lambda named: (-named.score, named.text))


def _commonest(written: Mapping[str, float], best: str) -> str:
    """Return the wording that most persons use, of those that say the same; the best one on a tie."""
    return max(written, key=lambda text: (round(written[text], 4), text == best, text))


def _clauses(nodes: Sequence[Node], members: Iterable[int]) -> Iterator[tuple[int, Clause]]:
    for member in members:
        for clause in clauses(nodes[member].text, nodes[member].language):
            yield member, clause


def _side(leans: Sequence[int], voices: Floats) -> int:
    """Return the side that most persons of an idea take, 0 where they take none."""
    mean = float(np.dot(leans, voices)) / max(float(voices.sum()), 1e-9)
    return int(np.sign(mean)) if abs(mean) > 0.2 else 0


def _likeness(
    stems: frozenset[str], weights: tuple[dict[str, float], dict[str, float]], heaviest: float
) -> float:
    """Return the cosine of a clause with its idea, over stems weighed by how telling they are."""
    share, telling = weights
    norm = math.sqrt(sum(telling.get(stem, _HARDEST) ** 2 for stem in stems))
    along = sum(share[stem] * telling[stem] ** 2 for stem in sorted(stems) if stem in share)
    return along / (norm * heaviest) if norm and heaviest else 0.0


def _form(clause: Clause, proposing: float) -> float:
    """Return what a form is worth where a share of the persons propose: all of it from half of them."""
    worth = _ACTION if clause.kind == "action" else _THING if clause.kind == "noun" else 0.0
    return worth * min(2 * proposing, 1.0)
