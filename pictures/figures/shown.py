"""A data-set picture as notebooks and pages show it: enlarged, framed, plotted, in colours."""

from dataclasses import dataclass
from functools import cache, partial
from itertools import product

import numpy as np

from pictures.figures.panel_reading import OBLONG, read_panel
from pictures.figures.panels import Box, area, find_panels, is_squarish
from pictures.figures.tiles import find_tiles

MOST_TRIED = 12  # panels, from the largest on
SMALL = 0.1  # of the whole, a panel that may be part of a grid's picture
LIKE = 0.15  # by which the areas of pictures of one grid differ at most


@dataclass(frozen=True)
class Shown:
    """pixels: (28, 28) uint8, light garment on black. box: where they lie in the picture.

    num_alike: pictures of this size side by side, of which this is the first.
    """

    pixels: np.ndarray
    box: Box
    num_alike: int


def find_shown(rgb: np.ndarray) -> Shown | None:
    """The data-set picture that is shown in a picture, None where there is none.

    rgb: (H, W, 3) uint8. Of several of one size the first counts, else the largest. One that is
    grey on black and is the whole picture is not for here, but for `find_ready`.
    """
    height, width = rgb.shape[:2]
    if max(height, width) <= OBLONG * min(height, width):
        whole = 0, 0, width, height
        found = read_panel(rgb, whole, strict=True)
        if found is not None:
            bare = found.as_it_is and found.box == whole
            return None if bare else Shown(found.pixels, found.box, num_alike=1)
    rectangles = find_panels(rgb)
    panel = _first_panel(rgb, [box for box in rectangles if is_squarish(box)])
    if panel is not None and area(panel.box) > SMALL * height * width:
        return panel
    tile = _first_tile(rgb, [(0, 0, width, height), *rectangles[:MOST_TRIED]])
    # On a grid's ground a garment alone may look like a picture in a margin.
    return panel if panel and not (tile and area(tile.box) > area(panel.box)) else tile


def _first_panel(rgb: np.ndarray, panels: list[Box]) -> Shown | None:
    """The first picture of those as large as the largest."""
    read = cache(partial(read_panel, rgb))
    largest = next((box for box in panels[:MOST_TRIED] if read(box)), None)
    if largest is not None:
        alike = [box for box in panels if abs(area(box) / area(largest) - 1) < LIKE]
        places = _places(_in_reading_order(alike))
        for place in places:
            if readings := [found for box in place if (found := read(box))]:
                best = max(readings, key=lambda found: found.explained)
                return Shown(best.pixels, best.box, num_alike=len(places))
    return None


def _first_tile(rgb: np.ndarray, boxes: list[Box]) -> Shown | None:
    """The first picture of the first box that holds a grid of them."""
    for box in boxes:
        grids = find_tiles(rgb, box)
        for tiles in zip(*grids, strict=True):
            places = [near for tile in tiles for near in _near(tile)]
            readings = [found for near in places if (found := read_panel(rgb, near, strict=True))]
            if readings:
                best = max(readings, key=lambda found: found.explained)
                return Shown(best.pixels, best.box, num_alike=len(grids[0]))
    return None


def _near(box: Box) -> list[Box]:
    """The box, and those a pixel beside: a plot rounds where a picture begins."""
    left, top, right, bottom = box
    shifts = sorted(product((-1, 0, 1), repeat=2), key=lambda shift: shift != (0, 0))
    return [
        (left + x, top + y, right + x, bottom + y) for x, y in shifts if min(left + x, top + y) >= 0
    ]


def _places(boxes: list[Box]) -> list[list[Box]]:
    """The boxes by the place where they lie, in the order given: some overlap."""
    places: list[list[Box]] = []
    for box in boxes:
        near = area(box) ** 0.5 / 2
        same = next((place for place in places if _distance(box, place[0]) < near), None)
        if same is None:
            places.append([box])
        else:
            same.append(box)
    return places


def _distance(one: Box, other: Box) -> float:
    """Between two boxes' centres, in pixels."""
    across = one[0] + one[2] - other[0] - other[2]
    down = one[1] + one[3] - other[1] - other[3]
    return float(np.hypot(across, down)) / 2


def _in_reading_order(boxes: list[Box]) -> list[Box]:
    """Row by row, each from the left. boxes: one or more of about one size."""
    first = min(top for _, top, _, _ in boxes)
    height = boxes[0][3] - boxes[0][1]
    return sorted(boxes, key=lambda box: (round((box[1] - first) / height), box[0]))
