"""The garment that a visitor points at: by one point of it, or by a box around it.

The finder sees a whole picture in 128x128 pixels, and marks all garments in it, or the print on a
shirt. Asked again about parts around the point, it sees one garment larger and alone.
"""

from collections.abc import Sequence
from functools import partial

import numpy as np
from scipy import ndimage
from skimage.color import rgb2lab
from skimage.filters import threshold_otsu

from cnn_models.files.finder_file import find_confidence
from pictures.garment import Garment, find_garment
from pictures.mask_parts import EIGHT, fill_holes, overlap

# Sides of the parts that the finder is asked about, as shares of the picture's longer side.
PARTS = (2.0, 0.8, 0.6, 0.45, 0.3)
NEAR = 0.03  # of the longer side: so far from what was found a point may lie
MARGIN = 0.12  # of a garment's longer side, left around it
SAME = 0.6  # overlap from which on two masks are of one garment
LEAST_PART = 16  # pixels, the least side of a part

Box = tuple[int, int, int, int]  # left, top, right, bottom, in pixels


def find_where(where: Sequence[float], rgb: np.ndarray, alpha: np.ndarray) -> Garment:
    """The garment at a point (x, y), or within a box (left, top, right, bottom).

    where: in shares of the picture's width and height, 0..1. rgb, alpha: as of `find_garment`.
    Raises ValueError for anything else.
    """
    if len(where) not in (2, 4) or not all(0 <= share <= 1 for share in where):
        raise ValueError(f"A point has 2 shares from 0 to 1 and a box 4, not {tuple(where)!r}.")
    height, width = alpha.shape
    if len(where) == 2:
        point = int(where[0] * width), int(where[1] * height)
        return _at((min(point[0], width - 1), min(point[1], height - 1)), rgb, alpha)
    sides = (width, height, width, height)
    left, top, right, bottom = (
        round(share * side) for share, side in zip(where, sides, strict=True)
    )
    (left, right), (top, bottom) = sorted((left, right)), sorted((top, bottom))
    left, top = min(left, width - 1), min(top, height - 1)
    return _within((left, top, max(right, left + 1), max(bottom, top + 1)), rgb, alpha)


def _within(box: Box, rgb: np.ndarray, alpha: np.ndarray) -> Garment:
    """What stands out in the box; all of it, where nothing does."""
    left, top, right, bottom = box
    inside = np.zeros(alpha.shape, bool)
    inside[top:bottom, left:right] = True
    part = _part(_widened(box, MARGIN / 2, alpha.shape), rgb, alpha)
    mask = part.mask & inside
    if not part.found or overlap(mask, inside) < 0.02:
        return Garment(inside, inside, part.ground_light, False, True, 0.0)
    return Garment(mask, part.solid & inside, part.ground_light, part.clean, True, part.confidence)


def _at(point: tuple[int, int], rgb: np.ndarray, alpha: np.ndarray) -> Garment:
    """The piece at the point, in that part of the picture where the finder is surest of it."""
    rough, confidence = _best_piece(point, rgb, alpha)
    rows, columns = np.nonzero(rough)
    box = int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1
    part = _part(_widened(box, MARGIN, alpha.shape), rgb, alpha)
    piece = _piece(part.mask, point, NEAR * max(alpha.shape)) if part.found else None
    if piece is not None and overlap(fill_holes(piece), fill_holes(rough)) > SAME:
        sure = max(confidence, part.confidence)
        return Garment(piece, fill_holes(piece), part.ground_light, part.clean, True, sure)
    return Garment(rough, fill_holes(rough), part.ground_light, False, True, confidence)


