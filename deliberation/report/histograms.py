"""A distribution over the values of a scale, drawn small enough to stand in a table."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

from deliberation.report.blocks import Drawing
from deliberation.report.marks import ACCENT, MUTED

_WIDTH, _HEIGHT, _BASE, _GAP = 150, 44, 32, 3


def histogram(shares: Sequence[float], labels: Sequence[str], alt: str) -> Drawing:
    """Draw one bar a value, its value under the first and the last.

    Parameters
    ----------
    shares : sequence of float
        Share of each value, 0 to 1, in the order of the scale.
    labels : sequence of str
    alt : str
        The words that replace the drawing.
    """
    width = _WIDTH / max(len(shares), 1)
    top = max(shares, default=0.0) or 1.0
    parts = [f'<path d="M0 {_BASE + 0.5}H{_WIDTH}" stroke="{MUTED}" stroke-width="1"/>']
    for at, share in enumerate(shares):
        height = (_BASE - 2) * share / top
        if height:
            parts.append(
                f'<rect x="{at * width + _GAP / 2:.1f}" y="{_BASE - height:.1f}" '
                f'width="{width - _GAP:.1f}" height="{height:.1f}" fill="{ACCENT}"/>'
            )
    ends = sorted({0, len(labels) - 1}) if labels else []
    parts += [
        f'<text x="{(at + 0.5) * width:.1f}" y="{_HEIGHT - 1}" font-size="9" text-anchor="middle" '
        f'font-family="sans-serif" fill="{MUTED}">{escape(labels[at])}</text>'
        for at in ends
    ]
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{_HEIGHT}" '
        f'viewBox="0 0 {_WIDTH} {_HEIGHT}">{"".join(parts)}</svg>'
    )
    return Drawing(svg, alt, _WIDTH, _HEIGHT)
