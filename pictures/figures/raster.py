"""Whether a picture is one of 28x28 pixels, enlarged in any of the usual ways."""

import numpy as np
from PIL import Image

from pictures.fit import SIZE

CELL = 5  # pixels a side of one of the 28x28 in the copy that is looked at
SMOOTH = Image.Resampling.BILINEAR, Image.Resampling.BICUBIC
ROUNDS = 3  # of correcting the cells until their enlargement has the picture's means
MOST_APART = 60.0  # of 255: what is drawn over the picture counts no more than that
# A slope within a cell varies a third as much in the middle 3x3 pixels as in all 5x5.
CORE_WEIGHT = 3.0


def explained(values: np.ndarray) -> float:
    """How much of the picture its 28x28 cells explain, up to 1.

    values: (28 * CELL, 28 * CELL) float, 0..255.
    """
    spread = float(((values - values.mean()) ** 2).mean()) or 1.0
    core = values.reshape(SIZE, CELL, SIZE, CELL)[:, 1:-1, :, 1:-1]
    middle = np.median(core, axis=(1, 3), keepdims=True)
    left = [CORE_WEIGHT * _unlike(core, middle)]
    means = cell_means(values)
    for way in SMOOTH:
        cells = means
        for _ in range(ROUNDS):
            cells = cells + means - cell_means(_enlarge(cells, way))
        left.append(_unlike(values, _enlarge(cells, way)))
    return 1 - min(left) / spread


def _unlike(values: np.ndarray, model: np.ndarray) -> float:
    """The mean squared difference."""
    return float((np.minimum(np.abs(values - model), MOST_APART) ** 2).mean())


def cell_means(values: np.ndarray) -> np.ndarray:
    """(28 * CELL, 28 * CELL) -> (28, 28)."""
    return values.reshape(SIZE, CELL, SIZE, CELL).mean(axis=(1, 3))


def _enlarge(cells: np.ndarray, way: Image.Resampling) -> np.ndarray:
    picture = Image.fromarray(cells.astype(np.float32))
    return np.asarray(picture.resize((SIZE * CELL, SIZE * CELL), way))
