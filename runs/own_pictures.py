"""A visitor's own labelled pictures, mixed into the training pictures of a run."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from training.data.fashion_mnist import DataSet, LabelledPixels

MOST_LESSONS = 20  # of one visitor
SHARE = 0.1  # of the training pictures are the visitor's own, each repeated
MOST_REPEATS = 50


@dataclass(frozen=True)
class Lesson:
    """A picture with its right class. pixels: 784 bytes, row by row. label: 0..9."""

    pixels: bytes
    label: int

    @classmethod
    def of(cls, pixels: Tensor, label: int) -> "Lesson":
        """From a (28, 28) uint8 tensor or array; ValueError for anything else."""
        pixels = torch.as_tensor(pixels)
        if pixels.shape != (28, 28) or pixels.dtype != torch.uint8 or label not in range(10):
            raise ValueError("A lesson is a (28, 28) uint8 picture with a class from 0 to 9.")
        return cls(pixels.numpy().tobytes(), label)

    def to_record(self) -> tuple[str, int]:
        return base64.b64encode(self.pixels).decode(), self.label

    @classmethod
    def from_record(cls, record: Sequence[str | int]) -> "Lesson":
        return cls(base64.b64decode(str(record[0])), int(record[1]))


def as_pixels(lessons: Sequence[Lesson]) -> LabelledPixels:
    """The lessons as (N, 28, 28) pixels and their labels."""
    pixels = torch.frombuffer(bytearray(b"".join(x.pixels for x in lessons)), dtype=torch.uint8)
    return LabelledPixels(pixels.view(-1, 28, 28), torch.tensor([x.label for x in lessons]))


def mix(data: DataSet, lessons: Sequence[Lesson]) -> DataSet:
    """The same set with each lesson repeated among the training pictures.

    The repeats are a tenth of the training pictures, where that is not more than fifty each; the
    loop augments every one of them anew.
    """
    if not lessons:
        return data
    repeats = max(1, min(MOST_REPEATS, round(SHARE * len(data.train) / len(lessons))))
    own = as_pixels(lessons)
    pixels = torch.cat([data.train.pixels, own.pixels.repeat(repeats, 1, 1)])
    labels = torch.cat([data.train.labels, own.labels.repeat(repeats)])
    return replace(data, train=LabelledPixels(pixels, labels))
