"""Small pictures of the steps, for looking at."""

import numpy as np
from PIL import Image

SIDE = 168  # longest side in pixels: six times 28
CELL = 8  # of the checkerboard

Box = tuple[int, int, int, int]  # left, top, right, bottom, in pixels


def small(picture: Image.Image | np.ndarray, box: Box | None = None) -> Image.Image:
    """A copy of at most SIDE pixels, of the box alone if there is one.

    picture: or (H, W, 3) colours or (H, W) tones, uint8.
    """
    if isinstance(picture, np.ndarray):
        picture = Image.fromarray(picture)
    image = picture.crop(box) if box else picture.copy()
    image.thumbnail((SIDE, SIDE), Image.Resampling.BILINEAR)
    return image


def cut_out(rgb: np.ndarray, mask: np.ndarray, box: Box | None = None) -> Image.Image:
    """The masked part over a grey checkerboard, cut to the box."""
    rows, columns = (np.arange(side) // CELL for side in mask.shape)
    board = np.array([235, 205], np.uint8)[(rows[:, None] + columns) % 2]
    ground = Image.fromarray(board).convert("RGB")
    image = Image.composite(Image.fromarray(rgb), ground, Image.fromarray(mask))
    return small(image, box)


def enlarge(pixels: np.ndarray) -> Image.Image:
    """(28, 28) uint8 pixels as squares, so that each can be seen."""
    return Image.fromarray(pixels).resize((SIDE, SIDE), Image.Resampling.NEAREST)
