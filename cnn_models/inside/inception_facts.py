"""What an Inception block is made of, and what it would weigh if it were built otherwise."""

import functools
from dataclasses import dataclass

import torch
from torch import nn

from cnn_models.architectures.googlenet import Inception
from cnn_models.inside.graph import INPUT, nodes
from cnn_models.inside.layers import layer_table
from cnn_models.inside.receptive_field import window
from cnn_models.registry import build, find


@dataclass(frozen=True)
class BlockWeights:
    """Weights and biases of an Inception block, and of other blocks of the same channels.

    as_built: of all four paths. without: if the 3x3 and 5x5 took the whole input, with no 1x1
    before them, and the pooling's path were the same. plain3, plain5: one 3x3 or 5x5 convolution
    from all channels in to all channels out.
    """

    as_built: int
    without: int
    plain3: int
    plain5: int

    def __add__(self, other: "BlockWeights") -> "BlockWeights":
        return BlockWeights(
            self.as_built + other.as_built,
            self.without + other.without,
            self.plain3 + other.plain3,
            self.plain5 + other.plain5,
        )


@dataclass(frozen=True)
class Step:
    """One layer on a path. window: side of what it looks at, pixels; 1 sees one pixel only.

    channels_in, channels_out: equal for a pooling. is_pooling: it has no weights.
    """

    window: int
    channels_in: int
    channels_out: int
    is_pooling: bool = False


def block_weights() -> dict[str, BlockWeights]:
    """By the block's name, "stage3.inception1" the first: what the paper calls 3a."""
    blocks = _blocks()
    return {name: _weights(block, paths(name)) for name, block in blocks.items()}


def paths(block: str = "stage3.inception1") -> list[list[Step]]:
    """The layers of a block's four paths, activations left out.

    Raises KeyError for a name that is no block's.
    """
    found = []
    for path in _blocks()[block].children():
        layers = list(path.children())
        before = next(layer.in_channels for layer in layers if isinstance(layer, nn.Conv2d))
        steps = []
        for layer in layers:
            if (sizes := window(layer)) is None:
                continue
            after = layer.out_channels if isinstance(layer, nn.Conv2d) else before
            is_pooling = not isinstance(layer, nn.Conv2d)
            steps.append(Step(sizes[0], before, after, is_pooling))
            before = after
        found.append(steps)
    return found


def halvings(name: str = "googlenet") -> dict[str, list[int]]:
    """By stage: the sides of its maps in pixels where they change, beginning with what enters."""
    sides: dict[str, list[int]] = {}
    with torch.device("meta"):
        children = [child for child, _ in build(name).named_children()]
    table = layer_table(name)
    before = find(name).input_size
    for layer in table:
        stage = layer.name.split(".")[0]
        if stage in children and layer.is_map:
            chain = sides.setdefault(stage, [before])
            if layer.shape[-1] != chain[-1]:
                chain.append(layer.shape[-1])
            before = chain[-1]
    return sides


def depth(name: str) -> tuple[int, int, int]:
    """Layers with weights on the longest way; all of them; all layers of whatever kind."""
    with torch.device("meta"):
        graph = nodes(build(name))
    longest = {INPUT: 0}
    for node in graph:
        has_weights = isinstance(node.module, nn.Conv2d | nn.Linear)
        longest[node.name] = max(longest[source] for source in node.sources) + has_weights
    weighted = sum(isinstance(node.module, nn.Conv2d | nn.Linear) for node in graph)
    return max(longest.values()), weighted, len(graph)


@functools.cache
def _blocks() -> dict[str, Inception]:
    with torch.device("meta"):
        modules = build("googlenet").named_modules()
        return {name: module for name, module in modules if isinstance(module, Inception)}


def _weights(block: Inception, paths: list[list[Step]]) -> BlockWeights:
    channels, ends = paths[0][0].channels_in, [path[-1] for path in paths]
    out = sum(end.channels_out for end in ends)
    return BlockWeights(
        as_built=sum(parameter.numel() for parameter in block.parameters()),
        without=sum(_convolution(end.window, channels, end.channels_out) for end in ends),
        plain3=_convolution(3, channels, out),
        plain5=_convolution(5, channels, out),
    )


def _convolution(side: int, channels_in: int, channels_out: int) -> int:
    """Weights and biases of one convolution."""
    return (side * side * channels_in + 1) * channels_out
