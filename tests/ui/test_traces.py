"""What is looked into is the pass that answered, and few of them are kept."""

import numpy as np
import pytest
import torch

from cnn_models import build, classify
from cnn_models.files.card import Card
from cnn_models.inside.graph import INPUT
from cnn_models.inside.layers import layer_table
from cnn_models.predict import Network, find, trace_layers
from ui.features.viewer import Viewer
from ui.shared.lab import Lab
from ui.shared.passes import Passes


def _network(name: str, dtype: torch.dtype) -> Network:
    """Untrained, whatever this computer's fast format is."""
    model = build(name, seed=0).eval().requires_grad_(False)
    fast = build(name, seed=0).eval().requires_grad_(False).to(dtype)
    card = Card(name, "modern", 0, seed=0, train_pictures=0, weights_sha256=f"{name} {dtype}")
    return Network(find(name), lambda: model, fast.to(memory_format=torch.channels_last), card, 0.1)


def _pixels(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (28, 28), np.uint8)


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
@pytest.mark.parametrize("name", ["lenet_bn", "googlenet"])
def test_the_first_view_is_of_the_pass_that_classified(name, dtype):
    network, passes = _network(name, dtype), {}
    viewer = Viewer(Lab(lambda: {name: network}))
    (prediction,) = classify([network], _pixels(0), passes).values()
    viewer.lab.keep(_pixels(0), passes)
    look = viewer.look(name, _pixels(0))
    assert look.outputs.computed is passes[name]
    assert list(look.outputs) == [INPUT, *(layer.name for layer in layer_table(name))]
    assert tuple(look.output("logits").tolist()) == prediction.logits
    for layer, output in look.outputs.items():
        assert output.dtype == torch.float32
        assert torch.equal(output, passes[name][layer].float())


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_keeping_the_pass_does_not_change_the_answer(dtype):
    network, passes = _network("googlenet", dtype), {}
    kept, plain = classify([network], _pixels(0), passes), classify([network], _pixels(0))
    assert kept["googlenet"].logits == plain["googlenet"].logits


def test_a_pass_that_was_dropped_comes_back_the_same():
    network = _network("googlenet", torch.bfloat16)
    one = sum(output.nbytes for output in trace_layers(network, _pixels(0)).values())
    traces = Passes(capacity=3 * one)
    first = traces.get(network, _pixels(0))
    for seed in range(1, 6):
        traces.get(network, _pixels(seed))
        assert traces.size <= traces.capacity
    again = traces.get(network, _pixels(0))
    assert again.computed is not first.computed
    assert all(torch.equal(first[layer], again[layer]) for layer in first)
    assert traces.get(network, _pixels(0)).computed is again.computed


def test_what_follows_a_convolution_keeps_its_scale_and_the_network_has_the_largest():
    viewer = Viewer(Lab(lambda: {"lenet_bn": _network("lenet_bn", torch.float32)}))
    layer, network = (viewer.look("lenet_bn", _pixels(0), each) for each in ("layer", "network"))
    assert layer.limit("conv1") == layer.limit("norm1") == layer.limit("pool1") > 0
    assert layer.limit("conv1") != layer.limit("conv2")
    assert network.limit("conv1") == max(layer.limit(each.name) for each in layer.layers)
