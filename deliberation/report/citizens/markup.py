"""Templates, styles and script of the citizens' pages."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from deliberation.report.html import attributed, data_facts, data_uri

if TYPE_CHECKING:
    from jinja2 import Template


@cache
def template(name: str) -> Template:
    """Return a template of the report's folder; what it prints is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("deliberation.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"data_uri": data_uri, "facts": data_facts, "attributed": attributed}
    return environment.get_template(name)


@cache
def style() -> object:
    """Return the styles of the citizens' pages."""
    return _own("style.css", "citizens.css")


@cache
def script() -> object:
    """Return the script of the look-up."""
    return _own("citizens-search.js", "citizens-contest.js", "citizens.js")


def _own(*names: str) -> object:
    from markupsafe import Markup

    folder = resources.files("deliberation.report") / "templates"
    text = "\n".join((folder / name).read_text(encoding="utf-8") for name in names)
    return Markup(text)  # noqa: S704 - our own files
