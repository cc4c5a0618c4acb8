"""Muon steps along the nearest orthogonal matrix; what is no convolution is left to AdamW."""

import pytest
import torch
from torch import nn

from training.step.muon import ADAM_SHARE, Muon, _in_groups, orthogonalise, orthogonalise_all


@pytest.mark.parametrize("precision", [torch.float32, torch.bfloat16])
@pytest.mark.parametrize("shape", [(64, 64), (16, 200), (200, 16), (1, 9)])
def test_all_directions_become_nearly_equally_strong(shape, precision):
    torch.manual_seed(0)
    left, _, right = torch.linalg.svd(torch.randn(shape), full_matrices=False)
    strengths = torch.logspace(0, -1.5, min(shape))  # the strongest 30 times the weakest
    (found,) = orthogonalise_all([((left * strengths) @ right).to(precision)])
    assert found.dtype == precision
    assert found.shape == shape
    values = torch.linalg.svdvals(found.float())
    assert values.min() > 0.6
    assert values.max() < 1.3
    # The directions themselves stay.
    assert torch.dot(found.float().flatten(), (left @ right).flatten()) > 0.9 * values.norm() ** 2


def test_matrices_filled_up_to_one_size_keep_their_directions():
    torch.manual_seed(0)
    matrices = [torch.randn(shape) for shape in [(10, 10), (96, 121), (100, 500), (256, 600)]]
    for found, matrix in zip(_in_groups(matrices), matrices, strict=True):
        torch.testing.assert_close(found, orthogonalise(matrix), rtol=1e-3, atol=1e-4)


def test_a_convolution_moves_as_far_however_long_its_gradient_is():
    torch.manual_seed(0)
    gradient = torch.randn(8, 4, 3, 3)
    moved = []
    for length in (1e-3, 1.0, 1e3):
        layer = nn.Conv2d(4, 8, 3)
        before = layer.weight.detach().clone()
        layer.weight.grad = length * gradient
        Muon(layer, lr=0.1, weight_decay=0.0, precision=torch.float32).step()
        moved.append(layer.weight.detach() - before)
    torch.testing.assert_close(moved[0], moved[1], rtol=0.05, atol=1e-3)
    torch.testing.assert_close(moved[1], moved[2], rtol=0.05, atol=1e-3)
    assert moved[1].flatten().dot(gradient.flatten()) < 0


def test_a_dense_layer_and_biases_move_as_adamw_moves_them():
    torch.manual_seed(0)
    ours, theirs = (nn.Linear(5, 3) for _ in range(2))
    theirs.load_state_dict(ours.state_dict())
    muon = Muon(ours, lr=0.1, weight_decay=0.02, precision=torch.float32)
    groups = [
        {"params": [theirs.weight], "weight_decay": 0.02 / ADAM_SHARE},
        {"params": [theirs.bias], "weight_decay": 0.0},
    ]
    adamw = torch.optim.AdamW(groups, lr=0.1 * ADAM_SHARE, betas=(0.9, 0.95))
    for _ in range(3):
        for layer, optimizer in ((ours, muon), (theirs, adamw)):
            optimizer.zero_grad()
            layer(torch.ones(2, 5)).square().sum().backward()
            optimizer.step()
    torch.testing.assert_close(ours.weight, theirs.weight)
    torch.testing.assert_close(ours.bias, theirs.bias)


def test_weights_decay_and_biases_do_not():
    layer = nn.Sequential(nn.Conv2d(1, 2, 3), nn.Linear(4, 3))
    before = {name: p.detach().clone() for name, p in layer.named_parameters()}
    for parameter in layer.parameters():
        parameter.grad = torch.zeros_like(parameter)
    Muon(layer, lr=0.1, weight_decay=0.5, precision=torch.float32).step()
    for name, parameter in layer.named_parameters():
        kept = 0.95 if name.endswith("weight") else 1.0
        torch.testing.assert_close(parameter.detach(), kept * before[name])
