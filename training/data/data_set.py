"""Labelled pictures, and the three parts of a data set."""

import hashlib
from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class LabelledPixels:
    """Pictures with their classes.

    pixels: (N, 28, 28) uint8, light garment on black. labels: (N,) int64, 0..9.
    """

    pixels: Tensor
    labels: Tensor

    def __len__(self) -> int:
        return len(self.labels)

    def to(self, device: torch.device | str) -> "LabelledPixels":
        return LabelledPixels(self.pixels.to(device), self.labels.to(device))

    def select(self, indices: Tensor) -> "LabelledPixels":
        """Those at `indices`, (K,) int64, in their order."""
        return LabelledPixels(
            self.pixels.index_select(0, indices), self.labels.index_select(0, indices)
        )


@dataclass(frozen=True)
class DataSet:
    """The three parts: to learn from, to choose by, to report on.

    checksum: sha256 of the whole set's bytes. complete: True for all 70,000 pictures; an accuracy
    counts as the network's only on the complete test part.
    """

    train: LabelledPixels
    validation: LabelledPixels
    test: LabelledPixels
    checksum: str
    complete: bool

    def limited(self, num_train: int) -> "DataSet":
        """The same set with `num_train` training pictures, the classes in equal numbers."""
        if not 10 <= num_train <= len(self.train):
            raise ValueError(
                f"Cannot train on {num_train} pictures: this set has {len(self.train)}, "
                "and at least 10 are needed."
            )
        chosen = balanced_order(self.train.labels)[:num_train]
        return DataSet(
            self.train.select(chosen), self.validation, self.test, self.checksum, self.complete
        )


def balanced_order(labels: Tensor) -> Tensor:
    """Indices that take the ten classes in turn, each in a fixed shuffled order."""
    shuffled = torch.randperm(len(labels), generator=torch.Generator().manual_seed(0))
    rank = torch.empty(len(labels), dtype=torch.int64)  # within its class
    for c in range(10):
        members = shuffled[labels[shuffled] == c]
        rank[members] = torch.arange(len(members))
    return torch.argsort(rank * 10 + labels, stable=True)


def tensors_sha256(*tensors: Tensor) -> str:
    digest = hashlib.sha256()
    for tensor in tensors:
        digest.update(tensor.to(torch.uint8).contiguous().numpy().data)
    return digest.hexdigest()
