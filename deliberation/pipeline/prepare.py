"""What comes before the settings: a workbook to type a register in, and a proposal of how to read a table."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from deliberation.core.errors import OutputError
from deliberation.pipeline.words import catalogue, say

if TYPE_CHECKING:
    from deliberation.ingest.suggest import Suggestion
    from deliberation.ingest.suggest.result import Choice, Finding

_OWN_NAMES: Final = frozenset({None, "mapped"})
"""Readers that need a mapping, or could do with one."""


def write_template(path: Path, language: str) -> Path:
    """Write the workbook in which a paper register is typed; see ``deliberation.interop``.

    Raises
    ------
    OutputError
        If there is a file already, or it cannot be written.
    """
    from deliberation.interop import write_template as write

    return write(path, language=language)


def propose(path: Path, language: str, *, base: Path | None = None, sheet: str | None = None) -> str:
    """Return a proposal of ``[[sources]]`` for a table, ready to be edited.

    Parameters
    ----------
    path : Path
        The table.
    language : {"fr", "en"}
        Language of the comments.
    base : Path, optional
        The folder in which the settings will lie; the current one where left out.
    sheet : str, optional
        Sheet of a workbook; the first one where left out.

    Raises
    ------
    ReadError
        If the table cannot be read.
    """
    from deliberation.ingest.suggest import suggest

    return _Words(language).settings(suggest(path, sheet=sheet), base or Path())


def write_proposal(
    path: Path, target: Path, language: str, *, sheet: str | None = None, force: bool = False
) -> bool:
    """Write a proposal to a file, and tell whether it took the place of another one.

    Raises
    ------
    OutputError
        If there is a file already and ``force`` does not say to replace it, or it cannot be written.
    """
    there = target.exists()
    if there and not force:
        raise OutputError(say("errors.proposal_exists", path=target))
    text = propose(path, language, base=target.parent, sheet=sheet)
    try:
        target.write_text(text, encoding="utf-8")
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(say("errors.refused", folder=target.parent, reason=reason)) from error
    return there


class _Words:
    """Puts a suggestion into words and TOML."""

    def __init__(self, language: str) -> None:
        self._words: dict[str, Any] = catalogue(language)["suggest"]
        self._language = language

    def settings(self, found: Suggestion, base: Path) -> str:
        """Return the proposal as TOML with comments."""
        head = [*self._head(found), "", "[[sources]]"]
        path = f"path = {_quoted(_relative(found.path, base))}"
        mapping = self._mapping(found)
        if found.reader in _OWN_NAMES:
            body = [path, *mapping]
        else:
            body = [
                path,
                f"reader = {_quoted(str(found.reader))}",
                "",
                *(_commented(line) for line in mapping[not mapping[0] :]),
            ]
        return "\n".join([*head, *body, "", *self._left(found)]) + "\n"

    def _head(self, found: Suggestion) -> list[str]:
        lines = [self._say("title"), f"{found.path.name} : {self._layout(found)}."]
        if found.reader not in _OWN_NAMES:
            lines.append(self._say("reader", reader=found.reader))
        doubts = [self._told("doubts", doubt) for doubt in found.doubts]
        if doubts:
            lines += ["", self._say("check"), *(f"- {doubt}" for doubt in doubts)]
        return [_comment(line) for line in lines]

    def _layout(self, found: Suggestion) -> str:
        from deliberation.consultation.describe import count

        layout = found.layout
        parts = [self._say("rows", rows=count(layout.rows, self._language))]
        for name in ("encoding", "separator", "sheet"):
            value = getattr(layout, name)
            if value is not None:
                parts.append(self._say(name, **{name: "TAB" if value == "\t" else value}))
        parts.append(self._say("header", header=layout.header) if layout.header else self._say("no_header"))
        if found.dates is not None:
            parts.append(self._say("dates", style=self._words["styles"][found.dates]))
        return ", ".join(parts)

    def _mapping(self, found: Suggestion) -> list[str]:
        lines = []
        if found.layout.sheet is not None and found.layout.other_sheets:
            lines.append(f"sheet = {_quoted(found.layout.sheet)}")
        if not found.layout.header:
            lines.append("header = 0")
        if found.kind is not None:
            lines.append(f"kind = {_quoted(found.kind)}  {_comment(self._say('kind'))}")
        if found.question is not None:
            lines.append(f"question = {_quoted(found.question)}")
        if found.dates in {"iso", "day_first", "month_first", "words"}:
            lines.append(_comment(f'zone = "Europe/Paris"  # {self._say("zone")}'))
        lines += ["", "[sources.columns]"]
        for choice in found.choices:
            lines += [f"{choice.ours} = {_quoted(choice.theirs)}  {_comment(self._why(choice))}"]
            lines += [_comment(f"  ! {self._told('doubts', doubt)}") for doubt in choice.doubts]
        if found.scale:
            lines += ["", "[sources.scale]"]
            lines += [f"{_quoted(value)} = {_quoted(meaning)}" for value, meaning in found.scale.items()]
        return lines

    def _why(self, choice: Choice) -> str:
        because = ", ".join(self._told("because", reason) for reason in choice.because)
        shown = " | ".join(choice.examples)
        sure = self._words["confidence"][choice.confidence]
        return f"{sure}{f' ({because})' if because else ''} : {shown}"

    def _left(self, found: Suggestion) -> list[str]:
        if not found.left:
            return []
        names = [f"- {left.column} : {self._words['why'][left.why]}" for left in found.left]
        return [_comment(line) for line in (self._say("left"), *names)]

    def _say(self, name: str, **values: object) -> str:
        return str(self._words[name]).format(**values)

    def _told(self, section: str, finding: Finding) -> str:
        code, values = finding
        return str(self._words[section][code]).format(**dict(values))


def _relative(path: Path, base: Path) -> str:
    """Return where a table lies, as settings in a folder say it."""
    try:
        return Path(os.path.relpath(path.resolve(), base.resolve())).as_posix()
    except ValueError:  # another drive
        return path.resolve().as_posix()


def _quoted(text: str) -> str:
    """Return a text as a string of TOML."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _comment(text: str) -> str:
    """Return a text as a comment of TOML: one line, no control character."""
    return f"# {_plain(text)}".rstrip()


def _commented(line: str) -> str:
    return line if line.startswith("#") else f"# {line}".rstrip()


def _plain(text: str) -> str:
    return "".join(c if c.isprintable() or c in "\u00a0\u202f" else " " for c in text)
