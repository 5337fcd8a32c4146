"""A document as one page: style and pictures inside, no request to anywhere; the annex alone has a script."""

from __future__ import annotations

import base64
from dataclasses import asdict
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from deliberation.core import traced
from deliberation.report.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from jinja2 import Template

    from deliberation.report.blocks import Document


def to_html(report: Document, beside: Mapping[str, str] = MappingProxyType({})) -> str:
    """Print a report as one self-contained page.

    Parameters
    ----------
    report : Document
        The worded blocks.
    beside : mapping of str to str
        Files that lie beside the page, by what they are: a key of ``[page.beside]`` in the locales.

    Returns
    -------
    str
        The page; the same report gives the same characters.
    """
    script = _inside("annex.js") if report.id == "annex" else None
    others = {name: file for name, file in beside.items() if name != report.id}
    page = asdict(report)
    page["labels"] = {**_named(report.language, others), **page["labels"]}
    return _template().render(page=page, beside=others, style=_inside("style.css"), script=script) + "\n"


def _named(language: str, beside: Mapping[str, str]) -> dict[str, str]:
    words = Words(language)
    return {"beside": words.say("beside.title"), **{name: words.say(f"beside.{name}") for name in beside}}


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("deliberation.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    environment.filters |= {"data_uri": data_uri, "facts": data_facts, "attributed": attributed}
    return environment.get_template("page.html.j2")


@cache
def _inside(name: str) -> object:
    from markupsafe import Markup

    file = resources.files("deliberation.report") / "templates" / name
    return Markup(file.read_text(encoding="utf-8"))  # noqa: S704 - our own file


def attributed(runs: Sequence[Any]) -> list[tuple[Any, str]]:
    """Return each run of a text with the attribute that names its facts, each fact once.

    What our own words state stands on the last of them, unless a value beside them shows it.
    """
    texts = [run["text"] if isinstance(run, dict) else run.text for run in runs]
    ours = [getattr(text, "ours", False) for text in texts]
    shown = set(traced.of(*(text for text, own in zip(texts, ours, strict=True) if not own)))
    found: list[str] = []
    for text, own in zip(reversed(texts), reversed(ours), strict=True):
        facts = traced.of(text)
        if own:
            facts = tuple(fact for fact in facts if fact not in shown)
            shown |= set(facts)
        found.append(_attribute(facts))
    return list(zip(runs, reversed(found), strict=True))


def data_facts(told: str | Mapping[str, tuple[str, ...]]) -> str:
    """Return the attribute that names the facts which some words, or a row, state; nothing where none.

    Pointers are parted by a space, and written as in an address (RFC 6901, section 6).
    """
    return _attribute(traced.of(told) if isinstance(told, str) else told["facts"])


def _attribute(facts: Iterable[str]) -> str:
    from markupsafe import Markup

    named = " ".join(quote(fact, safe="/~") for fact in facts)
    return Markup(' data-facts="{}"').format(named) if named else ""


def data_uri(svg: str) -> str:
    """Return a drawing as an address that holds it."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode("utf-8")).decode("ascii")
