"""The views of one picture: the spot they show is the spot that was chosen."""

import numpy as np
import pytest
import torch

from cnn_models import build, find
from cnn_models.files.card import Card
from cnn_models.inside.layers import find_layer
from cnn_models.predict import Network
from ui.features.drawing.legend import number, percent
from ui.features.look import Spot
from ui.features.ribbon import ribbon_html
from ui.features.viewer import Viewer, moved, opened
from ui.features.views.channel import channel_html
from ui.features.views.depth import nearest_layer
from ui.features.views.layer import layer_html
from ui.features.views.working import working_html
from ui.shared.lab import Lab
from ui.shared.passes import Passes


def _network(name, weights_sha256=""):
    model = build(name, seed=0).eval().requires_grad_(False)
    card = Card(name, "none", 0, 0, 0, weights_sha256=weights_sha256)
    return Network(find(name), lambda: model, model, card, 0.0)


@pytest.fixture(scope="module")
def viewer():
    networks = {name: _network(name) for name in ("lenet", "lenet_bn", "nin", "googlenet")}
    return Viewer(Lab(lambda: networks))


@pytest.fixture(scope="module")
def pixels():
    return np.random.default_rng(0).integers(0, 256, (28, 28), dtype=np.uint8)


@pytest.mark.parametrize("name", ["lenet", "lenet_bn", "nin", "googlenet"])
@pytest.mark.parametrize("scaling", ["layer", "channel", "network"])
def test_every_layer_of_a_network_can_be_looked_at(viewer, pixels, name, scaling):
    look = viewer.look(name, pixels, scaling, "zh" if scaling == "network" else "en")
    assert ribbon_html(look, "logits").count("data-layer") == len(look.layers)
    for layer in look.layers:
        last = [size - 1 for size in layer.shape] + [0] * (3 - len(layer.shape))
        spot = Spot(name, layer.name, *last)
        assert "data-order=" in layer_html(look, spot, strongest=True)
        assert layer.name in channel_html(look, spot) + working_html(look, spot)


@pytest.mark.parametrize(
    ("channel", "path"), [(63, "path1.conv"), (64, "path2.conv2"), (255, "path4.conv")]
)
def test_a_channel_of_an_inception_block_sees_what_its_path_sees(viewer, pixels, channel, path):
    look = viewer.look("googlenet", pixels)
    field = look.seen_from(Spot("googlenet", "stage3.inception1", channel))
    assert field == find_layer("googlenet", f"stage3.inception1.{path}").field


def test_a_visitors_run_is_looked_at_under_its_own_title(viewer, pixels):
    runs = {"lenet-1": ("Run 1: LeNet", _network("lenet", "a run's weights"))}
    lenet = _network("lenet")
    own = Viewer(Lab(lambda: {"lenet": lenet}, lambda ids, _: [runs[i] for i in ids if i in runs]))
    look = own.look("lenet-1", pixels)
    assert "Run 1: LeNet · conv1" in layer_html(look, Spot("lenet", "conv1"), strongest=False)
    assert look.network is runs["lenet-1"][1]
    assert own.look("lenet", pixels).title == "LeNet"
    assert own.look("lenet-2", pixels) is None  # deleted, or somebody else's
    assert viewer.look("lenet-1", pixels) is None


def test_black_pictures_have_flat_maps_and_two_layers_differ(viewer):
    look = viewer.look("lenet", np.zeros((28, 28), np.uint8))
    maps = look.output("conv1").flatten(1)
    assert (maps.max(dim=1).values - maps.min(dim=1).values).max() < 1e-5
    noise = viewer.look("lenet", np.arange(784, dtype=np.uint8).reshape(28, 28))
    spots = (Spot("lenet", "conv1"), Spot("lenet", "sigmoid1"))
    assert len({layer_html(noise, spot, False) for spot in spots}) == 2


def test_what_the_browser_sends_is_held_to_the_layer():
    spot = Spot("lenet", "conv1")
    assert moved(spot, {"channel": 99, "row": -5, "col": 3}) == Spot("lenet", "conv1", 5, 0, 3)
    assert moved(spot, {"channel": "1; drop", "row": None}) == spot
    assert opened(spot, {"layer": "<script>"}).layer == "conv1"
    assert opened(spot, {"layer": "dense3"}) == Spot("lenet", "dense3")


def test_the_traces_that_are_kept_are_bounded_and_belong_to_their_picture(pixels):
    network = _network("lenet")
    one = Passes()
    first = one.get(network, pixels)
    assert one.get(network, pixels).computed is first.computed
    traces = Passes(capacity=2 * one.size)
    for tone in (1, 2, 3):
        other = traces.get(network, np.full((28, 28), tone, np.uint8))
        assert not torch.equal(other["logits"], first["logits"])
    assert len(traces._kept) == 2


def test_the_same_depth_is_about_the_same_share_of_the_picture():
    assert nearest_layer("alexnet", 0.5).name == "relu3"
    assert nearest_layer("lenet", 0.0).name == "sigmoid1"
    assert nearest_layer("googlenet", 0.6).name == "stage3.inception1"


def test_numbers_are_short_and_minus_is_a_minus():
    assert [number(x) for x in (0.0, -1.2345, 123.4, 1e-7)] == ["0.000", "−1.23", "123", "1.0e-07"]
    assert [percent(x) for x in (0.0, 0.0001, 0.005, 0.58)] == ["0 %", "<0.1 %", "0.5 %", "58 %"]
