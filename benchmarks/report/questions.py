"""Twelve questions that an official would ask: on which page of the report, in which sentence, is the answer?

    python -m benchmarks.report.questions out/makeorg/facts.json out/sample/facts.json --language fr

Facts come from a run (``deliberation run SETTINGS --out FOLDER``). The report is printed as a PDF, the words
of its pages are read back, and each question looks for the sentences that answer it. A sentence that says
that the data do not tell is an answer, and is marked as such; no sentence at all is a failure of the report.
"""

from __future__ import annotations

import argparse
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import pypdf

from deliberation.report.documents.official import official
from deliberation.report.pdf import to_pdf
from deliberation.synthesis.facts import Facts

Kind = Literal["told", "said not to be known", "not answered"]
LANGUAGES: Final = ("fr", "en")
LONGEST: Final = 330
"""Characters of an answer in the table; a longer one is cut, with a mark."""


@dataclass(frozen=True)
class Question:
    """A question, and the sentences that answer it, by language.

    Parameters
    ----------
    asked : mapping of str to str
        The question, by language.
    told : mapping of str to sequence of str
        Patterns of the sentences that answer, the best first.
    unknown : mapping of str to sequence of str
        Patterns of the sentences that say that the data do not tell.
    also : Question or None
        A second half of the question, to be answered too.
    """

    asked: Mapping[str, str]
    told: Mapping[str, Sequence[str]]
    unknown: Mapping[str, Sequence[str]]
    also: Question | None = None


@dataclass(frozen=True)
class Answer:
    """Where a report answers a question.

    Parameters
    ----------
    asked : str
    kind : {"told", "said not to be known", "not answered"}
    pages : tuple of int
        Pages of the PDF, from 1: one, or two where the question has two halves.
    sentence : str
        As printed.
    """

    asked: str
    kind: Kind
    pages: tuple[int, ...]
    sentence: str


# A point of a list ends before the next bullet: the quotes that it holds have stops of their own.
_END = r"(?= •|$)"
_SAID_FR, _SAID_EN = r"«\s(?:[^«»]|«\s[^«»]+\s»)+\s»", r"“[^”]+”"

