"""Contests: what a citizen asks about how a contribution is filed, imported, listed, answered, replayed.

The citizens' page makes a small file (JSON) with the ids filled in. The organiser imports it into
``contests.csv``, beside the settings, and answers it; one accepted becomes an edit of ``themes.toml``,
which the next run replays. The citizens' page then shows the answer beside the contribution. What a
citizen wrote stays with the organiser.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, Final, Literal, cast

from deliberation.core.cells import neutral
from deliberation.core.errors import OutputError, ReadError
from deliberation.pipeline.inputs import CONTESTS_FILE, EDITS_FILE, Request
from deliberation.pipeline.words import say
from deliberation.synthesis.facts import Contested, Contests

MARK: Final = "deliberation-contest"
"""What the page writes in its file, to tell it from any other."""
WANTED: Final = ("move", "aside", "other")
STATES: Final = ("open", "accepted", "refused")
_LONGEST: Final = 2000
_WORDS: Final = ("contribution", "idea", "idea_name", "wanted", "wanted_idea", "wanted_name", "words")


@dataclass(frozen=True, kw_only=True)
class Contest:
    """One request.

    Parameters
    ----------
    id : str
        Made from what it says: the same file imported twice is one request.
    contribution : str
    start, end : str
        The passage; empty for the whole contribution.
    idea, idea_name : str
        Where it was filed; empty where in no idea.
    wanted : {"move", "aside", "other"}
    wanted_idea, wanted_name : str
        With "move": the idea that the citizen names.
    words : str
        The reason, in the citizen's words.
    state : {"open", "accepted", "refused"}
    answer : str
        What the organiser answers.
    """

    id: str
    contribution: str
    start: str = ""
    end: str = ""
    idea: str = ""
    idea_name: str = ""
    wanted: str = "other"
    wanted_idea: str = ""
    wanted_name: str = ""
    words: str = ""
    state: str = "open"
    answer: str = ""


def read_contests(base: Path) -> list[Contest]:
    """Return the requests beside the settings, in the order they were imported.

    Raises
    ------
    ReadError
        If the file is not one that we wrote.
    """
    file = base / CONTESTS_FILE
    if not file.is_file():
        return []
    try:
        with file.open(encoding="utf-8-sig", newline="") as handle:
            rows = list(csv.DictReader(handle))
        return [Contest(**{name: _told(cell or "") for name, cell in row.items()}) for row in rows]
    except (OSError, UnicodeDecodeError, TypeError) as error:
        raise ReadError(say("contests.unread", file=file)) from error


def _told(cell: str) -> str:
    """Return a cell without the apostrophe that keeps a spreadsheet from running it."""
    return cell[1:] if cell.startswith("'") and neutral(cell[1:]) != cell[1:] else cell


def contests_facts(base: Path, contributions: Collection[str]) -> Contests | None:
    """Return how many requests there are, and what was answered; None where there is none.

    Parameters
    ----------
    base : Path
        The folder of the settings.
    contributions : collection of str
        Ids of the consultation: a file may name anything, and an answer about nothing is not shown.
    """
    found = read_contests(base)
    if not found:
        return None
    accepted, refused = (sum(one.state == state for one in found) for state in STATES[1:])
    answers = [
        Contested(
            id=one.id,
            contribution=one.contribution,
            state=cast("Literal['accepted', 'refused']", one.state),
            answer=one.answer or None,
            idea=one.idea or None,
        )
        for one in found
        if one.state in STATES[1:] and one.contribution in contributions
    ]
    return Contests(received=len(found), accepted=accepted, refused=refused, answers=answers)


def told(contest: Contest) -> str:
    """Return a request in one line."""
    wanted = say(
        f"contests.{contest.wanted}",
        idea=contest.idea_name or contest.idea or "–",
        to=contest.wanted_name or "–",
    )
    return say(
        "contests.line",
        id=contest.id,
        state=say(f"contests.{contest.state}"),
        contribution=contest.contribution,
        wanted=wanted,
        words=contest.words,
    )


def import_contests(request: Request, files: Sequence[Path]) -> tuple[int, int]:
    """Add the requests of some files, and return how many are new and how many were there already.

    Raises
    ------
    ReadError
        If any file is not a request: every mistake is in the message, and nothing is imported.
    """
    known = {one.id: one for one in read_contests(request.base)}
    fresh: dict[str, Contest] = {}
    wrong: list[str] = []
    for file in files:
        try:
            contest = _read(file)
        except ReadError as error:
            wrong.append(str(error))
            continue
        if contest.id not in known:
            fresh[contest.id] = contest
    if wrong:
        raise ReadError("\n".join(wrong))
    _write(request.base, [*known.values(), *fresh.values()])
    return len(fresh), len(files) - len(fresh)


def _read(file: Path) -> Contest:
    try:
        if file.stat().st_size > 100_000:
            raise ReadError(say("contests.not_one", file=file))
        said: Any = json.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise ReadError(say("contests.not_one", file=file)) from error
    if not isinstance(said, dict) or said.get("file") != MARK:
        raise ReadError(say("contests.not_one", file=file))
    words = {name: " ".join(str(said.get(name) or "").split())[:_LONGEST] for name in _WORDS}
    spans = {name: said.get(name) for name in ("start", "end")}
    numbers = all(isinstance(value, int) and value >= 0 for value in spans.values())
    if not words["contribution"]:
        raise ReadError(say("contests.no_contribution", file=file))
    if words["wanted"] not in WANTED:
        raise ReadError(say("contests.wanted", file=file, found=words["wanted"][:40]))
    span = {name: str(value) for name, value in spans.items()} if numbers else {}
    told = json.dumps([words, span], sort_keys=True, ensure_ascii=False)
    made = hashlib.blake2b(told.encode(), digest_size=4).hexdigest()
    return Contest(id=f"C-{made}", **words, **span)


def answer_contest(
    request: Request, name: str, state: Literal["accepted", "refused"], *, why: str = "", to: str = ""
) -> Contest:
    """Answer a request; one that is accepted is written in ``themes.toml`` as an edit.

    Parameters
    ----------
    request : Request
    name : str
        Its id.
    state : {"accepted", "refused"}
    why : str
        What is answered to the citizen.
    to : str
        With a request to move: name of the idea to move to, where it is not the one the citizen names.

    Raises
    ------
    ReadError
        If there is no such request, it was answered, nothing says where to move the contribution, or a
        refusal says no reason.
    """
    found = read_contests(request.base)
    one = next((contest for contest in found if contest.id == name), None)
    if one is None:
        listed = ", ".join(contest.id for contest in found if contest.state == "open") or "–"
        raise ReadError(say("contests.no_such", id=name, listed=listed))
    if one.state != "open":
        raise ReadError(say("contests.answered", id=name))
    if state == "refused" and not why.strip():
        raise ReadError(say("contests.no_reason", id=name))
    if state == "accepted":
        _edit(request, one, to)
    done = replace(one, state=state, answer=" ".join(why.split())[:_LONGEST])
    _write(request.base, [done if contest.id == name else contest for contest in found])
    return done


def _edit(request: Request, contest: Contest, to: str) -> None:
    """Add the edit that a request asks for to the edits by hand, which are created where there are none."""
    subject = f"contributions = [{_quoted(contest.contribution)}]"
    if contest.start and contest.end:
        where = (
            f"contribution = {_quoted(contest.contribution)}, start = {contest.start}, end = {contest.end}"
        )
        subject = f"passages = [{{ {where} }}]"
    lines = ["", f"# {say('contests.comment', id=contest.id)}", "[[edits]]"]
    if contest.wanted == "aside" and not to:
        lines += ['do = "set aside"', subject, f"why = {_quoted(say('contests.comment', id=contest.id))}"]
    else:
        target = {"id": "" if to else contest.wanted_idea, "was": to or contest.wanted_name}
        if not target["was"]:
            raise ReadError(say("contests.no_target", id=contest.id))
        told = ", ".join(f"{key} = {_quoted(value)}" for key, value in target.items() if value)
        lines += ['do = "move"', subject, f"to = {{ {told} }}"]
    file = request.edits() or request.base / EDITS_FILE
    before = file.read_text(encoding="utf-8-sig").rstrip("\n") + "\n" if file.is_file() else ""
    _put(file, before + "\n".join(lines).lstrip("\n" if not before else "") + "\n")


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _write(base: Path, contests: Sequence[Contest]) -> None:
    names = [field.name for field in fields(Contest)]
    rows = [[neutral(asdict(contest)[name]) for name in names] for contest in contests]
    import io

    told = io.StringIO()
    csv.writer(told, lineterminator="\n").writerows([names, *rows])
    _put(base / CONTESTS_FILE, told.getvalue())


def _put(file: Path, text: str) -> None:
    draft = file.with_name(f".{file.name}.part")
    try:
        draft.write_text(text, encoding="utf-8", newline="")
        draft.replace(file)
    except OSError as error:
        raise OutputError(say("errors.refused", folder=file.parent, reason=error.strerror)) from error
