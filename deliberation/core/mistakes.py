"""Mistakes in a file that people write: all of them at once, each in a sentence."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from deliberation.core.errors import ReadError, SettingsError


def read_toml(file: Path) -> dict[str, Any]:
    """Read a TOML file.

    Raises
    ------
    ReadError
        If it cannot be read.
    SettingsError
        If it is not TOML.
    """
    try:
        raw = file.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ReadError(f"{file} cannot be read as UTF-8 text ({error}); save it as UTF-8.") from error
    try:
        return tomllib.loads(raw)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(
            f"{file} is not valid TOML: {error}. Strings need quotes, sections need [brackets]."
        ) from error


def listed(origin: str, sentences: Iterable[str]) -> SettingsError:
    """Return the error that lists every mistake of a file."""
    lines = list(sentences)
    head = f"{origin} holds {len(lines)} mistake{'s' if len(lines) > 1 else ''}:"
    return SettingsError("\n".join([head, *(f"  {number}. {line}" for number, line in enumerate(lines, 1))]))


def mistakes(error: ValidationError, root: type[BaseModel], *, within: str = "") -> Iterator[str]:
    """Turn pydantic's findings into sentences: key, what was found, what is allowed, the nearest name.

    Parameters
    ----------
    error : ValidationError
    root : type
        The model that was validated.
    within : str
        Where the model stands in the file, put before every key: ``"edits[2]"``.
    """
    findings: dict[str, Any] = {}
    for finding in error.errors():
        key = _dotted([part for part in finding["loc"] if not _is_branch(part)])
        findings.setdefault(key, finding)  # one sentence per key, even where several types were tried
    for key, finding in findings.items():
        inner = any(other != key and other.startswith(key) for other in findings)
        if finding["type"] == "too_short" and inner:
            continue  # the list is only too short because its items have mistakes of their own
        location = [part for part in finding["loc"] if not _is_branch(part)]
        yield _sentence(".".join(part for part in (within, key) if part), finding, location, root)


def _sentence(key: str, finding: Any, location: list[int | str], root: type[BaseModel]) -> str:
    if finding["type"] == "extra_forbidden":
        allowed = _fields_at(location[:-1], root)
        near = difflib.get_close_matches(str(location[-1]), allowed, n=1, cutoff=0.5)
        return f"{key}: there is no such setting; " + (
            f"did you mean {near[0]!r}?" if near else f"expected one of: {', '.join(allowed)}."
        )
    if finding["type"] == "missing":
        what = _description(location, root)
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


def _model_at(location: list[int | str], root: type[BaseModel]) -> type[BaseModel] | None:
    model = root
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


def _fields_at(location: list[int | str], root: type[BaseModel]) -> list[str]:
    model = _model_at(location, root)
    return sorted(model.model_fields) if model else []


def _description(location: list[int | str], root: type[BaseModel]) -> str:
    model = _model_at(location[:-1], root)
    field = model.model_fields.get(str(location[-1])) if model else None
    return (field.description or "") if field else ""