def _best_piece(
    point: tuple[int, int], rgb: np.ndarray, alpha: np.ndarray
) -> tuple[np.ndarray, float]:
    """(H, W) bool and how sure the finder is of it, 0..1; 0 for what colour alone tells."""
    best, best_score = None, 0.0
    for share in PARTS:
        box = _around(point, share, alpha.shape)
        left, top, right, bottom = box
        shares = find_confidence(rgb[top:bottom, left:right])
        if shares is None:
            break
        here = point[0] - left, point[1] - top
        piece = _piece(shares > 0.5, here, NEAR * max(shares.shape))
        if piece is None:
            continue
        score = float(shares[piece].mean()) * (1 - _cut_off(piece, box, alpha.shape))
        if score > best_score:
            best, best_score = _placed(piece, box, alpha.shape), score
    if best is None:
        return _by_colour(point, rgb), 0.0
    return best, best_score


def _by_colour(point: tuple[int, int], rgb: np.ndarray) -> np.ndarray:
    """(H, W) bool: what is joined to the point and has its colour."""
    x, y = point
    lab = ndimage.gaussian_filter(rgb2lab(rgb), (1, 1, 0))
    distance = np.linalg.norm(lab - lab[y, x], axis=2)
    alike = distance < min(max(8.0, float(threshold_otsu(distance))), 30.0)
    alike[y, x] = True
    piece = _piece(ndimage.binary_closing(alike, EIGHT, iterations=2) | alike, point, 0)
    return fill_holes(piece if piece is not None else alike)


def _part(box: Box, rgb: np.ndarray, alpha: np.ndarray) -> Garment:
    """What `find_garment` finds in a part of the picture, in the whole picture's pixels."""
    left, top, right, bottom = box
    found = find_garment(rgb[top:bottom, left:right], alpha[top:bottom, left:right])
    place = partial(_placed, box=box, shape=alpha.shape)
    return Garment(
        place(found.mask),
        place(found.solid),
        found.ground_light,
        found.clean,
        found.found,
        found.confidence,
    )


def _piece(mask: np.ndarray, point: tuple[int, int], reach: float) -> np.ndarray | None:
    """The piece of the mask at the point or no further than `reach` from it, in pixels."""
    labels, num = ndimage.label(mask, EIGHT)
    if not num:
        return None
    x, y = point
    label = labels[y, x]
    if not label:
        away, nearest = ndimage.distance_transform_edt(~mask, return_indices=True)
        if away[y, x] > reach:
            return None
        label = labels[nearest[0, y, x], nearest[1, y, x]]
    return labels == label


def _cut_off(piece: np.ndarray, box: Box, shape: tuple[int, ...]) -> float:
    """How much of the piece's outline lies where the part was cut off, 0..1; a picture's own edge
    cuts nothing off."""
    left, top, right, bottom = box
    edges = (
        (top > 0, 0, 0),
        (bottom < shape[0], 0, -1),
        (left > 0, 1, 0),
        (right < shape[1], 1, -1),
    )
    cut = sum(int(piece.take(at, axis).sum()) for inner, axis, at in edges if inner)
    return min(1.0, cut / max(1.0, 2 * float(np.sqrt(piece.sum()))))


def _around(point: tuple[int, int], share: float, shape: tuple[int, ...]) -> Box:
    """A square around the point, moved into the picture and clipped by it."""
    half = max(LEAST_PART, share * max(shape)) / 2
    edges = []
    for place, side in zip(point, (shape[1], shape[0]), strict=True):
        start = min(max(place - half, 0), max(side - 2 * half, 0))
        edges.append((round(start), round(min(start + 2 * half, side))))
    (left, right), (top, bottom) = edges
    return left, top, right, bottom


def _widened(box: Box, margin: float, shape: tuple[int, ...]) -> Box:
    left, top, right, bottom = box
    more = max(2, round(margin * max(right - left, bottom - top)))
    short = max(0, LEAST_PART - min(right - left, bottom - top)) // 2
    more += short
    return (
        max(0, left - more),
        max(0, top - more),
        min(shape[1], right + more),
        min(shape[0], bottom + more),
    )


def _placed(mask: np.ndarray, box: Box, shape: tuple[int, ...]) -> np.ndarray:
    left, top, right, bottom = box
    whole = np.zeros(shape, bool)
    whole[top:bottom, left:right] = mask
    return whole
