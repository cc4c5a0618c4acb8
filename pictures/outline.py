"""The outline of a mask as lines, to be drawn over the picture that it was found in."""

import numpy as np
from skimage.measure import approximate_polygon, find_contours

ROUGH = 0.7  # pixels that a line may stray from the mask's edge
LEAST = 12.0  # pixels, of a line that is worth drawing

Line = list[tuple[float, float]]


def outlines(mask: np.ndarray) -> list[Line]:
    """Closed lines around the mask's pieces and holes, in shares of its width and height, 0..1.

    mask: (H, W) bool.
    """
    height, width = mask.shape
    lines = []
    for contour in find_contours(np.pad(mask, 1).astype(float), 0.5):
        if len(contour) >= LEAST:
            corners = approximate_polygon(contour, ROUGH) - 0.5  # of the pad, to pixels' edges
            shares = np.clip(corners / (height, width), 0, 1)
            lines.append([(float(x), float(y)) for y, x in shares])
    return lines
