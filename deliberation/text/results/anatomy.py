"""The anatomy of an idea: its variants, conditions and limits, objections, whom it calls to act, and how."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from deliberation.kernels.rows import unit
from deliberation.text.anatomy.calls import Call, Tally, tally_calls
from deliberation.text.anatomy.limits import KINDS, limit_of
from deliberation.text.anatomy.variants import PERSONS, variants
from deliberation.text.results.tree import voices
from deliberation.text.results.verbatims import choose, without_bullet
from deliberation.text.wording.lexicon import lexicon
from deliberation.text.wording.normalise import words
from deliberation.text.wording.wants import Thing, wants

if TYPE_CHECKING:
    from deliberation.text.results.themes import Themes

QUOTES: Final = 3
"""Passages that show each part."""

_NEAR: Final = 0.6  # cosine with the centre of an idea from which a text of the other side is about it
_ONE_SIDED: Final = (
    0.25  # of the texts of an idea, net of the other side: from it the idea wants a thing, ...
)
_TAKEN: Final = 2  # ... and how many at least, for the idea to want it
_ABOUT: Final = 0.2  # cosine with the centre from which a passage of a reply is about an idea
_MOSTLY: Final = (
    0.5  # share of the passages of a contribution in an idea, for replies to it to be about the idea
)
_SURE: Final = 0.6  # how sure the type of a reply is, for it to count as an argument against
_POOL: Final = 400
_SAID: Final = 0.35  # share of the persons of a variant who use the word that tells it from the others
_TELLING: Final = 2.0  # times more often than the others do
_FEWEST: Final = 3  # who use it
_PROPOSED: Final = 0.4  # of the persons of an idea, beyond which whom they call speaks for it
_LONGEST: Final = 300  # characters of a passage that sets a limit: a longer one is seldom about it


@dataclass(frozen=True, kw_only=True)
class Said:
    """An exact span that says something."""

    contribution_id: str
    start: int
    end: int
    language: str | None


@dataclass(frozen=True, kw_only=True)
class Part:
    """Passages of an idea, or about it, that do one thing.

    Parameters
    ----------
    persons : int
        Who wrote them.
    said : tuple of Said
        Those that show it best, by different persons.
    kind : str
        Of a limit: ``condition`` or ``limit``. Of an objection: ``reply`` where it answers a contribution of
        the idea, ``opposed`` where it takes the other side by itself. Else empty.
    """

    persons: int
    said: tuple[Said, ...]
    kind: str = ""


@dataclass(frozen=True, kw_only=True)
class Anatomy:
    """What an idea is made of.

    Parameters
    ----------
    idea : str
    persons : int
    types : mapping of str to int
        Persons by what their passages do (``text.TYPES``), most first.
    variants : tuple of Part
        Two to four, or none where the idea does not part.
    limits : tuple of Part
        Passages that set a condition, and those that set a limit.
    objections : tuple of Part
        What others say against it. Empty does not mean that nobody objects: nobody wrote why.
    addressees, levers : tuple of Tally
        Labels that enough persons call for, most first; none where two persons in five or fewer propose
        something: the others call nobody.
    """

    idea: str
    persons: int
    types: Mapping[str, int]
    variants: tuple[Part, ...]
    limits: tuple[Part, ...]
    objections: tuple[Part, ...]
    addressees: tuple[Tally, ...]
    levers: tuple[Tally, ...]


def anatomy_of(themes: Themes, frame: pd.DataFrame, idea: str, parents: Mapping[str, str]) -> Anatomy:
    """Return the anatomy of an idea.

    Parameters
    ----------
    themes : Themes
    frame : DataFrame
        Its passages, as ``passage_frame`` gives them.
    idea : str
    parents : mapping of str to str
        What each reply answers, by contribution.
    """
    own = frame[frame["idea"] == idea]
    tallies = _calls(own)
    asking = own.loc[own["addressees"].notna(), "person"].nunique()
    proposed = asking > _PROPOSED * own["person"].nunique()
    return Anatomy(
        idea=idea,
        persons=int(own["person"].nunique()),
        types={
            str(kind): int(count)
            for kind, count in sorted(
                own.dropna(subset=["type"]).groupby("type")["person"].nunique().items(),
                key=lambda pair: (-pair[1], pair[0]),
            )
        },
        variants=_variants(themes, own),
        limits=_limits(themes, own),
        objections=_objections(themes, frame, own, parents),
        addressees=tuple(t for t in tallies if t.kind == "addressee" and t.kept and proposed),
        levers=tuple(t for t in tallies if t.kind == "lever" and t.kept and proposed),
    )


def _variants(themes: Themes, own: pd.DataFrame) -> tuple[Part, ...]:
    nodes = np.unique(own["node"].to_numpy())
    labels = variants(themes.vectors[nodes], voices(own, nodes))
    if labels.max(initial=0) == 0:
        return ()
    of = pd.Series(labels, index=nodes)
    place = own["node"].map(of).to_numpy()
    if min(own["person"][place == number].nunique() for number in set(labels.tolist())) < PERSONS:
        return ()  # a person may have written several
    told = _telling_words(themes, own, place)
    parts = tuple(
        _part(themes, own[place == number], shown=held[place == number]) for number, held in told.items()
    )
    return parts if len(parts) > 1 else ()


def _telling_words(
    themes: Themes, own: pd.DataFrame, place: npt.NDArray[np.int64]
) -> dict[int, npt.NDArray[np.bool_]]:
    """Return the variants that a word of their own tells from the others, with the passages that hold it.

    What gathers all that fits nowhere, or says the same in another turn of phrase, has no such word.
    """
    stems = [
        _stems(text, language) for text, language in zip(_texts(themes, own), own["language"], strict=True)
    ]
    users: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for said, number, person in zip(stems, place.tolist(), own["person"], strict=True):
        for stem in said if person is not None else ():
            users[stem][number].add(person)
    sizes = {number: own["person"][place == number].nunique() for number in sorted(set(place.tolist()))}
    found = {}
    for number, size in sizes.items():
        others = max(sum(sizes.values()) - size, 1)
        best = (0.0, "")
        for stem, by in users.items():
            here, share = len(by[number]), len(by[number]) / size
            rest = sum(len(names) for part, names in by.items() if part != number) / others
            if here >= _FEWEST and share >= _SAID and share >= _TELLING * rest:
                best = max(best, (round(share - rest, 4), stem))
        if best[1]:
            found[number] = np.array([best[1] in said for said in stems])
    return found


def _stems(text: str, language: str | None) -> frozenset[str]:
    known = lexicon(language)
    return frozenset(known.stem(word) for word in words(text) if len(word) > 2 and word not in known.stop)


def _limits(themes: Themes, own: pd.DataFrame) -> tuple[Part, ...]:
    texts = _texts(themes, own)
    found = np.array([limit_of(text) or "" if len(text) <= _LONGEST else "" for text in texts], dtype=object)
    parts = [(kind, own[found == kind]) for kind in KINDS]
    return tuple(_part(themes, rows, kind=kind) for kind, rows in parts if rows["person"].notna().any())


def _objections(
    themes: Themes, frame: pd.DataFrame, own: pd.DataFrame, parents: Mapping[str, str]
) -> tuple[Part, ...]:
    rest = frame[(frame["node"] >= 0) & ~frame.index.isin(own.index)]
    whole = frame[frame["contribution_id"].isin(own["contribution_id"])]["contribution_id"].value_counts()
    held = own["contribution_id"].value_counts()
    inside = set(
        held[held >= _MOSTLY * whole.loc[held.index]].index
    )  # a reply answers a text, not each passage
    replies = rest["contribution_id"].map(parents).isin(inside)
    against = (rest["type"] == "argument_against") & (rest["type_sure"] >= _SURE)
    answers = _near_to(themes, rest[replies & against], own, _ABOUT)
    opposed = _opposed(themes, rest[~replies], own)
    parts = [
        _part(themes, rows, kind=kind)
        for kind, rows in (("reply", answers), ("opposed", opposed))
        if rows["person"].notna().any()
    ]
    return tuple(parts)


def _opposed(themes: Themes, rest: pd.DataFrame, own: pd.DataFrame) -> pd.DataFrame:
    """Return the passages near an idea that want what many of its texts refuse, or the reverse."""
    first = own.drop_duplicates("node")
    taken: Counter[Thing] = Counter()
    for text, code in zip(_texts(themes, first), first["language"], strict=True):
        taken.update(wants(text, code))
    least = max(_TAKEN, _ONE_SIDED * len(first))
    asked = {thing: np.sign(net) for thing, net in taken.items() if abs(net) >= least}
    if not asked:
        return rest.iloc[:0]
    near = _near_to(themes, rest, own, _NEAR)
    against = [
        any(asked.get(thing, 0) == -side for thing, side in wants(text, code).items())
        for text, code in zip(_texts(themes, near), near["language"], strict=True)
    ]
    chosen: pd.DataFrame = near.loc[np.array(against, dtype=bool)]
    return chosen


def _near_to(themes: Themes, rest: pd.DataFrame, own: pd.DataFrame, least: float) -> pd.DataFrame:
    """Return the passages whose cosine with the centre of an idea is at least so much."""
    nodes = own["node"].drop_duplicates().to_numpy()
    centre = unit(themes.vectors[nodes].mean(axis=0, keepdims=True))[0]
    chosen: pd.DataFrame = rest.loc[np.round(themes.vectors[rest["node"].to_numpy()] @ centre, 4) >= least]
    return chosen


def _calls(own: pd.DataFrame) -> list[Tally]:
    read = own[own["addressees"].notna() & own["person"].notna()]
    calls = [
        Call(addressees=frozenset(who.split()), levers=frozenset(how.split()))
        for who, how in zip(read["addressees"], read["levers"], strict=True)
    ]
    return tally_calls(calls, read["idea"].tolist(), read["person"].tolist())


def _part(
    themes: Themes, rows: pd.DataFrame, *, kind: str = "", shown: npt.NDArray[np.bool_] | None = None
) -> Part:
    """Return rows of passages as one part, with those that show it best, among ``shown`` if given."""
    first = (rows if shown is None else rows[shown]).drop_duplicates("node")
    if len(first) > _POOL:
        first = first.iloc[np.linspace(0, len(first) - 1, _POOL).astype(int)]
    nodes = first["node"].to_numpy()
    texts = _texts(themes, first)
    languages: Sequence[str | None] = first["language"].tolist()
    picked = choose(
        themes.vectors[nodes],
        voices(rows, nodes),
        texts,
        first["person"].tolist(),
        QUOTES,
        languages=languages,
    )
    said = []
    for at, _ in picked:
        row = first.iloc[at]
        text = themes.contributions["text"][int(row["contribution"])].as_py()
        start = without_bullet(text, int(row["start"]), int(row["end"]))
        said.append(
            Said(
                contribution_id=row["contribution_id"],
                start=start,
                end=int(row["end"]),
                language=row["language"],
            )
        )
    return Part(persons=int(rows["person"].nunique()), said=tuple(said), kind=kind)


def _texts(themes: Themes, rows: pd.DataFrame) -> list[str]:
    column = themes.contributions["text"]
    return [
        column[row].as_py()[start:end]
        for row, start, end in zip(rows["contribution"], rows["start"], rows["end"], strict=True)
    ]
