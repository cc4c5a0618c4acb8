"""Stored answers belong to the shipped weights, are small, and are refused for any other."""

import dataclasses

import pytest
import torch

from cnn_models import SHIPPED, build, find, load
from cnn_models.files.card import Card
from cnn_models.files.weights import as_stored, checkpoint_path, read_card
from cnn_models.predict import Network
from training.data.subset import load_subset
from training.measure import stored_answers
from training.measure.agreement import confusion
from training.measure.class_accuracy import class_accuracies, stored_accuracies
from training.measure.stored_answers import (
    FILE,
    Predicted,
    StalePredictionsError,
    Stored,
    halved,
    load_predictions,
    predict,
    rebuild,
    save_predictions,
)
from training.step.device import Plan


@pytest.fixture(scope="module")
def stored():
    return load_predictions()


@pytest.mark.parametrize("name", SHIPPED)
def test_the_stored_answers_are_of_the_shipped_weights(name, stored):
    card, found = read_card(checkpoint_path(name)), stored.networks[name]
    assert found.weights_sha256 == card.weights_sha256, f"python -m training derived {name}"
    if found.complete:
        accuracy = 100 * (found.logits.argmax(1) == stored.labels).double().mean().item()
        # Explore tells this one, the other pages the card's. Where another machine tips a picture:
        # python -m training calibrate --ship
        assert round(accuracy, 2) == card.test_accuracy
    else:
        labels = load_subset().test.labels
        assert confusion(labels, found.logits.argmax(1)).diag().sum() > 800


def test_storing_changes_no_answer():
    """A tie of float16 would give another picture's label: LeNet had 90.33 here, 90.34 there."""
    logits = torch.zeros(3, 10)
    logits[0, [7, 9]] = torch.tensor([7.9720, 7.9728])  # both 7.9727 in float16
    logits[1, [2, 4]] = torch.tensor([-0.0001, 60000.1])
    logits[2] = -torch.rand(10, generator=torch.Generator().manual_seed(0)) - 5
    kept = halved(logits)
    assert logits.half()[0].argmax() == 7
    assert kept.argmax(1).tolist() == logits.argmax(1).tolist() == [9, 4, logits[2].argmax()]
    assert torch.allclose(kept.float(), logits, rtol=2**-10)
    many = torch.randn(5000, 10, generator=torch.Generator().manual_seed(1)) * 0.001 + 8
    assert torch.equal(halved(many).argmax(1), many.argmax(1))


def test_the_file_is_small_and_has_the_whole_test_set_s_labels(stored):
    assert FILE.stat().st_size < 1_500_000
    assert stored.labels.bincount().tolist() == [1000] * 10


def _network(seed: int) -> Network:
    model = as_stored(build("lenet", seed=seed), "lenet").requires_grad_(False)
    card = Card("lenet", "modern", 0, 0, 0, weights_sha256=f"{seed:064}")
    return Network(find("lenet"), lambda: model, model, card, 0.1)


def _small_set():
    data = load_subset()
    return dataclasses.replace(data, test=data.test.select(torch.arange(40)))


def test_only_what_changed_is_asked_again_and_other_weights_are_refused(tmp_path):
    path, plans = tmp_path / "predictions.safetensors", {"lenet": Plan(torch.device("cpu"))}
    save_predictions(Stored(torch.zeros(10_000, dtype=torch.int64), {}), path)

    def run(seed: int, num_corrupted: int = 20) -> list[tuple[str, bool]]:
        return list(rebuild([_network(seed)], _small_set(), plans, num_corrupted, path))

    assert run(1) == [("lenet", True)]
    first = load_predictions(path)
    assert first.of(_network(1)).corrupted.shape == (7, 5)
    with pytest.raises(StalePredictionsError, match="python -m training derived lenet"):
        first.of(_network(2))
    assert run(1) == [("lenet", False)]
    assert run(1, num_corrupted=10) == [("lenet", False)]  # the 20 are kept
    assert load_predictions(path).of(_network(1)).num_corrupted == 20
    assert run(1, num_corrupted=30) == [("lenet", True)]
    assert run(2) == [("lenet", True)]
    assert load_predictions(path).of(_network(2)).logits.shape == (40, 10)


def test_what_another_process_stored_meanwhile_is_kept(tmp_path, monkeypatch):
    path, plans = tmp_path / "predictions.safetensors", {"lenet": Plan(torch.device("cpu"))}
    labels = torch.zeros(10_000, dtype=torch.int64)
    theirs = Predicted(torch.zeros(40, 10), "abc", torch.zeros(7, 5), 20)
    save_predictions(Stored(labels, {}), path)

    def while_another_stores(*asked):
        save_predictions(Stored(labels, {"nin": theirs}), path)
        return predict(*asked)

    monkeypatch.setattr(stored_answers, "predict", while_another_stores)
    list(rebuild([_network(1)], _small_set(), plans, 20, path))
    assert set(load_predictions(path).networks) == {"lenet", "nin"}


def test_a_file_comes_back_as_it_was_saved(tmp_path):
    path = tmp_path / "predictions.safetensors"
    logits = torch.arange(40.0).view(4, 10)
    table = torch.rand(7, 5)
    saved = Stored(torch.tensor([3, 1, 4]), {"nin": Predicted(logits, "abc", table, 100)})
    save_predictions(saved, path)
    found = load_predictions(path)
    assert found.labels.tolist() == [3, 1, 4]
    assert torch.equal(found.networks["nin"].logits, logits)
    assert torch.equal(found.networks["nin"].corrupted, table)
    assert found.networks["nin"].num_corrupted == 100


def test_a_missing_or_damaged_file_names_the_command(tmp_path):
    path = tmp_path / "predictions.safetensors"
    with pytest.raises(FileNotFoundError, match="python -m training derived"):
        load_predictions(path)
    path.write_bytes(b"nothing of the kind")
    with pytest.raises(ValueError, match="python -m training derived"):
        load_predictions(path)


def test_a_class_s_accuracy_from_stored_answers_is_what_measuring_gives():
    network, test = load("lenet"), load_subset().test
    found = stored_accuracies("lenet", network.card.weights_sha256, test)
    measured = class_accuracies(network.model, "lenet", test, Plan(torch.device("cpu")))
    # One picture in a hundred may fall otherwise in another memory layout.
    assert found == pytest.approx(measured, abs=1.01)
    assert stored_accuracies("lenet", "other weights", test) is None
    few = test.select(torch.arange(10))
    assert stored_accuracies("lenet", network.card.weights_sha256, few) is None
