"""One number of a layer, worked out from the numbers that it is made of."""

from collections.abc import Mapping
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from cnn_models.architectures.batch_norm import BatchNorm
from cnn_models.inside.graph import Node
from cnn_models.inside.receptive_field import window

NORMS = (nn.BatchNorm2d, nn.BatchNorm1d, BatchNorm)


@dataclass(frozen=True)
class Term:
    """What one channel of the input adds to the sum.

    patch: (K, K), the values under the kernel, zero in the padding. kernel: (K, K), its weights.
    total: the sum of their products.
    """

    channel: int
    patch: Tensor
    kernel: Tensor
    total: float


@dataclass(frozen=True)
class WeightedSum:
    """A convolution's or dense layer's value.

    patch: (C, K, K), what of each input channel lies under the kernel. kernel: (C, K, K).
    """

    patch: Tensor
    kernel: Tensor
    bias: float
    value: float

    @property
    def total(self) -> float:
        """The sum of all products, without the bias."""
        return (self.patch * self.kernel).sum().item()

    def strongest(self, num: int) -> list[Term]:
        """The input channels that add or take the most."""
        totals = (self.patch * self.kernel).sum(dim=(1, 2))
        ranked = torch.argsort(totals.abs(), descending=True, stable=True)[:num].tolist()
        return [Term(c, self.patch[c], self.kernel[c], totals[c].item()) for c in ranked]


@dataclass(frozen=True)
class Window:
    """A pooling's value. patch: (K, K); -inf, which never wins, in a maximum's padding."""

    patch: Tensor
    is_maximum: bool
    value: float


@dataclass(frozen=True)
class Normalised:
    """A batch norm's value: (x - mean) / sqrt(variance + eps) * weight + bias."""

    x: float
    mean: float
    variance: float
    eps: float
    weight: float
    bias: float
    value: float


@dataclass(frozen=True)
class Passed:
    """A value made of one other alone: an activation, dropout (off), flatten, concatenation.

    source, channel, row, col: where that other one lies. x: what it is.
    """

    source: str
    channel: int
    row: int
    col: int
    x: float
    value: float


Working = WeightedSum | Window | Normalised | Passed


def work_out(
    node: Node, outputs: Mapping[str, Tensor], channel: int, row: int, col: int
) -> Working:
    """Work out one value of a layer, in evaluation mode.

    outputs: the tensors in float32, with INPUT among them, of which the first picture is taken.
    row, col: of the cell; 0 for a vector. Raises IndexError for a cell that is not there.
    """
    value = cell(outputs[node.name], channel, row, col)
    module, source = node.module, outputs[node.sources[0]][0]
    if isinstance(module, nn.Conv2d):
        patch = _patch(source, module, row, col, 0.0)
        kernel = module.weight[channel].detach().float()
        return WeightedSum(patch, kernel, _bias(module, channel), value)
    if isinstance(module, nn.Linear):
        kernel = module.weight[channel, :, None, None].detach().float()
        return WeightedSum(source[:, None, None], kernel, _bias(module, channel), value)
    if isinstance(module, nn.MaxPool2d | nn.AvgPool2d):
        is_maximum = isinstance(module, nn.MaxPool2d)
        patch = _patch(
            source[channel : channel + 1], module, row, col, -torch.inf if is_maximum else 0.0
        )
        return Window(patch[0], is_maximum, value)
    if isinstance(module, nn.AdaptiveAvgPool2d):
        return Window(source[channel], False, value)
    if isinstance(module, NORMS):
        x = cell(outputs[node.sources[0]], channel, row, col)
        numbers, keys = module.state_dict(), ("running_mean", "running_var", "weight", "bias")
        mean, variance, weight, bias = (numbers[key][channel].item() for key in keys)
        return Normalised(x, mean, variance, module.eps, weight, bias, value)
    place = _where_from(node, outputs, channel, row, col)
    return Passed(*place, cell(outputs[place[0]], *place[1:]), value)


def cell(output: Tensor, channel: int, row: int, col: int) -> float:
    """One value of a layer's output for the first picture: (N, C, H, W) or (N, C)."""
    values = output[0] if output.dim() == 4 else output[0][:, None, None]
    return values[channel, row, col].item()


def _bias(layer: nn.Conv2d | nn.Linear, channel: int) -> float:
    return 0.0 if layer.bias is None else layer.bias[channel].item()


def _where_from(
    node: Node, outputs: Mapping[str, Tensor], channel: int, row: int, col: int
) -> tuple[str, int, int, int]:
    """Source, channel, row and column of the one value that a cell is made of."""
    if isinstance(node.module, nn.Flatten):
        height, width = outputs[node.sources[0]].shape[-2:]
        channel, place = divmod(channel, height * width)
        return node.sources[0], channel, *divmod(place, width)
    for source in node.sources:
        num_channels = outputs[source].shape[1]
        if channel < num_channels:
            break
        channel -= num_channels
    return source, channel, row, col


def _patch(source: Tensor, module: nn.Module, row: int, col: int, outside: float) -> Tensor:
    """(C, K, K): what the window of a cell covers in (C, H, W)."""
    if (sizes := window(module)) is None:
        raise TypeError(f"{type(module).__name__} has no window to cut a patch with.")
    kernel, stride, padding = sizes
    source = F.pad(source, (padding,) * 4, value=outside if padding else 0.0)
    top, left = row * stride, col * stride
    return source[:, top : top + kernel, left : left + kernel]
