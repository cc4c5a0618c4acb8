"""The one table of networks."""

import difflib
import functools
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import nn

from cnn_models.architectures.alexnet import alexnet
from cnn_models.architectures.googlenet import googlenet
from cnn_models.architectures.initialise import initialise
from cnn_models.architectures.lenet import lenet, lenet_bn, lenet_bn_scratch
from cnn_models.architectures.lenet_variants import lenet_bn_after, lenet_dropout, lenet_relu
from cnn_models.architectures.nin import nin
from cnn_models.architectures.vgg import vgg11, vgg11_quarter


@dataclass(frozen=True)
class Architecture:
    """What there is to know of a network before it is built.

    name: the key used everywhere: builder, recipe, checkpoint stem, command line, API.
    input_size: side of the square input, pixels; the input is (N, 1, input_size, input_size).
    ships_weights: False where a checkpoint would be too large to ship.
    """

    name: str
    title: str
    builder: Callable[[], nn.Sequential]
    input_size: int
    year: int
    source: str
    ships_weights: bool = True

    @property
    def num_parameters(self) -> int:
        """Weights to learn; batch norm's running statistics are not among them."""
        return _count_parameters(self.builder)


@functools.cache
def _count_parameters(builder: Callable[[], nn.Sequential]) -> int:
    with torch.device("meta"):
        return sum(p.numel() for p in builder().parameters())


ARCHITECTURES: dict[str, Architecture] = {
    a.name: a
    for a in (
        Architecture("lenet", "LeNet", lenet, 28, 1998, "LeCun et al. 1998"),
        Architecture("lenet_bn", "LeNet + batch norm", lenet_bn, 28, 2015, "arXiv 1502.03167"),
        Architecture(
            "lenet_bn_scratch",
            "LeNet + batch norm by hand",
            lenet_bn_scratch,
            28,
            2015,
            "arXiv 1502.03167",
        ),
        Architecture("alexnet", "AlexNet", alexnet, 224, 2012, "Krizhevsky et al. 2012"),
        Architecture("vgg11", "VGG-11", vgg11, 224, 2014, "arXiv 1409.1556", ships_weights=False),
        Architecture(
            "vgg11_quarter", "VGG-11, quarter width", vgg11_quarter, 224, 2014, "arXiv 1409.1556"
        ),
        Architecture("nin", "NiN", nin, 224, 2013, "arXiv 1312.4400"),
        Architecture("googlenet", "GoogLeNet", googlenet, 96, 2014, "arXiv 1409.4842"),
    )
}

# What Retrain's pairs compare with one of these; no weights of theirs ship.
VARIANTS: dict[str, Architecture] = {
    name: Architecture(name, title, builder, 28, year, source, ships_weights=False)
    for name, title, builder, year, source in (
        ("lenet_relu", "LeNet with ReLU", lenet_relu, 2010, "Nair and Hinton 2010"),
        ("lenet_dropout", "LeNet with ReLU and dropout", lenet_dropout, 2012, "arXiv 1207.0580"),
        (
            "lenet_bn_after",
            "LeNet + batch norm after the sigmoids",
            lenet_bn_after,
            2015,
            "arXiv 1502.03167",
        ),
    )
}

SHIPPED = tuple(name for name, a in ARCHITECTURES.items() if a.ships_weights)


def find(name: str) -> Architecture:
    """Look a network or a variant up; ValueError names the known ones and the closest of them."""
    if name in ARCHITECTURES:
        return ARCHITECTURES[name]
    if name in VARIANTS:
        return VARIANTS[name]
    close = difflib.get_close_matches(str(name)[:60], ARCHITECTURES, n=1)
    hint = f" Did you mean {close[0]!r}?" if close else ""
    shown = repr(name)[:60]  # it may be anything that somebody posted
    raise ValueError(f"No network is called {shown}.{hint} Known: {', '.join(ARCHITECTURES)}.")


def build(name: str, seed: int | None = None) -> nn.Sequential:
    """Build a network with fresh weights, in training mode.

    The same `seed` gives the same weights, and leaves the global random state as it was.
    Under `torch.device("meta")` it has shapes and no values, at no cost.
    """
    builder = find(name).builder
    if torch.get_default_device().type == "meta":
        return builder()
    if seed is None:
        model = builder()
        initialise(model)
        return model
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return build(name)
