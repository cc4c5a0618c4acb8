"""Photo, clip art, silhouette or outline."""

import numpy as np

from pictures.drawing import is_outline
from pictures.garment import Garment


def kind_of(rgb: np.ndarray, garment: Garment) -> str:
    """Name the kind of an (H, W, 3) uint8 picture by how its garment is painted."""
    if not (garment.plain and garment.found):
        return "photo"
    if is_outline(garment.mask):
        return "outline"
    inside = rgb[garment.mask].astype(float)
    if inside.std(axis=0).max() < 12:
        return "silhouette"
    # Clip art is painted in a few flat colours: most pixels share theirs with many others.
    _, counts = np.unique((inside / 8).astype(int), axis=0, return_counts=True)
    top = np.sort(counts)[::-1][:12].sum() / counts.sum()
    return "clipart" if top > 0.7 else "photo"
