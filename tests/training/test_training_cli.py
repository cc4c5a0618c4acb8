"""`python -m training` as a person uses it."""

import json
import os
import re
import signal
import subprocess
import sys
import time

import pytest
import torch
from typer.testing import CliRunner

from cnn_models import ARCHITECTURES
from cnn_models.files.weights import checkpoint_path, read_card
from tests.conftest import ROOT
from training.__main__ import EXPECTED_ERRORS, command_line

QUICK = ["--subset", "--device", "cpu", "--threads", "1"]


@pytest.fixture(autouse=True)
def _as_before():
    """What the command sets for its process is taken back."""
    threads, on_terminate = torch.get_num_threads(), signal.getsignal(signal.SIGTERM)
    yield
    torch.set_num_threads(threads)
    signal.signal(signal.SIGTERM, on_terminate)


def _training(*arguments):
    """The command, without the seconds that a new process needs for its imports."""
    return CliRunner().invoke(command_line(str(arguments[0])), [*map(str, arguments)])


def test_train_then_evaluate(tmp_path):
    trained = _training("train", "lenet_bn", "--epochs", 3, *QUICK, "--out", tmp_path)
    assert trained.exception is None, trained.output
    assert re.search(r"cpu \(1 thread\), (fp32|bf16)", trained.stdout)
    assert "not measured: this was not the complete data set" in trained.stdout
    assert [p.name for p in tmp_path.iterdir()] == ["lenet_bn.safetensors"]
    card = read_card(checkpoint_path("lenet_bn", tmp_path))
    assert (card.epochs, card.train_pictures, card.test_accuracy) == (3, 5500, None)
    assert len(card.history) == 3

    measured = _training(
        "evaluate", "lenet_bn", "--subset", "--checkpoints", tmp_path, "--json", "--device", "cpu"
    )
    (report,) = json.loads(measured.stdout)
    assert report["network"] == "lenet_bn"
    assert report["num_pictures"] == 1000
    assert 30 < report["top1"] < 100
    assert sum(map(sum, report["confusion"])) == 1000


# Whoever is killed resumes too: tests/whole/test_safety_load.py.
@pytest.mark.parametrize(
    "how", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.slow)]
)
def test_a_stopped_run_resumes_to_the_same_weights(tmp_path, how):
    arguments = ["train", "lenet", "--epochs", "6", *QUICK, "--out"]
    process = subprocess.Popen(
        [sys.executable, "-m", "training", *arguments, str(tmp_path / "stopped")],
        cwd=ROOT,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        # A shell starts background jobs deaf to Ctrl-C, and these tests may run in one.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    for line in process.stdout:
        if "epoch 1" in line:
            break
    process.send_signal(how)
    process.wait(60)
    finished = checkpoint_path("lenet", tmp_path / "stopped")
    assert process.returncode != 0
    assert not finished.exists()
    assert "resumed after step" in _training(*arguments, tmp_path / "stopped", "--resume").stdout
    _training(*arguments, tmp_path / "whole")
    whole = read_card(checkpoint_path("lenet", tmp_path / "whole"))
    assert read_card(finished).weights_sha256 == whole.weights_sha256
    assert [p.name for p in finished.parent.iterdir()] == [finished.name]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["train", "alexnett"], "Did you mean 'alexnet'"),
        (["train", "lenet", "--recipe", "modrn"], "Did you mean 'modern'"),
        (["train", "lenet", "--epochs", "-1"], "above 0"),
        (["train", "lenet", "--epochs", "nan"], "above 0"),
        (["train", "lenet", "--settle", "1.5"], "0 to 1, not 1.5"),
        (["train", "lenet", "--average", "1"], "between 0 and 1, not 1"),
        (["train", "alexnet", "--keep-dense", "0"], "above 0 to 1, not 0"),
        (["train", "lenet", "--subset", "--limit", "7000"], "this set has 5500"),
        (["train", "lenet", "--device", "tpu9"], "'tpu9' cannot be used here"),
        (["train", "lenet", "--precision", "fp7"], "Known: fp32, bf16"),
        (["train", "lenet", "--data", "/nowhere"], "/nowhere does not exist"),
        (["evaluate", "lenet", "--subset", "--checkpoints", "/nowhere"], "training train lenet"),
        (["evaluate", "--images", "/nowhere"], "/nowhere does not exist"),
    ],
)
def test_a_mistake_is_told(arguments, message):
    told = _training(*arguments)
    assert told.exit_code != 0
    assert isinstance(told.exception, (SystemExit, *EXPECTED_ERRORS))
    assert message in f"{told.stderr} {told.exception}"


def test_whoever_calls_it_gets_one_sentence():
    command = [sys.executable, "-m", "training", "train", "alexnett"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert told.returncode != 0
    assert "Did you mean 'alexnet'" in told.stderr
    assert "Traceback" not in told.stderr


def test_help_names_the_commands_and_the_networks():
    assert {"train", "evaluate", "calibrate"} <= set(_training("--help").stdout.split())
    told = _training("train", "--help").stdout
    assert "--resume" in told
    assert all(name in told for name in ARCHITECTURES)


def test_output_that_is_no_terminal_gets_plain_lines(tmp_path):
    started = time.time()
    told = _training("train", "lenet", "--epochs", 1, "--limit", 256, *QUICK, "--out", tmp_path)
    assert "\r" not in told.stdout + told.stderr
    assert "lenet: epoch 1, step 2/2" in told.stdout
    assert checkpoint_path("lenet", tmp_path).stat().st_mtime >= started - 1
