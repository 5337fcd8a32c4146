"""The review sheet there and back: nothing untouched changes, answers become edits, readings and figures."""

from __future__ import annotations

import shutil
from contextlib import suppress

import numpy as np
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deliberation.core.errors import OutputError, ReadError
from deliberation.pipeline import open_request
from deliberation.pipeline.keys import stage_key
from deliberation.pipeline.output import Output
from deliberation.pipeline.plan import plan
from deliberation.pipeline.review import export_review
from deliberation.pipeline.runner import _inputs_of
from deliberation.review import ReviewError
from deliberation.text import read_edits, read_readings
from deliberation.text.readings.rate import rate
from deliberation.text.readings.sample import fingerprint
from tests.review.workbook import Hand, Town, fill, texts

YES, NO = {"fr": "oui", "en": "yes"}, {"fr": "non", "en": "no"}


def themes_of(place: Town):
    from deliberation.pipeline.review import _run_of

    return _run_of(place.out)[1]


def at_random(hand: Hand) -> list[str]:
    words = {"fr": "au hasard", "en": "at random"}
    column = {"fr": "Tirage", "en": "Draw"}[hand.language]
    return [name for name, row in zip(hand.ids("passages"), hand.rows("passages"), strict=True)
            if row[column] == words[hand.language]]  # fmt: skip


def test_two_exports_of_a_run_are_the_same_bytes_and_never_replace_a_file(place):
    first, again = place.export("A"), place.folder / "other" / "review-A.xlsx"
    options = {"sample": 40, "uncertain": 12, "reader": "A", "language": "fr"}
    export_review(place.out, again, **options)
    assert first.read_bytes() == again.read_bytes()
    with pytest.raises(OutputError, match="existe déjà"):
        export_review(place.out, again, **options)
    with pytest.raises(OutputError, match=r"\.xlsx"):
        export_review(place.out, place.folder / "review.csv", **options)
    with pytest.raises(ReadError):
        export_review(place.folder, place.folder / "new.xlsx", **options)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_the_workbook_shows_is_safe_masked_and_bounded(place, language):
    path = place.export(language=language, sample=10_000)
    book = openpyxl.load_workbook(path)
    texts = []
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", (sheet.title, cell.coordinate)
                if isinstance(cell.value, str):
                    texts.append(cell.value)
                    if sheet.sheet_state == "visible":
                        assert not cell.value.startswith(("=", "+", "@")), cell.value
    assert not any("06 12 34 56 78" in text for text in texts)
    assert any("1+1" in text for text in texts), "the hostile text is shown, as a text"
    assert any("masqué" in text or "masked" in text for text in texts)
    hand = Hand(book)
    assert next(sheet.title for sheet in book if sheet.sheet_state == "visible") in {"À lire", "Read me"}
    passages = hand.sheet("passages")
    assert passages.freeze_panes == "D2"
    assert passages.protection.sheet
    rules = {str(rule.sqref): rule for rule in passages.data_validations.dataValidation}
    assert len(rules) == 6
    assert {rule.type for rule in rules.values()} == {"list"}
    assert not passages["E2"].protection.locked
    assert passages["C2"].protection.locked
    assert passages["C2"].alignment.wrap_text
    for sheet in book:
        assert sheet.sheet_state == "hidden" or all(
            dim.width <= 101 for dim in sheet.column_dimensions.values()
        )


def test_random_passages_come_first_and_are_never_mixed_with_the_least_certain(place):
    hand = Hand(openpyxl.load_workbook(place.export(sample=30, uncertain=12)))
    draws = [row["Tirage"] for row in hand.rows("passages")]
    assert draws[:30] == ["au hasard"] * 30
    assert all(draw.startswith("peu sûr (") for draw in draws[30:])
    assert len(draws) == 42


@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_untouched_sheet_changes_nothing(place, language):
    (place.folder / "themes.toml").write_text("# rien\r\n", encoding="utf-8", newline="")
    before = place.by_hand()
    done = place.imports(place.export(language=language))
    assert (done.files, done.edits, done.readings) == ((), 0, 0)
    assert place.by_hand() == before


def answer_everything(hand: Hand) -> None:
    one, two, three, four, *_ = hand.ids("passages")
    ideas = {row["Numéro"]: row for row in hand.rows("ideas")}
    labels = [cell.value for cell in hand.book["_lists"]["A"]]
    now = {row["Numéro"]: row["Idée"] for row in hand.rows("passages")}
    hand.put("passages", one, idea_right="oui", theme_right="Oui ", type_right=True)
    other = next(label for label in labels if label != now[two])
    hand.put("passages", two, idea_right="non", idea_correct=other, remark="Parle d’autre chose")
    hand.put("passages", three, idea_correct="(aucune idée : à mettre de côté)".replace(" :", "\u00a0:"))
    hand.put("passages", four, type_correct="témoignage")
    spare = [name for name in ideas if ideas[name]["Numéro"].split(".")[0] != "T1"]
    hand.put("ideas", spare[0], rename="=1+1 un nom".removeprefix("=1+1 "), remark="Plus clair")
    hand.put("ideas", spare[1], merge_into=spare[0])
    hand.put("ideas", spare[2], move_to="T1")
    hand.put("themes", "T1", rename="Un thème renommé")
    first, second = hand.ids("verbatims")[:2]
    hand.put("verbatims", first, keep="non")
    hand.put("verbatims", second, keep="oui", order=1)


