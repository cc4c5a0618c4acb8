"""The layer table tells the truth: counts, arithmetic, receptive fields."""

from itertools import takewhile

import pytest
import torch
import torch.nn.functional as F
from torch.utils.flop_counter import FlopCounterMode
from typer.testing import CliRunner

from cnn_models import ARCHITECTURES, build
from cnn_models.__main__ import app
from cnn_models.inside.graph import INPUT, nodes
from cnn_models.inside.layers import find_layer, layer_table
from cnn_models.inside.receptive_field import window
from cnn_models.inside.table import table
from cnn_models.inside.trace import run

# (receptive field, step) in input pixels, worked out by hand from kernel, stride and padding.
FIELDS = {
    "lenet": {"conv1": (5, 1), "pool1": (6, 2), "conv2": (14, 2), "pool2": (16, 4)},
    "alexnet": {
        "conv1": (11, 4),
        "pool1": (19, 8),
        "conv2": (51, 8),
        "pool2": (67, 16),
        "conv3": (99, 16),
        "conv4": (131, 16),
        "conv5": (163, 16),
        "pool5": (195, 32),
    },
    "vgg11": {
        "block1.conv1": (3, 1),
        "block2.conv1": (8, 2),
        "block3.conv1": (18, 4),
        "block3.conv2": (26, 4),
        "block4.conv1": (46, 8),
        "block4.conv2": (62, 8),
        "block5.conv1": (102, 16),
        "block5.conv2": (134, 16),
        "block5.pool": (150, 32),
    },
    "nin": {
        "block1.conv3": (11, 4),
        "block2.conv1": (51, 8),
        "block3.conv3": (99, 16),
        "block4.conv1": (195, 32),
    },
    "googlenet": {
        "stage1.conv1": (7, 2),
        "stage2.conv2": (19, 4),
        "stage3.inception1.path1.conv": (27, 8),
        "stage3.inception1.path2.conv2": (43, 8),
        "stage3.inception1.path3.conv2": (59, 8),
        "stage3.inception1.path4.conv": (43, 8),
        "stage3.inception2.path1.conv": (59, 8),
        "stage3.inception2.path2.conv2": (75, 8),
        "stage3.inception2.path3.conv2": (91, 8),
        "stage3.inception2.path4.conv": (75, 8),
        "stage3.inception2": (91, 8),
        "stage4.inception1.path1.conv": (107, 16),
        "stage4.inception1.path2.conv2": (139, 16),
        "stage4.inception1.path3.conv2": (171, 16),
        "stage4.inception1.path4.conv": (139, 16),
    },
}


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_sums_are_the_models_own_counts(name):
    size = ARCHITECTURES[name].input_size
    with torch.device("meta"):
        model = build(name).eval()
        with FlopCounterMode(display=False) as counter:
            model(torch.empty(1, 1, size, size))
    layers = layer_table(name)
    assert sum(layer.parameters for layer in layers) == sum(p.numel() for p in model.parameters())
    # The counter counts a product and a sum apart.
    assert 2 * sum(layer.multiply_adds for layer in layers) == counter.get_total_flops()


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_every_weight_is_counted_in_the_layer_that_owns_it(name):
    with torch.device("meta"):
        model = build(name)
    counts = {layer.name: layer.parameters for layer in layer_table(name)}
    for key, weight in model.named_parameters():
        owner = key.rpartition(".")[0]
        counts[owner] -= weight.numel()
    assert set(counts.values()) == {0}


@pytest.mark.parametrize("name", FIELDS)
def test_receptive_fields_are_those_worked_out_by_hand(name):
    fields = {layer.name: (layer.field.size, layer.field.jump) for layer in layer_table(name)}
    assert FIELDS[name].items() <= fields.items()


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_each_map_has_as_many_cells_as_its_field_says(name):
    for layer in layer_table(name):
        if layer.is_map:
            assert layer.shape[1:] == (layer.field.cells, layer.field.cells), layer.name


