"""Starting under hard conditions, and ending: one clear sentence, and no process left behind."""

import os
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from benchmarks.trials.soak import ask
from runs.request import SUBSET_SIZE, Limits
from runs.server_folder import ServerFolder
from tests.conftest import ROOT, free_port, start_app
from tests.raw_calls import EXAMPLE, answer_of, as_data_url, call
from training.data import fashion_mnist as data

pytestmark = pytest.mark.slow

# Read by Python itself before anything else: nobody but this machine answers, and it has one core.
ALONE = """
import os, socket
os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
def refuse(address):
    if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "localhost", "::1"):
        raise OSError(101, "Network is unreachable")
connect, look_up = socket.socket.connect, socket.getaddrinfo
socket.socket.connect = lambda self, address: (refuse(address), connect(self, address))[1]
socket.getaddrinfo = lambda host, *a, **k: (refuse((host,)), look_up(host, *a, **k))[1]
"""
LONG_RUN = ["lenet", 60, 5000, 0, 0, "modern", "scratch", 0]


@pytest.fixture(scope="module")
def lonely(few_checkpoints, tmp_path_factory):
    """The app with no network, dead proxies, no home, LANG=C, one core, one whole checkpoint."""
    folder = tmp_path_factory.mktemp("lonely")
    (folder / "sitecustomize.py").write_text(ALONE)
    port = free_port()
    process = start_app(
        port,
        CHECKPOINTS=str(few_checkpoints),
        GRADIO_TEMP_DIR=str(folder / "gradio"),
        TMPDIR=str(folder),
        HTTP_PROXY="http://127.0.0.1:9",
        ALL_PROXY="socks5://127.0.0.1:9",
        HOME="/proc/nowhere",  # not even root can write there
        LC_ALL="C",
        LANG="C",
        PYTHONCOERCECLOCALE="0",
        PYTHONUTF8="0",
        PYTHONPATH=str(folder),
    )
    yield f"http://127.0.0.1:{port}", process, folder
    process.kill()
    process.wait()


def test_without_network_home_cores_and_most_checkpoints_it_answers(lonely):
    url, process, _ = lonely
    assert len(os.sched_getaffinity(process.pid)) == 1
    picture = as_data_url(EXAMPLE.read_bytes())
    assert set(answer_of(call(url, "classify", [picture]))) == {"lenet", "verdict"}
    assert len(answer_of(call(url, "networks", []))) == 8


def test_what_visitors_bring_is_closed_to_the_machines_other_users(lonely):
    url, _, folder = lonely
    call(url, "classify", [as_data_url(EXAMPLE.read_bytes())])
    for kind in ("gradio/classic-cnn-lab-uploads-*", "classic-cnn-lab-runs-*"):
        (made,) = folder.glob(kind)
        assert stat.S_IMODE(made.stat().st_mode) == stat.S_IRWXU


def _workers(process):
    """The training processes of the app."""
    children = Path(f"/proc/{process}/task").glob("*/children")
    return [int(child) for file in children for child in file.read_text().split()]


def _wait_until(condition):
    end = time.monotonic() + 60  # as long as a busy machine may need
    while not condition() and time.monotonic() < end:
        time.sleep(0.05)
    assert condition()


def _begin(url):
    """A run that would take minutes; its stream, once a step is taken."""
    stream = urllib.request.urlopen(ask(url, "retrain", LONG_RUN), timeout=120)
    while b'"step"' not in stream.readline():
        pass
    return stream


def test_a_run_whose_caller_hangs_up_ends_and_the_next_one_begins(lonely):
    url, process, _ = lonely
    stream = _begin(url)
    (worker,) = _workers(process.pid)
    stream.close()
    _wait_until(lambda: worker not in _workers(process.pid))
    with _begin(url):
        assert len(_workers(process.pid)) == 1


def test_with_the_server_its_training_ends_and_its_files_go(lonely, few_checkpoints):
    url, process, folder = lonely
    before = (few_checkpoints / "lenet.safetensors").read_bytes()
    stream = _begin(url)
    (worker,) = _workers(process.pid)
    process.send_signal(signal.SIGTERM)
    _wait_until(lambda: process.poll() is not None)
    _wait_until(lambda: not Path(f"/proc/{worker}").exists())
    stream.close()
    assert not list(folder.rglob("classic-cnn-lab-*"))
    assert (few_checkpoints / "lenet.safetensors").read_bytes() == before


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT to send to one process")
def test_ctrl_c_ends_it_with_a_word_and_no_traceback(few_checkpoints, tmp_path):
    port, told = free_port(), tmp_path / "told"
    with told.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "app.py", "--no-browser"],
            cwd=ROOT,
            env=os.environ
            | {"PORT": str(port), "CHECKPOINTS": str(few_checkpoints), "PYTHONUNBUFFERED": "1"},
            stdout=out,
            stderr=out,
        )
    _wait_until(lambda: process.poll() is not None or f":{port}" in told.read_text())
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 0
    assert told.read_text().splitlines()[-1] == "The lab has ended."
    assert "Traceback" not in told.read_text()


@pytest.mark.parametrize("command", [["app.py"], ["cnn_lab.py", "serve"]])
def test_a_taken_port_is_told_in_one_sentence_before_anything_is_loaded(tmp_path, command):
    (tmp_path / "torch.py").write_text("raise ImportError('torch was imported')")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            env=os.environ | {"PORT": str(port), "HOST": "127.0.0.1", "PYTHONPATH": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=120,
        )
    assert ended.returncode == 1
    assert "Choose another port" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_killed_servers_runs_are_removed_by_the_next_one_and_a_living_ones_are_not(tmp_path):
    first, second = ServerFolder("runs", tmp_path), ServerFolder("runs", tmp_path)
    assert first.path.exists()
    first._lock.release()  # as the system does for a process that is killed
    third = ServerFolder("runs", tmp_path)
    assert sorted(tmp_path.iterdir()) == sorted([second.path, third.path])
    second.remove()
    assert list(tmp_path.iterdir()) == [third.path]


def test_without_the_data_set_runs_take_the_shipped_part(monkeypatch, tmp_path):
    monkeypatch.setattr(data, "DEBIAN_FOLDER", tmp_path / "missing")
    monkeypatch.chdir(tmp_path)
    assert Limits.from_environment().pictures == SUBSET_SIZE
