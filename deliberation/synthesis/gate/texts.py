"""Texts that leave: personal data masked, quotes exact, ids that tell no author."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import Final, TypeVar

import pandas as pd
import pyarrow as pa

from deliberation.core.language import Localised
from deliberation.core.mandate import About, Mandate
from deliberation.synthesis.facts import Quote
from deliberation.synthesis.gate.rules import Rules
from deliberation.text.privacy.masks import find_personal_data, mask, mask_between, masked
from deliberation.text.results.quotes import check_quote

TELLING: Final = 0.5
"""Share of a source's contributions whose id holds their author's: less is chance (12 in polis:12)."""

Words = TypeVar("Words", str, Localised, str | Localised, str | Localised | None, str | None)


class Texts(Rules):
    """What the gate does to texts."""

    def quote(
        self,
        contribution: str,
        text: str,
        start: int,
        end: int,
        *,
        language: str | None = None,
        cut: bool = False,
    ) -> Quote:
        """Return ``text[start:end]`` as a quote, personal data masked; offsets refer to the original.

        Raises
        ------
        QuoteError
            If the span is blank or not inside the text.
        """
        check_quote(contribution, text, start, end, text[start:end])
        masked = mask_between(text, start, end, language=_spoken(language))
        return Quote(
            contribution=contribution,
            start=start,
            end=end,
            text=masked.text,
            language=language,
            masked=len(masked.spans),
            cut=cut,
            organiser=contribution in self.opening,
        )

    def untold(self, contribution: str) -> Quote:
        """Return the quote of a contribution whose text the export does not hold."""
        return Quote(
            contribution=contribution, start=0, end=0, text="", organiser=contribution in self.opening
        )

    def text(self, text: str, *, language: str | None = None) -> str:
        """Return a text with its personal data masked."""
        return mask(text, language=_spoken(language)).text

    def parts(self, text: str, spans: Sequence[tuple[int, int]], *, language: str | None = None) -> list[str]:
        """Return parts of one text, each masked; the text is searched for personal data once."""
        found = find_personal_data(text)
        return [masked(text, start, end, found, language=_spoken(language)) for start, end in spans]

    def part(self, text: str, start: int, end: int, *, language: str | None = None) -> str:
        """Return ``text[start:end]`` with its personal data masked, those cut at an edge too."""
        return mask_between(text, start, end, language=_spoken(language)).text

    def about(self, about: About) -> About:
        """Return the face of the consultation with personal data masked; an export may hold some."""
        fields = {
            name: self.words(getattr(about, name)) for name in ("title", "question", "notice", "attribution")
        }
        mandate = Mandate(
            decides=self.words(about.mandate.decides),
            by_when=self.words(about.mandate.by_when),
            due=about.mandate.due,
            **{
                name: [self.words(line) for line in getattr(about.mandate, name)]
                for name in ("open", "decided", "out_of_scope", "promised")
            },
        )
        return about.model_copy(update={**fields, "mandate": mandate})

    def words(self, words: Words) -> Words:
        """Mask a text, or each version of a text by language."""
        if isinstance(words, str):
            return self.text(words)
        if isinstance(words, dict):
            return {language: self.text(text, language=language) for language, text in words.items()}
        return words

    def public_ids(self, contributions: pa.Table) -> dict[str, str]:
        """Return under which id each contribution is published.

        Its own, unless the ids of its source are made from those of their authors, as in a survey: whoever
        reads two of them would know that one person wrote both. These are replaced by a hash.
        """
        columns = contributions.select(["id", "author", "source"]).to_pandas()
        written = columns[columns["author"].notna()]
        within = [author in id_ for author, id_ in zip(written["author"], written["id"], strict=True)]
        made = pd.Series(within, index=written.index, dtype=float).groupby(written["source"]).mean()
        telling = set(made.index[made >= TELLING])
        return {
            id_: f"c-{blake2b(id_.encode(), digest_size=6).hexdigest()}" if source in telling else id_
            for id_, source in zip(columns["id"], columns["source"], strict=True)
        }


def _spoken(language: str | None) -> str:
    """Return the language in which to say that something is masked."""
    return "fr" if language == "fr" or language is None else "en"
