"""Edits by hand: replayed on every run, never losing a contribution, conflicts told in words."""

from __future__ import annotations

import pytest

from deliberation.core.errors import SettingsError
from deliberation.text import Conflict, Edits, Themes, check_edits, find_themes
from tests.helpers.data import PROJECT
from tests.text import make
from tests.text.fake import WordEncoder
from tests.text.test_themes import SUBJECTS, corpus

LANGUAGES = ("fr", "en")
GUIDE = PROJECT / "docs" / "guide" / "edits.md"


@pytest.fixture(scope="module")
def found() -> Themes:
    texts = [*corpus(), corpus()[0], corpus()[8], "RAS", "", "Il faut planter des arbres et de l’ombre"]
    moderated = [False] * (len(texts) - 1) + [True]
    authors = [f"a{number % 30}" if number % 5 else None for number in range(len(texts))]
    return find_themes(make.consultation(texts, moderated=moderated, authors=authors), encoder=WordEncoder())


def target(found: Themes, name: str) -> dict[str, object]:
    """Return how an edit names an idea or a theme: id, name and a few contributions."""
    rows = found.placed()
    inside = rows[(rows["idea"] == name) | (rows["theme"] == name)]["contribution_id"]
    return {"id": name, "was": found.names[name], "contributions": sorted(set(inside))[:4]}


def edited(found: Themes, *edits: dict[str, object]) -> Themes:
    return found.edited(check_edits({"edits": list(edits)}))


def largest(found: Themes) -> tuple[str, str, str, str]:
    """Return two themes with several ideas each: the ids of the themes, then the first idea of each."""
    first, second, *_ = [theme for theme in found.tree() if len(theme.ideas) > 1]
    return first.id, second.id, first.ideas[0].id, second.ideas[0].id


def members(found: Themes, name: str) -> set[tuple[str, int]]:
    rows = found.placed()
    rows = rows[(rows["idea"] == name) | (rows["theme"] == name)]
    return set(zip(rows["contribution_id"], rows["start"], strict=True))


def holds(done: Themes, found: Themes) -> None:
    """Check what every edited result must satisfy."""
    before, after = found.to_pandas(), done.to_pandas()
    assert set(after["contribution_id"]) == set(before["contribution_id"]), "no contribution is lost"
    assert (after["theme"].isna() == after["reason"].notna()).all()
    assert (after["theme"].isna() == after["idea"].isna()).all()
    assert (done.placed().groupby("idea")["theme"].nunique() == 1).all()
    assert set(done.names) == set(done.placed()["idea"]) | set(done.placed()["theme"])
    unread = before["reason"].isin(["empty", "non_answer", "moderated"])
    kept = after["reason"].isin(["empty", "non_answer", "moderated"])
    assert before[unread].reset_index(drop=True).equals(after[kept].reset_index(drop=True))
    rows = done.placed()
    for theme in done.tree():
        mine = rows[rows["theme"] == theme.id]
        assert theme.persons == mine["person"].nunique()
        assert theme.passages == len(mine) == sum(idea.passages for idea in theme.ideas)
        for idea in theme.ideas:
            assert idea.persons == mine[mine["idea"] == idea.id]["person"].nunique()
    sizes = [theme.persons for theme in done.tree()]
    assert sizes == sorted(sizes, reverse=True)
    counts = done.counts
    aside = sum(n for reason, n in done.remainder().items() if reason in {"isolated", "set_aside"})
    assert counts.classified + aside == counts.analysed == found.counts.analysed
    assert {theme for theme in done.moderated.values() if theme} <= set(done.placed()["theme"])


