"""A number worked out is the number that the layer gave."""

import math

import pytest
import torch

from cnn_models import ARCHITECTURES, build
from cnn_models.inside.arithmetic import Normalised, Passed, WeightedSum, Window, work_out
from cnn_models.inside.graph import INPUT, nodes
from cnn_models.inside.trace import trace


def _again(working):
    """The value from the parts that a visitor is shown."""
    if isinstance(working, WeightedSum):
        return working.total + working.bias
    if isinstance(working, Window):
        return (working.patch.max() if working.is_maximum else working.patch.mean()).item()
    if isinstance(working, Normalised):
        w = working
        return (w.x - w.mean) / math.sqrt(w.variance + w.eps) * w.weight + w.bias
    return working.value


@pytest.mark.parametrize("name", ["lenet", "lenet_bn", "lenet_bn_scratch", "nin", "googlenet"])
@torch.no_grad()
def test_every_kind_of_layer_adds_up_at_its_corners(name):
    model = build(name, seed=0).eval()
    size = ARCHITECTURES[name].input_size
    images = torch.randn(1, 1, size, size, generator=torch.manual_seed(0))
    outputs = {INPUT: images, **trace(model, images)}
    seen = set()
    for node in nodes(model):
        shape = outputs[node.name].shape[1:]
        last = [n - 1 for n in shape] + [0] * (3 - len(shape))
        for channel, row, col in ((0, 0, 0), last):
            working = work_out(node, outputs, channel, row, col)
            assert _again(working) == pytest.approx(working.value, abs=2e-4), node.name
        seen.add(type(working))
    assert seen >= {WeightedSum, Window, Passed}
    assert (Normalised in seen) == ("bn" in name)


def test_a_value_of_an_inception_block_is_traced_to_its_path():
    model = build("googlenet", seed=0).eval()
    images = torch.zeros(1, 1, 96, 96)
    outputs = {INPUT: images, **trace(model, images)}
    block = next(n for n in nodes(model) if n.name == "stage3.inception1")
    working = work_out(block, outputs, 64 + 128 + 5, 3, 4)
    assert (working.source, working.channel) == ("stage3.inception1.path3.relu2", 5)
    assert working.x == working.value


def test_padding_is_zero_in_a_sum_and_never_wins_a_maximum():
    model = build("googlenet", seed=0).eval()
    images = torch.full((1, 1, 96, 96), -1.0)
    outputs = {INPUT: images, **trace(model, images)}
    by_name = {node.name: node for node in nodes(model)}
    conv = work_out(by_name["stage1.conv1"], outputs, 0, 0, 0)
    assert conv.patch[0][0, 0] == 0
    assert conv.patch[0][3, 3] == -1
    pool = work_out(by_name["stage1.pool"], outputs, 0, 0, 0)
    assert pool.patch[0, 0] == -math.inf


def test_the_strongest_terms_come_first_and_are_what_they_say():
    patch = torch.tensor([1.0, 2.0, 3.0])[:, None, None]
    kernel = torch.tensor([1.0, -5.0, 2.0])[:, None, None]
    working = WeightedSum(patch, kernel, bias=0.5, value=-2.5)
    assert [(t.channel, t.total) for t in working.strongest(2)] == [(1, -10.0), (2, 6.0)]
    assert working.total == -3
