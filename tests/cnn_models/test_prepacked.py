"""Layers with weights laid out beforehand answer as PyTorch's own; convolutions bit for bit."""

import copy

import pytest
import torch

from cnn_models import build
from cnn_models.fast.precision import has_bf16, to_bf16
from cnn_models.fast.prepacked import Conv2d, Linear, prepack
from cnn_models.inside.graph import nodes
from cnn_models.inside.trace import trace


@pytest.fixture(scope="module")
def pair():
    """GoogLeNet in bfloat16, as PyTorch computes it and with its weights laid out."""
    if not has_bf16(torch.device("cpu")):
        pytest.skip("this CPU does not multiply bfloat16")
    plain = build("googlenet", seed=0).eval().to(memory_format=torch.channels_last)
    to_bf16(plain)
    return plain, prepack(copy.deepcopy(plain))


def _images(number: int) -> torch.Tensor:
    images = torch.randn(number, 1, 96, 96, generator=torch.Generator().manual_seed(0))
    return images.to(torch.bfloat16, memory_format=torch.channels_last)


def test_every_convolution_is_laid_out_and_keeps_its_name_and_weights(pair):
    plain, packed = pair
    assert sum(isinstance(m, Conv2d) for m in packed.modules()) == 57
    assert [(n.name, n.kind) for n in nodes(packed)] == [(n.name, n.kind) for n in nodes(plain)]
    assert list(packed.state_dict()) == list(plain.state_dict())
    assert all(map(torch.equal, packed.parameters(), plain.parameters()))
    assert not any(m.training for m in packed.modules())


@pytest.fixture
def set_num_threads():
    before = torch.get_num_threads()
    yield torch.set_num_threads
    torch.set_num_threads(before)


@pytest.mark.parametrize("num_threads", [1, 2])
@pytest.mark.parametrize("number", [1, 3])
def test_every_layer_gives_the_same(pair, number, num_threads, set_num_threads):
    plain, packed = pair
    set_num_threads(num_threads)
    with torch.inference_mode():
        expected, found = trace(plain, _images(number)), trace(packed, _images(number))
        logits = packed(_images(number))
    for name, feature_map in expected.items():
        assert torch.equal(found[name], feature_map), name
        assert found[name].stride() == feature_map.stride(), name
    assert torch.equal(logits, expected["logits"])  # with each ReLU done by its convolution


def test_weights_are_laid_out_once_for_each_number_of_threads(pair, set_num_threads):
    layer = Conv2d(pair[0].stage2.conv2)
    images = torch.ones(1, 64, 24, 24).to(torch.bfloat16, memory_format=torch.channels_last)
    seen = []
    with torch.inference_mode():
        for num_threads in (1, 2, 1):
            set_num_threads(num_threads)
            layer(images)
            seen.append(layer._laid_out(images))
    assert seen[0] is seen[2]
    assert seen[0] is not seen[1]


def test_gradients_flow_as_in_pytorch(pair):
    gradients = []
    for model in pair:
        images = _images(1).requires_grad_()
        model(images)[0, 3].backward()
        gradients.append(images.grad)
    assert torch.equal(*gradients)
    assert gradients[0].abs().sum() > 0


@pytest.fixture(params=[torch.float32, torch.bfloat16], ids=str)
def dense(request):
    """A dense layer as PyTorch computes it and with its weights in the order of inputs."""
    torch.manual_seed(0)
    plain = torch.nn.Linear(300, 200).to(request.param)
    return plain, prepack(torch.nn.Sequential(copy.deepcopy(plain)))[0]


def _after_relu(number: int, dtype: torch.dtype) -> torch.Tensor:
    return torch.randn(number, 300, generator=torch.Generator().manual_seed(0)).relu().to(dtype)


def test_a_large_dense_layer_keeps_its_kind_and_weights(dense):
    plain, packed = dense
    assert isinstance(packed, Linear)
    assert type(packed).__name__ == "Linear"
    assert list(packed.state_dict()) == list(plain.state_dict())
    assert all(map(torch.equal, packed.parameters(), plain.parameters()))


@pytest.mark.parametrize("number", [1, 3])
def test_a_dense_layer_gives_the_same_but_for_rounding(dense, number):
    plain, packed = dense
    images = _after_relu(number, plain.weight.dtype)
    with torch.inference_mode():
        torch.testing.assert_close(packed(images), plain(images))
        none = torch.zeros_like(images)
        assert torch.equal(packed(none), plain(none))


def test_weights_of_inputs_that_are_zero_are_not_read(dense):
    plain, packed = dense
    images = _after_relu(1, plain.weight.dtype)
    with torch.inference_mode():
        expected = packed(images)
        packed.weight[:, images[0] == 0] = torch.nan
        assert torch.equal(packed(images), expected)


def test_gradients_flow_through_a_dense_layer(dense):
    gradients = []
    for layer in dense:
        images = _after_relu(1, layer.weight.dtype).requires_grad_()
        layer(images)[0, 3].backward()
        gradients.append(images.grad)
    torch.testing.assert_close(*gradients)
    assert gradients[0].abs().sum() > 0
