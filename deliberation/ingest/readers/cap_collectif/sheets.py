"""The files of an export as sheets: one set of column names for all generations of headers, one kind per row.

Cap Collectif writes one wide, sparse file per step; a row is an opinion, a proposal, or something said of
one (argument, version, source, comment, vote, reporting...), as its ``type`` says. Which of its cells are
filled tells nothing: in one generation, opinions repeat their id and author in the cells of all other kinds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from deliberation.ingest.cells.values import fold
from deliberation.ingest.place import Place
from deliberation.ingest.raw import RawTable, read_raw
from deliberation.ingest.raw.table import TEXT, as_series
from deliberation.ingest.records.draft import Account
from deliberation.ingest.signature import Signature, claims

At = npt.NDArray[np.int64]
"""Positions of rows in their sheet."""

_ID: Final = (
    "export_contribution_id", "contributions_id", "contribution_id", "export_proposal_id", "proposal_id",
)  # fmt: skip
_WIDE: Final = Signature(
    what="contributions of one step, all kinds of rows in one file",
    needs=(("export_contribution_type", "contribution_type", "type"), _ID),
    also=("*author_id", "*bodytext", "*body_text", "*arguments_id", "*votes_id", "*status_name"),
)
_PROPOSALS: Final = Signature(
    what="proposals of one step",
    needs=(_ID[3:], ("export_proposal_title", "proposal_title")),
    also=("*proposal_reference", "*proposal_summary", "*proposal_description"),
)
_BARE: Final = Signature(
    what="opinions with their votes",
    needs=(("*votescountok", "*votes_count_ok"), ("*votescountmitige", "*votes_count_mitige"), "*title"),
    also=("*bodytext", "*body_text", "*votescountnok", "*votes_count_nok"),
)
_VOTES: Final = Signature(
    what="single votes",
    needs=("*votes_author_id", ("*votes_value", "*votes_ranking")),
    also=("*votes_related_id", "*votes_id"),
)
_DEBATE: Final = Signature(
    what="arguments of a debate",
    needs=("*contribution_argument_content", "*contribution_argument_type"),
    also=("*contribution_argument_author_id", "*contribution_argument_vote_number"),
)
_DEBATE_VOTES: Final = Signature(
    what="votes of a debate",
    needs=("export_vote_type", "export_vote_author_id"),
    also=("export_vote_source",),
)
_PEOPLE: Final = Signature(
    what="participants of a step",
    needs=("export_participant_user_id",),
    also=("export_participant_type", "export_participant_username", "export_participant_gender"),
)
_OPINIONS: Final = Signature(
    what="opinions.csv of 2015",
    needs=("id", "section", "title", "body", "votes_ok", "votes_mitige", "votes_nok"),
    also=("explanation", "is_trashed", "visible_voters"),
)
_ARGUMENTS: Final = Signature(
    what="arguments.csv of 2015",
    needs=("id", "opinion_id", "stance", "body", "votes_count"),
    also=("is_trashed", "author"),
)
SIGNATURES: Final = (
    _WIDE, _PROPOSALS, _BARE, _VOTES, _DEBATE, _DEBATE_VOTES, _PEOPLE, _OPINIONS, _ARGUMENTS
)  # fmt: skip
_REDUCED: Final[Mapping[str, tuple[str, Mapping[str, str]]]] = {
    _OPINIONS.what: (
        "main",
        {
            "section": "section_title", "author": "author_id", "is_trashed": "trashed", "body": "body_text",
            "votes_ok": "votes_count_ok", "votes_mitige": "votes_count_mitige",
            "votes_nok": "votes_count_nok", "arguments_yes": "arguments_count_for",
            "arguments_no": "arguments_count_against",
        },
    ),
    _ARGUMENTS.what: (
        "argument",
        {
            "id": "arguments_id", "opinion_id": "arguments_related_id", "stance": "arguments_type",
            "author": "arguments_author_id", "created_at": "arguments_created_at", "body": "arguments_body",
            "votes_count": "arguments_votes_count", "is_trashed": "arguments_trashed",
        },
    ),
}  # fmt: skip
"""Rows and names of the reduced files; ``section_no`` counts sections within chapters that are not there."""
_DEBATED: Final = {
    "argument_content": "arguments_body", "argument_type": "arguments_type",
    "argument_author_id": "arguments_author_id", "argument_created_at": "arguments_created_at",
    "argument_published_at": "arguments_published_at", "argument_vote_number": "arguments_votes_count",
    "argument_trashed_at": "arguments_trashed_at", "argument_trashed_reason": "arguments_trashed_reason",
    "argument_author_user_type_name": "arguments_author_user_type_name", "argument_debate_url": "debate_url",
    "vote_debate_url": "debate_url", "vote_type": "votes_value", "vote_author_id": "votes_author_id",
    "vote_published_at": "votes_published_at", "vote_author_user_type_name": "votes_author_user_type_name",
}  # fmt: skip
ROWS: Final[Mapping[str, tuple[str, ...]]] = {
    "main": ("opinion", "contribution", "proposal", "proposition", "project", "projet", "article"),
    "argument": ("argument", "opinion_argument", "opinion_version_argument", "opinionargument"),
    "version": ("version", "opinion_version", "amendment", "amendement"),
    "source": ("source", "opinion_source"),
    "comment": ("comment", "commentaire", "proposal_comment"),
    "news_comment": ("proposal_news_comment",),
    "vote": ("vote", "opinion_vote", "version_vote", "opinion_version_vote", "proposal_vote"),
    "support": (
        "comment_vote", "proposal_comment_vote", "proposal_news_comment_vote", "argument_vote", "source_vote",
    ),
    "reporting": (
        "reporting", "reportings", "signalement", "opinion_report", "opinion_argument_report",
        "opinion_version_report", "opinion_source_report", "proposal_reporting",
        "proposal_news_comment_reporting",
    ),
    "appendix": ("appendix", "context_element"),
    "news": ("proposal_news", "news", "actualite"),
    "reply": ("reply", "questionnaire_reply", "reponse"),
    "response": ("official_response", "proposal_official_response", "reponse_officielle"),
}  # fmt: skip
"""What a row can be, and what the platform calls it."""
_KNOWN: Final = {name: what for what, names in ROWS.items() for name in names}
_OURS: Final = re.compile(r"^(export_|contributions?_|proposal_|user_|vote_)|^type$")


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A file of an export, with names that do not depend on its age.

    Parameters
    ----------
    table : RawTable
        The file.
    names : mapping of str to str
        Our name of each column -> the file's, e.g. ``votes_count_ok`` -> ``contributions_votesCountOk``.
    what : Series of str
        What each row is, a key of ``ROWS``, ``participant`` or ``unknown``.
    said : Series of str
        What the file calls it.
    questions : tuple of str
        Columns named by the organiser: the questions of a form.
    debate : str
        Name of the debate that the file is about, where it is about one.
    """

    table: RawTable
    names: Mapping[str, str]
    what: pd.Series
    said: pd.Series
    questions: tuple[str, ...] = ()
    debate: str = ""
    _at: dict[str, At] = field(default_factory=dict, compare=False)

    @property
    def file(self) -> str:
        """Name of the file in the ledger."""
        return self.table.file

    @property
    def grouped(self) -> bool:
        """Whether each row starts with who acted: then nobody else is named in it."""
        return any(name.startswith("participant_") for name in self.names)

    def at(self, what: str) -> At:
        """Return the positions of the rows of one kind."""
        if what not in self._at:
            self._at[what] = np.flatnonzero((self.what == what).to_numpy(dtype=bool))
        return self._at[what]

    def cells(self, *names: str, at: At | None = None, strip: bool = True) -> pd.Series:
        """Return cells of the first of several columns that is filled, row by row."""
        rows = self.table.rows if at is None else self.table.rows[at]
        headers = [self.names[name] for name in names if name in self.names]
        columns = {header: self.table.columns[header] for header in headers}
        if at is not None:  # cut first: most columns are empty but for the rows of one kind
            columns = {header: cells.take(pa.array(at)) for header, cells in columns.items()}
        part = replace(self.table, columns=columns, rows=rows)
        found = _nothing(len(rows))
        for position, header in enumerate(headers):
            cells = part.series(header, strip=strip)
            found = found.where(found.notna(), cells) if position else cells
        return found

    def rows(self, at: At) -> npt.NDArray[np.int32]:
        """Return the numbers of rows in the file."""
        return self.table.rows[at]


