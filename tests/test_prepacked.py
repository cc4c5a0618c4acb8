"""Convolutions with weights laid out beforehand answer as PyTorch's own, bit for bit."""

import copy

import pytest
import torch

from cnn_models import build
from cnn_models.graph import nodes
from cnn_models.precision import has_bf16, to_bf16
from cnn_models.prepacked import Conv2d, prepack
from cnn_models.trace import trace

pytestmark = pytest.mark.skipif(
    not has_bf16(torch.device("cpu")), reason="this CPU does not multiply bfloat16"
)


@pytest.fixture(scope="module")
def pair():
    """GoogLeNet in bfloat16, as PyTorch computes it and with its weights laid out."""
    plain = build("googlenet", seed=0).eval().to(memory_format=torch.channels_last)
    to_bf16(plain)
    packed = copy.deepcopy(plain)
    prepack(packed)
    return plain, packed


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
    for name, feature_map in expected.items():
        assert torch.equal(found[name], feature_map), name
        assert found[name].stride() == feature_map.stride(), name


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
