"""The batch-norm lesson and the pictures of runs."""

import json
import shutil
from dataclasses import asdict, replace
from pathlib import Path
from unittest import mock

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from cnn_models.files.card import Card
from cnn_models.files.weights import checkpoint_path
from tools.__main__ import app
from tools.batch_norm_rates import LEARNING_RATES, NETWORKS, teach
from tools.plots import draw_curves, new_figure
from training.__main__ import command_line
from training.data.subset import load_subset
from training.recipes import find_recipe


@pytest.fixture(scope="module", autouse=True)
def _needs_matplotlib() -> None:
    pytest.importorskip("matplotlib")


def test_the_lesson_trains_every_network_at_every_rate() -> None:
    runs = list(teach(load_subset().limited(200), epochs=1))
    assert {(r.network, r.learning_rate) for r in runs} == {
        (network, rate) for network in NETWORKS for rate in LEARNING_RATES
    }
    assert all(run.history or run.diverged for run in runs)


def test_batch_norm_learns_in_few_steps_what_plain_lenet_does_not() -> None:
    """The lecture's claim, small: 3 epochs of 2,000 pictures at its learning rate of 1."""
    runs = teach(load_subset().limited(2000), epochs=3)
    at_one = {r.network: r.validation_top1 for r in runs if r.learning_rate == 1.0}
    assert at_one["lenet_bn"] > at_one["lenet"] + 10


def test_curves_are_drawn_from_the_checkpoint_and_the_log(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    record = {"epoch": 1.0, "loss": 1.0, "top1": 60.0}
    record |= {"validation_loss": 0.9, "validation_top1": 65.0, "seconds": 1.0}
    log = {"network": "lenet", "recipe": "notebook", "epochs": 1.0, "seed": 0}
    log |= {"train_pictures": 100, "history": [record]}
    (tmp_path / "logs" / "lenet_notebook.json").write_text(json.dumps(log))
    shutil.copy(checkpoint_path("lenet"), tmp_path)
    folders = ["--logs", tmp_path / "logs", "--checkpoints", tmp_path, "--out", tmp_path / "out"]
    arguments = ["curves", *map(str, folders)]
    result = CliRunner().invoke(app, arguments)
    assert "lenet.png: modern, notebook" in result.output
    with Image.open(tmp_path / "out" / "lenet.png") as drawn:
        assert drawn.width > 600


def test_two_runs_look_different_from_one(tmp_path: Path) -> None:
    history = [
        {"epoch": float(e), "loss": 1 / e, "top1": 70.0 + e, "validation_loss": 1 / e}
        | {"validation_top1": 71.0 + e}
        for e in range(1, 4)
    ]
    ours = Card("lenet", "modern", 3, 0, 100, history=history)
    theirs = Card("lenet", "notebook", 3, 0, 100, history=history[:2])
    draw_curves([ours], tmp_path / "one.png")
    draw_curves([ours, theirs], tmp_path / "two.png")
    assert (tmp_path / "one.png").read_bytes() != (tmp_path / "two.png").read_bytes()


def test_a_run_that_went_on_is_drawn_from_where_the_other_ended(tmp_path: Path) -> None:
    record = {"loss": 1.0, "top1": 70.0, "validation_loss": 1.0, "validation_top1": 71.0}
    history = [{"epoch": float(e)} | record for e in (1, 2)]
    drawn = find_recipe("modern", "nin")
    first = Card("nin", "modern", 2, 0, 100, asdict(drawn), history=history, weights_sha256="ab12")
    settings = asdict(replace(drawn, settle=1.0)) | {"start": "modern, 2 epochs, weights ab12"}
    second = Card("nin", "modern", 2, 0, 100, settings, history=history)
    figure = new_figure(9, 4)
    with mock.patch("tools.plots.new_figure", return_value=figure):
        draw_curves([first, second], tmp_path / "two.png")
    lines = {line.get_label(): line.get_xdata() for line in figure.axes[1].get_lines()}
    np.testing.assert_equal(lines["modern, 2 epochs"], [1, 2])
    np.testing.assert_equal(lines["modern, 2 + 2 plain epochs"], [2, 3, 4])


def test_the_confusion_matrix_is_drawn(tmp_path: Path) -> None:
    arguments = ["evaluate", "lenet", "--subset", "--confusion", str(tmp_path)]
    result = CliRunner().invoke(command_line(), arguments)
    assert result.exit_code == 0
    with Image.open(tmp_path / "lenet.png") as drawn:
        assert drawn.getbbox() is not None
