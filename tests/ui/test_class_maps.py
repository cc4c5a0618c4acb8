"""Where the networks looked, beside their answers."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from cnn_models.predict import load
from ui.classify.class_maps import SIDE, class_maps, picture_key
from ui.shared.lab import Lab


@pytest.fixture(scope="module")
def networks():
    return {name: load(name) for name in ("lenet", "lenet_bn", "nin")}


@pytest.fixture(scope="module")
def pixels():
    """A dress: narrow above, wide below."""
    pixels = np.zeros((28, 28), np.uint8)
    for row in range(28):
        half = 4 + row // 4
        pixels[row, 14 - half : 14 + half] = 180
    return pixels


def _colours(url):
    picture = Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2])))
    return np.asarray(picture.convert("RGB")).astype(int)


def test_every_network_has_a_map_over_the_picture_and_a_group_their_mean(networks, pixels):
    found = class_maps(Lab(lambda: networks), networks, pixels, "en")
    assert set(found["maps"]) == {*networks, "group-lenet"}
    grey = np.kron(pixels, np.ones((4, 4), int))[..., None]
    for name, shown in found["maps"].items():
        colours = _colours(shown["url"])
        assert colours.shape == (SIDE, SIDE, 3)
        assert np.abs(colours - grey).max() > 50, name  # coloured where it looked
    assert found["maps"]["nin"]["alt"].startswith("Where NiN finds ")


def test_a_picture_and_its_maps_know_each_other(pixels):
    other = pixels.copy()
    other[0, 0] += 1
    assert picture_key(pixels) == picture_key(pixels.copy())
    assert picture_key(pixels) != picture_key(other)
