"""Runs in a process of their own: the same weights as the command line's, and good manners."""

import json
import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest
import torch

from cnn_models.files.weights import load_checkpoint
from runs.queue import MOST_WAITING, Jobs, QueueFullError
from runs.request import Limits, Request
from runs.trainers import WORKER
from runs.worker import Order, work
from training.data.subset import load_subset
from training.recipes import find_recipe
from training.run import Run
from training.step.device import choose

LIMITS = Limits(threads=1)
SHORT = {"network": "lenet", "epochs": 0.6, "num_pictures": 640}  # three steps
# Speaks the worker's protocol and is there at once: what it is told to do is the run's seed.
STAND_IN = """
import json, os, sys, time
def tell(**event): print(json.dumps(event), flush=True)
def end(status): tell(kind="end", status=status, reason=""); sys.exit()
line = sys.stdin.readline()
if not line: sys.exit()
order = json.loads(line)
seed = order["request"]["seed"]
tell(kind="start", num_steps=9, device=str(os.getpid()))
if seed == 1: sys.stdin.readline(); end("stopped")
if seed == 2: sys.exit(1)
if seed == 3: time.sleep(600)
if seed == 4: open(order["directory"] + "/lenet.safetensors", "w").close(); sys.exit(1)
end("done")
"""
DONE, UNTIL_STOPPED, CRASHES, DEAF, CRASHES_LATE = range(5)


def _request(**settings):
    return Request.checked({**SHORT, **settings}, LIMITS)


def _work(tmp_path, stop=None, **settings):
    return work(Order(_request(**settings), tmp_path, tmp_path), stop or threading.Event())


@pytest.fixture
def jobs(tmp_path):
    return Jobs(LIMITS, tmp_path, worker=(sys.executable, "-c", STAND_IN))


def _wait(job):
    for _ in job.watch(patience=30):
        pass
    return job


def _started(job):
    for _ in job.watch(patience=30):
        if job.events:
            return job
    raise AssertionError("it ended without a start")


def test_a_pages_run_ends_in_the_weights_of_the_command_lines(tmp_path):
    page = tmp_path / "page"
    page.mkdir()
    *events, end = _work(page, seed=3)
    assert end["status"] == "done"
    recipe = find_recipe("modern", "lenet", epochs=0.6, seed=3)
    line = Run(recipe, "modern", load_subset().limited(640), choose("lenet"), tmp_path / "line")
    for _ in line.steps():
        pass
    line.finish()
    first, card = load_checkpoint(page / "lenet.safetensors", "lenet")
    second, other = load_checkpoint(line.checkpoint, "lenet")
    weights = second.state_dict()
    assert all(torch.equal(value, weights[key]) for key, value in first.state_dict().items())
    assert card.weights_sha256 == other.weights_sha256
    assert [e["step"] for e in events if e["kind"] == "progress"][-1] == 3
    assert len((page / "log.csv").read_text().splitlines()) == 4


def test_stop_ends_after_the_batch_and_keeps_what_was_learned(tmp_path):
    stop = threading.Event()
    end = None
    for event in _work(tmp_path, stop, epochs=50):
        if event["kind"] == "progress":
            stop.set()
        end = event
    assert end["status"] == "stopped"
    assert 1 <= end["step"] <= 60
    assert len(end["after"]) == 10
    _, card = load_checkpoint(tmp_path / "lenet.safetensors", "lenet")
    assert card.epochs == pytest.approx(end["step"] / 5, abs=0.01)
    assert not list(tmp_path.glob("*.resume.*"))


def test_a_diverging_run_fails_with_step_and_advice_and_saves_nothing(tmp_path):
    recipe = {"recipe": "notebook", "network": "lenet_bn", "epochs": 20}
    *_, end = _work(tmp_path, learning_rate=100.0, weight_decay=1.0, **recipe)
    assert end["status"] == "failed"
    assert "diverged at step" in end["reason"]
    assert "smaller learning rate" in end["reason"]
    assert not list(tmp_path.glob("*.safetensors"))


def test_a_run_may_go_on_from_the_shipped_weights(few_checkpoints, tmp_path):
    request = _request(start="shipped", epochs=0.2, learning_rate=1e-6)
    *_, end = work(Order(request, tmp_path, few_checkpoints), threading.Event())
    assert end["status"] == "done"
    assert len(end["before"]) == len(end["after"]) == 10
    trained, _ = load_checkpoint(tmp_path / "lenet.safetensors", "lenet")
    shipped, _ = load_checkpoint(few_checkpoints / "lenet.safetensors", "lenet")
    assert torch.allclose(trained.conv1.weight, shipped.conv1.weight, atol=1e-3)


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"network": "lenett"}, "Did you mean 'lenet'"),
        ({"network": None}, "network is one of"),
        ({"recipe": "best"}, "recipe is one of modern"),
        ({"start": "../etc"}, "start is one of shipped, scratch"),
        ({"epochs": 0}, "epochs is a number from 0.01 to 60, not 0"),
        ({"epochs": float("nan")}, "not nan"),
        ({"epochs": True}, "not True"),
        ({"num_pictures": 10**9}, "num_pictures is a number from 10 to 5500"),
        ({"num_pictures": 50.5}, "whole number"),
        ({"learning_rate": -1}, "learning_rate is a number from 1e-06 to 100, not -1"),
        ({"learning_rate": "0.1"}, "not '0.1'"),
        ({"batch_size": 1}, "batch_size is a number from 4 to 512"),
        ({"network": "alexnet", "batch_size": 512}, "from 4 to 128"),
        ({"dropout": 1}, "dropout is a number from 0 to 0.95"),
        ({"augmentation": "yes"}, "augmentation is true or false"),
        ({"seed": 2**40}, "seed is a number from 0"),
        ({"out": "/etc"}, "no setting called 'out'"),
    ],
)
def test_bad_values_are_refused_with_the_allowed_ones(settings, told):
    with pytest.raises(ValueError, match=told):
        _request(**settings)


