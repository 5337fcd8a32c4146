"""Plain lists of contributions beside the citizens' page, and why one is in no theme."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from deliberation.core.language import known as core_knows
from deliberation.core.language import say as core_say
from deliberation.report.citizens.markup import style, template
from deliberation.report.words import Words, known_language, marked, one_line

_LONGEST: Final = 160
"""Characters of a reason."""


def why_aside(words: Words, entry: Mapping[str, Any]) -> str:
    """Say why a contribution is in no theme; nothing where it is in one."""
    reason = str(entry.get("reason", ""))
    if entry.get("state") == "moderated":
        known = core_knows(f"reasons.{reason}", words.language) if reason else False
        told = core_say(f"reasons.{reason}", words.language) if known else one_line(reason, _LONGEST)
        return words.say("citizens.lists.moderated", reason=told or words.say("citizens.said.no_moderation"))
    return words.known("citizens.remainder", reason) if reason else ""


def list_page(
    frame_language: str, title: str, groups: Iterator[tuple[str, Sequence[Mapping[str, Any]]]], main: str
) -> str:
    """Return a plain list of contributions: the idea they are in, then their reference and words.

    ``title`` is the name of a theme, nothing for what is in none; ``main`` the language of most texts.
    """
    words = Words(frame_language)

    def spoken(language: str | None) -> str:
        code = known_language(language or main)
        return "" if code in (None, frame_language) else str(code)

    labels = {name: words.say(f"citizens.lists.{name}") for name in ("back", "kind", "passages")}
    told = [
        (
            marked(name, frame_language),
            [
                {**entry, "why": why_aside(words, entry), "spoken": spoken(entry["language"])}
                for entry in entries
            ],
        )
        for name, entries in groups
    ]
    named = {"title": title or words.say("citizens.lists.rest"), "spoken": spoken(None) if title else ""}
    page = {"language": frame_language, **named, "groups": told, "labels": labels}
    return template("citizens-list.html.j2").render(page=page, style=style()) + "\n"
