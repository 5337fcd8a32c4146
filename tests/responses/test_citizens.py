"""The citizens' page: whole without a script, safe whatever people wrote, and a look-up that finds."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from deliberation.report.citizens.index import build
from tests.responses import make, pages

FORBIDDEN = ("posteri", "bridging", "slate", "kish", "raking", "cluster", "significatif")


@pytest.mark.parametrize("beside", [False, True], ids=["in the page", "beside it"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_nothing_that_people_wrote_is_run_or_followed(tmp_path, language, beside):
    page = pages.written(tmp_path, language, beside=beside)
    shown = pages.read(page)
    scripts = [attrs for tag, attrs in shown.tags if tag == "script"]
    assert [a.get("type") for a in scripts].count("application/json") == (3 if beside else 4)
    assert len(scripts) == (4 if beside else 5)
    assert not [attrs for tag, attrs in shown.tags if "onerror" in attrs or tag == "b"]
    links = [attrs["href"] for tag, attrs in shown.tags if tag == "a"]
    assert all(link.startswith(("#", "https://example.org/", "citizens-data/")) for link in links)
    assert "\u202e" not in page.read_text(encoding="utf-8")
    text = " ".join(shown.text)
    assert "{{7*7}}" in text
    assert "49" not in text.replace("{{7*7}}", "")
    for file in tmp_path.rglob("*"):
        if file.suffix in {".js", ".html"}:
            assert "<script>alert" not in file.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_asks_nothing_of_anybody(tmp_path, language):
    text = pages.written(tmp_path, language).read_text(encoding="utf-8")
    assert "default-src 'none'" in text
    tags = pages.read(tmp_path / f"citizens.{language}.html").tags
    loaded = [
        a
        for t, a in tags
        if t in {"img", "script", "link", "iframe"}
        for a in (a.get("src"), a.get("href"))
        if a
    ]
    assert all(address.startswith("data:") for address in loaded)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_without_a_script_the_page_tells_everything(tmp_path, language):
    text = " ".join(" ".join(pages.read(pages.written(tmp_path, language)).text).split())
    for said in (
        "REF-c1",
        "Des pistes",
        "Trop cher",
        "contact@ville.example",
        "Un zoo de licornes",
        "c8",
        "REF-c9",
    ):
        assert said in text, said
    assert "Œuvrer pour des bancs" in text
    assert not re.search(r"\bp[1-5]\b", text)  # no participant
    assert not any(word in text.lower() for word in FORBIDDEN)


def test_plain_lists_lie_beside_the_page_of_a_large_consultation(tmp_path):
    page = pages.written(tmp_path, "fr", beside=True)
    lists = [a["href"] for t, a in pages.read(page).tags if t == "a" and "list-" in (a.get("href") or "")]
    assert lists
    for name in lists:
        assert (tmp_path / name).is_file()
    text = " ".join((tmp_path / name).read_text(encoding="utf-8") for name in lists)
    for name in pages.found().entries["id"]:
        assert name in text


def test_no_text_of_what_moderation_set_aside_and_no_receipt_leaves(tmp_path):
    page = pages.written(tmp_path, "fr").read_text(encoding="utf-8")
    assert "AB-12-cd" not in page
    assert "ab12cd" not in page
    parts = build(pages.found())
    entries = [entry for name, part in parts.parts.items() if name.startswith("t") for entry in part]
    assert [entry[5] for entry in entries if entry[3] == "moderated"] == [[]]


def test_sentences_are_short():
    import tomllib
    from importlib import resources

    for language in ("fr", "en"):
        text = (resources.files("deliberation.report") / "locales" / f"{language}.toml").read_text(
            encoding="utf-8"
        )
        for sentence in _sentences(tomllib.loads(text)["citizens"]):
            assert len(sentence.split()) <= 20, sentence


def _sentences(node):
    if isinstance(node, dict):
        for value in node.values():
            yield from _sentences(value)
    else:
        yield from re.split(r"(?<=[.!?])\s+|(?<=\u00a0:)\s", node)


def test_the_figures_of_the_page_are_those_of_the_facts(tmp_path):
    account = pages.told().accountability
    shown = pages.read(pages.written(tmp_path))
    text = " ".join(" ".join(shown.text).replace("\u00a0", " ").split())
    one = account.ideas_in("answered") < 2
    for number, label in (
        (account.ideas, "idées exprimées"),
        (account.ideas_in("answered"), "idée a une réponse" if one else "idées ont une réponse"),
        (account.ideas_in("none"), "idée"),
    ):
        assert f"{number} {label}" in text
    assert f"{account.persons_in('answered')} personnes ont une réponse" in text


@pytest.mark.parametrize("language", ["fr", "en"])
def test_nobody_is_told_that_a_response_to_another_text_is_theirs(tmp_path, language):
    """c5 and c6 are of one idea, and the response names c5 alone; T1.1 has a response as a whole."""
    page = pages.written(tmp_path, language).read_text(encoding="utf-8")
    told = json.loads(re.search(r'id="lookup-answers">(.*?)</script>', page, re.DOTALL)[1])
    script = (
        f"const A = {json.dumps(told)};"
        "const ask = (c, i, t) => L.responsesTo(A, [c], i, t);"
        "const asked = [ask('c5', 'T2.1', 'T2'), ask('c6', 'T2.1', 'T2'), ask('c2', 'T1.1', 'T1')];"
        "console.log(JSON.stringify(asked))"
    )
    none: dict = {"own": [], "idea": [], "theme": [], "others": []}
    assert pages.run_node(script) == [{**none, "own": [1]}, {**none, "others": [1]}, {**none, "idea": [0]}]
    assert 'id="response-1"' in page
    said = json.loads(re.search(r'id="lookup-words">(.*?)</script>', page, re.DOTALL)[1])["how"]["partly"]
    assert {"fr": "donnée à une autre contribution", "en": "given to another contribution"}[language] in said
    shown = pages.read(tmp_path / f"citizens.{language}.html").text
    text = " ".join(" ".join(shown).replace("\u00a0", " ").split())
    for told_ in {
        "fr": (
            "4 contributions sur 7 ont une réponse.",
            "4 personnes ont une réponse",
            "réponse à 1 contribution sur 2",
            "Idées où ces contributions sont rangées",
        ),
        "en": (
            "4 contributions of 7 have a response.",
            "4 people have a response",
            "response to 1 contribution of 2",
            "Ideas that these contributions are filed in",
        ),
    }[language]:
        assert told_ in text, told_


def test_the_same_facts_give_the_same_page(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert pages.written(tmp_path / "a").read_bytes() == pages.written(tmp_path / "b").read_bytes()


def test_a_consultation_without_ideas_has_a_page(tmp_path):
    bare = make.facts().model_copy(update={"accountability": None})
    assert "Aucune idée" in pages.written(tmp_path, facts=bare).read_text(encoding="utf-8")


@pytest.mark.parametrize(("language", "said"), [("fr", "A une réponse."), ("en", "Has a response.")])
def test_the_list_tells_which_contributions_have_a_response(tmp_path, language, said):
    page = pages.written(tmp_path, language).read_text(encoding="utf-8")
    items = re.findall(
        r"<li><span class=\"reference\"><bdi>REF-(c\d)</bdi></span>(.*?)</li>", page, re.DOTALL
    )
    # r1 is to the idea T1.1, r2 to the contribution c5 alone
    expected = {name for name, (_, idea) in make.SAID.items() if idea == "T1.1"} | {"c5"}
    assert {name for name, text in items if said in text} == expected
    assert {name for name, text in items if said not in text} >= set(make.SAID) - expected


@pytest.mark.parametrize(
    ("language", "title", "spoken"),
    [("fr", "« Circuler “à vélo” »", ["es"]), ("en", "“Circuler ‘à vélo’”", ["es", "fr"])],
)
def test_words_of_people_say_their_language_and_names_have_the_marks_of_the_page(
    tmp_path, language, title, spoken
):
    found = pages.found()
    ideas = found.ideas.assign(name=["“Circuler ‘à vélo’”", *found.ideas["name"][1:]])
    page = pages.written(tmp_path, language, became=replace(found, ideas=ideas))
    shown = pages.read(page)
    assert title.replace("« ", "«\u00a0").replace(" »", "\u00a0»") in "".join(shown.text)
    languages = {
        attributes["lang"] for tag, attributes in shown.tags if tag == "bdi" and "lang" in attributes
    }
    assert sorted(languages) == spoken
