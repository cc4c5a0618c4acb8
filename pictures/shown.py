"""A data-set picture as notebooks and pages show it: enlarged, framed, plotted, in colours."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from PIL import Image

from pictures.colour_maps import find_map, undo
from pictures.fit import SIZE
from pictures.grid_lines import without_lines
from pictures.panels import Box, Panel, find_panels
from pictures.raster import CELL, explained

MOST_TRIED = 12  # panels, from the largest on
LIKE = 0.15  # by which the areas of pictures of one grid differ at most
MOST_OBLONG, MOST_OBLONG_WHOLE = 1.7, 1.15
# Of the shown picture, in its map's values.
BLACK = 12
LEAST_BLACK = 0.15
LEAST_EDGE = 23
LEAST_TONES = 14  # of 64, in a garment
MOST_FLAT = 0.6  # of the garment in one tone, of 32
MOST_DISTANCE = 20.0  # of its colours from the map's, of 441
LEAST_EXPLAINED = 0.96  # by its cells, of a grey picture
LEAST_EXPLAINED_STRICT = 0.985  # of one that nothing sets apart, on a grey or a light ground
MOST_DISTANCE_STRICT = 10.0
DARK = 110.0  # grounds up to here are no paper
LEAST_EXPLAINED_COLOURED = 0.9  # of one whose colours lie on a map, as few others do
PLAIN = 0.985  # explained so well, no other place of its frame is tried
MOST_UNDER = 2  # pixels of the picture under its frame's line
COARSE_FROM = 2.0  # a cell's pixels a side, from which its raster shows


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
    panels = find_panels(rgb)
    largest = next((p for p in panels[:MOST_TRIED] if _read(rgb, p)), None)
    if largest is not None:
        size = largest.area
        alike = _in_reading_order([p for p in panels if abs(p.area / size - 1) < LIKE])
        places = _places(alike)
        for place in places:
            if readings := list(_readable(rgb, place)):
                best = max(readings, key=lambda found: found.explained)
                return Shown(best.pixels, best.box, num_alike=len(places))
    height, width = rgb.shape[:2]
    if max(height, width) > MOST_OBLONG_WHOLE * min(height, width):
        return None
    whole = 0, 0, width, height
    found = _read(rgb, Panel(whole), strict=True)
    if found is not None and found.as_it_is and found.box == whole:
        return None
    return Shown(found.pixels, found.box, num_alike=1) if found else None


@dataclass(frozen=True)
class _Found:
    """As `Shown`. explained: how well its 28x28 cells explain it, up to 1. as_it_is: no colours
    were to be undone.
    """

    pixels: np.ndarray
    box: Box
    explained: float
    as_it_is: bool


def _readable(rgb: np.ndarray, panels: Iterable[Panel]) -> Iterator[_Found]:
    for panel in panels:
        found = _read(rgb, panel)
        if found is not None:
            yield found


def _places(panels: list[Panel]) -> list[list[Panel]]:
    """The panels by the place where they lie, in the order given: some overlap."""
    places: list[list[Panel]] = []
    for panel in panels:
        near = panel.area**0.5 / 2
        same = next((p for p in places if _distance(panel.box, p[0].box) < near), None)
        if same is None:
            places.append([panel])
        else:
            same.append(panel)
    return places


def _distance(one: Box, other: Box) -> float:
    """Between two boxes' centres, in pixels."""
    across = one[0] + one[2] - other[0] - other[2]
    down = one[1] + one[3] - other[1] - other[3]
    return float(np.hypot(across, down)) / 2


def _in_reading_order(panels: list[Panel]) -> list[Panel]:
    """Row by row, each from the left."""
    if not panels:
        return panels
    high = panels[0].box[3] - panels[0].box[1]
    top = min(panel.box[1] for panel in panels)
    return sorted(panels, key=lambda p: (round((p.box[1] - top) / high), p.box[0]))


def _read(rgb: np.ndarray, panel: Panel, strict: bool = False) -> _Found | None:
    """The panel's pixels and its box without its frame, if it is a data-set picture.

    strict: nothing sets it apart, as a frame or another ground does.
    """
    left, top, right, bottom = panel.box
    inside = rgb[top:bottom, left:right]
    height, width = inside.shape[:2]
    if min(height, width) < SIZE - 4 or max(height, width) > MOST_OBLONG * min(height, width):
        return None
    ground = _corner_colour(inside)
    if ground is None:
        return None
    trim = _frame(inside, ground)
    inside = inside[trim[1] : height - trim[3], trim[0] : width - trim[2]]
    if min(inside.shape[:2]) < SIZE - 4:
        return None
    box = left + trim[0], top + trim[1], right - trim[2], bottom - trim[3]
    inside = without_lines(inside, ground)
    best: _Found | None = None
    for under in range(1 + min(MOST_UNDER, max(trim))):
        grown = np.pad(inside, ((under, under), (under, under), (0, 0)), "edge")
        around = box[0] - under, box[1] - under, box[2] + under, box[3] + under
        found = _recognised(grown, ground, around, strict)
        if found is not None and (best is None or found.explained > best.explained):
            best = found
        if best is not None and best.explained >= PLAIN:
            break
    return best


