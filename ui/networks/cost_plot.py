"""Accuracy against cost: one dot a network, small plots side by side."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from ui.networks.names import LINE, NEAR, Box, name_width, place_names
from ui.shared.colours import COLOURS

WIDTH, HEIGHT = 340, 280
LEFT, RIGHT, TOP, BOTTOM = 44, 24, 16, 36
FRAME = Box(LEFT, 2, WIDTH - LEFT - 2, HEIGHT - BOTTOM - 4)  # where names may stand


@dataclass(frozen=True)
class Dot:
    """cost: in the plot's unit, above 0. accuracy: per cent. is_own: a visitor's run, a ring."""

    name: str
    cost: float
    accuracy: float
    is_own: bool = False
    colour: str = COLOURS[0]


def cost_plot_html(title: str, dots: Sequence[Dot]) -> str:
    """A plot over a logarithmic cost; nothing without dots."""
    if not dots:
        return ""
    low = math.floor(min(math.log10(dot.cost) for dot in dots))
    high = max(low + 1, math.ceil(max(math.log10(dot.cost) for dot in dots)))
    floor = 5 * math.floor(min(dot.accuracy for dot in dots) / 5)
    ceiling = min(100, max(floor + 5, 5 * math.ceil(max(dot.accuracy for dot in dots) / 5)))
    places = [
        (
            LEFT + (WIDTH - LEFT - RIGHT) * (math.log10(dot.cost) - low) / (high - low),
            HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (dot.accuracy - floor) / (ceiling - floor),
        )
        for dot in dots
    ]
    marks = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" style="{_paint(dot)}">'
        f"<title>{escape(_said(dot))}</title></circle>"
        for dot, (x, y) in zip(dots, places, strict=True)
    )
    said = "; ".join(map(_said, dots))
    return (
        f'<figure class="chart"><figcaption>{escape(title)}</figcaption>'
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(said)}">'
        f"{_axes(low, high, floor, ceiling)}{_names(dots, places)}{marks}</svg></figure>"
    )


def _paint(dot: Dot) -> str:
    return f"fill:{'none' if dot.is_own else dot.colour};stroke:{dot.colour};stroke-width:2.5"


def _said(dot: Dot) -> str:
    return f"{dot.name}: {dot.accuracy:.2f} %, {dot.cost:.3g}"


def _names(dots: Sequence[Dot], places: Sequence[tuple[float, float]]) -> str:
    """Each name near its dot; one without room is told by its dot alone."""
    widths = [min(name_width(dot.name), FRAME.width) for dot in dots]
    parts = []
    boxes = place_names(places, widths, FRAME)
    for dot, (x, y), box in zip(dots, places, boxes, strict=True):
        if box is None:
            continue
        if box.distance(x, y) > NEAR:
            across, down = box.nearest(x, y)
            parts.append(
                f'<line class="tie" x1="{x:.1f}" y1="{y:.1f}" x2="{across:.1f}" y2="{down:.1f}"/>'
            )
        # The width is set, so that in no font does a name reach another.
        parts.append(
            f'<text class="name" x="{box.left:.1f}" y="{box.top + 0.77 * LINE:.1f}" '
            f'textLength="{box.width:.1f}" lengthAdjust="spacingAndGlyphs">'
            f"{escape(dot.name)}</text>"
        )
    return "".join(parts)


def _axes(low: int, high: int, floor: float, ceiling: float) -> str:
    parts = []
    for power in range(low, high + 1):
        x = LEFT + (WIDTH - LEFT - RIGHT) * (power - low) / (high - low)
        parts.append(
            f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}"/>'
            f'<text x="{x:.1f}" y="{HEIGHT - 14}" text-anchor="middle">{10.0**power:g}</text>'
        )
    for i in range(3):
        value = floor + (ceiling - floor) * i / 2
        y = HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * i / 2
        parts.append(
            f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
            f'<text x="{LEFT - 5}" y="{y + 4:.1f}" text-anchor="end">{value:g}</text>'
        )
    return "".join(parts)
