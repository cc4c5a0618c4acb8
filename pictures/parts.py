"""Which parts of a rough mask belong to the garment."""

import numpy as np
from scipy import ndimage

EIGHT = np.ones((3, 3), bool)  # diagonal neighbours touch
SPECK = 0.03  # least share of the main part's area
REACH = 0.12  # how far from the main part a lesser one may lie, of the picture's longer side


def fill_holes(mask: np.ndarray) -> np.ndarray:
    """The mask and all that it encloses, what is open to the border left out. mask: (H, W) bool.

    As scipy's `binary_fill_holes`, which takes longer: it grows the ground pixel by pixel.
    """
    ground, _ = ndimage.label(np.pad(~mask, 1, constant_values=True))
    return (ground != ground[0, 0])[1:-1, 1:-1]


def drop_specks(mask: np.ndarray) -> np.ndarray:
    """Drop parts with less than SPECK of the largest part's area. mask: (H, W) bool."""
    labels, num_parts = ndimage.label(mask, EIGHT)
    if num_parts < 2:
        return mask
    areas = np.bincount(labels.ravel())
    areas[0] = 0
    return (areas >= SPECK * areas.max())[labels] & mask


def keep_central(mask: np.ndarray) -> np.ndarray:
    """Keep the main part, large and near the middle, and what lies by it clear of the border.

    For photos, where other things lie about. mask: (H, W) bool.
    """
    labels, num_parts = ndimage.label(mask, EIGHT)
    if num_parts < 2:
        return mask
    height, width = mask.shape
    areas = np.bincount(labels.ravel())[1:].astype(float)
    centres = np.array(ndimage.center_of_mass(mask, labels, range(1, num_parts + 1)))
    offset = np.linalg.norm(centres / (height, width) - 0.5, axis=1)
    at_border = _border_share(labels, num_parts)
    weight = areas * np.exp(-((offset / 0.3) ** 2)) * (1 - at_border) ** 2
    main = int(weight.argmax())
    apart = ndimage.distance_transform_edt(labels != main + 1)
    gaps = ndimage.minimum(apart, labels, range(1, num_parts + 1))
    kept = (weight >= 0.15 * weight[main]) & (gaps <= REACH * max(height, width))
    kept |= (areas >= SPECK * areas[main]) & (gaps <= 0.03 * max(height, width)) & (at_border == 0)
    kept[main] = True
    return np.concatenate([[False], kept])[labels]


def without_threads(mask: np.ndarray) -> np.ndarray:
    """Cut off what is thinner than about 4 pixels: seams of a floor, stray hair. (H, W) bool."""
    core = ndimage.binary_opening(mask, EIGHT, iterations=2)
    return mask & ndimage.binary_dilation(core, EIGHT, iterations=2)


def _border_share(labels: np.ndarray, num_parts: int) -> np.ndarray:
    """(parts,) float 0..1: how much of the picture's border each part takes, of a quarter of it."""
    border = np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])
    counts = np.bincount(border, minlength=num_parts + 1)[1:]
    return np.minimum(1, 4 * counts / len(border))
