"""What the verdict is fitted on: pictures that no network learned from, and their classes.

Validation pictures as they are and redrawn, held-back senders' photos of garments and of what is
in no class, and made-up things.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor

from cnn_models import CLASS_NAMES
from cnn_models.predict import Network, Prediction, as_prediction, ask_about_all
from training.augmentation.augment import FULL, augment
from training.data.data_set import DataSet
from training.data.phone_photos import HELD_BACK
from training.data.photo_set import load_photos
from training.verdict.not_garments import KINDS, prepared

CATALOGUE, REDRAWN, PHOTOS, NO_CLASS, MADE_UP = (
    "validation pictures",
    "the same, redrawn",
    "photos",
    "photos of no class",
    "made up",
)


@dataclass(frozen=True)
class Examples:
    """Pictures of one source.

    pixels: (N, 28, 28) uint8. allowed: (N, 10) bool, what counts as right; none where nothing does.
    senders: (N,) who sent a photo, "" of the rest.
    """

    source: str
    pixels: Tensor
    allowed: Tensor
    senders: list[str]


def examples(
    data: DataSet, photos: Path | None, num: int = 1500, num_made_up: int = 20
) -> list[Examples]:
    """num: validation pictures, and a third as many redrawn. num_made_up: of each of KINDS."""
    pixels, labels = data.validation.pixels[:num], data.validation.labels[:num]
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(2)  # other drawings than those that the cards' doubt was fitted on
        redrawn = augment(pixels[: num // 3], FULL, labels[: num // 3])
    known = F.one_hot(labels, len(CLASS_NAMES)).bool()
    found = [_of(CATALOGUE, pixels, known), _of(REDRAWN, redrawn, known[: num // 3])]
    found += list(_of_photos(photos)) if photos else []
    nothing = [
        torch.from_numpy(p) for kind in KINDS for p, _ in prepared(kind, num_made_up, seed=1)
    ]
    none = torch.zeros(len(nothing), len(CLASS_NAMES), dtype=torch.bool)
    return [*found, _of(MADE_UP, torch.stack(nothing), none)]


def answers(networks: Sequence[Network], pixels: Tensor) -> list[dict[str, Prediction]]:
    """Each picture's answers, by network."""
    logits = {n.architecture.name: ask_about_all(n, pixels) for n in networks}
    return [
        {
            network.architecture.name: as_prediction(network, logits[network.architecture.name][i])
            for network in networks
        }
        for i in range(len(pixels))
    ]


def _of_photos(folder: Path) -> Iterator[Examples]:
    photos = load_photos(folder, varied=(), plain=(HELD_BACK,))
    has_class = photos.allowed.any(1)
    for source, rows in ((PHOTOS, has_class), (NO_CLASS, ~has_class)):
        chosen = rows.nonzero().flatten().tolist()
        senders = [photos.photos[i].sender for i in chosen]
        yield Examples(source, photos.plain[rows], photos.allowed[rows], senders)


def _of(source: str, pixels: Tensor, allowed: Tensor) -> Examples:
    return Examples(source, pixels, allowed, [""] * len(pixels))
