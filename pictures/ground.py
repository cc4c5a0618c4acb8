"""How far each pixel is from the ground that a picture shows along its border."""

from dataclasses import dataclass

import numpy as np

PLAIN_SHARE = 0.55  # of the border that must look like one ground
PLAIN_NOISE = 7.0  # most colour noise of such a ground, in Lab units
# Lab distances within which the border counts as ground, fit after fit: wide ones first, so that
# the surface follows a slope of light from its commonest tone to both ends.
REACH = 18, 14, 14, 14, 12, 12, 12, 12
# One number for each cell of the Lab grid, whose sides are below 100 cells.
CELL_NUMBER = np.array([10_000, 100, 1])


@dataclass(frozen=True)
class Ground:
    """A ground whose colour may slope across the picture.

    distance: (H, W) float32, Lab difference of each pixel to the ground expected there.
    lightness: 0..100, of the ground at the border. noise: its usual distance, in Lab units.
    share: 0..1, how much of the border it explains.
    """

    distance: np.ndarray
    lightness: float
    noise: float
    share: float

    @property
    def plain(self) -> bool:
        """True where one smooth ground runs along most of the border."""
        return self.share >= PLAIN_SHARE and self.noise <= PLAIN_NOISE


def find_ground(lab: np.ndarray) -> Ground:
    """Fit a smooth surface of colour to the border's most frequent colour.

    lab: (H, W, 3) float, CIE Lab.
    """
    height, width = lab.shape[:2]
    rows, columns = np.linspace(-1, 1, height)[:, None], np.linspace(-1, 1, width)[None]
    ring = border_ring(height, width)
    down, across = np.nonzero(ring)
    colours, places = lab[ring], np.stack(_terms(rows[down, 0], columns[0, across]), axis=1)
    start = _commonest(colours)
    near = _length(colours - start) < REACH[0]
    # A ridge on all but the constant: a short stretch of ground must not bend the surface.
    ridge = np.diag([0, 0.002, 0.002, 0.02, 0.02, 0.02])
    fitted: np.ndarray | None = None
    for reach in (*REACH, None):
        if fitted is None or not np.array_equal(near, fitted):  # else the same surface again
            fitted, ground = near, places[near]
            normal = ground.T @ ground + ridge * near.sum()
            surface = np.linalg.solve(normal, ground.T @ (colours[near] - start))
            residual = _length(colours - start - places @ surface)
            noise = float(np.median(residual[near]))
        near = residual < (reach or max(4.0, 3.5 * noise))
    squares = np.zeros((height, width), lab.dtype)
    terms = _terms(rows.astype(lab.dtype), columns.astype(lab.dtype))  # most along one side only
    start = start.astype(lab.dtype)
    for channel, factors in enumerate(surface.T.astype(lab.dtype)):
        expected = sum(map(np.multiply, factors, terms), start[channel])
        squares += (lab[..., channel] - expected) ** 2
    return Ground(
        np.sqrt(squares).astype(np.float32, copy=False),
        lightness=float(np.median(colours[near, 0])),
        noise=noise,
        share=float(near.mean()),
    )


def _terms(rows: np.ndarray, columns: np.ndarray) -> list[np.ndarray]:
    """Of a surface of the second degree, at places -1..1."""
    return [np.ones_like(rows), rows, columns, rows**2, columns**2, rows * columns]


def _length(differences: np.ndarray) -> np.ndarray:
    """(N, 3) -> (N,)"""
    return np.sqrt(np.einsum("ij,ij->i", differences, differences))


def border_ring(height: int, width: int) -> np.ndarray:
    """(H, W) bool: the outermost pixels, 2 % of the shorter side deep."""
    depth = max(1, round(0.02 * min(height, width)))
    ring = np.ones((height, width), bool)
    ring[depth:-depth, depth:-depth] = False
    return ring


def _commonest(colours: np.ndarray) -> np.ndarray:
    """(3,) the mean colour of the fullest cell of a coarse Lab grid, with its neighbours."""
    cells = np.round(colours / 8).astype(int)
    _, first, counts = np.unique(cells @ CELL_NUMBER, return_index=True, return_counts=True)
    near = np.abs(cells - cells[first[counts.argmax()]]).max(axis=1) <= 1
    return colours[near].mean(axis=0)
