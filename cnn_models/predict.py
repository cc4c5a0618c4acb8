"""From a picture's pixels to every network's answer, and to one verdict."""

import copy
import math
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from cnn_models.inputs import CLASS_NAMES, to_input
from cnn_models.precision import has_bf16
from cnn_models.registry import SHIPPED, Architecture, find
from cnn_models.weights import CHECKPOINTS, Card, checkpoint_path, load_checkpoint


@dataclass(frozen=True)
class Network:
    """A trained network, ready to classify.

    model: float32, in evaluation mode; the one to look into. fast: the same weights in the number
        format that this CPU multiplies fastest; the one that classifies. megabytes: of the
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
    logits: as they left the network. milliseconds: of computation, from pixels to logits.
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
    """The model in channels-last bfloat16 where that pays; the LeNets stay as they are."""
    if architecture.input_size == 28 or not has_bf16(torch.device("cpu")):
        return model
    return copy.deepcopy(model).to(torch.bfloat16, memory_format=torch.channels_last)


@torch.inference_mode()
def classify(networks: Iterable[Network], pixels: Tensor) -> dict[str, Prediction]:
    """Ask every network about one picture.

    pixels: (28, 28) uint8 tensor or array, light garment on black.
    """
    pixels = torch.as_tensor(pixels)
    if pixels.shape != (28, 28) or pixels.dtype != torch.uint8:
        raise ValueError(
            f"A picture is (28, 28) uint8, not {tuple(pixels.shape)} {str(pixels.dtype)[6:]}."
        )
    return {n.architecture.name: _predict(n, pixels) for n in networks}


def _predict(network: Network, pixels: Tensor) -> Prediction:
    started = time.perf_counter()
    images = to_input(pixels.unsqueeze(0), network.architecture.input_size)
    fast = network.fast
    dtype = next(fast.parameters()).dtype
    logits = fast(images.to(dtype, memory_format=torch.channels_last))[0].float()
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
