"""A pruned dense layer keeps only the weights that are left, and answers as PyTorch's own."""

import copy

import pytest
import torch

from cnn_models.fast import pruned
from cnn_models.fast.prepacked import prepack

KEPT = 0.08


@pytest.fixture(params=[torch.float32, torch.bfloat16], ids=str)
def dense(request):
    """A dense layer as PyTorch computes it, and the same with its zeros left out."""
    torch.manual_seed(0)
    plain = torch.nn.Linear(300, 200)
    with torch.no_grad():
        plain.weight[torch.rand(200, 300) > KEPT] = 0.0
    plain = plain.to(request.param)
    return plain, prepack(torch.nn.Sequential(copy.deepcopy(plain)))[0]


def _after_relu(number, dtype):
    return torch.randn(number, 300, generator=torch.Generator().manual_seed(0)).relu().to(dtype)


def test_its_zeros_take_no_memory_and_its_weights_are_the_same(dense):
    plain, packed = dense
    assert isinstance(packed, pruned.Linear)
    assert type(packed).__name__ == "Linear"
    assert torch.equal(packed.weight, plain.weight)
    held = sum(tensor.nbytes for tensor in packed.state_dict().values())
    assert held < 0.3 * plain.weight.float().nbytes


@pytest.mark.parametrize("number", [1, 3])
def test_it_gives_the_same_but_for_rounding(dense, number):
    plain, packed = dense
    images = _after_relu(number, plain.weight.dtype)
    with torch.inference_mode():
        torch.testing.assert_close(packed(images), plain(images))
        none = torch.zeros_like(images)
        torch.testing.assert_close(packed(none), plain(none))


def test_gradients_flow_to_its_input(dense):
    gradients = []
    for layer in dense:
        images = _after_relu(1, layer.bias.dtype).requires_grad_()
        layer(images)[0, 3].backward()
        gradients.append(images.grad)
    torch.testing.assert_close(*gradients)
    assert gradients[0].abs().sum() > 0


def test_a_layer_with_most_of_its_weights_is_not_pruned():
    assert not pruned.is_pruned(torch.nn.Linear(300, 200))
