"""What being watched costs a run of the page."""

import json
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from statistics import median

from benchmarks.page.served_app import ROOT
from benchmarks.table import Section
from runs.job import Job
from runs.queue import Jobs, new_owner
from runs.request import Limits, Request

SECONDS = 15.0  # of training in each turn
LOOK_EVERY = 0.4  # seconds between two looks of the page
ENOUGH = 10_000  # epochs; the seconds end a run

# The command line's loop: the same request, priority and threads, and nobody watching.
LOOP = """
import json, sys, time
from pathlib import Path
import torch
from training.step.device import choose
from training.step.memory import keep_freed_memory
from runs.priority import give_way
from runs.request import Request
from training.run import Run
from runs.worker import run_data
request, threads, seconds = Request(**json.loads(sys.argv[1])), int(sys.argv[2]), float(sys.argv[3])
give_way(); torch.set_num_threads(threads); keep_freed_memory()
run = Run(request.to_recipe(), request.recipe, run_data(request), choose(request.network), Path(),
          resumable=False)
started = None
for progress in run.steps():
    now = time.monotonic()
    if started is None:
        started, first = now, progress.step
    if now - started >= seconds:
        break
print((progress.step - first) * run.recipe.batch_size / (now - started))
"""


def measure_run_speed(names: list[str] | None, turns: int) -> Section:
    """Pictures a second by the wall clock: the bare loop and a watched run, taking turns."""
    limits, rows = Limits.from_environment(), []
    for name in names or ["lenet_bn", "nin"]:
        request = Request(name, epochs=ENOUGH, num_pictures=5_500, seconds=SECONDS)
        pairs = [
            (bare_speed(request, limits.threads), watched_speed(request, limits))
            for _ in range(turns)
        ]
        shares = [watched / bare for bare, watched in pairs]
        bare, watched = (median(values) for values in zip(*pairs, strict=True))
        rows.append([name, bare, watched, median(shares), min(shares), max(shares)])
    return Section(
        "A run of the page beside the command line's loop, pictures a second",
        ["network", "loop", "watched run", "median share", "lowest", "highest"],
        rows,
        [
            f"Each turn: {SECONDS:.0f} s of the loop, then of a run with a watcher who takes all "
            f"that it tells every {LOOK_EVERY} s; wall clock, validation included, "
            f"{limits.threads} thread(s), the same low priority. A share below 0.95 breaks the "
            "promise that watching costs at most a twentieth.",
        ],
    )


def bare_speed(request: Request, threads: int, seconds: float = SECONDS) -> float:
    """Pictures a second of the bare loop, in a process of its own."""
    order = json.dumps(asdict(request))
    command = [sys.executable, "-c", LOOP, order, str(threads), str(seconds)]
    ended = subprocess.run(
        command,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        start_new_session=True,  # as a run's process: Linux shares a busy machine among sessions
    )
    return float(ended.stdout)


def watched_speed(request: Request, limits: Limits) -> float:
    """Pictures a second of a run that is watched as the page watches it."""
    with tempfile.TemporaryDirectory() as folder:
        jobs = Jobs(limits, Path(folder))
        job = jobs.submit(request, new_owner())
        arrived: list[tuple[float, int]] = []
        for _ in job.watch(LOOK_EVERY):
            if (step := _last_step(job)) and (not arrived or step > arrived[-1][1]):
                arrived.append((time.monotonic(), step))
            json.dumps(list(job.events))
    if len(arrived) < 2:
        raise ValueError(f"The run of {request.network} told too little: {job.status} {job.reason}")
    (started, first), (ended, last) = arrived[0], arrived[-1]
    return (last - first) * request.to_recipe().batch_size / (ended - started)


def _last_step(job: Job) -> int:
    """The step of the newest record, 0 before the first."""
    return next((e["step"] for e in reversed(job.events) if e["kind"] == "progress"), 0)
