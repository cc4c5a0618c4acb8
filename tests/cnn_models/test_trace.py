"""What is shown is what the forward pass computed."""

import pytest
import torch
from torchvision.models.feature_extraction import create_feature_extractor

from cnn_models import ARCHITECTURES, build
from cnn_models.architectures.batch_norm import BatchNorm
from cnn_models.inside.graph import nodes
from cnn_models.inside.layers import layer_table
from cnn_models.inside.trace import trace

# vgg11 differs from vgg11_quarter in widths alone and takes half a gigabyte.
NAMES = [name for name in ARCHITECTURES if name != "vgg11"]

# The hand-written norm looks at its input's shape, which symbolic tracing cannot follow.
OPAQUE = {"leaf_modules": [BatchNorm]}


def _graph_names(model):
    """torchvision's name for each of our layers -> ours."""
    return {f"{n.name}.cat" if n.is_concatenation else n.name: n.name for n in nodes(model)}


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16], ids=["float32", "bfloat16"])
@pytest.mark.parametrize("name", NAMES)
@torch.inference_mode()
def test_every_layer_equals_torchvisions_feature_extraction(name, dtype):
    model = build(name, seed=0).eval().to(dtype, memory_format=torch.channels_last)
    size = ARCHITECTURES[name].input_size
    images = torch.randn(1, 1, size, size, generator=torch.manual_seed(1)).to(dtype)
    expected = create_feature_extractor(model, _graph_names(model), tracer_kwargs=OPAQUE)(images)
    outputs = trace(model, images)
    assert [(layer, tuple(output.shape[1:])) for layer, output in outputs.items()] == [
        (layer.name, layer.shape) for layer in layer_table(name)
    ]
    assert outputs.keys() == expected.keys()
    for layer, output in outputs.items():
        assert torch.equal(output, expected[layer]), layer
    assert torch.equal(outputs["logits"], model(images))


def test_two_pictures_are_traced_as_one_batch():
    model = build("lenet", seed=0).eval()
    images = torch.randn(2, 1, 28, 28, generator=torch.manual_seed(1))
    both, second = trace(model, images), trace(model, images[1:])
    assert both["conv2"].shape == (2, 16, 8, 8)
    assert torch.allclose(both["conv2"][1:], second["conv2"], atol=1e-6)
