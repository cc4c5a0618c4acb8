"""The garment finder's checkpoint: its weights, checked, and the card that it carries."""

import dataclasses
import json
import warnings
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import torch

from cnn_models.files.safetensors_file import read_safetensors
from cnn_models.files.stored_weights import pack, unpack
from cnn_models.files.weights import CHECKPOINTS, CheckpointError, tensors_sha256, write_safetensors
from cnn_models.garment_finder import NAME, GarmentFinder, confidence_of


@dataclass(frozen=True)
class FinderCard:
    """What the checkpoint says of itself.

    photos: learned from. overlap: mean intersection over union with the teacher's masks, 0..1, on
    held_back_photos of senders of whom none was learned from. minutes: of the last start.
    """

    photos: int
    held_back_photos: int
    overlap: float
    epochs: int
    minutes: float
    date: str = ""
    torch_version: str = ""
    weights_sha256: str = ""
    network: str = NAME
    format_version: int = 1


def finder_path(directory: Path = CHECKPOINTS) -> Path:
    return Path(directory) / f"{NAME}.safetensors"


def save_finder(path: Path, model: GarmentFinder, card: FinderCard) -> FinderCard:
    """Write a finder whose norms are folded; return its card with the weights' checksum."""
    tensors = pack(model)
    card = dataclasses.replace(card, weights_sha256=tensors_sha256(tensors))
    write_safetensors(path, tensors, {"card": json.dumps(dataclasses.asdict(card))})
    return card


def load_finder(path: Path) -> tuple[GarmentFinder, FinderCard]:
    """Load a finder, ready to answer (float32, CPU, channels last).

    Raises FileNotFoundError if there is none, CheckpointError if the file is damaged or another
    network's.
    """
    if not Path(path).is_file():
        raise FileNotFoundError(
            f"The garment finder has no trained weights: {Path(path).name} is missing. "
            "Train it with: python -m training finder"
        )
    try:
        stored, metadata = read_safetensors(path)
        card = FinderCard(**json.loads(metadata["card"]))
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise CheckpointError(f"{Path(path).name} is not a garment finder's: {error}.") from error
    if tensors_sha256(stored) != card.weights_sha256:
        raise CheckpointError(f"{Path(path).name} is damaged: its weights fail their checksum.")
    with torch.device("meta"):
        model = GarmentFinder(folded=True)
    try:
        model.load_state_dict(unpack(stored, model), assign=True)
    except (RuntimeError, ValueError) as error:
        raise CheckpointError(f"{Path(path).name} does not fit the garment finder.") from error
    model.requires_grad_(False).to(memory_format=torch.channels_last)
    return model.eval(), card


@cache
def shipped_finder() -> GarmentFinder | None:
    """The finder that ships; None, told once, where it cannot be loaded."""
    try:
        return load_finder(finder_path())[0]
    except (FileNotFoundError, CheckpointError) as error:
        warnings.warn(f"{error} Garments are found by colour alone.", stacklevel=2)
        return None


def find_confidence(rgb: np.ndarray) -> np.ndarray | None:
    """(H, W) float32, 0..1, of `confidence_of` the shipped finder; None without one.

    rgb: (H, W, 3) uint8.
    """
    model = shipped_finder()
    return None if model is None else confidence_of(model, rgb)