QUESTIONS: Final = (
    Question(
        {"fr": "Sur quoi tout le monde est-il d’accord ?", "en": "What does everybody agree on?"},
        {
            "fr": [
                rf"Ce qui rassemble\. Sur .+?En tête : {_SAID_FR} \([^)]+\)\.",
                r"Ce qui rassemble\. Aucune [^•]+\.",
            ],
            "en": [
                rf"What unites\. Of .+?First among them: {_SAID_EN} \([^)]+\)\.",
                r"What unites\. No [^•]+\.",
            ],
        },
        {
            "fr": [r"Ce qui rassemble, ce qui divise\. On ne peut pas le dire : [^.]+\."],
            "en": [r"What unites, what divides\. We cannot say: [^.]+\."],
        },
    ),
    Question(
        {"fr": "Combien de personnes ont participé ?", "en": "How many people took part?"},
        {
            "fr": [r"\d[\d ]* (?:participant|auteur)s?\b(?= )"],
            "en": [r"\d[\d,]* (?:participant|author)s?\b(?= )"],
        },
        {
            "fr": [r"On ne sait pas combien de personnes ont participé : [^.]+\."],
            "en": [r"How many people took part is not known: [^.]+\."],
        },
    ),
    Question(
        {"fr": "Qui n’est pas d’accord, et pourquoi ?", "en": "Who disagrees, and why?"},
        {
            "fr": [
                rf"Groupe \w+ \([^)]+\)\. [^.«]+ par son désaccord avec {_SAID_FR}[^.]+ contre",
                rf"Ce qui divise\. \d+ points séparent [^«•]+{_SAID_FR} \([^)]+\)\.",
                rf"Ce qui divise\. Les avis se divisent sur {_SAID_FR} \([^)]+\)\.",
            ],
            "en": [
                rf"Group \w+ \([^)]+\)\. [^.“]+ by disagreeing with {_SAID_EN}[^.]+ against",
                rf"What divides\. \d+ points separate [^“•]+{_SAID_EN} \([^)]+\)\.",
                rf"What divides\. Opinions split on {_SAID_EN} \([^)]+\)\.",
            ],
        },
        {
            "fr": [
                r"La plateforme ne dit pas si les autres [^.]+\.",
                r"Ce qui divise\. (?:Aucune|Sur aucune|Les parts) [^•]+?\.",
                r"Ce qui rassemble, ce qui divise\. On ne peut pas le dire : [^.]+\.",
            ],
            "en": [
                r"The platform does not say whether the others [^.]+\.",
                r"What divides\. (?:No|On no|The published) [^•]+?\.",
                r"What unites, what divides\. We cannot say: [^.]+\.",
            ],
        },
        also=Question(
            {},
            {
                "fr": [
                    rf"(?:Raisons contre|Classés? «.contre.» par \w+ auteurs?) (?:\(\d[^)]*\) )?{_SAID_FR}"
                ],
                "en": [rf"(?:Reasons against|Filed “against” by \w+ authors?) (?:\(\d[^)]*\) )?{_SAID_EN}"],
            },
            {
                "fr": [
                    r"(?:Raisons contre|Pour et contre) – raisons non recueillies",
                    r"Ce qui divise\. (?:Aucune|Sur aucune|Les parts) [^•]+?\.",
                    r"Ce qui rassemble, ce qui divise\. On ne peut pas le dire : [^.]+\.",
                ],
                "en": [
                    r"(?:Reasons|For and) against – reasons not collected",
                    r"What divides\. (?:No|On no|The published) [^•]+?\.",
                    r"What unites, what divides\. We cannot say: [^.]+\.",
                ],
            },
        ),
    ),
    Question(
        {"fr": "Qu’est-ce qui divise ?", "en": "What divides?"},
        {
            "fr": [
                rf"Ce qui divise(?: peut-être)?\. [^«•]+{_SAID_FR} \([^)]+\)\.",
                r"Ce qui divise(?: peut-être)?\. [^•]+?\.",
            ],
            "en": [rf"What (?:may )?divides?\. [^“•]+{_SAID_EN} \([^)]+\)\.", r"What divides\. [^•]+?\."],
        },
        {
            "fr": [r"Ce qui rassemble, ce qui divise\. On ne peut pas le dire : [^.]+\."],
            "en": [r"What unites, what divides\. We cannot say: [^.]+\."],
        },
    ),
    Question(
        {"fr": "À quoi dois-je répondre, et pour quand ?", "en": "What must I answer, and by when?"},
        {
            "fr": [r"Ce qui vous est demandé\. Qui décide : .+?\.(?= (?:•|À lire))"],
            "en": [r"What is asked of you\. Who decides: .+?\.(?= (?:•|Read this))"],
        },
        {
            "fr": [r"Ce qui vous est demandé\. Aucun mandat déclaré : [^.]+\."],
            "en": [r"What is asked of you\. No mandate declared: [^.]+\."],
        },
    ),
    Question(
        {"fr": "Est-ce sûr ?", "en": "How sure is it?"},
        {
            "fr": [r"Les intervalles à 95 % couvrent le hasard des votes\. Ils ne mesurent pas [^.]+\."],
            "en": [r"The 95% intervals cover the chance in the votes\. They do not measure [^.]+\."],
        },
        {
            "fr": [
                r"La plateforme publie une part d’accord par proposition, sans le détail des votes : [^.]+\.",
                r"Ce qu’on ne sait pas\. [^•]+faute de votes\.",
            ],
            "en": [
                r"The platform publishes a share of agreement per statement, without the votes[^.]+\.",
                r"What we do not know\. [^•]+for want of votes\.",
            ],
        },
    ),
    Question(
        {"fr": "Qui n’a pas participé ?", "en": "Who did not take part?"},
        {
            "fr": [
                r"Qui a participé, et qui manque (• .+? \(connu pour .+?\(population .+?)(?= Par territoire)"
            ],
            "en": [
                r"Who took part, and who is missing (• .+? \(known for .+?\(population .+?)(?= By territory)"
            ],
        },
        {
            "fr": [
                r"Les données ne disent rien des participants\. On ne peut pas [^.]+\.",
                r"On ne sait pas qui manque : [^.]+\.",
            ],
            "en": [
                r"The data say nothing of participants\. They cannot [^.]+\.",
                r"The data do not say who is missing: [^.]+\.",
            ],
        },
    ),
    Question(
        {"fr": "Y a-t-il eu une mobilisation ?", "en": "Was there a mobilisation?"},
        {
            "fr": [rf"Mobilisation\. [^•«]+ : {_SAID_FR}", r"Aucune mobilisation n’a été repérée : [^.]+\."],
            "en": [rf"Mobilisation\. [^•“]+: {_SAID_EN}", r"No mobilisation was seen: [^.]+\."],
        },
        {"fr": [r"Sans texte, nul ne peut dire [^.]+\."], "en": [r"Without texts, nobody can tell [^.]+\."]},
    ),
    Question(
        {"fr": "Que disent les minorités ?", "en": "What do minorities say?"},
        {
            "fr": [rf"Peu dit, à part\. [^•«]+ : {_SAID_FR}", r"Peu dit\. Aucune idée [^.]+\."],
            "en": [rf"Said by few, apart\. [^•“]+: {_SAID_EN}", r"Said by few\. No idea [^.]+\."],
        },
        {"fr": [r"Sans texte, nul ne peut dire [^.]+\."], "en": [r"Without texts, nobody can tell [^.]+\."]},
    ),
    Question(
        {"fr": "Que ne sait-on pas ?", "en": "What is not known?"},
        {"fr": [rf"Ce qu’on ne sait pas\. .+?\.{_END}"], "en": [rf"What we do not know\. .+?\.{_END}"]},
        {"fr": [], "en": []},
    ),
    Question(
        {"fr": "Où est-ce différent ?", "en": "Where is it different?"},
        {
            "fr": [r"Par territoire\. Là où l’accord dépasse .+? »\."],
            "en": [r"By territory\. Where agreement passes .+?”\."],
        },
        {
            "fr": [r"Par territoire\. Rien ne permet [^.]+\."],
            "en": [r"By territory\. Nothing allows [^.]+\."],
        },
    ),
    Question(
        {"fr": "Que ne puis-je pas en conclure ?", "en": "What can I not conclude?"},
        {
            "fr": [r"Les participants se sont portés volontaires\. Ces chiffres [^.]+\."],
            "en": [r"Participants volunteered\. These figures [^.]+\."],
        },
        {"fr": [], "en": []},
    ),
)
"""What an official asks."""


