"""Which input pixels one cell of a layer can see.

The rules are those of Araujo, Norris and Sim, "Computing receptive fields of convolutional neural
networks", Distill 2019, with fields kept for one axis: all pictures and kernels here are square.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from torch import nn


@dataclass(frozen=True)
class Field:
    """The receptive fields of a layer's cells, along one axis, in input pixels.

    size: side of the square that a cell sees, padding included. jump: distance between the fields
        of two neighbouring cells. start: left edge of the first cell's field; negative where it
        begins in the padding. cells: how many cells the layer has along the axis. limit: the pixel
        after the last that any cell sees; a stride may leave the input's last pixels unused.
    """

    cells: int
    limit: int
    size: int = 1
    jump: int = 1
    start: int = 0

    def slide(self, kernel: int, stride: int, padding: int) -> "Field":
        """The field of a layer that slides a window over this one."""
        cells = (self.cells + 2 * padding - kernel) // stride + 1
        last_used = min((cells - 1) * stride - padding + kernel, self.cells) - 1
        return Field(
            cells=cells,
            limit=self.interval(last_used)[1],
            size=self.size + (kernel - 1) * self.jump,
            jump=self.jump * stride,
            start=self.start - padding * self.jump,
        )

    def gather(self) -> "Field":
        """The field of a layer each of whose units sees all cells of this one."""
        return replace(self, size=self.size + (self.cells - 1) * self.jump, cells=1)

    def interval(self, index: int) -> tuple[int, int]:
        """First pixel, and the one after the last, that cell `index` sees inside the input."""
        first = self.start + index * self.jump
        return max(first, 0), min(first + self.size, self.limit)

    def box(self, row: int, column: int) -> tuple[int, int, int, int]:
        """(left, top, right, bottom) of what a cell sees inside the input; right is exclusive."""
        (top, bottom), (left, right) = self.interval(row), self.interval(column)
        return left, top, right, bottom

    def is_cut(self, row: int, column: int) -> bool:
        """Tell whether a part of what the cell sees is padding."""
        left, top, right, bottom = self.box(row, column)
        return min(right - left, bottom - top) < self.size


def window(layer: nn.Module) -> tuple[int, int, int] | None:
    """(kernel, stride, padding) of a convolution or pooling; None for any other layer."""
    if not isinstance(layer, nn.Conv2d | nn.MaxPool2d | nn.AvgPool2d):
        return None
    sizes = (layer.kernel_size, layer.stride, layer.padding)
    kernel, stride, padding = (int(s if isinstance(s, int) else s[0]) for s in sizes)
    return kernel, stride, padding


def through(layer: nn.Module, fields: Sequence[Field]) -> Field:
    """The field of a layer's cells, given those of its sources.

    A concatenation has the largest of its sources. Flatten keeps the field of the map that it lays
    out: each of its units still sees no more than that.
    """
    field = max(fields, key=lambda f: f.size)
    if (sizes := window(layer)) is not None:
        return field.slide(*sizes)
    if isinstance(layer, nn.Linear | nn.AdaptiveAvgPool2d):
        return field.gather()
    return field
