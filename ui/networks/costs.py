"""What a network costs: multiply-adds and milliseconds of one picture."""

import functools
import math
import threading
import time

import torch

from cnn_models import classify
from cnn_models.inside.layers import layer_table
from cnn_models.predict import Network

TURNS = 5  # of a measured time, at least
AT_LEAST = 0.05  # seconds that they take together: of a small network there are more turns
MEASURED_FOR = 60.0  # seconds after which it is measured again


@functools.cache
def multiply_adds(name: str) -> int:
    """Of one picture through the network."""
    return sum(layer.multiply_adds for layer in layer_table(name))


_least: dict[str, tuple[float, float]] = {}  # when it was measured last, and the least so far
_measuring = threading.Lock()


def milliseconds(network: Network) -> float:
    """Of computing one picture's answer on this machine, the same for all of an architecture.

    The least ever seen, since other work can only add to it; looked for again and again, as the
    first to ask may do so while the machine is busy. One measures at a time.
    """
    name = network.architecture.name
    with _measuring:
        when, least = _least.get(name, (-math.inf, math.inf))
        if time.monotonic() - when > MEASURED_FOR:
            _least[name] = (time.monotonic(), min(least, _measured(network)))
        return _least[name][1]


def _measured(network: Network) -> float:
    blank = torch.zeros(28, 28, dtype=torch.uint8)
    started, times = time.monotonic(), list[float]()
    while len(times) < TURNS or time.monotonic() - started < AT_LEAST:
        answer = classify([network], blank)[network.architecture.name]
        times.append(answer.milliseconds)
    return min(times)