def every_edit(found: Themes) -> list[dict[str, object]]:
    one, two, idea, other = largest(found)
    third = next(theme for theme in found.tree() if theme.id not in {one, two})
    leaving = sorted({name for name, _ in members(found, idea)})[:1]
    return [
        {"do": "rename", "theme": target(found, one), "name": "Se déplacer"},
        {"do": "rename", "idea": target(found, idea), "name": "Des voies sûres"},
        {"do": "split", "idea": target(found, idea), "contributions": leaving, "name": "À part"},
        {"do": "move", "idea": target(found, other), "to": target(found, one)},
        {"do": "set aside", "theme": target(found, third.id), "why": "hors sujet"},
    ]


def test_no_edit_changes_nothing(found):
    assert found.edited(Edits()) is found
    done = edited(found, *every_edit(found))
    assert done.edited(Edits()).to_pandas().equals(found.to_pandas())
    assert done.edited(Edits()).replay is None


def test_every_kind_of_edit_is_replayed_and_nothing_is_lost(found):
    done = edited(found, *every_edit(found))
    assert done.replay.conflicts == ()
    assert done.replay.done == done.replay.edits == 5
    holds(done, found)
    one, _, idea, other = largest(found)
    assert done.names[one] == "Se déplacer"
    assert done.names[idea] == "Des voies sûres"
    assert {
        theme
        for theme, name in zip(done.placed()["theme"], done.placed()["idea"], strict=True)
        if name == other
    } == {one}
    assert "À part" in done.names.values()
    assert done.remainder()["set_aside"] > 0


def test_replaying_twice_is_replaying_once(found):
    edits = check_edits({"edits": every_edit(found)})
    once = found.edited(edits)
    twice = once.edited(edits)
    assert twice.to_pandas().equals(once.to_pandas())
    assert twice.names == once.names
    assert twice.replay.provenance == once.replay.provenance
    assert twice.moderated == once.moderated


def test_a_merged_idea_is_both(found):
    _, _, idea, other = largest(found)
    done = edited(found, {"do": "merge", "ideas": [target(found, idea), target(found, other)]})
    holds(done, found)
    assert members(done, idea) == members(found, idea) | members(found, other)
    assert other not in done.names
    assert done.names[idea] == found.names[idea]
    said = set(zip(*(done.verbatims(idea, 500)[name] for name in ("contribution_id", "start")), strict=True))
    for source in (idea, other):
        theirs = found.verbatims(source, 500)
        assert said & set(zip(theirs["contribution_id"], theirs["start"], strict=True))
    with pytest.raises(KeyError):
        done.verbatims(other)


def test_merged_themes_count_a_person_once(found):
    one, two, *_ = largest(found)
    asked = {"do": "merge", "themes": [target(found, one), target(found, two)], "name": "Les deux"}
    done = edited(found, asked)
    holds(done, found)
    sizes = {theme.id: theme.persons for theme in found.tree()}
    merged = next(theme for theme in done.tree() if theme.id == one)
    persons = found.placed().query("theme in [@one, @two]")["person"].nunique()
    assert merged.persons == persons <= sizes[one] + sizes[two]
    assert merged.name == "Les deux"
    assert done.counts.themes == found.counts.themes - 1


def test_an_idea_is_split_by_passages(found):
    idea = max((idea for theme in found.tree() for idea in theme.ideas), key=lambda idea: idea.passages)
    row = found.placed().query("idea == @idea.id").iloc[0]
    span = {"contribution": row["contribution_id"], "start": int(row["start"]), "end": int(row["end"])}
    done = edited(
        found, {"do": "split", "idea": target(found, idea.id), "passages": [span], "name": "Une phrase"}
    )
    holds(done, found)
    fresh = next(name for name, said in done.names.items() if said == "Une phrase")
    assert fresh not in found.names
    assert members(done, fresh) == {(row["contribution_id"], row["start"])}
    assert members(done, fresh) | members(done, idea.id) == members(found, idea.id)


def test_a_theme_is_split_by_ideas(found):
    one, _, idea, _ = largest(found)
    asked = {"do": "split", "theme": target(found, one), "ideas": [target(found, idea)], "name": "Nouveau"}
    done = edited(found, asked)
    holds(done, found)
    fresh = next(name for name, said in done.names.items() if said == "Nouveau")
    assert members(done, fresh) == members(found, idea)
    assert idea in done.names, "the idea keeps its id"


