"""The line that is shown beside a layer is the one that makes it."""

import pytest

from cnn_models import ARCHITECTURES
from cnn_models.inside.layers import layer_table
from cnn_models.inside.source import source_lines
from tests.conftest import ROOT


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_every_layer_is_made_where_its_lines_say(name):
    found = source_lines(name)
    for layer in layer_table(name):
        lines = found[layer.name]
        for line in lines:
            text = (ROOT / line.path).read_text(encoding="utf-8").splitlines()[line.number - 1]
            assert text.strip() == line.code
        kind = "Inception" if layer.kind == "Concatenation" else layer.kind
        assert kind in " ".join(line.code for line in lines), (layer.name, lines)


@pytest.mark.parametrize(
    ("name", "layer", "codes"),
    [
        ("lenet", "conv2", ["conv2=nn.Conv2d(6, 16, kernel_size=5),  # (N, 16, 8, 8)"]),
        (
            "lenet_bn_scratch",
            "norm3",
            ["norm3=dense_norm(120),", "return _lenet_with_norm(BatchNorm, BatchNorm)"],
        ),
        (
            "googlenet",
            "stage4.inception5.path3.conv2",
            [
                "conv2=nn.Conv2d(c3[0], c3[1], kernel_size=5, padding=2),",
                "inception5=Inception(528, 256, (160, 320), (32, 128), 128),",
            ],
        ),
        (
            "googlenet",
            "stage2.pool",
            ["return nn.MaxPool2d(kernel_size=3, stride=2, padding=1)", "pool=_halve(),"],
        ),
    ],
)
def test_a_block_s_layer_has_the_line_in_the_block_and_the_one_that_asks_for_it(name, layer, codes):
    assert [line.code for line in source_lines(name)[layer]] == codes
