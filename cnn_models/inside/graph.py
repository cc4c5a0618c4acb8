"""A network as a flat list of layers, each with what feeds it."""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from cnn_models.architectures.googlenet import Inception

INPUT = "input"  # the name of what enters the first layer


@dataclass(frozen=True)
class Node:
    """One layer inside a network.

    name: as in the state dict, "stage3.inception1.path2.conv1". module: the layer; of an Inception
        block, whose node is the concatenation of its paths, the block. sources: the names of the
        nodes, or INPUT, whose outputs it takes; four for a concatenation, one for all else.
    """

    name: str
    module: nn.Module
    sources: tuple[str, ...]

    @property
    def kind(self) -> str:
        """The layer's type, "Conv2d"; "Concatenation" for the end of an Inception block."""
        return "Concatenation" if self.is_concatenation else type(self.module).__name__

    @property
    def is_concatenation(self) -> bool:
        return isinstance(self.module, Inception)

    def compute(self, inputs: list[Tensor]) -> Tensor:
        """The node's output for the outputs of its sources, in their order."""
        if self.is_concatenation:
            return torch.cat(inputs, dim=1)
        return self.module(inputs[0])


def nodes(model: nn.Sequential) -> list[Node]:
    """List every layer in the order of computation, inside blocks and all Inception paths."""
    return list(_walk(model, "", INPUT))


def _walk(layers: nn.Sequential, prefix: str, source: str) -> Iterator[Node]:
    for name, layer in layers.named_children():
        for node in _enter(layer, prefix + name, source):
            yield node
            source = node.name


def _enter(layer: nn.Module, name: str, source: str) -> Iterator[Node]:
    """The nodes of one layer or block; the last of them is its output."""
    if isinstance(layer, Inception):
        ends = []
        for path_name, path in layer.named_children():
            path_nodes = list(_enter(path, f"{name}.{path_name}", source))
            ends.append(path_nodes[-1].name)
            yield from path_nodes
        yield Node(name, layer, tuple(ends))
    elif isinstance(layer, nn.Sequential):
        yield from _walk(layer, f"{name}.", source)
    else:
        yield Node(name, layer, (source,))
