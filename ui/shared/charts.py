"""Line charts, which a page can redraw four times a second without a stutter.

The lines are SVG in a box that stretches with the page; what is read stands beside them as text, so
that it has the page's sizes however wide the chart is.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from ui.shared.colours import COLOURS

MOST_POINTS = 300  # a curve shows no more than this on 460 pixels
NAME = 10.0  # per cent of the plot's height that a name at a line's end takes
LONG = 8.0  # rem; names that are longer leave a chart of 34 rem too little room
STEPS = (1, 2, 2.5, 5, 10)  # a tick is one of these times a power of ten


@dataclass(frozen=True)
class Curve:
    """A named line through (x, y) points, x rising; `dashed` tells two of one colour apart."""

    name: str
    points: Sequence[tuple[float, float]]
    colour: str = COLOURS[0]
    dashed: bool = False


@dataclass(frozen=True)
class Frame:
    """What the plot shows: x from 0 to `end`, y from `low` to `high`."""

    end: float
    low: float
    high: float

    def x(self, value: float) -> float:
        """Per cent from the left."""
        return 100 * value / self.end

    def y(self, value: float) -> float:
        """Per cent from the top; what lies beyond the plot is drawn at its edge."""
        share = (value - self.low) / (self.high - self.low or 1.0)
        return 100 - 100 * min(1.0, max(0.0, share))


def chart_html(
    title: str,
    curves: Sequence[Curve],
    x_name: str,
    y_range: tuple[float, float] | None = None,
    x_end: float | None = None,
    mark: float | None = None,
    told_as: str | None = ".4g",
) -> str:
    """One chart, each line named at its end; y_range and x_end None fit the points.

    mark: an x at which a line stands and whose values the names tell; None: the last ones.
    told_as: how those are written; None leaves them out.
    """
    drawn = [curve for curve in curves if curve.points]
    xs = [x for curve in drawn for x, _ in curve.points]
    ys = [y for curve in drawn for _, y in curve.points]
    low, high = y_range or (0.0, max(ys, default=1.0) or 1.0)
    ticks = round_ticks(low, high)
    frame = Frame(max([x_end or 0.0, *xs]) or 1.0, low, max(high, ticks[-1]))
    told = {curve.name: _value(curve, mark) for curve in drawn}
    said = "; ".join(f"{name} {leading_digits(value, 4)}" for name, value in told.items())
    lines = "".join(_line(curve, frame) for curve in drawn)
    if mark is not None:
        x = frame.x(mark)
        lines += f'<line class="upright" x1="{x:.2f}" x2="{x:.2f}" y1="0" y2="100"/>'
    dots = "".join(_dot(curve, frame) for curve in drawn)
    return (
        f'<figure class="chart"><figcaption>{escape(title)}</figcaption><div class="chart-room">'
        f'<div class="plot" role="img" aria-label="{escape(f"{title}: {said}")}">'
        f'<svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">'
        f"{_grid(ticks, frame)}{lines}</svg>{_scale(ticks, frame, x_name)}{dots}</div>"
        f"{_names(drawn, told, told_as, frame)}</div></figure>"
    )


def leading_digits(value: float, digits: int) -> str:
    """The value to that many digits that count, thousands in full: 10,300, not 1.03e+04."""
    short = f"{value:.{digits}g}"
    return short if abs(value) < 1000 else f"{float(short):,.0f}"


def round_ticks(low: float, high: float, most: int = 5) -> list[float]:
    """At most that many round numbers from `low`, which is one, to the first at or above `high`."""
    size = (high - low) / (most - 1) or 1.0
    power = 10.0 ** math.floor(math.log10(size))
    step = next(power * each for each in STEPS if power * each >= size * (1 - 1e-9))
    count = math.ceil((high - low) / step - 1e-9)
    return [round(low + i * step, 12) for i in range(count + 1)]


def _line(curve: Curve, frame: Frame) -> str:
    step = -(-len(curve.points) // MOST_POINTS)
    kept = [*curve.points[:-1:step], curve.points[-1]]
    dash = ' stroke-dasharray="6 4"' if curve.dashed else ""
    line = " ".join(f"{frame.x(x):.2f},{frame.y(y):.2f}" for x, y in kept)
    return f'<polyline points="{line}" style="stroke:{curve.colour}"{dash}/>'


def _dot(curve: Curve, frame: Frame) -> str:
    x, y = curve.points[-1]
    place = f"left:{frame.x(x):.2f}%;top:{frame.y(y):.2f}%"
    return f'<i style="{place};--line:{curve.colour}"></i>'


def _grid(ticks: Sequence[float], frame: Frame) -> str:
    heights = (frame.y(tick) for tick in ticks)
    return "".join(f'<line class="grid" x2="100" y1="{y:.2f}" y2="{y:.2f}"/>' for y in heights)


def _scale(ticks: Sequence[float], frame: Frame, x_name: str) -> str:
    """The numbers at both axes; the last one along x with what they count."""
    parts = [
        f'<span class="y" style="top:{frame.y(tick):.2f}%">{leading_digits(tick, 6)}</span>'
        for tick in ticks
    ]
    # The end stands there as it is: a run's last step is rarely round.
    inner = [tick for tick in round_ticks(0, frame.end, 4) if tick < 0.55 * frame.end]
    parts += [
        f'<span class="x" style="left:{frame.x(tick):.2f}%">{leading_digits(tick, 6)}</span>'
        for tick in inner
    ]
    end = f"{leading_digits(frame.end, 6)} {escape(x_name)}"
    return "".join(parts) + f'<span class="x last" style="left:100%">{end}</span>'


def _value(curve: Curve, at: float | None) -> float:
    """The curve's height at an x, on the straight line between two points; None: at its end."""
    points = curve.points
    if at is None or at >= points[-1][0]:
        return points[-1][1]
    (x0, y0), (x1, y1) = next((left, right) for left, right in pairwise(points) if at <= right[0])
    return y0 + (y1 - y0) * max(0.0, at - x0) / ((x1 - x0) or 1.0)


def _names(
    curves: Sequence[Curve], told: dict[str, float], told_as: str | None, frame: Frame
) -> str:
    """Each line's name and value as high as the line ends, or as near as there is room."""
    said = {c.name: "" if told_as is None else f"{told[c.name]:{told_as}}" for c in curves}
    tops = spread([frame.y(curve.points[-1][1]) for curve in curves])
    items = "".join(
        f'<li style="top:{top:.1f}%;--line:{curve.colour}">'
        f"<i{' class=dashed' * curve.dashed}></i>{escape(curve.name)} "
        f"<b>{said[curve.name]}</b></li>"
        for curve, top in zip(curves, tops, strict=True)
    )
    width = 1.8 + 0.48 * max((_width(f"{c.name} {said[c.name]}") for c in curves), default=0)
    room = " below" if len(curves) * NAME > 100 else " long" if width > LONG else ""
    return f'<ul class="names{room}" style="--width:{width:.1f}rem">{items}</ul>'


def spread(heights: Sequence[float]) -> list[float]:
    """Heights in per cent, moved as little as keeps them NAME apart and within 0..100."""
    order = sorted(range(len(heights)), key=heights.__getitem__)
    moved, least = list(heights), 0.0
    for i in order:
        moved[i] = least = max(heights[i], least)
        least += NAME
    most = 100.0
    for i in reversed(order):
        moved[i] = most = min(moved[i], most)
        most -= NAME
    return moved


def _width(words: str) -> int:
    """In letters; a Chinese one is as wide as two."""
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in words)
