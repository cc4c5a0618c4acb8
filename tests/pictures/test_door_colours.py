"""Every colour space, depth and transparency comes through the door as it looks."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from pictures import open_picture
from tests.door_pictures import (
    deep,
    drawn,
    lab_tiff,
    refusal,
    rgb,
    saved,
)


@pytest.mark.parametrize(
    "data",
    [
        saved(drawn("CMYK"), "JPEG", quality=95),
        saved(drawn("CMYK"), "TIFF"),
        saved(drawn().quantize(8), "PNG"),
        saved(drawn("RGBA"), "PNG"),
        saved(drawn("RGBA"), "WEBP", lossless=True),
        lab_tiff(),
    ],
    ids=["cmyk-jpeg", "cmyk-tiff", "palette", "rgba", "rgba-webp", "lab-tiff"],
)
def test_colour_spaces_give_the_same_colours(data):
    assert np.abs(rgb(open_picture(data)) - rgb(drawn())).mean() < 6


@pytest.mark.parametrize(
    "data",
    [
        saved(Image.fromarray(np.asarray(drawn("L")).astype(np.uint16) * 257), "PNG"),
        deep("uint16", 257),
        deep("int32", 257),
        deep("float32", 1 / 255),
        deep("float32", 1),
        saved(drawn("L"), "PNG"),
        saved(drawn("LA"), "PNG"),
    ],
    ids=["16-bit-png", "16-bit-tiff", "32-bit-tiff", "float-0-to-1", "float-0-to-255", "l", "la"],
)
def test_deep_greys_are_scaled_not_cut_off(data):
    assert np.abs(rgb(open_picture(data)) - rgb(drawn("L"))).max() <= 2


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_numbers_that_are_none_are_refused(bad):
    values = np.ones((6, 6), np.float32)
    values[2, 3] = bad
    refused = refusal(saved(Image.fromarray(values), "TIFF"))
    assert (refused.code, refused.values["count"]) == ("not_numbers", 1)


def test_one_bit_pictures_are_black_and_white():
    assert np.unique(rgb(open_picture(saved(drawn("1"), "PNG")))).tolist() == [0, 255]


def hiding(colour: tuple[int, int, int]) -> Image.Image:
    """A blue disc; around it nothing is to be seen, whatever colour lies there."""
    picture = Image.new("RGBA", (40, 40), (*colour, 0))
    ImageDraw.Draw(picture).ellipse((8, 8, 32, 32), fill=(20, 40, 200, 255))
    return picture


@pytest.mark.parametrize("size", [(40, 40), (1400, 1400)], ids=["as it is", "shrunk"])
@pytest.mark.parametrize("format_name", ["PNG", "WEBP", "TIFF"])
def test_hidden_colour_is_never_seen(format_name, size):
    settings = {"lossless": True, "exact": True} if format_name == "WEBP" else {}
    shown = [
        np.asarray(open_picture(saved(hiding(colour).resize(size, 0), format_name, **settings)))
        for colour in [(0, 0, 0), (255, 0, 0)]
    ]
    assert np.array_equal(*shown)
    assert (shown[0][..., 3] == 0).any()
    assert (shown[0][shown[0][..., 3] == 0][:, :3] == 255).all()


def test_palette_and_grey_transparency_are_kept():
    palette = drawn("P")
    corner = palette.getpixel((0, 0))
    grey = Image.fromarray(np.asarray(drawn("L")).astype(np.uint16) * 257)
    for data in (
        saved(palette, "PNG", transparency=corner),
        saved(palette, "GIF", transparency=corner),
        saved(drawn("L"), "PNG", transparency=drawn("L").getpixel((0, 0))),
        saved(grey, "PNG", transparency=grey.getpixel((0, 0))),
    ):
        alpha = np.asarray(open_picture(data).getchannel("A"))
        assert (alpha[0, 0], alpha[-1, -1]) == (0, 255)
