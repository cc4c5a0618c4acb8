"""Feature maps side by side as one small picture."""

import math

import numpy as np
from PIL import Image

from ui.shared.html import png_url

COLUMNS = 6


def maps_url(maps: np.ndarray) -> str:
    """(C, S, S) uint8 channels side by side, as a PNG."""
    count, side = maps.shape[:2]
    rows = math.ceil(count / COLUMNS)
    atlas = np.zeros((rows * (side + 1), min(count, COLUMNS) * (side + 1)), np.uint8)
    for i, channel in enumerate(maps):
        top, left = (i // COLUMNS) * (side + 1), (i % COLUMNS) * (side + 1)
        atlas[top : top + side, left : left + side] = channel
    return png_url(Image.fromarray(atlas))
