"""Garment -> (28, 28) uint8, light on black, as Fashion-MNIST's authors made theirs.

Xiao, Rasul, Vollgraf, arXiv 1708.07747: trim, longest edge to 28, centre, negate, grey.
"""

import numpy as np
from PIL import Image

SIZE = 28
# Tones within the garment, 5th, 50th and 95th of 100: medians over the training pictures.
LOW, MIDDLE, HIGH = 50.0, 172.0, 228.0


def match_tones(grey: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Move the garment's tones to where the training pictures have theirs, order kept.

    grey: (H, W) float 0..255, already of the right polarity. mask: (H, W) bool. Returns float,
    25..255, never black within the garment.
    """
    if not mask.any():
        return grey
    low, middle, high = np.percentile(grey[mask], (5, 50, 95))
    below = np.clip((MIDDLE - LOW) / max(middle - low, 1), 0.6, 1.5)
    above = np.clip((HIGH - MIDDLE) / max(high - middle, 1), 0.6, 1.5)
    offset = grey - middle
    return np.clip(MIDDLE + np.where(offset < 0, below, above) * offset, 25, 255)


def crop_box(mask: np.ndarray) -> tuple[int, int, int, int]:
    """(left, top, right, bottom) of the True pixels; the whole picture where there are none."""
    rows, columns = np.nonzero(mask.any(1))[0], np.nonzero(mask.any(0))[0]
    if not len(rows):
        return 0, 0, mask.shape[1], mask.shape[0]
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def fit(tones: np.ndarray, box: tuple[int, int, int, int]) -> np.ndarray:
    """Scale the box so that its longer side is 28 and centre it on black.

    tones: (H, W) float 0..255, 0 outside of the garment. Returns (28, 28) uint8.
    """
    left, top, right, bottom = box
    scale = SIZE / max(right - left, bottom - top)
    width = max(1, round((right - left) * scale))
    height = max(1, round((bottom - top) * scale))
    small = Image.fromarray(tones.astype(np.float32)).resize(
        (width, height), Image.Resampling.HAMMING, box=box
    )
    pixels = np.zeros((SIZE, SIZE), np.uint8)
    y, x = (SIZE - height) // 2, (SIZE - width) // 2
    pixels[y : y + height, x : x + width] = np.clip(np.round(np.asarray(small)), 0, 255)
    return pixels
