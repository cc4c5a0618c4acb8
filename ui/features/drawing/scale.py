"""How far the colours of a layer reach.

A scale is one limit: the colours run from -limit to +limit, with zero in the middle.
"""

from collections.abc import Sequence

import torch
from torch import Tensor

from cnn_models.inside.graph import INPUT
from cnn_models.inside.layers import Layer

SHARE = 0.995  # of a layer's values lie within its scale; one outlier would fade all the rest
# These make new values; all that follow them keep their scale, so that one sees what was changed.
MAKES_A_SCALE = ("Conv2d", "Linear", "Concatenation")


def origin(layers: Sequence[Layer], name: str) -> str:
    """The layer whose scale the layer `name` uses: itself, or the convolution before it."""
    by_name = {layer.name: layer for layer in layers}
    while by_name[name].kind not in MAKES_A_SCALE:
        source = by_name[name].sources[0]
        if source == INPUT:
            break
        name = source
    return name


def origins(layers: Sequence[Layer]) -> list[str]:
    """The layers that have a scale of their own."""
    return [layer.name for layer in layers if layer.kind in MAKES_A_SCALE]


def percentile(values: Tensor) -> float:
    """The value that SHARE of the absolute values do not exceed."""
    flat = values.flatten().abs()
    rank = max(1, round(SHARE * flat.numel()))
    return torch.kthvalue(flat, rank).values.item()


def share_beyond(values: Tensor, limit: float) -> float:
    """Share, 0..1, of the values that the scale cannot tell from its limit."""
    return (values.abs() > limit).float().mean().item()
