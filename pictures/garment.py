"""Which pixels are the garment."""

from dataclasses import dataclass

import numpy as np
from scipy import ndimage
from skimage.color import rgb2lab
from skimage.filters import threshold_otsu

from pictures.ground import find_ground
from pictures.saliency import find_salient

LEAST, MOST = 0.01, 0.97  # of the picture that a garment may plausibly cover


@dataclass(frozen=True)
class Garment:
    """mask: (H, W) bool, the garment with its true holes open.

    solid: (H, W) bool, the same with every hole filled.
    ground_light: whether the ground is lighter than middle grey.
    plain: whether the ground was one smooth colour, or transparent. found: False where no garment
    stood out, and the mask is the whole picture.
    """

    mask: np.ndarray
    solid: np.ndarray
    ground_light: bool
    plain: bool
    found: bool


def find_garment(rgb: np.ndarray, alpha: np.ndarray) -> Garment:
    """Tell the garment from the ground.

    rgb: (H, W, 3) uint8, with transparent parts painted in some even colour.
    alpha: (H, W) uint8, 255 where opaque.
    """
    lab = rgb2lab(rgb)
    see_through = alpha < 128
    if see_through.mean() > 0.02:
        mask = _tidy(~see_through)
        light = lab[mask][:, 0].mean() < 60 if mask.any() else True
        return Garment(mask, ndimage.binary_fill_holes(mask), bool(light), True, bool(mask.any()))
    ground = find_ground(lab)
    light = ground.lightness > 50
    if ground.plain:
        solid, mask = _against_plain(ground.distance, ground.noise)
    else:
        solid = _tidy(find_salient(lab))
        mask = solid
    if not LEAST < solid.mean() < MOST:
        whole = np.ones_like(see_through)
        return Garment(whole, whole, light, ground.plain, False)
    return Garment(mask, solid, light, ground.plain, True)


def _against_plain(distance: np.ndarray, noise: float) -> tuple[np.ndarray, np.ndarray]:
    """The garment before a smooth ground, solid and with its holes."""
    least = max(3.0, 4 * noise)
    clear = distance[distance > least]
    if len(clear) < 20:
        empty = np.zeros(distance.shape, bool)
        return empty, empty
    # Well below Otsu's cut: a white sole on white paper is much nearer the ground than the shoe.
    threshold = max(least, 0.35 * threshold_otsu(clear))
    mask = _tidy(distance > threshold)
    return ndimage.binary_fill_holes(mask), mask


def _tidy(mask: np.ndarray) -> np.ndarray:
    """Drop specks: parts with less than 4 % of the largest part's area."""
    labels, num_parts = ndimage.label(mask, np.ones((3, 3)))
    if num_parts < 2:
        return mask
    areas = np.bincount(labels.ravel())
    areas[0] = 0
    return (areas >= 0.04 * areas.max())[labels] & mask
