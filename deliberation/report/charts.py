"""Charts drawn with Altair as static SVG: density, never persons; a shape besides each colour."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from deliberation.core.figures import whole
from deliberation.report.marks import ACCENT, INK, MUTED, PALE
from deliberation.report.words import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deliberation.report.blocks import Mark
    from deliberation.synthesis.facts import Breakdown, Cell, Groups

FONT: Final = "'Source Sans 3', system-ui, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"
"""Quoted, as a family that ends in a digit makes no text otherwise; and ended by a generic family."""
WEIGHT: Final = 500
"""Typst draws an SVG text of normal weight with the thinnest master of a variable font: ask for more."""
WIDTH: Final = 480
_SVG_SHAPES: Final = {
    "circle": "circle",
    "triangle": "triangle-up",
    "square": "square",
    "diamond": "diamond",
    "cross": "cross",
    "ring": "circle",
}


def density_map(groups: Groups, marks: Mapping[str, Mark], words: Words) -> tuple[str, int, int]:
    """Draw the opinion map as squares of density, with the mark of each group at its centre.

    Returns
    -------
    svg, width, height
        The chart and its size in pixels.
    """
    import altair as alt

    step = groups.map_step or 1.0
    half = step * 0.47
    squares = [
        {"x": c.x - half, "x2": c.x + half, "y": c.y - half, "y2": c.y + half, "n": c.n} for c in groups.map
    ]
    low_x, high_x = _range([c.x for c in groups.map] + [g.x for g in groups.groups], step)
    low_y, high_y = _range([c.y for c in groups.map] + [g.y for g in groups.groups], step)
    height = round(min(max(WIDTH * (high_y - low_y) / (high_x - low_x), 170), 280))
    axes: dict[str, Any] = {"axis": None}
    x = alt.X("x:Q", scale=alt.Scale(domain=[low_x, high_x], nice=False, zero=False), **axes)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[low_y, high_y], nice=False, zero=False), **axes)
    most = max(c.n for c in groups.map)
    colour = alt.Color(
        "n:Q",
        scale=alt.Scale(domain=[0, most], range=["#E6EDF2", "#5B86A3"]),
        legend=alt.Legend(
            title=words.say("map.legend"), orient="bottom", gradientLength=150, gradientThickness=8,
            tickCount=3, titleOrient="left", format="d", titleAnchor="middle", titlePadding=10, offset=6,
        ),
    )  # fmt: skip
    density = alt.Chart(_data(squares)).mark_rect(cornerRadius=1).encode(
        x=x, x2="x2:Q", y=y, y2="y2:Q", color=colour
    )  # fmt: skip
    layers = [density]
    for group in groups.groups:
        mark = marks[group.name]
        point = alt.Chart(_data([{"x": group.x, "y": group.y, "label": mark.label}]))
        place = {"x": "x:Q", "y": "y:Q"}
        layers += [
            point.mark_point(
                shape=_SVG_SHAPES[mark.shape], size=190, filled=True, color=mark.colour, opacity=1,
                stroke="white", strokeWidth=1.6,
            ).encode(**place),
            _label(point, stroke="white", strokeWidth=4, strokeJoin="round").encode(text="label:N", **place),
            _label(point, color=mark.colour).encode(text="label:N", **place),
        ]  # fmt: skip
    chart = alt.layer(*layers).properties(width=WIDTH, height=height)
    return _svg(chart)


def participation(breakdown: Breakdown, words: Words) -> tuple[str, int, int]:
    """Draw the share of participants and of the population in each category, on one line each.

    Returns
    -------
    svg, width, height
        The chart and its size in pixels.
    """
    import altair as alt

    cells = [cell for cell in breakdown.cells if cell.share is not None]
    order = ["", *(cell.category for cell in cells)]
    rows: list[dict[str, Any]] = []
    for cell in cells:
        rows.append({"category": cell.category, "share": whole(cell.share or 0), "who": "participants"})
        if cell.population_share is not None:
            rows.append(
                {"category": cell.category, "share": whole(cell.population_share), "who": "population"}
            )
    most = max(row["share"] for row in rows)
    top = min(100, -(-int(most * 1.12 + 1) // 10) * 10)
    sign = "%" if words.language == "en" else "\u00a0%"
    y = alt.Y(
        "category:N",
        sort=order,
        axis=alt.Axis(title=None, domain=False, ticks=False, labelLimit=210, labelPadding=8),
    )
    x = alt.X(
        "share:Q",
        scale=alt.Scale(domain=[0, top], nice=False),
        axis=alt.Axis(
            title=None, domain=False, ticks=False, values=_ticks(top), labelExpr=f"datum.value + '{sign}'"
        ),
    )
    layers = [*_spans(alt, cells, y), *_dots(alt, rows, x, y)]
    layers += _legend_labels(
        alt, rows[: 2 if len(rows) > 1 and rows[1]["who"] == "population" else 1], order, words
    )
    chart = alt.layer(*layers).properties(width=300, height=max(30 * len(order) + 14, 60))
    return _svg(chart)


def _spans(alt: Any, cells: list[Cell], y: Any) -> list[Any]:
    """Join the share of participants and that of the population of each category by a line."""
    spans = [
        {"category": c.category, "a": whole(c.share or 0), "b": whole(c.population_share)}
        for c in cells
        if c.population_share is not None
    ]
    line = alt.Chart(_data(spans)).mark_rule(color="#B8C2CB", strokeWidth=3)
    return [line.encode(x=alt.X("a:Q"), x2="b:Q", y=y)]


def _dots(alt: Any, rows: list[dict[str, Any]], x: Any, y: Any) -> list[Any]:
    """Draw the population as rings and the participants as full dots above them."""
    base = alt.Chart(_data(rows))
    ring = {"size": 85, "filled": True, "fill": "white", "stroke": INK, "strokeWidth": 1.8, "opacity": 1}
    full = {"size": 95, "filled": True, "color": ACCENT, "stroke": "white", "strokeWidth": 0.8, "opacity": 1}
    return [
        base.transform_filter(f"datum.who == '{who}'").mark_point(**style).encode(x=x, y=y)
        for who, style in (("population", ring), ("participants", full))
    ]


def _legend_labels(alt: Any, rows: list[dict[str, Any]], order: list[str], words: Words) -> list[Any]:
    """Name the two kinds of dots on a line of their own above the first category, each on its outer side."""
    rightmost = max(range(len(rows)), key=lambda i: rows[i]["share"])
    close = abs(rows[0]["share"] - rows[-1]["share"]) < 4
    layers = []
    for i, row in enumerate(rows):
        label = {"category": "", "share": row["share"], "label": words.say(f"people.{row['who']}")}
        shift = 5 if close else -4
        style = {"align": "left", "dx": shift} if i == rightmost else {"align": "right", "dx": -shift}
        colour = ACCENT if row["who"] == "participants" else INK
        layers.append(
            alt.Chart(_data([label]))
            .mark_text(color=colour, fontSize=12, fontWeight=600, **style)
            .encode(x="share:Q", y=alt.Y("category:N", sort=order), text="label:N")
        )
    return layers


def _label(point: Any, **style: Any) -> Any:
    return point.mark_text(dy=-17, fontSize=14, fontWeight=700, **style)


def _range(values: list[float], step: float) -> tuple[float, float]:
    return min(values) - 1.2 * step, max(values) + 1.2 * step


def _ticks(top: int) -> list[int]:
    step = 10 if top <= 50 else 20
    return list(range(0, top + 1, step))


def _data(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"values": rows}


@cache
def _fonts_ready() -> bool:
    """Let the drawing library measure words in the font we ship."""
    import vl_convert

    from deliberation.report.fonts import text_font

    vl_convert.register_font_directory(str(text_font()))
    return True


def _own_names(svg: str) -> str:
    """Name gradients and clips from 0 in each drawing; the library counts them over the whole process."""
    names = dict.fromkeys(re.findall(r"\b(?:gradient_|clip)\d+\b", svg))
    new = {name: f"{re.sub('[0-9]+$', '', name)}{position}" for position, name in enumerate(names)}
    return re.sub(r"\b(?:gradient_|clip)\d+\b", lambda name: new[name.group()], svg)


def _svg(chart: Any) -> tuple[str, int, int]:
    import vl_convert

    _fonts_ready()
    chart = chart.configure(font=FONT, background="white", padding=6, aria=False).configure_view(stroke=None)
    chart = chart.configure_axis(
        labelFontSize=13,
        labelColor=INK,
        gridColor=PALE,
        titleFontSize=13,
        titleColor=MUTED,
        labelFontWeight=WEIGHT,
        titleFontWeight=WEIGHT,
    ).configure_legend(
        labelFontSize=12,
        titleFontSize=12,
        titleFontWeight=WEIGHT,
        labelFontWeight=WEIGHT,
        titleColor=MUTED,
        labelColor=MUTED,
    )
    svg = vl_convert.vegalite_to_svg(chart.to_dict())
    svg = re.sub(r"(\d+\.\d{3})\d+", r"\1", svg)
    svg = _own_names(re.sub(r' (?:aria-\w+|role)="[^"]*"', "", svg))
    size = re.search(r'width="([\d.]+)" height="([\d.]+)"', svg)
    if size is None:
        raise ValueError("The drawing library gave a picture without a size.")
    return svg, round(float(size.group(1))), round(float(size.group(2)))
