"""The hues of the page: seen on its ground, and told apart by colour-blind eyes too."""

import itertools
import re

import numpy as np
import pytest
from skimage.color import deltaE_ciede2000, rgb2lab

from tests.conftest import ROOT
from ui.features.drawing import colours
from ui.shared.colours import COLOURS, HUES, NETWORKS, line_of

SHEET = (ROOT / "ui" / "shared" / "colours.css").read_text(encoding="utf-8")
GROUNDS = {":root": "#f8fafc", ".dark": "#1e293b"}  # of a block, the nearer to the lines
# Machado, Oliveira and Fernandes (2009), severity 1.0, for linear RGB.
VISIONS = {
    "all cones": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}


def _hues(theme: str) -> np.ndarray:
    """(7, 3) sRGB, 0..1."""
    rules = re.findall(rf"{re.escape(theme)} {{([^}}]*--hue-[^}}]*)}}", SHEET)
    found = dict(re.findall(r"--hue-(\w+): (#\w{6})", rules[0]))
    return np.array([_rgb(found[hue]) for hue in HUES])


def _rgb(colour: str) -> list[float]:
    return [value / 255 for value in bytes.fromhex(colour[1:])]


def _linear(srgb: np.ndarray) -> np.ndarray:
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


def _seen(srgb: np.ndarray, vision: object) -> np.ndarray:
    linear = np.clip(_linear(srgb) @ np.asarray(vision).T, 0, 1)
    return np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("theme", GROUNDS)
def test_no_two_hues_look_alike(theme, vision):
    lab = rgb2lab(_seen(_hues(theme), VISIONS[vision])[None])[0]
    pairs = itertools.combinations(range(len(HUES)), 2)
    distances = {(HUES[i], HUES[j]): deltaE_ciede2000(lab[i], lab[j]) for i, j in pairs}
    assert min(distances.values()) > 15, min(distances.items(), key=lambda item: item[1])


@pytest.mark.parametrize("theme", GROUNDS)
def test_every_hue_has_the_contrast_that_a_line_needs(theme):
    """3 : 1, WCAG 2.2, 1.4.11."""
    weights = [0.2126, 0.7152, 0.0722]
    hues = _linear(_hues(theme)) @ weights
    ground = _linear(np.array(_rgb(GROUNDS[theme]))) @ weights
    lighter, darker = np.maximum(hues, ground), np.minimum(hues, ground)
    assert ((lighter + 0.05) / (darker + 0.05)).min() > 3


def test_a_networks_line_keeps_its_colour_wherever_it_stands_and_runs_are_dashed():
    assert line_of("nin", 0) == line_of("nin", 5) == (f"var(--hue-{NETWORKS['nin']})", False)
    assert [line_of("own:1", place) for place in (7, 8)] == [(COLOURS[0], True), (COLOURS[1], True)]


def test_only_the_quarter_vgg_shares_its_colour_with_the_whole():
    shared = [
        pair for pair in itertools.combinations(NETWORKS, 2) if len({NETWORKS[n] for n in pair}) < 2
    ]
    assert shared == [("vgg11", "vgg11_quarter")]


def test_a_number_on_any_colour_of_the_scale_can_be_read():
    levels = colours.to_levels(np.linspace(-1, 1, 241)[None], 1.0)
    scale = np.asarray(colours.picture(levels).convert("RGB"))
    for rgb, ink in zip(scale[0] / 255, colours.inks(scale)[0], strict=True):
        grounds = sorted((_linear(rgb) @ [0.2126, 0.7152, 0.0722], 0.0 if ink == "#000" else 1.0))
        assert (grounds[1] + 0.05) / (grounds[0] + 0.05) >= 4.5, rgb
