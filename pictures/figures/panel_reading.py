"""What a rectangle of a picture holds, if it is a data-set picture."""

from dataclasses import dataclass

import numpy as np
from PIL import Image

from pictures.figures.colour_maps import Map, find_map, undo
from pictures.figures.grid_lines import without_lines
from pictures.figures.lattice import centred, find_cells
from pictures.figures.panels import LEAST_SIDE, Box, is_squarish
from pictures.figures.raster import CELL, explained
from pictures.figures.rim import BLURRED, SHARP, Rim, corner_colour, frame_lines
from pictures.fit import SIZE

# Of the shown picture, in its map's values.
BLACK = 12
LEAST_BLACK = 0.15
LEAST_EDGE = 23
LEAST_TONES = 14  # of 64, in a garment
MOST_FLAT = 0.6  # of the garment in one tone, of 32
OBLONG = 1.15
MOST_DISTANCE = 10.0  # of its colours from the map's, of 441
MOST_DISTANCE_SMALL = 15.0  # where neighbouring cells' colours run into each other
LEAST_EXPLAINED = 0.96  # by its cells, of a grey picture
LEAST_EXPLAINED_STRICT = 0.985  # of one that nothing sets apart, on a grey or a light ground
DARK = 110.0  # grounds up to here are no paper
LEAST_EXPLAINED_COLOURED = 0.9  # of one whose colours lie on a map, as few others do
PLAIN = 0.985  # explained so well, no other place of its frame is tried
MOST_UNDER = 2  # pixels of the picture under its frame's line
MARGIN = 10  # from the ground, of 255
COARSE_FROM = 2.0  # a cell's pixels a side, from which its raster shows


@dataclass(frozen=True)
class Reading:
    """pixels: (28, 28) uint8, light garment on black. box: where they lie.

    explained: how well 28x28 cells explain what is seen there, up to 1. as_it_is: no colours were
    to be undone.
    """

    pixels: np.ndarray
    box: Box
    explained: float
    as_it_is: bool


def read_panel(rgb: np.ndarray, box: Box, strict: bool = False) -> Reading | None:
    """The panel's pixels and its box without its frame, if it is a data-set picture.

    strict: nothing sets it apart, as a frame or another ground does. One that is far from square
    is looked at as strictly.
    """
    left, top, right, bottom = box
    inside = rgb[top:bottom, left:right]
    height, width = inside.shape[:2]
    if min(height, width) < LEAST_SIDE or not is_squarish(box):
        return None
    if strict or max(height, width) > OBLONG * min(height, width):
        return _in_frame(rgb, box, True, SHARP)
    return (
        _in_frame(rgb, box, False, SHARP)
        or _in_frame(rgb, box, False, BLURRED)
        or _in_margin(rgb, box)
    )


def _in_margin(rgb: np.ndarray, box: Box) -> Reading | None:
    """A picture within more of its own ground, as on a black page, if its cells are to be seen."""
    left, top, right, bottom = box
    inside = rgb[top:bottom, left:right]
    ground = corner_colour(inside, SHARP)
    if ground is None:
        return None
    frame = frame_lines(inside, ground, SHARP)
    inside = inside[frame[1] : len(inside) - frame[3], frame[0] : inside.shape[1] - frame[2]]
    apart = (np.abs(inside - ground) > MARGIN).any(axis=2)
    rows, columns = np.nonzero(apart.any(axis=1))[0], np.nonzero(apart.any(axis=0))[0]
    if not len(rows):
        return None
    y0, y1, x0, x1 = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    garment = inside[y0:y1, x0:x1]
    middles = find_cells(garment)
    if middles is None:
        return None
    cells = garment[np.ix_(*middles)]
    reading = find_map(cells.reshape(-1, 3), ground)
    if reading is None or reading.distance > MOST_DISTANCE:
        return None
    pixels = centred(undo(reading, cells))
    if not _is_garment(pixels):
        return None
    x, y = left + frame[0], top + frame[1]
    place = int(x + x0), int(y + y0), int(x + x1), int(y + y1)
    return Reading(pixels.round().clip(0, 255).astype(np.uint8), place, PLAIN, as_it_is=False)


