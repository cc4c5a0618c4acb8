"""One command brings everything up to date that is shipped and follows from the checkpoints."""

import pytest
import torch
import typer
from typer.testing import CliRunner

import ui.favourites_index
import ui.indices
from cnn_models import build
from cnn_models.weights import Card, checkpoint_path, save_checkpoint
from training.data import LabelledPixels, load_subset
from training.predictions import Stored, save_predictions


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with an untrained LeNet, and few pictures to ask it about."""
    data = load_subset()
    some = {part: getattr(data, part).select(torch.arange(100)) for part in ("train", "test")}
    few = type(data)(validation=some["test"], checksum="", complete=False, **some)
    monkeypatch.setattr(ui.indices, "load_fashion_mnist", lambda _folder: few)
    monkeypatch.setattr(ui.indices, "load_subset", lambda: few)
    shown = LabelledPixels(few.test.pixels[:20], few.test.labels[:20])
    monkeypatch.setattr(ui.favourites_index, "shipped_pictures", lambda: shown)
    save_predictions(Stored(torch.zeros(10_000, dtype=torch.int64), {}), tmp_path / "answers")
    _train(tmp_path, seed=0)
    return tmp_path


def _train(folder, seed):
    card = Card("lenet", "modern", epochs=0, seed=seed, train_pictures=0)
    save_checkpoint(checkpoint_path("lenet", folder), build("lenet", seed=seed), card)


def _run(folder, name):
    app = typer.Typer()
    app.command()(ui.indices.main)
    places = {"checkpoints": folder, "favourites": folder / "f", "answers": folder / "answers"}
    options = [part for k, v in places.items() for part in (f"--{k}", str(v))]
    options += ["--neighbours", str(folder / "n"), "--corrupted", "10"]
    return CliRunner().invoke(app, [name, *options])


def test_all_three_are_made_once_and_again_when_the_weights_change(folder):
    made = "lenet: favourites made, answers made, neighbours made"
    fresh = made.replace("made", "up to date")
    assert made in _run(folder, "lenet").output
    assert fresh in _run(folder, "lenet").output
    _train(folder, seed=1)
    assert made in _run(folder, "lenet").output


def test_an_unknown_network_is_answered_with_the_closest_name(folder):
    result = _run(folder, "lenett")
    assert result.exit_code == 2
    assert "Did you mean 'lenet'" in result.output
