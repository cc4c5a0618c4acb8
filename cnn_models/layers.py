"""The layer table of a network: shapes, parameters, multiply-adds and receptive fields."""

import functools
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from cnn_models.graph import INPUT, Node, nodes
from cnn_models.receptive_field import Field, through, window
from cnn_models.registry import build, find
from cnn_models.trace import trace


@dataclass(frozen=True)
class Layer:
    """One row of the table.

    kind: "Conv2d"; the end of an Inception block is a "Concatenation". shape: of the output,
    without the batch axis. multiply_adds: for one picture; additions of biases, normalisation and
    pooling are not counted. field: in pixels of the network's input. arithmetic: how the side of
    the output comes about, "(224 - 11 + 2*1)/4 + 1 = 54"; "" where the layer does not change it.
    sources: the layers that feed it, or "input".
    """

    name: str
    kind: str
    shape: tuple[int, ...]
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

    Nothing is computed or allocated: the network is built on the meta device.
    """
    size = find(name).input_size
    with torch.device("meta"):
        model = build(name).eval()
        images = torch.empty(1, 1, size, size)
    outputs = {INPUT: images, **trace(model, images)}
    fields = {INPUT: Field(cells=size, limit=size)}
    layers = []
    for node in nodes(model):
        fields[node.name] = through(node.module, [fields[source] for source in node.sources])
        layers.append(_layer(node, outputs, fields[node.name]))
    return tuple(layers)


def find_layer(name: str, layer_name: str) -> Layer:
    """One row of the network's table; ValueError lists the layers that there are."""
    table = {layer.name: layer for layer in layer_table(name)}
    if layer_name in table:
        return table[layer_name]
    raise ValueError(
        f"{find(name).title} has no layer {layer_name!r}. Its layers: {', '.join(table)}."
    )


def _layer(node: Node, outputs: dict[str, Tensor], field: Field) -> Layer:
    # A concatenation owns no weights: those of the block are its paths', and counted there.
    parameters = [] if node.is_concatenation else node.module.parameters()
    source, output = outputs[node.sources[0]], outputs[node.name]
    return Layer(
        name=node.name,
        kind=node.kind,
        shape=tuple(output.shape[1:]),
        parameters=sum(p.numel() for p in parameters),
        multiply_adds=_multiply_adds(node.module, output),
        field=field,
        arithmetic=_arithmetic(node, source, output),
        sources=node.sources,
    )


def _multiply_adds(module: nn.Module, output: Tensor) -> int:
    """Every value of the output is a sum with one product for each weight of its channel."""
    if isinstance(module, nn.Conv2d | nn.Linear):
        return output[0].numel() * module.weight[0].numel()
    return 0


def _arithmetic(node: Node, source: Tensor, output: Tensor) -> str:
    if isinstance(node.module, nn.Flatten):
        return f"{'*'.join(map(str, source.shape[1:]))} = {output.shape[1]}"
    sizes = window(node.module)
    if sizes is None:
        return ""
    kernel, stride, padding = sizes
    text = f"{source.shape[-1]} - {kernel}" + (f" + 2*{padding}" if padding else "")
    rest = (source.shape[-1] - kernel + 2 * padding) % stride
    rounding = ", rounded down" if rest else ""
    return f"({text})/{stride} + 1 = {output.shape[-1]}{rounding}"
