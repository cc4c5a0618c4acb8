"""Line charts as inline SVG, which a page can redraw four times a second without a stutter."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

WIDTH, HEIGHT = 520, 240
LEFT, RIGHT, TOP, BOTTOM = 46, 12, 12, 30
MOST_POINTS = 300  # a curve shows no more than this on 460 pixels
# Okabe and Ito's colours, which colour-blind people can tell apart, darkened where pale on white.
COLOURS = ("#0072b2", "#d55e00", "#007a5a", "#a3487c", "#8a6d00", "#2f7fb8", "#555555")


@dataclass(frozen=True)
class Curve:
    """A named line through (x, y) points, x rising; `dashed` tells two of one colour apart."""

    name: str
    points: Sequence[tuple[float, float]]
    colour: str = COLOURS[0]
    dashed: bool = False


def chart_html(
    title: str,
    curves: Sequence[Curve],
    x_name: str,
    y_range: tuple[float, float] | None = None,
    x_end: float | None = None,
    mark: float | None = None,
    told_as: str | None = ".4g",
) -> str:
    """One chart with its legend; y_range and x_end None fit the points.

    mark: an x at which a line stands and whose values the legend tells; None: the last ones.
    told_as: how those are written; None leaves them out of the legend.
    """
    drawn = [curve for curve in curves if curve.points]
    xs = [x for curve in drawn for x, _ in curve.points]
    ys = [y for curve in drawn for _, y in curve.points]
    x_max = max([x_end or 0.0, *xs]) or 1.0
    low, high = y_range or (0.0, 1.05 * max(ys, default=1.0) or 1.0)
    lines = "".join(_line(curve, x_max, low, high) for curve in drawn)
    told = {curve.name: _value(curve, mark) for curve in drawn}
    last = "; ".join(f"{name} {leading_digits(value, 4)}" for name, value in told.items())
    legend = "".join(_legend(curve, told[curve.name], told_as) for curve in drawn)
    if mark is not None:
        lines += _upright(_x(mark, x_max))
    return (
        f'<figure class="chart"><figcaption>{escape(title)}</figcaption>'
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(f"{title}: {last}")}">'
        f"{_grid(x_max, low, high, x_name)}{lines}</svg>"
        f'<div class="legend">{legend}</div></figure>'
    )


def leading_digits(value: float, digits: int) -> str:
    """The value to that many digits that count, thousands in full: 10,300, not 1.03e+04."""
    short = f"{value:.{digits}g}"
    return short if abs(value) < 1000 else f"{float(short):,.0f}"


def _line(curve: Curve, x_max: float, low: float, high: float) -> str:
    step = -(-len(curve.points) // MOST_POINTS)
    kept = [*curve.points[:-1:step], curve.points[-1]]
    place = [(_x(x, x_max), _y(y, low, high)) for x, y in kept]
    dash = ' stroke-dasharray="6 4"' if curve.dashed else ""
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in place)
    x, y = place[-1]
    return (
        f'<polyline points="{line}" fill="none" stroke="{curve.colour}" stroke-width="2"'
        f' stroke-linejoin="round"{dash}/><circle cx="{x:.1f}" cy="{y:.1f}" r="3" '
        f'fill="{curve.colour}"/>'
    )


def _grid(x_max: float, low: float, high: float, x_name: str) -> str:
    parts = []
    for i in range(5):
        value = low + (high - low) * i / 4
        y = _y(value, low, high)
        parts.append(
            f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" class="grid"/>'
            f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">'
            f"{leading_digits(value, 3)}</text>"
        )
    for i in (0, 2, 4):
        anchor = ("start", "", "middle", "", "end")[i]
        value = x_max * i / 4
        parts.append(
            f'<text x="{_x(value, x_max):.1f}" y="{HEIGHT - 12}" text-anchor="{anchor}">'
            f"{leading_digits(value, 4)}{' ' + escape(x_name) if i == 4 else ''}</text>"
        )
    return "".join(parts)


def _value(curve: Curve, at: float | None) -> float:
    """The curve's height at an x, on the straight line between two points; None: at its end."""
    points = curve.points
    if at is None or at >= points[-1][0]:
        return points[-1][1]
    (x0, y0), (x1, y1) = next((left, right) for left, right in pairwise(points) if at <= right[0])
    return y0 + (y1 - y0) * max(0.0, at - x0) / ((x1 - x0) or 1.0)


def _upright(x: float) -> str:
    return (
        f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}" '
        'stroke="currentColor" stroke-dasharray="3 3"/>'
    )


def _legend(curve: Curve, value: float, told_as: str | None) -> str:
    style = "dashed" if curve.dashed else "solid"
    told = "" if told_as is None else f" <b>{value:{told_as}}</b>"
    return (
        f'<span><i style="border-top:3px {style} {curve.colour}"></i>'
        f"{escape(curve.name)}{told}</span>"
    )


def _x(value: float, x_max: float) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * value / x_max


def _y(value: float, low: float, high: float) -> float:
    share = min(1.0, max(0.0, (value - low) / (high - low or 1.0)))
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share
