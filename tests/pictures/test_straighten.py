"""A garment photographed or drawn askew is turned straight; a straight one is left alone."""

import numpy as np
import pytest
from PIL import Image

from cnn_models.inputs import CLASS_NAMES
from pictures.prepare import Choices, prepare
from pictures.straighten import find_tilt
from training.data.subset import load_subset


def _pictures(label: str, num: int) -> list[np.ndarray]:
    train = load_subset().train
    chosen = train.labels == CLASS_NAMES.index(label)
    return list(train.pixels[chosen][:num].numpy())


def _askew(pixels: np.ndarray, angle: float) -> Image.Image:
    """Dark on white, eight times as large, turned counter-clockwise."""
    large = Image.fromarray(pixels).resize((224, 224), Image.Resampling.BICUBIC)
    turned = large.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=0)
    return Image.eval(turned, lambda tone: 255 - tone)


def test_the_data_sets_own_pictures_are_straight():
    pixels = load_subset().train.pixels[:1000].numpy()
    turned = sum(find_tilt(picture > 40) != 0 for picture in pixels)
    assert turned <= 5


TILTED = {"Sneaker": (-45, -35, 35, 45), "Trouser": (-30, -20, 20, 30)}


@pytest.mark.parametrize(("label", "angle"), [(c, angle) for c in TILTED for angle in TILTED[c]])
def test_tilted_sneakers_are_laid_flat_and_trousers_hung_up(label, angle):
    tilts = [
        find_tilt(255 - np.asarray(_askew(pixels, angle)) > 40) for pixels in _pictures(label, 20)
    ]
    assert np.median(np.abs(np.array(tilts) + angle)) <= 6


def test_the_visitor_can_leave_it_askew():
    sneaker = _askew(_pictures("Sneaker", 1)[0], 40)
    level, askew = prepare(sneaker), prepare(sneaker, Choices(crop=False))
    height, width = (np.ptp(np.nonzero(level.pixels > 40)[axis]) for axis in (0, 1))
    assert width > 1.5 * height
    height, width = (np.ptp(np.nonzero(askew.pixels > 40)[axis]) for axis in (0, 1))
    assert width < 1.3 * height


@pytest.mark.parametrize("shape", [(1, 1), (1, 50), (40, 1), (7, 9)])
def test_a_mask_without_direction_is_left_alone(shape):
    assert find_tilt(np.ones(shape, bool)) == 0
