"""The test pictures that excite each channel most, for every shipped network.

`python -m training derived` makes the files of networks whose weights have changed anew.
"""

import logging
import threading
from pathlib import Path

import torch

from cnn_models.files.weights import ASSETS
from cnn_models.inputs import to_input
from cnn_models.inside.strongest_pictures import (
    Favourites,
    FavouritesError,
    find_favourites,
    load_index,
    save_index,
)
from cnn_models.predict import Network
from training.data.subset import shipped_pictures

INDICES = ASSETS / "strongest_pictures"
BATCH = 25

Index = dict[str, Favourites]
Key = tuple[str, str]  # network, checksum of its weights


class FavouritesIndex:
    """Each network's index: the shipped one, or one made in memory where the weights are others."""

    def __init__(self, directory: Path = INDICES) -> None:
        self._directory = directory
        self._found: dict[Key, Index] = {}
        self._making: set[Key] = set()
        self._lock = threading.Lock()

    def of(self, network: Network) -> Index | None:
        """About a megabyte; None while it is being made, which nobody waits for."""
        key = network.architecture.name, network.card.weights_sha256
        with self._lock:
            if key not in self._found and key not in self._making:
                self._look_for(key, network)
            return self._found.get(key)

    def _look_for(self, key: Key, network: Network) -> None:
        try:
            self._found[key] = load_index(index_path(network, self._directory), key[1])
        except FavouritesError as refused:
            logging.getLogger(__name__).warning("%s It is made again in memory.", refused)
            self._making.add(key)
            name = f"favourites-{key[0]}"
            threading.Thread(target=self._make, args=(key, network), name=name, daemon=True).start()

    def _make(self, key: Key, network: Network) -> None:
        index = make_index(network, shipped_pictures().pixels)
        with self._lock:
            self._found[key] = index


def index_path(network: Network, directory: Path = INDICES) -> Path:
    return directory / f"{network.architecture.name}.safetensors"


def make_index(network: Network, pixels: torch.Tensor) -> Index:
    """Look at (N, 28, 28) uint8 pictures with the model that classifies."""
    dtype = next(network.fast.parameters()).dtype
    size = network.architecture.input_size
    batches = (
        to_input(part, size).to(dtype, memory_format=torch.channels_last)
        for part in pixels.split(BATCH)
    )
    return find_favourites(network.fast, batches)


def update(network: Network, directory: Path = INDICES, again: bool = False) -> bool:
    """Make a network's file if it is missing or of other weights; tell whether it was made."""
    path, weights = index_path(network, directory), network.card.weights_sha256
    try:
        load_index(path, weights)
    except FavouritesError:
        again = True
    if again:
        save_index(path, make_index(network, shipped_pictures().pixels), weights)
    return again
