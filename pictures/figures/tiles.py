"""Pictures side by side on their own ground with no lines between, as `make_grid` lays them."""

import numpy as np

from pictures.figures.panels import LEAST_SIDE, Box, apart_from
from pictures.figures.rim import SHARP, corner_colour, frame_lines
from pictures.fit import SIZE

SAMPLES = 250  # along the longer side, of which the ground's colour is counted
MARGIN = 24  # from the ground, of 255: JPEG's noise lies below
PADDINGS = 2, 1, 0, 3, 4  # of the data set's pixels between two pictures; `make_grid` has 2
MOST = 64  # pictures a side
WHOLE = 0.01  # of a pixel, by which cells differ from whole ones
SQUARE = 0.03  # by which a tile's sides differ at most
GUTTER = 0.5  # of the data set's pixels, around where one is looked for
LEAST_FILLED = 0.6  # of the tiles, which hold something
LEAST_LARGE = 0.9  # of those
LEAST_EDGE = 0.75  # of a tile's side, that the longer side of what it holds has


def find_tiles(rgb: np.ndarray, box: Box) -> list[list[Box]]:
    """The boxes of a grid's pictures in reading order, for each way to lay such a grid.

    None where the box holds no grid. Between the pictures, two or more that are about square, lies
    nothing but the ground. Grids of most pictures come first: between the halves of a grid lies
    its ground too. rgb: (H, W, 3) uint8.
    """
    left, top, right, bottom = box
    inside = rgb[top:bottom, left:right]
    if min(inside.shape[:2]) < LEAST_SIDE:
        return []
    corners = corner_colour(inside, SHARP)
    if corners is None:
        return []
    ground = _usual(inside)
    if np.abs(ground - corners).max() > MARGIN:
        return []
    frame = frame_lines(inside, ground, SHARP)
    left, top = left + frame[0], top + frame[1]
    inside = inside[frame[1] : len(inside) - frame[3], frame[0] : inside.shape[1] - frame[2]]
    found: list[list[Box]] = []
    apart = apart_from(inside, ground) > MARGIN
    height, width = apart.shape
    dark_rows, dark_columns = (np.asarray(~apart.any(axis=axis)) for axis in (1, 0))
    if not (_has_gap(dark_rows) or _has_gap(dark_columns)):
        return []
    for rows, columns, padding in _grids(height, width):
        cell = width / (columns * (SIZE + padding) + padding)
        if not (
            _all_gutters(dark_rows, rows, cell, padding)
            and _all_gutters(dark_columns, columns, cell, padding)
        ):
            continue
        step, side = cell * (SIZE + padding), cell * SIZE
        starts = [
            (padding * cell + x * step, padding * cell + y * step)
            for y in range(rows)
            for x in range(columns)
        ]
        tiles = [
            (round(x), round(y), min(width, round(x + side)), min(height, round(y + side)))
            for x, y in starts
        ]
        edges = [_edge(apart[y0:y1, x0:x1]) for x0, y0, x1, y1 in tiles]
        large = sum(edge >= LEAST_EDGE * side for edge in edges)
        held = sum(edge > 0 for edge in edges)
        if large >= max(2, LEAST_FILLED * len(tiles), LEAST_LARGE * held):
            found.append([(left + x0, top + y0, left + x1, top + y1) for x0, y0, x1, y1 in tiles])
    return [grid for grid in found if len(grid) == len(found[0])]


def _has_gap(dark: np.ndarray) -> bool:
    """Whether dark lines lie between others."""
    used = np.nonzero(~dark)[0]
    return bool(len(used) and used[-1] - used[0] >= len(used))


def _usual(inside: np.ndarray) -> np.ndarray:
    """(3,) int16: the colour that fills most of it."""
    step = -(-max(inside.shape[:2]) // SAMPLES)
    sample = inside[::step, ::step].reshape(-1, 3).astype(np.int32)
    codes = (sample >> 3) @ np.array([1 << 10, 1 << 5, 1])
    most = codes == np.bincount(codes).argmax()
    return np.median(sample[most], axis=0).astype(np.int16)


def _grids(height: int, width: int) -> list[tuple[int, int, int]]:
    """Rows, columns and padding of the grids of square pictures that fill such a box.

    Most pictures first, then those whose cells are whole pixels.
    """
    grids = []
    for padding in PADDINGS:
        for columns in range(1, MOST + 1):
            cell = width / (columns * (SIZE + padding) + padding)
            rows = round((height / cell - padding) / (SIZE + padding))
            if cell * SIZE < LEAST_SIDE or not 1 <= rows <= MOST or rows * columns < 2:
                continue
            down = height / (rows * (SIZE + padding) + padding)
            if abs(down / cell - 1) <= SQUARE:
                whole = abs(cell - round(cell)) < WHOLE
                grids.append((-rows * columns, not whole, (rows, columns, padding)))
    return [grid for _, _, grid in sorted(grids, key=lambda each: each[:2])]


def _all_gutters(dark: np.ndarray, number: int, cell: float, padding: int) -> bool:
    """Whether the ground lies between all pictures of a side.

    dark: (length,) bool, the lines that hold nothing.
    """
    middles = cell * (np.arange(1, number) * (SIZE + padding) + padding / 2)
    deep = max(0.5, cell * max(GUTTER, padding / 2 - GUTTER)) - 0.25
    firsts = np.ceil(middles - deep - 0.5).astype(int)
    lasts = np.maximum(np.floor(middles + deep - 0.5).astype(int), firsts)
    for line in range(int((lasts - firsts).max(initial=-1)) + 1):
        if not dark[np.minimum(firsts + line, lasts).clip(0, len(dark) - 1)].all():
            return False
    return True


def _edge(apart: np.ndarray) -> int:
    """The longer side, in pixels, of what a tile holds; 0 where it holds nothing."""
    return max(
        int(np.ptp(places)) + 1 if len(places) else 0
        for places in (np.nonzero(apart.any(axis=1))[0], np.nonzero(apart.any(axis=0))[0])
    )
