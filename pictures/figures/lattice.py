"""Where the cells of an enlarged data-set picture lie of which the edges were cut off."""

import numpy as np

from pictures.fit import SIZE

NARROWEST = 0.15  # of the longer side
LEAST_CELL = 4  # pixels a side, from which the seams between cells stand out
FEWEST = 22  # cells a side that must be left
SCALES = 150  # sizes of a cell that are tried
LEAST_ON_SEAMS = 0.85  # of all change between neighbouring pixels

Starts = tuple[np.ndarray, np.ndarray]


def find_cells(inside: np.ndarray) -> Starts | None:
    """The middle of each row and each column of cells, in pixels; None where there are no seams.

    inside: (H, W, 3) uint8. Cells are square, FEWEST..28 a side, cut off anywhere.
    """
    longest = max(inside.shape[:2])
    if longest < LEAST_CELL * SIZE or min(inside.shape[:2]) < NARROWEST * longest:
        return None
    tones = inside.mean(axis=2, dtype=np.float32)
    changes = [np.abs(np.diff(tones, axis=axis)).sum(axis=1 - axis) for axis in (0, 1)]
    best, best_cell, best_starts = 0.0, 0.0, [0.0, 0.0]
    for cell in np.linspace(longest / (SIZE + 0.4), longest / FEWEST, SCALES):
        shares, starts = zip(*(_on_seams(change, cell) for change in changes), strict=True)
        if min(shares) > best:
            best, best_cell, best_starts = min(shares), float(cell), list(starts)
    if best < LEAST_ON_SEAMS:
        return None
    rows, columns = (
        _middles(length, best_cell, start)
        for length, start in zip(inside.shape[:2], best_starts, strict=True)
    )
    return (rows, columns) if max(len(rows), len(columns)) <= SIZE else None


def _on_seams(change: np.ndarray, cell: float) -> tuple[float, float]:
    """The share of all change that lies on seams this far apart, and where the first one is."""
    wide = np.convolve(change, np.ones(3), "same") if cell >= 2 * LEAST_CELL else change
    starts = np.arange(0, cell, 0.5)
    steps = np.arange(int(len(change) / cell))
    places = (starts[:, None] + cell * steps).round().astype(int) - 1
    inside = (places >= 0) & (places < len(change))
    sums = (wide[places.clip(0, len(change) - 1)] * inside).sum(axis=1)
    best = int(sums.argmax())
    return float(sums[best] / max(change.sum(), 1e-6)), float(starts[best])


def _middles(length: int, cell: float, start: float) -> np.ndarray:
    """(cells,) int: the middle of what is to be seen of each cell, if only a few pixels."""
    firsts = start + cell * np.arange(-1, SIZE + 2)
    first, last = firsts.clip(0, length), (firsts + cell).clip(0, length)
    return ((first + last) / 2)[last - first >= 0.15 * cell].astype(int)


def centred(cells: np.ndarray) -> np.ndarray:
    """(rows, columns) values, light on black -> (28, 28): what was cut off is black.

    As in the data set, the garment is in the middle.
    """
    whole = np.zeros((SIZE, SIZE), cells.dtype)
    shown = cells > 10
    starts = []
    for axis in (0, 1):
        used = np.nonzero(shown.any(axis=1 - axis))[0]
        first, last = (used[0], used[-1]) if len(used) else (0, cells.shape[axis] - 1)
        start = round((SIZE - 1 - first - last) / 2 + 0.25)
        starts.append(int(np.clip(start, 0, SIZE - cells.shape[axis])))
    y, x = starts
    whole[y : y + cells.shape[0], x : x + cells.shape[1]] = cells
    return whole
