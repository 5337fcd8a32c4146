"""A document as one page: style and pictures inside, no request to anywhere; the annex alone has a script."""

from __future__ import annotations

import base64
from dataclasses import asdict
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Template

    from deliberation.report.blocks import Document


def to_html(report: Document) -> str:
    """Print a report as one self-contained page.

    Parameters
    ----------
    report : Document
        The worded blocks.

    Returns
    -------
    str
        The page; the same report gives the same characters.
    """
    script = _inside("annex.js") if report.id == "annex" else None
    return _template().render(page=asdict(report), style=_inside("style.css"), script=script) + "\n"


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("deliberation.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    environment.filters["data_uri"] = data_uri
    return environment.get_template("page.html.j2")


@cache
def _inside(name: str) -> object:
    from markupsafe import Markup

    file = resources.files("deliberation.report") / "templates" / name
    return Markup(file.read_text(encoding="utf-8"))  # noqa: S704 - our own file


def data_uri(svg: str) -> str:
    """Return a drawing as an address that holds it."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode("utf-8")).decode("ascii")
