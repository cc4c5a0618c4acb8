"""Which parts of a rough mask belong to the garment."""

from math import ceil

import numpy as np
from scipy import ndimage

EIGHT = np.ones((3, 3), bool)  # diagonal neighbours touch
SPECK = 0.03  # least share of the main part's area
TAIL = 0.045  # of the garment's longer side: what is thinner may be a loose lace
OUT = 0.05  # so far beyond the rest does a lace reach, of the same; a high heel does not
REACH = 0.12  # how far from the main part a lesser one may lie, of the picture's longer side


def fill_holes(mask: np.ndarray) -> np.ndarray:
    """The mask and all that it encloses, what is open to the border left out. mask: (H, W) bool.

    As scipy's `binary_fill_holes`, which takes longer: it grows the ground pixel by pixel.
    """
    ground, _ = ndimage.label(np.pad(~mask, 1, constant_values=True))
    return (ground != ground[0, 0])[1:-1, 1:-1]


def overlap(one: np.ndarray, other: np.ndarray) -> float:
    """Intersection over union of two (H, W) bool masks, 0..1; 0 for two empty ones."""
    return float((one & other).sum() / max((one | other).sum(), 1))


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


def without_tails(mask: np.ndarray) -> np.ndarray:
    """Cut off long thin ends that reach far out: loose laces, a cord. mask: (H, W) bool.

    A shoe shrunk to make room for its lace is another shoe. What touches the rest twice, as a
    handle or a strap does, stays.
    """
    rows, columns = np.nonzero(mask)
    if not len(rows):
        return mask
    extent = max(np.ptp(rows), np.ptp(columns)) + 1
    solid = fill_holes(mask)
    radius = TAIL * extent / 2
    deep = ndimage.distance_transform_edt(np.pad(solid, 1))[1:-1, 1:-1] > radius
    if not deep.any():
        return mask
    core = solid & (ndimage.distance_transform_edt(~deep) <= radius + 1.5)
    labels, num_parts = ndimage.label(solid & ~core, EIGHT)
    rows, columns = np.nonzero(core)
    top, bottom, left, right = rows.min(), rows.max(), columns.min(), columns.max()
    loose = np.zeros(num_parts + 1, bool)
    for part, (down, across) in enumerate(ndimage.find_objects(labels), start=1):
        beyond = max(
            top - down.start, down.stop - 1 - bottom, left - across.start, across.stop - 1 - right
        )
        if beyond > OUT * extent:
            contact = ndimage.binary_dilation(labels == part, EIGHT) & core
            # Widened: one contact may be ragged.
            contact = ndimage.binary_dilation(contact, EIGHT, iterations=ceil(radius))
            loose[part] = ndimage.label(contact, EIGHT)[1] <= 1
    return mask & ~loose[labels] if loose.any() else mask


def _border_share(labels: np.ndarray, num_parts: int) -> np.ndarray:
    """(parts,) float 0..1: how much of the picture's border each part takes, of a quarter of it."""
    border = np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])
    counts = np.bincount(border, minlength=num_parts + 1)[1:]
    return np.minimum(1, 4 * counts / len(border))
