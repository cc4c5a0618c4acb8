"""What stands out before a cluttered ground.

Boundary connectivity after Zhu, Liang, Wei, Sun, "Saliency Optimization from Robust Background
Detection", CVPR 2014: a region is ground as far as its like-coloured surroundings reach the border.
"""

import numpy as np
from scipy import ndimage
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra
from skimage.filters import threshold_otsu
from skimage.segmentation import slic

from pictures.parts import fill_holes

NUM_REGIONS = 250


def find_salient(lab: np.ndarray) -> np.ndarray:
    """(H, W) bool mask of what stands out in an (H, W, 3) float Lab picture."""
    saliency = saliency_map(lab)
    mask = saliency > threshold_otsu(saliency)
    return fill_holes(ndimage.binary_opening(mask, iterations=2))


def saliency_map(lab: np.ndarray) -> np.ndarray:
    """(H, W) float 0..1 of how much each region stands out."""
    regions = slic(
        lab, NUM_REGIONS, compactness=12, convert2lab=False, start_label=0, max_num_iter=6
    )
    num_regions = regions.max() + 1
    area = np.bincount(regions.ravel(), minlength=num_regions)
    colour = _mean(regions, lab, area)
    rows, columns = np.mgrid[0 : 1 : lab.shape[0] * 1j, 0 : 1 : lab.shape[1] * 1j]
    place = _mean(regions, np.stack([rows, columns], -1), area)
    on_border = np.zeros(num_regions, bool)
    on_border[np.concatenate([regions[0], regions[-1], regions[:, 0], regions[:, -1]])] = True

    difference = np.linalg.norm(colour[:, None] - colour[None], axis=2)
    paths = _geodesic(regions, difference, on_border)
    same = np.exp(-(paths**2) / (2 * 10.0**2))
    connectivity = same[:, on_border].sum(1) / np.sqrt(same.sum(1))
    ground = 1 - np.exp(-(connectivity**2) / (2 * 1.0**2))
    apart = np.linalg.norm(place[:, None] - place[None], axis=2)
    near = np.exp(-(apart**2) / (2 * 0.4**2))
    contrast = (difference * near * ground[None]).sum(1)
    contrast /= max(contrast.max(), 1e-6)
    centred = np.exp(-((place - 0.5) ** 2).sum(1) / (2 * 0.35**2))
    return (contrast * (1 - ground) * centred)[regions]


def _mean(regions: np.ndarray, values: np.ndarray, area: np.ndarray) -> np.ndarray:
    """(R, C) mean of (H, W, C) values over each region."""
    channels = [
        np.bincount(regions.ravel(), values[..., c].ravel(), minlength=len(area))
        for c in range(values.shape[2])
    ]
    return np.stack(channels, 1) / area[:, None]


def _geodesic(regions: np.ndarray, difference: np.ndarray, on_border: np.ndarray) -> np.ndarray:
    """(R, R) least sum of colour steps between regions; the border regions are all neighbours."""
    pairs = np.concatenate(
        [
            np.stack([regions[1:].ravel(), regions[:-1].ravel()], 1),
            np.stack([regions[:, 1:].ravel(), regions[:, :-1].ravel()], 1),
        ]
    )
    adjacent = np.zeros(difference.shape, bool)
    adjacent[pairs[:, 0], pairs[:, 1]] = True
    adjacent |= adjacent.T | (on_border[:, None] & on_border[None])
    np.fill_diagonal(adjacent, False)
    # Small steps cost nothing, else they add up along a long even slope.
    steps = np.where(adjacent, np.maximum(difference - 3, 1e-4), 0)
    return dijkstra(csr_matrix(steps), directed=False)
