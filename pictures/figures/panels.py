"""Rectangles in a picture that may hold another: a plot's axes, a picture on a page, a frame."""

import numpy as np
from scipy import ndimage

from pictures.figures.rim import from_each_side

SAMPLES = 72  # along the longer side, of which the grounds are counted
LEAST_SHARE = 0.04  # of these, for a colour to be a ground
MOST_GROUNDS = 4
EVEN = 0.8  # of a ground's pixels that are as those beside and below
WORK_SIDE = 1024  # longer side in which rectangles are sought: letters do not run into frames
LEAST_SIDE = 24  # of a panel, in the picture's pixels: 28, slightly cropped
MOST_OBLONG = 1.7  # of a panel that may hold one picture
LONGEST = 16  # rows of pictures are up to so much longer than high
TOLERANCES = 10, 3  # from a ground's colour, of 255: JPEG's noise, and colours near white
FILLED_SIDE = 384  # longer side in which what a ground fills is sought
PART = 0.05  # of a ground's largest part, from which another counts
EDGE = 0.4  # of a side's length that must differ from the ground
LINE = 0.95  # of a side's length, from which it is a frame's line
LEAST_KEPT = 0.75  # of a panel's height, where letters touch its frame

Box = tuple[int, int, int, int]  # left, top, right, bottom, in pixels


def area(box: Box) -> int:
    """In pixels."""
    left, top, right, bottom = box
    return (right - left) * (bottom - top)


def is_squarish(box: Box) -> bool:
    """Whether one picture may fill it, if somewhat stretched."""
    left, top, right, bottom = box
    sides = right - left, bottom - top
    return max(sides) <= MOST_OBLONG * min(sides)


