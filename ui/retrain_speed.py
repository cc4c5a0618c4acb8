"""What a visitor's run costs the others, and what being watched costs the run.

    python -m ui.retrain_speed [NETWORK] [SECONDS]

Prints the 95th percentile of the time that all shipped networks take for one picture, without a
run and during one, and the run's pictures a second beside those of the bare training loop in a
process with the same number of threads and the same low priority.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from statistics import quantiles

import torch

from cnn_models import classify, load_all
from cnn_models.predict import Network
from training.data import load_subset
from training.job import Job
from training.jobs import Jobs, new_owner
from training.request import Request
from training.trainers import ROOT
from training.worker import NICENESS

LOOP = """
import os, sys, time
from pathlib import Path
import torch
from training.data import load_subset
from training.device import choose
from training.memory import keep_freed_memory
from training.recipes import find_recipe
from training.run import Run
name, seconds, threads, niceness = sys.argv[1], *map(float, sys.argv[2:5])
os.nice(int(niceness)); torch.set_num_threads(int(threads)); keep_freed_memory()
recipe, plan = find_recipe("modern", name), choose(name)
run = Run(recipe, "modern", load_subset(), plan, Path(), resumable=False)
for progress in run.steps():
    if progress.seconds >= seconds:
        break
print(progress.images_per_second)
"""


def answer_times(networks: list[Network], going_on: Callable[[], bool]) -> list[float]:
    """Milliseconds of one answer after another, with a visitor's pause between, while it goes on"""
    pixels, times = load_subset().test.pixels[0], []
    while going_on():
        started = time.perf_counter()
        classify(networks, pixels)
        times.append(1000 * (time.perf_counter() - started))
        time.sleep(0.2)
    return times


def percentile_95(times: list[float]) -> float:
    return quantiles(times, n=20)[-1]


def speed_of(job: Job) -> float:
    """Pictures a second of the run's last record; 0 before the first."""
    records = [event for event in list(job.events) if event["kind"] == "progress"]
    return records[-1]["images_per_second"] if records else 0.0


def bare_loop_speed(name: str, seconds: float, threads: int) -> float:
    """Pictures a second of the same loop with nobody watching."""
    command = [sys.executable, "-c", LOOP, name, str(seconds), str(threads), str(NICENESS)]
    environment = os.environ | {"OMP_NUM_THREADS": str(threads)}
    ended = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return float(ended.stdout)


def main() -> None:
    """Measure and print."""
    name = sys.argv[1] if len(sys.argv) > 1 else "lenet_bn"
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 20.0
    networks = [n for n in load_all().values() if isinstance(n, Network)]
    classify(networks, torch.zeros(28, 28, dtype=torch.uint8))
    end = time.monotonic() + seconds
    idle = percentile_95(answer_times(networks, lambda: time.monotonic() < end))
    jobs = Jobs()
    wish = {"network": name, "epochs": jobs.limits.epochs, "num_pictures": 5_500}
    job = jobs.submit(
        Request.checked(wish | {"seconds": seconds}, jobs.limits), new_owner(), absence_limit=1e9
    )
    while not speed_of(job) and not job.is_over:
        time.sleep(0.1)
    busy = percentile_95(answer_times(networks, lambda: not job.is_over))
    watched, bare = speed_of(job), bare_loop_speed(name, seconds, jobs.limits.threads)
    print(f"answer of {len(networks)} networks, 95th percentile: {idle:.0f} ms without a run, ")
    print(f"  {busy:.0f} ms during one of {name} ({busy / idle:.2f} times)")
    print(f"{name}: {watched:.0f} pictures/s watched, beside answers; {bare:.0f} alone")


if __name__ == "__main__":
    main()
