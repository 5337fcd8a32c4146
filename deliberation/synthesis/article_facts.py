"""From a text put to discussion to facts: each article with its votes, amendments, arguments and reply."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import pandas as pd

from deliberation.consultation import Consultation
from deliberation.opinion.statements.support import MINIMUM_VOTES
from deliberation.synthesis.facts import Amendment, Argument, Article, Bill, Chapter, Quote, Response, Support
from deliberation.synthesis.gate import Gate
from deliberation.synthesis.statements import Statements, beginning

LEAST: Final = 3
"""Articles from which titles with numbers make a text."""
TOLD: Final = 60
"""Articles told in full; of a longer text, those most discussed."""
ARGUMENTS: Final = 3
"""Quotes of each side of an article."""
AMENDMENTS: Final = 5
ADDED: Final = 5
"""Proposals that people added, by section."""
OWN: Final = 5
"""Articles from which one author may be the one who put the text to discussion."""
HALF: Final = 0.5
Leaning = Literal["favour", "against", "split", "few"]
_TEXT: Final = 500
_WORDS: Final = 240
_LATIN: Final = ("bis", "ter", "quater", "quinquies", "sexies", "septies", "octies", "nonies", "decies")
_TITLE: Final = re.compile(
    r"^\W*art(?:icle|\.)\s+(?:n°\s*)?(premier|\d{1,4})(?:er|st|re)?\b"
    rf"((?:[ -](?:{'|'.join(_LATIN)}|[A-Z])\b)*)",
    re.IGNORECASE,
)
_SECTION: Final = "section"


def article_number(title: str | None) -> str | None:
    """Return the number that a title gives an article, None where it is no article of a text.

    Examples
    --------
    >>> [article_number(t) for t in ("Article 9 - Libre accès", "ARTICLE 1er", "article 8 bis", "Art. 12")]
    ['9', '1', '8 bis', '12']
    >>> [article_number(t) for t in ("Article additionnel", "Un article 9", "Articles de presse", None)]
    [None, None, None, None]
    """
    found = _TITLE.match(title or "")
    if found is None:
        return None
    number = "1" if found[1].lower() == "premier" else found[1].lstrip("0") or "0"
    return " ".join([number, *found[2].replace("-", " ").split()])


def bill_facts(
    consultation: Consultation,
    statements: Statements | None,
    gate: Gate,
    *,
    languages: Mapping[str, str | None],
) -> Bill | None:
    """Return the text article by article; None where the consultation is not on a text.

    A text is recognised by titles that number its articles, at least three; else by amendments: the proposals
    that got some are then told one by one. Where one author, or the organiser, wrote most of the numbered
    titles, the other ones are proposals that people added.
    """
    return _Bill(consultation, statements, gate, languages).facts()


def with_replies(
    bill: Bill | None,
    responses: Sequence[Response],
    *,
    prepared: Collection[str] = (),
    age: int | None = None,
    late: int | None = None,
) -> Bill | None:
    """Return the text with the responses that name its articles, and the days that the other ones wait.

    Parameters
    ----------
    bill : Bill or None
    responses : sequence of Response
        Those that are published.
    prepared : collection of str
        Articles whose response is drafted, and not validated.
    age, late : int or None
        Days since the consultation closed, and since the day by which responses were promised.
    """
    if bill is None:
        return None
    given: dict[str, list[str]] = {}
    for response in responses:
        for name in response.contributions:
            given.setdefault(name, []).append(response.id)
    articles = [
        one.model_copy(
            update={
                "responses": given.get(one.contribution, []),
                "prepared": one.contribution in prepared and one.contribution not in given,
            }
        )
        for one in bill.articles
    ]
    unanswered = sum(not one.responses for one in articles)
    told = {"articles": articles, "unanswered": unanswered, "age": age, "late": late or None}
    return bill.model_copy(update=told)


@dataclass(frozen=True)
class _Reply:
    """The rows of what was sent on an article."""

    favour: pd.DataFrame
    against: pd.DataFrame
    amendments: pd.DataFrame

    @property
    def size(self) -> int:
        return len(self.favour) + len(self.against) + len(self.amendments)


class _Bill:
    def __init__(
        self,
        consultation: Consultation,
        statements: Statements | None,
        gate: Gate,
        languages: Mapping[str, str | None],
    ) -> None:
        self._statements, self._gate, self._languages = statements, gate, languages
        columns = ("id", "kind", "text", "title", "author", "parent", "stance", "moderated", "seed")
        table = consultation.contributions
        frame = pd.DataFrame({name: pd.Series(table[name].to_pylist(), dtype=object) for name in columns})
        frame = frame.astype({"moderated": bool, "seed": bool})
        self._sections = _first_code(consultation, _SECTION)
        measures = {name: _measure(consultation, name) for name in ("upvotes", "versions_count")}
        measures["upvotes"] = {**_measure(consultation, "endorsements"), **measures["upvotes"]}
        self._upvotes, self._versions = measures["upvotes"], measures["versions_count"]
        frame = frame.assign(
            number=pd.Series([article_number(title) for title in frame["title"]], dtype=object),
            upvotes=[self._upvotes.get(name, 0) for name in frame["id"]],
            votes=[self._voted(name) for name in frame["id"]],
        )
        self._frame = frame[~frame["moderated"]]
        sent = self._frame[self._frame["parent"].notna()]
        self._sent = {str(parent): rows for parent, rows in sent.groupby("parent", sort=False)}

    def facts(self) -> Bill | None:
        proposed = self._frame[self._frame["kind"].isin(["proposal", "statement"])]
        numbered = _of_the_text(proposed[proposed["number"].notna()])
        if len(numbered) >= LEAST:
            rows = numbered.assign(order=numbered["number"].map(_order))
            rows = rows.sort_values(["order", "id"])
            added = proposed[~proposed["id"].isin(rows["id"])]
            return _counted("articles", self._articles(rows), self._chapters(rows, added))
        amended = self._frame.loc[self._frame["kind"] == "amendment", "parent"]
        rows = proposed[proposed["id"].isin(set(amended.dropna()))]
        if rows.empty:
            return None
        rows = rows.assign(sent=[len(self._replies(name).amendments) for name in rows["id"]])
        rows = rows.sort_values(["votes", "upvotes", "sent", "id"], ascending=[False, False, False, True])
        return _counted("amended", self._articles(rows), [])

    def _articles(self, rows: pd.DataFrame) -> list[Article]:
        weight = {str(name): self._replies(str(name)).size for name in rows["id"]}
        ranked = rows.assign(weight=rows["id"].map(weight) + rows["votes"])
        told = set(ranked.sort_values(["weight", "id"], ascending=[False, True])["id"].head(TOLD))
        return [
            self._article({str(k): v for k, v in row.items()}, told=row["id"] in told)
            for row in rows.to_dict("records")
        ]

    def _article(self, row: Mapping[str, object], *, told: bool) -> Article:
        name, title = str(row["id"]), row["title"]
        replies = self._replies(name)
        whole = self._statements.one(name) if self._statements is not None and self._voted(name) else None
        number = row["number"]
        published = self._versions.get(name)
        return Article(
            contribution=name,
            title=None if title is None else self._gate.text(str(title)),
            number=str(number) if isinstance(number, str) else None,
            section=self._section(name),
            told=told,
            text=self._quote(name, str(row["text"]), _TEXT) if told else None,
            everybody=None if whole is None else whole.everybody,
            leaning=None if whole is None else _leaning(whole.everybody),
            groups={} if whole is None else whole.groups,
            favour=self._arguments(replies.favour) if told else [],
            against=self._arguments(replies.against) if told else [],
            favour_count=len(replies.favour),
            against_count=len(replies.against),
            amendments=self._listed(replies.amendments, AMENDMENTS) if told else [],
            amendments_count=len(replies.amendments),
            amendments_published=None if published is None else int(published),
        )

    def _replies(self, name: str) -> _Reply:
        rows = self._sent.get(name, self._frame.iloc[:0])
        argued = rows[rows["text"].str.strip().ne("") & rows["kind"].ne("amendment")]
        return _Reply(
            favour=argued[argued["stance"] == "for"],
            against=argued[argued["stance"] == "against"],
            amendments=rows[rows["kind"] == "amendment"],
        )

    def _arguments(self, rows: pd.DataFrame) -> list[Argument]:
        """Return the most backed arguments, no text and no person twice."""
        rows = rows.assign(
            key=rows["text"].str.casefold().str.split().str.join(" "),
            person=rows["author"].fillna(rows["id"]),
        ).sort_values(["upvotes", "id"], ascending=[False, True])
        rows = rows.drop_duplicates("key").drop_duplicates("person").head(ARGUMENTS)
        return [
            Argument(quote=self._quote(str(name), text, _WORDS), upvotes=self._backed(str(name)))
            for name, text in zip(rows["id"], rows["text"], strict=True)
        ]

    def _listed(self, rows: pd.DataFrame, most: int) -> list[Amendment]:
        rows = rows.sort_values(["votes", "upvotes", "id"], ascending=[False, False, True]).head(most)
        found = []
        for row in rows.to_dict("records"):
            name = str(row["id"])
            votes = None if self._statements is None else self._statements.support(name)
            title = None if row["title"] is None else self._gate.text(str(row["title"]))
            quote = self._quote(name, str(row["text"]), _WORDS)
            backed = self._backed(name) if votes is None else None
            found.append(Amendment(contribution=name, title=title, text=quote, votes=votes, upvotes=backed))
        return found

    def _chapters(self, articles: pd.DataFrame, added: pd.DataFrame) -> list[Chapter]:
        """Return the sections in the order of their first article, those without any last."""
        inside = articles["id"].map(self._sections)
        beside = added["id"].map(self._sections)
        names = list(dict.fromkeys([*inside.dropna(), *sorted(beside.dropna().unique())]))
        whole: list[str | None] = [*names, *([None] if beside.isna().any() else [])]
        found = []
        for name in whole:
            mine = added[beside.isna() if name is None else beside == name]
            count = int((inside.isna() if name is None else inside == name).sum())
            said = None if name is None else self._gate.text(name)
            found.append(
                Chapter(name=said, articles=count, added=self._listed(mine, ADDED), added_count=len(mine))
            )
        return found

    def _section(self, name: str) -> str | None:
        said = self._sections.get(name)
        return None if said is None else self._gate.text(said)

    def _quote(self, name: str, text: str, limit: int) -> Quote:
        start, end = beginning(text, limit)
        if end <= start:
            return self._gate.untold(name)
        language = self._languages.get(name)
        return self._gate.quote(name, text, start, end, language=language, cut=end < len(text.rstrip()))

    def _voted(self, name: str) -> int:
        return 0 if self._statements is None else self._statements.voters(name)

    def _backed(self, name: str) -> int | None:
        found = self._upvotes.get(name)
        return None if found is None else int(found)


def _counted(kind: Literal["articles", "amended"], articles: list[Article], chapters: list[Chapter]) -> Bill:
    read = sum(one.amendments_count for one in articles)
    return Bill(
        kind=kind,
        articles=articles,
        chapters=chapters,
        votes=sum(one.everybody.agree.n for one in articles if one.everybody is not None),
        arguments=sum(one.favour_count + one.against_count for one in articles),
        amendments=read or sum(one.amendments_published or 0 for one in articles),
        amendments_read=read > 0,
        unanswered=len(articles),
    )


def _leaning(votes: Support) -> Leaning:
    """Return the side of more than half of the votes, were the same people to vote again."""
    if votes.agree.n < MINIMUM_VOTES:
        return "few"
    if (votes.agree.low or 0) > HALF:
        return "favour"
    return "against" if (votes.disagree.low or 0) > HALF else "split"


def _of_the_text(numbered: pd.DataFrame) -> pd.DataFrame:
    """Return the articles of the text itself: those of the organiser, else of whom wrote by far the most."""
    if numbered["seed"].any():
        return numbered[numbered["seed"]]
    written = numbered.groupby("author")["number"].nunique().sort_values(ascending=False)
    if (
        len(written)
        and written.iloc[0] >= OWN
        and (len(written) == 1 or written.iloc[0] >= 2 * written.iloc[1])
    ):
        first = numbered["author"] == written.index[0]
        chosen: pd.DataFrame = numbered[first | numbered["author"].isna()]
        return chosen
    return numbered


def _order(number: str) -> tuple[int, int, str]:
    first, *rest = number.split()
    ranks = [_LATIN.index(part.lower()) + 1 for part in rest if part.lower() in _LATIN]
    return int(first), sum(ranks), " ".join(rest)


def _first_code(consultation: Consultation, scheme: str) -> dict[str, str]:
    """Return the code of each contribution in a scheme, the first where it has several."""
    table = consultation.codes.to_pandas()
    rows = table[table["scheme"].str.casefold() == scheme].drop_duplicates("contribution")
    names = consultation.contribution_ids[rows["contribution"].to_numpy()]
    return dict(zip(map(str, names), rows["code"], strict=True))


def _measure(consultation: Consultation, name: str) -> dict[str, float]:
    table = consultation.measures
    chosen = np.array(table["name"].to_pylist(), dtype=object) == name
    rows = table["contribution"].to_numpy()[chosen]
    values = table["value"].to_numpy()[chosen]
    return dict(zip(map(str, consultation.contribution_ids[rows]), values, strict=True))
