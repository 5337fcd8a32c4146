"""Mistakes in a file that people write: all of them at once, each in a sentence."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from deliberation.core.errors import ReadError, SettingsError
from deliberation.core.language import say, sentences


def read_toml(file: Path, *, language: str = "en") -> dict[str, Any]:
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
        raise ReadError(say("mistakes.not_text", language, file=file, error=error)) from error
    try:
        return tomllib.loads(raw)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(say("mistakes.not_toml", language, file=file, error=error)) from error


def listed(origin: str, told: Iterable[str], *, language: str = "en") -> SettingsError:
    """Return the error that lists every mistake of a file."""
    lines = list(told)
    head = say("mistakes.head", language, origin=origin, n=len(lines))
    return SettingsError("\n".join([head, *(f"  {number}. {line}" for number, line in enumerate(lines, 1))]))


def mistakes(
    error: ValidationError,
    root: type[BaseModel],
    *,
    within: str = "",
    language: str = "en",
    fields: Mapping[str, str] | None = None,
) -> Iterator[str]:
    """Turn pydantic's findings into sentences: key, what was found, what is allowed, the nearest name.

    Parameters
    ----------
    error : ValidationError
    root : type
        The model that was validated.
    within : str
        Where the model stands in the file, put before every key: ``"edits[2]"``.
    language : {"fr", "en"}
        Language of the sentences; what the validators of the model say is theirs to translate.
    fields : mapping of str to str, optional
        What a field holds, by its name, in that language; by default the description of the model.
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
        name = ".".join(part for part in (within, key) if part)
        yield _sentence(name, finding, location, root, language, fields or {})


def _sentence(
    key: str,
    finding: Any,
    location: list[int | str],
    root: type[BaseModel],
    language: str,
    fields: Mapping[str, str],
) -> str:
    if finding["type"] == "extra_forbidden":
        allowed = _fields_at(location[:-1], root)
        near = difflib.get_close_matches(str(location[-1]), allowed, n=1, cutoff=0.5)
        if near:
            return say("mistakes.unknown_near", language, where=key, near=near[0])
        return say("mistakes.unknown", language, where=key, allowed=", ".join(allowed))
    if finding["type"] == "missing":
        what = (
            fields.get(str(location[-1])) or _description(location, root) or say("mistakes.value", language)
        )
        return say("mistakes.missing", language, where=key, what=what[0].lower() + what[1:])
    found = ""
    if not isinstance(finding["input"], dict | list):
        found = say("mistakes.found", language, found=finding["input"])
    near = difflib.get_close_matches(str(finding["input"]), _choices(finding), n=1, cutoff=0.5)
    hint = say("mistakes.hint", language, near=near[0]) if near else ""
    expected = _expected(finding, language).rstrip(".?\u00a0")
    place = key or say("mistakes.settings", language)
    return say("mistakes.sentence", language, where=place, found=found, expected=expected) + hint


def _expected(finding: Any, language: str) -> str:
    """Return what was expected: a sentence of ours, else that of a validator."""
    known = sentences("mistakes", language)["expected"]
    kind = finding["type"]
    if kind == "string_type" and not any(map(_is_branch, finding["loc"])):
        kind = "text"
    if kind in known:
        return str(known[kind]).format(**finding.get("ctx", {}))
    told = str(finding["msg"]).removeprefix("Value error, ")
    if kind != "value_error" and language != "en":
        return str(known["other"])
    return re.sub(r"^[Ii]nput should be ", "expected ", told)


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
