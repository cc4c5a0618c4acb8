"""The atlas shows every channel, each where it says, in colours that mean what they say."""

import numpy as np
import pytest
import torch

from cnn_models.inside.layers import layer_table
from ui.features.drawing import colours, scale
from ui.features.drawing.atlas import draw_atlas, draw_mean, draw_vector, silent, strongest_first


def _levels(image):
    """(H, W), the numbers of the colours."""
    return np.asarray(image)


def test_zero_has_the_same_colour_at_any_limit_and_minus_is_blue():
    rgb = colours.picture(colours.to_levels(np.array([[-3.0, 0.0, 3.0]]), 3.0)).convert("RGB")
    minus, zero, plus = (rgb.getpixel((x, 0)) for x in range(3))
    assert zero == (0xF7, 0xF7, 0xF7)
    assert minus[2] > minus[0]
    assert plus[0] > plus[2]
    assert colours.to_levels(np.zeros(1), 0.1) == colours.to_levels(np.zeros(1), 0.0) == 120


def test_values_beyond_the_limit_are_drawn_like_the_limit():
    assert colours.to_levels(np.array([-9.0, 9.0]), 1.0).tolist() == [0, 240]


@pytest.mark.parametrize("side", [1, 3, 4, 5, 6, 7, 8, 12, 14, 24, 26, 28, 48, 54, 56, 112, 224])
def test_tiles_are_48_to_56_pixels_for_every_map_of_the_networks(side):
    layout = draw_atlas(torch.zeros(2, side, side), 1.0).layout
    assert 48 <= layout.tile <= 56
    assert layout.tile % side == 0 or side % layout.tile == 0


def test_every_channel_lies_where_the_layout_says_and_is_not_blurred():
    maps = torch.arange(10.0)[:, None, None].expand(10, 12, 12).clone()
    maps[:, 0, 0] = -9
    atlas = draw_atlas(maps, 9.0, order=strongest_first(maps))
    levels = _levels(atlas.image)
    assert atlas.layout.order[0] == 9
    assert sorted(atlas.layout.order) == list(range(10))
    for (x, y), channel in zip(atlas.layout.corners(), atlas.layout.order, strict=True):
        tile = levels[y : y + 48, x : x + 48]
        expected = colours.to_levels(maps[channel].numpy(), 9.0).repeat(4, 0).repeat(4, 1)
        assert np.array_equal(tile, expected)
    assert (levels[48:50] == colours.GAP).all()


def test_maps_larger_than_a_tile_are_averaged_and_it_says_so():
    maps = torch.zeros(1, 224, 224)
    maps[0, :4, :4] = 1
    maps[0, 0, 0] = 9  # one of sixteen: the mean is 1.5
    atlas = draw_atlas(maps, 1.5)
    assert atlas.shrunk == 4
    assert _levels(atlas.image)[0, 0] == 240


def test_silent_channels_are_hatched_and_counted():
    maps = torch.zeros(3, 5, 5)
    maps[1] = 0.001
    assert silent(maps).tolist() == [True, False, True]
    levels = _levels(draw_atlas(maps, 1.0).image)
    assert (levels == colours.HATCH).any()
    assert not (levels[:50, 52:102] == colours.HATCH).any()


def test_each_inception_path_begins_on_its_own_row_with_its_colour():
    atlas = draw_atlas(torch.ones(9, 12, 12), 1.0, band_sizes=[4, 3, 1, 1])
    levels, layout = _levels(atlas.image), atlas.layout
    assert [band.row for band in layout.bands] == [0, 2, 3, 4]
    for band, colour in zip(layout.bands, colours.PATHS, strict=True):
        x, y = layout.corners()[band.start]
        assert (x, y) == (layout.left, band.row * layout.cell)
        assert levels[y, 0] == colour


def test_on_its_own_scale_a_channel_carries_its_maximum():
    maps = torch.stack([torch.full((24, 24), 5.0), torch.full((24, 24), 0.5)])
    levels = _levels(draw_atlas(maps, None).image)
    assert levels[47, 47] == levels[47, 97] == 240
    assert (levels[:11, :20] == colours.INK).any()


@pytest.mark.parametrize("size", [10, 84, 120, 256, 4096, 6400])
def test_a_vector_is_one_picture_with_a_square_for_each_unit(size):
    vector = torch.linspace(-1, 1, size)
    atlas = draw_vector(vector, 1.0)
    levels = _levels(atlas.image)
    shown = [levels[y, x] for x, y in atlas.layout.corners()]
    assert shown == colours.to_levels(vector.numpy(), 1.0).tolist()
    assert abs(atlas.image.width - atlas.image.height) <= atlas.layout.cell
    assert draw_mean(vector).width ** 2 >= size


@pytest.mark.parametrize(
    ("name", "layer", "origin"),
    [
        ("alexnet", "conv3", "conv3"),
        ("alexnet", "relu3", "conv3"),
        ("alexnet", "flatten", "conv5"),
        ("lenet_bn", "pool1", "conv1"),
        ("googlenet", "stage3.inception1.path3.relu2", "stage3.inception1.path3.conv2"),
        ("googlenet", "stage3.pool", "stage3.inception2"),
    ],
)
def test_a_layer_after_a_convolution_keeps_its_scale(name, layer, origin):
    assert scale.origin(layer_table(name), layer) == origin


def test_the_limit_leaves_half_a_percent_of_the_values_beyond():
    values = torch.randn(1, 6, 24, 24, generator=torch.manual_seed(0))
    limit = scale.percentile(values)
    assert 0 < scale.share_beyond(values, limit) <= 0.005
