"""The settings of a consultation, ``consultation.toml``; all mistakes are reported at once, in words."""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from deliberation.core.errors import ReadError
from deliberation.core.mandate import About
from deliberation.core.mistakes import listed, mistakes, read_toml
from deliberation.core.tables import KINDS

COLUMNS = (
    "id", "author", "text", "title", "date", "question", "territory", "kind", "parent", "code", "stance",
    "moderated", "channel", "reference", "url", "receipt", "participant", "contribution", "vote",
    "agree", "disagree", "pass", "share", "total", "upvotes", "amendments",
)  # fmt: skip
"""Our names for the columns of a mapped table."""


BUILT_IN_ENCODERS = ("bundled", "bundled-int8", "fast")
"""Encoders that come with the engine."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(_Frozen):
    """One input: a file, a folder or an archive, and how to read it."""

    path: str = Field(description="File or folder, relative to consultation.toml.")
    name: str | None = Field(
        default=None,
        pattern=r"^[\w-]+$",
        description="Short name; prefixes the ids when there are several sources.",
    )
    people: str | None = Field(
        default=None,
        pattern=r"^[\w-]+$",
        description="Name that sources share when their author ids mean the same persons.",
    )
    reader: str | None = Field(
        default=None, description="Name of the reader; found by itself where left out."
    )
    columns: dict[str, str] = Field(
        default_factory=dict, description="Our column name -> the file's column name."
    )
    scale: dict[str, Literal["agree", "disagree", "pass", "unseen"]] = Field(
        default_factory=dict,
        description='The file\'s vote value, or a range of values ("1..2"; "1..2/4" on a scale to 4 only) '
        "-> agree, disagree, pass or unseen.",
    )
    kind: (
        Literal[
            "statement",
            "proposal",
            "answer",
            "comment",
            "argument",
            "amendment",
            "report",
            "question",
            "petition",
        ]
        | None
    ) = Field(default=None, description=f"Kind of every contribution of the source: {', '.join(KINDS)}.")
    channel: str | None = Field(default=None, description="Where it was said: online, paper, meeting...")
    question: str | None = Field(
        default=None, description="The question every contribution of the source answers."
    )
    sheet: str | None = Field(default=None, description="Sheet of a workbook; the first one where left out.")
    header: int | None = Field(
        default=None, ge=0, description="Row of the header, from 1; 0 where there is none."
    )
    header_rows: int | None = Field(default=None, ge=1, le=3, description="How many rows the header takes.")
    separator: Literal[",", ";", "\t", "|"] | None = Field(
        default=None, description="Separator of a text table; found by itself where left out."
    )
    zone: str | None = Field(
        default=None, description="Time zone of dates that name none, e.g. Europe/Paris; UTC where left out."
    )
    language: str | None = Field(
        default=None, description="Language to read where the export holds several versions of a text."
    )
    unit: Literal["paragraph", "entry"] | None = Field(
        default=None,
        description="What one contribution is in a document: a paragraph, or an entry under a date.",
    )
    within_dates: bool = Field(
        default=False, description="Whether to set aside what is dated outside the first and last day."
    )
    routed: bool = Field(
        default=False, description="Whether the platform chose which statements each person saw."
    )

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, zone: str | None) -> str | None:
        if zone is not None and zone not in available_timezones():
            near = difflib.get_close_matches(zone, available_timezones(), n=1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise ValueError(f"{zone!r} is not a time zone such as 'Europe/Paris'{hint}")
        return zone

    @field_validator("columns")
    @classmethod
    def _known_columns(cls, columns: dict[str, str]) -> dict[str, str]:
        for name in columns:
            if name not in COLUMNS:
                near = difflib.get_close_matches(name, COLUMNS, n=1)
                hint = f"; did you mean {near[0]!r}?" if near else ""
                raise ValueError(f"{name!r} is not one of our column names ({', '.join(COLUMNS)}){hint}")
        return columns


class TableFile(_Frozen):
    """A side table: its file and, where its headers are not ours, the mapping of its columns."""

    path: str
    columns: dict[str, str] = Field(default_factory=dict)
    sheet: str | None = None


class Tables(_Frozen):
    """Side tables: who the participants are, the tree of territories, population margins, responses."""

    participants: TableFile | None = None
    territories: TableFile | None = None
    margins: TableFile | None = None
    responses: TableFile | None = None
    corrections: str | None = Field(
        default=None, description="A copy of the ledger with 'keep' where a row was wrongly set aside."
    )

    @model_validator(mode="before")
    @classmethod
    def _paths(cls, value: Any) -> Any:
        if isinstance(value, dict):
            return {
                k: {"path": v} if isinstance(v, str) and k != "corrections" else v for k, v in value.items()
            }
        return value


class Declared(_Frozen):
    """Counts for what came before the files; left out where nobody knows."""

    contributions: int | None = Field(
        default=None, ge=0, description="Contributions submitted, refused ones included."
    )
    refused: int | None = Field(default=None, ge=0, description="Refused before publication.")
    hidden: int | None = Field(default=None, ge=0, description="Published, then hidden, and not exported.")
    untyped: int | None = Field(default=None, ge=0, description="On paper, and not typed.")
    participants: int | None = Field(default=None, ge=0, description="Participants announced.")
    votes: int | None = Field(default=None, ge=0, description="Votes announced.")


class Analysis(_Frozen):
    """How to analyse; the defaults are the recommended path."""

    seed: int = Field(default=0, ge=0, description="The one seed of everything random.")
    encoder: str = Field(
        default="bundled",
        description="'bundled', 'bundled-int8', 'fast', or the name or folder of a SentenceTransformer.",
    )
    edits: str | None = Field(
        default=None,
        description="File of edits by hand on the themes; themes.toml beside this file where left out.",
    )
    readings: str | None = Field(
        default=None,
        description="File of readings by hand; review.csv beside this file where left out.",
    )
    previous: str | None = Field(
        default=None,
        description="Output folder of an earlier run: themes and ideas that go on keep their ids.",
    )
    simulations: int = Field(
        default=39, ge=19, description="Simulations of a spectrum that groups are compared with."
    )
    threshold: float = Field(
        default=0.6, gt=0.5, lt=1, description="Agreement above which a statement is shared."
    )


class Publication(_Frozen):
    """What may be published."""

    minimum_cell: int = Field(
        default=10, ge=3, description="Smallest number of persons a published cell may hold."
    )
    profile: Literal["standard", "village"] = Field(
        default="standard",
        description="'village': territories with few participants are told together, with their neighbours.",
    )
    territory_texts: Literal["enough", "always", "never"] = Field(
        default="enough",
        description="Texts in a territory's report, which say where their authors live: where at least "
        "minimum_cell people of it wrote, always, or never.",
    )
    crossings: tuple[tuple[str, ...], ...] = Field(
        default=(),
        description="Attributes crossed in the open data, e.g. [['commune', 'tranche_age']]; none if empty.",
    )
    licence: str | None = Field(
        default=None,
        description="Licence of the open data: 'lov2', 'odbl-1.0', 'cc-by-4.0', 'cc0-1.0', or its name.",
    )


class Report(_Frozen):
    """What to write."""

    languages: tuple[Literal["fr", "en"], ...] = Field(default=("fr", "en"), min_length=1)
    formats: tuple[Literal["html", "pdf", "docx", "xlsx"], ...] = Field(
        default=("html", "pdf", "docx", "xlsx"), min_length=1
    )
    as_of: datetime.date | None = Field(
        default=None,
        description="Day on which responses are late or not; the latest date of the data where left out.",
    )


class Writer(_Frozen):
    """The optional writer: a language model whose sentences are checked. Off without an endpoint."""

    endpoint: str | None = Field(
        default=None,
        description="Address of an OpenAI-compatible server, e.g. 'http://localhost:8080/v1'.",
    )
    model: str | None = Field(default=None, description="Name of the model, as the server knows it.")
    key_variable: str | None = Field(
        default=None,
        pattern=r"^[A-Z_][A-Z0-9_]*$",
        description="Name, in capitals, of the environment variable that holds the key; never the key.",
    )
    timeout: float = Field(default=60, ge=1, le=600, description="Seconds to wait for one answer.")
    most_themes: int = Field(default=12, ge=1, description="Themes that are summed up, the largest first.")

    @field_validator("endpoint")
    @classmethod
    def _plain_address(cls, endpoint: str | None) -> str | None:
        if endpoint is None:
            return None
        try:
            parts = urlsplit(endpoint)
            right = parts.scheme in ("http", "https") and bool(parts.hostname)
        except ValueError:
            right = False
        if not right or parts.username or parts.query or parts.fragment:
            raise ValueError(
                "expected an address such as 'http://localhost:8080/v1', with no name or key in it"
            )
        return endpoint

    @model_validator(mode="after")
    def _named_model(self) -> Writer:
        if self.endpoint is not None and not self.model:
            raise ValueError('a writer needs a model = "...", as its server names it')
        return self


class Settings(_Frozen):
    """The settings of one consultation."""

    consultation: About = Field(default_factory=About)
    sources: tuple[Source, ...] = Field(min_length=1)
    tables: Tables = Field(default_factory=Tables)
    declared: Declared = Field(default_factory=Declared)
    analysis: Analysis = Field(default_factory=Analysis)
    publication: Publication = Field(default_factory=Publication)
    writer: Writer = Field(default_factory=Writer)
    report: Report = Field(default_factory=Report)

    @model_validator(mode="after")
    def _named_sources(self) -> Settings:
        names = [source.name for source in self.sources]
        if len(self.sources) > 1 and None in names:
            raise ValueError('every one of several [[sources]] needs a name = "...", which prefixes its ids')
        if len(set(names)) < len(names):
            raise ValueError("two [[sources]] have the same name; names must differ")
        return self


def encoder_folder(encoder: str, base: Path) -> Path | None:
    """Return the folder of an encoder, where the settings name one beside them; None for any other name.

    A name of the engine's own stays one, even where a folder is called so.
    """
    folder = base / encoder
    return folder if encoder not in BUILT_IN_ENCODERS and folder.is_dir() else None


def load_settings(path: str | Path) -> Settings:
    """Read and check ``consultation.toml``.

    Raises
    ------
    ReadError
        If the file is missing or is not TOML.
    SettingsError
        If it holds mistakes; the message lists every one, with its key, what was found and what is allowed.
    """
    file = Path(path)
    if not file.exists():
        raise ReadError(
            f"There is no settings file at {file}; pipelines/consultation.toml is a template to copy."
        )
    return check_settings(read_toml(file), origin=str(file))


def check_settings(data: Mapping[str, Any], *, origin: str = "settings") -> Settings:
    """Check settings given as a dictionary; see ``load_settings`` for what it raises."""
    try:
        return Settings.model_validate(data)
    except ValidationError as error:
        raise listed(origin, mistakes(error, Settings)) from None