def test_the_servers_limits_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("RETRAIN_MAX_EPOCHS", "2")
    assert Limits.from_environment().epochs == 2
    monkeypatch.setenv("RETRAIN_MAX_EPOCHS", "many")
    with pytest.raises(ValueError, match="RETRAIN_MAX_EPOCHS is a number"):
        Limits.from_environment()


def test_without_wishes_the_recipe_is_the_command_lines():
    assert _request(seed=4).to_recipe() == find_recipe("modern", "lenet", epochs=0.6, seed=4)


def test_stop_reaches_the_process_and_the_end_is_told(jobs):
    job = _started(jobs.submit(_request(seed=UNTIL_STOPPED), "a"))
    job.stop()
    assert _wait(job).status == "stopped"
    assert job.events[-1] == {"kind": "end", "run": job.id, "status": "stopped", "reason": ""}
    assert list(job.watch())[-1] == len(job.events)  # watched again after a reload


def test_a_killed_worker_is_a_failed_run_and_the_next_one_runs(jobs):
    killed = _started(jobs.submit(_request(seed=DEAF), "a"))
    following = jobs.submit(_request(seed=DONE), "b")
    os.kill(int(killed.events[0]["device"]), signal.SIGKILL)
    assert (_wait(killed).status, killed.reason) == ("failed", "crashed")
    assert _wait(following).status == "done"
    assert _wait(jobs.submit(_request(seed=CRASHES), "a")).status == "failed"


def test_what_a_worker_had_saved_before_it_crashed_is_kept(jobs):
    job = _wait(jobs.submit(_request(seed=CRASHES_LATE), "a"))
    assert (job.status, job.reason) == ("stopped", "")
    assert job.has_weights


def test_a_run_ends_at_its_time_limit_and_when_nobody_watches(tmp_path):
    stand_in = (sys.executable, "-c", STAND_IN)
    jobs = Jobs(Limits(threads=1, seconds=0.01), tmp_path, worker=stand_in)
    job = _wait(jobs.submit(_request(seed=UNTIL_STOPPED), "a"))
    assert (job.status, job.reason) == ("stopped", "time limit")
    jobs = Jobs(LIMITS, tmp_path, worker=stand_in)
    job = jobs.submit(_request(seed=UNTIL_STOPPED), "a", absence_limit=0.0)
    while not job.is_over:
        time.sleep(0.01)
    assert (job.status, job.reason) == ("stopped", "nobody watching")


def test_nobody_else_can_see_or_stop_a_run(jobs):
    job = jobs.submit(_request(seed=DONE), "a")
    with pytest.raises(ValueError, match="You have no run called"):
        jobs.find(job.id, "b")
    assert jobs.of("b") == []
    assert jobs.find(job.id, "a") is job
    _wait(job)


def test_a_full_queue_is_told_in_one_sentence(jobs):
    running = _started(jobs.submit(_request(seed=UNTIL_STOPPED), "a"))
    waiting = [jobs.submit(_request(seed=DONE), "a") for _ in range(MOST_WAITING)]
    assert [jobs.place(job) for job in waiting] == [1, 2, 3, 4, 5]
    with pytest.raises(QueueFullError, match=r"5 runs are waiting already.*\.$"):
        jobs.submit(_request(), "b")
    waiting[0].stop()
    assert waiting[0].status == "stopped"
    running.stop()
    assert all(_wait(job).status == "done" for job in waiting[1:])


def test_the_worker_itself_answers_on_its_pipes(tmp_path):
    """The real process, with an order that it must refuse: one event, and nothing else printed."""
    jobs = Jobs(LIMITS, tmp_path, shipped=tmp_path, worker=WORKER)
    job = _wait(jobs.submit(_request(start="shipped"), "a"))
    assert job.status == "failed"
    assert "lenet.safetensors" in job.reason
    assert json.dumps(job.events)


@pytest.mark.slow
def test_a_run_that_needs_more_memory_than_it_may_have_says_so(tmp_path):
    jobs = Jobs(Limits(threads=1, memory=0.3), tmp_path, worker=WORKER)
    job = _wait(jobs.submit(_request(), "a"))
    assert (job.status, job.reason) == ("failed", "memory limit")
    assert not job.has_weights


def test_a_visitor_who_has_left_makes_room_in_the_queue(jobs):
    running = _started(jobs.submit(_request(seed=UNTIL_STOPPED), "a"))
    left = [jobs.submit(_request(), "a", absence_limit=0.0) for _ in range(MOST_WAITING)]
    stays = jobs.submit(_request(seed=DONE), "b")
    assert all((job.status, job.reason) == ("stopped", "nobody watching") for job in left)
    running.stop()
    assert _wait(stays).status == "done"


def test_a_program_that_hangs_up_ends_its_run_at_once_and_close_ends_all(jobs):
    deaf = _started(jobs.submit(_request(seed=DEAF), "a", absence_limit=1.0))
    _wait_for_end(deaf)
    assert (deaf.status, deaf.reason) == ("stopped", "nobody watching")
    second = _started(jobs.submit(_request(seed=DEAF), "a"))
    waiting = jobs.submit(_request(), "b")
    jobs.close()
    assert second.is_over
    assert waiting.status == "stopped"
    for job in (deaf, second):
        process = int(job.events[0]["device"])
        while Path(f"/proc/{process}/cmdline").exists():
            time.sleep(0.01)


def _wait_for_end(job):
    while not job.is_over:  # without watching it
        time.sleep(0.01)
