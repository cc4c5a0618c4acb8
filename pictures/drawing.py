"""Line drawings: told from other pictures, closed, and filled."""

import numpy as np
from scipy import ndimage
from skimage.morphology import disk

LINE_SHARE = 0.62  # of a drawing's filled area that its lines may cover
GAP = 0.05  # widest gap that is bridged, of the drawing's longer side
MARGIN = 16  # of empty ground laid around, so that a line along the border encloses too


def is_outline(ink: np.ndarray) -> bool:
    """Whether the (H, W) bool ink is thin lines around empty areas."""
    solid = fill_outline(ink)
    if not ink.any() or not solid.any():
        return False
    share = ink.sum() / solid.sum()
    depth = ndimage.distance_transform_edt(np.pad(ink, 1))
    extent = max(np.ptp(np.nonzero(ink)[axis]) + 1 for axis in (0, 1))
    # Twice the mean depth is half of a line's width; a solid shape's is far more.
    width = 4 * depth[depth > 0].mean()
    return bool(share < LINE_SHARE and width < 0.16 * extent)


def fill_outline(ink: np.ndarray) -> np.ndarray:
    """(H, W) bool: the lines and all that they enclose, gaps bridged where that encloses more."""
    padded = np.pad(ink, MARGIN)
    rows, columns = np.nonzero(padded)
    if not len(rows):
        return ink
    extent = max(np.ptp(rows), np.ptp(columns)) + 1
    filled = ndimage.binary_fill_holes(padded)
    for size in (0.25, 0.5, 1.0):
        radius = max(1, round(GAP * extent * size / 2))
        pen = disk(min(radius, MARGIN - 1))
        closed = ndimage.binary_closing(padded, pen)
        bridged = ndimage.binary_fill_holes(closed)
        # Closing also rounds inner corners; only a real gap encloses much more.
        if bridged.sum() > 1.25 * filled.sum():
            filled = bridged
    return filled[MARGIN:-MARGIN, MARGIN:-MARGIN]
