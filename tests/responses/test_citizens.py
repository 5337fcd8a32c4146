"""The citizens' page: whole without a script, safe whatever people wrote, and a look-up that finds."""

from __future__ import annotations

import hashlib
import json
import random
import re
from dataclasses import replace
from html.parser import HTMLParser

import pandas as pd
import pytest

from deliberation.report.citizens.index import bare, build, fold, key_hash, keys, title_key, words
from deliberation.synthesis import Lookup
from deliberation.synthesis.lookup import COLUMNS, receipt_hash
from tests.responses import make, pages

SAMPLES = [
    "Les pistes cyclables, des PISTES !",
    "Œuvre d’Été à l'œil",
    "車輛登記 ABC",
    "İstanbul ǅ ﬁn 12 m²",
    "مرحبا بالعالم",
    "",
]
FORBIDDEN = ("posteri", "bridging", "slate", "kish", "raking", "cluster", "significatif")


class Shown(HTMLParser):
    """Reads a page: its visible text, its elements, whether they close in order."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "img", "col", "br", "link", "input"}:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if not self.open or self.open[-1] not in {"script", "style"}:
            self.text.append(data)


def read(page) -> Shown:
    shown = Shown()
    shown.feed(page.read_text(encoding="utf-8"))
    assert not shown.open
    return shown


@pytest.mark.parametrize("beside", [False, True], ids=["in the page", "beside it"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_nothing_that_people_wrote_is_run_or_followed(tmp_path, language, beside):
    page = pages.written(tmp_path, language, beside=beside)
    shown = read(page)
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
    tags = read(tmp_path / f"citizens.{language}.html").tags
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
    text = " ".join(" ".join(read(pages.written(tmp_path, language)).text).split())
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
    lists = [a["href"] for t, a in read(page).tags if t == "a" and "list-" in (a.get("href") or "")]
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


def test_words_are_the_same_in_the_page_and_here():
    said = pages.run_node(f"console.log(JSON.stringify({json.dumps(SAMPLES)}.map((t) => L.words(t))))")
    assert said == [words(text) for text in SAMPLES]
    folded = pages.run_node(f"console.log(JSON.stringify({json.dumps(SAMPLES)}.map(L.fold)))")
    assert folded == [fold(text) for text in SAMPLES]


def test_hashes_are_the_same_in_the_page_and_here():
    names = ["polis12", "é", "", "x" * 200]
    assert pages.run_node(f"console.log(JSON.stringify({json.dumps(names)}.map(L.keyHash)))") == [
        key_hash(n) for n in names
    ]
    texts = ["", "abc", "é" * 100, "a" * 55, "a" * 56, "a" * 64]
    made = "Buffer.from(L.sha256(new TextEncoder().encode(t))).toString('hex')"
    script = f"console.log(JSON.stringify({json.dumps(texts)}.map((t) => {made})))"
    assert pages.run_node(script) == [hashlib.sha256(t.encode()).hexdigest() for t in texts]
    receipts = ["AB-12 cd", "é" * 80, "7"]
    script = f"console.log(JSON.stringify({json.dumps(receipts)}.map((r) => L.receiptHash(r, 'salt', 1000))))"
    assert pages.run_node(script) == [receipt_hash(r, "salt") for r in receipts]


def search(*typed: str) -> list[list[str]]:
    parts = build(pages.found())
    script = (
        f"const P = {json.dumps(parts.parts)}, H = {json.dumps(parts.head)};"
        f"(async () => {{ const out = []; for (const t of {json.dumps(typed)}) "
        "out.push((await L.search(H, async () => P, t, 10)).entries.map((e) => e[0])); "
        "console.log(JSON.stringify(out)); })()"
    )
    return pages.run_node(script)


def test_a_contribution_is_found_by_what_a_citizen_has():
    assert search("c2", "ref-C2", "REF c2", "https://www.example.org/p/c2/?utm=1", "ab12 CD", "REF-c9") == [
        ["c2"], ["c2"], ["c2"], ["c2"], ["c4"], ["c9"],
    ]  # fmt: skip
    by_words = search(
        "oeuvrer evidemment confortable", "zoo licorne", "pistes separees voitures", "haineux", "ZZZ"
    )
    assert [names[:1] for names in by_words] == [["c6"], ["c8"], ["c1"], [], []]


def test_what_a_search_is_given_never_breaks_it():
    odd = [
        "__proto__",
        "constructor",
        "<script>",
        "a" * 5000,
        "\u202e",
        "🙂",
        "'\"\\",
        "%%%",
        "toString hasOwnProperty",
    ]
    assert len(search(*odd)) == len(odd)


def test_most_contributions_are_found_by_four_of_their_words():
    found = pages.found()
    drawn = random.Random(7)  # noqa: S311 - a draw for a test
    for row in found.rows():
        text = " ".join([row["text"], *row["texts"]])
        own = [word for word in words(text) if len(word) > 3]
        if row["state"] != "moderated" and len(own) >= 4:
            assert row["id"] in search(" ".join(drawn.sample(own, 4)))[0]


def test_keys_are_what_people_type():
    assert keys("source:12", "N° 7", None) == ["source12", "12", "n7", "7"]
    typed = [*LEADING, "Œuvre d’Été n° 3", "no-12", "nova 7", "Contribution", ""]
    said = pages.run_node(f"console.log(JSON.stringify({json.dumps(typed)}.map((t) => L.bare(t).trim())))")
    assert said == [bare(text) for text in typed]
    made = pages.run_node(f"console.log(JSON.stringify({json.dumps(SAMPLES)}.map(L.titleKey)))")
    assert made == [title_key(text) for text in SAMPLES]


LEADING = {
    "Contribution src:Q37": "src:Q37",
    "n° Q37": "Q37",
    "no. src:Q37": "src:Q37",
    "Contribution no. src:Q37": "src:Q37",
    "nº Q37": "Q37",
    "#Q37": "Q37",
    "Contribution n°Q37": "Q37",
}


def asked(found, *typed: str, most: int = 10) -> list[dict]:
    """Return what the search of a page says to each thing that is typed."""
    parts = build(found)
    return pages.run_node(
        f"const P = {json.dumps(parts.parts)}, H = {json.dumps(parts.head)};"
        f"(async () => {{ const out = []; for (const t of {json.dumps(typed)}) "
        f"out.push(await L.search(H, async () => P, t, {most})); "
        "console.log(JSON.stringify(out)); })()"
    )


def many(count: int, text: str = "Le même courrier pour la place") -> Lookup:
    """Return so many contributions with the same words, and one with its own."""
    rows = [
        (f"src:Q{n}", None, None, None, "aside", "isolated", text, [], [], [], [], [], "fr", "")
        for n in range(count)
    ]
    own = "Des licornes sur la place"
    rows.append(("src:own", None, None, None, "aside", "isolated", own, [], [], [], [], [], "fr", "La place"))
    entries = pd.DataFrame(rows, columns=list(COLUMNS)).sort_values("id", ignore_index=True)
    return replace(pages.found(), entries=entries)


def test_references_are_found_as_our_pages_print_them():
    for typed, plain in LEADING.items():
        assert bare(typed) == plain
    found = asked(many(50), *LEADING)
    assert [[entry[0] for entry in one["entries"]] for one in found] == [["src:Q37"]] * len(LEADING)


def test_an_address_that_is_not_known_here_is_never_read_as_words():
    unknown = ("https://example.org/p/nowhere", "www.example.org/pistes", "example.org/p/bancs")
    for one in asked(pages.found(), *unknown):
        assert (one["total"], one["why"]) == (0, "address")
    known, words_ = asked(pages.found(), "example.org/p/c2", "pistes et/ou bancs")
    assert [entry[0] for entry in known["entries"]] == ["c2"]
    assert words_["total"] > 0


def test_a_title_is_searched_and_comes_first_when_it_is_typed_whole():
    whole, part = asked(pages.found(), "des bancs pour TOUS", "tous")
    assert whole["entries"][0][0] == "c6"
    assert whole["total"] > 1
    assert whole["entries"][0][8] == "Des bancs pour tous"
    assert [entry[0] for entry in part["entries"]] == ["c6"]


def test_words_of_too_many_contributions_are_said_to_be_so():
    common, rare, title, short = asked(many(300), "places", "places licornes", "la place", "de la")
    assert (common["total"], common["why"]) == (0, "common")
    assert [entry[0] for entry in rare["entries"]] == ["src:own"]
    assert [entry[0] for entry in title["entries"]] == ["src:own"]
    assert (short["total"], short["why"]) == (0, "short")
    assert build(pages.found()).head["common"] == []


def test_who_sent_the_same_letter_reaches_their_own():
    found = many(45)
    one = asked(found, "courrier", most=20)[0]
    assert (one["total"], len(one["numbers"]), len(one["entries"])) == (45, 45, 20)
    parts = build(found)
    last = pages.run_node(
        f"const P = {json.dumps(parts.parts)}, H = {json.dumps(parts.head)};"
        f"L.entries(H, async () => P, {one['numbers'][40:]}).then((e) => console.log(JSON.stringify(e)))"
    )
    assert len({entry[0] for entry in [*one["entries"], *last]}) == 25


def test_a_request_is_made_when_somebody_can_act_on_it():
    head = build(pages.found()).head
    label = "Des bancs (T2.1)"
    requests = [
        ({"wanted": "move", "target": "", "words": "Non"}, "no_target"),
        ({"wanted": "move", "target": "Un tram", "words": ""}, "unknown_target"),
        ({"wanted": "move", "target": label, "words": ""}, ""),
        ({"wanted": "move", "target": "T1.1", "words": ""}, "same_target"),
        ({"wanted": "aside", "target": "Un tram", "words": ""}, ""),
        ({"wanted": "other", "target": label, "words": " "}, "no_words"),
        ({"wanted": "other", "target": "", "words": "Découper"}, ""),
    ]
    script = (
        f"const H = {json.dumps(head)};"
        f"console.log(JSON.stringify({json.dumps([one for one, _ in requests])}"
        ".map((r) => L.lacking(H, r, H.ideas.find((one) => one[0] === 'T1.1')))))"
    )
    assert pages.run_node(script) == [lacks for _, lacks in requests]


def test_a_passage_is_cut_at_a_word():
    typed = "Plantez des arbres partout dans la ville"
    assert pages.run_node(f"console.log(JSON.stringify(L.cut({json.dumps(typed)}, 22)))") == (
        "Plantez des arbres […]"
    )
    assert pages.run_node("console.log(JSON.stringify(L.cut('court', 22)))") == "court"


@pytest.mark.parametrize(
    ("language", "words_"), [("fr", ("adresse", "reçu")), ("en", ("address", "receipt"))]
)
def test_the_help_offers_only_what_the_look_up_holds(tmp_path, language, words_):
    found = pages.found()
    bare_ = found.entries.assign(url=None, receipt=None)
    for became, said in ((found, True), (replace(found, entries=bare_), False)):
        page = pages.written(tmp_path, language, became=became).read_text(encoding="utf-8")
        told = re.search(r'id="lookup-help">(.*?)</p>', page)[1]
        assert [word in told for word in words_] == [said, said]


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
    shown = read(pages.written(tmp_path))
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
    shown = read(tmp_path / f"citizens.{language}.html").text
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
    shown = read(page)
    assert title.replace("« ", "«\u00a0").replace(" »", "\u00a0»") in "".join(shown.text)
    languages = {
        attributes["lang"] for tag, attributes in shown.tags if tag == "bdi" and "lang" in attributes
    }
    assert sorted(languages) == spoken
