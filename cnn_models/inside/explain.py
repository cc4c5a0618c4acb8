"""Why this answer: which parts of a picture speak for a class.

Grad-CAM: Selvaraju et al., arXiv 1610.02391, equations 1 and 2. Where the last maps are the
classes' own it is the plain class activation map of Zhou et al., arXiv 1512.04150. Occlusion:
Zeiler and Fergus, arXiv 1311.2901, section 4.2.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from cnn_models.inputs import to_input
from cnn_models.inside.graph import Node, nodes
from cnn_models.inside.layers import Layer
from cnn_models.inside.trace import run

MOST_VALUES = 32_000_000  # of a layer's output for one batch: 64 MB in bfloat16


@dataclass(frozen=True)
class ClassMap:
    """Where a layer finds evidence for a class.

    layer: the layer looked at. values: (H, W) float, its evidence a cell, never negative; all zero
    where nothing speaks for the class. plain: True where they are the layer's own values.
    """

    layer: str
    values: Tensor
    plain: bool


def last_map(layers: list[Node]) -> str:
    """The last layer whose cells still have a place: before the pooling that ends the maps."""
    flatten = next(node for node in layers if isinstance(node.module, nn.Flatten))
    by_name = {node.name: node for node in layers}
    node = by_name[flatten.sources[0]]
    while isinstance(node.module, nn.MaxPool2d | nn.AvgPool2d | nn.AdaptiveAvgPool2d):
        node = by_name[node.sources[0]]
    return node.name


def grad_cam(model: nn.Sequential, outputs: Mapping[str, Tensor], target: int) -> ClassMap:
    """Grad-CAM of one picture for the class with index `target`.

    outputs: what `trace` gave for it. Only the layers behind the map are computed again. The
    gradients are summed over the cells, where the paper takes their mean: then the map of a network
    that ends in global pooling is its plain class activation map, in units of the logit, and
    networks can be compared.
    """
    layers = nodes(model)
    layer = last_map(layers)
    names = [node.name for node in layers]
    head = layers[names.index(layer) + 1 :]
    # A copy may have gradients, even of inference mode's.
    maps = outputs[layer].detach().to(next(model.parameters()).dtype, copy=True)
    if not any(isinstance(node.module, nn.Linear) for node in head):
        return ClassMap(layer, maps[0, target].float().relu(), plain=True)
    with torch.enable_grad():
        maps.requires_grad_()
        computed = {layer: maps}
        run(head, computed)
        (gradient,) = torch.autograd.grad(computed["logits"][0, target], maps)
    weights = gradient[0].float().sum(dim=(1, 2))
    values = torch.einsum("c,chw->hw", weights, maps[0].detach().float()).relu()
    return ClassMap(layer, values, plain=False)


def pictures_at_once(layers: Sequence[Layer]) -> int:
    """How many pictures one batch may have before a layer's output is too large for the memory."""
    return max(1, MOST_VALUES // max(math.prod(layer.shape) for layer in layers))


@torch.inference_mode()
def occlusion(
    model: nn.Module,
    pixels: Tensor,
    input_size: int,
    target: int,
    at_once: int = 16,
    square: int = 7,
    stride: int = 3,
) -> Tensor:
    """Cover the picture with a black square, place after place, and see what the answer loses.

    pixels: (28, 28) uint8. target: index of the class. at_once: most pictures of a batch. Returns
    (28, 28) float: by how much the class's probability falls, -1..1, as the mean over the squares
    that cover a pixel.
    """
    places = range(0, pixels.shape[-1] - square + 1, stride)
    corners = [(y, x) for y in places for x in places]
    covered = pixels.repeat(len(corners) + 1, 1, 1)
    for picture, (y, x) in zip(covered, corners, strict=False):
        picture[y : y + square, x : x + square] = 0
    # Where the picture is black already, a square changes nothing: such pictures are asked once.
    asked, places_of = covered.unique(dim=0, return_inverse=True)
    dtype = next(model.parameters()).dtype
    probabilities = torch.cat(
        [
            model(to_input(batch, input_size).to(dtype)).float().softmax(dim=1)[:, target]
            for batch in asked.chunk(math.ceil(len(asked) / at_once))
        ]
    )[places_of]
    losses = probabilities[-1] - probabilities[:-1]  # the last picture is not covered
    total, times = torch.zeros(2, *pixels.shape)
    for loss, (y, x) in zip(losses, corners, strict=True):
        total[y : y + square, x : x + square] += loss
        times[y : y + square, x : x + square] += 1
    return total / times.clamp(min=1)
