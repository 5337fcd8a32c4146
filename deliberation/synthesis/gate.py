"""The publication gate: everything that leaves for a report or a table goes through it.

It masks personal data in texts, checks that every quote is an exact substring, and suppresses counts of
persons too small to publish, with complementary suppression so that nobody can subtract their way back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from deliberation.core.language import Localised
from deliberation.core.mandate import About, Mandate
from deliberation.synthesis.facts import Breakdown, Cell, Quote
from deliberation.text.privacy.masks import find_personal_data, mask, mask_between, masked
from deliberation.text.results.quotes import check_quote

Words = TypeVar("Words", str, Localised, str | Localised, str | Localised | None, str | None)


@dataclass(frozen=True, kw_only=True)
class Gate:
    """What may be published.

    Parameters
    ----------
    minimum_cell : int
        Smallest number of persons a published cell may hold.
    """

    minimum_cell: int = 10

    # -- texts -------------------------------------------------------------------------------------

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
        )

    def untold(self, contribution: str) -> Quote:
        """Return the quote of a contribution whose text the export does not hold."""
        return Quote(contribution=contribution, start=0, end=0, text="")

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

    # -- counts ------------------------------------------------------------------------------------

    def suppressed(self, counts: Mapping[str, int]) -> set[str]:
        """Return the categories whose count may not be published.

        Those under the minimum, then the next smallest ones until at least two are hidden and together they
        hold at least the minimum: otherwise the total would give the hidden count away. Empty categories are
        published: nobody is in them.
        """
        filled = sorted(
            ((n, name) for name, n in counts.items() if n > 0), key=lambda pair: (pair[0], pair[1])
        )
        hidden = [(n, name) for n, name in filled if n < self.minimum_cell]
        if not hidden:
            return set()
        rest = filled[len(hidden) :]
        while rest and (len(hidden) < 2 or sum(n for n, _ in hidden) < self.minimum_cell):
            hidden.append(rest.pop(0))
        return {name for _, name in hidden}

    def breakdown(
        self,
        variable: str,
        counts: Mapping[str, int],
        *,
        unknown: int = 0,
        population: Mapping[str, int] | None = None,
    ) -> Breakdown | None:
        """Return a distribution of participants that singles nobody out, or None if nothing is left of it.

        Parameters
        ----------
        variable : str
            What is broken down, e.g. ``"tranche_age"``.
        counts : mapping of str to int
            Participants by category, in the order to print.
        unknown : int
            Participants whose category is not known; not a category, so never suppressed.
        population : mapping of str to int, optional
            Inhabitants by category.
        """
        hidden = self.suppressed(counts)
        known = sum(counts.values())
        if not known or not set(counts) - hidden:
            return None
        if hidden and (len(hidden) < 2 or sum(counts[name] for name in hidden) < self.minimum_cell):
            return None  # the total would tell what is hidden
        inhabitants = population or {}
        total = sum(inhabitants.values())
        cells = []
        for category, n in counts.items():
            shown = category not in hidden
            here = inhabitants.get(category)
            cells.append(
                Cell(
                    category=category,
                    n=n if shown else None,
                    share=n / known if shown else None,
                    population=here,
                    population_share=here / total if here is not None and total else None,
                )
            )
        return Breakdown(
            variable=variable,
            n=known,
            unknown=unknown,
            cells=cells,
            suppressed=len(hidden),
        )


def _spoken(language: str | None) -> str:
    """Return the language in which to say that something is masked."""
    return "fr" if language == "fr" or language is None else "en"
