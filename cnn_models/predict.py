"""From a picture's pixels to every network's answer, and to one verdict."""

import copy
import math
import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from cnn_models.graph import INPUT
from cnn_models.inputs import CLASS_NAMES, to_input
from cnn_models.precision import has_bf16
from cnn_models.registry import SHIPPED, Architecture, find
from cnn_models.side_by_side import side_by_side
from cnn_models.trace import trace
from cnn_models.weights import CHECKPOINTS, Card, checkpoint_path, load_checkpoint


@dataclass(frozen=True)
class Network:
    """A trained network, ready to classify.

    model: float32, in evaluation mode. fast: the same weights in the number format that this CPU
        multiplies fastest; the one that classifies and that is looked into. megabytes: of the
        checkpoint file, in units of 10**6 bytes.
    """

    architecture: Architecture
    model: nn.Sequential
    fast: nn.Sequential
    card: Card
    megabytes: float


@dataclass(frozen=True)
class Prediction:
    """One network's answer to one picture.

    probabilities: class name -> 0..1, calibrated by the card's temperature, in the classes' order.
    logits: as they left the network. milliseconds: from pixels to logits, on this network's share
    of the cores.
    strange: True where the logits' energy is lower than that of nearly all pictures it knows.
    """

    name: str
    label: str
    probabilities: dict[str, float]
    logits: tuple[float, ...]
    milliseconds: float
    strange: bool = False


def load(name: str, directory: Path = CHECKPOINTS) -> Network:
    """Load the network called `name`; see `weights.load_checkpoint` for the errors."""
    path = checkpoint_path(name, directory)
    model, card = load_checkpoint(path, name)
    model.requires_grad_(False)
    megabytes = path.stat().st_size / 1e6
    return Network(find(name), model, _fast_copy(model, find(name)), card, megabytes)


def load_all(directory: Path = CHECKPOINTS) -> dict[str, Network | Exception]:
    """Load every network that ships weights; one that cannot be loaded gives its error instead."""
    loaded: dict[str, Network | Exception] = {}
    for name in SHIPPED:
        try:
            loaded[name] = load(name, directory)
        except (FileNotFoundError, ValueError) as error:
            loaded[name] = error
    return loaded


def _fast_copy(model: nn.Sequential, architecture: Architecture) -> nn.Sequential:
    """The model in channels-last bfloat16 where that pays, else itself, laid out channels last.

    The LeNets are too small to gain from bfloat16.
    """
    model.to(memory_format=torch.channels_last)
    if architecture.input_size == 28 or not has_bf16(torch.device("cpu")):
        return model
    return copy.deepcopy(model).to(torch.bfloat16)


Pass = dict[str, Tensor]  # what every layer gave for one picture, by its name, and INPUT


def classify(
    networks: Iterable[Network],
    pixels: Tensor | np.ndarray,
    passes: dict[str, Pass] | None = None,
) -> dict[str, Prediction]:
    """Ask every network about one picture, side by side.

    pixels: (28, 28) uint8 tensor or array, light garment on black. passes: receives, by network,
    all that was computed on the way to the answer.
    """
    picture = _as_picture(pixels)
    networks = list(networks)
    # The costly first, so that none is left to work alone at the end.
    asked = sorted(networks, key=lambda n: n.architecture.input_size, reverse=True)
    answers = side_by_side(partial(_predict, pixels=picture, passes=passes), asked)
    found = {answer.name: answer for answer in answers}
    return {n.architecture.name: found[n.architecture.name] for n in networks}


@torch.inference_mode()
def trace_layers(network: Network, pixels: Tensor | np.ndarray) -> Pass:
    """The pass that `classify` answers from, with all that it computes on the way.

    pixels: (28, 28) uint8 tensor or array. Returns INPUT and every layer's name -> (1, C, H, W)
    or (1, C), in the number format of `network.fast`.
    """
    images = _images(network, _as_picture(pixels))
    return {INPUT: images, **trace(network.fast, images)}


def _as_picture(pixels: Tensor | np.ndarray) -> Tensor:
    pixels = torch.as_tensor(pixels)
    if pixels.shape != (28, 28) or pixels.dtype != torch.uint8:
        raise ValueError(
            f"A picture is (28, 28) uint8, not {tuple(pixels.shape)} {str(pixels.dtype)[6:]}."
        )
    return pixels


def _images(network: Network, pixels: Tensor) -> Tensor:
    images = to_input(pixels.unsqueeze(0), network.architecture.input_size)
    dtype = next(network.fast.parameters()).dtype
    return images.to(dtype, memory_format=torch.channels_last)


@torch.inference_mode()  # of this thread only
def _predict(network: Network, pixels: Tensor, passes: dict[str, Pass] | None) -> Prediction:
    started = time.perf_counter()
    if passes is None:
        logits = network.fast(_images(network, pixels))[0].float()
    else:
        passes[network.architecture.name] = kept = trace_layers(network, pixels)
        logits = kept["logits"][0].float()
    milliseconds = 1000 * (time.perf_counter() - started)
    probabilities = (logits / network.card.temperature).softmax(dim=0).tolist()
    return Prediction(
        name=network.architecture.name,
        label=CLASS_NAMES[int(logits.argmax())],
        probabilities=dict(zip(CLASS_NAMES, probabilities, strict=True)),
        logits=tuple(logits.tolist()),
        milliseconds=milliseconds,
        strange=-logits.logsumexp(dim=0).item() > network.card.doubt.get("energy", math.inf),
    )