def test_answers_become_edits_and_readings_that_the_next_run_replays(place):
    hand_made = '# à la main\n[[edits]]\ndo = "set aside"\ncontributions = ["3"]\n'
    (place.folder / "themes.toml").write_text(hand_made, encoding="utf-8")
    place.run()
    sheet = fill(place.export(), answer_everything)
    done = place.imports(sheet)
    assert done.left == ()
    assert done.checked
    assert {file.name for file in done.files} == {"themes.toml", "review.csv"}
    text = (place.folder / "themes.toml").read_text(encoding="utf-8")
    assert text.startswith(hand_made), "what was there stays"
    assert "# Plus clair" in text
    edits = read_edits(place.folder / "themes.toml").edits
    kinds = [edit.do for edit in edits]
    assert sorted(kinds) == sorted(
        ["set aside", "move", "set aside", "type", "merge", "rename", "move", "rename", "quote"]
    )
    assert done.edits == len(kinds) - 1
    readings = read_readings(place.folder / "review.csv")
    assert len(readings.rows) == done.readings == 4
    kept = (place.folder / "review.csv").read_text(encoding="utf-8")
    hand = Hand(openpyxl.load_workbook(sheet))
    assert not any(row["Passage"][:25] in kept for row in hand.rows("passages")), "no text is kept"
    after = place.run()
    assert after.replay.conflicts == ()
    assert after.names["T1"] == "Un thème renommé"
    facts = place.facts()
    assert facts["texts"]["edits_replayed"] == len(kinds)
    assert facts["texts"]["review"]["read"] == 4
    assert facts["texts"]["review"]["wrong"][0]["share"]["count"] == 2
    again = place.imports(sheet)
    assert again.files == (), "imported twice is imported once"


def test_answers_can_be_changed_and_taken_back_by_importing_again(place):
    sheet = place.export()
    fill(sheet, lambda hand: hand.put("themes", "T1", rename="Premier nom"))
    place.imports(sheet)
    fill(sheet, lambda hand: hand.put("themes", "T1", rename="Second nom"))
    place.imports(sheet)
    text = (place.folder / "themes.toml").read_text(encoding="utf-8")
    assert "Second nom" in text
    assert "Premier nom" not in text
    other = fill(place.export("B"), lambda hand: hand.put("themes", "T2", rename="De B"))
    place.imports(other)
    text = (place.folder / "themes.toml").read_text(encoding="utf-8")
    assert "De B" in text
    assert "Second nom" in text


@pytest.mark.parametrize("language", ["fr", "en"])
def test_rows_and_columns_in_another_order_and_words_of_the_other_language(place, language):
    plain, moved = place.export("A", language=language), place.export("B", language=language)

    def answers(hand: Hand) -> None:
        other = "en" if language == "fr" else "fr"
        for name in hand.ids("passages")[:20:2]:
            hand.put("passages", name, idea_right=YES[other], theme_right=NO[language])

    def shuffle(hand: Hand) -> None:
        answers(hand)
        for name in ("passages", "ideas", "themes", "verbatims"):
            sheet = hand.sheet(name)
            rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
            rng = np.random.default_rng(1)
            order = rng.permutation(len(rows[0]))
            body = [rows[0], *(rows[1:][at] for at in rng.permutation(len(rows) - 1))]
            for r, row in enumerate(body, 1):
                for c, at in enumerate(order, 1):
                    value = row[at]
                    if isinstance(value, str) and value.startswith("="):
                        raise AssertionError(value)
                    sheet.cell(r, c).value = value

    place.imports(fill(plain, answers), fill(moved, shuffle))
    rows = read_readings(place.folder / "review.csv").rows
    said = {
        reader: [(r.span, r.idea_right, r.theme_right) for r in rows if r.reader == reader] for reader in "AB"
    }
    assert said["A"] == said["B"]
    assert len(said["A"]) == 10


