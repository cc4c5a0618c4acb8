"""The layer table of a network: shapes, parameters, multiply-adds and receptive fields."""

import functools
import math
from dataclasses import dataclass

import torch
from torch import nn

from cnn_models.inside.graph import INPUT, Node, nodes
from cnn_models.inside.receptive_field import Field, through, window
from cnn_models.registry import build, find

Shape = tuple[int, ...]  # without the batch axis


@dataclass(frozen=True)
class Layer:
    """One row of the table.

    kind: "Conv2d"; the end of an Inception block is a "Concatenation". shape: of the output,
    without the batch axis. multiply_adds: for one picture; additions of biases, normalisation and
    pooling are not counted. field: in pixels of the network's input. arithmetic: how the side of
    the output comes about, "⌊(224 - 11 + 2*1)/4⌋ + 1 = 54"; "" where the layer does not change it.
    sources: the layers that feed it, or "input".
    """

    name: str
    kind: str
    shape: Shape
    parameters: int
    multiply_adds: int
    field: Field
    arithmetic: str
    sources: tuple[str, ...]

    @property
    def is_map(self) -> bool:
        """True for (C, H, W), False for a vector."""
        return len(self.shape) == 3


@functools.cache
def layer_table(name: str) -> tuple[Layer, ...]:
    """List every layer of the network called `name`, in order; ValueError for an unknown name.

    Nothing is computed or allocated: the network is built on the meta device, and the shapes are
    worked out. A pass on that device would give them too, but its first one imports PyTorch's
    compiler, for seconds.
    """
    size = find(name).input_size
    with torch.device("meta"):
        model = build(name)
    fields = {INPUT: Field(cells=size, limit=size)}
    shapes: dict[str, Shape] = {INPUT: (1, size, size)}
    layers = []
    for node in nodes(model):
        fields[node.name] = through(node.module, [fields[source] for source in node.sources])
        sources = [shapes[source] for source in node.sources]
        shapes[node.name] = _shape(node, sources, fields[node.name].cells)
        layers.append(_layer(node, sources[0], shapes[node.name], fields[node.name]))
    return tuple(layers)


def find_layer(name: str, layer_name: str) -> Layer:
    """One row of the network's table; ValueError lists the layers that there are."""
    table = {layer.name: layer for layer in layer_table(name)}
    if layer_name in table:
        return table[layer_name]
    raise ValueError(
        f"{find(name).title} has no layer {repr(layer_name)[:60]}. Its layers: {', '.join(table)}."
    )


def _shape(node: Node, sources: list[Shape], cells: int) -> Shape:
    """What a node gives for what it takes; cells: along each side of its map, if it is one."""
    module, channels = node.module, sum(source[0] for source in sources)
    if isinstance(module, nn.Flatten):
        return (math.prod(sources[0]),)
    if isinstance(module, nn.Linear):
        return (module.out_features,)
    if isinstance(module, nn.Conv2d):
        channels = module.out_channels
    return (channels, cells, cells) if len(sources[0]) == 3 else (channels,)


def _layer(node: Node, source: Shape, shape: Shape, field: Field) -> Layer:
    # A concatenation owns no weights: those of the block are its paths', and counted there.
    parameters = [] if node.is_concatenation else node.module.parameters()
    return Layer(
        name=node.name,
        kind=node.kind,
        shape=shape,
        parameters=sum(p.numel() for p in parameters),
        multiply_adds=_multiply_adds(node.module, shape),
        field=field,
        arithmetic=_arithmetic(node, source, shape),
        sources=node.sources,
    )


def _multiply_adds(module: nn.Module, shape: Shape) -> int:
    """Every value of the output is a sum with one product for each weight of its channel."""
    if isinstance(module, nn.Conv2d | nn.Linear):
        return math.prod(shape) * module.weight[0].numel()
    return 0


def _arithmetic(node: Node, source: Shape, shape: Shape) -> str:
    if isinstance(node.module, nn.Flatten):
        return f"{'*'.join(map(str, source))} = {shape[0]}"
    sizes = window(node.module)
    if sizes is None:
        return ""
    kernel, stride, padding = sizes
    text = f"{source[-1]} - {kernel}" + (f" + 2*{padding}" if padding else "")
    share = f"({text})/{stride}"
    rest = (source[-1] - kernel + 2 * padding) % stride
    return f"{f'⌊{share}⌋' if rest else share} + 1 = {shape[-1]}"
