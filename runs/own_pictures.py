"""A visitor's own labelled pictures, mixed into the training pictures of a run."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from training.data.data_set import DataSet, LabelledPixels

MOST_OWN_PICTURES = 20  # of one visitor
SHARE = 0.1  # of the training pictures are the visitor's own, each repeated
MOST_REPEATS = 50


@dataclass(frozen=True)
class OwnPicture:
    """A picture with its right class. pixels: 784 bytes, row by row. label: 0..9."""

    pixels: bytes
    label: int

    @classmethod
    def of(cls, pixels: Tensor, label: int) -> "OwnPicture":
        """From a (28, 28) uint8 tensor or array; ValueError for anything else."""
        pixels = torch.as_tensor(pixels)
        if pixels.shape != (28, 28) or pixels.dtype != torch.uint8 or label not in range(10):
            raise ValueError("An own picture is a (28, 28) uint8 picture with a class from 0 to 9.")
        return cls(pixels.numpy().tobytes(), label)

    def to_record(self) -> tuple[str, int]:
        return base64.b64encode(self.pixels).decode(), self.label

    @classmethod
    def from_record(cls, record: Sequence[str | int]) -> "OwnPicture":
        return cls(base64.b64decode(str(record[0])), int(record[1]))


def as_pixels(own_pictures: Sequence[OwnPicture]) -> LabelledPixels:
    """Own pictures as (N, 28, 28) pixels and their labels."""
    pixels = torch.frombuffer(
        bytearray(b"".join(x.pixels for x in own_pictures)), dtype=torch.uint8
    )
    return LabelledPixels(pixels.view(-1, 28, 28), torch.tensor([x.label for x in own_pictures]))


def mix(data: DataSet, own_pictures: Sequence[OwnPicture]) -> DataSet:
    """The same set with each of them repeated among the training pictures.

    The repeats are a tenth of the training pictures, where that is not more than fifty each; the
    loop augments every one of them anew.
    """
    if not own_pictures:
        return data
    repeats = max(1, min(MOST_REPEATS, round(SHARE * len(data.train) / len(own_pictures))))
    own = as_pixels(own_pictures)
    pixels = torch.cat([data.train.pixels, own.pixels.repeat(repeats, 1, 1)])
    labels = torch.cat([data.train.labels, own.labels.repeat(repeats)])
    return replace(data, train=LabelledPixels(pixels, labels))
