"""The search of the citizens' page: what a citizen has finds a contribution, and what finds none is told."""

from __future__ import annotations

import hashlib
import json
import random
import re
from dataclasses import replace

import pytest

from deliberation.report.citizens.index import bare, build, fold, key_hash, keys, title_key, words
from deliberation.synthesis.lookup import receipt_hash
from tests.responses import pages

SAMPLES = [
    "Les pistes cyclables, des PISTES !",
    "Œuvre d’Été à l'œil",
    "車輛登記 ABC",
    "İstanbul ǅ ﬁn 12 m²",
    "مرحبا بالعالم",
    "",
]


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


def test_references_are_found_as_our_pages_print_them():
    for typed, plain in LEADING.items():
        assert bare(typed) == plain
    found = asked(pages.many(50), *LEADING)
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
    common, rare, title, short = asked(pages.many(300), "places", "places licornes", "la place", "de la")
    assert (common["total"], common["why"]) == (0, "common")
    assert [entry[0] for entry in rare["entries"]] == ["src:own"]
    assert [entry[0] for entry in title["entries"]] == ["src:own"]
    assert (short["total"], short["why"]) == (0, "short")
    assert build(pages.found()).head["common"] == []


def test_who_sent_the_same_letter_reaches_their_own():
    found = pages.many(45)
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
