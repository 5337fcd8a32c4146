"""The files of the look-up: what each language's page holds of it, the parts beside it, the plain lists."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from deliberation.report.citizens.index import FOLDER, INLINE, build
from deliberation.report.citizens.lists import list_page
from deliberation.report.words import clean, marked, one_line

if TYPE_CHECKING:
    from deliberation.synthesis.lookup import Lookup

KEPT: Final = "lookup.json"
LISTED: Final = 120_000
"""Characters of the contributions up to which they are listed in the page itself."""
_EXCERPT: Final = 160
_LONG_EXCERPT: Final = 90
"""Characters of a contribution in a list, so that it is recognised; the look-up shows it whole."""

Group = tuple[str, list[dict[str, Any]]]


def files_of(found: Lookup, languages: Sequence[str]) -> dict[str, bytes]:
    """Return the files of a look-up by name; see ``report.lookup_files``."""
    parts = build(found)
    inline = parts.size <= INLINE
    entries = found.entries
    reasons = {
        state: sorted({r for r in entries.loc[entries["state"] == state, "reason"] if r})
        for state in ("aside", "moderated")
    }
    groups = dict(_groups(found))
    listed: list[dict[str, Any]] = []
    files: dict[str, bytes] = {}
    named: list[tuple[str, str, int]] = []
    if inline:
        listed = [
            {"theme": theme, "name": _name(found, theme), "groups": [list(group) for group in inside]}
            for theme, inside in groups.items()
        ]
    else:
        files |= dict(parts.files())
        for theme, inside in groups.items():
            file = f"{FOLDER}/list-{theme or 'rest'}.{{language}}.html"
            named.append((theme, file, sum(len(entries) for _, entries in inside)))
            for language in languages:
                title = marked(_name(found, theme), language)
                page = list_page(language, title, iter(inside), parts.head["language"])
                files[file.replace("{language}", language)] = page.encode("utf-8")
    kept = {
        "inline": inline,
        "head": parts.head,
        "parts": parts.parts if inline else {},
        "reasons": reasons,
        "listed": listed,
        "files": named,
    }
    return {KEPT: json.dumps(kept, ensure_ascii=False).encode("utf-8"), **files}


def _name(found: Lookup, theme: str) -> str:
    names = dict(zip(found.themes["theme"], found.themes["name"], strict=True))
    return one_line(names.get(theme, ""), _EXCERPT)


def _groups(found: Lookup) -> Iterator[tuple[str, list[Group]]]:
    """Yield each theme with its ideas, each with its contributions; then, under "", what is in none."""
    cut = _EXCERPT if len(found.entries) < 2000 else _LONG_EXCERPT
    held: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
    rest: list[dict[str, Any]] = []
    for row in found.rows():
        reference = clean(row["reference"] or row["id"])
        if row["state"] != "placed":
            aside = {"state": row["state"], "reason": clean(row["reason"] or "")}
            spoken = {"text": one_line(row["text"], cut), "language": row["language"]}
            rest.append({"reference": reference, "id": row["id"], **spoken, **aside})
            continue
        for idea, text in zip(row["ideas"], row["texts"], strict=True):
            held[idea].setdefault(
                row["id"],
                {
                    "reference": reference,
                    "id": row["id"],
                    "text": one_line(text, cut),
                    "language": row["language"],
                    "idea": idea,
                },
            )
    for theme in found.themes["theme"]:
        ideas: Mapping[str, Any] = found.ideas[found.ideas["theme"] == theme]
        yield (
            str(theme),
            [
                (f"{one_line(name, _EXCERPT)} ({idea})", list(held[idea].values()))
                for idea, name in zip(ideas["idea"], ideas["name"], strict=True)
            ],
        )
    if rest:
        yield "", [("", rest)]
