"""Shortcuts of a training step: the network is what it was, and learns what it learned."""

import copy

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from cnn_models import ARCHITECTURES, build
from training.step.resizing import logits_at_any_size
from training.step.shortcuts import PooledConvolution, halve_small_maps, with_shortcuts

CPU, GPU = torch.device("cpu"), torch.device("cuda")
LENETS = ("lenet", "lenet_bn", "lenet_bn_scratch")
LARGE = [name for name, a in ARCHITECTURES.items() if a.input_size > 28 and name != "vgg11"]


@pytest.mark.parametrize("layout", [torch.contiguous_format, torch.channels_last])
@pytest.mark.parametrize("name", LENETS)
def test_a_lenet_takes_the_same_step(name: str, layout: torch.memory_format) -> None:
    plain = build(name, seed=0).double()
    quick = copy.deepcopy(plain).to(memory_format=layout)
    images, labels = _batch(name, 16)
    images = images.double().to(memory_format=layout)
    for logits, model in ((plain, plain), (lambda x: logits_at_any_size(quick, x), quick)):
        F.cross_entropy(logits(images), labels).backward()
        torch.optim.SGD(model.parameters(), lr=0.1).step()
    assert any(isinstance(layer, PooledConvolution) for layer in with_shortcuts(quick, CPU))
    assert halve_small_maps in with_shortcuts(quick, CPU)
    # Weights, biases and, with batch norm, the running statistics.
    torch.testing.assert_close(quick.state_dict(), plain.state_dict(), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("name", LARGE)
def test_a_large_network_takes_the_same_step_to_the_last_bit(name: str) -> None:
    plain = build(name, seed=0)
    quick = copy.deepcopy(plain)
    images, labels = _batch(name, 2)
    losses = []
    for logits in (plain, lambda x: logits_at_any_size(quick, x)):
        torch.manual_seed(0)  # dropout
        loss = F.cross_entropy(logits(images), labels)
        loss.backward()
        losses.append(loss)
    assert torch.equal(*losses)
    assert with_shortcuts(quick, CPU) != list(_leaves(quick))
    for a, b in zip(plain.parameters(), quick.parameters(), strict=True):
        assert torch.equal(_gradient(a), _gradient(b))


def test_answers_outside_of_training_are_the_layers_own() -> None:
    model = build("lenet_bn", seed=0).eval()
    images, _ = _batch("lenet_bn", 4)
    with torch.no_grad():
        assert torch.equal(logits_at_any_size(model, images), model(images))


def test_a_gpu_goes_through_a_lenets_own_layers() -> None:
    model = build("lenet_bn", seed=0)
    assert with_shortcuts(model, GPU) == list(model.children())


@settings(max_examples=40, deadline=None)
@given(
    side=st.integers(6, 31), kernel=st.integers(1, 5), maps=st.integers(1, 4), bias=st.booleans()
)
def test_a_convolution_pooled_in_one_is_one_pooled_afterwards(
    side: int, kernel: int, maps: int, bias: bool
) -> None:
    torch.manual_seed(side)
    conv = nn.Conv2d(1, maps, kernel, bias=bias).double()
    layers = nn.Sequential(conv, nn.Sigmoid(), nn.AvgPool2d(2))
    images = torch.randn(2, 1, side, side, dtype=torch.float64)
    (joined,) = with_shortcuts(layers, CPU)
    torch.testing.assert_close(joined(images), layers(images))


@pytest.mark.parametrize(
    ("conv", "pool"),
    [
        (nn.Conv2d(1, 6, 5, padding=2), nn.AvgPool2d(2)),
        (nn.Conv2d(1, 6, 5, stride=2), nn.AvgPool2d(2)),
        (nn.Conv2d(1, 6, 3, dilation=2), nn.AvgPool2d(2)),
        (nn.Conv2d(1, 6, 5), nn.AvgPool2d(3)),
        (nn.Conv2d(1, 6, 5), nn.AvgPool2d(2, stride=1)),
        (nn.Conv2d(1, 6, 5), nn.AvgPool2d(2, ceil_mode=True)),
    ],
)
def test_other_convolutions_and_pools_stay_as_they_are(conv: nn.Conv2d, pool: nn.Module) -> None:
    layers = nn.Sequential(conv, nn.Sigmoid(), pool)
    images = torch.randn(2, 1, 28, 28)
    for layer in with_shortcuts(layers, CPU):
        assert not isinstance(layer, PooledConvolution)
        images = layer(images)
    assert images.shape == layers(torch.zeros(2, 1, 28, 28)).shape


@settings(max_examples=40, deadline=None)
@given(height=st.integers(2, 12), width=st.integers(2, 12), channels_last=st.booleans())
def test_small_maps_are_halved_as_by_pytorch(height: int, width: int, channels_last: bool) -> None:
    layout = torch.channels_last if channels_last else torch.contiguous_format
    maps = torch.randn(2, 3, height, width).to(memory_format=layout)
    torch.testing.assert_close(halve_small_maps(maps), F.avg_pool2d(maps, 2))


def _batch(name: str, size: int) -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(0)
    side = ARCHITECTURES[name].input_size
    images = torch.randn(size, 1, side, side, generator=generator)
    return images, torch.arange(size) % 10


def _leaves(model: nn.Module) -> list[nn.Module]:
    """The layers of a network in their order, blocks of GoogLeNet whole."""
    if not isinstance(model, nn.Sequential):
        return [model]
    return [leaf for layer in model for leaf in _leaves(layer)]


def _gradient(parameter: Tensor) -> Tensor:
    assert parameter.grad is not None
    return parameter.grad
