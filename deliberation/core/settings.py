"""The settings of a consultation, ``consultation.toml``; all mistakes are reported at once, in words."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from zoneinfo import available_timezones

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from deliberation.core.errors import ReadError, SettingsError
from deliberation.core.mandate import About
from deliberation.core.tables import KINDS

COLUMNS = (
    "id", "author", "text", "title", "date", "question", "territory", "kind", "parent", "code", "stance",
    "moderated", "channel", "participant", "contribution", "vote",
    "agree", "disagree", "pass", "share", "total",
)  # fmt: skip
"""Our names for the columns of a mapped table."""


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
        default="bundled", description="'bundled', 'fast', or the name or folder of a SentenceTransformer."
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


class Report(_Frozen):
    """What to write."""

    languages: tuple[Literal["fr", "en"], ...] = Field(default=("fr", "en"), min_length=1)
    formats: tuple[Literal["html", "pdf"], ...] = Field(default=("html", "pdf"), min_length=1)


class Settings(_Frozen):
    """The settings of one consultation."""

    consultation: About = Field(default_factory=About)
    sources: tuple[Source, ...] = Field(min_length=1)
    tables: Tables = Field(default_factory=Tables)
    declared: Declared = Field(default_factory=Declared)
    analysis: Analysis = Field(default_factory=Analysis)
    publication: Publication = Field(default_factory=Publication)
    report: Report = Field(default_factory=Report)

    @model_validator(mode="after")
    def _named_sources(self) -> Settings:
        names = [source.name for source in self.sources]
        if len(self.sources) > 1 and None in names:
            raise ValueError('every one of several [[sources]] needs a name = "...", which prefixes its ids')
        if len(set(names)) < len(names):
            raise ValueError("two [[sources]] have the same name; names must differ")
        return self


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
    try:
        raw = file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise ReadError(
            f"There is no settings file at {file}; pipelines/consultation.toml is a template to copy."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ReadError(f"{file} cannot be read as UTF-8 text ({error}); save it as UTF-8.") from error
    try:
        data = tomllib.loads(raw)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(
            f"{file} is not valid TOML: {error}. Strings need quotes, sections need [brackets]."
        ) from error
    return check_settings(data, origin=str(file))


def check_settings(data: Mapping[str, Any], *, origin: str = "settings") -> Settings:
    """Check settings given as a dictionary; see ``load_settings`` for what it raises."""
    try:
        return Settings.model_validate(data)
    except ValidationError as error:
        lines = list(_mistakes(error, data))
        head = f"{origin} holds {len(lines)} mistake{'s' if len(lines) > 1 else ''}:"
        raise SettingsError(
            "\n".join([head, *(f"  {number}. {line}" for number, line in enumerate(lines, 1))])
        ) from None


def _mistakes(error: ValidationError, data: Mapping[str, Any]) -> Iterator[str]:
    """Turn pydantic's findings into sentences: key, what was found, what is allowed, the nearest name."""
    findings: dict[str, Any] = {}
    for finding in error.errors():
        key = _dotted([part for part in finding["loc"] if not _is_branch(part)])
        findings.setdefault(key, finding)  # one sentence per key, even where several types were tried
    for key, finding in findings.items():
        inner = any(other != key and other.startswith(key) for other in findings)
        if finding["type"] == "too_short" and inner:
            continue  # the list is only too short because its items have mistakes of their own
        yield _sentence(key, finding, [part for part in finding["loc"] if not _is_branch(part)])


def _sentence(key: str, finding: Any, location: list[int | str]) -> str:
    if finding["type"] == "extra_forbidden":
        allowed = _fields_at(location[:-1])
        near = difflib.get_close_matches(str(location[-1]), allowed, n=1, cutoff=0.5)
        return f"{key}: there is no such setting; " + (
            f"did you mean {near[0]!r}?" if near else f"expected one of: {', '.join(allowed)}."
        )
    if finding["type"] == "missing":
        what = _description(location)
        return f"{key}: is missing; expected: {what[0].lower() + what[1:] if what else 'a value.'}"
    found = "" if isinstance(finding["input"], dict | list) else f"found {finding['input']!r}; "
    expected = _EXPECTED.get(finding["type"]) or finding["msg"].removeprefix("Value error, ")
    expected = re.sub(r"^[Ii]nput should be ", "expected ", expected)
    near = difflib.get_close_matches(str(finding["input"]), _choices(finding), n=1, cutoff=0.5)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    return f"{key or 'settings'}: {found}{expected.rstrip('.?')}.{hint}"


_EXPECTED = {
    "string_type": 'expected a text in quotes, or one text per language: { fr = "...", en = "..." }',
    "model_type": "expected a section with its own keys",
    "dict_type": "expected a section with its own keys",
    "too_short": "expected at least one entry",
    "int_type": "expected a whole number without quotes",
    "int_parsing": "expected a whole number",
    "bool_type": "expected true or false without quotes",
    "date_from_datetime_parsing": "expected a date such as 2026-03-31",
    "date_type": "expected a date such as 2026-03-31",
    "string_pattern_mismatch": "expected letters, digits, '-' or '_' only",
}


def _is_branch(part: int | str) -> bool:
    """Tell the branches of a union (``str``, ``dict[str,str]``) from keys: they mean nothing to a reader."""
    return isinstance(part, str) and (part in {"str", "none"} or part.startswith(("dict[", "list[")))


def _dotted(location: list[int | str]) -> str:
    text = ""
    for part in location:
        text += f"[{part + 1}]" if isinstance(part, int) else f"{'.' if text else ''}{part}"
    return text


def _choices(finding: Any) -> list[str]:
    expected = str(finding.get("ctx", {}).get("expected", ""))
    return [word.strip(" '") for word in expected.replace(" or ", ",").split(",") if word.strip(" '")]


def _model_at(location: list[int | str]) -> type[BaseModel] | None:
    model: type[BaseModel] = Settings
    for part in location:
        if isinstance(part, int):
            continue
        field = model.model_fields.get(part)
        inner = _inner_model(field.annotation) if field else None
        if inner is None:
            return None
        model = inner
    return model


def _inner_model(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in {Union, UnionType, tuple, list, Annotated}:
        return next((m for a in get_args(annotation) if (m := _inner_model(a)) is not None), None)
    return None


def _fields_at(location: list[int | str]) -> list[str]:
    model = _model_at(location)
    return sorted(model.model_fields) if model else []


def _description(location: list[int | str]) -> str:
    model = _model_at(location[:-1])
    field = model.model_fields.get(str(location[-1])) if model else None
    return (field.description or "") if field else ""
