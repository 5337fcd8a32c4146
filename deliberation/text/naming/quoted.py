"""Words of one's own: where nothing of an idea makes a name, the beginning of a sentence of it, quoted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from deliberation.text.naming.choice import Named
from deliberation.text.naming.cuts import finished
from deliberation.text.naming.fitness import LONGEST, NOISE, SIGNS
from deliberation.text.naming.spelling import Wording, sense, stems_of, subject
from deliberation.text.naming.vocabulary import Floats
from deliberation.text.privacy.masks import mask
from deliberation.text.reading.corpus import Node
from deliberation.text.wording.lexicon import NO_SPACES

_SENTENCE: Final = re.compile(
    r"(?:[^.!?…]|[.!?…](?=\S)|(?:(?<=\bM)|(?<=\b(?:Mr|Dr|St|Me|no|av|bd))|(?<=\b(?:Mme|art|env|ave)))\.)+"
)
"""A sentence; what is masked in it holds a bracket, which is never quoted."""

_EMOJI: Final = re.compile(
    r"^[\U0001f000-\U0001ffff☀-➿\ufe0f\u200d\s]+|[\U0001f000-\U0001ffff☀-➿\ufe0f\u200d\s]+$"
)
_INNER: Final = re.compile(r"[\"«“]\s*([^\"«»“”]+?)\s*[\"»”]")
"""What the citizen quoted in turn: its marks become the inner ones."""

_FOLLOWS: Final = re.compile(
    r"“(?:et|mais|puis|donc|ou|ni|alors|ensuite|and|then|so|also|this|that|it|they|car (?!park)"
    r"|but (?!d[eu]\b))\b",
    re.IGNORECASE,
)
"""How a sentence begins that follows from another."""

_EXCEPT: Final = re.compile(
    r"\b(?:sauf|excepté|hormis|à condition|pourvu|si|s['’]ils?|unless|except|if)\b", re.IGNORECASE
)
_COARSE: Final = re.compile(
    r"\b(?:merd\w*|put(?:ain|e)s?|conn(?:ard|asse)\w*|encul\w+|salauds?|salopes?|fuck\w*|(?:bull)?shit\w*)\b",
    re.IGNORECASE,
)
"""What is quoted only where nothing else can be."""

_FEWEST: Final = 2
_ENOUGH: Final = 4  # words of a sentence that says something, where others are longer
_LOOKED_AT: Final = 8  # texts of an idea, the most central ones
_LONGEST: Final = 90  # signs
_LONGER: Final = 17  # words of what would be cut where something is awaited...
_LONGER_SIGNS: Final = 120  # ... and its signs
_WHOLE: Final = 26  # words of a sentence that is quoted whole...
_WHOLE_SIGNS: Final = 140  # ... and its signs: what Polis lets people write
_SMALL: Final = re.compile(
    r"(?:[\s,;:'’-]|\b(?:l[ea]s?|l|d|de|du|des|un|une|à|au|aux|et|ou|que|qui|en|the|an?|of|to|and|or|in)\b)+$",
    re.I,
)

_LAST: Final = re.compile(r"to|of|in|qui|en", re.IGNORECASE)
"""Small words that may end a sentence: "any place they go to", "n'importe qui"."""


def quoted(
    nodes: Sequence[Node],
    members: Sequence[int],
    nearness: Floats,
    wording: Wording,
    *,
    sought: Sequence[str] = (),
) -> Iterator[Named]:
    """Yield first words of sentences, exact and between quotation marks, well written and central ones first.

    A sentence is quoted whole up to 26 words, unless its grammar is wrong: cut, it may say something else.
    Of longer ones twelve words at the most, or up to 17 where no cut before leaves what may stand alone; what
    is cut ends with "…". Two words at the least: one alone needs no marks.

    Parameters
    ----------
    nodes : sequence of Node
        All distinct texts.
    members : sequence of int
        Those of the idea.
    nearness : array of float, shape (texts,)
        Nearness of each text to the centre of its idea.
    wording : Wording
    sought : sequence of str, optional
        Clauses that nearly made a name: of one text, the sentence that holds most of their words goes first.
    """
    central = sorted(members, key=lambda member: (-round(float(nearness[member]), 4), member))[:_LOOKED_AT]
    found: list[tuple[tuple[int, int, int, int], Named]] = []
    for rank, member in enumerate(central):
        node = nodes[member]
        wanted = frozenset[str]().union(*(stems_of(clause, node.language) for clause in sought))
        if node.language in NO_SPACES:
            continue
        for place, sentence in enumerate(_SENTENCE.findall(mask(node.text).text)):
            bare = _bare(" ".join(sentence.split()))
            whole = None if bare is None else _whole(bare)
            cut = None if bare is None else _cut(bare)
            spelt = whole is not None and not wording.faulty(whole.strip("“”"), node.language)
            for said in filter(None, (whole, None if spelt else cut)):
                held = len(wanted & stems_of(said, node.language))
                long = spelt and len(said.split()) > _LONGER  # too long to be mended: a slip is its author's
                bad = not long and bool(wording.ill(said.strip("“”…"), node.language))
                ill = bad + bool(_FOLLOWS.match(said))
                last = (len(said.split()) < _ENOUGH) + 3 * bool(_COARSE.search(said))
                found.append(((ill + last, rank, -held, place), _named(said, node)._replace(ill=ill > 0)))
    for _, named in sorted(found, key=lambda pair: pair[0]):
        yield named


def rewritten(own: Iterable[Named], wording: Wording) -> Iterator[Named]:
    """Yield the whole sentences among some quotes that only their spelling makes ill, well spelt.

    They are no quotes any more, and bear no quotation marks.
    """
    for named in own:
        said = named.text.strip("“”")
        fit = len(said.split()) <= _LONGER and not said.endswith("…") and not _FOLLOWS.match(named.text)
        if named.ill and fit:
            mended = wording.mended(said.replace("’", "'"), named.language)
            if not wording.ill(mended, named.language):
                yield named._replace(text=mended, ill=False)


def _bare(sentence: str) -> str | None:
    """Return a sentence as it may be quoted, None where it may not."""
    bare = _EMOJI.sub("", _INNER.sub(r"‘\1’", sentence)).strip(" ,;:-–.!…")
    if (
        len(bare.split()) < _FEWEST
        or not bare[0].isalnum()
        or bare.isupper()
        or SIGNS.search(bare)
        or NOISE.search(bare)
    ):
        return None
    return bare


def _whole(bare: str) -> str | None:
    """Return a sentence between quotation marks; None where it is long, or stops before its end."""
    words = bare.split()
    awaits = _SMALL.search(words[-1]) and bare[-1].isalnum() and not _LAST.fullmatch(words[-1])
    return f"“{bare}”" if _fitting(words, _WHOLE, _WHOLE_SIGNS) == len(words) and not awaits else None


def _cut(bare: str) -> str | None:
    """Return the first words of a sentence; None where it is short, or where what is left out turns them."""
    words = bare.split()
    kept = _fitting(words, LONGEST, _LONGEST)
    if kept == len(words):
        return None
    longer = _fitting(words, _LONGER, _LONGER_SIGNS)
    kept = finished(words, kept) or finished(words, longer) or kept
    if _EXCEPT.search(" ".join(words[kept:])):
        return None
    cut = _SMALL.sub("", _closed(" ".join(words[:kept])))
    return f"“{cut}…”" if len(cut.split()) >= _FEWEST else None


def _fitting(words: Sequence[str], most: int, signs: int) -> int:
    """Return how many first words hold in a number of words and of signs."""
    kept = min(most, len(words))
    while len(" ".join(words[:kept])) > signs:
        kept -= 1
    return kept


def _closed(said: str) -> str:
    """Return what is cut without what opens in it and does not close: an inner quote, a bracket."""
    if said.rfind("‘") > said.rfind("’"):
        said = said[: said.rfind("‘")]
    return said[: said.rfind("(")] if said.rfind("(") > said.rfind(")") else said


def _named(said: str, node: Node) -> Named:
    return Named(
        said, sense(said, node.language), subject(said, node.language), node.language, False, 0.0, node.text
    )
