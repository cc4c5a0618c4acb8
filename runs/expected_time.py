"""How long a run will take on this machine: from a run like it here, or from a moment's timing."""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import torch

from cnn_models import find
from cnn_models.predict import Network, ask_about_all
from runs.job import Job
from runs.request import Request
from runs.worker import num_validation
from training.loop import count_steps
from training.recipe import Recipe

STARTING_SECONDS = 2.0  # until the first step, where a process waits for the run
NUM_TEST = 1_000  # shipped test pictures, looked at when the training is over
# To learn from a picture is to go forward, and twice as far back: by the input, by the weights.
LOOK_COST = 1 / 3
TIMING_SECONDS = 0.25  # of looks, of which the quickest counts
TIMED_FOR = 60.0  # seconds after which a timing is taken anew: the machine may have less to do
SHORTEST_TOLD = 1.0  # seconds of training; the first step of all is slow, and tells of nothing else
LARGEST_TIMED = 128  # pictures in the timed batch; of a large network's 4 tell as much


@dataclass(frozen=True)
class Speed:
    """pictures_per_second: in training. source: "run", a like one here, or "timing"."""

    pictures_per_second: float
    source: str


def expected_speed(request: Request, network: Network | None, past: Sequence[Job]) -> Speed | None:
    """How fast the run will learn; None where neither a run nor a network tells.

    network: the shipped one of that name, which is timed. past: runs of this server, of anybody's;
    one that was brought as a file learned on another machine, and tells nothing of this one.
    """
    recipe = request.to_recipe()
    alike = [job for job in past if _tells(job) and _is_alike(job.request.to_recipe(), recipe)]
    if alike:
        last = max(map(_last_progress, alike), key=lambda record: record["step"])
        return Speed(last["images_per_second"], "run")
    if network is None:
        return None
    seconds = _seconds_a_look(network, recipe.batch_size) / LOOK_COST * _share_of_full_size(recipe)
    return Speed(1 / seconds, "timing")


def expected_seconds(request: Request, speed: Speed) -> float:
    """From the start of the run's process to its end."""
    recipe = request.to_recipe()
    learned = count_steps(recipe, request.num_pictures) * min(
        recipe.batch_size, request.num_pictures
    )
    # Validated at the start, after each epoch, and when it is over, then on redrawn pictures too.
    looked = NUM_TEST + num_validation(request) * (3 + ceil(request.epochs))
    return STARTING_SECONDS + (learned + LOOK_COST * looked) / speed.pictures_per_second


def trained_whole(job: Job) -> bool:
    """Whether it trained here, to its last step: of a part the images may have been smaller."""
    if job.is_adopted or job.status != "done":
        return False
    last = _last_progress(job)
    return bool(last) and last["step"] == last["num_steps"]


def _tells(job: Job) -> bool:
    """Whether it trained whole, and for long enough that its speed was more than its start's."""
    if not trained_whole(job):
        return False
    last, recipe = _last_progress(job), job.request.to_recipe()
    learned = last["step"] * min(recipe.batch_size, job.request.num_pictures)
    return learned / last["images_per_second"] >= SHORTEST_TOLD


def _last_progress(job: Job) -> dict[str, float]:
    events = reversed(list(job.events))
    return next((event for event in events if event.get("images_per_second")), {})


def _is_alike(one: Recipe, other: Recipe) -> bool:
    """Whether a picture costs both the same."""
    return all(
        getattr(one, key) == getattr(other, key)
        for key in ("architecture", "batch_size", "optimizer", "augmentation", "sizes")
    )


def _share_of_full_size(recipe: Recipe) -> float:
    """What the images of a run hold on average, 1 if all have the network's own size."""
    own, begun, mean = find(recipe.architecture).input_size, 0.0, 0.0
    for share, size in (*recipe.sizes, (1.0, own)):
        mean += (share - begun) * (size / own) ** 2
        begun = share
    return mean


_timed: dict[tuple[str, int], tuple[float, float]] = {}  # when, and seconds
_timing = threading.Lock()  # two at once would slow each other down


def _seconds_a_look(network: Network, batch_size: int) -> float:
    """Seconds of a core that a look at one picture takes, in a batch.

    Not by the clock: beside other work that told of three quarters of an hour for a minute.
    """
    architecture = network.architecture
    num = min(batch_size, 4 if architecture.input_size > 28 else LARGEST_TIMED)
    key = (architecture.name, num)
    with _timing:
        if key not in _timed or time.monotonic() - _timed[key][0] > TIMED_FOR:
            pixels = torch.zeros(num, 28, 28, dtype=torch.uint8)
            seconds: list[float] = []
            until = time.monotonic() + TIMING_SECONDS
            while len(seconds) < 3 or time.monotonic() < until:  # the first also gets ready
                started = time.thread_time()
                ask_about_all(network, pixels)
                seconds.append((time.thread_time() - started) / num)
            _timed[key] = (time.monotonic(), min(seconds))
        return _timed[key][1]