def _recognised(inside: np.ndarray, ground: np.ndarray, box: Box, strict: bool) -> _Found | None:
    """What lies in a frame, if it is a data-set picture."""
    cells = _cells(inside)
    reading = find_map(cells.reshape(-1, 3), ground)
    if reading is None or reading.distance > (MOST_DISTANCE_STRICT if strict else MOST_DISTANCE):
        return None
    pixels = undo(reading, cells)
    if not _is_garment(pixels):
        return None
    share = 1.0
    if min(inside.shape[:2]) >= COARSE_FROM * SIZE:
        share = max(
            explained(undo(reading, _resized(inside, SIZE * CELL, sharp)))
            for sharp in (False, True)
        )
        if share < _least(reading.name, ground, strict):
            return None
    as_it_is = reading.name == "gray" and ground.mean() < DARK
    return _Found(pixels.round().clip(0, 255).astype(np.uint8), box, share, as_it_is)


def _least(name: str, ground: np.ndarray, strict: bool) -> float:
    """How much of a picture its cells must explain."""
    if name == "gray" or (strict and ground.mean() > DARK):
        return LEAST_EXPLAINED_STRICT if strict else LEAST_EXPLAINED
    return LEAST_EXPLAINED_COLOURED


def _corner_colour(inside: np.ndarray) -> np.ndarray | None:
    """(3,) float32 colour in all four corners, behind a frame; None where they differ."""
    height, width = inside.shape[:2]
    near, far = _zone(height), _zone(width)
    corners = np.stack(
        [
            np.median(inside[rows, columns].reshape(-1, 3), axis=0)
            for rows in (near, _mirrored(near, height))
            for columns in (far, _mirrored(far, width))
        ]
    ).astype(np.float32)
    ground = np.median(corners, axis=0)
    alike = np.abs(corners - ground).max(axis=1) <= 24
    return ground if alike.sum() >= 3 else None


def _zone(length: int) -> slice:
    """Pixels of the first cells of a side, without a frame's."""
    start = max(3 if length >= 2 * SIZE else 1, round(0.015 * length))
    return slice(start, max(start + 1, round(0.05 * length)))


def _mirrored(zone: slice, length: int) -> slice:
    return slice(length - zone.stop, length - zone.start)


def _frame(inside: np.ndarray, ground: np.ndarray) -> list[int]:
    """Pixels to cut off at left, top, right and bottom: a frame's lines, and what is beyond."""
    cut = []
    for side in (
        inside.transpose(1, 0, 2),
        inside,
        inside[:, ::-1].transpose(1, 0, 2),
        inside[::-1],
    ):
        deep = max(2, round(0.02 * len(side)))
        zone = _zone(side.shape[1])
        ends = np.concatenate([side[:deep, zone], side[:deep, _mirrored(zone, side.shape[1])]], 1)
        apart = np.nonzero(np.abs(np.median(ends, axis=1) - ground).max(axis=1) > 12)[0]
        # A frame's line may have a lighter one beside it; a grid's first line lies farther in.
        last = -1
        for line in apart:
            if line - last <= 3:
                last = int(line)
        cut.append(last + 1)
    return cut


def _cells(inside: np.ndarray) -> np.ndarray:
    """(28, 28, 3) float32: each cell's colour, free of its seams where it has enough pixels."""
    if min(inside.shape[:2]) < CELL * SIZE:
        return _resized(inside, SIZE).astype(np.float32)
    fine = _resized(inside, SIZE * CELL).reshape(SIZE, CELL, SIZE, CELL, 3)
    core = fine[:, 1:-1, :, 1:-1].transpose(0, 2, 1, 3, 4).reshape(SIZE, SIZE, -1, 3)
    return np.median(core, axis=2).astype(np.float32)


def _resized(inside: np.ndarray, side: int, sharp: bool = False) -> np.ndarray:
    """(side, side, 3) uint8. sharp: every pixel is one of the picture's."""
    smaller = min(inside.shape[:2]) >= side
    way = Image.Resampling.BOX if smaller else Image.Resampling.BICUBIC
    way = Image.Resampling.NEAREST if sharp else way
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
