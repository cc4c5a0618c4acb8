"""What the Explore tab draws from: stored answers beside labels, and the pictures that are here."""

import logging
import threading
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from cnn_models.predict import Network, ask_about_all
from training.data.fashion_mnist import load_fashion_mnist
from training.data.subset import shipped_pictures, shipped_test_indices
from training.measure.stored_answers import (
    FILE,
    Predicted,
    StalePredictionsError,
    Stored,
    load_predictions,
)
from ui.shared.lab import Lab

MOST_OWN = 32  # visitors' runs whose answers are kept, 40 kB each


@dataclass(frozen=True)
class Answers:
    """Several networks' answers to the same test pictures.

    indices: (N,) which of the 10,000 test pictures. labels: (N,). logits and probabilities (with
    the card's temperature): one (N, 10) a network, by name.
    """

    indices: Tensor
    labels: Tensor
    logits: dict[str, Tensor]
    probabilities: dict[str, Tensor]

    def right(self, name: str) -> Tensor:
        """(N,) bool: which pictures the network gets right."""
        return self.logits[name].argmax(dim=1) == self.labels

    def rights(self) -> Tensor:
        """(networks, N) bool, in the order of `logits`."""
        return torch.stack([self.right(name) for name in self.logits])

    def place(self, index: int) -> int | None:
        """Where a test picture is among these; None if it is not."""
        found = (self.indices == index).nonzero()
        return int(found[0]) if len(found) else None


class Evidence:
    """Stored answers that belong to the loaded networks, and those of visitors' own runs."""

    def __init__(self, lab: Lab, path: Path = FILE) -> None:
        self._lab, self._path = lab, path
        self._own: OrderedDict[str, Tensor] = OrderedDict()
        self._lock = threading.Lock()

    @cached_property
    def _stored(self) -> Stored | None:
        """The file's content; without it, or with a damaged one, there is nothing to explore."""
        try:
            return load_predictions(self._path)
        except (FileNotFoundError, ValueError) as error:
            logging.getLogger(__name__).warning("Nothing to explore: %s", error)
            return None

    def usable(self) -> dict[str, Network]:
        """The loaded networks whose stored answers are of their weights."""
        return {name: n for name, n in self._lab.usable.items() if self._of(n) is not None}

    def stale(self) -> list[str]:
        """The loaded networks whose stored answers are missing or of other weights."""
        return [name for name, n in self._lab.usable.items() if self._of(n) is None]

    def predicted(self, name: str) -> Predicted | None:
        network = self._lab.usable.get(name)
        return None if network is None else self._of(network)

    def answers(self, names: list[str], own: dict[str, Network] | None = None) -> Answers:
        """The answers of usable networks, and of own ones by title, on all pictures they share.

        That is all 10,000 if every one of them has answered those, else the 1,000 shipped ones.
        """
        if self._stored is None:
            raise StalePredictionsError("There are no stored predictions.")
        usable = self.usable()
        found = {name: self._stored.of(usable[name]) for name in names}
        shipped = shipped_test_indices(self._stored.labels)
        whole = not own and all(p.complete for p in found.values())
        indices = torch.arange(len(self._stored.labels)) if whole else shipped
        logits = {
            name: p.logits if whole or not p.complete else p.logits[shipped]
            for name, p in found.items()
        }
        temperatures = {name: usable[name].card.temperature for name in names}
        for title, network in (own or {}).items():
            logits[title] = self._own_logits(network)
            temperatures[title] = network.card.temperature
        probabilities = {n: (v / temperatures[n]).softmax(dim=1) for n, v in logits.items()}
        return Answers(indices, self._stored.labels[indices], logits, probabilities)

    @property
    def labels(self) -> Tensor:
        """(10000,) int64: the classes that the data set gives the test pictures."""
        if self._stored is None:
            raise StalePredictionsError("There are no stored predictions.")
        return self._stored.labels

    def complete(self) -> list[str]:
        """The usable networks that have answered all 10,000."""
        found = {name: self._of(n) for name, n in self._lab.usable.items()}
        return [name for name, p in found.items() if p is not None and p.complete]

    def _own_logits(self, network: Network) -> Tensor:
        key = network.card.weights_sha256
        with self._lock:  # the second who asks waits rather than computing it again
            if key not in self._own:
                self._own[key] = ask_about_all(network, shipped_pictures().pixels)
                if len(self._own) > MOST_OWN:
                    self._own.popitem(last=False)
            return self._own[key]

    def _of(self, network: Network) -> Predicted | None:
        try:
            return None if self._stored is None else self._stored.of(network)
        except StalePredictionsError:
            return None


class TestPictures:
    """Pixels of the test pictures: all of them where the data set is here, else the shipped."""

    __test__ = False  # not a test, whatever pytest thinks of its name

    def __init__(self, pixels: dict[int, np.ndarray] | np.ndarray) -> None:
        self._pixels = pixels

    def __contains__(self, index: int) -> bool:
        return index in self._pixels if isinstance(self._pixels, dict) else True

    def get(self, index: int | None) -> np.ndarray | None:
        """(28, 28) uint8; None if there is no index, or its picture is not here."""
        return None if index is None or index not in self else self._pixels[index]

    def __getitem__(self, index: int) -> np.ndarray:
        """(28, 28) uint8; KeyError if it is not here."""
        return self._pixels[index]


def find_test_pictures(stored_labels: Tensor) -> TestPictures:
    """Look for the data set where `training.data.fashion_mnist` does; nothing is downloaded."""
    try:
        return TestPictures(load_fashion_mnist(download=False).test.pixels.numpy())
    except (FileNotFoundError, ValueError):
        indices = shipped_test_indices(stored_labels).tolist()
        shipped = shipped_pictures().pixels.numpy()
        return TestPictures(dict(zip(indices, shipped, strict=True)))
