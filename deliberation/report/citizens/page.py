"""The citizens' page in one language: what was asked, what has a response, what is late, and the look-up."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from deliberation.report.citizens.all import listed, lists
from deliberation.report.citizens.charts import charts
from deliberation.report.citizens.contests import contest
from deliberation.report.citizens.given import detached, responses
from deliberation.report.citizens.index import as_json
from deliberation.report.citizens.markup import script, style, template
from deliberation.report.citizens.told import answers, sentences
from deliberation.report.citizens.top import essentials, figures, late, moderated
from deliberation.report.citizens.view import NAME, View
from deliberation.report.citizens.waits import waiting
from deliberation.report.sections import closing, front
from deliberation.report.sections.common import Frame
from deliberation.report.words import Words, catalogue, known_language

if TYPE_CHECKING:
    from deliberation.synthesis.facts import Facts

OPEN: Final = 40
"""Ideas without a response that are shown at once; the others unfold."""
_LABELS: Final = tuple(catalogue("en")["citizens"]["labels"])


def told_of(
    facts: Facts, kept: str, language: str, beside: Mapping[str, str] = MappingProxyType({})
) -> dict[str, Any]:
    """Return what the page of citizens says, part by part: nothing is computed but which sentence to say.

    Parameters
    ----------
    facts : Facts
        With their account.
    kept : str
        What ``lookup_files`` left under ``lookup.json``.
    language : {"fr", "en"}
    beside : mapping of str to str
        Files that lie beside the page, by what they are: a key of ``[beside]`` in the locales.
    """
    view = View(Frame(facts, Words(language)), json.loads(kept))
    return _told(view, {name: file for name, file in beside.items() if name != "citizens"})


def to_html(page: Mapping[str, Any]) -> str:
    """Print what ``told_of`` gives as one self-contained page."""
    return template("citizens.html.j2").render(page=page, style=style(), script=script()) + "\n"


def _told(view: View, beside: Mapping[str, str]) -> dict[str, Any]:
    frame, about, say = view.frame, view.frame.facts.about, view.frame.say
    head, drawn = _head(view), charts(view)
    names = {name: say(f"citizens.sections.{name}") for name in ("lookup", "waiting", "answered")}
    if drawn:
        names["charts"] = say(f"citizens.sections.charts_{sum(bool(chart['rows']) for chart in drawn)}")
    names |= {name: say(f"citizens.sections.{name}") for name in ("all", "contest")}
    return {
        "language": frame.words.language,
        "title": frame.localised(about.title),
        "kind": say("citizens.kind"),
        "question": frame.localised(about.question, 420) if about.question else None,
        "notice": frame.localised(about.notice) if about.notice else None,
        "facts_line": front.facts_line(frame),
        "beside": [{"file": file, "name": say(f"beside.{name}")} for name, file in beside.items()],
        "beside_title": say("beside.title"),
        "labels": {name: say(f"citizens.labels.{name}") for name in _LABELS},
        "help": say(f"citizens.help.{_typed(head)}"),
        "sections": names,
        "figures": figures(view),
        "essentials": essentials(view),
        "moderated": moderated(view),
        "late": late(view),
        "waiting": waiting(view),
        "responses": responses(view),
        "detached": detached(view),
        "charts": drawn,
        "listed": listed(view),
        "lists": lists(view),
        "contest": contest(view),
        "closing": closing.attribution(frame),
        "open": OPEN,
        **{name: say(f"page.{name}") for name in ("proofs", "proofs_shown", "proofs_hide")},
        "head": as_json(head),
        "parts": as_json(view.found["parts"]) if view.found["inline"] else None,
        "any_answered": bool(frame.facts.responses),
        "answers": as_json(answers(view)),
        "words": as_json(sentences(view)),
        "texts_language": head["texts_language"],
        "untranslated": say("caution.untranslated") if head["texts_language"] else None,
    }


def _typed(head: Mapping[str, Any]) -> str:
    """Return what may be typed in the search, besides references and words: what its parts hold."""
    held = [name for name, key in (("address", "addresses"), ("receipt", "receipts")) if head[key]]
    return "_".join(held) or "words"


def _head(view: View) -> dict[str, Any]:
    """Return the head of the look-up as this page says it: names with its quotation marks."""
    head, label = view.found["head"], view.frame.label
    spoken = known_language(head["language"])
    return {
        **head,
        "ideas": [[one[0], label(one[1], NAME).text, *one[2:]] for one in head["ideas"]],
        "themes": [[one[0], label(one[1], NAME).text] for one in head["themes"]],
        "texts_language": "" if spoken in (None, view.frame.words.language) else spoken,
    }
