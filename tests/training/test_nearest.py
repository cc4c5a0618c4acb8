"""The nearest training pictures: found in the last features, stored small, tied to the weights."""

import dataclasses

import pytest
import torch

from cnn_models import SHIPPED, build, find, load
from cnn_models.files.card import Card
from cnn_models.files.weights import as_stored, checkpoint_path, read_card
from cnn_models.inputs import to_input
from cnn_models.inside.features import feature_layer, features, features_of
from cnn_models.inside.trace import trace
from cnn_models.predict import Network
from training.data.subset import load_subset
from training.measure.nearest import (
    FOLDER,
    NearestIndex,
    StaleIndexError,
    index_path,
    load_index,
    make_index,
    rebuild_index,
    save_index,
)
from training.step.device import Plan

CPU = Plan(torch.device("cpu"))


@pytest.fixture(scope="module")
def data():
    return load_subset()


@pytest.fixture(scope="module")
def lenet():
    return load("lenet")


def _untrained(seed: int) -> Network:
    model = as_stored(build("lenet", seed=seed), "lenet").requires_grad_(False)
    card = Card("lenet", "modern", 0, 0, 0, weights_sha256=f"{seed:064}")
    return Network(find("lenet"), lambda: model, model, card, 0.1)


@pytest.mark.parametrize(
    ("name", "layer", "size"),
    [
        ("lenet", "sigmoid4", 84),
        ("alexnet", "dropout7", 4096),
        ("vgg11_quarter", "dropout7", 4096),
        ("nin", "dropout", 384),
        ("googlenet", "stage5.flatten", 1024),
    ],
)
def test_the_features_are_what_the_last_part_with_weights_takes(name, layer, size):
    with torch.device("meta"):
        model = find(name).builder()
        images = torch.zeros(1, 1, find(name).input_size, find(name).input_size)
    assert feature_layer(model) == layer
    assert features(model, images).shape == (1, size)


def test_a_batch_s_features_are_those_of_the_pass_that_classifies(lenet, data):
    images = to_input(data.test.pixels[:3], 28)
    with torch.inference_mode():
        outputs = trace(lenet.model, images)
        assert torch.equal(
            features(lenet.model, images), features_of(outputs, feature_layer(lenet.model))
        )


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_index_is_small_and_of_the_shipped_weights(name):
    """If not, the page makes a smaller one in memory; make it by python -m training derived."""
    path = index_path(name)
    index = load_index(path, read_card(checkpoint_path(name)).weights_sha256)
    assert len(index.places) == len(load_subset().train)
    assert path.stat().st_size < 700_000


def test_all_shipped_indices_together_are_below_four_megabytes():
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 4_000_000


def test_a_training_picture_is_its_own_nearest_and_neighbours_tell_the_class(lenet, data):
    index = load_index(index_path("lenet"), lenet.card.weights_sha256)
    with torch.inference_mode():
        of_train = features(lenet.model, to_input(data.train.pixels[:20], 28))
        of_test = features(lenet.model, to_input(data.test.pixels[:200], 28))
    found = [index.nearest(each, 1) for each in of_train]
    same = [int(f.pictures[0]) == i for i, f in enumerate(found)]
    # Very like pictures may change places by the rounding to int8.
    assert sum(same) >= 18
    assert max(f.distances[0].item() for f in found) < 0.1
    labels = [data.train.labels[index.nearest(each).pictures].mode().values for each in of_test]
    assert (torch.stack(labels) == data.test.labels[:200]).float().mean() > 0.8


def test_distances_rise_and_are_judged_by_held_back_garments():
    places = torch.eye(3)[[0, 1, 2, 0]]
    usual = torch.linspace(0.1, 1.1, 101)
    index = NearestIndex(torch.zeros(3), torch.eye(3), places, usual, "x")
    found = index.nearest(torch.tensor([2.0, 1.0, 0.0]), 3)
    assert set(found.pictures[:2].tolist()) == {0, 3}
    assert found.pictures[2] == 1
    assert found.distances.tolist() == sorted(found.distances.tolist())
    assert found.distances[2] == pytest.approx((2 - 2 / 5**0.5) ** 0.5)
    assert index.farther_than(0.0) == 0
    assert index.farther_than(0.601) == pytest.approx(0.5, abs=0.02)
    assert index.farther_than(2.0) == 1
    assert index.typical == pytest.approx(0.6)


def test_an_index_is_made_once_for_the_same_weights_and_refused_for_others(tmp_path, data):
    few = dataclasses.replace(
        data,
        train=data.train.select(torch.arange(80)),
        validation=data.validation.select(torch.arange(20)),
    )
    first, second = _untrained(1), _untrained(2)
    assert rebuild_index(first, few, CPU, tmp_path)
    assert not rebuild_index(first, few, CPU, tmp_path)
    with pytest.raises(StaleIndexError, match="python -m training derived lenet"):
        load_index(index_path("lenet", tmp_path), second.card.weights_sha256)
    assert rebuild_index(second, few, CPU, tmp_path)


def test_a_file_finds_what_the_index_it_was_saved_from_finds(tmp_path, data, lenet):
    made = make_index(lenet, data, CPU, num_train=200)
    assert len(made.places) == 200
    path = tmp_path / "lenet.safetensors"
    save_index(path, made)
    stored = load_index(path, made.weights_sha256)
    with torch.inference_mode():
        asked = features(lenet.model, to_input(data.test.pixels[:30], 28))
    both = [(made.nearest(each), stored.nearest(each)) for each in asked]
    shared = sum(len({*a.pictures.tolist()} & {*b.pictures.tolist()}) for a, b in both)
    assert shared > 0.9 * 30 * 9
    assert all(torch.allclose(a.distances, b.distances, atol=0.05) for a, b in both)


def test_a_missing_or_damaged_file_names_the_command(tmp_path):
    with pytest.raises(StaleIndexError, match="python -m training derived nin"):
        load_index(tmp_path / "nin.safetensors", "abc")
    (tmp_path / "nin.safetensors").write_bytes(b"nothing of the kind")
    with pytest.raises(StaleIndexError, match="cannot be read"):
        load_index(tmp_path / "nin.safetensors", "abc")
