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
    places = np.nonzero(labels)
    sums = [np.bincount(labels[places], place)[1:] for place in places]
    offset = np.linalg.norm(np.stack(sums, 1) / areas[:, None] / (height, width) - 0.5, axis=1)
    at_border = _border_share(labels, num_parts)
    weight = areas * np.exp(-((offset / 0.3) ** 2)) * (1 - at_border) ** 2
    main = int(weight.argmax())
    heavy = weight >= 0.15 * weight[main]
    small = (areas >= SPECK * areas[main]) & (at_border == 0)
    kept = np.arange(num_parts) == main
    if ((heavy | small) & ~kept).any():  # distances take long
        apart = ndimage.distance_transform_edt(labels != main + 1)
        gaps = ndimage.minimum(apart, labels, range(1, num_parts + 1)) / max(height, width)
        kept |= (heavy & (gaps <= REACH)) | (small & (gaps <= 0.03))
    return np.concatenate([[False], kept])[labels]


def without_threads(mask: np.ndarray) -> np.ndarray:
    """Cut off what is thinner than about 4 pixels: seams of a floor, stray hair. (H, W) bool."""
    core = ndimage.minimum_filter(mask, 5, mode="constant")
    return mask & widen(core, 4)


def widen(mask: np.ndarray, radius: int) -> np.ndarray:
    """(H, W) bool: what is at most `radius` pixels from the mask, down and across.

    As scipy's `binary_dilation` by EIGHT, which takes longer: it goes pixel by pixel.
    """
    return ndimage.maximum_filter(mask, 2 * radius + 1, mode="constant")


def without_tails(mask: np.ndarray) -> np.ndarray:
    """Cut off long thin ends that reach far out: loose laces, a cord. mask: (H, W) bool.

    A shoe shrunk to make room for its lace is another shoe. What touches the rest twice, as a
    handle or a strap does, stays.
    """
    if not mask.any():
        return mask
    box = ndimage.find_objects(mask.astype(np.int8))[0]
    loose = _tails(fill_holes(mask[box]))
    if not loose.any():
        return mask
    kept = mask.copy()
    kept[box] &= ~loose
    return kept


def _tails(solid: np.ndarray) -> np.ndarray:
    """(H, W) bool: the long thin ends of a mask without holes that fills its height and width."""
    extent = max(solid.shape)
    radius = TAIL * extent / 2
    deep = ndimage.distance_transform_edt(np.pad(solid, 1))[1:-1, 1:-1] > radius
    if not deep.any():
        return np.zeros_like(solid)
    core = solid & (ndimage.distance_transform_edt(~deep) <= radius + 1.5)
    labels, num_parts = ndimage.label(solid & ~core, EIGHT)
    down, across = ndimage.find_objects(core.astype(np.int8))[0]
    loose = np.zeros(num_parts + 1, bool)
    for part, (rows, columns) in enumerate(ndimage.find_objects(labels), start=1):
        beyond = max(
            down.start - rows.start,
            rows.stop - down.stop,
            across.start - columns.start,
            columns.stop - across.stop,
        )
        if beyond > OUT * extent:
            contact = widen(labels == part, 1) & core
            # Widened: one contact may be ragged.
            loose[part] = ndimage.label(widen(contact, ceil(radius)), EIGHT)[1] <= 1
    return loose[labels]


def _border_share(labels: np.ndarray, num_parts: int) -> np.ndarray:
    """(parts,) float 0..1: how much of the picture's border each part takes, of a quarter of it."""
    border = np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])
    counts = np.bincount(border, minlength=num_parts + 1)[1:]
    return np.minimum(1, 4 * counts / len(border))
