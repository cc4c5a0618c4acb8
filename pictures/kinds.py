"""Photo, clip art, silhouette or outline."""

import numpy as np
from scipy import ndimage

from pictures.drawing import is_outline
from pictures.garment import Garment

FLAT = 6.0  # most standard deviation of one flat colour's channels, 0..255
# Of clip art's pixels, so many have the tone of the pixel REACH away. In a smooth photo, or a small
# one enlarged, the next pixel is as like, but not one so far.
REACH = 8  # of the 256 pixels in which the garment is sought
SAME = 3.0  # tones, 0..255
FLAT_SHARE = 0.5


def kind_of(rgb: np.ndarray, garment: Garment) -> str:
    """Name the kind of an (H, W, 3) uint8 picture by how its garment is painted."""
    if not (garment.clean and garment.found):
        return "photo"
    if is_outline(garment.mask, garment.filled):
        return "outline"
    core = ndimage.binary_erosion(garment.mask, iterations=2)
    core = core if core.any() else garment.mask
    if rgb[core].std(axis=0).max() < FLAT:
        return "silhouette"
    return "clipart" if _flat_share(rgb.mean(axis=2), core) > FLAT_SHARE else "photo"


def _flat_share(grey: np.ndarray, core: np.ndarray) -> float:
    """Share of the core whose tone stays the same over REACH pixels, down and across."""
    shares = []
    for axis in (0, 1):
        inside = core & np.roll(core, REACH, axis)
        change = np.abs(grey - np.roll(grey, REACH, axis))[inside]
        shares.append((change < SAME).mean() if change.size else 1.0)
    return float(np.mean(shares))
