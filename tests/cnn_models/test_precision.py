"""A network in bfloat16 keeps its last, small layers in float32."""

import pytest
import torch

from cnn_models import find
from cnn_models.fast.precision import SMALL, to_bf16

LAST = {
    "alexnet": ["logits"],
    "vgg11_quarter": ["logits"],
    "nin": ["block4.conv1", "block4.conv2", "block4.conv3"],
    "googlenet": ["logits"],
}


@pytest.mark.parametrize("name", LAST)
def test_only_the_last_small_layers_stay_exact(name):
    with torch.device("meta"):
        model = find(name).builder()
    to_bf16(model)
    exact = {key for key, value in model.named_parameters() if value.dtype == torch.float32}
    assert exact == {f"{layer}.{part}" for layer in LAST[name] for part in ("weight", "bias")}
    assert {p.dtype for k, p in model.named_parameters() if k not in exact} == {torch.bfloat16}


@torch.inference_mode()
def test_answers_come_in_float32_and_are_nearly_the_same():
    torch.manual_seed(0)
    model = find("nin").builder().eval()
    images = torch.randn(2, 1, 96, 96)
    exact = model(images)
    to_bf16(model)
    fast = model(images.bfloat16())
    assert fast.dtype == torch.float32
    assert (fast - exact).abs().max() < 0.05 * exact.abs().max()


def test_a_network_of_small_layers_is_left_as_it_is():
    model = find("lenet").builder()
    assert max(p.numel() for p in model.parameters()) < SMALL
    to_bf16(model)
    assert {p.dtype for p in model.parameters()} == {torch.float32}
    assert model(torch.zeros(1, 1, 28, 28)).dtype == torch.float32
