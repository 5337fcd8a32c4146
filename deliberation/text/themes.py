"""Find themes: contributions cut into passages, passages grouped into ideas, ideas into themes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from deliberation.consultation import Consultation
from deliberation.core.errors import NoTexts
from deliberation.core.provenance import Provenance, hash_texts, lot
from deliberation.kernels.process import on_one_thread, seldom_collected
from deliberation.text.anatomy.addressees import call_reader
from deliberation.text.anatomy.calls import Call, with_calls
from deliberation.text.anatomy.setting import Setting, settings
from deliberation.text.anatomy.types import TYPES, type_reader, types_of, with_types
from deliberation.text.encoders import Encoder, Progress, embed, encoder_name
from deliberation.text.meaning.context import with_context
from deliberation.text.meaning.favour import PHRASES, favour
from deliberation.text.meaning.graph import neighbour_graph
from deliberation.text.meaning.space import meaning_space, with_questions
from deliberation.text.naming.labels import name_all
from deliberation.text.naming.said import Said
from deliberation.text.parting.asides import nearest_themes
from deliberation.text.parting.close import MANY, close_ideas
from deliberation.text.parting.partition import fine_ideas, isolated, themes_of
from deliberation.text.parting.stands import Stands, things_of
from deliberation.text.reading.corpus import Corpus, read_corpus
from deliberation.text.reading.opposed import opposed_texts
from deliberation.text.results.identity import continued
from deliberation.text.results.schemas import CONTRIBUTIONS, PASSAGES
from deliberation.text.results.themes import Themes
from deliberation.text.wording.repeated import OFTEN, RATHER_OFTEN

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

_NONE: Final = -1


@on_one_thread
@seldom_collected
def find_themes(
    consultation: Consultation,
    *,
    encoder: str | Encoder = "bundled",
    votes: pa.Table | None = None,
    previous: Themes | None = None,
    seed: int = 0,
    store: str | Path | None = None,
    workers: int = 1,
    progress: Progress | None = None,
) -> Themes:
    """Group what a consultation's contributions say into ideas, and ideas into themes.

    Contributions that moderation kept are cut into passages; copies are read once; distinct texts are
    placed in a space of meaning and smoothed over the graph of their nearest neighbours; they are parted into
    1 to 12 top themes (none touching more than 40 % of the persons where it can be helped), each theme into
    ideas that stay on one side; of fewer than 2,000 texts, one that is close to none is an idea alone. Every
    contribution is in a theme or in the remainder, with the reason. The result depends on the texts, the
    encoder and the seed, never on the order of the rows.

    Parameters
    ----------
    consultation : Consultation
    encoder : str or Encoder
        See ``load_encoder``; the default needs no network.
    votes : pyarrow.Table, optional
        Votes on these contributions, as ``consultation.votes`` holds them: two texts that people take in
        opposite ways then share no idea. Top themes do not change. Without them only texts are read.
    previous : Themes, optional
        Themes of an earlier state of the same consultation: themes and ideas that hold most of the same
        passages keep their ids; others get ids that were never in use (see ``Themes.changes``).
    seed : int
        Seed of the community search.
    store : str or Path, optional
        A file where vectors are kept, by text and encoder: a later run encodes only new texts. The result is
        the same with or without it.
    workers : int
        Processes that encode at once, where there is enough to do.
    progress : callable, optional
        Called with (texts encoded, texts in all).

    Raises
    ------
    NoTexts
        If no contribution has a text to read.
    ValueError
        If the votes are not of this consultation.
    """
    corpus = read_corpus(consultation)
    if not any(text.strip() for text in corpus.texts):
        raise NoTexts(
            "This consultation holds no text, so no themes can be found; votes can still be analysed."
        )
    opposition = None if votes is None else opposed_texts(consultation, corpus, votes)
    read = partial(embed, encoder=encoder, store=store, workers=workers, progress=progress)
    vectors, fine, raw, aside, phrases = _place(corpus, read)
    favoured = favour(raw, phrases)
    learn = partial(read, progress=None)
    types = _type_scores(corpus, raw, encoder, learn)
    around = settings(consultation)
    calls = _calls(corpus, raw, types, around, encoder, learn)
    if not len(aside):
        raw = aside  # nothing will be compared with it, and a large corpus leaves no room for it
    themes, ideas = _group(corpus, vectors, fine, favoured, opposition, seed)
    themes, ideas = _by_size(corpus, themes, ideas)
    passages, names = _named(corpus, vectors, themes, ideas, _proposing(corpus, types, around))
    found = Themes(
        passages=with_calls(with_types(passages, types, corpus.ids, around), calls),
        contributions=_contributions(corpus),
        names=names,
        vectors=vectors,
        encoder=encoder_name(encoder),
        provenance=_provenance(corpus, encoder, opposition, seed),
        moderated={
            corpus.ids[row]: f"T{theme + 1}" if theme >= 0 else None
            for row, theme in zip(_aside(corpus), nearest_themes(aside, raw, themes.tolist()), strict=True)
        },
    )
    return found if previous is None else continued(found, previous)


def _aside(corpus: Corpus) -> list[int]:
    """Return the rows of the contributions that moderation set aside and that have a text."""
    return [row for row in np.flatnonzero(corpus.moderated).tolist() if corpus.texts[row].strip()]


def _provenance(corpus: Corpus, encoder: str | Encoder, opposition: Any | None, seed: int) -> Provenance:
    parameters: dict[str, object] = {"encoder": encoder_name(encoder)}
    inputs = _digest(corpus)
    if opposition is not None:
        pairs = opposition.tocoo()
        told = (
            f"{i} {j} {strength}" for i, j, strength in zip(pairs.row, pairs.col, pairs.data, strict=True)
        )
        parameters["votes"] = True
        inputs = hash_texts([inputs, *told])
    return Provenance(step="find_themes", parameters=parameters, inputs=inputs, seed=seed)


def _place(
    corpus: Corpus, read: Callable[[list[str]], Floats]
) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Return the distinct texts in the space of meaning of this corpus, near what they stand beside.

    Twice, where they are few: the second time, rarer names (of places) bring no two texts together. Also
    their vectors as the encoder gave them, those of the texts that moderation set aside, and those of the
    phrases that show what favour is.
    """
    nodes = corpus.nodes
    if not nodes:
        nothing = np.zeros((0, 1), dtype=np.float32)
        return nothing, nothing, nothing, nothing, nothing
    questions = sorted({node.question for node in nodes if node.question is not None})
    texts = [node.text for node in nodes]
    asides = [corpus.texts[row] for row in _aside(corpus)]
    parts = np.cumsum([len(texts), len(questions), len(asides)])
    every = read([*texts, *questions, *asides, *PHRASES])
    raw = every[: len(texts)]
    wordings, aside, phrases = (part.copy() for part in np.split(every, parts)[1:])
    rows = np.array([passage.row for passage in corpus.passages], dtype=np.int64)
    numbers = np.array([passage.node for passage in corpus.passages], dtype=np.int64)
    said = [worded.stems for worded in corpus.worded]
    asked = [questions.index(node.question) if node.question is not None else None for node in nodes]

    def placed(share: float) -> Floats:
        spoken = [node.language for node in nodes]
        place = meaning_space(raw, texts, languages=spoken, said=said, share=share)
        place = with_context(place, [len(text) for text in texts], rows, numbers, corpus.parents)
        return with_questions(place, wordings, asked)

    place = placed(OFTEN)
    return place, placed(RATHER_OFTEN) if len(nodes) < MANY else place, raw, aside, phrases