def test_two_readers_with_planted_errors_give_the_kappa_and_the_rate_expected(place):
    one, two = place.export("A"), place.export("B")

    def read(wrong: int) -> object:
        def do(hand: Hand) -> None:
            for at, name in enumerate(at_random(hand)):
                hand.put("passages", name, idea_right="non" if at < wrong else "oui")
            for name in hand.ids("passages")[len(at_random(hand)) :]:
                hand.put("passages", name, idea_right="non")

        return do

    done = place.imports(fill(one, read(6)), fill(two, read(8)))
    assert done.disagreements == 2
    found = rate(read_readings(place.folder / "review.csv"))
    assert (found.read, found.uncertain, found.readers) == (40, 12, 2)
    assert (found.wrong[0].wrong, found.wrong[0].unsettled, found.wrong[0].value) == (6, 2, 0.175)
    seen, p, q = 50 / 52, 18 / 52, 20 / 52
    chance = p * q + (1 - p) * (1 - q)
    assert found.agreed[0].kappa == round((seen - chance) / (1 - chance), 4)
    place.run()
    told = place.facts()["texts"]["review"]
    assert told["agreement"][0]["same"]["count"] == 50
    place.imports(one, two, prefer="B")
    assert rate(read_readings(place.folder / "review.csv")).wrong[0].wrong == 8
    assert "review-conflicts.csv" not in place.by_hand()


def test_what_was_read_is_not_drawn_again(place):
    def do(hand: Hand) -> None:
        hand.put("themes", "T1", rename="Un autre nom")
        for name in hand.ids("passages"):
            hand.put("passages", name, idea_right="oui")

    place.imports(fill(place.export("A", uncertain=0), do))
    place.run()
    second = place.export("second", uncertain=0)
    rows = {row["Passage"] for row in Hand(openpyxl.load_workbook(second)).rows("passages")}
    assert len(rows) > 10
    done = place.imports(fill(second, lambda hand: hand.put("passages", "P1", idea_right="non")))
    assert done.readings == 1
    readings = read_readings(place.folder / "review.csv").rows
    assert sorted({row.round for row in readings}) == [1, 2]
    assert len({row.span for row in readings}) == 41
    assert readings[-1].total == readings[0].total - 40


def test_readings_and_edits_touch_the_synthesis_alone(place):
    def keys():
        request, output = open_request(place.folder), Output(place.out)
        return {
            stage.name: stage_key(stage, _inputs_of(stage, request, output, request.hashes()))
            for stage in plan(request.settings)
        }

    before = keys()
    sheet = fill(place.export(), lambda hand: hand.put("passages", "P1", idea_right="oui"))
    place.imports(sheet)
    assert list(place.by_hand()) == ["review.csv"]
    after = keys()
    assert {name for name in before if before[name] != after[name]} == {"synthesise"}


def test_a_sheet_of_another_run_is_followed_where_ideas_go_on(place):
    def do(hand: Hand) -> None:
        hand.put("themes", "T1", rename="Toujours là")
        hand.put("passages", "P1", idea_right="oui")

    sheet = fill(place.export(), do)
    old = fingerprint(themes_of(place))
    from tests.text.test_themes import corpus

    place.write([*texts(), *(f"{text} vraiment" for text in corpus()[:15])])
    now = place.run()
    assert fingerprint(now) != old
    done = place.imports(sheet)
    assert done.edits + len(done.left) == 1
    after = place.run()
    assert after.replay is None or after.replay.conflicts == ()
    assert read_readings(place.folder / "review.csv").rows[0].run == old


def test_without_a_run_to_try_them_on_corrections_are_written_and_it_is_said(place):
    sheet = fill(place.export(), lambda hand: hand.put("themes", "T1", rename="Nouveau"))
    shutil.rmtree(place.out)
    done = place.imports(sheet)
    assert not done.checked
    assert done.edits == 1


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_whatever_is_answered_no_contribution_is_lost_and_nothing_conflicts(made, tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("any")
    shutil.copytree(made.folder, folder / "town")
    place = Town(folder / "town")

    def do(hand: Hand) -> None:
        ideas = hand.ids("ideas")
        now = {row["Numéro"]: row["Idée"].split(" ")[0] for row in hand.rows("passages")}
        for name in data.draw(st.lists(st.sampled_from(sorted(now)), unique=True, max_size=8)):
            chosen = data.draw(st.sampled_from([None, *ideas]))
            if chosen == now[name] or chosen is None:
                hand.put("passages", name, idea_right="oui")
            else:
                hand.put("passages", name, idea_right="non", idea_correct=chosen)
        renamed = data.draw(st.lists(st.sampled_from(ideas), unique=True, max_size=3))
        for at, name in enumerate(renamed):
            hand.put("ideas", name, rename=f"Nom {at}")

    before = themes_of(place)
    with suppress(ReviewError):  # what cannot be replayed is told, and nothing is written
        place.imports(fill(place.export(sample=12, uncertain=4), do))
    if "themes.toml" in place.by_hand():
        after = before.edited(read_edits(place.folder / "themes.toml"))
        assert after.replay.conflicts == ()
        assert set(after.to_pandas()["contribution_id"]) == set(before.to_pandas()["contribution_id"])
