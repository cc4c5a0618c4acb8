"""The part of Fashion-MNIST that ships: its classes in equal numbers."""

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from cnn_models.files.weights import ASSETS
from training.data.data_set import DataSet, LabelledPixels, balanced_order, tensors_sha256

SUBSET_FILE = ASSETS / "fashion_mnist_subset.npz"


@cache
def shipped_pictures() -> LabelledPixels:
    """The thousand test pictures that are shipped."""
    return load_subset().test


def load_subset() -> DataSet:
    """Load the shipped part: 5,500 pictures to train, 500 to validate, 1,000 to test, balanced."""
    with np.load(SUBSET_FILE) as arrays:
        parts = [
            LabelledPixels(
                torch.from_numpy(arrays[f"{part}_pixels"]),
                torch.from_numpy(arrays[f"{part}_labels"]).long(),
            )
            for part in ("train", "validation", "test")
        ]
    contents = [tensor for part in parts for tensor in (part.pixels, part.labels)]
    train, validation, test = parts
    return DataSet(train, validation, test, tensors_sha256(*contents), complete=False)


def write_subset(whole: DataSet, path: Path = SUBSET_FILE) -> None:
    """Write the shipped part: 6,000 of the training and 1,000 of the test pictures, balanced."""
    parts = {
        "train": whole.train.select(balanced_order(whole.train.labels)[:5_500]),
        # From the whole set's validation part: no shipped network has learned from these.
        "validation": whole.validation.select(balanced_order(whole.validation.labels)[:500]),
        "test": whole.test.select(shipped_test_indices(whole.test.labels)),
    }
    arrays: dict[str, Any] = {}  # Any: savez has a flag among its keywords
    for part, pictures in parts.items():
        arrays[f"{part}_pixels"] = pictures.pixels.numpy()
        arrays[f"{part}_labels"] = pictures.labels.to(torch.uint8).numpy()
    np.savez_compressed(path, **arrays)


def shipped_test_indices(labels: Tensor) -> Tensor:
    """(1000,) where the shipped test pictures are among all 10,000, in the shipped order.

    labels: (10000,) int64, of the whole test part.
    """
    return balanced_order(labels)[:1_000]
