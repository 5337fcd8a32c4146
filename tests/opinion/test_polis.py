"""Polis-compatible measures against Polis's own output."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from deliberation.kernels.components import principal_components
from deliberation.kernels.counts import count_answers
from deliberation.opinion import polis
from deliberation.opinion.positions.votes import Votes
from tests.helpers.data import shared_data
from tests.helpers.polis import Reference, read_conversation, read_reference

REFERENCES = ("25ptpt-3gp-no-strict-with-meta", "above-100-ptpts", "below-100-ptpts")
pytestmark = pytest.mark.needs_data


@pytest.fixture(params=REFERENCES)
def reference(request: pytest.FixtureRequest) -> Reference:
    return read_reference(shared_data("polis_reference", request.param))


def _zeroed(reference: Reference) -> np.ndarray:
    return np.isin(reference.tids, reference.math["mod-out"] + reference.math["meta-tids"])


def _group_counts(reference: Reference) -> np.ndarray:
    groups = reference.groups()
    return count_answers(
        reference.statement,
        reference.vote,
        len(reference.tids),
        group=groups[reference.participant],
        groups=len(reference.math["group-clusters"]),
    )


def test_components_are_those_of_polis(reference: Reference) -> None:
    found = principal_components(
        reference.participant,
        reference.statement,
        polis.vote_values(reference.vote),
        (len(reference.participants), len(reference.tids)),
        zero=_zeroed(reference),
    )
    theirs = np.array(reference.math["pca"]["comps"])
    cosine = np.abs((found.axes * theirs).sum(axis=1)) / np.linalg.norm(theirs, axis=1)
    assert (cosine >= 0.99999).all(), cosine
    np.testing.assert_allclose(found.centre, -np.array(reference.math["pca"]["center"]), atol=1e-9)


def test_positions_are_those_of_polis(reference: Reference) -> None:
    pca = reference.math["pca"]
    found = polis.project(
        reference.participant,
        reference.statement,
        polis.vote_values(reference.vote),
        -np.array(pca["center"]),
        np.array(pca["comps"]),
        len(reference.participants),
        zero=_zeroed(reference),
    )
    bases = reference.math["base-clusters"]
    rows = {int(p): row for row, p in enumerate(reference.participants)}
    for x, y, members in zip(bases["x"], bases["y"], bases["members"], strict=True):
        mean = found[[rows[m] for m in members]].mean(axis=0)
        np.testing.assert_allclose(mean, [-x, -y], atol=1e-6)


def test_representativeness_is_that_of_polis(reference: Reference) -> None:
    found = polis.representativeness(_group_counts(reference))
    row_of = {int(tid): row for row, tid in enumerate(reference.tids)}
    for group, cluster in enumerate(reference.math["group-clusters"]):
        for theirs in reference.math["repness"][str(cluster["id"])]:
            side = 0 if theirs["repful-for"] == "agree" else 1
            cell = (group, row_of[theirs["tid"]], side)
            assert found.successes[cell] == theirs["n-success"]
            assert found.seen[cell[:2]] == theirs["n-trials"]
            for name, ours in (
                ("p-success", found.probability),
                ("p-test", found.probability_test),
                ("repness", found.ratio),
                ("repness-test", found.ratio_test),
            ):
                assert ours[cell] == pytest.approx(theirs[name], abs=1e-6), name


def test_representative_statements_are_those_of_polis(reference: Reference) -> None:
    found = polis.representativeness(_group_counts(reference))
    for group, cluster in enumerate(reference.math["group-clusters"]):
        theirs = reference.math["repness"][str(cluster["id"])]
        ours = polis.representative_statements(found, group, allowed=~_zeroed(reference))
        assert [int(reference.tids[pick.statement]) for pick in ours] == [pick["tid"] for pick in theirs]
        assert [pick.side for pick in ours] == [0 if p["repful-for"] == "agree" else 1 for p in theirs]


def test_consensus_is_that_of_polis(reference: Reference) -> None:
    counts = count_answers(reference.statement, reference.vote, len(reference.tids))[0]
    agree, disagree = polis.consensus_statements(counts, allowed=~_zeroed(reference))
    for ours, side, theirs in (
        (agree, 0, reference.math["consensus"]["agree"]),
        (disagree, 1, reference.math["consensus"]["disagree"]),
    ):
        assert [int(reference.tids[row]) for row in ours] == [pick["tid"] for pick in theirs]
        for row, pick in zip(ours, theirs, strict=True):
            seen = counts[row].sum()
            assert counts[row, side] == pick["n-success"]
            assert seen == pick["n-trials"]
            assert (counts[row, side] + 1) / (seen + 2) == pytest.approx(pick["p-success"], abs=1e-6)
            assert polis.proportion_test(counts[row, side], seen) == pytest.approx(pick["p-test"], abs=1e-6)


def test_group_informed_consensus_is_that_of_polis(reference: Reference) -> None:
    ours = polis.group_informed_consensus(_group_counts(reference))
    theirs = [reference.math["group-aware-consensus"][str(tid)] for tid in reference.tids]
    np.testing.assert_allclose(ours, theirs, atol=1e-12)


def test_priorities_are_those_of_polis(reference: Reference) -> None:
    pca = reference.math["pca"]
    extremity = np.linalg.norm(
        polis.statement_projection(-np.array(pca["center"]), np.array(pca["comps"])), axis=1
    )
    np.testing.assert_allclose(extremity, pca["comment-extremity"], atol=1e-6)
    meta = np.isin(reference.tids, reference.math["meta-tids"])
    ours = polis.priorities(_group_counts(reference).sum(axis=0), extremity, meta)
    theirs = [reference.math["comment-priorities"][str(tid)] for tid in reference.tids]
    np.testing.assert_allclose(ours, theirs, atol=1e-6)


def test_all_371_published_group_informed_consensus_values_of_bg2050() -> None:
    folder = shared_data("polis", "bg2050-volunteers")
    consultation = read_conversation(folder)
    letters = pd.array(consultation.participants["platform_group"].to_pylist(), dtype="string")
    codes, names = pd.factorize(letters)
    votes = consultation.votes
    counts = count_answers(
        votes["contribution"].to_numpy(),
        votes["vote"].to_numpy(),
        consultation.contributions.num_rows,
        group=codes[votes["participant"].to_numpy()],
        groups=len(names),
    )
    ours = pd.Series(polis.group_informed_consensus(counts), index=consultation.contribution_ids)
    published = pd.read_csv(folder / "comments.csv", dtype={"comment-id": str}).set_index("comment-id")
    theirs = published["group-informed-consensus"].dropna()
    agreeing = np.isclose(ours.reindex(theirs.index), theirs, atol=1e-12, rtol=0)
    assert (len(theirs), int(agreeing.sum())) == (371, 371)


def test_the_map_of_polis_shows_what_it_showed_on_real_votes() -> None:
    votes = Votes.of(read_conversation(shared_data("polis", "american-assembly.bowling-green")))
    found, placed = polis.opinion_map(votes)
    assert 0.11 < float(found.variance.sum()) < 0.17
    assert placed.shape == (len(votes.participants), 2)
    assert np.isfinite(placed).all()
    assert (placed[votes.cast == 0] == 0).all()
    assert (found.axes[:, ~votes.analysed] == 0).all()
