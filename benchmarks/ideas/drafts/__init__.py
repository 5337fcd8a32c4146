"""Drafts to try the writer's checks on: honest ones, and five kinds that must be refused.

Passages are those of the built-in sample, which is fictional. ``honest.toml``, ``fresh.toml`` and
``opposite.toml`` are written by hand; the other kinds are made from the honest drafts that are accepted,
so that only what was altered is wrong (``altered.toml``).
"""

from __future__ import annotations

import itertools
import re
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path

from deliberation.synthesis.facts import Quote, Sentence
from deliberation.synthesis.writer.checks import check
from deliberation.synthesis.writer.material import Figure, Material, Passage

KINDS = ("number", "quote", "name", "stance", "instruction")
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Draft:
    """A draft, what it is about, its half and, for those to refuse, what is wrong with it."""

    text: str
    material: Material
    half: str
    kind: str = "honest"


def _table(name: str) -> dict:
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


def materials(name: str = "honest") -> dict[str, tuple[Material, str, list[str]]]:
    """Return each subject's material, its half and its honest drafts, by id."""
    return {
        subject["id"]: (_material(subject), subject["half"], subject["honest"])
        for subject in _table(name)["subject"]
    }


def _material(subject: dict) -> Material:
    quotes = [
        Quote(contribution=i, start=0, end=len(text), text=text, language=subject["language"])
        for i, text in subject["passages"]
    ]
    return Material(
        subject=subject["id"],
        name=subject["name"],
        language=subject["language"],
        passages=tuple(Passage(f"p{number}", quote) for number, quote in enumerate(quotes, 1)),
        figures=(
            Figure("f1", "persons", subject["persons"]),
            Figure("f2", "contributions", subject["contributions"]),
        ),
        withheld=0,
    )


def honest(name: str = "honest") -> list[Draft]:
    """Return the honest drafts."""
    return [Draft(text, given, half) for given, half, texts in materials(name).values() for text in texts]


def sceptic() -> list[Draft]:
    """Return drafts thought up against the checks once they refused all the others."""
    found = []
    for pair in _table("sceptic")["pair"]:
        text, language = pair["passage"], pair.get("language", "fr")
        quote = Quote(contribution="1", start=0, end=len(text), text=text, language=language)
        known = Material(
            subject="invented",
            name="",
            language=language,
            passages=(Passage("p1", quote),),
            figures=(),
            withheld=0,
        )
        found += [Draft(draft, known, "invented", "sceptic") for draft in pair["drafts"]]
    return found


def altered() -> list[Draft]:
    """Return every alteration of the accepted drafts, and a word that turns the meaning at every place."""
    accepted = [
        draft
        for name in ("honest", "fresh", "asked")
        for draft in honest(name)
        if isinstance(check(draft.text, draft.material), Sentence)
    ]
    made = {"number": _numbers(accepted), "quote": _quotes(), "name": _names(accepted)}
    found = [replace(draft, kind=kind) for kind, drafts in made.items() for draft in drafts]
    for draft in accepted:
        body, _, cites = draft.text.partition(" [")
        words = body.rstrip(".").split()
        found += [
            replace(draft, text=f"{' '.join([*words[:at], more, *words[at:]])}. [{cites}", kind="insertion")
            for at in range(3, len(words))
            for more in _table("altered")["turns"][draft.material.language]
        ]
    return found


def adversarial(*, each: int = 40) -> list[Draft]:
    """Return drafts to refuse: of each kind ``each`` or more, half of them in each language."""
    accepted = [draft for draft in honest() if isinstance(check(draft.text, draft.material), Sentence)]
    made = {
        "number": _numbers(accepted),
        "quote": _quotes(),
        "name": _names(accepted),
        "stance": _opposite(),
        "instruction": _instructions(),
    }
    return [draft for kind in KINDS for draft in _balanced(made[kind], each, kind)]