def _nothing(size: int) -> pd.Series:
    return as_series(pa.chunked_array([pa.nulls(size, TEXT)]))


def snake(name: str) -> str:
    """Return a name without capitals or accents.

    Examples
    --------
    >>> snake("proposal_votes_totalCount"), snake("Réponse officielle")
    ('proposal_votes_total_count', 'reponse_officielle')
    """
    return re.sub(r"\W+", "_", fold(re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name))).strip("_")


def canonical(header: str) -> str:
    """Return our name of a column, the same for every generation of headers.

    Examples
    --------
    >>> [canonical(n) for n in ("contributions_votesCountOk", "votesCountOk", "export_proposal_votesCountOk")]
    ['votes_count_ok', 'votes_count_ok', 'votes_count_ok']
    >>> canonical("contribution_type"), canonical("contribution_versions_bodyText")
    ('type', 'versions_body_text')
    """
    return re.sub(r"^(export_)?((contributions?|proposal)_)?", "", snake(header))


def opened(place: Place, account: Account) -> list[Sheet]:
    """Return the files of an export, the one that says most first; blank and ragged rows are entered."""
    sheets = [_sheet(place, file, signature) for file, signature in claims(place, SIGNATURES).items()]
    for sheet in sheets:
        kinds = set(sheet.what)
        unit = "participant" if kinds == {"participant"} else "vote" if kinds == {"vote"} else "row"
        account.open(sheet.table, unit)
    return sorted(sheets, key=lambda sheet: (-len(sheet.table.columns), sheet.file))


