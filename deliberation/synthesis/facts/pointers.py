"""The facts, each value with its address: a JSON pointer into ``facts.json``."""

from __future__ import annotations

import datetime
from typing import Any

from pydantic import BaseModel

from deliberation.core import traced
from deliberation.core.remembered import once_each
from deliberation.synthesis.facts.base import Fact, Share
from deliberation.synthesis.facts.document import Facts


def with_pointers(facts: Facts) -> Facts:
    """Return the same facts, in which each number, text, date and list knows its JSON pointer.

    Parameters
    ----------
    facts : Facts
        The synthesis as data.

    Returns
    -------
    Facts
        Equal to ``facts``; the parts of a share hold the address of the share. The same object each time it
        is asked for the same facts, so that what was settled for them stays. A truth value or an absence has
        no address of its own.

    Examples
    --------
    >>> with_pointers(facts).counts.votes.facts  # doctest: +SKIP
    ('/counts/votes',)
    """
    return facts if of_pointers(facts) else _pointed(facts)


@once_each
def _pointed(facts: Facts) -> Facts:
    found: Facts = _addressed(facts, "")
    return found


def of_pointers(facts: Facts) -> bool:
    """Tell whether facts have their addresses already."""
    return bool(traced.of(facts.engine_version))


def resolve(facts: Any, pointer: str) -> Any:
    """Return what stands at a JSON pointer of a document read from ``facts.json``.

    Parameters
    ----------
    facts : dict
        The document, as ``json.loads`` or ``model_dump`` gives it.
    pointer : str
        RFC 6901: ``/opinion/unites/0/everybody/agree/n``.

    Raises
    ------
    LookupError
        If nothing stands there.

    Examples
    --------
    >>> resolve({"a/b": [{"n": 3}]}, "/a~1b/0/n")
    3
    """
    found = facts
    for part in pointer.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        found = found[int(name)] if isinstance(found, list) else found[name]
    return found


def _addressed(value: Any, at: str) -> Any:
    if isinstance(value, BaseModel):
        whole = isinstance(value, Share)  # of a share, each part is the share: n and interval go with it
        held = {
            name: _addressed(getattr(value, name), at if whole else f"{at}/{name}")
            for name in type(value).model_fields
        }
        found = type(value).model_construct(value.model_fields_set, **held)
        if isinstance(found, Fact):
            found._at = at
        return found
    if isinstance(value, dict):
        return {name: _addressed(one, f"{at}/{_escaped(str(name))}") for name, one in value.items()}
    if isinstance(value, list):
        return traced.several([_addressed(one, f"{at}/{i}") for i, one in enumerate(value)], (at,))
    if isinstance(value, tuple):
        return tuple(_addressed(one, f"{at}/{i}") for i, one in enumerate(value))
    return _leaf(value, at)


def _leaf(value: Any, at: str) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return traced.whole(value, (at,))
    if isinstance(value, float):
        return traced.real(value, (at,))
    if isinstance(value, str):
        return traced.text(value, (at,))
    return traced.day(value, (at,)) if type(value) is datetime.date else value


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