def test_a_contribution_moves_with_all_its_passages(found):
    one, _, idea, other = largest(found)
    name = sorted({name for name, _ in members(found, other)})[0]
    done = edited(found, {"do": "move", "contributions": [name], "to": target(found, idea)})
    holds(done, found)
    rows = done.placed().query("contribution_id == @name")
    assert set(rows["idea"]) == {idea}
    assert set(rows["theme"]) == {one}


def test_a_contribution_set_aside_has_one_row_and_its_reason(found):
    name = found.placed()["contribution_id"].iloc[0]
    done = edited(found, {"do": "set aside", "contributions": [name]})
    holds(done, found)
    row = done.to_pandas().query("contribution_id == @name")
    assert row[["start", "reason"]].values.tolist() == [[0, "set_aside"]]
    assert done.remainder()["set_aside"] == 1


def test_edits_find_their_target_when_ids_and_names_change(found):
    one, _, idea, _ = largest(found)
    stale = {**target(found, one), "id": "T99", "was": "Un ancien nom"}
    bare = {"id": "T99", "was": found.names[idea].upper()}
    done = edited(
        found,
        {"do": "rename", "theme": stale, "name": "Trouvé par ses contributions"},
        {"do": "rename", "idea": bare, "name": "Trouvée par son nom"},
    )
    assert done.replay.conflicts == ()
    assert done.names[one] == "Trouvé par ses contributions"
    assert done.names[idea] == "Trouvée par son nom"


def test_edits_survive_added_contributions():
    old = find_themes(make.consultation(corpus()), encoder=WordEncoder())
    edits = [
        {"do": "rename", "theme": target(old, theme.id), "name": f"Nommé {number}"}
        for number, theme in enumerate(old.tree())
    ]
    more = [f"{text}, rue {n}" for n in range(3) for text in SUBJECTS["bruit"]]
    given = make.consultation([*corpus(), *more])
    for new in (
        find_themes(given, encoder=WordEncoder()),
        find_themes(given, encoder=WordEncoder(), previous=old),
    ):
        done = edited(new, *edits)
        holds(done, new)
        named = [name for name in done.names.values() if name.startswith("Nommé")]
        lost = {conflict.edit for conflict in done.replay.conflicts}
        assert len(named) + len(lost) == len(edits)
        assert len(named) >= len(edits) / 2
        for number, theme in enumerate(old.tree()):
            if number + 1 not in lost:
                name = next(key for key, said in done.names.items() if said == f"Nommé {number}")
                kept = {i for i, _ in members(done, name)} & set(target(old, theme.id)["contributions"])
                assert kept, "a name went to a theme without its contributions"


def test_edited_themes_are_an_earlier_state_too(found):
    _, _, idea, other = largest(found)
    done = edited(found, {"do": "merge", "ideas": [target(found, idea), target(found, other)]})
    texts = done.contributions["text"].to_pylist()
    again = find_themes(make.consultation(texts), encoder=WordEncoder(), previous=done)
    assert not {other} & set(again.names), "the id of what was merged is never given again"
    replayed = again.edited(
        check_edits({"edits": [{"do": "merge", "ideas": [target(found, idea), target(found, other)]}]})
    )
    assert replayed.replay.conflicts == ()
    assert members(replayed, idea) == members(done, idea)


def span(row) -> dict[str, object]:
    return {"contribution": row.contribution_id, "start": int(row.start), "end": int(row.end)}


