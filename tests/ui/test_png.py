"""A PNG that we write is read by others as what it was."""

import io

import numpy as np
import pytest
from PIL import Image

from ui.features.drawing.png import encode

PALETTE = np.random.default_rng(0).integers(0, 256, (256, 3), np.uint8)


@pytest.mark.parametrize("shape", [(1, 1), (3, 5), (1, 700), (64, 64), (130, 97)])
def test_pillow_reads_back_every_colour_and_the_gap(shape):
    levels = np.random.default_rng(1).integers(0, 256, shape, np.uint8)
    image = Image.open(io.BytesIO(encode(levels, PALETTE, transparent=255)))
    image.load()
    rgba = np.asarray(image.convert("RGBA"))
    assert np.array_equal(rgba[..., :3], PALETTE[levels])
    assert np.array_equal(rgba[..., 3] == 0, levels == 255)


def test_a_thumbnail_does_not_carry_colours_that_it_does_not_use():
    thumbnail = encode(np.zeros((5, 5), np.uint8), PALETTE, transparent=255)
    assert len(thumbnail) < 120
