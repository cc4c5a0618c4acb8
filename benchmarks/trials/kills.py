"""Training runs that are killed again and again.

python -m benchmarks.trials.kills NETWORK ... [--kills 50]

Each run is the command line's own `train`, in a process forked when everything is imported, so
that the kills fall upon loading, training, saving and measuring instead of upon Python's start. A
resume file is written after every step. Killed at a random moment, the run goes on with --resume,
and is killed again, until one gets through; its weights must be those of a run that was left in
peace, bit for bit, and nothing else may lie in the folder. Then it begins anew. Every second kill
waits for the next saving, which a small network is seldom about.
"""

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TextIO

import torch

from cnn_models import ARCHITECTURES
from cnn_models.files.weights import checkpoint_path, load_checkpoint
from training.__main__ import command_line
from training.commands import train
from training.data.data_set import DataSet
from training.data.subset import load_subset

LARGE = 1_000_000  # weights; from here on a step or a saving takes long
MANY_STEPS = ("--limit", "640", "--epochs", "6")
FEW_STEPS = ("--limit", "12", "--epochs", "1", "--batch-size", "4")
KILLS_A_RUN = 4  # on average, before one gets through


def small_data() -> DataSet:
    """The shipped pictures with eight to validate on, which a large network is slow at."""
    data = load_subset()
    return replace(data, validation=data.validation.select(torch.arange(8)))


@dataclass
class Trainer:
    """A run in a process of its own. told: what it prints; closed, it would die of that."""

    process: int
    told: TextIO


def start(name: str, out: Path) -> Trainer:
    """Begin or resume the run; returns when the pictures are loaded."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.dup2(writer, 1)
        sys.stdout = os.fdopen(1, "w", buffering=1)
        train.load_subset = small_data
        steps = MANY_STEPS if ARCHITECTURES[name].num_parameters < LARGE else FEW_STEPS
        place = ("--subset", "--device", "cpu", "--threads", "1", "--save-every", "0")
        try:
            command_line("train")(["train", name, *steps, *place, "--resume", "--out", str(out)])
        except SystemExit as end:
            os._exit(int(end.code or 0))
        os._exit(9)
    os.close(writer)
    told = os.fdopen(reader)
    told.readline()  # "NAME: modern recipe on 640 pictures, ..."
    return Trainer(child, told)


def wait(trainer: Trainer, seconds: float = float("inf"), saving: Path | None = None) -> bool:
    """Let it run for so long, then kill it; True if it got through. RuntimeError if it failed.

    saving: a folder; the kill then falls into the next moment at which something is saved there.
    """
    end = time.monotonic() + seconds
    while not (ended := os.waitpid(trainer.process, os.WNOHANG))[0]:
        if time.monotonic() > end and (saving is None or list(saving.glob(".*.part"))):
            os.kill(trainer.process, signal.SIGKILL)
            ended = os.waitpid(trainer.process, 0)
            break
        time.sleep(random.uniform(0, 0.002))
    trainer.told.close()
    status = ended[1]
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
        return False
    if status != 0:
        raise RuntimeError(f"The run ended with status {status}: it could not go on.")
    return True


def whole_run(name: str, out: Path) -> tuple[str, float]:
    """The weights' checksum of a run that is left in peace, and the seconds that it took."""
    trainer, began = start(name, out), time.monotonic()
    wait(trainer)
    card = load_checkpoint(checkpoint_path(name, out), name)[1]
    return card.weights_sha256, time.monotonic() - began


def try_kills(name: str, num_kills: int, folder: Path) -> Counter[str]:
    """Kill runs of the network so many times; where the kills fell. AssertionError if one told."""
    wanted, seconds = whole_run(name, folder / "whole")
    fell: Counter[str] = Counter()
    while fell.total() < num_kills:
        out = folder / f"killed-{fell.total()}"
        while not wait(
            start(name, out),
            random.uniform(0, 2 * seconds / KILLS_A_RUN),
            saving=out if fell.total() % 2 else None,
        ):
            fell[moment(name, out)] += 1
            if fell.total() >= num_kills:
                wait(start(name, out))
                break
        card = load_checkpoint(checkpoint_path(name, out), name)[1]
        left = sorted(file.name for file in out.iterdir())
        if card.weights_sha256 != wanted or left != [f"{name}.safetensors"]:
            raise AssertionError(f"{name}: {left}, equal weights: {card.weights_sha256 == wanted}")
    return fell


def moment(name: str, out: Path) -> str:
    """What a killed run was about, by what it left behind; AssertionError for a broken file."""
    if checkpoint_path(name, out).exists():
        load_checkpoint(checkpoint_path(name, out), name)
        return "after saving"
    if list(out.glob(".*.part")):
        return "while saving"
    return "in training" if list(out.glob("*.resume.safetensors")) else "before the first step"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("networks", nargs="*", default=[*ARCHITECTURES])
    parser.add_argument("--kills", type=int, default=int(os.environ.get("KILLS", "50")))
    parser.add_argument("--seed", type=int, help="of the moments; else new ones each time")
    wish = parser.parse_args()
    random.seed(wish.seed)
    for name in wish.networks:
        with tempfile.TemporaryDirectory(prefix="kills-") as folder:
            fell = try_kills(name, wish.kills, Path(folder))
        told = ", ".join(f"{count} {where}" for where, count in fell.most_common())
        print(f"{name}: {fell.total()} kills ({told}); weights equal, nothing left", flush=True)


if __name__ == "__main__":
    main()
