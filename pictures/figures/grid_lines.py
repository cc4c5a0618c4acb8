"""Lines that a plot's style draws over its picture, such as ggplot's."""

import numpy as np

LEAST_SIDE = 112  # of a picture, 4 pixels a cell: smaller ones keep nothing beside a line
APART = 12  # from the ground, of 255
EVEN = 10  # the most that a line's colour varies in the middle nine tenths of its length
MOST_SHARE = 0.25  # of the columns that may be lines


def without_lines(inside: np.ndarray, ground: np.ndarray) -> np.ndarray:
    """The picture with its lines from side to side filled in from what is beside them.

    inside: (H, W, 3) uint8. ground: (3,), the colour of the picture's corners; a column of that
    colour is no line.
    """
    if min(inside.shape[:2]) < LEAST_SIDE:
        return inside
    filled = _without_columns(inside, ground)
    return _without_columns(filled.transpose(1, 0, 2), ground).transpose(1, 0, 2)


def _without_columns(inside: np.ndarray, ground: np.ndarray) -> np.ndarray:
    low, high = np.percentile(inside[::3], (5, 95), axis=0)
    middle = (low + high) / 2
    line = ((high - low).max(axis=1) <= EVEN) & (np.abs(middle - ground).max(axis=1) > APART)
    if not line.any():
        return inside
    line[:-1] |= line[1:]
    line[1:] |= line[:-1].copy()
    if line.mean() > MOST_SHARE:
        return inside
    kept = np.nonzero(~line)[0]
    nearest = kept[np.abs(kept[None] - np.arange(len(line))[:, None]).argmin(axis=1)]
    return inside[:, nearest]
