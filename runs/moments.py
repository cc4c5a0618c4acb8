"""Twelve moments of a LeNet's training, kept so that anybody can watch an answer come to be.

`python -m tools moments` trains as `python -m training train` does, and keeps them; where the
weights that came of it are those that ship, a story's `weights_sha256` says so. Untrained weights
follow from the seed and are not kept.
"""

import copy
import json
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import torch
from torch import Tensor, nn

from cnn_models.files.safetensors_file import read_safetensors
from cnn_models.files.stored_weights import pack, unpack
from cnn_models.files.weights import ASSETS, write_safetensors
from cnn_models.registry import build, find

MOMENTS_FOLDER = ASSETS / "moments"
LEVELS = 63  # of a weight on either side of 0; all moments are to take less than a megabyte
# Batch norm by hand computes what PyTorch's does, and its weights have the same names.
TRAINED_AS = {"lenet": "lenet", "lenet_bn": "lenet_bn", "lenet_bn_scratch": "lenet_bn"}


@dataclass(frozen=True)
class Story:
    """A training from its untrained start to its end.

    steps: when a moment was kept, 0 first. history: one record an epoch, as in a card.
    test_top1: per cent of `num_test` test pictures in the end. num_photos: that were learned from
    beside the `num_pictures`. weights_sha256: of the checkpoint that came of it.
    """

    network: str
    recipe: str
    epochs: float
    seed: int
    num_pictures: int
    num_steps: int
    steps: tuple[int, ...]
    history: tuple[dict[str, float], ...]
    test_top1: float
    num_test: int
    num_photos: int = 0
    weights_sha256: str = ""

    def epoch(self, place: int) -> float:
        """Of a moment, by its place."""
        return self.epochs * self.steps[place] / self.num_steps


def moments_path(name: str, folder: Path = MOMENTS_FOLDER) -> Path:
    return folder / f"{TRAINED_AS[name]}.safetensors"


def write_moments(path: Path, story: Story, models: dict[int, nn.Module]) -> None:
    """Write the models by their steps; that of step 0 is not needed."""
    tensors: dict[str, Tensor] = {}
    for step in story.steps[1:]:
        packed = pack(_rounded(models[step]), int8_above=0)
        tensors |= {f"{step}/{key}": value for key, value in packed.items()}
    write_safetensors(path, tensors, {"story": json.dumps(asdict(story))})


@torch.no_grad()
def _rounded(model: nn.Module) -> nn.Module:
    """A copy whose weights take fewer values a channel, which deflate to less."""
    model = copy.deepcopy(model)
    for weight in model.parameters():
        if weight.dim() > 1:
            scale = weight.flatten(1).abs().amax(dim=1).clamp(min=1e-12) / LEVELS
            scale = scale.view(-1, *(1,) * (weight.dim() - 1))
            weight.copy_((weight / scale).round() * scale)
    return model


@cache
def read_moments(
    name: str, folder: Path = MOMENTS_FOLDER
) -> tuple[Story, tuple[nn.Sequential, ...]] | None:
    """A network's training, and the network as it was at each moment; None where none was kept."""
    if name not in TRAINED_AS or not moments_path(name, folder).exists():
        return None
    tensors, metadata = read_safetensors(moments_path(name, folder))
    told = json.loads(metadata["story"])
    story = Story(**told | {"steps": tuple(told["steps"]), "history": tuple(told["history"])})
    models = [build(name, seed=story.seed)]
    for step in story.steps[1:]:
        stored = {
            key.removeprefix(f"{step}/"): value
            for key, value in tensors.items()
            if key.startswith(f"{step}/")
        }
        with torch.device("meta"):
            model = find(name).builder()
        # PyTorch's norm counts its batches, ours by hand does not.
        known = {key: v for key, v in unpack(stored, model).items() if key in model.state_dict()}
        model.load_state_dict(known, assign=True)
        models.append(model)
    return story, tuple(model.eval().requires_grad_(False) for model in models)
