"""The corpus: what of a consultation is read for themes, passage by passage, and why the rest is not."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc

from deliberation.consultation import Consultation
from deliberation.text.reading.duplicates import group_copies
from deliberation.text.reading.non_answers import is_non_answer
from deliberation.text.reading.off_topic import called_off_topic, is_advert
from deliberation.text.reading.passages import Span, split, together
from deliberation.text.wording.language import detect_languages
from deliberation.text.wording.lexicon import stems
from deliberation.text.wording.normalise import clean, count_letters, fold, without_links, words
from deliberation.text.wording.stance import lean
from deliberation.text.wording.wants import Thing, wants

REASONS: Final = ("empty", "non_answer", "off_topic", "moderated", "unreadable", "isolated")
"""Why a contribution, or a passage, is in no theme; keys of the locales under ``[remainder]``.

Edits by hand add one: ``"set_aside"``.
"""

_FEW_WORDS: Final = 4  # an answer of fewer words is read with its question
_STATEMENT: Final = 300  # characters up to which a statement is one passage
_READABLE: Final = 0.3  # share of letters under which a long text is not language


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A span of a contribution: row of the contribution, offsets in its text, number of its distinct text."""

    row: int
    start: int
    end: int
    node: int


@dataclass(frozen=True, kw_only=True)
class Node:
    """A distinct thing said: its words, language, declared side, and its question where it needs it.

    ``question`` is the wording of the question for an answer of fewer than 4 words ("Calme" says nothing
    alone), None elsewhere.
    """

    text: str
    language: str | None
    stance: str | None
    question: str | None


class Worded(NamedTuple):
    """What the words of a text say.

    Attributes
    ----------
    stems : tuple of str
        Without its small words, see ``stems``.
    lean : int
        How they lean, see ``lean``.
    wants : mapping
        What they want and refuse, see ``wants``.
    """

    stems: tuple[str, ...]
    lean: int
    wants: Mapping[Thing, int]


@dataclass(frozen=True, kw_only=True)
class Corpus:
    """A consultation as passages and distinct texts.

    Parameters
    ----------
    ids, texts, authors, languages : tuple
        Per contribution: id, text as submitted, author or None, language or None.
    reasons : tuple of str or None
        Per contribution: why it is not read (one of ``REASONS``), None where it is.
    moderated : array of bool, shape (contributions,)
        Which contributions moderation set aside, whatever it said of them.
    opening : array of bool, shape (contributions,)
        Which contributions the organiser wrote to open the debate.
    parents : array of int, shape (contributions,)
        Row of the contribution that each one answers, -1 for none.
    passages : tuple of Passage
        Passages of the contributions that are read, ordered by contribution id and start.
    nodes : tuple of Node
        Distinct texts in an order that depends on their words only.
    copies : array of int, shape (contributions,)
        Number of the group of whole texts that are copies of one another; -1 where a text is not read.
    """

    ids: tuple[str, ...]
    texts: tuple[str, ...]
    authors: tuple[str | None, ...]
    languages: tuple[str | None, ...]
    reasons: tuple[str | None, ...]
    moderated: npt.NDArray[np.bool_]
    opening: npt.NDArray[np.bool_]
    parents: npt.NDArray[np.int64]
    passages: tuple[Passage, ...]
    nodes: tuple[Node, ...]
    copies: npt.NDArray[np.int64]

    @cached_property
    def worded(self) -> tuple[Worded, ...]:
        """What the words of each distinct text say: more than one step asks for it."""
        return _worded(self.nodes)

    def person(self, row: int) -> str:
        """Return who wrote a contribution, the organiser too; one without author stands for one person."""
        author = self.authors[row]
        return f"author {author}" if author is not None else f"contribution {self.ids[row]}"

    def participant(self, row: int) -> str | None:
        """Return which person a contribution counts for; None for a statement of the organiser."""
        return None if self.opening[row] else self.person(row)


def read_corpus(consultation: Consultation) -> Corpus:
    """Read a consultation into passages and distinct texts; nothing depends on the order of its rows."""
    table = consultation.contributions
    order = sorted(range(table.num_rows), key=lambda row: str(consultation.contribution_ids[row]))
    columns = {
        name: [values[row] for row in order]
        for name in ("id", "kind", "text", "author", "question", "stance", "parent")
        for values in [table[name].to_pylist()]
    }
    texts = [text or "" for text in columns["text"]]
    moderated = ~consultation.analysed[order]
    why = _why_moderated(consultation)
    reasons = [
        _reason(text, why[row] if aside else None)
        for text, row, aside in zip(texts, order, moderated, strict=True)
    ]
    languages = detect_languages(texts, declared=consultation.about.language)
    passages, nodes = _passages(columns, texts, languages, reasons, _wordings(consultation))
    row_of = {str(name): row for row, name in enumerate(columns["id"])}
    return Corpus(
        ids=tuple(map(str, columns["id"])),
        texts=tuple(texts),
        authors=tuple(author or None for author in columns["author"]),
        languages=tuple(languages),
        reasons=tuple(reasons),
        moderated=moderated,
        opening=np.array([bool(table["seed"][row].as_py()) for row in order], dtype=np.bool_),
        parents=np.array([row_of.get(parent or "", -1) for parent in columns["parent"]], dtype=np.int64),
        passages=passages,
        nodes=nodes,
        copies=_copies(texts, reasons),
    )


