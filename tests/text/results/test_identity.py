"""What goes on keeps its id; what is new gets an id that was never in use."""

from __future__ import annotations

from dataclasses import replace

import pytest

from deliberation.text import Themes, find_themes
from tests.text import make
from tests.text.fake import WordEncoder
from tests.text.test_themes import SUBJECTS, corpus

LATE = [
    "Ouvrir la piscine municipale le dimanche matin",
    "La piscine municipale est fermée tout l’été",
    "Chauffer la piscine municipale au bois",
    "Des cours de natation à la piscine municipale",
    "Le bassin de la piscine municipale est trop petit",
    "La piscine municipale doit rester gratuite pour les scolaires",
    "Rénover les vestiaires de la piscine municipale",
    "La piscine municipale n’est pas accessible en fauteuil",
    "Une pataugeoire à la piscine municipale",
    "Fermer la piscine municipale coûterait plus cher que la rénover",
]


def themes(texts, previous=None, ids=None, shuffle=False, authors=None):
    given = make.consultation(texts, ids=ids, authors=authors)
    given = make.shuffled(given) if shuffle else given
    return find_themes(given, encoder=WordEncoder(), previous=previous)


@pytest.fixture(scope="module")
def old() -> Themes:
    return themes(corpus())


@pytest.fixture(scope="module")
def grown(old) -> Themes:
    """Four times as many say what was said of noise, and a new subject comes up."""
    noise = [f"{text}, vraiment, rue {n}" for n in range(3) for text in SUBJECTS["bruit"]]
    return themes([*corpus(), *noise, *LATE], previous=old)


def subject_theme(found: Themes, subject: str) -> str:
    """Return the theme that holds most of the first texts of a subject."""
    start = 8 * list(SUBJECTS).index(subject)
    rows = found.to_pandas()
    mine = rows[rows["contribution_id"].isin([f"c{n:06d}" for n in range(start, start + 8)])]
    return str(mine["theme"].value_counts().index[0])


def test_the_same_texts_keep_every_id(old):
    again = themes(corpus(), previous=old)
    assert again.to_pandas().equals(old.to_pandas())
    assert dict(again.names) == dict(old.names)
    assert set(again.changes()["state"]) == {"kept"}
    assert (again.changes()["overlap"] == 1).all()
    assert again.continuity.vanished == {}


def test_themes_keep_their_ids_when_contributions_are_added(old, grown):
    alone = themes(grown.contributions["text"].to_pylist())
    kept = [subject for subject in SUBJECTS if subject_theme(grown, subject) == subject_theme(old, subject)]
    unaided = [
        subject for subject in SUBJECTS if subject_theme(alone, subject) == subject_theme(old, subject)
    ]
    assert len(kept) > len(unaided), "ids by size alone would have moved"
    assert len(kept) >= 3


def test_what_is_new_gets_an_id_that_was_never_in_use(old, grown):
    states = grown.changes().set_index("id")["state"]
    fresh = set(states[states == "new"].index)
    assert fresh
    assert not fresh & set(old.names)
    assert set(grown.names) == set(states[states != "vanished"].index)
    assert set(states[states == "vanished"].index) == set(old.names) - set(grown.names)


def test_the_order_is_by_size_whatever_the_ids(grown):
    sizes = [theme.persons for theme in grown.tree()]
    assert sizes == sorted(sizes, reverse=True)
    assert [theme.id for theme in grown.tree()] != sorted(theme.id for theme in grown.tree())
    for theme in grown.tree():
        inside = [idea.persons for idea in theme.ideas]
        assert inside == sorted(inside, reverse=True)
    table = grown.ideas()
    rows = grown.placed()
    assert set(zip(table["idea"], table["theme"], strict=True)) == set(
        zip(rows["idea"], rows["theme"], strict=True)
    )


def test_a_retired_id_never_comes_back(old, grown):
    later = themes(grown.contributions["text"].to_pylist(), previous=grown)
    assert set(later.names) == set(grown.names)
    smaller = themes(SUBJECTS["arbres"], previous=later)
    gone = set(smaller.continuity.vanished)
    assert gone
    back = themes([*SUBJECTS["arbres"], *LATE, *SUBJECTS["vélo"]], previous=smaller)
    states = back.changes().set_index("id")["state"]
    fresh = set(states[states == "new"].index)
    assert fresh
    assert not fresh & (set(old.names) | set(grown.names) | gone)
    assert gone <= set(back.continuity.retired)


def test_the_order_of_rows_does_not_matter(old, grown):
    texts = grown.contributions["text"].to_pylist()
    other = themes(texts, previous=old, shuffle=True)
    assert other.to_pandas().equals(grown.to_pandas())
    assert dict(other.names) == dict(grown.names)
    assert other.continuity == grown.continuity
    assert other.provenance == grown.provenance


def test_ids_survive_an_export_with_other_contribution_ids(old):
    texts = corpus()
    again = themes(texts, previous=old, ids=[f"z{len(texts) - n:03d}" for n in range(len(texts))])
    assert set(again.changes()["state"]) == {"kept"}


def test_earlier_names_stay_findable(old):
    said = replace(old, names={name: f"Ancien {name}" for name in old.names})
    again = themes(corpus(), previous=said)
    changes = again.changes().set_index("id")
    assert dict(changes["earlier_name"]) == {name: f"Ancien {name}" for name in again.names}
    assert all(again.names[name] == old.names[name] for name in again.names), "names are those of today"


def test_nothing_in_common_gives_only_new_ids(old):
    found = themes(LATE, previous=old)
    assert not set(found.names) & set(old.names)
    assert set(found.continuity.vanished) == set(old.names)


def test_what_moderation_set_aside_follows_the_ids(old):
    texts = [*LATE, *corpus(), "La nuit, le bruit des motos empêche de dormir, vraiment"]
    moderated = [False] * (len(texts) - 1) + [True]
    given = make.consultation(texts, moderated=moderated)
    found = find_themes(given, encoder=WordEncoder(), previous=old)
    themes_of = set(found.to_pandas()["theme"].dropna())
    assert set(found.moderated.values()) <= themes_of
    assert found.moderated


def test_saved_and_loaded_with_its_past(grown, tmp_path):
    again = Themes.load(grown.save(tmp_path / "themes"))
    assert again.continuity == grown.continuity
    assert again.changes().equals(grown.changes())
    assert again.tree() == grown.tree()
