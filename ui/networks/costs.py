"""What a network costs: multiply-adds and milliseconds of one picture."""

import functools

import torch

from cnn_models import classify
from cnn_models.layers import layer_table
from cnn_models.predict import Network

TURNS = 5  # of a measured time; the least disturbed counts


@functools.cache
def multiply_adds(name: str) -> int:
    """Of one picture through the network."""
    return sum(layer.multiply_adds for layer in layer_table(name))


_MILLISECONDS: dict[str, float] = {}


def milliseconds(network: Network) -> float:
    """Of computing one picture's answer on this machine, measured once for each architecture."""
    name = network.architecture.name
    if name not in _MILLISECONDS:
        blank = torch.zeros(28, 28, dtype=torch.uint8)
        times = [classify([network], blank)[name].milliseconds for _ in range(TURNS)]
        _MILLISECONDS[name] = min(times)
    return _MILLISECONDS[name]
