"""Between two trainings: the one, the other, or a share of both; and the card says so."""

import shutil

import pytest
import torch
from typer.testing import CliRunner

from cnn_models.files.weights import (
    as_stored,
    checkpoint_path,
    load_checkpoint,
    read_card,
    save_checkpoint,
)
from training.__main__ import command_line
from training.commands.blend import between
from training.recipes import find_recipe
from training.start import start_weights


@pytest.fixture
def folders(tmp_path):
    """The shipped LeNet, and one that has learned nothing."""
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        folder.mkdir()
    shutil.copy(checkpoint_path("lenet"), first)
    untrained = start_weights(find_recipe("modern", "lenet"))
    save_checkpoint(
        checkpoint_path("lenet", second), untrained, read_card(checkpoint_path("lenet"))
    )
    return first, second


def _weights(folder):
    return load_checkpoint(checkpoint_path("lenet", folder), "lenet")[0].state_dict()


@pytest.mark.parametrize("share", [0.0, 0.25, 1.0])
def test_the_weights_lie_between(folders, share):
    model, card = between("lenet", *folders, share)
    first, second = map(_weights, folders)
    for name, weight in model.state_dict().items():
        expected = (1 - share) * first[name] + share * second[name]
        torch.testing.assert_close(weight, expected)
    assert card.settings["blended"].startswith(f"{1 - share:g} of the weights ")


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_a_share_outside_the_line_is_told(folders, share):
    with pytest.raises(ValueError, match="0 to 1"):
        between("lenet", *folders, share)


def test_the_command_measures_what_it_writes(folders, tmp_path):
    first, second = map(str, folders)
    words = ["blend", "lenet", "--first", first, "--second", second, "--share", "0.1", "--subset"]
    done = CliRunner().invoke(command_line(), [*words, "--out", str(tmp_path)])
    assert done.exit_code == 0, done.output
    model, card = load_checkpoint(checkpoint_path("lenet", tmp_path), "lenet")
    assert card.test_accuracy is None  # neither one's is its own
    assert card.temperature != read_card(checkpoint_path("lenet")).temperature
    expected = as_stored(between("lenet", *folders, 0.1)[0], "lenet").state_dict()
    assert all(torch.equal(w, expected[k]) for k, w in model.state_dict().items())
