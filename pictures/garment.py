"""Which pixels are the garment."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from skimage.color import rgb2lab
from skimage.filters import threshold_otsu

from cnn_models.files.finder_file import find_confidence
from pictures.drawing import fill_outline
from pictures.ground import Ground, find_ground
from pictures.mask_parts import (
    drop_specks,
    fill_holes,
    keep_central,
    overlap,
    without_tails,
    without_threads,
)

LEAST, MOST = 0.01, 0.97  # of the picture that a garment may plausibly cover
AGREEMENT = 0.88  # overlap of colour's mask and the finder's from which colour draws the edge
CLEAN_NOISE = 0.6  # of a painted ground, in Lab units; a photo has more


@dataclass(frozen=True)
class Garment:
    """mask: (H, W) bool, the garment with its true holes open.

    solid: (H, W) bool, the same with every hole filled.
    ground_light: whether the ground is lighter than middle grey.
    clean: whether the ground was painted or transparent rather than photographed.
    found: False where no garment stood out, and the mask is the whole picture.
    confidence: 0..1, how sure the finder is of the mask (the share of what it holds for garment or
        may be garment); 1.0 before a clean ground.
    """

    mask: np.ndarray
    solid: np.ndarray
    ground_light: bool
    clean: bool
    found: bool
    confidence: float = 1.0

    @cached_property
    def filled(self) -> np.ndarray:
        """(H, W) bool: the mask by `fill_outline`, sought when a drawing first asks for it."""
        return fill_outline(self.mask)


def find_garment(rgb: np.ndarray, alpha: np.ndarray) -> Garment:
    """Tell the garment from the ground.

    rgb: (H, W, 3) uint8, with transparent parts painted in some even colour.
    alpha: (H, W) uint8, 255 where opaque.
    """
    lab = rgb2lab(rgb.astype(np.float32) / 255)  # of uint8 it would be float64
    see_through = alpha < 128
    if see_through.mean() > 0.02:
        mask = drop_specks(~see_through)
        light = lab[mask][:, 0].mean() < 60 if mask.any() else True
        return Garment(mask, fill_holes(mask), bool(light), True, bool(mask.any()))
    ground = find_ground(lab)
    light = ground.lightness > 50
    clean = ground.plain and ground.noise <= CLEAN_NOISE
    mask, confidence = (_against_plain(ground), 1.0) if clean else _photographed(rgb, ground)
    solid = fill_holes(mask)
    if not LEAST < solid.mean() < MOST:
        whole = np.ones_like(see_through)
        return Garment(whole, whole, light, clean, False, 0.0)
    return Garment(mask, solid, light, clean, True, confidence)


def without_laces(garment: Garment) -> Garment:
    """The garment of a photo without loose ends that reach far out."""
    mask = without_tails(garment.mask)
    return garment if mask is garment.mask else replace(garment, mask=mask, solid=fill_holes(mask))


def _photographed(rgb: np.ndarray, ground: Ground) -> tuple[np.ndarray, float]:
    """The mask of a photo, and how sure the finder is of it.

    Before a plain ground colour tells the garment's edge to the pixel; where that agrees with what
    the finder sees, it is taken. A print in the ground's colour is no hole: the finder decides.
    Without a finder there is colour alone, and no confidence.
    """
    shares = find_confidence(rgb)
    if shares is None:
        return _by_colour(ground), 0.0
    mask = drop_specks(shares > 0.5)
    confidence = float(shares[mask].sum() / max(np.maximum(shares, mask).sum(), 1e-6))
    if ground.plain:
        by_colour = _by_colour(ground)
        solid = fill_holes(by_colour)
        if overlap(solid, fill_holes(mask)) > AGREEMENT:
            mask = by_colour | (solid & mask)
    return mask, confidence


def _by_colour(ground: Ground) -> np.ndarray:
    """(H, W) bool: what differs from the ground and lies in the middle."""
    return keep_central(without_threads(_against_plain(ground)))


def _against_plain(ground: Ground) -> np.ndarray:
    """(H, W) bool: what differs from a smooth ground."""
    least = max(3.0, 4 * ground.noise)
    clear = ground.distance[ground.distance > least]
    if len(clear) < 20:
        return np.zeros(ground.distance.shape, bool)
    # Well below Otsu's cut: a white sole on white paper is much nearer the ground than the shoe.
    return drop_specks(ground.distance > max(least, 0.35 * threshold_otsu(clear)))
