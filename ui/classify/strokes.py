"""The sketch pad's drawing, made from its strokes: what a canvas gives back may be falsified."""

from dataclasses import dataclass
from itertools import pairwise
from math import dist
from typing import Any

from PIL import Image, ImageDraw

from pictures import PictureRefused

SIDE = 280  # pixels of the pad
FINER = 3  # drawn so much larger, then shrunk, since Pillow does not smooth its lines
WIDEST = 60  # pixels of a line
MOST_INK = 40_000  # pixels of line: with the pad's pen it is filled four times
LEAST_STEP = 3.0  # pixels of line that a point counts for at least

Point = tuple[float, float]


@dataclass(frozen=True)
class Stroke:
    """A line with round ends; of one point, a dot. width, points: in pixels of the pad."""

    width: float
    shade: int  # 0 black, 255 white
    points: list[Point]

    @property
    def length(self) -> float:
        """In pixels of the pad."""
        return LEAST_STEP + sum(max(LEAST_STEP, dist(*ends)) for ends in pairwise(self.points))

    def draw(self, pen: ImageDraw.ImageDraw) -> None:
        """Onto the finer picture."""
        points = [(FINER * x, FINER * y) for x, y in self.points]
        pen.line(points, self.shade, round(FINER * self.width), joint="curve")
        for x, y in {points[0], points[-1]}:
            pen.circle((x, y), FINER * self.width / 2, self.shade)


def drawing(value: Any) -> Image.Image | None:
    """The pad's picture, (280, 280) RGBA, black on white; None while nothing is drawn.

    value: what the pad posts, {"strokes": [{"width", "shade", "points": [[x, y], ...]}]}. Raises
    PictureRefused for more than MOST_INK, and for anything else.
    """
    if not isinstance(value, dict) or not value.get("strokes"):
        return None
    try:
        strokes = [_stroke(each) for each in value["strokes"]]
    except (TypeError, KeyError, ValueError, OverflowError):
        raise PictureRefused("no_picture") from None
    ink = sum(stroke.length for stroke in strokes)
    if ink > MOST_INK:
        raise PictureRefused("too_much_ink", ink=ink, limit=MOST_INK)
    finer = Image.new("L", (FINER * SIDE, FINER * SIDE), 255)
    pen = ImageDraw.Draw(finer)
    for stroke in strokes:
        stroke.draw(pen)
    return finer.reduce(FINER).convert("RGBA")


def drawing_of(value: Any) -> Image.Image | PictureRefused | None:
    """The same, or why it is refused."""
    try:
        return drawing(value)
    except PictureRefused as refusal:
        return refusal


def _stroke(posted: Any) -> Stroke:
    # A point far outside comes nearer, where nobody sees it either.
    points = [(_held(x, -SIDE, 2 * SIDE), _held(y, -SIDE, 2 * SIDE)) for x, y in posted["points"]]
    if not points:
        raise ValueError("A stroke has no points.")
    return Stroke(_held(posted["width"], 1, WIDEST), int(_held(posted["shade"], 0, 255)), points)


def _held(value: Any, low: float, high: float) -> float:
    number = float(value)
    if number != number:  # NaN
        raise ValueError(value)
    return min(max(number, low), high)