def _type_scores(
    corpus: Corpus, raw: Floats, encoder: str | Encoder, read: Callable[[list[str]], Floats]
) -> Floats:
    """Return how much each distinct text says of each type, shape (texts, types)."""
    texts = [node.text for node in corpus.nodes]
    if not texts:
        return np.zeros((0, len(TYPES)), dtype=np.float32)
    reader = type_reader(encoder_name(encoder), read, dimensions=raw.shape[1])
    return reader.scores(
        raw, texts, [node.language for node in corpus.nodes], leans=[worded.lean for worded in corpus.worded]
    )


def _calls(
    corpus: Corpus,
    raw: Floats,
    types: Floats,
    around: Mapping[str, Setting],
    encoder: str | Encoder,
    read: Callable[[list[str]], Floats],
) -> dict[int, Call]:
    """Return who is called to act, and by what means, by each distinct text that proposes something."""
    if not corpus.passages:
        return {}
    nodes = [passage.node for passage in corpus.passages]
    kinds, _ = types_of(types, nodes, [around[corpus.ids[passage.row]] for passage in corpus.passages])
    asked = sorted({node for node, kind in zip(nodes, kinds, strict=True) if kind == "proposal"})
    reader = call_reader(encoder_name(encoder), read, dimensions=raw.shape[1])
    texts = [corpus.nodes[node].text for node in asked]
    calls = reader.read(texts, [corpus.nodes[node].language for node in asked], raw[asked])
    return {node: call for node, call in zip(asked, calls, strict=True) if call.reason is None}