def test_quotes_are_chosen_and_refused_by_hand(found, tmp_path):
    ideas = [idea.id for theme in found.tree() for idea in theme.ideas]
    idea, shown = max(((idea, found.verbatims(idea, 50)) for idea in ideas), key=lambda one: len(one[1]))
    assert len(shown) > 1
    refused, last = shown.iloc[0], shown.iloc[-1]
    asked = {"do": "quote", "passages": [span(last)], "without": [span(refused)]}
    done = edited(found, asked)
    assert done.replay.conflicts == ()
    now = done.verbatims(idea, 50)
    assert now["text"].iloc[0] == last["text"]
    assert refused["text"] not in set(now["text"])
    assert len(now) == len(shown) - 1
    assert done.verbatims(idea, 1)["text"].tolist() == [last["text"]]
    assert Themes.load(done.save(tmp_path / "themes")).verbatims(idea, 50).equals(now)
    assert done.edited(Edits()).verbatims(idea, 50).equals(shown), "taken back, nothing is left of it"
    other = edited(found, asked, {"do": "quote", "without": [span(last)]})
    assert conflicts(other) == [(2, "contradicts")]


def test_the_type_of_a_passage_is_corrected_by_hand(found):
    row = found.placed().iloc[3]
    asked = {"do": "type", "passages": [span(row)], "type": "question"}
    done = edited(found, asked, {**asked, "type": "value"})
    assert conflicts(done) == [(2, "contradicts")]
    before, after = found.to_pandas(), done.to_pandas()
    changed = (before["contribution_id"] == row["contribution_id"]) & (before["start"] == row["start"])
    assert after.loc[changed, ["type", "type_sure"]].values.tolist() == [["question", 1.0]]
    assert after[~changed].equals(before[~changed])
    with pytest.raises(SettingsError, match="did you mean 'question'"):
        check_edits({"edits": [{**asked, "type": "questions"}]})
    with pytest.raises(SettingsError, match="expected passages, without, or both"):
        check_edits({"edits": [{"do": "quote"}]})


def conflicts(done: Themes) -> list[tuple[int, str]]:
    return [(conflict.edit, conflict.code) for conflict in done.replay.conflicts]


def test_conflicts_change_nothing_and_stop_nothing(found):
    one, two, idea, other = largest(found)
    gone = {"id": "T1", "was": "Ce thème a disparu"}
    done = edited(
        found,
        {"do": "rename", "theme": gone, "name": "Personne"},
        {"do": "rename", "idea": gone, "name": "Personne"},
        {"do": "set aside", "contributions": ["zzz"]},
        {"do": "split", "idea": target(found, idea), "contributions": ["zzz"], "name": "Personne"},
        {
            "do": "split",
            "idea": target(found, idea),
            "contributions": sorted({i for i, _ in members(found, idea)}),
            "name": "Personne",
        },
        {
            "do": "split",
            "theme": target(found, one),
            "ideas": [target(found, name) for name in set(found.placed().query("theme == @one")["idea"])],
            "name": "Personne",
        },
        {
            "do": "split",
            "theme": target(found, one),
            "ideas": [target(found, other)],
            "name": "Personne",
        },
        {"do": "rename", "theme": target(found, one), "name": found.names[two]},
        {"do": "move", "idea": target(found, idea), "to": gone},
        {"do": "merge", "themes": [gone, target(found, one)]},
    )
    assert conflicts(done) == [
        (1, "gone_theme"),
        (2, "gone_idea"),
        (3, "absent"),
        (4, "not_inside"),
        (5, "whole_idea"),
        (6, "whole_theme"),
        (7, "elsewhere"),
        (8, "name_taken"),
        (9, "gone_theme"),
        (10, "gone_theme"),
    ]
    assert done.replay.done == 0
    assert done.to_pandas().equals(found.to_pandas())
    assert dict(done.names) == dict(found.names)


