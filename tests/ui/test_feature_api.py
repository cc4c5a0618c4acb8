"""The feature maps as programs meet them, over real HTTP."""

import numpy as np
import pytest
import torch
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError
from PIL import Image

from cnn_models import ARCHITECTURES, SHIPPED, load
from cnn_models.inside.layers import layer_table
from cnn_models.predict import trace_layers
from pictures import open_picture, prepare
from tests.conftest import ROOT

EXAMPLE = ROOT / "ui" / "classify" / "examples" / "4_bag_flat.png"


@pytest.fixture(scope="module")
def client(app_url):
    return Client(app_url, verbose=False)


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_layers_lists_what_the_table_has(client, name):
    records = client.predict(name, api_name="/layers")
    assert [r["name"] for r in records] == [layer.name for layer in layer_table(name)]
    assert sum(r["parameters"] for r in records) == ARCHITECTURES[name].num_parameters
    assert all(r["receptive_field"]["size"] > 0 for r in records)
    assert records[-1]["shape"] == [10]


@pytest.mark.parametrize(
    ("name", "layer"),
    [("lenet_bn", "conv2"), ("lenet_bn", "logits"), ("googlenet", "stage3.inception1.path3.conv2")],
)
def test_feature_tensor_is_what_the_forward_pass_computed(client, name, layer):
    path = client.predict(handle_file(str(EXAMPLE)), name, layer, api_name="/feature_tensor")
    pixels = torch.as_tensor(prepare(open_picture(EXAMPLE)).pixels)
    computed = trace_layers(load(name), pixels)[layer][0]
    array, expected = np.load(path), computed.float().numpy()
    assert array.dtype == np.float32
    assert array.shape == expected.shape
    # The app may use another number of threads, and so add in another order.
    tolerance = 4 * torch.finfo(computed.dtype).eps * np.abs(expected).max()
    assert np.abs(array - expected).max() <= max(tolerance, 1e-4)


def test_feature_maps_gives_one_picture_a_channel_in_order(client):
    gallery = client.predict(
        handle_file(str(EXAMPLE)), "lenet_bn", "conv2", api_name="/feature_maps"
    )
    assert [item["caption"] for item in gallery] == [f"conv2 [{i}]" for i in range(16)]
    tiles = [np.asarray(Image.open(item["image"])) for item in gallery]
    assert {tile.shape for tile in tiles} == {(48, 48)}
    assert len({tile.tobytes() for tile in tiles}) > 8


@pytest.mark.parametrize("name", SHIPPED)
def test_a_dense_layer_of_every_network_is_one_picture(client, name):
    gallery = client.predict(handle_file(str(EXAMPLE)), name, "logits", api_name="/feature_maps")
    assert len(gallery) == 1


@pytest.mark.parametrize(
    ("endpoint", "arguments", "message"),
    [
        ("/layers", ("alexnett",), "Did you mean 'alexnet'"),
        ("/feature_tensor", (handle_file(str(EXAMPLE)), "lenet", "conv9"), "has no layer 'conv9'"),
        ("/feature_maps", (handle_file(str(EXAMPLE)), "lenett", "conv1"), "Did you mean 'lenet'"),
        ("/feature_maps", (handle_file(str(EXAMPLE)), "vgg11", "logits"), "no trained weights"),
        ("/feature_maps", (None, "lenet", "conv1"), "picture"),
    ],
)
def test_what_cannot_be_answered_is_said_in_a_sentence(client, endpoint, arguments, message):
    with pytest.raises(AppError, match=message):
        client.predict(*arguments, api_name=endpoint)
