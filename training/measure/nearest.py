"""Which training pictures a network finds most like a picture, in the space of its last features.

Every shipped network has a small file with the shipped training pictures as it sees them: their
last features along the 48 directions in which those vary most, as int8 (about 0.3 MB, AlexNet and
VGG-11 0.7 MB). Each is tied to the weights it was made with; those of other weights are refused.

Idea: Papernot and McDaniel, "Deep k-nearest neighbors", arXiv 1803.04765: training pictures near
by speak for an answer if they are of that class, and against it if they are not or are far away.
"""

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from cnn_models.files.safetensors_file import read_safetensors
from cnn_models.files.weights import ASSETS, write_safetensors
from cnn_models.inputs import to_input
from cnn_models.inside.features import features
from cnn_models.predict import Network
from training.data.data_set import DataSet
from training.step.device import Plan

FOLDER = ASSETS / "neighbours"
COMMAND = "python -m training derived"  # what makes the files anew
NUM_AXES = 48  # of 84 to 4,096; nine of ten of the nine nearest are the same as with all
BATCH = 50
TENSORS = ("mean", "axes", "places", "scale", "usual")


class StaleIndexError(ValueError):
    """An index is missing, damaged, or of other weights; the message says which and the remedy."""


@dataclass(frozen=True)
class Neighbours:
    """pictures: (k,) int64, which of the shipped training pictures, the nearest first.

    distances: (k,) 0 (the same direction) to 2 (the opposite one).
    """

    pictures: Tensor
    distances: Tensor


@dataclass(frozen=True)
class NearestIndex:
    """The first N shipped training pictures as one network sees them.

    mean: (D,) of their features. axes: (D, K) float, the directions that are kept. places: (N, K)
    float, each of length 1. usual: (101,) rising, the distances from held-back garments to the
    nearest training picture, from the least to the greatest in steps of a hundredth of them.
    """

    mean: Tensor
    axes: Tensor
    places: Tensor
    usual: Tensor
    weights_sha256: str

    def nearest(self, features: Tensor, num: int = 9) -> Neighbours:
        """Compare one picture's features (D,) with all training pictures."""
        likeness, pictures = (self.places @ self._place(features)).topk(num)
        return Neighbours(pictures, (2 - 2 * likeness).clamp(min=0).sqrt())

    def farther_than(self, distance: float) -> float:
        """The share, 0..1, of held-back garments that have a training picture nearer than this."""
        return int((self.usual < distance).sum()) / len(self.usual)

    @property
    def typical(self) -> float:
        """Half of the held-back garments have a training picture nearer than this."""
        return self.usual[len(self.usual) // 2].item()

    def _place(self, features: Tensor) -> Tensor:
        return _unit((features - self.mean) @ self.axes)


def make_index(
    network: Network, data: DataSet, plan: Plan, num_train: int | None = None
) -> NearestIndex:
    """Look at the training pictures, and at the held-back ones to learn what is near.

    data: the shipped part. num_train: only the first so many, and a tenth as many held back.
    """
    train = _ask(network, data.train.pixels[:num_train], plan)
    num_held_back = None if num_train is None else num_train // 10
    held_back = _ask(network, data.validation.pixels[:num_held_back], plan)
    mean = train.mean(dim=0)
    axes = _main_axes(train - mean)
    places = _unit((train - mean) @ axes)
    likeness = (_unit((held_back - mean) @ axes) @ places.T).amax(dim=1)
    usual = (2 - 2 * likeness).clamp(min=0).sqrt().quantile(torch.linspace(0, 1, 101))
    return NearestIndex(mean, axes, places, usual, network.card.weights_sha256)


@torch.inference_mode()
def _ask(network: Network, pixels: Tensor, plan: Plan) -> Tensor:
    """(N, D) float32 features on the CPU of (N, 28, 28) uint8."""
    model, size, found = network.model, network.architecture.input_size, []
    for batch in pixels.to(plan.device).split(BATCH):
        with plan.autocast():
            found.append(features(model, plan.place_images(to_input(batch, size))).cpu())
    return torch.cat(found)


def _main_axes(centred: Tensor) -> Tensor:
    """(D, K): the directions in which the rows of (N, D) vary most, the same on every call."""
    num = min(NUM_AXES, *centred.shape)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)  # the approximation starts from random directions
        return torch.svd_lowrank(centred, q=min(num + 16, *centred.shape), niter=4)[2][:, :num]


def _unit(vectors: Tensor) -> Tensor:
    return vectors / vectors.norm(dim=-1, keepdim=True).clamp(min=1e-12)


def index_path(name: str, folder: Path = FOLDER) -> Path:
    return folder / f"{name}.safetensors"


def rebuild_index(
    network: Network, data: DataSet, plan: Plan, folder: Path = FOLDER, anew: bool = False
) -> bool:
    """Bring a network's file up to date; tell whether it had to be made."""
    path = index_path(network.architecture.name, folder)
    try:
        load_index(path, network.card.weights_sha256)
    except StaleIndexError:
        anew = True
    if anew:
        model = network.model  # held: `make_index` asks the same one
        plan.place(model)
        save_index(path, make_index(network, data, plan))
    return anew


def save_index(path: Path, index: NearestIndex) -> None:
    """Write the file, whole at any moment at which it can be seen."""
    scale = index.places.abs().amax(dim=0).clamp(min=1e-12) / 127
    places = (index.places / scale).round().to(torch.int8)
    values = (index.mean, index.axes.half(), places, scale, index.usual)
    tensors = dict(zip(TENSORS, values, strict=True))
    write_safetensors(path, tensors, {"weights_sha256": index.weights_sha256})


def load_index(path: Path, weights_sha256: str) -> NearestIndex:
    """Read a network's file; StaleIndexError if it cannot be used for these weights."""
    name, remedy = path.stem, f"Make it with: {COMMAND} {path.stem}"
    if not path.exists():
        raise StaleIndexError(f"{name} has no index of the nearest training pictures. {remedy}")
    try:
        tensors, metadata = read_safetensors(path)
        made = metadata["weights_sha256"]
        mean, axes, places, scale, usual = (tensors[key].float() for key in TENSORS)
        index = NearestIndex(mean, axes, _unit(places * scale), usual, made)
    except (OSError, KeyError, RuntimeError) as error:
        raise StaleIndexError(f"{path.name} cannot be read ({error}). {remedy}") from error
    if made != weights_sha256:
        raise StaleIndexError(
            f"The nearest training pictures of {name} are not of its weights "
            f"{weights_sha256[:12]} (found: {made[:12]}). {remedy}"
        )
    return index
