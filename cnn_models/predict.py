"""From a picture's pixels to every network's answer, and to one verdict."""

import time
import weakref
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from cnn_models.fast.precision import has_bf16, to_bf16
from cnn_models.fast.prepacked import prepack
from cnn_models.fast.side_by_side import side_by_side
from cnn_models.files.card import Card
from cnn_models.files.weights import CHECKPOINTS, checkpoint_path, load_checkpoint
from cnn_models.inputs import CLASS_NAMES, to_input
from cnn_models.inside.graph import INPUT
from cnn_models.inside.trace import trace
from cnn_models.registry import SHIPPED, Architecture, find


@dataclass(frozen=True)
class Network:
    """A trained network, ready to classify.

    exact: gives the float32 model. fast: in evaluation mode, in the number format that this CPU
        multiplies fastest; the one that classifies and that is looked into. megabytes: of the
        checkpoint file, in units of 10**6 bytes.
    """

    architecture: Architecture
    exact: Callable[[], nn.Sequential]
    fast: nn.Sequential
    card: Card
    megabytes: float

    @property
    def model(self) -> nn.Sequential:
        """The float32 model, in memory for as long as somebody holds it; the page does not."""
        return self.exact()


@dataclass(frozen=True)
class Prediction:
    """One network's answer to one picture.

    probabilities: class name -> 0..1, calibrated by the card's temperature, in the classes' order.
    logits: as they left the network. milliseconds: from pixels to logits, on this network's share
    of the cores.
    strangeness: how far the logits' energy lies above the usual one of pictures that it knows, in
    standard deviations; 0 where the card does not tell.
    """

    name: str
    label: str
    probabilities: dict[str, float]
    logits: tuple[float, ...]
    milliseconds: float
    strangeness: float = 0.0


def load(name: str, directory: Path = CHECKPOINTS) -> Network:
    """Load the network called `name`; see `weights.load_checkpoint` for the errors."""
    path = checkpoint_path(name, directory)
    model, card = load_checkpoint(path, name)
    model.requires_grad_(False).to(memory_format=torch.channels_last)
    exact: Callable[[], nn.Sequential] = lambda: model  # noqa: E731
    if find(name).input_size > 28:  # the LeNets are too small to gain
        if has_bf16(torch.device("cpu")):
            to_bf16(model)
        model = prepack(model)
        exact = _Exact(path, name, card.weights_sha256)
    return Network(find(name), exact, model, card, path.stat().st_size / 1e6)


class _Exact:
    """Reads a checkpoint's float32 model when asked for one that nobody holds any longer."""

    def __init__(self, path: Path, name: str, weights_sha256: str) -> None:
        self._path, self._name, self._weights_sha256 = path, name, weights_sha256
        self._last: weakref.ref[nn.Sequential] | None = None

    def __call__(self) -> nn.Sequential:
        held = self._last() if self._last else None
        if held is not None:
            return held
        model, card = load_checkpoint(self._path, self._name)
        if card.weights_sha256 != self._weights_sha256:
            raise ValueError(f"{self._path.name} holds other weights by now; load it again.")
        model.requires_grad_(False).to(memory_format=torch.channels_last)
        self._last = weakref.ref(model)
        return model


def load_all(directory: Path = CHECKPOINTS) -> dict[str, Network | Exception]:
    """Load every network that ships weights; one that cannot be loaded gives its error instead."""
    loaded: dict[str, Network | Exception] = {}
    for name in SHIPPED:
        try:
            loaded[name] = load(name, directory)
        except (FileNotFoundError, ValueError) as error:
            loaded[name] = error
    return loaded


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
    asked = sorted(networks, key=_turn)
    answers = side_by_side(partial(_predict, pixels=picture, passes=passes), asked)
    found = {answer.name: answer for answer in answers}
    return {n.architecture.name: found[n.architecture.name] for n in networks}


# The costly first, so that none is left to work alone at the end.
_TURNS = ("vgg11", "alexnet", "nin", "googlenet", "vgg11_quarter")


def _turn(network: Network) -> int:
    name = network.architecture.name
    return _TURNS.index(name) if name in _TURNS else len(_TURNS)


@torch.inference_mode()
def trace_layers(network: Network, pixels: Tensor | np.ndarray) -> Pass:
    """The pass that `classify` answers from, with all that it computes on the way.

    pixels: (28, 28) uint8 tensor or array. Returns INPUT and every layer's name -> (1, C, H, W)
    or (1, C), in the number format of `network.fast`.
    """
    images = _images(network, _as_picture(pixels))
    return {INPUT: images, **trace(network.fast, images)}


@torch.inference_mode()
def ask_about_all(network: Network, pixels: Tensor, batch_size: int = 250) -> Tensor:
    """Logits (N, 10) float32 for pixels (N, 28, 28) uint8; `classify`'s, but for rounding."""
    size, model = network.architecture.input_size, network.fast
    batches = (to_input(batch, size) for batch in pixels.split(batch_size))
    return torch.cat([model(_as_fast(network, images)).float() for images in batches])


def _as_picture(pixels: Tensor | np.ndarray) -> Tensor:
    pixels = torch.as_tensor(pixels)
    if pixels.shape != (28, 28) or pixels.dtype != torch.uint8:
        raise ValueError(
            f"A picture is (28, 28) uint8, not {tuple(pixels.shape)} {str(pixels.dtype)[6:]}."
        )
    return pixels


def _images(network: Network, pixels: Tensor) -> Tensor:
    return _as_fast(network, to_input(pixels.unsqueeze(0), network.architecture.input_size))


def _as_fast(network: Network, images: Tensor) -> Tensor:
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
    return as_prediction(network, logits, 1000 * (time.perf_counter() - started))


def as_prediction(network: Network, logits: Tensor, milliseconds: float = 0.0) -> Prediction:
    """What the network's logits (10,) float32 say, by its card's temperature and usual energy."""
    probabilities = (logits / network.card.temperature).softmax(dim=0).tolist()
    return Prediction(
        name=network.architecture.name,
        label=CLASS_NAMES[int(logits.argmax())],
        probabilities=dict(zip(CLASS_NAMES, probabilities, strict=True)),
        logits=tuple(logits.tolist()),
        milliseconds=milliseconds,
        strangeness=_strangeness(logits, network.card.doubt),
    )


def _strangeness(logits: Tensor, doubt: Mapping[str, float]) -> float:
    usual, spread = doubt.get("usual_energy"), doubt.get("energy_spread")
    if usual is None or not spread:
        return 0.0
    return (-logits.logsumexp(dim=0).item() - usual) / spread
