"""The page as a Space on ZeroGPU starts it: training is forked and pickled, all else on the CPU."""

import os
import re

import pytest
from gradio_client import Client, handle_file

from runs.zero_gpu import rented_training
from tests.conftest import ROOT, free_port, start_app

pytestmark = pytest.mark.slow

SHORT = {"network": "lenet", "epochs": 0.3, "num_pictures": 300, "batch_size": 30}


@pytest.fixture(scope="module")
def space(tmp_path_factory):
    """The running app's address, and the file in which the stand-in tells what happens."""
    folder = tmp_path_factory.mktemp("zero")
    (folder / "lenet.safetensors").symlink_to(ROOT / "checkpoints" / "lenet.safetensors")
    port, log = free_port(), folder / "log"
    process = start_app(
        port,
        PYTHONPATH=str(ROOT / "tests" / "zero_gpu"),
        CHECKPOINTS=str(folder),
        GRADIO_TEMP_DIR=str(folder / "temporary"),
        ZERO_GPU_LOG=str(log),
        # As on a Space.
        SPACES_ZERO_GPU="true",
        SYSTEM="spaces",
        SPACE_ID="ada/lab",
        GRADIO_SSR_MODE="True",
    )
    yield f"http://127.0.0.1:{port}", log
    process.terminate()
    process.wait(60)


def test_training_runs_in_a_forked_process_charged_to_the_visitor(space):
    address, log = space
    client = Client(address, verbose=False)
    for number in (1, 2):
        *told, (end, *_) = [
            r if isinstance(r, (list, tuple)) else (r,)
            for r in client.submit(**SHORT, seed=number, api_name="/retrain")
        ]
        assert end["kind"] == "end"
        assert end["status"] == "done", end
        assert end["steps"] == 3
        assert len(end["shipped_accuracy_by_class"]) == 10
        assert told
    assert [run["status"] for run in client.predict(api_name="/runs")] == ["done", "done"]
    said = log.read_text()
    assert said.count("lent for 90 seconds") == 2
    (pid,) = re.findall(r"^forked (\d+)", said, re.MULTILINE)
    assert re.findall(r"^served by (\d+)", said, re.MULTILINE) == [pid, pid]


def test_classifying_needs_no_gpu(space):
    address, log = space
    before = log.read_text()
    picture = handle_file(str(ROOT / "ui" / "classify" / "examples" / "4_bag_flat.png"))
    client = Client(address, verbose=False)
    assert client.predict(picture, api_name="/classify")["lenet"]["label"] == "Bag"
    assert log.read_text() == before


def test_the_space_is_launched_without_server_side_rendering(space):
    assert "launched with 1 decorated, ssr_mode False" in space[1].read_text()


def test_elsewhere_training_keeps_its_own_process(monkeypatch, tmp_path):
    assert "spaces" not in os.environ.get("PYTHONPATH", "")
    assert rented_training() is None  # the package is not installed
    (tmp_path / "spaces.py").write_text("def GPU(**_): return lambda task: task")
    monkeypatch.syspath_prepend(tmp_path)
    assert rented_training() is None  # it is, but this is no ZeroGPU