def _sheet(place: Place, file: Path, signature: Signature) -> Sheet:
    name = place.name if file == place.path else file.relative_to(place.path).as_posix()
    table = replace(read_raw(file), file=name)
    names, always = _names(table, signature)
    said = table.series(names["type"]) if "type" in names and not always else _nothing(len(table))
    what = pd.Series([always] * len(table), dtype="str") if always else _kinds(said)
    if "reportings_id" in names and not always:  # the platform leaves the type of some reportings empty
        flagged = said.isna() & table.series(names["reportings_id"]).notna()
        what = what.where(~flagged, "reporting")
    debated = signature in (_DEBATE, _DEBATE_VOTES)
    asked = [] if signature.what in _REDUCED or always in {"participant", "vote"} else _questions(table)
    return Sheet(
        table=table,
        names=names,
        what=what,
        said=said,
        questions=tuple(asked),
        debate=_debate(table, names, file) if debated else "",
    )


def _names(table: RawTable, signature: Signature) -> tuple[dict[str, str], str]:
    """Return our names of the columns, and what every row is where the file holds one kind of rows."""
    if signature.what in _REDUCED:
        what, ours = _REDUCED[signature.what]
        return {ours.get(header, header): header for header in table.columns}, what
    names: dict[str, str] = {}
    asked = set(_questions(table))
    for header in table.columns:
        if header not in asked:
            names.setdefault(canonical(header), header)
    if signature in (_DEBATE, _DEBATE_VOTES):
        kept = {_DEBATED.get(name, name): header for name, header in names.items()}
        if "participant_user_id" in names:  # what a grouped file gives as the side is the person's vote
            kept.pop("arguments_type", None)
        return kept, "argument" if "argument_content" in names else "vote"
    if "type" in names:
        return names, ""
    if "participant_user_id" in names and "id" not in names:
        return names, "participant"
    bodies = {"body_text", "body", "description", "summary", "votes_count_ok"}
    return names, "vote" if "votes_author_id" in names and not bodies & set(names) else "main"


def _kinds(said: pd.Series) -> pd.Series:
    codes, distinct = pd.factorize(said, use_na_sentinel=True)
    known = [_KNOWN.get(canonical(str(cell)).removeprefix("type_"), "unknown") for cell in distinct]
    known = [_KNOWN.get(snake(str(cell)), kind) for cell, kind in zip(distinct, known, strict=True)]
    return pd.Series(np.array([*known, "unknown"], dtype=object)[codes], dtype="str")


def _questions(table: RawTable) -> list[str]:
    """Return the columns that the organiser named, where the others have the platform's names."""
    if sum(bool(_OURS.match(snake(header))) for header in table.columns) < 3:
        return []
    return [header for header in table.columns if not _OURS.match(snake(header))]


def _debate(table: RawTable, names: Mapping[str, str], file: Path) -> str:
    """Return the name of a debate: the end of its address or, without one, of the name of the file."""
    stem = re.sub(r"_(simplified|grouped)$", "", file.name.split(".")[0])
    urls = table.series(names["debate_url"]).dropna() if "debate_url" in names else pd.Series(dtype="str")
    return str(urls.min()).rstrip("/").rsplit("/", 1)[-1] if len(urls) else stem.rsplit("_", 1)[-1]
