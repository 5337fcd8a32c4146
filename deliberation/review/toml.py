"""The edits of a review written into ``themes.toml``: what stood there stays, byte for byte."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Sequence
from typing import Any

from deliberation.core.language import LANGUAGES
from deliberation.review.decide import Planned
from deliberation.review.words import say
from deliberation.text import check_edits
from deliberation.text.edits.file import Edit


def without_blocks(text: str, readers: Sequence[str], run: str) -> str:
    """Return a file of edits without what an earlier import of the same readers and run wrote in it."""
    marks = [
        tuple(_mark(name, reader, run, language) for name in ("begin", "end"))
        for reader in readers
        for language in LANGUAGES
    ]
    for begin, end in marks:
        while (start := text.find(f"{begin}\n")) >= 0:
            stop = text.find(f"{end}\n", start)
            if stop < 0:
                break  # somebody cut the mark away: what follows is theirs now
            before = text[:start]
            text = (before[:-1] if before.endswith("\n\n") else before) + text[stop + len(end) + 1 :]
    return text


def with_blocks(text: str, planned: Sequence[Planned], run: str, language: str) -> str:
    """Return a file of edits with one block per reader at its end, between marks.

    An edit that stands in the file already is not written again.
    """
    there = set(_said(text))
    readers = list(dict.fromkeys(plan.reader for plan in planned))
    for reader in readers:
        mine = [plan for plan in planned if plan.reader == reader and _line(plan.edit) not in there]
        if not mine:
            continue
        if text and not text.endswith("\n"):
            text += "\n"
        begin, end = (_mark(name, reader, run, language) for name in ("begin", "end"))
        body = "\n".join(block(plan.edit, plan.remarks) for plan in mine)
        text += ("\n" if text else "") + f"{begin}\n{body}{end}\n"
    return text


def block(edit: Edit, remarks: Sequence[str] = ()) -> str:
    """Return one edit as a section of TOML, remarks as comments before it."""
    lines = [f"# {_one_line(remark)}".rstrip() for remark in remarks]
    lines.append("[[edits]]")
    said = edit.model_dump(exclude_none=True, exclude_defaults=True)
    for name, value in {"do": edit.do, **said}.items():
        if value not in ((), []):
            lines.append(f"{name} = {_value(value)}")
    return "\n".join(lines) + "\n"


def _value(value: Any) -> str:
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, dict):
        inner = ", ".join(f"{name} = {_value(one)}" for name, one in value.items() if one not in ((), []))
        return f"{{ {inner} }}"
    if isinstance(value, list | tuple):
        parts = [_value(one) for one in value]
        if sum(map(len, parts)) > 100 and len(parts) > 1:
            return "[\n" + "".join(f"  {part},\n" for part in parts) + "]"
        return f"[{', '.join(parts)}]"
    return str(value)


def _mark(name: str, reader: str, run: str, language: str) -> str:
    return say(f"edits.{name}", language, reader=_one_line(reader), run=run[:12])


def _one_line(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in " ".join(text.split()))


def _said(text: str) -> Iterator[str]:
    if text.strip():
        for edit in check_edits(tomllib.loads(text.removeprefix("\ufeff"))).edits:
            yield _line(edit)


def _line(edit: Edit) -> str:
    return edit.model_dump_json()
