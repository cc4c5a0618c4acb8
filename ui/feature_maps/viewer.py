"""From what a visitor has chosen to what there is to look at."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import numpy as np
from torch import nn

from cnn_models import CLASS_NAMES
from cnn_models.layers import Layer, layer_table
from cnn_models.predict import Network, Pass
from ui.favourites_index import FavouritesIndex, Index
from ui.feature_maps.look import Look, Spot
from ui.feature_maps.shipped import shipped_pictures
from ui.feature_maps.traces import Kept, Traces
from ui.own_cards import OwnNetworks

Loaded = Callable[[], dict[str, Network | Exception]]
MINE = "mine"  # the picture of the Classify tab; the other choices are "0".."9", classes' examples
EXAMPLE_WHEN_EMPTY = CLASS_NAMES.index("Ankle boot")


class Viewer:
    """Runs the networks for all visitors and keeps the last few passes."""

    def __init__(self, networks: Loaded, own: OwnNetworks | None = None) -> None:
        """own: gives the titles and networks of visitors' runs by their ids, and a language."""
        self._networks, self._own = networks, own
        self._traces = Traces()
        self._favourites = FavouritesIndex()

    def usable(self) -> list[str]:
        """The networks that have weights."""
        return [name for name, n in self._networks().items() if isinstance(n, Network)]

    def models(self, names: list[str]) -> dict[str, nn.Sequential]:
        """The models of those networks that have weights, as they classify."""
        found = {name: self._networks().get(name) for name in names}
        return {name: n.fast for name, n in found.items() if isinstance(n, Network)}

    def keep(self, pixels: np.ndarray, passes: Mapping[str, Pass]) -> None:
        """Take what the networks computed when they answered for (28, 28) uint8 pixels."""
        for name, computed in passes.items():
            network = self._networks()[name]
            if isinstance(network, Network):
                self._traces.keep(network, pixels, computed)

    def look(
        self, name: str, pixels: np.ndarray, scaling: str = "layer", language: str = "en"
    ) -> Look | None:
        """A network's view of (28, 28) uint8 pixels; None for one without weights.

        name: of a shipped network, or a run's id.
        """
        runs = self.runs([name], language)
        title, network = runs[0] if runs else ("", self._networks().get(name))
        if not isinstance(network, Network):
            return None
        return Look(network, pixels, self._traces.get(network, pixels), scaling, language, title)

    def runs(self, names: list[str], language: str) -> list[tuple[str, Network]]:
        """The titles and networks of those names that are ids of runs which are still there."""
        ids = [name for name in names if name not in self._networks()]
        return self._own(ids, language) if self._own and ids else []

    def outputs(self, network: Network, pixels: np.ndarray) -> Kept:
        """Every layer's output of any network, a visitor's own too, for (28, 28) uint8 pixels."""
        return self._traces.get(network, pixels)

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
