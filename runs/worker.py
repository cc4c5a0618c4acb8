"""The training of one run, as `runs.process` does it, or a host that calls `train_hosted`."""

import contextlib
import csv
import json
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

import torch

from cnn_models import find
from cnn_models.files.weights import as_stored, checkpoint_path, load_checkpoint
from runs.observe import Event, answers, record, samples
from runs.own_pictures import OwnPicture, mix
from runs.request import SUBSET_SIZE, Request
from runs.snapshots import save_snapshot, snapshot_steps
from runs.trainers import StopFile
from training.data.data_set import DataSet
from training.data.fashion_mnist import load_fashion_mnist
from training.data.subset import load_subset
from training.evaluation import evaluate
from training.loop import Progress, count_steps
from training.measure.class_accuracy import class_accuracies, stored_accuracies
from training.run import Run
from training.step.device import choose
from training.step.memory import is_out_of_memory, keep_freed_memory
from training.step.resizing import input_size_at

RECORD_EVERY = 0.25  # seconds between two progress events
SAMPLE_SHARE = 0.03  # of the time may go into sample predictions
NUM_VALIDATION = 500  # all that are shipped
NUM_VALIDATION_LARGE = 100  # validation pictures of a large network, which takes long over each
LOG_COLUMNS = [
    *("step", "epoch", "loss", "top1", "learning_rate", "images_per_second", "seconds"),
    *("validation_loss", "validation_top1"),
]


def run_data(request: Request) -> DataSet:
    """The pictures of a run, as the command line's --limit takes them, with --subset or without.

    The shipped part gives the pictures to learn from if it has enough of them, and in every run
    those to validate and test on. A large network is validated on fewer; that changes no weight.
    """
    data = load_subset()
    if request.num_pictures > SUBSET_SIZE:
        whole = load_fashion_mnist(download=False)
        data = replace(data, train=whole.train, checksum=whole.checksum)
    data = data.limited(request.num_pictures)
    few = data.validation.select(torch.arange(num_validation(request)))
    return replace(data, validation=few)


def num_validation(request: Request) -> int:
    """Validation pictures of a run."""
    large = find(request.network).input_size > 28
    return NUM_VALIDATION_LARGE if large else NUM_VALIDATION


class Stop(Protocol):
    """Tells whether the run is to end; a threading.Event is one."""

    def is_set(self) -> bool: ...


@dataclass(frozen=True)
class Order:
    """What the worker is to do.

    directory: takes the results. shipped: folder of the shipped checkpoints. base: folder of the
    checkpoint to start from instead, of a run that goes on. own_pictures: the visitor's.
    """

    request: Request
    directory: Path
    shipped: Path
    base: Path | None = None
    own_pictures: tuple[OwnPicture, ...] = ()


def work(order: Order, stop: Stop) -> Iterator[Event]:
    """Train as ordered, yielding what happens; the last event is the end."""
    request, directory, shipped = order.request, order.directory, order.shipped
    recipe, data = request.to_recipe(), mix(run_data(request), order.own_pictures)
    start = order.base or shipped
    run = Run(recipe, request.recipe, data, choose(request.network), directory, start, False)
    num_steps = count_steps(recipe, len(data.train))
    before = _at_the_start(run, num_steps)
    yield {"kind": "start", "num_steps": num_steps, "device": str(run.plan), **before}
    yield samples(run, request.watched)
    try:
        yield from _train(run, order, stop)
        run.save_unmeasured()
        yield {"kind": "measuring"}
        name, plan = request.network, run.plan
        model = as_stored(run.state.best_model, name)
        after = class_accuracies(model, name, data.test, plan)
        run.finish(after)
    except FloatingPointError as error:
        yield {"kind": "end", "status": "failed", "reason": str(error)}
        return
    yield {
        "kind": "end",
        "status": "stopped" if run.state.step < num_steps and stop.is_set() else "done",
        "reason": "",
        "step": run.state.step,
        "seconds": run.state.seconds,
        "after": after,
        **_before(run, order),
        "lessons_after": answers(model, name, order.own_pictures, run),
    }


