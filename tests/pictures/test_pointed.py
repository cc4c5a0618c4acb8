"""A garment that the visitor points at, and how good a cut-out is."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from pictures import Choices, prepare
from pictures.cut import WHOLE, Cut
from pictures.mask_parts import overlap
from pictures.outline import outlines
from pictures.pointed import find_where

BAG, TEE = (150, 60, 70), (60, 90, 150)


@pytest.fixture(scope="module")
def two():
    """A red square and a blue one, apart, on a noisy wooden table: (180, 320) pixels and masks."""
    random = np.random.default_rng(0)
    picture = Image.new("RGB", (320, 180), (196, 170, 130))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((40, 50, 120, 130), fill=BAG)
    pen.rectangle((200, 40, 290, 140), fill=TEE)
    noisy = np.asarray(picture.filter(ImageFilter.GaussianBlur(1))).astype(float)
    noisy += random.normal(0, 5, noisy.shape)
    left, right = np.zeros((2, 180, 320), bool)
    left[50:131, 40:121], right[40:141, 200:291] = True, True
    return np.clip(noisy, 0, 255).astype(np.uint8), left, right


def _opaque(rgb):
    return np.full(rgb.shape[:2], 255, np.uint8)


def test_a_point_finds_that_one_of_two(two):
    rgb, left, right = two
    for point, wanted in (((0.25, 0.5), left), ((0.76, 0.5), right)):
        garment = find_where(point, rgb, _opaque(rgb))
        assert overlap(garment.solid, wanted) > 0.8
        assert garment.found


def test_a_box_finds_what_is_in_it(two):
    rgb, left, right = two
    for box, wanted in (((0.08, 0.2, 0.45, 0.8), left), ((0.95, 0.85, 0.58, 0.15), right)):
        garment = find_where(box, rgb, _opaque(rgb))
        assert overlap(garment.solid, wanted) > 0.8


@pytest.mark.parametrize("place", [(0, 0), (1, 1), (0.5, 0), (0, 0, 1, 1), (0.3, 0.3, 0.3, 0.3)])
@pytest.mark.parametrize("size", [(1, 1), (3, 200), (256, 1), (40, 40)])
def test_any_place_of_any_picture_finds_something(place, size):
    width, height = size
    rgb = np.random.default_rng(1).integers(0, 255, (height, width, 3), np.uint8)
    garment = find_where(place, rgb, _opaque(rgb))
    assert garment.mask.shape == (height, width)
    assert garment.mask.any()


@pytest.mark.parametrize("place", [(), (0.5,), (0.5, 1.2), (0.1, 0.1, 0.5), (-0.1, 0, 1, 1)])
def test_what_is_no_place_is_refused(place):
    rgb = np.zeros((20, 20, 3), np.uint8)
    with pytest.raises(ValueError, match="A point has 2 shares"):
        find_where(place, rgb, _opaque(rgb))


def test_the_28x28_picture_follows_the_point(two):
    rgb, left, _ = two
    picture = Image.fromarray(rgb)
    pointed = prepare(picture, Choices(where=(0.25, 0.5)))
    assert pointed.choices.where == (0.25, 0.5)
    assert pointed.found is not None
    small = np.asarray(Image.fromarray(left).resize(pointed.found.shape[::-1]))
    assert overlap(pointed.found, small) > 0.8
    right = pointed.frame[2]
    assert right < 0.6  # of the left one alone


def test_an_outline_lies_on_the_masks_edge():
    mask = np.zeros((50, 100), bool)
    mask[10:40, 20:80] = True
    mask[20:30, 40:60] = False
    lines = outlines(mask)
    assert len(lines) == 2
    outer = np.array(max(lines, key=lambda line: np.ptp([x for x, _ in line])))
    assert outer.min(axis=0) == pytest.approx((0.2, 0.2), abs=0.01)
    assert outer.max(axis=0) == pytest.approx((0.8, 0.8), abs=0.01)
    whole = np.array(outlines(np.ones((9, 9), bool))[0])
    assert (whole.min(), whole.max()) == pytest.approx((0, 1), abs=0.06)


@pytest.mark.parametrize(
    ("cut", "doubt"),
    [
        (WHOLE, None),
        (Cut(0.3, 2, 0.0, 0.95), None),
        (Cut(0.0, 0, 0.0, 0.0), "nothing"),
        (Cut(0.03, 1, 0.0, 0.95), "small"),
        (Cut(0.3, 4, 0.0, 0.95), "pieces"),
        (Cut(0.3, 1, 0.4, 0.95), "border"),
        (Cut(0.3, 1, 0.0, 0.6), "unsure"),
    ],
)
def test_what_is_wrong_with_a_cut_out_has_a_name(cut, doubt):
    assert cut.doubt == doubt