def _group(
    corpus: Corpus,
    vectors: Floats,
    fine: Floats,
    favoured: Floats | None,
    opposition: Any | None,
    seed: int,
) -> tuple[Ints, Ints]:
    """Return the theme and the idea of each distinct text, -1 where it is isolated."""
    size = len(corpus.nodes)
    themes, ideas = np.full(size, _NONE, dtype=np.int64), np.full(size, _NONE, dtype=np.int64)
    if not size:
        return themes, ideas
    graph = neighbour_graph(vectors)
    rows: dict[int, set[int]] = defaultdict(set)
    for passage in corpus.passages:
        rows[passage.node].add(passage.row)
    reach = [frozenset(rows[node]) for node in range(size)]
    kept = np.flatnonzero(~isolated(graph, reach))
    graph, vectors = graph[kept][:, kept], vectors[kept]
    persons = [frozenset(corpus.person(row) for row in reach[node]) for node in kept]
    opened = np.array([any(corpus.parents[row] < 0 for row in reach[node]) for node in kept])
    lots = np.array([lot(corpus.nodes[number].text) for number in kept], dtype=np.int64)
    found = themes_of(graph, vectors, persons, opened, lots)
    stands = replace(
        _stands(corpus, kept),
        favour=None if favoured is None else favoured[kept],
        opposition=None if opposition is None else opposition[kept][:, kept],
    )
    if len(kept) < MANY:
        words = _words_alone([corpus.worded[number].stems for number in kept])
        themes[kept], ideas[kept] = close_ideas(fine[kept], found, stands, words=words)
    else:
        ideas[kept] = fine_ideas(graph, vectors, found, stands, seed=seed)
        themes[kept] = found
    return themes, ideas


def _stands(corpus: Corpus, numbers: Ints) -> Stands:
    """Return which sides some of the distinct texts take, as far as they or their authors say."""
    worded = [corpus.worded[number] for number in numbers]
    return Stands(
        leans=[corpus.nodes[number].stance or own.lean for number, own in zip(numbers, worded, strict=True)],
        things=things_of([own.wants for own in worded], [own.stems for own in worded]),
    )


def _words_alone(stems: Sequence[Sequence[str]]) -> Ints:
    """Return a number per text: that of its word where it has one only, small words apart; else -1."""
    said = [frozenset(told) for told in stems]
    numbers = {word: number for number, word in enumerate(sorted(set().union(*said)))}
    return np.array([numbers[min(told)] if len(told) == 1 else _NONE for told in said], dtype=np.int64)


def _by_size(corpus: Corpus, themes: Ints, ideas: Ints) -> tuple[Ints, Ints]:
    """Renumber themes, then ideas within themes, by persons; ties by contributions, then by first text."""
    fresh_themes = _renumbered(corpus, themes)
    return fresh_themes, _renumbered(corpus, ideas, parents=fresh_themes)


def _renumbered(corpus: Corpus, labels: Ints, parents: Ints | None = None) -> Ints:
    persons: dict[int, set[str]] = defaultdict(set)
    contributions: dict[int, set[int]] = defaultdict(set)
    for passage in corpus.passages:
        label = int(labels[passage.node])
        if (person := corpus.participant(passage.row)) is not None:
            persons[label].add(person)
        contributions[label].add(passage.row)
    first: dict[int, int] = {}
    for node, label in enumerate(labels.tolist()):
        first.setdefault(label, node)
    parent = {label: int(parents[node]) if parents is not None else 0 for label, node in first.items()}
    order = sorted(
        (label for label in first if label != _NONE),
        key=lambda label: (parent[label], -len(persons[label]), -len(contributions[label]), first[label]),
    )
    number = {label: position for position, label in enumerate(order)} | {_NONE: _NONE}
    return np.array([number[label] for label in labels.tolist()], dtype=np.int64)