def _in_frame(rgb: np.ndarray, box: Box, strict: bool, rim: Rim) -> Reading | None:
    """As `read_panel`, with a frame as thick as the rim says."""
    left, top, right, bottom = box
    inside = rgb[top:bottom, left:right]
    height, width = inside.shape[:2]
    ground = corner_colour(inside, rim)
    if ground is None:
        return None
    frame = frame_lines(inside, ground, rim)
    inside = inside[frame[1] : height - frame[3], frame[0] : width - frame[2]]
    if min(inside.shape[:2]) < LEAST_SIDE:
        return None
    inside = without_lines(inside, ground)
    best: Reading | None = None
    if rim is BLURRED:  # its picture begins in the middle of the slope
        unders = [[line // 2 for line in frame]]
    else:
        tried = range(1 + min(MOST_UNDER, max(frame)))
        unders = [[min(most, line) for line in frame] for most in tried]
    for under in unders:
        x0, y0, x1, y1 = (line - u for line, u in zip(frame, under, strict=True))
        grown = np.pad(inside, ((under[1], under[3]), (under[0], under[2]), (0, 0)), "edge")
        place = left + x0, top + y0, right - x1, bottom - y1
        found = _recognised(grown, ground, place, strict)
        if found is not None and (best is None or found.explained > best.explained):
            best = found
        if best is not None and best.explained >= PLAIN:
            break
    return best


def _recognised(inside: np.ndarray, ground: np.ndarray, box: Box, strict: bool) -> Reading | None:
    """What lies in a frame, if it is a data-set picture."""
    cells = _cells(inside)
    reading = find_map(cells.reshape(-1, 3), ground)
    small = min(inside.shape[:2]) < CELL * SIZE and not strict
    if reading is None or reading.distance > (MOST_DISTANCE_SMALL if small else MOST_DISTANCE):
        return None
    if not reading.whole and min(inside.shape[:2]) < COARSE_FROM * SIZE:
        return None
    pixels = undo(reading, cells)
    if not _is_garment(pixels):
        return None
    share = _explained(inside, reading)
    cropped = _cropped(inside, reading) if share < PLAIN else None
    if cropped is not None:
        pixels, share = cropped, PLAIN
    if share < _least(reading, ground, strict):
        return None
    as_it_is = cropped is None and reading.name == "gray" and reading.whole and ground.mean() < DARK
    return Reading(pixels.round().clip(0, 255).astype(np.uint8), box, share, as_it_is)


def _cropped(inside: np.ndarray, reading: Map) -> np.ndarray | None:
    """(28, 28) values of a picture whose edges are cut off; None where its cells do not show."""
    middles = find_cells(inside)
    if middles is None:
        return None
    pixels = centred(undo(reading, inside[np.ix_(*middles)]))
    return pixels if _is_garment(pixels) else None


def _explained(inside: np.ndarray, reading: Map) -> float:
    """Up to 1: how much of it its cells explain; 1 where it has too few pixels to tell."""
    share = 1.0
    if min(inside.shape[:2]) >= COARSE_FROM * SIZE:
        share = explained(undo(reading, _resized(inside, SIZE * CELL), roughly=True))
        if share < PLAIN and min(inside.shape[:2]) < 2 * CELL * SIZE:
            sharp = _resized(inside, SIZE * CELL, Image.Resampling.NEAREST)
            share = max(share, explained(undo(reading, sharp, roughly=True)))
    return share


def _least(reading: Map, ground: np.ndarray, strict: bool) -> float:
    """How much of a picture its cells must explain."""
    strict = strict or not reading.whole
    if reading.name == "gray" or (strict and ground.mean() > DARK):
        return LEAST_EXPLAINED_STRICT if strict else LEAST_EXPLAINED
    return LEAST_EXPLAINED_COLOURED


def _cells(inside: np.ndarray) -> np.ndarray:
    """(28, 28, 3) uint8: each cell's colour, free of its seams where it has enough pixels."""
    if min(inside.shape[:2]) < CELL * SIZE:
        return _resized(inside, SIZE)
    fine = _resized(inside, SIZE * CELL).reshape(SIZE, CELL, SIZE, CELL, 3)
    core = fine[:, 1:-1, :, 1:-1].transpose(0, 2, 1, 3, 4).reshape(SIZE, SIZE, -1, 3)
    return np.median(core, axis=2).astype(np.uint8)


def _resized(inside: np.ndarray, side: int, way: Image.Resampling | None = None) -> np.ndarray:
    """(side, side, 3) uint8; without a way, as is usual for the direction."""
    if way is None:
        smaller = min(inside.shape[:2]) >= side
        way = Image.Resampling.BOX if smaller else Image.Resampling.BICUBIC
    return np.asarray(Image.fromarray(inside).resize((side, side), way))


def _is_garment(pixels: np.ndarray) -> bool:
    """Whether (28, 28) values 0..255 are as the data set's: black around, with tones within."""
    shown = pixels >= BLACK
    if shown[[0, 0, -1, -1], [0, -1, 0, -1]].sum() > 1 or shown.mean() > 1 - LEAST_BLACK:
        return False
    edge = max(np.ptp(places) + 1 if len(places) else 0 for places in np.nonzero(shown))
    if edge < LEAST_EDGE:
        return False
    tones = pixels[shown].astype(int)
    if np.count_nonzero(np.bincount(tones // 4)) < LEAST_TONES:
        return False
    return bool(np.bincount(tones // 8).max() <= MOST_FLAT * shown.sum())
