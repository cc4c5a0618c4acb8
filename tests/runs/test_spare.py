"""The process that waits for the next run: one at most, gone when nobody needs it."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from runs.queue import Jobs
from runs.request import Limits, Request
from runs.spare import Spare
from runs.trainers import WORKER, HostedCall
from tests.conftest import ROOT

LIMITS = Limits(threads=1)
REQUEST = Request("lenet", epochs=0.1, num_pictures=100)
# Ready at once; carries out its order by telling who it is, and ends when it is told to stop.
STAND_IN = """
import json, os, sys
def tell(**event): print(json.dumps(event), flush=True)
order = sys.stdin.readline()
if not order: sys.exit()
tell(kind="start", num_steps=9, device=str(os.getpid()))
if json.loads(order)["request"]["seed"] == 1: sys.stdin.readline()
tell(kind="end", status="done", reason="")
"""
COMMAND = (sys.executable, "-c", STAND_IN)
UNTIL_STOPPED = Request("lenet", epochs=0.1, num_pictures=100, seed=1)


@pytest.fixture
def jobs(tmp_path):
    jobs = Jobs(LIMITS, tmp_path, worker=COMMAND)
    yield jobs
    jobs.close()


def _pid(jobs):
    return jobs._spare._process._process.pid


def _wait(job):
    for _ in job.watch(patience=30):
        pass
    return job


def _is_gone(pid):
    for _ in range(3000):
        if not Path(f"/proc/{pid}/cmdline").exists():
            return True
        time.sleep(0.01)
    return False


def test_a_run_takes_the_process_that_waits_and_another_gets_ready_after_it(jobs):
    assert not jobs.is_ready
    jobs.get_ready()
    waiting = _pid(jobs)
    jobs.get_ready()  # opened in a second window
    assert _pid(jobs) == waiting
    job = _wait(jobs.submit(REQUEST, "a"))
    assert int(job.events[0]["device"]) == waiting
    while not jobs.is_ready:
        time.sleep(0.01)
    assert _pid(jobs) != waiting


def test_a_second_run_finds_a_process_ready_while_the_first_one_trains(jobs):
    first = jobs.submit(UNTIL_STOPPED, "a")
    next(first.watch(patience=30))
    assert not jobs.is_ready  # nobody waits: during a run its memory is the run's
    second = jobs.submit(REQUEST, "b")
    while not jobs.is_ready:
        time.sleep(0.01)
    waiting = _pid(jobs)
    first.stop()
    _wait(first)
    assert int(_wait(second).events[0]["device"]) == waiting


def test_a_process_that_died_while_it_waited_is_replaced(jobs):
    jobs.get_ready()
    died = jobs._spare._process._process
    died.kill()
    died.wait()
    assert not jobs.is_ready
    assert _wait(jobs.submit(REQUEST, "a")).status == "done"


def test_what_nobody_needs_ends_after_a_while_and_with_the_server(jobs):
    spare = Spare(COMMAND, threads=1, idle=0.05)
    spare.prepare()
    assert _is_gone(spare._process._process.pid if spare._process else 0)
    jobs.get_ready()
    waiting = _pid(jobs)
    jobs.close()
    assert _is_gone(waiting)
    jobs.get_ready()
    assert not jobs.is_ready


@pytest.mark.slow
def test_the_real_process_ends_with_a_server_that_was_killed_while_it_waited():
    """Its standard input ends then, and no order has come."""
    ended = subprocess.run(
        WORKER, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, check=True, timeout=120
    )
    assert ended.stdout == b""


def test_a_function_of_a_host_has_no_spare(tmp_path):
    spare = Spare(lambda order: iter([order]), threads=1)
    spare.prepare()
    assert not spare.is_there
    assert isinstance(spare.begin({"directory": str(tmp_path)}), HostedCall)


def test_the_real_process_trains_by_the_order_that_comes_later(tmp_path):
    """It waits ready; memory limit, folder and threads are those of the order."""
    jobs = Jobs(LIMITS, tmp_path, worker=WORKER)
    jobs.get_ready()
    waiting = _pid(jobs)
    job = jobs.submit(REQUEST, "a")
    assert _wait(job).status == "done"
    assert job.has_weights
    assert json.dumps(job.events)
    assert (job.directory / "worker.log").exists()
    assert _is_gone(waiting)
    jobs.close()
