"""Grad-CAM and occlusion point at what made the answer."""

import pytest
import torch

from cnn_models import build, load
from cnn_models.inside.explain import (
    MOST_VALUES,
    grad_cam,
    last_map,
    occlusion,
    pictures_at_once,
)
from cnn_models.inside.graph import nodes
from cnn_models.inside.layers import layer_table
from cnn_models.inside.trace import trace
from pictures import open_picture, prepare
from tests.conftest import ROOT

LAYERS = {
    "lenet": "sigmoid2",
    "lenet_bn": "sigmoid2",
    "alexnet": "relu5",
    "vgg11": "block5.relu2",
    "nin": "block4.relu3",
    "googlenet": "stage5.inception2",
}


@pytest.mark.parametrize(("name", "layer"), LAYERS.items())
def test_the_right_layer_is_chosen(name, layer):
    with torch.device("meta"):
        model = build(name)
    assert last_map(nodes(model)) == layer


def test_nins_map_is_its_class_map_whose_mean_is_the_logit():
    model = build("nin", seed=0).eval().requires_grad_(False)
    outputs = trace(model, torch.randn(1, 1, 224, 224, generator=torch.manual_seed(0)))
    target = int(outputs["logits"].argmax())
    found = grad_cam(model, outputs, target)
    assert found.plain
    assert found.values.mean() == pytest.approx(outputs["logits"][0, target].item(), abs=1e-6)


@pytest.mark.parametrize("name", ["lenet", "googlenet"])
def test_grad_cam_weighs_the_maps_by_their_gradient(name):
    """Against autograd through the whole model, on a frozen network as the page has it."""
    model = build(name, seed=0).eval().requires_grad_(False)
    size = {"lenet": 28, "googlenet": 96}[name]
    images = torch.randn(1, 1, size, size, generator=torch.manual_seed(0))
    with torch.no_grad():
        found = grad_cam(model, trace(model, images), target=3)
    outputs = trace(model, images.requires_grad_())
    maps = outputs[found.layer]
    (gradient,) = torch.autograd.grad(outputs["logits"][0, 3], maps)
    expected = (gradient[0].sum(dim=(1, 2))[:, None, None] * maps[0]).sum(dim=0).relu()
    assert torch.allclose(found.values, expected.detach(), atol=1e-4)
    assert not found.plain


def test_googlenets_map_is_the_plain_one_that_its_dense_layer_makes():
    model = build("googlenet", seed=0).eval().requires_grad_(False)
    images = torch.randn(1, 1, 96, 96, generator=torch.manual_seed(0))
    with torch.no_grad():
        outputs = trace(model, images)
    found = grad_cam(model, outputs, target=2)
    plain = torch.einsum("c,chw->hw", model.logits.weight[2], outputs[found.layer][0])
    assert torch.allclose(found.values, plain.relu(), atol=1e-4)


def test_a_class_without_evidence_has_an_empty_map_and_no_nan():
    model = build("nin", seed=0).eval()
    outputs = trace(model, torch.zeros(1, 1, 224, 224))
    outputs["block4.relu3"] = torch.zeros(1, 10, 5, 5)
    assert torch.equal(grad_cam(model, outputs, 0).values, torch.zeros(5, 5))


class _SeesOneCorner(torch.nn.Module):
    """Says class 0 as strongly as the top left quarter is light."""

    def __init__(self):
        super().__init__()
        self.gain = torch.nn.Parameter(torch.tensor(5.0))

    def forward(self, images):
        light = self.gain * images[:, :, :14, :14].mean(dim=(1, 2, 3))
        return torch.stack([light, torch.zeros_like(light)], dim=1)


def test_occlusion_finds_the_only_part_that_matters():
    pixels = torch.full((28, 28), 200, dtype=torch.uint8)
    loss = occlusion(_SeesOneCorner(), pixels, input_size=28, target=0)
    assert loss.shape == (28, 28)
    assert loss[:7, :7].min() > 0
    assert loss[21:, 21:].abs().max() < 1e-6
    assert int(loss.argmax()) // 28 < 14
    assert pixels.unique().tolist() == [200]  # the visitor's picture is left as it was


@pytest.mark.parametrize("name", ["lenet", "nin"])
def test_occlusion_in_batches_is_that_of_one_picture_at_a_time(name):
    found = prepare(open_picture(ROOT / "ui" / "classify" / "examples" / "3_dress_on_wood.png"))
    dress, network = torch.from_numpy(found.pixels), load(name)
    size = network.architecture.input_size
    for model, close in ((network.model, 1e-5), (network.fast, 0.02)):
        alone = occlusion(model, dress, size, target=3, at_once=1)
        together = occlusion(model, dress, size, 3, pictures_at_once(layer_table(name)))
        assert alone.max() > 0.05
        assert torch.allclose(together, alone, atol=close)


def test_the_largest_layer_bounds_the_batch():
    assert pictures_at_once(layer_table("lenet")) > 65
    largest = 16 * 224 * 224  # VGG's first convolution, quarter width
    assert pictures_at_once(layer_table("vgg11_quarter")) == MOST_VALUES // largest