def answers(facts: Facts, language: str) -> list[Answer]:
    """Return where the official's report answers each question.

    Parameters
    ----------
    facts : Facts
    language : {"fr", "en"}

    Returns
    -------
    list of Answer
        One per question, in their order.
    """
    reader = pypdf.PdfReader(io.BytesIO(to_pdf(official(facts, language))))
    pages = [_read(page.extract_text()) for page in reader.pages]
    return [_answer(question, pages, language) for question in QUESTIONS]


def _read(text: str) -> str:
    """Return the words of a page on one line, with plain spaces."""
    return re.sub(r"\s+", " ", text)


def _answer(question: Question, pages: Sequence[str], language: str) -> Answer:
    if question.also is not None:
        halves = [_found(half, pages, language) for half in (question, question.also)]
    else:
        halves = [_found(question, pages, language)]
    kinds: list[Kind] = ["not answered", "said not to be known", "told"]
    kind = min((one[0] for one in halves), key=kinds.index)
    told = list(dict.fromkeys(one[2] for one in halves if one[2]))
    where = tuple(dict.fromkeys(one[1] for one in halves if one[1]))
    return Answer(question.asked[language], kind, where, " … ".join(told))


def _found(question: Question, pages: Sequence[str], language: str) -> tuple[Kind, int, str]:
    patterns: list[tuple[Kind, str]] = [("told", one) for one in question.told[language]]
    patterns += [("said not to be known", one) for one in question.unknown[language]]
    for kind, pattern in patterns:
        for number, page in enumerate(pages, 1):
            found = re.search(pattern, page)
            if found is not None:
                return kind, number, found[found.lastindex or 0].removeprefix("• ")
    return "not answered", 0, ""


def table(found: Mapping[str, Sequence[Answer]]) -> str:
    """Return the answers of several consultations as one Markdown table a question.

    Parameters
    ----------
    found : mapping of str to sequence of Answer
        By the name of the consultation.
    """
    lines = []
    for rank in range(len(QUESTIONS)):
        first = next(iter(found.values()))[rank]
        lines += [
            f"\n### {rank + 1}. {first.asked}",
            "",
            "| consultation | page | sentence |",
            "|---|---|---|",
        ]
        for name, given in found.items():
            one = given[rank]
            said = (
                one.sentence
                if len(one.sentence) <= LONGEST
                else one.sentence[:LONGEST].rsplit(" ", 1)[0] + " […]"
            )
            said = {"told": said, "said not to be known": f"{said} *(said not to be known)*"}.get(
                one.kind, "**not answered**"
            )
            where = ", ".join(map(str, one.pages)) or "–"
            lines.append(f"| {name} | {where} | {said.replace('|', '¦')} |")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table, and return how many questions have no answer."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("facts", nargs="+", type=Path, help="facts.json of a run")
    parser.add_argument("--language", choices=LANGUAGES, default="fr")
    asked = parser.parse_args(arguments)
    found = {
        path.parent.name: answers(Facts.model_validate_json(path.read_text("utf-8")), asked.language)
        for path in asked.facts
    }
    print(table(found))
    silent = [one for given in found.values() for one in given if one.kind == "not answered"]
    print(f"\n{len(silent)} of {len(found) * len(QUESTIONS)} not answered.")
    return len(silent)


if __name__ == "__main__":
    raise SystemExit(main())
