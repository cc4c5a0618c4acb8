"""What the lessons say of the networks, counted once more by other means."""

import math

import pytest
import torch
from torch import nn

from cnn_models import build
from cnn_models.inside.design_facts import pointwise_difference, weighted
from cnn_models.inside.gradients import gradient_left
from cnn_models.inside.inception_facts import block_weights, depth, halvings, paths
from cnn_models.inside.norm_facts import fold_difference, mistakes, norms_before_activation

# In channels; out of 1x1; 1x1 then 3x3; 1x1 then 5x5; pooling then 1x1: the paper's table 1.
INCEPTION = (
    (192, 64, (96, 128), (16, 32), 32),
    (256, 128, (128, 192), (32, 96), 64),
    (480, 192, (96, 208), (16, 48), 64),
    (512, 160, (112, 224), (24, 64), 64),
    (512, 128, (128, 256), (24, 64), 64),
    (512, 112, (144, 288), (32, 64), 64),
    (528, 256, (160, 320), (32, 128), 128),
    (832, 256, (160, 320), (32, 128), 128),
    (832, 384, (192, 384), (48, 128), 128),
)


def conv(side: int, before: int, after: int) -> int:
    return side * side * before * after + after


def test_what_1x1_saves_in_weights_is_the_papers_table_summed_up() -> None:
    for (n, c1, (r3, c3), (r5, c5), c4), told in zip(
        INCEPTION, block_weights().values(), strict=True
    ):
        ends = conv(1, n, c1) + conv(1, n, c4)
        reduced = conv(1, n, r3) + conv(3, r3, c3) + conv(1, n, r5) + conv(5, r5, c5)
        assert told.as_built == ends + reduced
        assert told.without == ends + conv(3, n, c3) + conv(5, n, c5)
        assert told.plain3 == conv(3, n, c1 + c3 + c5 + c4)
        assert told.plain5 == conv(5, n, c1 + c3 + c5 + c4)
    first = block_weights()["stage3.inception1"]
    assert (first.as_built, first.plain3, first.plain5) == (163_696, 442_624, 1_229_056)


def test_block_3as_paths_look_with_windows_of_1_3_5_and_a_pooling() -> None:
    found = [[(s.window, s.channels_in, s.channels_out) for s in path] for path in paths()]
    assert found == [
        [(1, 192, 64)],
        [(1, 192, 96), (3, 96, 128)],
        [(1, 192, 16), (5, 16, 32)],
        [(3, 192, 192), (1, 192, 32)],
    ]
    assert [step.is_pooling for step in paths()[3]] == [True, False]


def test_a_block_that_is_not_there_has_no_paths() -> None:
    with pytest.raises(KeyError):
        paths("stage9.inception1")


def test_stages_halve_as_the_strides_say() -> None:
    """Stage 1 has two strides of 2, stages 2 to 4 one each, and the last a global mean."""
    assert list(halvings().values()) == [[96, 48, 24], [24, 12], [12, 6], [6, 3], [3, 1]]


def test_googlenets_longest_way_is_two_layers_a_block_and_four_more() -> None:
    longest, with_weights, layers = depth("googlenet")
    assert longest == 3 + 2 * 9 + 1
    assert with_weights == 3 + 6 * 9 + 1
    # Each convolution has its ReLU; 4 poolings, one in each block, 9 concatenations, 2 at the end.
    assert layers == with_weights + (3 + 6 * 9) + 4 + 9 + 9 + 2
    assert depth("alexnet")[:2] == (8, 8)


@pytest.mark.parametrize(
    ("name", "windows", "num_dense"),
    [("lenet", (5, 5), 3), ("alexnet", (11, 5, 3, 3, 3), 3), ("vgg11", (3,) * 8, 3)],
)
def test_layers_with_weights_are_counted_and_weighed(
    name: str, windows: tuple[int, ...], num_dense: int
) -> None:
    told = weighted(name)
    assert (told.windows, told.num_dense) == (windows, num_dense)
    with torch.device("meta"):
        by_axes = [(p.dim(), p.numel()) for p in build(name).parameters()]
    # A weight's axes tell what it is of; the bias that follows has one axis.
    conv_weights = sum(w + b for (axes, w), (_, b) in pairs(by_axes) if axes == 4)
    dense_weights = sum(w + b for (axes, w), (_, b) in pairs(by_axes) if axes == 2)
    assert (told.conv_weights, told.dense_weights) == (conv_weights, dense_weights)
    share = 100 * dense_weights / (conv_weights + dense_weights)
    assert math.isclose(told.dense_share, share)


