"""What a visitor looks at, with everything that the views need to draw it."""

from dataclasses import dataclass

import numpy as np
from torch import Tensor

from cnn_models.inside.graph import Node, nodes
from cnn_models.inside.layers import Layer, layer_table
from cnn_models.inside.receptive_field import Field
from cnn_models.predict import Network
from ui.features.drawing import scale
from ui.shared.passes import KeptPass
from ui.texts.common import text


@dataclass(frozen=True)
class Spot:
    """A place in a network: a layer, a channel (or unit) of it, and a cell of its map."""

    network: str
    layer: str
    channel: int = 0
    row: int = 0
    col: int = 0


@dataclass(frozen=True)
class Look:
    """One network's view of one picture.

    pixels: (28, 28) uint8. outputs: layer name or INPUT -> (1, C, H, W) or (1, C), float32.
    scaling: "layer", "channel" or "network". language: "en" or "zh". run: the title of a visitor's
    own run, empty for a shipped network.
    """

    network: Network
    pixels: np.ndarray
    outputs: KeptPass
    scaling: str = "layer"
    language: str = "en"
    run: str = ""

    @property
    def name(self) -> str:
        return self.network.architecture.name

    @property
    def title(self) -> str:
        """What the page calls the network."""
        return self.run or text(f"network_{self.name}", self.language)

    @property
    def layers(self) -> tuple[Layer, ...]:
        return layer_table(self.name)

    def layer(self, name: str) -> Layer:
        return next(layer for layer in self.layers if layer.name == name)

    def node(self, name: str) -> Node:
        """The layer itself, of the model that computed the outputs."""
        return next(node for node in nodes(self.network.fast) if node.name == name)

    def output(self, layer_name: str) -> Tensor:
        """(C, H, W) or (C,)."""
        return self.outputs[layer_name][0]

    def limit(self, layer_name: str) -> float:
        """How far the colours of a layer reach; where each channel has its own, the layer's."""
        if self.scaling == "network":
            return max(self._own_limit(each) for each in scale.origins(self.layers))
        return self._own_limit(scale.origin(self.layers, layer_name))

    def _own_limit(self, layer_name: str) -> float:
        limits = self.outputs.limits
        if layer_name not in limits:
            limits[layer_name] = scale.percentile(self.outputs[layer_name])
        return limits[layer_name]

    def channel_limit(self, spot: Spot) -> float:
        """The same for one channel."""
        if self.scaling == "channel":
            return self.output(spot.layer)[spot.channel].abs().max().item()
        return self.limit(spot.layer)

    def seen_from(self, spot: Spot) -> Field:
        """The receptive field of a spot; in an Inception block it is that of its own path."""
        layer, channel = self.layer(spot.layer), spot.channel
        if layer.kind == "Concatenation":
            for source in layer.sources:
                path = self.layer(source)
                if channel < path.shape[0]:
                    return path.field
                channel -= path.shape[0]
        return layer.field

    def followers(self, layer_name: str) -> list[Layer]:
        """The layers that take this layer's output."""
        return [layer for layer in self.layers if layer_name in layer.sources]
