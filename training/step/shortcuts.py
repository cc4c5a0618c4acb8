"""Shortcuts through a network's layers, for a training step: the same function, sooner.

None changes what is computed or learned, but for rounding. `python -m training benchmark training`
shows what a step takes.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from cnn_models.architectures.batch_norm import BatchNorm
from training.step.device import waits_for_calls

Layer = Callable[[Tensor], Tensor]
SMALL_MAP = 8  # pixels a side


def with_shortcuts(model: nn.Module, device: torch.device) -> list[Layer]:
    """What to call one after another instead of the layers of `model`.

    model: one of ours: a sequence of layers, or of such sequences.
    """
    on_cpu = not waits_for_calls(device)
    rest: list[nn.Module] = list(_layers(model))
    layers: list[Layer] = []
    while rest:
        match rest:
            case [nn.ReLU() as relu, nn.MaxPool2d(return_indices=False) as pool, *rest]:
                layers += [pool, relu]  # the largest stays the largest: ReLU has a quarter to do
            case [
                nn.Conv2d() as conv,
                nn.Sigmoid(),
                nn.AvgPool2d() as pool,
                *rest,
            ] if on_cpu and _is_first(conv) and _halves(pool):
                layers.append(PooledConvolution(conv))
            case [
                nn.Conv2d() as conv,
                nn.BatchNorm2d() | BatchNorm() as norm,
                nn.Sigmoid(),
                nn.AvgPool2d() as pool,
                *rest,
            ] if on_cpu and _is_first(conv) and _halves(pool):
                layers.append(PooledConvolution(conv, norm))
            case [nn.AvgPool2d() as pool, *rest] if on_cpu and _halves(pool):
                layers.append(halve_small_maps)
            case [layer, *rest]:
                layers.append(layer)
    return layers


@dataclass(frozen=True)
class PooledConvolution:
    """A convolution, perhaps a norm, sigmoid and 2x2 average pooling, in one.

    The four values that a window averages become four channels of one place: the same kernel,
    shifted by no or one pixel right and down, with stride 2. Six maps of 24x24 are then 24 of
    12x12, which fill a CPU's wide registers better, and pooling is a sum over channels.
    """

    conv: nn.Conv2d
    norm: nn.Module | None = None

    def __call__(self, x: Tensor) -> Tensor:
        """(N, 1, H, W) -> (N, out_channels, H', W')."""
        shifts = [(right, 1 - right, down, 1 - down) for down in (0, 1) for right in (0, 1)]
        kernels = torch.stack([F.pad(self.conv.weight, shift) for shift in shifts], dim=1)
        bias = None if self.conv.bias is None else self.conv.bias.repeat_interleave(4)
        x = F.conv2d(x, kernels.flatten(0, 1), bias, stride=2).unflatten(1, (-1, 4))
        if self.norm is not None:
            x = self.norm(x.flatten(2, 3)).reshape(x.shape)
        return x.sigmoid().sum(2).mul(0.25)


def halve_small_maps(x: Tensor) -> Tensor:
    """Average 2x2 windows, (N, C, H, W) -> (N, C, H // 2, W // 2), of small maps by a product.

    PyTorch pools value by value; multiplying maps of 8x8 by a constant matrix takes a quarter of
    its time. Larger maps, and those with their channels last, are pooled by PyTorch.
    """
    height, width = x.shape[2:]
    if max(height, width) > SMALL_MAP or not x.is_contiguous():
        return F.avg_pool2d(x, 2)
    halved = F.linear(x.flatten(2), _halving(height, width).to(x.dtype))
    return halved.unflatten(2, (height // 2, width // 2))


@cache
def _halving(height: int, width: int) -> Tensor:
    """Weights (H' W', H W) float32: what pooling makes of each pixel alone."""
    each_alone = torch.eye(height * width).view(-1, 1, height, width)
    return F.avg_pool2d(each_alone, 2).flatten(1).t().contiguous()


def _is_first(conv: nn.Conv2d) -> bool:
    """Whether it reads the one grey channel, pixel by pixel and without padding."""
    window = (conv.stride, conv.padding, conv.dilation)
    return conv.in_channels == 1 and window == ((1, 1), (0, 0), (1, 1))


def _halves(pool: nn.AvgPool2d) -> bool:
    """Whether its windows are 2x2, side by side, and whole."""
    return (pool.kernel_size, pool.stride, pool.padding, pool.ceil_mode) == (2, 2, 0, False)


def _layers(model: nn.Module) -> Iterator[nn.Module]:
    """Those of nested sequences in their order; an Inception block is one layer."""
    for layer in model.children():
        if isinstance(layer, nn.Sequential):
            yield from _layers(layer)
        else:
            yield layer
