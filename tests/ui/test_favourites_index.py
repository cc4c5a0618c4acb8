"""The page's index: shipped where it fits, else made in memory, and never waited for."""

import threading

import numpy as np
import pytest
import torch

import training.measure.strongest_indices as module
from cnn_models import build, load
from cnn_models.files.card import Card
from cnn_models.files.weights import checkpoint_path, save_checkpoint
from training.data.data_set import LabelledPixels
from training.measure.strongest_indices import FavouritesIndex, make_index, update
from ui.features.look import Spot
from ui.features.viewer import Viewer
from ui.features.views.strongest import favourites_html
from ui.shared.lab import Lab


@pytest.fixture(autouse=True)
def few_pictures(monkeypatch):
    pixels = torch.randint(0, 256, (20, 28, 28), generator=torch.manual_seed(0)).byte()
    pictures = LabelledPixels(pixels, torch.arange(20) % 10)
    monkeypatch.setattr(module, "shipped_pictures", lambda: pictures)


@pytest.fixture
def folder(tmp_path):
    card = Card("lenet", "modern", epochs=0, seed=0, train_pictures=0)
    save_checkpoint(checkpoint_path("lenet", tmp_path), build("lenet", seed=0), card)
    return tmp_path


def test_a_file_is_made_once_and_again_when_the_weights_change(folder):
    out = folder / "indices"
    assert update(load("lenet", folder), out)
    assert not update(load("lenet", folder), out)
    card = Card("lenet", "modern", epochs=0, seed=1, train_pictures=0)
    save_checkpoint(checkpoint_path("lenet", folder), build("lenet", seed=1), card)
    assert update(load("lenet", folder), out)
    assert not update(load("lenet", folder), out)


def test_the_page_takes_the_file_that_fits(folder):
    update(load("lenet", folder), folder / "indices")
    network = load("lenet", folder)
    found = FavouritesIndex(folder / "indices").of(network)
    made = make_index(network, module.shipped_pictures().pixels)
    assert torch.equal(found["conv2"].pictures, made["conv2"].pictures)


def test_without_a_file_it_is_made_meanwhile_and_nobody_waits(folder, monkeypatch):
    may_end, make = threading.Event(), module.make_index
    monkeypatch.setattr(module, "make_index", lambda *both: may_end.wait(20) and make(*both))
    network, index = load("lenet", folder), FavouritesIndex(folder / "none")
    assert index.of(network) is None
    assert index.of(network) is None
    may_end.set()
    for thread in threading.enumerate():
        if thread.name == "favourites-lenet":
            thread.join(20)
    assert index.of(network)["conv1"].values.shape == (6, 9)


def test_the_view_says_when_it_is_being_made_and_when_nothing_excites(folder):
    viewer = Viewer(Lab(lambda: {"lenet": load("lenet", folder)}))
    look = viewer.look("lenet", np.zeros((28, 28), np.uint8))
    index = make_index(look.network, module.shipped_pictures().pixels)
    assert "being looked for" in favourites_html(look, Spot("lenet", "conv1"), None)
    assert favourites_html(look, Spot("lenet", "conv1"), index).count("<img") == 9
    assert favourites_html(look, Spot("lenet", "dense3"), index) == ""
