"""The network as a picture, and the kernel that slides: drawn from the layers and their numbers."""

import html
import json
import re

import numpy as np
import pytest

from cnn_models import SHIPPED, load
from cnn_models.inside.layers import layer_table
from ui.features.look import Look, Spot
from ui.features.ribbon import Block, network_tree, ribbon_html
from ui.features.viewer import Viewer, example_pixels
from ui.features.views.slide import slide_html
from ui.shared.lab import Lab

PIXELS = example_pixels()[9]


def _look(name: str) -> Look:
    look = Viewer(Lab(lambda: {name: load(name)})).look(name, PIXELS)
    assert look is not None
    return look


@pytest.mark.parametrize("name", SHIPPED)
def test_every_layer_stands_in_the_tree_once_and_in_order_of_computation(name):
    table = layer_table(name)
    assert [layer.name for layer in network_tree(table).layers] == [layer.name for layer in table]


def test_an_inception_block_has_four_paths_and_an_end():
    stage = next(p for p in network_tree(layer_table("googlenet")).parts if p.name == "stage4")
    assert isinstance(stage, Block)
    blocks = [part for part in stage.parts if isinstance(part, Block)]
    assert [len(block.parts) for block in blocks] == [4] * 5
    assert [block.end.shape[0] for block in blocks if block.end] == [512, 512, 512, 528, 832]


@pytest.mark.parametrize("name", ["lenet", "nin", "googlenet"])
def test_the_ribbon_shows_each_layer_once_and_opens_the_blocks_around_the_chosen_one(name):
    look = _look(name)
    chosen = look.layers[len(look.layers) // 2].name
    ribbon = ribbon_html(look, chosen)
    assert re.findall(r'data-layer="([^"]+)"', ribbon) == [layer.name for layer in look.layers]
    assert re.findall(r'data-layer="([^"]+)"[^>]* aria-current=true', ribbon) == [chosen]
    blocks = dict(re.findall(r'data-block="([^"]+)"[^>]*aria-expanded="(\w+)"', ribbon))
    around = {block for block in blocks if chosen.startswith(f"{block}.")}
    assert all(blocks[block] == "true" for block in around)
    assert all(blocks[block] == "false" for block in blocks.keys() - around)


@pytest.mark.parametrize(
    ("name", "layer"),
    [
        ("lenet", "conv1"),
        ("lenet", "conv2"),
        ("alexnet", "conv1"),
        ("alexnet", "conv2"),
        ("googlenet", "stage1.conv1"),
    ],
)
def test_what_the_kernel_covers_times_its_weights_is_what_the_network_computed(name, layer):
    """In the first layer exactly, up to the bias; deeper ones add the other channels' products."""
    look = _look(name)
    side = look.layer(layer).shape[-1]
    data = _played(look, Spot(look.name, layer, channel=1, row=side - 1, col=side // 2))
    seen = np.array(data["seen"], float)  # None is NaN
    weights, cells = np.array(data["weights"]), np.array(data["cells"])
    kernel, stride = data["kernel"], data["stride"]
    own = np.array(
        [
            [
                np.nansum(seen[y : y + kernel, x : x + kernel] * weights)
                for x in range(0, stride * len(cells), stride)
            ]
            for y in range(0, stride * len(cells), stride)
        ]
    )
    rest = cells - own
    if data["bias"] is not None:
        assert data["bias"] == look.node(layer).module.bias[1].item()
        assert np.allclose(rest, data["bias"], atol=0.01 * np.abs(cells).max() + 1e-3)
    else:
        assert np.abs(rest).max() > 0
    assert data["top"] + len(cells) == side
    assert divmod(data["start"], len(cells)) == (side - 1 - data["top"], side // 2 - data["left"])


@pytest.mark.parametrize(("layer", "kind"), [("pool1", "maximum"), ("pool2", "maximum")])
def test_a_pooling_takes_the_largest_of_what_it_covers(layer, kind):
    look = _look("alexnet")
    data = _played(look, Spot("alexnet", layer, row=3, col=4))
    seen = np.array(data["seen"], float)
    assert data["kind"] == kind
    assert np.nanmax(seen[:3, :3]) == pytest.approx(data["cells"][0][0], rel=1e-3)


def test_a_layer_without_a_window_has_nothing_that_slides():
    assert slide_html(_look("lenet"), Spot("lenet", "sigmoid1")) == ""


def _played(look: Look, spot: Spot) -> dict:
    found = re.search(r'data-slide="([^"]*)"', slide_html(look, spot))
    assert found
    return json.loads(html.unescape(found[1]))
