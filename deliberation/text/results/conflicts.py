"""What became of the edits of a file: how many were replayed, and those that could not be, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from deliberation.core.conflicts import WHERE, conflict_sentence
from deliberation.core.provenance import Provenance


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """An edit that could not be replayed, or only in part.

    Parameters
    ----------
    code : str
        Key of the locales under ``[edits.conflicts]``.
    file : str
        Name of the file of edits.
    edit : int
        Its number in the file, from 1.
    do : str
        What it asks.
    values : mapping of str to str
        What fills the sentence.
    """

    code: str
    file: str
    edit: int
    do: str
    values: Mapping[str, str] = field(default_factory=dict)

    def sentence(self, language: str) -> str:
        """Say where it is, what happened and how to mend it."""
        return conflict_sentence(self.to_dict(), language)

    def to_dict(self) -> dict[str, str]:
        """Return everything as texts, as a notice of the facts holds it."""
        return {"code": self.code, "file": self.file, "edit": str(self.edit), "do": self.do, **self.values}

    @classmethod
    def from_dict(cls, said: Mapping[str, str]) -> Conflict:
        """Read back what ``to_dict`` gave."""
        rest = {name: text for name, text in said.items() if name not in {"code", *WHERE}}
        return cls(code=said["code"], file=said["file"], edit=int(said["edit"]), do=said["do"], values=rest)


@dataclass(frozen=True, kw_only=True, eq=False)
class Replay:
    """What a file of edits did to themes.

    Parameters
    ----------
    edits : int
        Edits in the file.
    done : int
        Those that were replayed, in part at least.
    conflicts : tuple of Conflict
        In the order of the file.
    passages : pyarrow.Table
        The passages as they were found, before any edit.
    names : mapping of str to str
        The names as they were found.
    moderated : mapping of str to str or None
        Themes of what moderation set aside, as they were found.
    provenance : Provenance
    """

    edits: int
    done: int
    conflicts: tuple[Conflict, ...]
    passages: pa.Table
    names: Mapping[str, str]
    moderated: Mapping[str, str | None]
    provenance: Provenance
