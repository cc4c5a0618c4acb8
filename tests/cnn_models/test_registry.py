"""Every network is the notebook's: its shapes, its size, its start."""

import pytest
import torch

from cnn_models import ARCHITECTURES, build, find

PARAMETERS = {
    "lenet": 44_426,
    "lenet_bn": 44_878,
    "lenet_bn_scratch": 44_878,
    "alexnet": 46_764_746,
    "vgg11": 128_806_154,
    "vgg11_quarter": 43_093_322,
    "nin": 1_992_166,
    "googlenet": 5_977_530,
}

# Shapes without the batch axis, of the layers that the notebook prints.
SHAPES = {
    "lenet": {
        "conv1": (6, 24, 24),
        "pool1": (6, 12, 12),
        "conv2": (16, 8, 8),
        "pool2": (16, 4, 4),
        "flatten": (256,),
        "dense3": (120,),
        "dense4": (84,),
    },
    "alexnet": {
        "conv1": (96, 54, 54),
        "pool1": (96, 26, 26),
        "conv2": (256, 26, 26),
        "pool2": (256, 12, 12),
        "conv3": (384, 12, 12),
        "conv4": (384, 12, 12),
        "conv5": (256, 12, 12),
        "pool5": (256, 5, 5),
        "flatten": (6400,),
        "dense6": (4096,),
        "dense7": (4096,),
    },
    "vgg11": {
        "block1": (64, 112, 112),
        "block2": (128, 56, 56),
        "block3": (256, 28, 28),
        "block4": (512, 14, 14),
        "block5": (512, 7, 7),
        "flatten": (25088,),
    },
    "vgg11_quarter": {"block1": (16, 112, 112), "block5": (128, 7, 7), "flatten": (6272,)},
    "nin": {
        "block1": (96, 54, 54),
        "pool1": (96, 26, 26),
        "block2": (256, 26, 26),
        "pool2": (256, 12, 12),
        "block3": (384, 12, 12),
        "pool3": (384, 5, 5),
        "block4": (10, 5, 5),
        "global_pool": (10, 1, 1),
    },
    "googlenet": {
        "stage1": (64, 24, 24),
        "stage2": (192, 12, 12),
        "stage3": (480, 6, 6),
        "stage4": (832, 3, 3),
        "stage5": (1024,),
    },
}
SHAPES["lenet_bn"] = SHAPES["lenet_bn_scratch"] = SHAPES["lenet"]


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_shapes_and_parameter_count_are_the_notebooks(name):
    with torch.device("meta"):
        model = build(name).eval()
        x = torch.empty(1, 1, ARCHITECTURES[name].input_size, ARCHITECTURES[name].input_size)
    shapes = {}
    for layer_name, layer in model.named_children():
        x = layer(x)
        shapes[layer_name] = tuple(x.shape[1:])
    assert SHAPES[name].items() <= shapes.items()
    assert list(shapes)[-1] == "logits"
    assert shapes["logits"] == (10,)
    assert sum(p.numel() for p in model.parameters()) == PARAMETERS[name]


def test_googlenet_has_nine_inception_blocks_with_four_paths():
    with torch.device("meta"):
        model = build("googlenet")
    blocks = [m for n, m in model.named_modules() if n.split(".")[-1].startswith("inception")]
    assert len(blocks) == 9
    for block in blocks:
        assert [n for n, _ in block.named_children()] == ["path1", "path2", "path3", "path4"]


@pytest.mark.parametrize("name", ["lenet", "lenet_bn_scratch", "nin", "googlenet"])
def test_a_seed_gives_the_same_start_and_leaves_the_random_state_alone(name):
    torch.manual_seed(7)
    expected_draw = torch.rand(3)
    torch.manual_seed(7)
    first, second, other = build(name, seed=1), build(name, seed=1), build(name, seed=2)
    assert torch.equal(torch.rand(3), expected_draw)
    for key, weight in first.state_dict().items():
        assert torch.equal(weight, second.state_dict()[key])
    key = "block1.conv1.weight" if name == "nin" else "logits.weight"
    assert not torch.equal(first.get_parameter(key), other.get_parameter(key))


@pytest.mark.parametrize("name", ["lenet", "lenet_bn", "nin", "googlenet"])
@pytest.mark.parametrize("seed", range(5))
def test_no_start_is_dead(name, seed):
    """Untrained, different pictures get different logits, and the loss is near chance."""
    torch.manual_seed(seed)
    size = ARCHITECTURES[name].input_size
    model = build(name, seed=seed)
    logits = model(torch.randn(8, 1, size, size))
    assert (logits.std(dim=0) > 0).sum() >= 5
    loss = torch.nn.functional.cross_entropy(logits, torch.arange(8))
    assert loss < 4


def test_an_unknown_name_is_told_the_known_ones():
    with pytest.raises(ValueError, match="Did you mean 'alexnet'") as error:
        find("alexnett")
    assert all(name in str(error.value) for name in ARCHITECTURES)
