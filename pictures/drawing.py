"""Line drawings: told from other pictures, closed, and filled."""

import numpy as np
from scipy import ndimage
from skimage.measure import regionprops

from pictures.fit import crop_box
from pictures.mask_parts import fill_holes

LINE_SHARE = 0.72  # of a drawing's filled area that its lines may cover
LINE_WIDTH = 0.17  # of the longer side: a thicker line is a shape
GAPS = 0.02, 0.05, 0.1  # widths of gaps to bridge, of the drawing's longer side
MUCH_MORE = 1.2  # times the area filled so far that a bridged gap must enclose
MARGIN = 16  # of empty ground laid around, so that a line along the border encloses too


def is_outline(ink: np.ndarray, filled: np.ndarray) -> bool:
    """Whether the ink is lines around empty areas rather than a shape.

    ink: (H, W) bool. filled: the same by `fill_outline`.
    """
    if not ink.any() or ink.sum() > LINE_SHARE * filled.sum():
        return False
    return line_width(ink) < LINE_WIDTH * _extent(ink)


def line_width(ink: np.ndarray) -> float:
    """Mean width in pixels of the lines in an (H, W) bool picture that has some."""
    depth = ndimage.distance_transform_edt(np.pad(ink[_box(ink)], 1))
    # Mean depth within a long line is a quarter of its width.
    return float(4 * depth[depth > 0].mean())


def thicken(ink: np.ndarray) -> np.ndarray:
    """(H, W) bool: lines at least as wide as one pixel of the final 28, so that they stay visible.

    A fine pen's line, averaged down, would be a shade that nobody sees.
    """
    if not ink.any():
        return ink
    missing = _extent(ink) / 28 - line_width(ink)
    return ink if missing <= 0 else ndimage.distance_transform_edt(~ink) <= missing / 2 + 0.5


def _box(ink: np.ndarray) -> tuple[slice, slice]:
    """Rows and columns of the box around the ink."""
    left, top, right, bottom = crop_box(ink)
    return slice(top, bottom), slice(left, right)


def _extent(ink: np.ndarray) -> int:
    """Longer side in pixels of the box around the ink."""
    return max(ink[_box(ink)].shape)


def fill_outline(ink: np.ndarray) -> np.ndarray:
    """(H, W) bool: the lines and what they enclose, gaps bridged where that encloses more."""
    if not ink.any():
        return ink
    box, extent = _box(ink), _extent(ink)
    padded = np.pad(ink[box], MARGIN)
    away = ndimage.distance_transform_edt(~padded)
    filled = fill_holes(padded)
    for gap in GAPS:
        radius = min(gap * extent / 2 + 0.5, MARGIN - 2)
        grown = fill_holes(away <= radius)
        # Closing also rounds inner corners; only a gap that mattered encloses much more.
        enough = MUCH_MORE * filled.sum()
        if grown.sum() > enough:
            bridged = (ndimage.distance_transform_edt(grown) > radius) | filled
            if bridged.sum() > enough:
                filled = bridged
    whole = np.zeros_like(ink)
    whole[box] = filled[MARGIN:-MARGIN, MARGIN:-MARGIN]
    return whole


def find_openings(ink: np.ndarray, filled: np.ndarray) -> np.ndarray:
    """(H, W) bool: enclosed areas through which the ground shows: the loop of a bag's handle.

    That is a convex area in the upper part, narrower than a larger area, or much ink, below it. A
    dress's bodice or a hood is not: a neckline makes it concave.
    """
    labels, num_areas = ndimage.label(filled & ~ink)
    openings = np.zeros(ink.shape, bool)
    rows, columns = np.nonzero(filled)
    if num_areas == 0:
        return openings
    top, height, middle = rows.min(), np.ptp(rows) + 1, (columns.min() + columns.max()) / 2
    width = np.ptp(columns) + 1
    for area in regionprops(labels):
        _, left, last_row, right = area.bbox
        below = (filled[last_row:, left:right]).sum()
        if (
            area.area > 0.02 * filled.sum()
            and (area.centroid[0] - top) < 0.42 * height
            and left < middle < right
            and right - left < 0.75 * width
            and below > area.area
            and area.solidity > 0.9
            and _arched(labels == area.label)
        ):
            openings |= labels == area.label
    return openings


def _arched(area: np.ndarray) -> bool:
    """Whether an area is narrower at its top than at its widest, as under a handle."""
    widths = area.sum(axis=1)
    widths = widths[widths > 0]
    return bool(widths[: max(1, len(widths) // 8)].mean() < 0.8 * widths.max())
