"""The citizens' page in one language: what was asked, what has a response, what is late, and the look-up."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from deliberation.core.language import known as core_knows
from deliberation.core.language import say as core_say
from deliberation.report.blocks import Run, Runs
from deliberation.report.citizens.charts import reached_chart, themes_chart
from deliberation.report.citizens.index import FOLDER, as_json
from deliberation.report.citizens.lists import why_aside
from deliberation.report.citizens.markup import script, style, template
from deliberation.report.sections import closing, front
from deliberation.report.sections.common import Frame
from deliberation.report.sections.ideas import class_of, known
from deliberation.report.words import Words, catalogue, known_language, one_line

if TYPE_CHECKING:
    from deliberation.synthesis.facts import Contested, Facts, Followed, Response

OPEN: Final = 40
"""Ideas without a response that are shown at once; the others unfold."""
CONTESTS: Final = 30
"""Answers to contests that are listed; the look-up shows each of them."""
IDEAS: Final = 12
"""Ideas of one response that are named at once."""
_LONGEST: Final = 2000
_NAME: Final = 160
_ASKED: Final = 110
_SAID: Final = (
    "contribution", "on_platform", "moderated", "no_moderation", "aside", "idea", "idea_several", "idea_size",
    "theme", "open", "no_response", "no_reason", "other_response", "searching", "empty", "nothing", "first",
    "unloaded", "persons", "parts", "results", "next", "so_far", "no", "how", "contest", "contested",
)  # fmt: skip
"""Sentences that the look-up itself says."""
_LABELS: Final = tuple(catalogue("en")["citizens"]["labels"])
_WAITING: Final = ("none", "planned", "drafted")
_HOW: Final = {"partly": "by_others", "waiting": "by_none"}
"""How the persons behind a figure are told, where they are not simply those who said the ideas."""


def to_page(facts: Facts, kept: str, language: str) -> str:
    """Return the page of citizens.

    Parameters
    ----------
    facts : Facts
        With their account.
    kept : str
        What ``lookup_files`` left under ``lookup.json``.
    language : {"fr", "en"}
    """
    frame = Frame(facts, Words(language))
    found = json.loads(kept)
    return (
        template("citizens.html.j2").render(page=_Page(frame, found).told(), style=style(), script=script())
        + "\n"
    )


class _Page:
    """Words what the page shows; nothing is computed here but which sentence to say."""

    def __init__(self, frame: Frame, found: Mapping[str, Any]) -> None:
        self._frame = frame
        self._found = found
        self._account = frame.facts.accountability
        self._names = {one[0]: one[1] for one in found["head"]["ideas"]} | {
            one[0]: one[1] for one in found["head"]["themes"]
        }
        self._ideas = known(frame.facts.texts)
        self._sizes = {one[0]: one[3] for one in found["head"]["ideas"]}

    def told(self) -> dict[str, Any]:
        """Return everything that the template prints."""
        frame, about = self._frame, self._frame.facts.about
        say = frame.say
        sections = ("lookup", "waiting", "answered", "charts", "all", "contest")
        return {
            "language": frame.words.language,
            "title": frame.localised(about.title),
            "kind": say("citizens.kind"),
            "question": frame.localised(about.question, 420) if about.question else None,
            "notice": frame.localised(about.notice) if about.notice else None,
            "facts_line": front.facts_line(frame),
            "labels": {name: say(f"citizens.labels.{name}") for name in _LABELS},
            "help": say(f"citizens.help.{self._typed()}"),
            "sections": {name: say(f"citizens.sections.{name}") for name in sections},
            "figures": self._figures(),
            "essentials": self._essentials(),
            "late": self._late(),
            "waiting": self._waiting(),
            "waiting_caption": self._waiting_caption(),
            "responses": self._responses(),
            "detached": self._detached(),
            "charts": self._charts(),
            "listed": self._listed(),
            "lists": self._lists(),
            "contest": self._contest(),
            "contact": frame.localised(about.contact) if about.contact else None,
            "closing": closing.attribution(frame),
            "open": OPEN,
            "head": as_json(self._head()),
            "parts": as_json(self._found["parts"]) if self._found["inline"] else None,
            "any_answered": bool(frame.facts.responses),
            "answers": as_json(self._answers()),
            "words": as_json(self._words()),
            "beside": not self._found["inline"],
            "texts_language": self._head()["texts_language"],
            "untranslated": say("caution.untranslated") if self._head()["texts_language"] else None,
        }

    def _typed(self) -> str:
        """Return what may be typed in the search, besides references and words: what its parts hold."""
        head = self._found["head"]
        held = [name for name, key in (("address", "addresses"), ("receipt", "receipts")) if head[key]]
        return "_".join(held) or "words"

    def _head(self) -> dict[str, Any]:
        """Return the head of the look-up as this page says it: names with its quotation marks."""
        head, label = self._found["head"], self._frame.label
        spoken = known_language(head["language"])
        return {
            **head,
            "ideas": [[one[0], label(one[1], _NAME).text, *one[2:]] for one in head["ideas"]],
            "themes": [[one[0], label(one[1], _NAME).text] for one in head["themes"]],
            "texts_language": "" if spoken in (None, self._frame.words.language) else spoken,
        }

    # -- the top -----------------------------------------------------------------------------------

    def _figures(self) -> list[dict[str, Any]]:
        account, words = self._account, self._frame.words
        if account is None:
            return []
        told = [
            ("asked", account.ideas, account.persons),
            ("answered", account.ideas_in("answered"), account.persons_in("answered")),
            ("partly", account.ideas_in("partly"), account.persons_in("partly")),
            ("waiting", account.ideas_in(*_WAITING), account.persons_in(*_WAITING)),
            ("late", account.late, None),  # of its persons some wait with those above, some in part
        ]
        return [
            {
                "value": words.number(ideas),
                "label": self._frame.say(f"citizens.figures.{name}", n=ideas),
                "late": name == "late",
                "note": self._voices(persons, _HOW.get(name, "by")) if ideas and persons is not None else "",
            }
            for name, ideas, persons in told
            if ideas or name not in ("partly", "late")
        ]

    def _voices(self, persons: int, how: str) -> str:
        """Write how many persons are behind; contributions where nobody knows who wrote."""
        unit = "persons" if self._frame.authored else "contributions"
        return self._frame.say(f"citizens.figures.{how}", count=self._frame.words.unit(unit, persons))

    def _essentials(self) -> list[Runs]:
        account, runs = self._account, self._frame.runs
        if account is None:
            return [runs("citizens.no_ideas")]
        unit = "persons" if self._frame.authored else "contributions"

        def count(persons: int) -> str:
            return self._frame.words.unit(unit, persons)

        said = [runs("citizens.asked", n=account.ideas, persons=count(account.persons))]
        said += closing.told_of(self._frame, account)
        if account.by_theme_only:
            n = account.by_theme_only
            said.append(runs("citizens.by_theme", n=n, persons=count(n)))
        said.append(runs("citizens.once" if self._frame.authored else "citizens.once_contributions"))
        unsigned = ("unsigned", "unsigned_channel")
        if self._frame.authored and any(one.code in unsigned for one in self._frame.facts.notices):
            said.append(runs("citizens.unsigned"))
        return said

    def _late(self) -> list[Runs]:
        account, runs = self._account, self._frame.runs
        if account is None:
            return []
        said = []
        if account.as_of is not None:
            how = "given" if account.as_of_given else "latest"
            said.append(runs(f"citizens.as_of_{how}", day=self._day(account.as_of)))
        if account.due is not None:
            said.append(runs("citizens.due", day=self._day(account.due)))
        elif not any(one.due for one in account.asked):
            said.append(runs("citizens.no_due"))
        if account.late:
            said.append(runs("citizens.late", n=account.late))
        elif account.as_of is not None:
            said.append(runs("citizens.none_late_on", day=self._day(account.as_of)))
        else:
            said.append(runs("citizens.none_late"))
        if account.overdue:
            said.append(runs("citizens.overdue", n=account.overdue))
        return said

    # -- tables ------------------------------------------------------------------------------------

    def _waiting(self) -> dict[str, Any]:
        """Return the ideas without a response, those that are late first, then by persons."""
        account = self._account
        if account is None:
            return {"rows": [], "more": "", "themes": []}
        waiting = [one for one in account.asked if one.state in (*_WAITING, "partly")]
        ideas = [one for one in waiting if one.level == "idea"]
        ideas.sort(key=lambda one: (one.state == "partly", -(one.late or 0), -one.persons))
        more = self._frame.say("citizens.waiting.more", n=account.more) if account.more else ""
        return {"rows": [self._wait(one) for one in ideas], "more": more}

    def _waiting_caption(self) -> str:
        """Say in which order ideas wait: of many, the page lists the most said, then some of the others."""
        more = self._account is not None and self._account.more
        return self._frame.say(f"citizens.labels.waiting_caption{'_more' if more else ''}")

    def _wait(self, one: Followed) -> dict[str, Any]:
        say = self._frame.say
        state = closing.part_of(self._frame, one) or say(f"citizens.states.{one.state}")
        delay = [say("citizens.waiting.age", n=one.age)] if one.age else []
        if one.late:
            delay.append(say("citizens.waiting.late", n=one.late))
        elif one.due is not None:
            delay.append(say("citizens.waiting.due", day=self._day(one.due)))
        return {
            "id": one.id,
            "name": self._frame.label(one.name, _NAME),
            "theme": self._name(one.theme) if one.theme else None,
            "size": self._frame.voices(one.persons, one.contributions),
            "state": state,
            "mark": "late" if one.late else one.state,
            "delay": delay,
            "class": self._class(one),
        }

    def _class(self, one: Followed) -> str:
        """Return the class of an idea, and the statement that was voted on where its name does not say it."""
        if one.standing is None:
            return ""
        idea = self._ideas.get(one.id)
        kind = class_of(self._frame, one if idea is None or idea.standing is None else idea)
        if one.asked is None:
            return kind
        statement = self._frame.line(one.asked, _ASKED).text
        return f"{kind} {self._frame.say('official.asked', n=one.voted, statement=statement)}"

    def _responses(self) -> list[dict[str, Any]]:
        """Return the responses, those about most persons first, each with the ideas it answers."""
        rows = [self._given(n, one) for n, one in enumerate(self._frame.facts.responses)]
        return sorted(rows, key=lambda row: -row["weight"])

    def _given(self, number: int, one: Response) -> dict[str, Any]:
        frame = self._frame
        ids = [*one.themes, *(name for name in one.ideas if name not in one.themes)]
        ids.sort(key=lambda name: -self._sizes.get(name, 10**9))
        names = [{"id": name, "name": self._name(name)} for name in ids if name in self._names]
        told = [frame.say("citizens.given.overdue", n=one.overdue)] if one.overdue else []
        if one.validated_by and one.validated_on:
            who = frame.foreign(one.validated_by, None, 120).text
            told.append(frame.say("citizens.given.validated", who=who, day=self._day(one.validated_on)))
        cited = len(one.contributions)
        return {
            "anchor": f"response-{number}",
            "about": frame.say(f"citizens.given.{'ideas_of_cited' if cited else 'ideas'}"),
            "subject": frame.localised(one.subject, 400),
            "symbol": closing.SYMBOLS.get(one.status, "•"),
            "status": self._status(one),
            "reason": frame.localised(one.reason, _LONGEST) if one.reason else None,
            "who": frame.foreign(one.who, None, 200) if one.who else None,
            "when": self._when(one.by_when),
            "notes": told,
            "links": [link for link in one.links if _followed(link)],
            "ideas": names[:IDEAS],
            "rest": names[IDEAS:],
            "cited": frame.say("citizens.given.cited", n=cited) if cited else "",
            "persons": self._frame.say("citizens.given.persons", n=one.persons)
            if self._frame.authored
            else "",
            "weight": one.persons,
        }

    def _status(self, one: Response) -> str:
        known = self._frame.words.known("statuses", one.status)
        if one.status == "unclassified" and one.said:
            return f"{known} ({one_line(one.said, 60)})"
        return known

    def _when(self, written: str | None) -> str:
        if not written:
            return ""
        try:
            return self._day(datetime.date.fromisoformat(written[:10]))
        except ValueError:
            return one_line(written, 80)

    def _detached(self) -> list[Runs]:
        account = self._account
        told = []
        for one in account.detached if account is not None else ():
            subject = self._frame.label(one.subject, _NAME)
            now = self._name(one.now) if one.now else Run("")
            told.append(self._frame.runs(f"citizens.detached.{one.why}", subject=subject, now=now))
        return told

    def _charts(self) -> list[dict[str, Any]]:
        if self._account is None:
            return []
        return [
            reached_chart(self._account, self._frame),
            themes_chart(self._frame, {one.id: one for one in self._account.asked if one.level == "theme"}),
        ]

    def _contest(self) -> list[Runs]:
        account, runs = self._account, self._frame.runs
        told = [runs("citizens.contests.how"), runs("citizens.contests.file")]
        told.append(
            runs("citizens.contests.to", contact=self._frame.localised(self._frame.facts.about.contact))
            if self._frame.facts.about.contact
            else runs("citizens.contests.to_nobody")
        )
        told.append(runs("citizens.contests.without"))
        said = account.contests if account is not None else None
        if said is not None:
            told.append(
                runs("citizens.contests.count", n=said.received, accepted=said.accepted, refused=said.refused)
            )
            told += [self._contested(one) for one in said.answers[:CONTESTS]]
            rest = len(said.answers) - CONTESTS
            if rest > 0:
                told.append(runs("citizens.contests.more", n=rest))
        return told

    def _contested(self, one: Contested) -> Runs:
        """Return what became of one request."""
        told = self._frame.runs(
            "citizens.contests.answered",
            id=one.id,
            contribution=one_line(one.contribution, 60),
            state=self._contest_state(one),
        )
        if one.answer is None:
            return told
        answer = self._frame.foreign(one.answer, None, _LONGEST)
        return (*told, Run(" "), *self._frame.runs("citizens.said.contested.answer", answer=answer))

    def _contest_state(self, one: Contested) -> str:
        return self._frame.say(f"citizens.contests.states.{'done' if one.done else one.state}")

    def _listed(self) -> list[dict[str, Any]]:
        """Return the contributions listed in the page; those that a response answers are marked.

        A response that names contributions answers these alone; another, all of its ideas and themes.
        """
        responses = self._frame.facts.responses
        named = {name for one in responses for name in one.contributions}
        ideas = {name for one in responses if not one.contributions for name in one.ideas}
        themes = {name for one in responses for name in one.themes}

        def marked(theme: str, entry: Mapping[str, Any]) -> dict[str, Any]:
            answered = entry["id"] in named or entry.get("idea") in ideas or theme in themes
            return {**entry, "answered": answered, "why": why_aside(self._frame.words, entry)}

        return [
            {
                **listed,
                "name": self._frame.label(listed["name"], _NAME) if listed["name"] else None,
                "groups": [
                    [self._frame.label(name, _NAME), [marked(listed["theme"], entry) for entry in entries]]
                    for name, entries in listed["groups"]
                ],
            }
            for listed in self._found["listed"]
        ]

    def _lists(self) -> list[dict[str, Any]]:
        """Return the plain lists beside the page, one per theme and one for what is in none."""
        language = self._frame.words.language
        return [
            {
                "file": file.replace("{language}", language),
                "name": self._name(name) if name else Run(self._frame.say("citizens.lists.rest")),
                "count": self._frame.words.unit("contributions", count),
            }
            for name, file, count in self._found["files"]
        ]

    # -- what the look-up says ---------------------------------------------------------------------

    def _answers(self) -> dict[str, Any]:
        """Return which responses stand with which idea, theme and contribution."""
        account, facts = self._account, self._frame.facts
        of: dict[str, dict[str, list[int]]] = {"ideas": {}, "others": {}, "themes": {}, "contributions": {}}
        for number, one in enumerate(facts.responses):
            for level, names in (
                ("others" if one.contributions else "ideas", one.ideas),
                ("themes", one.themes),
                ("contributions", one.contributions),
            ):
                for name in names:
                    of[level].setdefault(name, []).append(number)
        asked = account.asked if account is not None else []
        return {
            **of,
            "responses": [self._short(one) for one in facts.responses],
            "state": {
                one.id: self._frame.say(f"citizens.waits.{one.state}")
                for one in asked
                if one.state in ("planned", "drafted")
            },
            "contested": self._answered_contests(),
            "folder": FOLDER,
        }

    def _answered_contests(self) -> dict[str, list[dict[str, str]]]:
        """Return the answers to contests, by contribution."""
        found: dict[str, list[dict[str, str]]] = {}
        account = self._account
        for one in account.contests.answers if account is not None and account.contests is not None else ():
            answer = "" if one.answer is None else one_line(one.answer, _LONGEST)
            told = {"id": one.id, "state": self._contest_state(one), "answer": answer}
            found.setdefault(one.contribution, []).append(told)
        return found

    def _short(self, one: Response) -> dict[str, str]:
        who = [one_line(one.who, 200)] if one.who else []
        when = self._when(one.by_when)
        return {
            "subject": self._frame.localised(one.subject, 400).text,
            "status": f"{closing.SYMBOLS.get(one.status, '•')}\u00a0{self._status(one)}",
            "reason": self._frame.localised(one.reason, _LONGEST).text if one.reason else "",
            "who": " · ".join([*who, *([when] if when else [])]),
        }

    def _words(self) -> dict[str, Any]:
        language = self._frame.words.language
        told = catalogue(language)["citizens"]
        reasons = self._found["reasons"]
        return {
            **{name: self._said(told["said"], name) for name in _SAID},
            "remainder": {r: self._frame.words.known("citizens.remainder", r) for r in reasons["aside"]},
            "moderation": {
                r: core_say(f"reasons.{r}", language) if core_knows(f"reasons.{r}", language) else r
                for r in reasons["moderated"]
            },
        }

    def _said(self, told: Mapping[str, Any], name: str) -> Any:
        """Return a sentence of the look-up, or its twin about contributions where nobody knows who wrote."""
        texts = f"{name}_texts"
        return told[texts] if not self._frame.authored and texts in told else told[name]

    def _name(self, name: str | None) -> Run:
        return self._frame.label(self._names.get(name or "", name or ""), _NAME)

    def _day(self, day: datetime.date) -> str:
        return self._frame.words.date(day)


def _followed(link: str) -> bool:
    """Tell whether an address may be a link: a page of the web, nothing that a browser would run."""
    return link.lower().startswith(("https://", "http://")) and not any(sign in link for sign in " <>\"'")
