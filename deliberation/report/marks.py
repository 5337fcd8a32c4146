"""Small drawings that stand in tables, and the marks of groups: a shape and a letter besides the colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deliberation.report.blocks import Drawing, Mark
from deliberation.report.words import Words

if TYPE_CHECKING:
    from deliberation.synthesis.facts import Share

INK: Final = "#1B2733"
MUTED: Final = "#56616C"
RULE: Final = "#9AA5AF"
PALE: Final = "#DDE3E8"
ACCENT: Final = "#0B4F7D"
EVERYBODY: Final = ("ring", "○", INK)
THIRDS: Final = {
    "low": ("triangle", "▲", "#C44E00"),
    "middle": ("ring", "○", MUTED),
    "high": ("square", "■", "#0072B2"),
}
MARKS: Final = (
    ("circle", "●", "#0072B2"),
    ("triangle", "▲", "#C44E00"),
    ("square", "■", "#00725A"),
    ("diamond", "◆", "#8E3E7E"),
    ("cross", "✚", "#6B5900"),
    ("circle", "●", "#4D4D4D"),
)
"""Shape, the character that shows it in text, and a colour of at least 4.5:1 on white and on pale grounds."""

_WIDTH, _HEIGHT, _LEFT, _SPAN = 150, 18, 8, 134


def group_mark(name: str, position: int, words: Words) -> Mark:
    """Return the mark of the group that stands at a position among the groups."""
    shape, symbol, colour = MARKS[position % len(MARKS)]
    return Mark(shape, symbol, colour, words.say("groups.name", name=name))


def third_mark(name: str, words: Words) -> Mark:
    """Return the mark of one end, or of the middle, of a spectrum."""
    shape, symbol, colour = THIRDS[name]
    return Mark(shape, symbol, colour, words.say(f"groups.third_{name}"))


def everybody_mark(words: Words) -> Mark:
    """Return the mark of all participants together."""
    shape, symbol, colour = EVERYBODY
    return Mark(shape, symbol, colour, words.say("groups.everybody"))


def strip(share: Share, mark: Mark, words: Words) -> Drawing:
    """Draw a share on a line from 0 to 100, with its interval: a dot of the group's shape on a bar."""
    middle = _HEIGHT / 2
    parts = _scale()
    if share.low is not None and share.high is not None:
        parts.append(
            f'<path d="M{_at(share.low)} {middle}H{_at(share.high)}" stroke="{mark.colour}" '
            'stroke-width="4" stroke-opacity="0.45" stroke-linecap="round"/>'
        )
    if share.value is not None:
        parts.append(shape(mark, _at(share.value), middle, 4.6))
    return Drawing(_svg(_WIDTH, _HEIGHT, parts), _alt(share, mark, words), _WIDTH, _HEIGHT)


def span(least: float, most: float, words: Words) -> Drawing:
    """Draw from which share to which one several statements go, with no dot: no share stands for them all."""
    ends = "".join(f"M{_at(end)} 5V{_HEIGHT - 5}" for end in (least, most))
    line = f"M{_at(least)} {_HEIGHT / 2}H{_at(most)}"
    drawn = f'<path d="{line}{ends}" stroke="{INK}" stroke-width="1.6" fill="none"/>'
    alt = words.say("strip.span", least=words.percent(least), most=words.percent(most))
    return Drawing(_svg(_WIDTH, _HEIGHT, [*_scale(), drawn]), alt, _WIDTH, _HEIGHT)


def bar(value: int | None, largest: int, alt: str) -> Drawing:
    """Draw a count as a bar, beside the largest of its table."""
    width, height = 150, 12
    parts = [f'<rect x="0" y="2" width="{width}" height="8" fill="#EEF2F5"/>']
    if value and largest:
        length = max(1.5, width * value / largest)
        parts.append(f'<rect x="0" y="2" width="{_round(length)}" height="8" fill="{ACCENT}"/>')
    return Drawing(_svg(width, height, parts), alt, width, height)


def shape(mark: Mark, x: float | str, y: float, r: float) -> str:
    """Return the SVG of a mark centred on a point."""
    x = float(x)
    fill = f'fill="{mark.colour}" stroke="#FFFFFF" stroke-width="0.8"'
    if mark.shape == "ring":
        return (
            f'<circle cx="{_round(x)}" cy="{_round(y)}" r="{_round(r - 0.8)}" fill="#FFFFFF" '
            f'stroke="{mark.colour}" stroke-width="1.8"/>'
        )
    if mark.shape == "circle":
        return f'<circle cx="{_round(x)}" cy="{_round(y)}" r="{_round(r)}" {fill}/>'
    outlines = {
        "triangle": ((0, -1.15), (1.1, 0.85), (-1.1, 0.85)),
        "square": ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
        "diamond": ((0, -1.2), (1.2, 0), (0, 1.2), (-1.2, 0)),
        "cross": tuple(
            (a * 1.15, b * 1.15)
            for a, b in (
                (-0.35, -1), (0.35, -1), (0.35, -0.35), (1, -0.35), (1, 0.35), (0.35, 0.35),
                (0.35, 1), (-0.35, 1), (-0.35, 0.35), (-1, 0.35), (-1, -0.35), (-0.35, -0.35),
            )
        ),
    }  # fmt: skip
    points = " ".join(f"{_round(x + r * dx)},{_round(y + r * dy)}" for dx, dy in outlines[mark.shape])
    return f'<polygon points="{points}" {fill}/>'


def _scale() -> list[str]:
    """Return the line from 0 to 100, with its middle."""
    return [
        f'<path d="M{_LEFT} {_HEIGHT / 2}H{_LEFT + _SPAN}" stroke="{PALE}" stroke-width="1"/>',
        *(_tick(at) for at in (0, 100)),
        f'<path d="M{_at(0.5)} 1V{_HEIGHT - 1}" stroke="{MUTED}" stroke-width="1" stroke-dasharray="2 2"/>',
    ]


def _tick(percent: int) -> str:
    x = _at(percent / 100)
    return f'<path d="M{x} 4V{_HEIGHT - 4}" stroke="{RULE}" stroke-width="1"/>'


def _at(value: float) -> str:
    return _round(_LEFT + _SPAN * value)


def _round(value: float | str) -> str:
    return f"{float(value):.2f}".rstrip("0").rstrip(".")


def _svg(width: int, height: int, parts: list[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}">{"".join(parts)}</svg>'
    )


def _alt(share: Share, mark: Mark, words: Words) -> str:
    if share.value is None:
        return words.say("strip.nothing", who=mark.label)
    if share.low is None or share.high is None:
        return words.say("strip.share", who=mark.label, share=words.share(share))
    return words.say(
        "strip.interval",
        who=mark.label,
        share=words.share(share),
        interval=words.interval(share.low, share.high).replace("\u2060", ""),  # to be heard: no line there
    )
