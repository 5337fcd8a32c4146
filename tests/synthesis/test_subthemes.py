"""Sub-themes of the sample, from the tree to the tables and the annex."""

from __future__ import annotations

import deliberation as dl
from deliberation.report.sentences import sentences
from deliberation.synthesis.text_facts import NAMING
from deliberation.text import check_edits
from deliberation.text.results.subthemes import MOST
from tests.report.test_sentences import documents


def test_large_themes_are_told_at_three_levels(whole):
    ideas, between = whole.themes.ideas(), whole.themes.subthemes()
    large = ideas.groupby("theme")["idea"].transform("size") > MOST
    assert large.any()
    assert ideas["subtheme"].notna().eq(large).all()
    told = ideas[large].groupby("subtheme").agg(ideas=("idea", "size"), passages=("passages", "sum"))
    kept = between.set_index("subtheme").loc[told.index]
    assert (kept[["ideas", "passages"]] == told).all().all()
    assert set(between["theme"]) == set(ideas.loc[large, "theme"])


def test_an_idea_set_aside_by_hand_leaves_them(whole):
    ideas = whole.themes.ideas()
    gone = ideas.loc[ideas["subtheme"].notna(), "idea"].iloc[0]
    edits = check_edits({"edits": [{"do": "set aside", "idea": {"was": whole.themes.names[gone]}}]})
    edited = whole.themes.edited(edits)
    assert edited.replay is not None
    assert edited.replay.done == 1
    left = [idea.id for theme in edited.tree() for one in theme.subthemes for idea in one.ideas]
    large = edited.ideas().groupby("theme")["idea"].transform("size") > MOST
    assert sorted(left) == sorted(edited.ideas().loc[large, "idea"])
    assert gone not in left
    assert left


def test_saved_and_smaller_themes_have_theirs(whole, tmp_path):
    themes = whole.themes
    assert dl.Themes.load(themes.save(tmp_path / "themes")).subthemes().equals(themes.subthemes())
    half = themes.where(sorted(themes.placed()["contribution_id"].unique())[::2])
    ideas = half.ideas()
    assert ideas["subtheme"].notna().equals(ideas.groupby("theme")["idea"].transform("size") > MOST)
    assert set(half.subthemes()["idea"]) <= set(ideas["idea"])


def test_they_are_published_and_told_where_several_say_the_same(whole, tmp_path):
    table = whole.tables["subthemes"].set_index("subtheme")
    assert list(table.index) == whole.themes.subthemes()["subtheme"].tolist()
    assert set(whole.tables["ideas"]["subtheme"].dropna()) == set(table.index)
    told = [one for theme in whole.facts.texts.themes for one in theme.subthemes]
    first = {one.id: one.ideas[0].persons for theme in whole.themes.tree() for one in theme.subthemes}
    assert {one.id for one in told} == {name for name, persons in first.items() if persons >= NAMING}
    assert told
    for column in ("persons", "ideas", "idea_persons", "idea_contributions"):
        assert [table.loc[one.id, column] for one in told] == [getattr(one, column) for one in told]
    assert all(one.idea_persons <= one.persons for one in told)
    dl.render(whole.facts, tmp_path, formats=["html"], language="fr")
    page = next(tmp_path.rglob("annexe*.html"), None) or next(tmp_path.rglob("*annex*.html"))
    assert "peut réunir des avis opposés" in page.read_text(encoding="utf-8")


def test_one_idea_alone_is_told_without_others(whole):
    texts = whole.facts.texts
    at, theme = next((at, one) for at, one in enumerate(texts.themes) if len(one.subthemes) > 1)
    alone = theme.subthemes[0].model_copy(update={"ideas": 1, "persons": theme.subthemes[0].idea_persons})
    changed = theme.model_copy(update={"subthemes": [alone, *theme.subthemes[1:]]})
    themes = [changed if number == at else one for number, one in enumerate(texts.themes)]
    facts = whole.facts.model_copy(update={"texts": texts.model_copy(update={"themes": themes})})
    told = [one.text for each in documents(facts, "fr") for one in sentences(each)]
    assert any(text.startswith(f"{alone.name} (") and text.endswith(")") for text in told)
    assert not any("0 autre idée" in text for text in told)
