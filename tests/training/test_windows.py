"""On Windows: a run ends well, its folder is its own, and no open file stands in the way."""

import ast
import io
import json
import re
import sys
import threading
from dataclasses import replace
from pathlib import Path
from unittest.mock import Mock

import pytest
import torch
from typer.testing import CliRunner

from benchmarks.machine import describe
from cnn_models.files.safetensors_file import read_safetensors
from cnn_models.files.weights import replace_card, write_safetensors
from runs.priority import give_way
from runs.request import Limits
from runs.server_folder import ServerFolder
from runs.trainers import OwnProcess
from tests.conftest import ROOT
from tests.windows_stand_in import is_open, pretend_to_be_windows
from training.__main__ import command_line, main
from training.data.subset import load_subset
from training.folder_lock import FolderInUseError, folder_lock
from training.measure.nearest import index_path, load_index, save_index
from training.measure.stored_answers import Predicted, Stored, load_predictions, save_predictions
from training.recipes import find_recipe
from training.run import Run
from training.step.device import Plan

CPU = Plan(torch.device("cpu"))
QUICK = ("--subset", "--limit", "256", "--epochs", "1", "--device", "cpu")


@pytest.fixture(autouse=True)
def _windows(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend_to_be_windows(monkeypatch)


def test_a_training_on_the_command_line_ends_well_and_writes_its_log(tmp_path: Path) -> None:
    out, log = tmp_path / "out", tmp_path / "log"
    arguments = ["train", "lenet", *QUICK, "--out", str(out), "--log", str(log)]
    told = CliRunner().invoke(command_line(), arguments)
    assert told.exception is None, told.output
    assert [p.name for p in out.iterdir()] == ["lenet.safetensors"]
    assert json.loads((log / "lenet_modern.json").read_text(encoding="utf-8"))["epochs"] == 1


def test_a_resumed_run_replaces_the_file_that_it_resumed_from(tmp_path: Path) -> None:
    recipe = replace(find_recipe("modern", "lenet_bn", epochs=2), optimizer="adamw", average=0.9)
    for step in (1, 2):
        run = Run(recipe, "test", load_subset().limited(256), CPU, tmp_path)
        assert run.resume() == (step == 2)
        steps = run.steps()
        next(steps)
        steps.close()  # which saves
        assert run.state.step == step


def test_files_are_written_anew_while_what_was_read_of_them_is_held(tmp_path: Path) -> None:
    run = Run(find_recipe("modern", "lenet"), "test", load_subset().limited(10), CPU, tmp_path)
    run.save_unmeasured()
    replace_card(run.checkpoint, run._card())

    path = tmp_path / "predictions.safetensors"
    answers = Predicted(torch.zeros(3, 10), "0" * 64, torch.zeros(7, 5), 3)
    save_predictions(Stored(torch.zeros(3), {"lenet": answers}), path)
    stored = load_predictions(path)
    save_predictions(stored, path)

    path = index_path("lenet", tmp_path)
    path.write_bytes(index_path("lenet").read_bytes())
    _, metadata = read_safetensors(path, with_tensors=False)
    index = load_index(path, metadata["weights_sha256"])
    save_index(path, index)


def test_a_file_that_is_looked_at_for_a_moment_is_replaced_after_it(tmp_path: Path) -> None:
    path = tmp_path / "a.safetensors"
    write_safetensors(path, {"a": torch.zeros(3)}, {})
    scanner = path.open("rb")
    threading.Timer(0.1, scanner.close).start()
    write_safetensors(path, {"a": torch.ones(3)}, {})
    assert scanner.closed
    assert read_safetensors(path)[0]["a"].tolist() == [1, 1, 1]


def test_a_name_that_the_output_has_no_letters_for_is_printed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="cp1252"))
    monkeypatch.setattr(sys, "argv", ["python -m training", "evaluate", "--help"])
    with pytest.raises(SystemExit):
        main()
    print("衣服", flush=True)
    assert written.getvalue().endswith(b"\\u8863\\u670d\n")


def test_a_lock_is_held_by_one_and_leaves_no_file(tmp_path: Path) -> None:
    with folder_lock(tmp_path, "lenet"):
        assert is_open(tmp_path / ".lenet.lock")
        with pytest.raises(FolderInUseError), folder_lock(tmp_path, "lenet"):
            pass
        assert (tmp_path / ".lenet.lock").exists()
    assert not list(tmp_path.iterdir())


def test_a_servers_folder_goes_with_it_and_a_killed_ones_with_the_next(tmp_path: Path) -> None:
    killed, living = ServerFolder("runs", tmp_path), ServerFolder("runs", tmp_path)
    assert killed._lock is not None
    killed._lock.release()  # as the system does
    third = ServerFolder("runs", tmp_path)
    assert sorted(tmp_path.iterdir()) == sorted([living.path, third.path])
    for folder in (living, third):
        folder.remove()
    assert not list(tmp_path.iterdir())


def test_a_worker_that_has_just_ended_may_be_told_to_stop() -> None:
    """Where others have a broken pipe, Windows has an invalid argument."""
    process = OwnProcess(("true",), threads=1)
    refusal = OSError(22, "Invalid argument")
    process._process.stdin = Mock(**{"flush.side_effect": refusal, "close.side_effect": refusal})
    process.ask_to_stop()
    process.kill()
    process.close()


def test_what_windows_lacks_is_done_without() -> None:
    give_way()
    assert describe()["load before the run"] == "unknown"
    assert Limits.from_environment().memory > 0


def test_every_text_file_is_read_and_written_as_utf_8() -> None:
    """Left to itself Windows takes an encoding of its country, in which much cannot be written."""
    folders = ("cnn_models", "pictures", "training", "runs", "ui", "tools", "benchmarks")
    files = [ROOT / "app.py", *(p for folder in folders for p in (ROOT / folder).rglob("*.py"))]
    silent = [f"{path.relative_to(ROOT)}:{call.lineno}" for path in files for call in _texts(path)]
    assert silent == []


def _texts(path: Path) -> list[ast.Call]:
    """The calls in a file that read or write text without saying in which encoding."""
    calls = [n for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Call)]
    return [c for c in calls if _is_text(c) and "encoding" not in [k.arg for k in c.keywords]]


def _is_text(call: ast.Call) -> bool:
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    words = [a.value for a in call.args if isinstance(a, ast.Constant)]
    opens = name == "open" and any(re.fullmatch(r"[rwax]t?\+?", str(word)) for word in words)
    return opens or name in ("read_text", "write_text")
