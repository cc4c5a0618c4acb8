"""One command brings everything up to date that is shipped and follows from the checkpoints."""

import pytest
import torch
from typer.testing import CliRunner

from cnn_models import build
from cnn_models.files.card import Card
from cnn_models.files.weights import checkpoint_path, save_checkpoint
from training.__main__ import command_line
from training.commands import derived as module
from training.data.data_set import LabelledPixels
from training.data.subset import load_subset
from training.measure import stored_answers, strongest_indices
from training.measure.stored_answers import Stored, save_predictions


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with an untrained LeNet, and few pictures to ask it about."""
    data = load_subset()
    some = {part: getattr(data, part).select(torch.arange(100)) for part in ("train", "test")}
    few = type(data)(validation=some["test"], checksum="", complete=False, **some)
    monkeypatch.setattr(module, "load_fashion_mnist", lambda _folder: few)
    monkeypatch.setattr(module, "load_subset", lambda: few)
    shown = LabelledPixels(few.test.pixels[:20], few.test.labels[:20])
    monkeypatch.setattr(strongest_indices, "shipped_pictures", lambda: shown)
    answers = Stored(torch.zeros(10_000, dtype=torch.int64), {})
    save_predictions(answers, tmp_path / stored_answers.FILE.name)
    _train(tmp_path, seed=0)
    return tmp_path


def _train(folder, seed):
    card = Card("lenet", "modern", epochs=0, seed=seed, train_pictures=0)
    save_checkpoint(checkpoint_path("lenet", folder), build("lenet", seed=seed), card)


def _run(folder, name):
    options = ["--checkpoints", str(folder), "--out", str(folder), "--corrupted", "10"]
    return CliRunner().invoke(command_line("derived"), ["derived", name, *options])


def test_all_three_are_made_once_and_again_when_the_weights_change(folder):
    made = "lenet: answers made, strongest pictures made, neighbours made"
    fresh = made.replace("made", "up to date")
    assert made in _run(folder, "lenet").output
    assert fresh in _run(folder, "lenet").output
    _train(folder, seed=1)
    assert made in _run(folder, "lenet").output


def test_an_unknown_network_is_answered_with_the_closest_name(folder):
    with pytest.raises(ValueError, match="Did you mean 'lenet'"):
        raise _run(folder, "lenett").exception
