"""Prepared photos as a network learns from them: soft labels, and every sender's fair share."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from training.data.phone_photos import HELD_BACK, TRAIN, Photo, read_photos
from training.data.photo_cache import prepared_photos
from training.data.photo_variants import EMPTY, NUM_VARIANTS, PLAIN, REFUSED
from training.recipe import Recipe
from training.step.device import send


@dataclass(frozen=True)
class PhotoSet:
    """Photos, prepared.

    pixels: (P, K, 28, 28) uint8, the plain one first, then its variants. empty: (P,) bool, where
    nothing is to be seen in the plain one.
    """

    photos: list[Photo]
    pixels: Tensor
    empty: Tensor

    def __len__(self) -> int:
        return len(self.photos)

    def part(self, *parts: str) -> "PhotoSet":
        return self._where([photo.part in parts for photo in self.photos])

    @property
    def garments(self) -> "PhotoSet":
        """Those that are in one of the ten classes."""
        return self._where([bool(photo.allowed) for photo in self.photos])

    def learned(self, recipe: Recipe) -> "PhotoSet":
        """Those that a run draws from."""
        photos = self.part(TRAIN)
        return photos if recipe.no_class_share else photos.garments

    @property
    def plain(self) -> Tensor:
        """(P, 28, 28) uint8: the photos as they are."""
        return self.pixels[:, PLAIN]

    @property
    def allowed(self) -> Tensor:
        """(P, 10) bool."""
        allowed = torch.zeros(len(self), 10, dtype=torch.bool)
        for i, photo in enumerate(self.photos):
            allowed[i, list(photo.allowed)] = True
        return allowed

    def as_record(self) -> dict[str, int | str]:
        """What a card says of photos that were learned from."""
        senders = len({photo.sender for photo in self.photos})
        return {"number": len(self), "senders": senders, "sha256": self.checksum}

    @property
    def checksum(self) -> str:
        """sha256 of the pixels and of what is taught of them."""
        digest = hashlib.sha256(self.pixels.contiguous().numpy().data)
        digest.update(str([(p.image, p.sender, p.taught) for p in self.photos]).encode())
        return digest.hexdigest()

    def _where(self, kept: list[bool]) -> "PhotoSet":
        rows = torch.tensor(kept, dtype=torch.bool)
        photos = [photo for photo, keep in zip(self.photos, kept, strict=True) if keep]
        return PhotoSet(photos, self.pixels[rows], self.empty[rows])


def load_photos(folder: Path, varied: tuple[str, ...], plain: tuple[str, ...] = ()) -> PhotoSet:
    """The photos of some parts of a folder, prepared; those that cannot be opened are left out.

    varied: parts that are wanted with all their variants. plain: parts whose plain pixels do.
    Raises what `read_photos` and `prepared_photos` raise.
    """
    photos = read_photos(folder)
    wanted = torch.zeros(len(photos), NUM_VARIANTS, dtype=torch.bool)
    for i, photo in enumerate(photos):
        wanted[i] = photo.part in varied
        wanted[i, PLAIN] |= photo.part in plain
    pixels, states = prepared_photos(folder, photos, wanted)
    found = PhotoSet(photos, pixels, states[:, PLAIN] == EMPTY)
    usable = wanted.any(1) & (states[:, PLAIN] != REFUSED)
    return found._where(usable.tolist())


def photos_to_learn(folder: Path) -> PhotoSet:
    """Those that are learned from, with their variants, and those that are chosen by."""
    return load_photos(folder, varied=(TRAIN,), plain=(HELD_BACK,))


class PhotoDraws:
    """Draws the photos of each step's batch: of each sender, label and class a fair share.

    photos: those that `PhotoSet.learned` gives. A sender's hundred photos of a label are drawn as
    often as ten that ten others sent, and a class by the square root of what there then is of it.
    Raises ValueError where none shows a garment of a class.
    """

    def __init__(self, photos: PhotoSet, recipe: Recipe, device: torch.device) -> None:
        if not photos.garments:
            raise ValueError(
                "None of the photos shows what can be learned: all are of test senders, "
                "of held-back ones, or in none of the ten classes."
            )
        self.num = max(1, round(recipe.photo_share * recipe.batch_size))
        self._seed, self._device = recipe.seed, device
        self._pixels = photos.pixels.flatten(0, 1).to(device)
        self._num_variants = photos.pixels.shape[1]
        self._targets = soft_targets(photos.photos, recipe.strict_share).to(device)
        self._chances = chances(photos.photos, recipe.no_class_share)

    def draw(self, step: int) -> tuple[Tensor, Tensor]:
        """Pixels (num, 28, 28) uint8 and targets (num, 10) float32 of step `step` (0-based)."""
        generator = torch.Generator().manual_seed(self._seed * 1_000_003 + step)
        photos = self._chances.multinomial(self.num, replacement=True, generator=generator)
        variants = torch.randint(self._num_variants, (self.num,), generator=generator)
        rows = photos * self._num_variants + variants
        return (
            self._pixels.index_select(0, send(rows, self._device)),
            self._targets.index_select(0, send(photos, self._device)),
        )


def soft_targets(photos: list[Photo], strict_share: float) -> Tensor:
    """(P, 10) float32: a photo's classes share the probability, the first has `strict_share`.

    Shoes of which nobody has said which kind they are share it evenly; what is in no class may be
    anything.
    """
    targets = torch.zeros(len(photos), 10)
    for row, photo in zip(targets, photos, strict=True):
        classes = list(photo.taught) or list(range(10))
        row[classes] = 1 / len(classes)
        if photo.taught != photo.strict and len(classes) > 1:
            row[classes] = (1 - strict_share) / (len(classes) - 1)
            row[classes[0]] = strict_share
    return targets


def chances(photos: list[Photo], no_class_share: float) -> Tensor:
    """(P,) float64: how likely each photo is drawn; those of no class share `no_class_share`."""
    sent: dict[tuple[str, str], int] = {}
    for photo in photos:
        sent[photo.sender, photo.label] = sent.get((photo.sender, photo.label), 0) + 1
    fair = torch.tensor([sent[p.sender, p.label] ** -0.5 for p in photos], dtype=torch.float64)
    kind = torch.tensor([p.taught[0] if p.taught else 10 for p in photos])
    of_kind = torch.zeros(11, dtype=torch.float64).index_add_(0, kind, fair)
    fair = fair / of_kind[kind].sqrt()
    no_class = kind == 10
    fair[no_class] *= no_class_share / fair[no_class].sum()
    fair[~no_class] *= (1 - no_class_share) / fair[~no_class].sum()
    return fair
