"""From what a visitor has chosen to what there is to look at."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
from torch import nn

from cnn_models import CLASS_NAMES
from cnn_models.inside.layers import Layer, layer_table
from cnn_models.predict import Network
from training.data.subset import shipped_pictures
from training.measure.strongest_indices import FavouritesIndex, Index
from ui.features.look import Look, Spot
from ui.shared.lab import Lab

MINE = "mine"  # the picture of the Classify tab; the other choices are "0".."9", classes' examples
EXAMPLE_WHEN_EMPTY = CLASS_NAMES.index("Ankle boot")


class Viewer:
    """What there is to see of the lab's networks."""

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        self._favourites = FavouritesIndex()

    def models(self, names: list[str]) -> dict[str, nn.Sequential]:
        """The models of those networks that have weights, as they classify."""
        usable = self.lab.usable
        return {name: usable[name].fast for name in names if name in usable}

    def look(
        self, name: str, pixels: np.ndarray, scaling: str = "layer", language: str = "en"
    ) -> Look | None:
        """A network's view of (28, 28) uint8 pixels; None for one without weights.

        name: of a shipped network, or a run's id.
        """
        runs = self.runs([name], language)
        title, network = runs[0] if runs else ("", self.lab.usable.get(name))
        if network is None:
            return None
        outputs = self.lab.outputs(network, pixels)
        return Look(network, pixels, outputs, scaling, language, title)

    def runs(self, names: list[str], language: str) -> list[tuple[str, Network]]:
        """The titles and networks of those names that are ids of runs which are still there."""
        return self.lab.own([name for name in names if name not in self.lab.networks], language)

    def favourites(self, look: Look) -> Index | None:
        """The test pictures that excite each channel most; None while they are looked for.

        For shipped networks: finding them takes a thousand passes.
        """
        return self._favourites.of(look.network)


@cache
def example_pixels() -> np.ndarray:
    """(10, 28, 28) uint8: the first test picture of each class."""
    test = shipped_pictures()
    first = [int((test.labels == label).nonzero()[0]) for label in range(len(CLASS_NAMES))]
    return test.pixels[first].numpy()


def chosen_pixels(choice: str, pixels: np.ndarray | None) -> np.ndarray:
    """The (28, 28) picture that a choice means: the visitor's, or a class's example."""
    if choice != MINE:
        return example_pixels()[int(choice)]
    return example_pixels()[EXAMPLE_WHEN_EMPTY] if pixels is None else np.asarray(pixels)


def middle_of(name: str, layer: Layer) -> Spot:
    """The middle of a layer's first channel; a network's visit begins there."""
    middle = layer.shape[1] // 2 if layer.is_map else 0
    return Spot(name, layer.name, row=middle, col=middle)


def first_spot(name: str) -> Spot:
    return middle_of(name, layer_table(name)[0])


def opened(spot: Spot, wish: Mapping[str, Any]) -> Spot:
    """Where the browser's {"layer": name} leads; an unknown name to the first layer."""
    table = {layer.name: layer for layer in layer_table(spot.network)}
    name = wish.get("layer")
    return middle_of(spot.network, table[name]) if name in table else first_spot(spot.network)


def moved(spot: Spot, wish: Mapping[str, Any]) -> Spot:
    """The spot with the browser's channel, row or col, held to the layer's shape."""
    layer = next(layer for layer in layer_table(spot.network) if layer.name == spot.layer)
    place = {"channel": spot.channel, "row": spot.row, "col": spot.col}
    for key, size in zip(place, (*layer.shape, 1, 1), strict=False):
        if isinstance(wish.get(key), int):
            place[key] = max(0, min(size - 1, wish[key]))
    return Spot(spot.network, spot.layer, **place)
