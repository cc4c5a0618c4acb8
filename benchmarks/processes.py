"""How training grows with the number of processes that share each batch."""

import os
import statistics
import subprocess
import sys

import torch

from benchmarks.page.served_app import ROOT, free_port
from benchmarks.table import Section

STEPS = {"lenet_bn": 150, "nin": 8, "googlenet": 16}

# One process of several: the command line's loop, its first step left out.
LOOP = """
import sys, time
from dataclasses import replace
import torch
from training.data.subset import load_subset
from training.step.device import choose
from training.loop import train
from training.step.memory import keep_freed_memory
from training.step.parallel import joined_team
from training.recipes import find_recipe
from training.start import start_weights
from training.state import TrainingState
name, steps, threads = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
torch.set_num_threads(threads)
keep_freed_memory()
with joined_team("cpu") as team:
    recipe = replace(find_recipe("modern", name), sizes=(), epochs=1_000)
    plan = choose(name, "cpu")
    data = load_subset().train
    model = team.prepare(start_weights(recipe))
    state = TrainingState.begin(model, recipe, plan)
    for progress in train(state, recipe, data, data.select(torch.arange(1)), plan, team):
        if progress.step == 1:
            started = time.perf_counter()
        if progress.step == steps + 1:
            break
    if team.writes:
        print(steps * recipe.batch_size / (time.perf_counter() - started))
"""


def measure_processes(names: list[str] | None, turns: int) -> Section:
    """Images a second by one core, and by all the cores of one process or of two."""
    cores, rows = torch.get_num_threads(), []
    ways = {"1 core": (1, 1), "1 process": (1, cores), "2 processes": (2, max(1, cores // 2))}
    for name in names or list(STEPS):
        speeds: dict[str, list[float]] = {way: [] for way in ways}
        for _ in range(turns):
            for way, (processes, threads) in ways.items():
                speeds[way].append(training_speed(name, processes, threads))
        rows.append([name, *(statistics.median(values) for values in speeds.values())])
    return Section(
        "Training by processes, images a second",
        ["network", *ways],
        rows,
        [
            f"{cores} core(s). Each process has its share of the cores and of every batch, started "
            "as `torchrun` does it."
        ],
    )


def training_speed(name: str, processes: int, threads: int, steps: int | None = None) -> float:
    """Images a second of our recipe, at the network's own input size.

    Raises RuntimeError with what the processes said if one fails.
    """
    launcher = []
    if processes > 1:
        launcher = ["-m", "torch.distributed.run", f"--nproc-per-node={processes}"]
        launcher += [f"--master-port={free_port()}", "--no-python", sys.executable]
    order = [name, str(steps or STEPS.get(name, 8)), str(threads)]
    done = subprocess.run(
        [sys.executable, *launcher, "-c", LOOP, *order],
        cwd=ROOT,
        env=os.environ | {"OMP_NUM_THREADS": str(threads)},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"{processes} process(es) of {name} failed: {done.stderr[-500:]}")
    return float(done.stdout)
