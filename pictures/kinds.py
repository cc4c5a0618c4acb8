"""Photo, clip art, silhouette or outline."""

import numpy as np
from scipy import ndimage

from pictures.drawing import is_outline
from pictures.garment import Garment

FLAT = 6.0  # most standard deviation of one flat colour's channels, 0..255
SMOOTH_SHARE = 0.6  # of clip art's pixels have neighbours of the very same colour


def kind_of(rgb: np.ndarray, garment: Garment, filled: np.ndarray) -> str:
    """Name the kind of an (H, W, 3) uint8 picture by how its garment is painted.

    filled: (H, W) bool, the garment's mask by `fill_outline`.
    """
    if not (garment.clean and garment.found):
        return "photo"
    if is_outline(garment.mask, filled):
        return "outline"
    core = ndimage.binary_erosion(garment.mask, iterations=2)
    core = core if core.any() else garment.mask
    if rgb[core].std(axis=0).max() < FLAT:
        return "silhouette"
    grey = rgb.mean(axis=2)
    change = np.abs(np.diff(grey, axis=0, prepend=grey[:1]))
    return "clipart" if (change[core] < 1.5).mean() > SMOOTH_SHARE else "photo"