def _at_the_start(run: Run, num_steps: int) -> Event:
    """Where the curves begin: what the weights give that the run starts from."""
    size = input_size_at(run.recipe, 0, num_steps)
    name, pictures = run.recipe.architecture, run.data.validation
    found = evaluate(run.plan.place(run.state.best_model), name, pictures, run.plan, size)
    return {
        "validation_loss": round(found.loss, 4),
        "validation_top1": round(found.top1, 2),
    }


def _train(run: Run, order: Order, stop: Stop) -> Iterator[Event]:
    """Progress about four times a second, and samples as often as they are cheap."""
    network, directory = order.request.network, order.directory
    seconds = order.request.seconds or math.inf
    keep = snapshot_steps(network, count_steps(run.recipe, len(run.data.train)))
    if keep:
        save_snapshot(run.state.best_model, directory, 0)
    losses: list[Progress] = []
    reported, sampled = -math.inf, time.monotonic()  # the first step is told at once
    sample_pause = 0.0
    with (directory / "log.csv").open("w", newline="", encoding="utf-8") as file:
        log = csv.writer(file)
        log.writerow(LOG_COLUMNS)
        # Closing the generator at once ends a stopped run between two steps.
        with contextlib.closing(run.steps()) as steps:
            for progress in steps:
                log.writerow(_log_row(progress))
                losses.append(progress)
                now = time.monotonic()
                stopping = stop.is_set() or progress.seconds >= seconds
                last = stopping or progress.step == progress.num_steps
                if keep and (last or progress.step in keep):
                    save_snapshot(run.state.best_model, directory, progress.step)
                if last or progress.validation or now - reported >= RECORD_EVERY:
                    yield record(losses)
                    losses, reported = [], now
                if last or now - sampled >= sample_pause:
                    yield samples(run, order.request.watched)
                    sampled = time.monotonic()
                    sample_pause = max(RECORD_EVERY, (sampled - now) / SAMPLE_SHARE)
                if stopping:
                    return


def _before(run: Run, order: Order) -> Event:
    """What the shipped network gets right, a class, and what it says of the own pictures.

    Its answers to the test pictures are stored; those of other weights are measured once a server.
    Without a checkpoint there are none.
    """
    name = order.request.network
    try:
        model, card = load_checkpoint(checkpoint_path(name, order.shipped), name)
    except (FileNotFoundError, ValueError):
        return {"before": None, "lessons_before": []}
    cache = order.directory.parent / f"shipped_{name}_{card.weights_sha256[:12]}"
    before = stored_accuracies(name, card.weights_sha256, run.data.test)
    if before is None and cache.exists():
        before = json.loads(cache.read_text(encoding="utf-8"))
    elif before is None:
        before = class_accuracies(model, name, run.data.test, run.plan)
        cache.write_text(json.dumps(before), encoding="utf-8")
    return {"before": before, "lessons_before": answers(model, name, order.own_pictures, run)}


def _log_row(progress: Progress) -> list[float | str]:
    row = [getattr(progress, column, "") for column in LOG_COLUMNS[:7]]
    validation = progress.validation
    return [*row, *((validation.loss, validation.top1) if validation else ("", ""))]


def carry_out(told: dict[str, Any], stop: Stop) -> Iterator[Event]:
    """Do what an order from outside says; an expected error is the run's end, told."""
    torch.set_num_threads(told["threads"])
    keep_freed_memory()
    order = Order(
        Request(**told["request"]),
        Path(told["directory"]),
        Path(told["shipped"]),
        Path(told["base"]) if told["base"] else None,
        tuple(map(OwnPicture.from_record, told["own_pictures"])),
    )
    try:
        yield from work(order, stop)
    except (ValueError, OSError, MemoryError, RuntimeError) as error:
        if isinstance(error, RuntimeError) and not is_out_of_memory(error):
            raise
        reason = "memory limit" if is_out_of_memory(error) else str(error)
        yield {"kind": "end", "status": "failed", "reason": reason}


def train_hosted(told: dict[str, Any]) -> Iterator[Event]:
    """The same, to be called by a host of GPUs in a process of its own: plain values in and out."""
    yield from carry_out(told, StopFile(Path(told["directory"])))
