"""Styles: each looks like what it is called, and stays where the garment is."""

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from cnn_models import CLASS_NAMES
from training.augmentation.flaws import add_flaws
from training.augmentation.styles import (
    STYLES,
    Garments,
    Style,
    draw_flat,
    draw_outline,
    draw_retoned,
    draw_silhouette,
    find_mask,
    redraw,
)
from training.data.subset import load_subset

DRAWS: list[Style] = [style for style, _ in STYLES.values()]


@pytest.fixture(scope="module")
def large() -> Tensor:
    """30 garments of all classes at twice the size, (30, 1, 56, 56), tones 0..1."""
    tones = load_subset().test.pixels[:30].unsqueeze(1).float() / 255
    return F.interpolate(tones, scale_factor=2, mode="bilinear", align_corners=False)


@pytest.fixture(scope="module")
def garments(large: Tensor) -> Garments:
    torch.manual_seed(0)
    return _garments(large, find_mask(large))


@pytest.fixture
def square() -> Tensor:
    """The mask of a square of 40 x 40 in 56 x 56."""
    return F.pad(torch.ones(1, 1, 40, 40), (8, 8, 8, 8))


@pytest.mark.parametrize("draw", DRAWS)
def test_a_style_draws_on_the_garment_and_keeps_the_range(draw: Style, garments: Garments) -> None:
    torch.manual_seed(0)
    drawn = draw(garments)
    assert drawn.shape == garments.tones.shape
    assert drawn.min() >= 0
    assert drawn.max() <= 1.0001
    assert (drawn * (1 - garments.mask)).max() == 0
    assert (drawn.amax((1, 2, 3)) > 0.1).all()


@pytest.mark.parametrize("draw", DRAWS)
def test_a_style_draws_an_empty_picture_black(draw: Style) -> None:
    empty = torch.zeros(2, 1, 56, 56)
    assert draw(_garments(empty, find_mask(empty))).abs().max() == 0


@pytest.mark.parametrize(
    ("draw", "num_tones"), [(draw_silhouette, 1), (draw_outline, 1), (draw_flat, 5)]
)
def test_drawings_have_few_tones(draw: Style, num_tones: int, garments: Garments) -> None:
    torch.manual_seed(0)
    for picture in draw(garments):
        assert picture[picture > 0].unique().numel() <= num_tones


def test_retoned_garments_keep_their_shading(garments: Garments) -> None:
    torch.manual_seed(0)
    assert all(picture.unique().numel() > 50 for picture in draw_retoned(garments))


def test_an_outline_is_one_line_around_and_empty_within(square: Tensor) -> None:
    torch.manual_seed(0)
    for _ in range(10):
        drawn = draw_outline(_garments(square, square))[0, 0]
        assert drawn[8:48, 8].min() > 0.5
        assert drawn[8, 8:48].min() > 0.5
        assert drawn[16:40, 16:40].max() == 0


def test_an_outline_closes_a_garment_that_is_cut_by_the_border() -> None:
    whole = torch.ones(1, 1, 56, 56)
    drawn = draw_outline(_garments(whole, whole))[0, 0]
    assert drawn[0].min() > 0.5
    assert drawn[:, -1].min() > 0.5
    assert drawn[28, 28] == 0


def test_a_ring_is_filled_in_some_masks_and_left_open_in_others(square: Tensor) -> None:
    ring = square - F.pad(torch.ones(1, 1, 20, 20), (18, 18, 18, 18))
    torch.manual_seed(0)
    middles = find_mask(ring.expand(40, 1, 56, 56))[:, 0, 28, 28]
    assert set(middles.tolist()) == {0.0, 1.0}


def test_the_gap_between_trouser_legs_is_never_filled(square: Tensor) -> None:
    trousers = square.clone()
    trousers[:, :, 20:, 24:32] = 0
    torch.manual_seed(0)
    assert find_mask(trousers.expand(40, 1, 56, 56))[:, 0, 30:, 28].max() == 0


def test_redrawn_pictures_are_of_all_styles_and_never_the_picture_itself() -> None:
    tones = load_subset().test.pixels[:30].unsqueeze(1).float() / 255
    torch.manual_seed(0)
    drawn = redraw(tones)
    assert drawn.shape == tones.shape
    assert ((drawn - tones).abs().amax((1, 2, 3)) > 0.05).all()
    one_garment = redraw(tones[:1].expand(60, 1, 28, 28))
    assert len(one_garment.flatten(1).unique(dim=0)) == 60


def _garments(tones: Tensor, mask: Tensor) -> Garments:
    return Garments.find(tones, mask, opening=torch.zeros_like(tones))


def _redrawn_mean(label: str, square: Tensor) -> Tensor:
    """(28, 28): the mean of many redrawn pictures of a lit square that bears the label."""
    tones = F.avg_pool2d(square, 2).expand(400, 1, 28, 28)
    torch.manual_seed(0)
    return redraw(tones, torch.full((400,), CLASS_NAMES.index(label))).mean((0, 1))


@pytest.mark.parametrize("label", ["Shirt", "Coat"])
def test_a_redrawn_shirt_or_coat_opens_down_its_middle(label: str, square: Tensor) -> None:
    change = (_redrawn_mean(label, square) - _redrawn_mean("Pullover", square)).abs()
    assert change[18, 13:15].mean() > 3 * change[18, 6:10].mean()


def test_a_sandals_gaps_are_never_filled(square: Tensor) -> None:
    ring = square - F.pad(torch.ones(1, 1, 20, 20), (18, 18, 18, 18))
    sandals, bags = _redrawn_mean("Sandal", ring), _redrawn_mean("Bag", ring)
    assert sandals[14, 14] == 0 < bags[14, 14]


def test_flaws_keep_range_and_shape_and_turn_few_pictures_into_negatives() -> None:
    tones = load_subset().test.pixels[:100].unsqueeze(1).float() / 255
    torch.manual_seed(0)
    flawed = add_flaws(tones)
    assert flawed.shape == tones.shape
    assert flawed.min() >= 0
    assert flawed.max() <= 1
    negatives = (flawed[:, 0, 0].mean(1) > 0.5).float().mean()
    assert 0.02 < negatives < 0.25
