"""Whether one passage carries a claim whole.

What is said must be whole clauses of one sentence of the passage: its own words, in their order, with every
negation, condition, limit and judgement kept and none added. A sentence that passes is a passage in reported
speech. Anything freer cannot be told from a distortion by words alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from deliberation.synthesis.writer.claims import WAYS, Claim
from deliberation.synthesis.writer.lexis import REQUIRED, Lexis, lexis
from deliberation.synthesis.writer.reading import Reading, Token, read, same

_MOST_TRIES: Final = 5_000
_VERDICT: Final = 2
"""Words under which a clause is taken for a verdict on the others ("Fermer la place, jamais")."""
_INFINITIVE: Final = re.compile(r"\w{2,}(?:er|ir|re|oir)")
_IMPERATIVE: Final = re.compile(r"\w{2,}(?:ez|(?<!i)ons)")
_PAST: Final = re.compile(r"\w{3,}(?:ait|aient|èrent|irent)")
_COMMENT: Final = 4
"""Words of a clause that only comments on the one before."""
_PAIRS: Final = frozenset(("entre", "between", "both"))
"""Words that call for what stands on both sides of the next "and"."""
_FINITE_SIGNS: Final = frozenset(("=", "se", "s"))


def carried(claim: Claim, passage: str, language: str) -> str | None:
    """Return None where a passage carries a claim whole, else why not.

    Returns
    -------
    str or None
        "unsupported", "order", "stance" or "way".

    Examples
    --------
    >>> from deliberation.synthesis.writer.claims import claims
    >>> (claim,) = claims("Une personne demande plus de bancs.", "fr")
    >>> carried(claim, "Il faut plus de bancs.", "fr"), carried(claim, "Il faut moins de bancs.", "fr")
    (None, 'stance')
    """
    reading = read(passage, language)
    tokens = claim.tokens
    if claim.way not in WAYS:
        return "way"
    if not any(token.kind in ("word", "number") for token in tokens):
        return "unsupported"
    missing = [token for token in tokens if not any(same(token, other) for other in reading.tokens)]
    if missing:
        return "unsupported" if any(token.kind in ("word", "number") for token in missing) else "stance"
    held = _Held(claim, reading, lexis(language))
    reasons = [held.judged(places) for places in held.placed()]
    if None in reasons:
        return None
    return next((reason for reason in ("way", "stance", "unsupported") if reason in reasons), "order")


@dataclass(frozen=True)
class _Held:
    """A claim held against a passage."""

    claim: Claim
    reading: Reading
    lex: Lexis

    # -- where the words of the claim stand --------------------------------------------------------

    def placed(self) -> Iterator[tuple[int, ...]]:
        """Yield where the tokens of the claim stand: one sentence, clauses entered at their beginning."""
        tokens, found = self.claim.tokens, self.reading.tokens
        tries = 0

        def place(at: int, places: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
            nonlocal tries
            tries += 1
            if tries > _MOST_TRIES:
                return
            if at == len(tokens):
                yield places
                return
            for next_, other in enumerate(found):
                if same(tokens[at], other) and self._may_follow(at, places, next_):
                    yield from place(at + 1, (*places, next_))

        yield from place(0, ())

    def _may_follow(self, at: int, places: tuple[int, ...], place: int) -> bool:
        if not places:
            return place in self._entries
        tokens, found = self.claim.tokens, self.reading.tokens
        ours, theirs = tokens[at], found[place]
        last = found[places[-1]]
        if theirs.sentence != last.sentence:
            return False
        if theirs.clause == last.clause:
            between = found[places[-1] + 1 : place]
            together = ours.clause == tokens[at - 1].clause or tokens[at - 1].word == ""
            return place > places[-1] and together and all(self._absorbed(token) for token in between)
        if place not in self._entries or ours.clause == tokens[at - 1].clause:
            return False
        return ours.opened == theirs.opened if place > places[-1] else self._is_free(places, place)

    def _is_free(self, places: tuple[int, ...], place: int) -> bool:
        """Tell whether a clause may come before one that it follows in the passage."""
        found = self.reading.tokens
        inside = [token for token in found if token.sentence == found[place].sentence]
        ordered = any(
            token.word in self.lex.lists["order"] or token.kind in ("but", "limit", "no", "more", "less")
            for token in inside
        )
        seen = {found[p].clause for p in places}
        return found[place].clause not in seen and not ordered and all(t.opened in ("", ",") for t in inside)

    @cached_property
    def _entries(self) -> frozenset[int]:
        """Return where a claim may enter a clause: at its first word, or after what its way stands for."""
        found: set[int] = set()
        open_ = False
        tokens = self.reading.tokens
        for place, token in enumerate(tokens):
            open_ = token.first or open_
            if not open_:
                continue
            found.add(place)
            after = tokens[place + 1] if place + 1 < len(tokens) else None
            called = token.word in self.lex.lists["light"] and after is not None and after.kind == "modal"
            open_ = called or self._absorbed(token) or token.kind == "but"
        return frozenset(found)

    def _absorbed(self, token: Token) -> bool:
        """Tell whether the way something is said stands for a word of the passage."""
        way, lists = self.claim.way, self.lex.lists
        if way in ("asking", "opposing"):
            return token.kind == "modal" or token.word in lists["cues"] or token.word in lists["courtesy"]
        if way in ("fearing", "defending"):
            return token.word in lists["fears" if way == "fearing" else "defences"]
        return way == "saying" and token.word in lists["said"]

    # -- whether what is left out may be -----------------------------------------------------------

    def judged(self, places: tuple[int, ...]) -> str | None:
        """Return None where the claim says what these places say, else why not."""
        kept = set(places)
        clauses = {self.reading.tokens[place].clause for place in places}
        sentence = self.reading.tokens[places[0]].sentence
        if self._turned(kept, clauses, sentence):
            return "stance"
        if self.claim.way != "naming" and not (self._whole(kept, clauses) and self._says(sentence)):
            return "unsupported"
        return None if self._way_fits(clauses, sentence) else "way"

    def _says(self, sentence: int) -> bool:
        """Tell whether a claim of one word is all that the sentence says, and not a piece of it."""
        if sum(token.kind in ("word", "number") for token in self.claim.tokens) > 1:
            return True
        return len({token.clause for token in self.reading.tokens if token.sentence == sentence}) == 1

    def _whole(self, kept: set[int], clauses: set[int]) -> bool:
        """Tell whether every clause is kept from where the claim enters it to its end."""
        for clause in clauses:
            inside = [place for place, token in enumerate(self.reading.tokens) if token.clause == clause]
            entered = min(place for place in inside if place in kept)
            if any(
                p > entered and p not in kept and not self._absorbed(self.reading.tokens[p]) for p in inside
            ):
                return False
            if any(self.reading.tokens[place].word in _PAIRS for place in inside):
                after = {token.clause for token in self.reading.tokens if token.opened in ("et", "and")}
                if clause + 1 in after - clauses:
                    return False  # "between the mill and the bridge"
        return True

    def _turned(self, kept: set[int], clauses: set[int], sentence: int) -> bool:
        """Tell whether a word that turns or bounds what is said was left out."""
        if self._commented(clauses, sentence):
            return True
        for place, token in enumerate(self.reading.tokens):
            if place in kept or token.kind not in REQUIRED or self._absorbed(token):
                continue
            if token.sentence == sentence + 1 and token.kind in ("no", "bad", "turn"):
                if self._opening(token.sentence) in self.lex.lists["anaphors"]:
                    return True
            elif token.sentence == sentence and self._weighs(token, clauses):
                return True
        return False

    def _commented(self, clauses: set[int], sentence: int) -> bool:
        """Tell whether a few words comment on what comes before them: "they say", "elle ment", "dit-on"."""
        comments = self.lex.lists["comments"]
        after: dict[int, list[str]] = {}
        for word, clause, other in self.reading.words:
            if other == sentence and clause > max(clauses):
                after.setdefault(clause, []).append(word)
        return any(len(words) <= _COMMENT and comments & set(words) for words in after.values())

    def _weighs(self, token: Token, clauses: set[int]) -> bool:
        """Tell whether a word of the same sentence bears on the clauses that are kept."""
        if token.clause in clauses:
            return token.kind != "but" and not (token.kind == "modal" and self.claim.way == "wondering")
        if token.kind in ("limit", "bad"):
            return True
        if token.kind == "but":
            return token.clause > min(clauses)
        if token.kind == "when":
            return any(abs(token.clause - clause) == 1 for clause in clauses)
        if token.kind not in ("no", "turn"):
            return False
        if token.clause < max(clauses):
            return not any(token.clause < clause <= max(clauses) for clause in clauses & self._independent)
        inside = [other for other in self.reading.tokens if other.clause == token.clause]
        return sum(other.kind == "word" for other in inside) < _VERDICT

    def _opening(self, sentence: int) -> str:
        return next((word for word, _, other in self.reading.words if other == sentence), "")

    @cached_property
    def _independent(self) -> frozenset[int]:
        """Return the clauses that stand on their own: they begin with a subject."""
        first: dict[int, str] = {}
        for word, clause, _ in self.reading.words:
            if word not in self.lex.lists["conjunctions"] and word not in self.lex.lists["breaks"]:
                first.setdefault(clause, word)
        return frozenset(clause for clause, word in first.items() if word in self.lex.lists["pronouns"])

    # -- whether it is said that way ---------------------------------------------------------------

    def _way_fits(self, clauses: set[int], sentence: int) -> bool:
        way, lists = self.claim.way, self.lex.lists
        if way == "wondering":
            return sentence in self.reading.asked
        if sentence in self.reading.asked:
            return way == "asking" and self._why_not(sentence)
        said = [word for word, clause, _ in self.reading.words if clause in clauses]
        if way in ("fearing", "defending"):
            return any(word in lists["fears" if way == "fearing" else "defences"] for word in said)
        if way == "opposing":
            return any(word in lists["opposed"] for word in said) or self._asks(clauses, sentence)
        return way != "asking" or self._asks(clauses, sentence)

    def _why_not(self, sentence: int) -> bool:
        words = [word for word, _, other in self.reading.words if other == sentence]
        return words[0] in ("pourquoi", "why") and words[1:2] in (["pas"], ["ne"], ["not"])

    def _asks(self, clauses: set[int], sentence: int) -> bool:
        """Tell whether clauses ask for something: by a word, or by their mood."""
        courtesy = self.lex.lists["courtesy"]
        if any(word in courtesy for word, _, other in self.reading.words if other == sentence):
            return True
        return any(
            self._is_cue(place) for place, t in enumerate(self.reading.tokens) if t.clause in clauses
        ) or (self._is_mood(min(clauses), sentence))

    def _is_cue(self, place: int) -> bool:
        """Tell whether a word asks, and asks in the name of who writes: "I want", not "the mayor wants"."""
        tokens, lists = self.reading.tokens, self.lex.lists
        token = tokens[place]
        if token.word not in lists["cues"]:
            return False
        before = [other.word for other in tokens[:place] if other.clause == token.clause]
        words = {word for word, clause, _ in self.reading.words if clause == token.clause}
        if token.kind == "modal":
            return not (words & lists["persons"] and token.word not in lists["wishes"])
        mine = not words & lists["others"]
        return mine and all(word in lists["light"] or word in lists["cues"] for word in before)

    def _is_mood(self, clause: int, sentence: int) -> bool:
        """Tell whether a clause asks by its mood: an infinitive or an imperative that begins it."""
        lists = self.lex.lists
        passed = lists["but"] | {"ne", "n"}
        words = [word for word, other, _ in self.reading.words if other == clause]
        opening = next((word for word in words if word not in passed), "")
        if opening in lists["conjunctions"]:
            return False
        main = self._main(sentence)
        finite = any(word in lists["finite"] or word in _FINITE_SIGNS for word in main)
        if self.lex.language == "en":
            return opening in lists["imperatives"] and not finite
        if _IMPERATIVE.fullmatch(opening) and opening not in lists["no_imperatives"]:
            return True
        finite = finite or any(_PAST.fullmatch(word) for word in main)
        infinitive = _INFINITIVE.fullmatch(opening) and opening not in lists["no_imperatives"]
        return bool(infinitive or opening in lists["imperatives"]) and not finite

    def _main(self, sentence: int) -> list[str]:
        """Return the words of a sentence without the clauses that only tell why, or stand on their own."""
        opening: dict[int, str] = {}
        for word, clause, _ in self.reading.words:
            opening.setdefault(clause, word)
        first = next(clause for _, clause, other in self.reading.words if other == sentence)
        aside = self.lex.lists["asides"] | (self.lex.lists["pronouns"] - self.lex.lists["anaphors"])
        main = [
            word
            for word, clause, other in self.reading.words
            if other == sentence and (clause == first or opening[clause] not in aside)
        ]
        return [word for at, word in enumerate(main) if word != "est" or main[at - 1 : at] != ["l"]]