def _worded(nodes: Sequence[Node]) -> tuple[Worded, ...]:
    return tuple(
        Worded(tuple(stems(node.text, node.language)), lean(node.text), dict(wants(node.text, node.language)))
        for node in nodes
    )


def _wordings(consultation: Consultation) -> dict[str, str]:
    """Return the wording of each question, if there are several (a single one tells nothing apart)."""
    table = consultation.questions
    wordings = dict(zip(table["id"].to_pylist(), map(clean, table["text"].to_pylist()), strict=True))
    return wordings if len(wordings) > 1 else {}


def _why_moderated(consultation: Consultation) -> list[str]:
    """Return what the platform said of each contribution it set aside, in its words or codes."""
    said = [reason or "" for reason in consultation.contributions["moderation_reason"].to_pylist()]
    codes = consultation.codes.filter(pc.equal(consultation.codes["scheme"], "moderation"))
    for row, code in zip(codes["contribution"].to_pylist(), codes["code"].to_pylist(), strict=True):
        said[row] += f" {code}"
    return said


def _reason(text: str, moderation: str | None) -> str | None:
    """Return why a text is not read; ``moderation`` is why it was set aside, None where it was not."""
    if moderation is not None:
        return "off_topic" if called_off_topic(moderation) and text.strip() else "moderated"
    cleaned = clean(text)
    if not cleaned:
        return "empty"
    if is_non_answer(text):
        return "non_answer"
    if is_advert(cleaned):
        return "off_topic"
    visible = len(cleaned) - cleaned.count(" ")
    unreadable = "\ufffd" * 3 in text or (visible > 20 and count_letters(cleaned) < _READABLE * visible)
    return "unreadable" if unreadable else None


def _copies(texts: list[str], reasons: list[str | None]) -> npt.NDArray[np.int64]:
    rows = [row for row, reason in enumerate(reasons) if reason is None]
    copies = np.full(len(texts), -1, dtype=np.int64)
    copies[rows] = group_copies([texts[row] for row in rows])
    return copies


_Key = tuple[str, str | None, str | None]


def _passages(
    columns: dict[str, list[str | None]],
    texts: list[str],
    languages: list[str | None],
    reasons: list[str | None],
    wordings: dict[str, str],
) -> tuple[tuple[Passage, ...], tuple[Node, ...]]:
    """Cut every contribution that is read, and collapse the passages that are copies."""
    spans = [
        (row, span.start, span.end)
        for row, reason in enumerate(reasons)
        if reason is None
        for span in _worth_reading(texts[row], whole=columns["kind"][row] == "statement")
    ]
    said = [without_links(clean(texts[row][start:end])) for row, start, end in spans]
    groups = group_copies(said)
    wording = _most_frequent(said, groups)
    members: dict[_Key, list[int]] = defaultdict(list)
    for number, ((row, _, _), group) in enumerate(zip(spans, groups, strict=True)):
        text = wording[int(group)]
        question = columns["question"][row]
        stance = columns["stance"][row]
        short = question in wordings and len(words(text)) < _FEW_WORDS
        members[(text, stance if stance in ("for", "against") else None, question if short else None)].append(
            number
        )
    keys = sorted(members, key=lambda key: (key[0], key[1] or "", key[2] or ""))
    nodes, node_of = [], {}
    for position, key in enumerate(keys):
        rows = [spans[number][0] for number in members[key]]
        nodes.append(_node(key, rows, languages, wordings))
        node_of.update(dict.fromkeys(members[key], position))
    passages = tuple(
        Passage(row=row, start=start, end=end, node=node_of[number])
        for number, (row, start, end) in enumerate(spans)
    )
    return passages, tuple(nodes)


def _worth_reading(text: str, *, whole: bool) -> list[Span]:
    """Return the passages that say something, or the whole text if none does on its own.

    A statement that was put to the vote stays whole: people agreed with all of it.
    """
    spans = split(text)
    if whole and spans[-1].end - spans[0].start <= _STATEMENT:
        return [Span(spans[0].start, spans[-1].end)]
    telling = [span for span in spans if not is_non_answer(text[span.start : span.end])]
    return together(text, telling) or [Span(spans[0].start, spans[-1].end)]


def _node(key: _Key, rows: list[int], languages: list[str | None], wordings: dict[str, str]) -> Node:
    text, stance, question = key
    spoken = Counter(language for row in rows if (language := languages[row]) is not None)
    return Node(
        text=text,
        language=min(spoken, key=lambda code: (-spoken[code], code)) if spoken else None,
        stance=stance,
        question=wordings[question] if question is not None else None,
    )


def _most_frequent(texts: list[str], groups: npt.NDArray[np.int64]) -> dict[int, str]:
    """Return the wording that stands for each group of copies."""
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for text, group in zip(texts, groups.tolist(), strict=True):
        counts[group][text] += 1
    return {
        group: (
            next(iter(wordings))
            if len(wordings) == 1
            else min(wordings, key=lambda text: (-wordings[text], fold(text), text))
        )
        for group, wordings in counts.items()
    }
