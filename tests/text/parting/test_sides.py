"""Votes keep apart what words hold together: nothing that people take in opposite ways shares an idea."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute
import pytest
from scipy import sparse

from deliberation.core.tables import PARTICIPANTS, VOTES
from deliberation.core.vote import Vote
from deliberation.text import find_themes
from deliberation.text.parting.sides import OPPOSED, one_sided, sides
from deliberation.text.parting.stands import Stands, things_of
from tests.text import make
from tests.text.fake import WordEncoder

PEOPLE = 60
PLACES = ("près du vieux moulin", "derrière le lycée agricole", "devant les jardins", "le long du canal")
TEXTS = [f"Une rocade {place} : {said}" for said in ("quelle chance", "quel malheur") for place in PLACES]


def voted(texts, ways, *, flipped=False, seed=0):
    """Return a consultation where half of the people agree with the texts of one way, half with the others.

    A way of 0 is a text that everybody takes as they like.
    """
    rng = np.random.default_rng(seed)
    camp = np.where(np.arange(PEOPLE) % 2 == 0, 1, -1)
    chance = np.where(rng.random((PEOPLE, len(texts))) < 0.5, 1, -1)
    side = np.where(np.array(ways) == 0, chance, camp[:, None] * np.array(ways))
    vote = np.where((side > 0) != flipped, int(Vote.AGREE), int(Vote.DISAGREE)).astype(np.int8)
    participant, contribution = (axis.ravel().astype(np.int32) for axis in np.indices(vote.shape))
    columns = {"participant": participant, "contribution": contribution, "vote": vote.ravel()}
    people = {"id": [f"p{n}" for n in range(PEOPLE)], "source": ["test"] * PEOPLE}
    return replace(
        make.consultation(texts, kind="statement"),
        participants=_table(people, PEOPLE, PARTICIPANTS),
        votes=_table(columns, vote.size, VOTES),
    )


def _table(columns, size, schema):
    known = {field.name: pa.nulls(size, field.type) for field in schema}
    return pa.table(known | {name: pa.array(values) for name, values in columns.items()}).cast(schema)


def ideas(given, votes):
    table = find_themes(given, votes=votes, encoder=WordEncoder()).to_pandas()
    return table.set_index("contribution_id")["idea"]


def test_votes_part_what_words_hold_together():
    given = voted(TEXTS, [1] * 4 + [-1] * 4)
    blind, seeing = ideas(given, None).to_numpy(), ideas(given, given.votes).to_numpy()
    assert set(blind[:4]) & set(blind[4:]), "the words alone do not tell"
    assert not set(seeing[:4]) & set(seeing[4:])


def test_votes_that_oppose_nothing_change_nothing_but_the_provenance():
    given = voted(TEXTS, [1] * 8)
    without, with_votes = (find_themes(given, votes=v, encoder=WordEncoder()) for v in (None, given.votes))
    assert with_votes.to_pandas().equals(without.to_pandas())
    assert with_votes.provenance.parameters["votes"]


def test_neither_the_sign_of_the_votes_nor_the_order_of_rows_matters():
    ways = [1, 1, -1, -1, 0, 1, -1, 0]
    given, turned = voted(TEXTS, ways), voted(TEXTS, ways, flipped=True)
    found = ideas(given, given.votes)
    assert ideas(turned, turned.votes).equals(found)
    order = np.random.default_rng(2).permutation(given.votes.num_rows)
    assert ideas(given, given.votes.take(pa.array(order))).equals(found)
    rows = np.random.default_rng(3).permutation(len(TEXTS))
    place = np.argsort(rows).astype(np.int32)
    at = VOTES.get_field_index("contribution")
    moved = pa.array(place[given.votes["contribution"].to_numpy()])
    shuffled = replace(
        given,
        contributions=given.contributions.take(pa.array(rows)),
        votes=given.votes.set_column(at, VOTES.field(at), moved),
    )
    assert ideas(shuffled, shuffled.votes).equals(found)


ROAD = [
    f"Une rocade près du vieux moulin, quelle chance pour {who}" for who in ("tous", "nous", "eux", "moi")
]
OTHER = [
    "Planter des tilleuls dans les cours des écoles",
    "Ouvrir la bibliothèque le dimanche matin",
    "Des bancs tous les cent mètres",
    "Baisser le prix de la cantine",
    "Éteindre les lampadaires après minuit",
    "Davantage de médecins en centre-ville",
]


def petition(authors, *, opened=False):
    """Return four statements put to the vote, and what these authors wrote against them, never voted on."""
    texts = [
        *ROAD,
        "Une rocade près du vieux moulin, vite",
        *OTHER,
        *["Une rocade près du vieux moulin, quel malheur pour nos jardins et pour nous"] * len(authors),
    ]
    given = voted(texts, [1] * len(texts))
    rows = pa.compute.less(given.votes["contribution"], 4)
    columns = {"author": [None] * (len(texts) - len(authors)) + authors, "seed": [opened] * len(texts)}
    table = given.contributions
    for name, values in columns.items():
        at = table.schema.get_field_index(name)
        table = table.set_column(at, table.schema.field(at), pa.array(values, table.schema.field(at).type))
    return replace(given, contributions=table, votes=given.votes.filter(rows))


def test_a_text_is_opposed_to_what_its_authors_vote_against():
    against = [f"p{number}" for number in range(1, 21, 2)]
    given = petition(against)
    blind, seeing = ideas(given, None), ideas(given, given.votes)
    assert blind.iloc[-1] in set(blind.iloc[:4]), "the words alone do not tell"
    assert seeing.iloc[-1] not in set(seeing.iloc[:4])


@pytest.mark.parametrize(
    ("authors", "opened"),
    [
        ([f"p{number}" for number in range(0, 20, 2)], False),  # they agree
        ([f"p{number}" for number in range(1, 9, 2)], False),  # four are too few
        ([f"p{number}" for number in range(1, 21, 2)], True),  # statements put to the vote to open the debate
        ([f"stranger {number}" for number in range(10)], False),  # nobody of them voted
    ],
)
def test_authors_who_agree_or_are_few_or_did_not_vote_say_nothing(authors, opened):
    given = petition(authors, opened=opened)
    assert ideas(given, given.votes).equals(ideas(given, None))


def test_votes_on_a_long_contribution_say_nothing_of_its_passages():
    long = [
        f"{text}. " + "Il faut aussi rouvrir la ligne de train vers la côte, chaque jour. " * 6
        for text in TEXTS
    ]
    given = voted(long, [1] * 4 + [-1] * 4)
    found = find_themes(given, votes=given.votes, encoder=WordEncoder())
    assert found.to_pandas().equals(find_themes(given, encoder=WordEncoder()).to_pandas())


def test_a_person_who_contradicts_themself_on_copies_is_not_counted():
    given = voted([TEXTS[0], TEXTS[0], TEXTS[4]], [1, -1, -1])
    assert "votes" in find_themes(given, votes=given.votes, encoder=WordEncoder()).provenance.parameters


def test_votes_of_another_consultation_are_refused():
    given = voted(TEXTS, [1] * 8)
    with pytest.raises(ValueError, match="rows of this consultation"):
        find_themes(make.consultation(TEXTS[:3]), votes=given.votes, encoder=WordEncoder())


def test_votes_coded_otherwise_are_refused():
    given = voted(TEXTS, [1] * 8)
    column = given.votes.schema.get_field_index("vote")
    signs = pa.array(np.where(given.votes["vote"].to_numpy() == Vote.AGREE, 1, -1).astype(np.int8))
    strange = given.votes.set_column(column, "vote", signs)
    with pytest.raises(ValueError, match="coded -1"):
        find_themes(given, votes=strange, encoder=WordEncoder())


POOL = ("pool",)


def opposing(pairs, size, strength=OPPOSED):
    rows, columns = np.array([*pairs, *((b, a) for a, b in pairs)]).T
    return sparse.csr_matrix((np.full(len(rows), strength), (rows, columns)), shape=(size, size))


@pytest.mark.parametrize("seed", range(10))
def test_no_side_holds_a_pair_that_votes_oppose(seed):
    rng = np.random.default_rng(seed)
    vectors = rng.normal(size=(30, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    pairs = [(a, b) for a in range(30) for b in range(a) if rng.random() < 0.1]
    found = sides(np.arange(30), vectors, Stands(leans=[0] * 30, opposition=opposing(pairs, 30)))
    assert sorted(np.concatenate(found).tolist()) == list(range(30))
    side = {text: number for number, part in enumerate(found) for text in part.tolist()}
    assert all(side[a] != side[b] for a, b in pairs)


def test_links_are_cut_by_opposition_and_weakened_by_what_nears_it():
    graph = sparse.csr_matrix(np.ones((3, 3)) - np.eye(3))
    against = opposing([(0, 1)], 3) + opposing([(1, 2)], 3, strength=1.5)
    links = one_sided(graph, Stands(leans=[0, 0, 0], opposition=against)).toarray()
    assert links[0, 1] == 0
    assert 0 < links[1, 2] < links[0, 2] == 1


def named(wanted):
    """Return what texts want and refuse, where they name nothing else."""
    return things_of(wanted, [[word for thing in text for word in thing] for text in wanted])


@pytest.mark.parametrize("seed", range(10))
def test_no_side_holds_what_wants_a_thing_and_what_refuses_it(seed):
    rng = np.random.default_rng(seed)
    vectors = rng.normal(size=(30, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    said = [{(thing,): int(rng.choice([1, -1])) for thing in "ab" if rng.random() < 0.8} for _ in range(30)]
    found = sides(np.arange(30), vectors, Stands(leans=[0] * 30, things=named(said)))
    assert sorted(np.concatenate(found).tolist()) == list(range(30))
    assert len(found) > 1
    for part in found:
        for thing in "ab":
            spoken = [said[text][thing,] for text in part.tolist() if (thing,) in said[text]]
            assert len(set(spoken)) < 2 or 2 * len(spoken) < len(part)


def test_two_that_agree_on_one_thing_and_not_on_another_have_no_link():
    graph = sparse.csr_matrix(np.ones((2, 2)) - np.eye(2))
    things = named([{POOL: 1, ("fee",): 1}, {POOL: -1, ("fee",): 1}, {("fee",): -1}])
    assert things is not None
    stands = Stands(leans=[0, 0], things=things.of(np.arange(2)))
    assert one_sided(graph, stands).nnz == 0


def test_what_takes_no_side_stays_with_most():
    said: list[dict[tuple[str, ...], int]] = [{POOL: 1}, {POOL: 1}, {}, {("fee",): -1}, {POOL: -1}]
    found = sides(
        np.arange(5),
        np.eye(5, dtype=np.float32),
        Stands(leans=[0] * 5, things=named(said)),
    )
    assert [part.tolist() for part in found] == [[0, 1, 2, 3], [4]]


def test_links_are_cut_between_what_wants_a_thing_and_what_refuses_it():
    graph = sparse.csr_matrix(np.ones((3, 3)) - np.eye(3))
    stands = Stands(leans=[0, 0, 0], things=things_of([{POOL: 1}, {POOL: -1}, {}], [[]] * 3))
    links = one_sided(graph, stands).toarray()
    assert links[0, 1] == 0
    assert links[0, 2] == links[1, 2] == 1


def test_nobody_wants_anything():
    assert things_of([{}, {}], [[], []]) is None
    assert things_of([], []) is None
    assert things_of([{POOL: 1}, {POOL: 1}], [["pool"], ["pool"]]) is None


def test_what_is_said_in_passing_parts_nothing():
    said = [{POOL: 1}, {POOL: -1}, {}, {}, {}]
    things = things_of(said, [["pool"], ["pool"], [], [], []])
    found = sides(np.arange(5), np.eye(5, dtype=np.float32), Stands(leans=[0] * 5, things=things))
    assert [part.tolist() for part in found] == [[0, 1, 2, 3, 4]]