def test_edits_that_contradict_one_another_the_first_stands(found):
    one, two, idea, other = largest(found)
    names = sorted({name for name, _ in members(found, other)})
    pairs = [
        (
            {"do": "rename", "theme": target(found, one), "name": "A"},
            {"do": "rename", "theme": target(found, one), "name": "B"},
        ),
        (
            {"do": "merge", "ideas": [target(found, idea), target(found, other)]},
            {"do": "rename", "idea": target(found, other), "name": "B"},
        ),
        (
            {"do": "set aside", "idea": target(found, other)},
            {"do": "rename", "idea": target(found, other), "name": "B"},
        ),
        (
            {"do": "move", "idea": target(found, other), "to": target(found, one)},
            {"do": "move", "idea": target(found, other), "to": target(found, two)},
        ),
        (
            {"do": "move", "idea": target(found, other), "to": target(found, one)},
            {"do": "set aside", "idea": target(found, other)},
        ),
        (
            {"do": "set aside", "contributions": names[:1]},
            {"do": "move", "contributions": names[:1], "to": target(found, idea)},
        ),
        (
            {"do": "move", "contributions": names[:1], "to": target(found, idea)},
            {"do": "set aside", "contributions": names[:1]},
        ),
    ]
    for first, second in pairs:
        done = edited(found, first, second)
        assert conflicts(done) == [(2, "contradicts")], (first, second)
        assert done.to_pandas().equals(edited(found, first).to_pandas())
        assert dict(done.names) == dict(edited(found, first).names)
        holds(done, found)


def test_edits_that_say_the_same_are_no_conflict(found):
    one, _, _, other = largest(found)
    names = sorted({name for name, _ in members(found, other)})
    for edit in (
        {"do": "rename", "theme": target(found, one), "name": "A"},
        {"do": "move", "idea": target(found, other), "to": target(found, one)},
        {"do": "set aside", "contributions": names},
    ):
        assert edited(found, edit, edit).replay.conflicts == ()


def test_an_edit_can_be_done_in_part(found):
    name = found.placed()["contribution_id"].iloc[0]
    done = edited(found, {"do": "set aside", "contributions": [name, "zzz"]})
    assert conflicts(done) == [(1, "absent")]
    assert done.replay.done == 1
    assert done.remainder()["set_aside"] == 1
    assert "zzz" in done.replay.conflicts[0].sentence("en")


def test_a_target_scattered_over_ideas_is_a_conflict(found):
    names = [sorted(members(found, theme.id))[0][0] for theme in found.tree()][:3]
    asked = {"do": "rename", "theme": {"contributions": names}, "name": "Lequel"}
    assert conflicts(edited(found, asked)) == [(1, "scattered_theme")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_conflicts_are_told_in_one_sentence(found, language):
    gone = {"id": "T1", "was": "Ce thème a disparu"}
    done = edited(found, {"do": "rename", "theme": gone, "name": "Personne"})
    told = done.replay.conflicts[0].sentence(language)
    assert told.startswith("themes.toml, ")
    assert "rename" in told
    assert "Ce thème a disparu" in told
    assert told.count(".") == 2, "the point of the file name, and that of one sentence"
    assert Conflict.from_dict(done.replay.conflicts[0].to_dict()) == done.replay.conflicts[0]


def test_the_order_of_rows_does_not_matter(found):
    texts = found.contributions["text"].to_pylist()
    given = make.consultation(texts)
    plain = find_themes(given, encoder=WordEncoder())
    other = find_themes(make.shuffled(given), encoder=WordEncoder())
    edits = check_edits({"edits": every_edit(plain)})
    assert plain.edited(edits).to_pandas().equals(other.edited(edits).to_pandas())
    assert plain.edited(edits).names == other.edited(edits).names


def test_saved_and_loaded(found, tmp_path):
    done = edited(found, *every_edit(found), {"do": "set aside", "contributions": ["zzz"]})
    again = Themes.load(done.save(tmp_path / "themes"))
    assert again.tree() == done.tree()
    assert again.replay.conflicts == done.replay.conflicts
    assert again.edited(Edits()).to_pandas().equals(found.to_pandas())
    found.save(tmp_path / "themes")
    assert Themes.load(tmp_path / "themes").replay is None
