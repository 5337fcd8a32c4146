"""Who is called to act, and by what means: the labels, and how many persons of an idea call each."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pyarrow as pa

ADDRESSEES: Final = (
    "state", "local", "europe", "companies", "citizens", "education", "health", "media", "associations",
)  # fmt: skip
LEVERS: Final = ("law", "money", "infrastructure", "information", "organisation", "practice")
LANGUAGES: Final = ("fr", "en")

_FEWEST: Final = 2  # persons, for a label of an idea
_SHARE: Final = 1 / 3


@dataclass(frozen=True, kw_only=True)
class Call:
    """Who is called to act by a text, and by what means.

    Parameters
    ----------
    addressees, levers : frozenset of str
        Of ``ADDRESSEES`` and ``LEVERS``; empty where the text does not tell.
    asked, named : bool
        Whether the addressees are those that the text asks in so many words ("je demande à la mairie"), and
        whether it names who must act, in that way or another.
    reason : str or None
        Why nothing was read, ``language`` where the language is not one of ``LANGUAGES``.
    """

    addressees: frozenset[str] = frozenset()
    levers: frozenset[str] = frozenset()
    asked: bool = False
    named: bool = False
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


def with_calls(passages: pa.Table, calls: Mapping[int, Call]) -> pa.Table:
    """Return a table of passages with the columns ``addressees`` and ``levers`` filled in for proposals.

    Whom a text asks in so many words in one sentence (a petition: "je demande à la mairie"), its other
    sentences ask as well, unless they name somebody themselves.

    Parameters
    ----------
    passages : pyarrow.Table
        With the columns ``contribution``, ``node``, ``type``, ``addressees`` and ``levers``.
    calls : mapping of int to Call
        By node; of those that propose, in a language that is read.
    """
    texts, nodes, types = (passages[name].to_pylist() for name in ("contribution", "node", "type"))
    found = [calls.get(node) if kind == "proposal" else None for node, kind in zip(nodes, types, strict=True)]
    asked: dict[int, frozenset[str]] = {}
    for text, call in zip(texts, found, strict=True):
        if call is not None and call.asked:
            asked[text] = asked.get(text, frozenset()) | call.addressees
    for name, order in (("addressees", ADDRESSEES), ("levers", LEVERS)):
        column: list[str | None] = []
        for text, call in zip(texts, found, strict=True):
            if call is None:
                column.append(None)
                continue
            own = getattr(call, name)
            said = asked.get(text, own) if name == "addressees" and not call.named else own
            column.append(" ".join(label for label in order if label in said))
        field = passages.schema.field(name)
        passages = passages.set_column(
            passages.schema.get_field_index(name), field, pa.array(column, field.type)
        )
    return passages
