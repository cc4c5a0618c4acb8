"""The process that trains one run: python -m training.worker, started by `training.job`.

It reads a JSON order from the first line of standard input and writes one JSON event a line to
standard output. A second line ends the training after the current batch, keeping what was learned;
the end of the input means that whoever asked is gone, and so is this process.
"""

import contextlib
import csv
import json
import os
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TextIO

import torch

from cnn_models import ARCHITECTURES
from cnn_models.weights import as_stored, checkpoint_path, load_checkpoint
from training.data import DataSet, LabelledPixels, load_subset
from training.device import Plan, choose
from training.loop import Progress, count_steps, predict_logits
from training.memory import keep_freed_memory
from training.request import Request
from training.run import Run

Event = dict[str, Any]
RECORD_EVERY = 0.25  # seconds between two progress events
SAMPLE_SHARE = 0.03  # of the time may go into sample predictions
NUM_SAMPLES = 10  # the first validation pictures: one of each class
NUM_VALIDATION = 500  # all that are shipped
NUM_VALIDATION_LARGE = 100  # validation pictures of a large network, which takes long over each
NICENESS = 5  # the page answers first
LOG_COLUMNS = [
    *("step", "epoch", "loss", "top1", "learning_rate", "images_per_second", "seconds"),
    *("validation_loss", "validation_top1"),
]


def run_data(request: Request) -> DataSet:
    """The pictures of a run: the shipped part, as the command line's --subset --limit takes them.

    A large network is validated on fewer of them; that changes no weight.
    """
    data = load_subset().limited(request.num_pictures)
    few = data.validation.select(torch.arange(num_validation(request)))
    return replace(data, validation=few)


def num_validation(request: Request) -> int:
    """Validation pictures of a run."""
    large = ARCHITECTURES[request.network].input_size > 28
    return NUM_VALIDATION_LARGE if large else NUM_VALIDATION


def work(
    request: Request, directory: Path, shipped: Path, stop: threading.Event
) -> Iterator[Event]:
    """Train as requested into `directory`, yielding what happens; the last event is the end."""
    recipe, data = request.to_recipe(), run_data(request)
    run = Run(recipe, request.recipe, data, choose(request.network), directory, shipped, False)
    num_steps = count_steps(recipe, len(data.train))
    yield {"kind": "start", "num_steps": num_steps, "device": str(run.plan)}
    yield _samples(run)
    try:
        yield from _train(run, directory, stop)
        yield {"kind": "measuring"}
        run.finish()
    except FloatingPointError as error:
        yield {"kind": "end", "status": "failed", "reason": str(error)}
        return
    name, plan = request.network, run.plan
    after = class_accuracies(as_stored(run.state.best_model, name), name, data.test, plan)
    yield {
        "kind": "end",
        "status": "stopped" if run.state.step < num_steps else "done",
        "reason": "",
        "step": run.state.step,
        "seconds": run.state.seconds,
        "after": after,
        "before": _shipped_accuracies(name, data.test, plan, shipped, directory.parent),
    }


def class_accuracies(
    model: torch.nn.Module, name: str, pictures: LabelledPixels, plan: Plan
) -> list[float]:
    """Accuracy in per cent on each class's pictures, in the classes' order."""
    plan.place(model)
    right = predict_logits(model, name, pictures.pixels, plan).argmax(1) == pictures.labels
    return [round(100 * right[pictures.labels == c].double().mean().item(), 2) for c in range(10)]


def _train(run: Run, directory: Path, stop: threading.Event) -> Iterator[Event]:
    """Progress about four times a second, and samples as often as they are cheap."""
    losses: list[Progress] = []
    reported = sampled = time.monotonic()
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
                stopping = stop.is_set()
                last = stopping or progress.step == progress.num_steps
                if last or progress.validation or now - reported >= RECORD_EVERY:
                    yield _record(losses)
                    losses, reported = [], now
                if last or now - sampled >= sample_pause:
                    yield _samples(run)
                    sampled = time.monotonic()
                    sample_pause = max(RECORD_EVERY, (sampled - now) / SAMPLE_SHARE)
                if stopping:
                    return


def _record(losses: list[Progress]) -> Event:
    """The last step's progress, with loss and accuracy as means since the record before."""
    last = losses[-1]
    batch_seconds = last.seconds / last.step
    validation = last.validation
    return {
        "kind": "progress",
        "step": last.step,
        "num_steps": last.num_steps,
        "epoch": round(last.epoch, 3),
        "loss": round(sum(p.loss for p in losses) / len(losses), 4),
        "top1": round(sum(p.top1 for p in losses) / len(losses), 2),
        "learning_rate": last.learning_rate,
        "images_per_second": round(last.images_per_second, 1),
        "seconds_left": round(batch_seconds * (last.num_steps - last.step), 1),
        "validation_loss": round(validation.loss, 4) if validation else None,
        "validation_top1": round(validation.top1, 2) if validation else None,
    }


def _samples(run: Run) -> Event:
    """What the network now says of the first validation pictures."""
    pixels = run.data.validation.pixels[:NUM_SAMPLES]
    logits = predict_logits(run.state.best_model, run.recipe.architecture, pixels, run.plan)
    confidences, labels = logits.softmax(1).max(1)
    return {
        "kind": "samples",
        "step": run.state.step,
        "labels": labels.tolist(),
        "confidences": [round(c, 3) for c in confidences.tolist()],
    }


def _shipped_accuracies(
    name: str, pictures: LabelledPixels, plan: Plan, shipped: Path, cache: Path
) -> list[float] | None:
    """The shipped network's accuracy a class, measured once a server; None without a checkpoint."""
    path = cache / f"shipped_{name}.json"
    if path.exists():
        return json.loads(path.read_text(encoding="utf-8"))
    try:
        model, _ = load_checkpoint(checkpoint_path(name, shipped), name)
    except (FileNotFoundError, ValueError):
        return None
    accuracies = class_accuracies(model, name, pictures, plan)
    path.write_text(json.dumps(accuracies), encoding="utf-8")
    return accuracies


def _log_row(progress: Progress) -> list[float | str]:
    row = [getattr(progress, column, "") for column in LOG_COLUMNS[:7]]
    validation = progress.validation
    return [*row, *((validation.loss, validation.top1) if validation else ("", ""))]


def _listen(stop: threading.Event) -> None:
    if sys.stdin.readline():
        stop.set()
        sys.stdin.readline()
    os._exit(3)  # whoever asked is gone: nobody would read the result


def main() -> None:
    """Do what the order on standard input says; an expected error is the run's end, told."""
    events: TextIO = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what libraries print must not come between the events
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    order = json.loads(sys.stdin.readline())
    stop = threading.Event()
    threading.Thread(target=_listen, args=[stop], daemon=True).start()
    torch.set_num_threads(order["threads"])
    keep_freed_memory()
    request = Request(**order["request"])
    try:
        for event in work(request, Path(order["directory"]), Path(order["shipped"]), stop):
            print(json.dumps(event), file=events, flush=True)
    except (ValueError, FileNotFoundError, OSError) as error:
        end = {"kind": "end", "status": "failed", "reason": str(error)}
        print(json.dumps(end), file=events, flush=True)


if __name__ == "__main__":
    main()