def _named(
    corpus: Corpus, vectors: Floats, themes: Ints, ideas: Ints, proposing: npt.NDArray[np.float64]
) -> tuple[pa.Table, dict[str, str]]:
    """Return the table of passages and the name of each theme and idea, by id."""
    numbers, first = np.unique(ideas, return_index=True)
    parents = themes[first[numbers >= 0]].tolist()
    theme_ids = [f"T{number + 1}" for number in range(int(themes.max(initial=-1)) + 1)]
    idea_ids, seen = [], dict.fromkeys(range(len(theme_ids)), 0)
    for parent in parents:
        seen[parent] += 1
        idea_ids.append(f"{theme_ids[parent]}.{seen[parent]}")
    said = Said(nodes=corpus.nodes, persons=_persons(corpus), vectors=vectors, proposing=proposing)
    theme_names, idea_names = name_all(said, themes, ideas, parents)
    names = dict(zip(theme_ids, theme_names, strict=True)) | dict(zip(idea_ids, idea_names, strict=True))
    return _table(corpus, themes, ideas, theme_ids, idea_ids), names


def _persons(corpus: Corpus) -> list[frozenset[str]]:
    """Return who says each distinct text."""
    persons: list[set[str]] = [set() for _ in corpus.nodes]
    for passage in corpus.passages:
        persons[passage.node].add(corpus.person(passage.row))
    return [frozenset(names) for names in persons]


def _proposing(corpus: Corpus, types: Floats, around: Mapping[str, Setting]) -> npt.NDArray[np.float64]:
    """Return the share of the passages of each distinct text that propose something."""
    nodes = [passage.node for passage in corpus.passages]
    found, _ = types_of(types, nodes, [around[corpus.ids[passage.row]] for passage in corpus.passages])
    proposed = np.bincount(nodes, [kind == "proposal" for kind in found], minlength=len(corpus.nodes))
    return np.asarray(
        proposed / np.maximum(np.bincount(nodes, minlength=len(corpus.nodes)), 1), dtype=np.float64
    )


def _table(corpus: Corpus, themes: Ints, ideas: Ints, theme_ids: list[str], idea_ids: list[str]) -> pa.Table:
    """Return the rows of every contribution: its passages, or one row that says why it is in no theme."""
    spans: dict[int, list[dict[str, object]]] = defaultdict(list)
    for passage in corpus.passages:
        placed = int(themes[passage.node]) != _NONE
        spans[passage.row].append(
            {
                "contribution": passage.row,
                "start": passage.start,
                "end": passage.end,
                "node": passage.node,
                "idea": idea_ids[int(ideas[passage.node])] if placed else None,
                "theme": theme_ids[int(themes[passage.node])] if placed else None,
                "reason": None if placed else "isolated",
            }
        )
    rows = []
    for row, text in enumerate(corpus.texts):
        if any(span["theme"] is not None for span in spans[row]):
            rows += spans[row]
        else:
            node = spans[row][0]["node"] if spans[row] else _NONE
            reason = corpus.reasons[row] or "isolated"
            rows.append({"contribution": row, "start": 0, "end": len(text), "node": node, "reason": reason})
    return pa.Table.from_pylist(rows, schema=PASSAGES)


def _contributions(corpus: Corpus) -> pa.Table:
    return pa.table(
        {
            "id": list(corpus.ids),
            "text": list(corpus.texts),
            "person": [corpus.participant(row) for row in range(len(corpus.ids))],
            "language": list(corpus.languages),
            "reason": list(corpus.reasons),
            "copies": corpus.copies,
        },
        schema=CONTRIBUTIONS,
    )


def _digest(corpus: Corpus) -> str:
    """Return a hash of what was read, independent of the order of the rows."""
    parts = []
    for row, identifier in enumerate(corpus.ids):
        parts += [identifier, corpus.texts[row], corpus.authors[row] or "", corpus.reasons[row] or ""]
    return hash_texts([*parts, *(f"{node.text}\0{node.stance}\0{node.question}" for node in corpus.nodes)])
