"""Loose laces are cut off in photos, so that the shoe fills the picture; straps and heels stay."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from pictures.mask_parts import without_tails
from pictures.prepare import Choices, prepare

SHOE = [(40, 130), (120, 95), (150, 100), (190, 80), (210, 150), (200, 165), (45, 165), (36, 150)]
LACE = [(150, 98), (120, 60), (90, 75), (60, 20), (30, 12)]


def _mask(*lines: list[tuple[int, int]], width: int = 5, shape=SHOE) -> np.ndarray:
    """(256, 256) bool: a shoe and lines."""
    picture = Image.new("1", (256, 256))
    pen = ImageDraw.Draw(picture)
    if shape:
        pen.polygon(shape, fill=1)
    for line in lines:
        pen.line(line, fill=1, width=width)
    return np.asarray(picture)


def _photo(mask: np.ndarray) -> Image.Image:
    """A leather-like thing on white paper."""
    tones = np.random.default_rng(0).normal(90, 25, mask.shape)
    return Image.fromarray(np.where(mask, tones, 250).clip(0, 255).astype(np.uint8)).convert("RGBA")


def _difference(one: np.ndarray, other: np.ndarray) -> float:
    return float((one ^ other).sum() / other.sum())


def test_a_lace_is_cut_off_and_the_shoe_is_what_is_left():
    assert _difference(without_tails(_mask(LACE)), _mask()) < 0.02


def test_a_photographed_shoe_is_as_large_with_a_lace_as_without():
    laced, bare = (prepare(_photo(mask)) for mask in (_mask(LACE), _mask()))
    assert laced.kind == bare.kind == "photo"
    assert _difference(laced.pixels > 40, bare.pixels > 40) < 0.1
    kept = prepare(_photo(_mask(LACE)), Choices(crop=False)).pixels > 40
    assert _difference(kept, bare.pixels > 40) > 0.1


HEEL = [(36, 150), (40, 215)]  # as deep as the toe below
HEELED = [(40, 130), (190, 80), (215, 215), (190, 215), (170, 165), (45, 165)]
HANDLE = [(60, 128), (70, 30), (150, 20), (188, 100)]


@pytest.mark.parametrize(
    "mask",
    [
        pytest.param(_mask(), id="no lace"),
        pytest.param(_mask(HANDLE), id="a handle touches twice"),
        pytest.param(_mask(HEEL, shape=HEELED), id="a heel ends where the toe does"),
        pytest.param(_mask(LACE, width=25), id="a sleeve is wide"),
        pytest.param(_mask([(10, 10), (90, 90)], shape=[]), id="nothing but lines"),
        pytest.param(np.zeros((20, 30), bool), id="nothing"),
        pytest.param(np.ones((1, 50), bool), id="a stripe"),
    ],
)
def test_all_else_stays(mask):
    assert without_tails(mask) is mask