def _one_channel(node, inputs):
    """The node with one channel, ones as weights and mean for maximum: every path stays open."""
    if node.is_concatenation:
        return sum(inputs)
    x = inputs[0]
    if isinstance(node.module, torch.nn.AdaptiveAvgPool2d):
        return x.mean(dim=(2, 3), keepdim=True)
    if (sizes := window(node.module)) is None:
        return x
    kernel, stride, padding = sizes
    return F.conv2d(x, torch.ones(1, 1, kernel, kernel), stride=stride, padding=padding)


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_a_cell_sees_exactly_its_box(name):
    size = ARCHITECTURES[name].input_size
    outputs = {INPUT: torch.zeros(1, 1, size, size, requires_grad=True)}
    layers = {layer.name: layer for layer in layer_table(name) if layer.is_map}
    with torch.device("meta"):
        model = build(name)
    for node in nodes(model):
        if node.name not in layers:
            break
        outputs[node.name] = _one_channel(node, [outputs[source] for source in node.sources])
        field = layers[node.name].field
        cells = {(0, 0), (field.cells // 2, field.cells - 1)}
        for row, column in cells:
            cell = outputs[node.name][0, 0, row, column]
            seen = torch.autograd.grad(cell, outputs[INPUT], retain_graph=True)[0][0, 0].nonzero()
            top, left = seen.min(dim=0).values.tolist()
            bottom, right = (seen.max(dim=0).values + 1).tolist()
            assert field.box(row, column) == (left, top, right, bottom), node.name


@pytest.mark.parametrize("path", ["path1", "path2", "path3", "path4"])
def test_the_gradient_of_an_inception_path_stays_inside_its_own_box(path):
    model = build("googlenet", seed=0).eval()
    layers = list(takewhile(lambda n: n.name != "stage3.inception1", nodes(model)))
    outputs = {INPUT: torch.rand(1, 1, 96, 96, generator=torch.manual_seed(0))}
    outputs[INPUT].requires_grad_()
    run(layers, outputs)
    last = [n.name for n in layers if n.name.startswith(f"stage3.inception1.{path}.")][-1]
    outputs[last][0, :, 5, 6].sum().backward()
    gradient = outputs[INPUT].grad[0, 0]
    left, top, right, bottom = find_layer("googlenet", last).field.box(5, 6)
    inside = gradient[top:bottom, left:right].count_nonzero()
    assert inside > 0
    assert inside == gradient.count_nonzero()


@pytest.mark.parametrize(
    ("name", "layer", "arithmetic"),
    [
        ("alexnet", "conv1", "⌊(224 - 11 + 2*1)/4⌋ + 1 = 54"),
        ("alexnet", "pool5", "⌊(12 - 3)/2⌋ + 1 = 5"),
        ("vgg11", "block1.conv1", "(224 - 3 + 2*1)/1 + 1 = 224"),
        ("lenet", "flatten", "16*4*4 = 256"),
        ("lenet", "sigmoid1", ""),
    ],
)
def test_the_size_is_spelled_out(name, layer, arithmetic):
    assert find_layer(name, layer).arithmetic == arithmetic


def test_an_unknown_layer_is_told_the_known_ones():
    with pytest.raises(ValueError, match=r"LeNet has no layer 'conv9'.*conv1, sigmoid1"):
        find_layer("lenet", "conv9")


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_the_text_fits_a_hundred_columns_and_has_every_layer(name):
    lines = table(name).splitlines()
    assert max(map(len, lines)) <= 100
    leaves = [layer for layer in layer_table(name) if layer.kind != "Concatenation"]
    for layer in leaves:
        row = f"{layer.name.split('.')[-1]} {layer.kind} {str((1, *layer.shape))[:-1]}"
        assert any(" ".join(line.split()).startswith(row) for line in lines), layer.name


def test_the_command_prints_the_table_with_and_without_its_name():
    short, long = (CliRunner().invoke(app, words) for words in (["lenet"], ["table", "lenet"]))
    assert short.exit_code == long.exit_code == 0
    assert short.output == long.output
    assert "44,426" in short.output


def test_the_command_names_the_closest_network_and_exits_with_2():
    result = CliRunner().invoke(app, ["alexnett"])
    assert result.exit_code == 2
    assert "Did you mean 'alexnet'" in result.output
    assert result.exc_info[0] is SystemExit
