"""What the lecture says of these networks, as numbers taken from the networks themselves."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn

from cnn_models.inside.arithmetic import NORMS
from cnn_models.inside.graph import Node, nodes
from cnn_models.inside.layers import Layer, layer_table
from cnn_models.registry import build


@dataclass(frozen=True)
class Reduction:
    """What an Inception block's 1x1 convolutions save before its 3x3 and 5x5 ones.

    Multiply-adds for one picture, summed over all blocks: as built, and if the wide convolutions
    took the whole input themselves.
    """

    as_built: int
    without: int


@dataclass(frozen=True)
class NormAxes:
    """One batch norm: its layer, its channels, and over which axes a mean is taken.

    kind: the module's type, "BatchNorm2d". shape: of what it takes, without the batch axis.
    num_values: that one mean is taken over, for a batch of `batch` pictures.
    """

    layer: str
    kind: str
    shape: tuple[int, ...]
    channels: int
    axes: tuple[str, ...]
    num_values: int


@dataclass(frozen=True)
class Weighted:
    """Layers with weights, and weights with biases, by kind: of convolutions and of dense layers.

    windows: sides of the convolutions' kernels in order, pixels.
    """

    windows: tuple[int, ...]
    num_dense: int
    conv_weights: int
    dense_weights: int
    multiply_adds: int

    @property
    def num_conv(self) -> int:
        return len(self.windows)

    @property
    def dense_share(self) -> float:
        """Per cent of the weights that are in dense layers."""
        return 100 * self.dense_weights / (self.conv_weights + self.dense_weights)


def weighted(name: str) -> Weighted:
    """Count a network's convolutions and dense layers and what they weigh and cost."""
    table = layer_table(name)
    modules = [node.module for node in _nodes(name)]
    sums = {
        kind: sum(layer.parameters for layer in table if layer.kind == kind)
        for kind in ("Conv2d", "Linear")
    }
    return Weighted(
        windows=tuple(m.kernel_size[0] for m in modules if isinstance(m, nn.Conv2d)),
        num_dense=sum(isinstance(m, nn.Linear) for m in modules),
        conv_weights=sums["Conv2d"],
        dense_weights=sums["Linear"],
        multiply_adds=sum(layer.multiply_adds for layer in table),
    )


def sides_to_flatten(name: str) -> tuple[list[int], Layer | None]:
    """The sides of the maps on their way down, each once, and the layer that flattens them."""
    sides: list[int] = []
    for layer in layer_table(name):
        if layer.kind == "Flatten":
            return sides, layer
        if layer.is_map and layer.shape[-1] not in sides[-1:]:
            sides.append(layer.shape[-1])
    return sides, None


def pointwise_share(name: str) -> tuple[int, float]:
    """How many 1x1 convolutions there are, and their per cent of all multiply-adds."""
    table = {layer.name: layer.multiply_adds for layer in layer_table(name)}
    pointwise = [
        node.name
        for node in _nodes(name)
        if isinstance(node.module, nn.Conv2d) and node.module.kernel_size == (1, 1)
    ]
    return len(pointwise), 100 * sum(table[n] for n in pointwise) / sum(table.values())


@torch.no_grad()
def pointwise_difference(channels: int, side: int) -> float:
    """By how much a 1x1 convolution differs at most from a dense layer at every pixel.

    On random maps of (1, channels, side, side), with the same weights.
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        convolution = nn.Conv2d(channels, channels, kernel_size=1)
        maps = torch.randn(1, channels, side, side)
    by_pixel = F.linear(maps.movedim(1, -1), convolution.weight[:, :, 0, 0], convolution.bias)
    return (convolution(maps) - by_pixel.movedim(-1, 1)).abs().max().item()


def reduction(name: str = "googlenet") -> Reduction:
    """Compare the Inception blocks with blocks that have no 1x1 convolutions before the wide."""
    table = {layer.name: layer for layer in layer_table(name)}
    modules = {node.name: node.module for node in _nodes(name)}
    as_built = without = 0
    for wide, module in modules.items():
        narrow = wide.removesuffix("conv2") + "conv1"
        before = modules.get(narrow)
        is_reduced = wide.endswith("conv2") and ".path" in wide
        if is_reduced and isinstance(module, nn.Conv2d) and isinstance(before, nn.Conv2d):
            as_built += table[narrow].multiply_adds + table[wide].multiply_adds
            widening = before.in_channels / module.in_channels
            without += round(table[wide].multiply_adds * widening)
    return Reduction(as_built, without)


def norm_axes(name: str, batch: int) -> list[NormAxes]:
    """Every batch norm of the network and what its means are taken over."""
    table = {layer.name: layer for layer in layer_table(name)}
    found = []
    for node in _nodes(name):
        if isinstance(node.module, NORMS):
            shape = table[node.name].shape
            axes = ("N", "H", "W") if len(shape) == 3 else ("N",)
            values = batch * (shape[1] * shape[2] if len(shape) == 3 else 1)
            found.append(NormAxes(node.name, node.kind, shape, shape[0], axes, values))
    return found


def _nodes(name: str) -> list[Node]:
    with torch.device("meta"):
        return nodes(build(name))
