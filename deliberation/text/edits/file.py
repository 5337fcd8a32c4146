"""Edits by hand: the file ``themes.toml``, read and checked; all mistakes are reported at once, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, ClassVar, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from deliberation.core.errors import ReadError
from deliberation.core.language import message_language, say
from deliberation.core.mistakes import listed, mistakes, read_toml
from deliberation.text.anatomy.types import TYPES

_SPOKEN: Final = 120
_DESCRIBED: Final = ("name", "to", "contribution", "start", "end", "type")  # fields that an edit may lack


def _said(key: str, **values: object) -> str:
    """Return a sentence about a file of edits, in the language of who reads the message."""
    return say(f"edits.{key}", message_language(), **values)


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Target(_Frozen):
    """The theme or the idea that an edit was made on, named so that it is found again when ids change."""

    id: str | None = Field(default=None, description="Its id when the edit was written, such as T1 or T1.3.")
    was: str | None = Field(default=None, min_length=1, description="Its name when the edit was written.")
    contributions: tuple[str, ...] = Field(
        default=(), description="Ids of a few contributions that are in it; three to five are best."
    )

    @model_validator(mode="after")
    def _findable(self) -> Target:
        if self.was is None and not self.contributions:
            raise ValueError(_said("wrong.target"))
        return self

    def label(self) -> str:
        """Return how a sentence names it: its name, else its id, else its contributions."""
        if self.was is not None:
            return self.was[:_SPOKEN]
        return self.id or ", ".join(self.contributions[:3])


class Span(_Frozen):
    """A part of a contribution: the passages that lie in it by half or more."""

    contribution: str = Field(description="Id of the contribution.")
    start: int = Field(ge=0, description="Offset of its first character.")
    end: int = Field(gt=0, description="Offset after its last character.")


class Edit(_Frozen):
    """One edit."""

    do: str
    _choices: ClassVar[tuple[tuple[str, ...], ...]] = ()

    @model_validator(mode="after")
    def _one_of(self) -> Edit:
        for names in self._choices:
            given = [name for name in names if getattr(self, name) not in (None, ())]
            if len(given) != 1:
                raise ValueError(_said("wrong.one_of", names=", ".join(names)))
        return self


class Rename(Edit):
    """Another name for an idea or a theme."""

    idea: Target | None = None
    theme: Target | None = None
    name: str = Field(min_length=1, max_length=200, description="The new name.")
    _choices = (("idea", "theme"),)


class Merge(Edit):
    """Several ideas, or themes, made one, which keeps the id of the first."""

    ideas: tuple[Target, ...] = Field(default=(), description="Two ideas or more.")
    themes: tuple[Target, ...] = Field(default=(), description="Two themes or more.")
    name: str | None = Field(default=None, min_length=1, max_length=200)
    _choices = (("ideas", "themes"),)

    @model_validator(mode="after")
    def _several(self) -> Merge:
        if len(self.ideas or self.themes) < 2:
            raise ValueError(_said("wrong.several"))
        if len(set(self.ideas or self.themes)) < len(self.ideas or self.themes):
            raise ValueError(_said("wrong.twice"))
        return self


class Split(Edit):
    """A part of an idea made an idea of its own, or some ideas of a theme made a theme of their own."""

    idea: Target | None = None
    theme: Target | None = None
    contributions: tuple[str, ...] = Field(default=(), description="Contributions that leave the idea.")
    passages: tuple[Span, ...] = Field(default=(), description="Passages that leave the idea.")
    ideas: tuple[Target, ...] = Field(default=(), description="Ideas that leave the theme.")
    name: str = Field(min_length=1, max_length=200, description="Name of the new idea or theme.")
    _choices = (("idea", "theme"), ("contributions", "passages", "ideas"))

    @model_validator(mode="after")
    def _fitting(self) -> Split:
        if (self.theme is not None) != bool(self.ideas):
            raise ValueError(_said("wrong.split"))
        return self


class Move(Edit):
    """An idea put in another theme, or contributions (or passages) in another idea."""

    idea: Target | None = None
    contributions: tuple[str, ...] = ()
    passages: tuple[Span, ...] = ()
    to: Target = Field(description="The theme that an idea goes to, the idea that contributions go to.")
    _choices = (("idea", "contributions", "passages"),)


class SetAside(Edit):
    """What belongs in no theme."""

    idea: Target | None = None
    theme: Target | None = None
    contributions: tuple[str, ...] = ()
    passages: tuple[Span, ...] = ()
    why: str | None = Field(default=None, description="Why, for who reads the file.")
    _choices = (("idea", "theme", "contributions", "passages"),)


class Quote(Edit):
    """Passages to quote first wherever their idea is quoted, in this order, and passages never to quote."""

    passages: tuple[Span, ...] = Field(default=(), description="Passages to quote, the first one first.")
    without: tuple[Span, ...] = Field(default=(), description="Passages not to quote.")

    @model_validator(mode="after")
    def _some(self) -> Quote:
        if not (self.passages or self.without):
            raise ValueError(_said("wrong.quote"))
        return self


class Retype(Edit):
    """Another type for passages: what they do."""

    contributions: tuple[str, ...] = ()
    passages: tuple[Span, ...] = ()
    type: str = Field(description=f"One of: {', '.join(TYPES)}.")
    _choices = (("contributions", "passages"),)

    @field_validator("type")
    @classmethod
    def _known(cls, name: str) -> str:
        if name not in TYPES:
            near = get_close_matches(name, TYPES, n=1, cutoff=0.5)
            key = "wrong.type_near" if near else "wrong.type"
            raise ValueError(_said(key, names=", ".join(TYPES), near=near[0] if near else ""))
        return name


KINDS: Final[Mapping[str, type[Edit]]] = {
    "rename": Rename,
    "merge": Merge,
    "split": Split,
    "move": Move,
    "set aside": SetAside,
    "quote": Quote,
    "type": Retype,
}
"""What an edit can ask for: the value of its ``do``."""


@dataclass(frozen=True, kw_only=True)
class Edits:
    """The edits of a file, in its order.

    Parameters
    ----------
    edits : tuple of Edit
    origin : str
        Name of the file, for the sentences about conflicts.
    """

    edits: tuple[Edit, ...] = ()
    origin: str = "themes.toml"


def read_edits(path: str | Path) -> Edits:
    """Read and check a file of edits.

    Raises
    ------
    ReadError
        If the file is missing or cannot be read.
    SettingsError
        If it is not TOML or holds mistakes: all of them are in the message.

    Examples
    --------
    >>> import deliberation as dl
    >>> themes = dl.find_themes(dl.sample())  # doctest: +SKIP
    >>> themes.edited(dl.read_edits("themes.toml")).replay.conflicts  # doctest: +SKIP
    ()
    """
    file = Path(path)
    if not file.exists():
        raise ReadError(_said("missing", file=file))
    found = check_edits(read_toml(file, language=message_language()), origin=str(file))
    return Edits(edits=found.edits, origin=file.name)


def check_edits(data: Mapping[str, Any], *, origin: str = "themes.toml") -> Edits:
    """Check edits given as a dictionary; see ``read_edits`` for what it raises."""
    found: list[Edit] = []
    wrong = [_said("no_section", name=name) for name in data if name != "edits"]
    entries = data.get("edits", [])
    if not isinstance(entries, list):
        wrong.append(_said("list"))
        entries = []
    for number, entry in enumerate(entries, 1):
        result = _checked(entry, f"edits[{number}]")
        if isinstance(result, Edit):
            found.append(result)
        else:
            wrong += result
    if wrong:
        raise listed(origin, wrong, language=message_language())
    return Edits(edits=tuple(found), origin=origin)


def _checked(entry: object, where: str) -> Edit | Iterator[str]:
    if not isinstance(entry, dict):
        return iter([_said("section", where=where)])
    do = entry.get("do")
    kind = KINDS.get(do) if isinstance(do, str) else None
    if kind is None:
        near = get_close_matches(str(do), KINDS, n=1, cutoff=0.5)
        hint = _said("hint", near=near[0]) if near else ""
        said = _said("no_do" if do is None else "do", where=where, found=do, kinds=", ".join(KINDS))
        return iter([said + hint])
    try:
        return kind.model_validate(entry)
    except ValidationError as error:
        fields = {name: _said(f"fields.{name}", types=", ".join(TYPES)) for name in _DESCRIBED}
        return mistakes(error, kind, within=where, language=message_language(), fields=fields)
