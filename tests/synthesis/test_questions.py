"""A survey, question by question."""

from __future__ import annotations

import deliberation as dl
from deliberation.synthesis.gate import Gate
from deliberation.synthesis.question_facts import question_facts
from deliberation.text import find_themes
from tests.text import make
from tests.text.fake import WordEncoder
from tests.text.test_themes import corpus


def survey():
    said = corpus()
    size = len(said)
    return make.consultation(
        [*said, "ne sait pas", "Joindre Anne au 06 12 34 56 78"],
        questions=["q2"] * (size // 2) + ["q1"] * (size - size // 2) + ["q1", "q2"],
        authors=[f"a{n // 2}" for n in range(size + 2)],
        wordings={"q1": "Que faut-il garder ?", "q2": "Écrire à jean@exemple.org : que changer ?"},
    )


def test_each_question_has_its_answers_in_the_order_asked():
    given = survey()
    themes = find_themes(given, encoder=WordEncoder())
    found = question_facts(given, themes, Gate())
    assert [one.id for one in found] == ["q1", "q2"]
    assert "jean@exemple.org" not in found[1].wording
    assert sum(one.contributions for one in found) == given.contributions.num_rows
    assert sum(one.analysed for one in found) == themes.counts.analysed
    for one in found:
        assert one.analysed <= one.contributions
        assert [t.persons for t in one.themes] == sorted((t.persons for t in one.themes), reverse=True)
        assert all(t.persons <= one.persons for t in one.themes)
    per_theme = {t.id: t.contributions for one in found for t in one.themes}
    sizes = {theme.id: theme.contributions for theme in themes.tree()}
    assert all(count <= sizes[name] for name, count in per_theme.items())


def test_order_of_rows_does_not_matter():
    given = survey()
    other = make.shuffled(given)
    found = [
        dl.synthesise(c, themes=find_themes(c, encoder=WordEncoder())).texts.questions for c in (given, other)
    ]
    assert found[0] == found[1]


def test_one_question_is_no_section():
    given = make.consultation(corpus(), questions=["q"] * len(corpus()), wordings={"q": "Que changer ?"})
    assert question_facts(given, find_themes(given, encoder=WordEncoder()), Gate()) == []