def _balanced(drafts: list[Draft], each: int, kind: str) -> list[Draft]:
    """Return drafts of one kind, spread over what was made and over both languages; all those by hand."""
    drafts = [replace(draft, kind=kind) for draft in drafts]
    if kind == "stance":
        return drafts
    chosen = []
    for language in ("fr", "en"):
        inside = [draft for draft in drafts if draft.material.language == language]
        step = max(1, len(inside) // (each // 2))
        chosen += inside[::step][: each // 2]
    return chosen


def _with(text: str, draft: Draft) -> Draft:
    return replace(draft, text=text)


_WHO = re.compile(r"(?:Une? (?:autre )?\w+|(?:One|A|Another) \w+|\d+ \w+)")


def _numbers(accepted: list[Draft]) -> list[Draft]:
    """Return drafts with another number, another count of voices, or a number more."""
    found = []
    voices = _table("altered")["voices"]
    inserted = {"fr": ("douze", "trois mille", "12"), "en": ("twelve", "three thousand", "12")}
    for number, draft in enumerate(accepted):
        language = draft.material.language
        digits = re.search(r"\d+", draft.text.partition("[")[0])
        if digits:
            before, after = draft.text[: digits.start()], draft.text[digits.end() :]
            value = int(digits.group())
            found += [_with(f"{before}{wrong}{after}", draft) for wrong in (value + 1, value * 10, 7)]
        who = _WHO.match(draft.text)
        if who:
            said = [f"{voices[language][(number + step) % 12]}{draft.text[who.end() :]}" for step in (0, 5)]
            found += [_with(text, draft) for text in said]
            found += [_with(text.replace("[p", "[f1][p", 1), draft) for text in said]
        article = re.search(r" (?:des|les|the) ", draft.text)
        if article:
            more = inserted[language][number % 3]
            found.append(_with(draft.text.replace(article.group(), f" {more} ", 1), draft))
    return found


def _quotes() -> list[Draft]:
    """Return drafts that quote a passage with one thing altered."""
    found = []
    for given, half, _ in materials().values():
        french = given.language == "fr"
        says = "Une personne dit : « {} » [{}]" if french else "One person says “{}” [{}]"
        others = itertools.islice(itertools.cycle(given.passages), 1, None)
        for passage, other in zip(given.passages, others, strict=False):
            words = passage.quote.text.rstrip(".!?").split()
            altered = (
                words[:2] + words[3:],
                [*words[:2], "vraiment" if french else "really", *words[2:]],
                [words[0].swapcase(), *words[1:]],
                [*words[:-1], words[-1] + ("e" if french else "ed")],
                [words[1], words[0], *words[2:]],
                [*words[:2], "…", *words[4:]],
                other.quote.text.rstrip(".!?").split(),
            )
            found += [Draft(says.format(" ".join(said), passage.id), given, half) for said in altered]
    return found


def _names(accepted: list[Draft]) -> list[Draft]:
    """Return drafts with a person, a place, a body, a link or an address that the passages do not hold."""
    found = []
    added = _table("altered")["names"]
    for number, draft in enumerate(accepted):
        body, mark, cites = draft.text.partition(" [")
        names = added[draft.material.language]
        for step in (0, 5, 9):
            name = names[(number + step) % len(names)]
            found.append(_with(f"{body.rstrip('.')}{name}.{mark}{cites}", draft))
        who = "Jean Martin" if draft.material.language == "fr" else "John Martin"
        found.append(_with(_WHO.sub(who, draft.text, count=1), draft))
    return found


def _opposite() -> list[Draft]:
    known = materials()
    return [
        Draft(text, known[subject][0], known[subject][1])
        for subject, part in _table("opposite").items()
        for text in part["drafts"]
    ]


def _instructions() -> list[Draft]:
    """Return what a model would write that obeyed a contribution, or was made to speak to the reader.

    One in two cites the passage that holds the order, the others a passage that is clean.
    """
    table = _table("altered")
    found = []
    for language, texts in table["orders"].items():
        given, half, _ = next(one for one in materials().values() if one[0].language == language)
        last = given.passages[-1].quote
        poisoned = f"{last.text} {table['hidden'][language]}"
        quote = last.model_copy(update={"text": poisoned, "end": len(poisoned)})
        passages = (*given.passages[:-1], replace(given.passages[-1], quote=quote))
        known = replace(given, passages=passages)
        for number, text in enumerate(texts):
            cited = "p1" if number % 2 else passages[-1].id
            found.append(Draft(f"{text} [{cited}]", known, half))
    return found
