"""Runs in a function that a host calls: started for whoever asked, stopped by a file."""

import time
from contextvars import ContextVar
from pathlib import Path

import pytest

from runs.queue import Jobs
from runs.request import Limits, Request
from runs.trainers import StopFile

LIMITS = Limits(threads=1, seconds=60)
ASKED_BY = ContextVar("asked_by", default="nobody")


def until_stopped(order):
    yield {"kind": "start", "num_steps": 9, "device": ASKED_BY.get()}
    while not StopFile(Path(order["directory"])).is_set():
        time.sleep(0.01)
    yield {"kind": "end", "status": "stopped", "reason": ""}


def refused(order):
    raise RuntimeError("You have exceeded your quota.")
    yield order


def broken_off(order):
    yield {"kind": "start", "num_steps": 9, "device": order["directory"]}


def _run(worker, tmp_path, **settings):
    jobs = Jobs(LIMITS, tmp_path, worker=worker)
    return jobs.submit(Request("lenet", **settings), "a")


def _wait(job):
    for _ in job.watch(patience=30):
        pass
    return job


def test_a_hosted_run_knows_who_asked_and_ends_when_told(tmp_path):
    token = ASKED_BY.set("ada")
    job = _run(until_stopped, tmp_path)
    ASKED_BY.reset(token)
    next(job.watch(patience=30))
    job.stop()
    assert _wait(job).status == "stopped"
    assert job.events[0]["device"] == "ada"


@pytest.mark.parametrize(
    ("worker", "reason"),
    [(refused, "You have exceeded your quota."), (broken_off, "crashed")],
)
def test_what_goes_wrong_at_the_host_is_told(tmp_path, worker, reason):
    job = _wait(_run(worker, tmp_path))
    assert (job.status, job.reason) == ("failed", reason)


@pytest.mark.parametrize(("wish", "seconds"), [(None, 60), (20.0, 20.0), (600.0, 60)])
def test_the_order_says_how_long_a_run_may_take(tmp_path, wish, seconds):
    job = _run(lambda order: iter([{**order, "kind": "start"}]), tmp_path, seconds=wish)
    assert _wait(job).events[0]["seconds"] == seconds