def find_panels(rgb: np.ndarray) -> list[Box]:
    """All rectangles apart from a ground of one colour, largest first, some of them twice.

    rgb: (H, W, 3) uint8. A frame's line is within its box. Those that `is_squarish` may hold one
    picture, others a row of them.
    """
    grounds = _grounds(rgb)
    if not grounds:
        return []
    step = -(-max(rgb.shape[:2]) // WORK_SIDE)
    whole = 0, 0, rgb.shape[1], rgb.shape[0]
    found: list[Box] = []
    for ground in grounds:
        apart = apart_from(rgb, ground)
        before: np.ndarray | None = None
        for tolerance in TOLERANCES:
            mask = _reduced(apart > tolerance, step)
            if before is None or _differ(mask, before, LEAST_SIDE / step):
                for box in _both(mask, LEAST_SIDE / step):
                    found.append(_sharpened(rgb, ground, tolerance, box, step))
            before = mask
        found += _filled_by(apart <= TOLERANCES[0])
    return sorted((box for box in dict.fromkeys(found) if box != whole), key=area, reverse=True)


def _grounds(rgb: np.ndarray) -> list[np.ndarray]:
    """(3,) int16 colours that fill even areas, that of the picture's border first."""
    step = -(-max(rgb.shape[:2]) // SAMPLES)
    border = np.concatenate([rgb[0], rgb[-1], rgb[:, 0], rgb[:, -1]])
    usual = np.median(border, axis=0).astype(np.int16)
    alike = apart_from(border, usual) <= TOLERANCES[0]
    colours = [usual] if alike.mean() >= EVEN else []
    sample = rgb[:-1:step, :-1:step].reshape(-1, 3).astype(np.int16)
    beside = rgb[:-1:step, 1::step].reshape(-1, 3)
    below = rgb[1::step, :-1:step].reshape(-1, 3)
    even = (apart_from(beside, sample) <= 2) & (apart_from(below, sample) <= 2)
    coarse = sample >> 3
    codes = (coarse[:, 0].astype(np.int32) << 10) | (coarse[:, 1] << 5) | coarse[:, 2]
    counts = np.bincount(codes)
    evens = np.bincount(codes[even], minlength=len(counts))
    for code in np.argsort(-counts)[: 2 * MOST_GROUNDS]:
        if counts[code] < LEAST_SHARE * len(sample) or len(colours) >= MOST_GROUNDS:
            break
        if evens[code] < EVEN * counts[code]:
            continue
        colour = np.median(sample[codes == code], axis=0).astype(np.int16)
        if all(np.abs(colour - other).max() > TOLERANCES[0] for other in colours):
            colours.append(colour)
    return colours


def apart_from(colours: np.ndarray, others: np.ndarray) -> np.ndarray:
    """(..., 3) colours -> (...) int16: how far from others, in the channel farthest off."""
    planes = [np.abs(colours[..., c].astype(np.int16) - others[..., c]) for c in range(3)]
    return np.maximum(np.maximum(planes[0], planes[1]), planes[2])


def _reduced(mask: np.ndarray, step: int) -> np.ndarray:
    """Every `step` x `step` pixels as one, True where one of them is: a thin line stays."""
    if step == 1:
        return mask
    height, width = mask.shape
    wide = np.pad(mask, ((0, -height % step), (0, -width % step)))
    return np.asarray(wide.reshape(len(wide) // step, step, -1, step).any(axis=(1, 3)))


def _filled_by(same: np.ndarray) -> list[Box]:
    """The rectangle of which a ground fills the corners: a picture on no ground of one colour."""
    step = -(-max(same.shape) // FILLED_SIDE)
    labels, _ = ndimage.label(same[::step, ::step])
    areas = np.bincount(labels.ravel())[1:]
    if not len(areas):
        return []
    large = [
        place
        for place, part in zip(ndimage.find_objects(labels), areas, strict=True)
        if part >= PART * areas.max()
    ]
    top, left = (min(place[axis].start for place in large) * step for axis in (0, 1))
    bottom, right = (max(place[axis].stop for place in large) * step for axis in (0, 1))
    wide, high = right - left, bottom - top
    if min(wide, high) < LEAST_SIDE or max(wide, high) > LONGEST * min(wide, high):
        return []
    deep, across = max(1, high // 28), max(1, wide // 28)
    inside = same[top:bottom, left:right]
    corners = [
        inside[y, x]
        for y in (slice(deep), slice(-deep, None))
        for x in (slice(across), slice(-across, None))
    ]
    if sum(corner.mean() >= 0.8 for corner in corners) < 4:
        return []
    return [(left, top, min(right, same.shape[1]), min(bottom, same.shape[0]))]


def _both(apart: np.ndarray, least: float) -> list[Box]:
    """Rectangles of a mask, and those that appear when lines of up to two pixels are closed.

    The latter are pictures under a grid's lines; the former are side by side with lines between.
    """
    found = _rectangles(apart, least)
    if not apart.mean() > 0.02:
        return found
    closed = _closed(apart)
    return found + _rectangles(closed, least) if _differ(closed, apart, least) else found


def _differ(one: np.ndarray, other: np.ndarray, least: float) -> bool:
    """Whether by as much as the outline of the smallest rectangle."""
    return bool(np.count_nonzero(one != other) >= 4 * least)


def _closed(mask: np.ndarray) -> np.ndarray:
    """A mask with its gaps of up to two pixels closed, as `ndimage` does ten times slower."""
    wide = np.pad(mask, 2)
    wide = wide[1:-1] | wide[:-2] | wide[2:]
    wide = wide[:, 1:-1] | wide[:, :-2] | wide[:, 2:]
    wide = wide[1:-1] & wide[:-2] & wide[2:]
    return wide[:, 1:-1] & wide[:, :-2] & wide[:, 2:]


def _rectangles(apart: np.ndarray, least: float) -> list[Box]:
    """Boxes of the connected parts of a mask whose outline is a rectangle's."""
    labels, _ = ndimage.label(apart)
    boxes: list[Box] = []
    for number, (down, across) in enumerate(ndimage.find_objects(labels), start=1):
        if min(down.stop - down.start, across.stop - across.start) < least:
            continue
        part = labels[down, across] == number
        x, y = across.start, down.start
        for left, top, right, bottom in _outlines(part):
            if _is_panel(part, (left, top, right, bottom), least):
                boxes.append((x + left, y + top, x + right, y + bottom))
    return list(dict.fromkeys(boxes))


def _outlines(part: np.ndarray) -> list[Box]:
    """The part's box without what sticks out of it, and where letters touch it, without these."""
    box = _sides(part, EDGE)
    lines = _sides(part, LINE)
    if box is None or lines is None:
        return [] if box is None else [box]
    left, top, right, bottom = box
    same_width = max(abs(lines[0] - left), abs(lines[2] - right)) <= 1
    if lines == box or not same_width or lines[3] - lines[1] < LEAST_KEPT * (bottom - top):
        return [box]
    return [box, lines]


def _is_panel(part: np.ndarray, box: Box, least: float) -> bool:
    """Whether it is large enough, not all too long, and has corners."""
    left, top, right, bottom = box
    wide, high = right - left, bottom - top
    if min(wide, high) < least or max(wide, high) > LONGEST * min(wide, high):
        return False
    return _has_corners(part[top:bottom, left:right])


def _sides(part: np.ndarray, edge: float) -> Box | None:
    """The box without what sticks out of it, as an axis' ticks do; None where no side is long.

    edge: how much of its length a side has at least.
    """
    rows = np.nonzero(part.mean(axis=1) >= edge)[0]
    columns = np.nonzero(part.mean(axis=0) >= edge)[0]
    if not len(rows) or not len(columns):
        return None
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def _sharpened(rgb: np.ndarray, ground: np.ndarray, tolerance: int, box: Box, step: int) -> Box:
    """A box among every `step`-th pixel -> where it begins and ends among all."""
    if step == 1:
        return box
    left, top, right, bottom = (side * step for side in box)
    left, top = max(0, left - step + 1), max(0, top - step + 1)
    right, bottom = min(rgb.shape[1], right), min(rgb.shape[0], bottom)
    inside = rgb[top:bottom, left:right]
    outer = []
    for side in from_each_side(inside):
        apart = apart_from(side[:step], ground) > tolerance
        full = np.nonzero(apart.mean(axis=1) >= EDGE)[0]
        outer.append(int(full[0]) if len(full) else 0)
    return left + outer[0], top + outer[1], right - outer[2], bottom - outer[3]


def _has_corners(part: np.ndarray) -> bool:
    """Whether every side, the outermost pixels or those behind, is there near both its ends."""
    for turned in (part, part[::-1], part.T, part.T[::-1]):
        zone = max(2, turned.shape[1] // 7)
        line = turned[0] | turned[1]
        if line[:zone].mean() < 0.6 or line[-zone:].mean() < 0.6:
            return False
    return True
