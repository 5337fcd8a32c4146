"""Edits by hand replayed on themes: each is done, done in part, or a conflict; no contribution is lost.

Edits are replayed in the order of their file, always on the themes as they were found. Where two of them
contradict one another, the first stands.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from deliberation.core.provenance import Provenance, hash_texts
from deliberation.text.edits.file import (
    Edit,
    Edits,
    Merge,
    Move,
    Quote,
    Rename,
    Retype,
    SetAside,
    Split,
    Target,
)
from deliberation.text.edits.grouping import Grouping, Level, Refused, Rows, several
from deliberation.text.results.conflicts import Conflict, Replay
from deliberation.text.results.identity import next_idea, next_theme
from deliberation.text.results.verbatims import NEVER
from deliberation.text.wording.normalise import fold

if TYPE_CHECKING:
    from deliberation.text.results.themes import Themes

Parts = list[Refused]


def replayed(themes: Themes, edits: Edits) -> Themes:
    """Return themes as they were found, then edited by hand; see ``Themes.edited``."""
    found = as_found(themes)
    if not edits.edits:
        return found
    grouping = Grouping(found)
    conflicts: list[Conflict] = []
    done = 0
    for number, edit in enumerate(edits.edits, 1):
        try:
            refused = _VERBS[type(edit)](grouping, edit, number)
            done += 1
        except Refused as whole:
            refused = [whole]
        conflicts += [
            Conflict(code=part.code, file=edits.origin, edit=number, do=edit.do, values=part.values)
            for part in refused
        ]
    alive = grouping.alive()
    said = [edit.model_dump_json() for edit in edits.edits]
    return replace(
        found,
        passages=grouping.table(),
        names={name: said for name, said in grouping.names.items() if name in alive},
        moderated={i: grouping.moved(theme) for i, theme in found.moderated.items()},
        quoting=grouping.quoting(),
        replay=Replay(
            edits=len(edits.edits),
            done=done,
            conflicts=tuple(conflicts),
            passages=found.passages,
            names=found.names,
            moderated=found.moderated,
            provenance=Provenance(
                step="edit_themes",
                parameters={"edits": len(edits.edits), "replayed": done, "conflicts": len(conflicts)},
                inputs=hash_texts([found.provenance.digest(), *said]),
            ),
        ),
    )


def as_found(themes: Themes) -> Themes:
    """Return themes as they were before any edit."""
    if themes.replay is None:
        return themes
    replay = themes.replay
    return replace(
        themes,
        passages=replay.passages,
        names=replay.names,
        moderated=replay.moderated,
        quoting=(),
        replay=None,
    )


def _rename(grouping: Grouping, edit: Rename, number: int) -> Parts:
    level, target = _subject_of(edit)
    name = grouping.subject(target, level)
    _give_name(grouping, level, name, edit.name, number)
    return []


def _give_name(grouping: Grouping, level: Level, name: str, said: str, number: int) -> None:
    if name in grouping.named and grouping.names[name] != said:
        raise Refused("contradicts", other=grouping.named[name])
    _check_free(grouping, said, grouping.siblings(level, name) - {name})
    grouping.names[name] = said
    grouping.named[name] = number


def _check_free(grouping: Grouping, said: str, others: set[str]) -> None:
    if any(fold(grouping.names[other]) == fold(said) for other in others):
        raise Refused("name_taken", name=said)


def _merge(grouping: Grouping, edit: Merge, number: int) -> Parts:
    level: Level = "idea" if edit.ideas else "theme"
    found, lost = _found(grouping, edit.ideas or edit.themes, level)
    if len(found) == 1 and lost:
        raise lost[0]
    names = list(dict.fromkeys(name for name, _ in found))
    first = names[0]
    _check_merge(grouping, edit, level, names)
    by_hand = [name for name in names if name in grouping.named]
    said = edit.name or grouping.names[by_hand[0] if by_hand else first]
    _check_free(grouping, said, grouping.siblings(level, first) - set(names))
    # The id that the file gives goes on, even where it is now that of another one of those that are merged.
    written = found[0][1].id
    kept = written if written in names else first
    before, theme = grouping.alive(), grouping.theme_of(first) if level == "idea" else kept
    for name in names:
        grouping.place(grouping.inside(level, name), idea=kept if level == "idea" else None, theme=theme)
    grouping.names[kept] = said
    if edit.name is not None or by_hand:
        grouping.named[kept] = number
    grouping.forget(before, edit=number, into=kept, written=dict(reversed(found)))
    return lost


def _check_merge(grouping: Grouping, edit: Merge, level: Level, names: list[str]) -> None:
    first = names[0]
    if edit.name is not None and first in grouping.named and grouping.names[first] != edit.name:
        raise Refused("contradicts", other=grouping.named[first])
    for name in names:
        cut_by, parent = grouping.cut.get(name, (0, ""))
        if parent in names:
            raise Refused("contradicts", other=cut_by)
        settled = grouping.settled.get(name)
        if level == "idea" and settled and grouping.theme_of(name) != grouping.theme_of(first):
            raise Refused("contradicts", other=settled)


def _split(grouping: Grouping, edit: Split, number: int) -> Parts:
    return _split_theme(grouping, edit, number) if edit.theme else _split_idea(grouping, edit, number)


def _split_idea(grouping: Grouping, edit: Split, number: int) -> Parts:
    level, target = _subject_of(edit)
    name = grouping.subject(target, level)
    rows, refused = _free_rows(
        grouping, *grouping.chosen(edit.contributions, edit.passages, within=name), target=target
    )
    if len(rows) == len(grouping.inside("idea", name)):
        raise Refused("whole_idea", target=target.label())
    _check_free(grouping, edit.name, grouping.siblings("idea", name))
    theme = grouping.theme_of(name)
    fresh = next_idea(grouping.used, theme)
    _begin(grouping, fresh, edit.name, number, parent=name)
    grouping.place(rows, idea=fresh, theme=theme)
    grouping.put.update(dict.fromkeys(rows.tolist(), number))
    return refused


def _split_theme(grouping: Grouping, edit: Split, number: int) -> Parts:
    level, target = _subject_of(edit)
    name = grouping.subject(target, level)
    found, refused = _found(grouping, edit.ideas, "idea")
    leaving = []
    for idea, wanted in found:
        settled = grouping.settled.get(idea)
        if grouping.theme_of(idea) == name:
            leaving.append(idea)
        elif settled:
            refused.append(Refused("contradicts", other=settled))
        else:
            refused.append(Refused("elsewhere", idea=wanted.label(), target=target.label()))
    if not leaving:
        raise refused[0]
    if set(leaving) == set(grouping.idea[grouping.inside("theme", name)]):
        raise Refused("whole_theme", target=target.label())
    _check_free(grouping, edit.name, grouping.siblings("theme", name))
    fresh = next_theme(grouping.used)
    _begin(grouping, fresh, edit.name, number, parent=name)
    for idea in leaving:
        grouping.place(grouping.inside("idea", idea), theme=fresh)
        grouping.settled[idea] = number
    return refused


def _begin(grouping: Grouping, fresh: str, said: str, number: int, *, parent: str) -> None:
    grouping.used.add(fresh)
    grouping.names[fresh] = said
    grouping.named[fresh] = number
    grouping.cut[fresh] = (number, parent)


def _move(grouping: Grouping, edit: Move, number: int) -> Parts:
    before = grouping.alive()
    refused: Parts = []
    if edit.idea is not None:
        name = grouping.subject(edit.idea, "idea")
        theme = grouping.find(edit.to, "theme")
        if name in grouping.settled and grouping.theme_of(name) != theme:
            raise Refused("contradicts", other=grouping.settled[name])
        grouping.place(grouping.inside("idea", name), theme=theme)
        grouping.settled[name] = number
    else:
        name = grouping.find(edit.to, "idea")
        rows, absent = grouping.chosen(edit.contributions, edit.passages)
        rows, refused = _free_rows(grouping, rows, absent, keep=name)
        grouping.place(rows, idea=name, theme=grouping.theme_of(name))
        grouping.put.update(dict.fromkeys(rows.tolist(), number))
    grouping.forget(before, edit=number, into=None)
    return refused


def _set_aside(grouping: Grouping, edit: SetAside, number: int) -> Parts:
    before = grouping.alive()
    refused: Parts = []
    written: dict[str, Target] = {}
    if edit.idea is not None or edit.theme is not None:
        level, target = _subject_of(edit)
        name = grouping.subject(target, level)
        if level == "idea" and name in grouping.settled:
            raise Refused("contradicts", other=grouping.settled[name])
        rows = grouping.inside(level, name)
        written = {name: target}
    else:
        rows, absent = grouping.chosen(edit.contributions, edit.passages)
        rows, refused = _free_rows(grouping, rows, absent)
    grouping.remove(rows)
    grouping.put.update(dict.fromkeys(rows.tolist(), number))
    grouping.forget(before, edit=number, into=None, written=written)
    return refused


def _quote(grouping: Grouping, edit: Quote, number: int) -> Parts:
    refused: Parts = []
    done = False
    for spans, first in ((edit.passages, 1), (edit.without, NEVER)):
        for place, span in enumerate(spans):
            rows, absent = grouping.chosen((), [span])
            rank = first and first + place
            other = next((n for row in rows.tolist() if (n := grouping.quoted.get(row))), None)
            if absent:
                refused.append(Refused("absent", ids=several(absent)))
            elif other is not None and any(grouping.ranks[row] != rank for row in rows.tolist()):
                refused.append(Refused("contradicts", other=other))
            else:
                grouping.ranks.update(dict.fromkeys(rows.tolist(), rank))
                grouping.quoted.update(dict.fromkeys(rows.tolist(), number))
                done = True
    if not done:
        raise refused[0]
    return refused


def _retype(grouping: Grouping, edit: Retype, number: int) -> Parts:
    rows, absent = grouping.chosen(edit.contributions, edit.passages)
    refused: Parts = [Refused("absent", ids=several(absent))] if absent else []
    taken = [row for row in rows.tolist() if row in grouping.typed and grouping.type[row] != edit.type]
    others = sorted({grouping.typed[row] for row in taken})
    refused += [Refused("contradicts", other=other) for other in others]
    free = [row for row in rows.tolist() if row not in taken]
    if not free:
        raise refused[-1]
    grouping.type[free] = edit.type
    grouping.typed.update(dict.fromkeys(free, number))
    return refused


_VERBS: Final[dict[type[Edit], Callable[..., Parts]]] = {
    Rename: _rename,
    Merge: _merge,
    Split: _split,
    Move: _move,
    SetAside: _set_aside,
    Quote: _quote,
    Retype: _retype,
}


def _subject_of(edit: Rename | Split | SetAside) -> tuple[Level, Target]:
    if edit.idea is not None:
        return "idea", edit.idea
    if edit.theme is None:
        raise TypeError("an edit of an idea or a theme was expected")
    return "theme", edit.theme


def _found(
    grouping: Grouping, targets: tuple[Target, ...], level: Level
) -> tuple[list[tuple[str, Target]], Parts]:
    """Return the targets that are found, with their ids, and why others are not; none found is a conflict."""
    found: list[tuple[str, Target]] = []
    lost: Parts = []
    for target in targets:
        try:
            found.append((grouping.find(target, level), target))
        except Refused as refused:
            lost.append(refused)
    if not found:
        raise lost[0]
    return found, lost


def _free_rows(
    grouping: Grouping,
    rows: Rows,
    absent: list[str],
    *,
    keep: str | None = None,
    target: Target | None = None,
) -> tuple[Rows, Parts]:
    """Return the passages that no earlier edit put elsewhere, and what is wrong with the others.

    An earlier edit that put them in ``keep`` already (None: set them aside) says the same.
    """
    refused: Parts = []
    if absent:
        inside = {} if target is None else {"target": target.label()}
        refused.append(Refused("not_inside" if target else "absent", ids=several(absent), **inside))
    taken = np.array(
        [row in grouping.put and grouping.idea[row] != keep for row in rows.tolist()], dtype=bool
    )
    others = sorted({grouping.put[row] for row in rows[taken].tolist()})
    refused += [Refused("contradicts", other=other) for other in others]
    if not (~taken).any():
        raise refused[-1]
    return rows[~taken], refused
