"""Batch norm by hand is PyTorch's batch norm."""

import pytest
import torch
from torch import nn

from cnn_models.architectures.batch_norm import BatchNorm

CASES = [((16, 5), nn.BatchNorm1d), ((6, 5, 4, 3), nn.BatchNorm2d)]


def _pair(reference_class):
    torch.manual_seed(0)
    ours, reference = BatchNorm(5), reference_class(5)
    with torch.no_grad():
        ours.weight.copy_(torch.rand(5) + 0.5)
        ours.bias.copy_(torch.randn(5))
    reference.load_state_dict(ours.state_dict(), strict=False)
    return ours, reference


@pytest.mark.parametrize(("shape", "reference_class"), CASES)
def test_outputs_gradients_and_running_statistics_equal_pytorchs(shape, reference_class):
    ours, reference = _pair(reference_class)
    for _ in range(3):  # running statistics move with every batch
        x = (torch.randn(shape) * 3 + 2).requires_grad_()
        x_reference = x.detach().clone().requires_grad_()
        y, y_reference = ours(x), reference(x_reference)
        grad = torch.randn(shape)
        y.backward(grad)
        y_reference.backward(grad)
        torch.testing.assert_close(y, y_reference)
        torch.testing.assert_close(x.grad, x_reference.grad, rtol=1e-4, atol=1e-5)
        torch.testing.assert_close(ours.weight.grad, reference.weight.grad)
        torch.testing.assert_close(ours.bias.grad, reference.bias.grad)
        torch.testing.assert_close(ours.running_mean, reference.running_mean)
        torch.testing.assert_close(ours.running_var, reference.running_var)


@pytest.mark.parametrize(("shape", "reference_class"), CASES)
def test_evaluation_uses_the_running_statistics_with_and_without_gradients(shape, reference_class):
    ours, reference = _pair(reference_class)
    for layer in (ours, reference):
        layer(torch.linspace(-1, 4, torch.Size(shape).numel()).view(shape))
        layer.eval()
    x = torch.randn(shape)
    before = ours.running_mean.clone()
    torch.testing.assert_close(ours(x), reference(x))  # gradients on: the mode decides, not they
    with torch.no_grad():
        torch.testing.assert_close(ours(x), reference(x))
    assert torch.equal(ours.running_mean, before)


def test_without_gradients_training_still_normalises_by_the_batch():
    layer = BatchNorm(3)
    with torch.no_grad():
        y = layer(torch.randn(64, 3) * 5 + 10)
    assert y.mean().abs() < 1e-4
    assert layer.running_mean.abs().min() > 0.1


def test_running_statistics_are_in_the_state_dict():
    assert {"running_mean", "running_var"} <= set(BatchNorm(4).state_dict())


@pytest.mark.parametrize("shape", [(4, 3), (4, 5, 2), (5,), (2, 3, 4, 5)])
def test_a_wrong_shape_is_told(shape):
    with pytest.raises(ValueError, match=r"BatchNorm\(5\) takes"):
        BatchNorm(5)(torch.zeros(shape))


def test_a_training_batch_of_one_value_is_told():
    with pytest.raises(ValueError, match="more than one value"):
        BatchNorm(5)(torch.zeros(1, 5))
