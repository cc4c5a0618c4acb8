"""A training writes where its owner's own are, and replaces nothing that would be missed."""

import re
import shutil

import pytest
from typer.testing import CliRunner

from cnn_models.files.weights import checkpoint_path, read_card
from tests.conftest import ROOT
from training.__main__ import command_line

FEW = ["--subset", "--limit", "20", "--device", "cpu"]


@pytest.fixture
def shipped(monkeypatch, tmp_path):
    """A folder that stands for the shipped checkpoints, the working folder being another."""
    folder = tmp_path / "shipped"
    folder.mkdir()
    shutil.copy(checkpoint_path("lenet"), folder)
    monkeypatch.setattr("training.out_folder.CHECKPOINTS", folder)
    monkeypatch.setattr("training.commands.blend.CHECKPOINTS", folder)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    return folder


def _run(*words):
    """What a command of `python -m training` printed, and the error that ended it, if one did."""
    result = CliRunner().invoke(command_line(), [str(word) for word in words])
    assert result.exception is None or isinstance(result.exception, ValueError), result.exception
    return result.stdout, result.exception


def _train(*words):
    return _run("train", "lenet", *FEW, *words)


def test_a_training_writes_into_a_folder_of_its_own_and_says_how_to_use_it(shipped, tmp_path):
    before = (shipped / "lenet.safetensors").read_bytes()
    told, error = _train("--epochs", 1)
    assert error is None
    trained = tmp_path / "elsewhere" / "trained" / "lenet.safetensors"
    assert read_card(trained).epochs == 1
    assert (shipped / "lenet.safetensors").read_bytes() == before
    commands = re.findall(r"python -m (?:training evaluate|cnn_models classify) .*", told)
    assert [("--checkpoints trained" in command) for command in commands] == [True, True]
    assert "CHECKPOINTS=trained python app.py" in told
    told, _ = _run("evaluate", "lenet", "--checkpoints", "trained", *FEW[:1])
    assert "lenet: " in told
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert "trained/" in ignored


def test_another_runs_checkpoint_is_kept_and_told_before_any_work(shipped, monkeypatch):
    _train("--epochs", 1)
    monkeypatch.setattr(
        "training.commands.train.Run.steps", lambda _: pytest.fail("it began to train")
    )
    for changed in (
        ["--epochs", 2],
        ["--epochs", 1, "--seed", 1],
        ["--epochs", 1, "--recipe", "notebook"],
        ["--epochs", 1, "--limit", 30],
        ["--epochs", 1, "--go-on-from", shipped],
    ):
        _, error = _train(*changed)
        assert "trained/lenet.safetensors holds another training: modern recipe, 1 epochs" in str(
            error
        )
        assert "--overwrite" in str(error)
    _, error = _run("blend", "lenet", "--subset", "--second", shipped)
    assert "--overwrite" in str(error)


@pytest.mark.usefixtures("shipped")
def test_the_same_run_may_be_made_again_and_another_one_when_that_is_said():
    _train("--epochs", 1)
    first = read_card(checkpoint_path("lenet", "trained"))
    assert _train("--epochs", 1)[1] is None
    assert read_card(checkpoint_path("lenet", "trained")).weights_sha256 == first.weights_sha256
    assert _train("--epochs", 2, "--overwrite")[1] is None
    assert read_card(checkpoint_path("lenet", "trained")).epochs == 2
    assert _train("--epochs", 1, "--out", "other")[1] is None


def test_the_shipped_ones_change_only_when_both_are_said(shipped):
    before = (shipped / "lenet.safetensors").read_bytes()
    _, error = _train("--epochs", 1, "--ship")
    card = read_card(shipped / "lenet.safetensors")
    told = f"{card.epochs:g} epochs, 55,000 pictures, {card.test_accuracy:.2f} % right"
    assert told in str(error)
    _, error = _train("--epochs", 1, "--ship", "--out", "other")
    assert "two folders" in str(error)
    assert (shipped / "lenet.safetensors").read_bytes() == before
    told, error = _train("--epochs", 1, "--ship", "--overwrite")
    assert error is None
    assert read_card(shipped / "lenet.safetensors").epochs == 1
    assert "python -m training derived" in told


def test_a_file_that_cannot_be_read_is_kept_too(shipped):
    (shipped / "lenet.safetensors").write_bytes(b"somebody's notes")
    _, error = _train("--epochs", 1, "--ship")
    assert "is there already" in str(error)
    assert (shipped / "lenet.safetensors").read_bytes() == b"somebody's notes"


@pytest.mark.usefixtures("shipped")
def test_whoever_looks_in_the_wrong_folder_is_told_the_right_one():
    _train("--epochs", 1)
    result = CliRunner().invoke(
        command_line(), ["evaluate", "lenet", "--subset", "--checkpoints", "."]
    )
    assert "add --checkpoints trained" in str(result.exception)