def pairs(
    sizes: list[tuple[int, int]],
) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    return list(zip(sizes[::2], sizes[1::2], strict=True))


def test_a_quarter_of_the_channels_is_a_sixteenth_of_the_convolutions() -> None:
    whole, quarter = weighted("vgg11"), weighted("vgg11_quarter")
    assert whole.conv_weights / quarter.conv_weights == pytest.approx(16, rel=0.01)
    assert whole.dense_weights / quarter.dense_weights < 3


def test_a_1x1_convolution_is_a_dense_layer_at_every_pixel() -> None:
    assert pointwise_difference(8, 5) < 1e-5


@pytest.mark.parametrize("activation", ["sigmoid", "relu"])
def test_the_gradient_left_is_what_backpropagation_by_hand_gives(activation: str) -> None:
    """Two layers: the way back written out, on the same random numbers."""
    state = torch.random.get_rng_state()
    told = gradient_left(activation, 2)
    assert torch.equal(torch.random.get_rng_state(), state)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        layers = []
        for _ in range(2):
            layer = nn.Linear(64, 64)
            if activation == "sigmoid":
                nn.init.xavier_uniform_(layer.weight)
            else:
                nn.init.kaiming_normal_(layer.weight)
            layers.append((layer.weight.detach(), layer.bias.detach()))
        x = torch.randn(32, 64)
    (w1, b1), (w2, b2) = layers
    squash = torch.sigmoid if activation == "sigmoid" else torch.relu
    slope = (lambda a: a * (1 - a)) if activation == "sigmoid" else (lambda a: (a > 0).float())
    first = squash(x @ w1.T + b1)
    last = squash(first @ w2.T + b2)
    at_last = 2 * last / last.numel() * slope(last)
    at_first = at_last @ w2 * slope(first)
    by_hand = (at_first.T @ x).norm() / (at_last.T @ first).norm()
    assert told == pytest.approx(by_hand.item(), rel=1e-3)


def test_batch_norm_keeps_gradients_behind_sigmoids_and_lets_them_grow_behind_relu() -> None:
    assert gradient_left("sigmoid", 20) < 1e-10
    assert 0.1 < gradient_left("sigmoid", 20, has_norm=True) < 10
    assert gradient_left("sigmoid", 5) < 0.01 < gradient_left("sigmoid", 5, has_norm=True)
    assert gradient_left("relu", 20) < 5 < gradient_left("relu", 20, has_norm=True)


@pytest.mark.parametrize(("activation", "depth"), [("tanh", 8), ("relu", 1)])
def test_what_is_not_measured_is_refused_by_name(activation: str, depth: int) -> None:
    with pytest.raises(ValueError, match=f"{activation}.*{depth}"):
        gradient_left(activation, depth)


def test_the_lectures_mistakes_are_seen_to_fail() -> None:
    seen = mistakes()
    assert "method" in seen.squared_method
    assert seen.by_mode == 0 < 0.1 < seen.by_gradients
    assert (seen.kept_as_attributes, seen.kept_as_buffers) == (0, 2)
    assert (seen.mean, seen.deviation) == (pytest.approx(5, abs=1e-3), pytest.approx(2, abs=1e-3))


def test_a_norm_folds_into_the_convolution_before_it() -> None:
    assert fold_difference() < 1e-3


def test_every_norm_here_stands_before_its_activation() -> None:
    assert norms_before_activation("lenet_bn") == (4, 4)
    assert norms_before_activation("lenet_bn_scratch") == (4, 4)
    assert norms_before_activation("alexnet") == (0, 0)
