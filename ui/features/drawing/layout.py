"""Where each tile of an atlas lies."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

GAP = 2  # pixels between two tiles
BAND = 8  # pixels at the left that show an Inception path's colour


@dataclass(frozen=True)
class Band:
    """A run of tiles that begins on a row of its own: a path of an Inception block.

    start: its first place in the order of tiles. count: tiles. row: its first row in the atlas.
    """

    start: int
    count: int
    row: int


@dataclass(frozen=True)
class Layout:
    """A near-square grid of square tiles.

    order: the channel on each tile. bands: one, or one a path. tile: side of a tile, pixels.
    left: pixels before the first tile.
    """

    order: tuple[int, ...]
    bands: tuple[Band, ...]
    columns: int
    tile: int
    left: int

    @property
    def cell(self) -> int:
        """Distance between neighbouring tiles, pixels."""
        return self.tile + GAP

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the whole, pixels."""
        last = self.bands[-1]
        rows = last.row + math.ceil(last.count / self.columns)
        widest = min(self.columns, max(band.count for band in self.bands))
        return self.left + widest * self.cell - GAP, rows * self.cell - GAP

    def corners(self) -> list[tuple[int, int]]:
        """Left and top pixel of every tile, in the order of the tiles."""
        places = []
        for band in self.bands:
            for place in range(band.count):
                row, column = divmod(place, self.columns)
                places.append((self.left + column * self.cell, (band.row + row) * self.cell))
        return places


def lay_out(
    order: Sequence[int], tile: int, band_sizes: Sequence[int] | None = None, columns: int = 0
) -> Layout:
    """Place the tiles row by row; near-square unless `columns` says otherwise.

    band_sizes: tiles of each path, in order; each path then begins on a new row, and there is room
    for its colour at the left.
    """
    columns = columns or math.ceil(math.sqrt(len(order)))
    bands, start, row = [], 0, 0
    for size in band_sizes or [len(order)]:
        bands.append(Band(start, size, row))
        start, row = start + size, row + math.ceil(size / columns)
    left = BAND if band_sizes else 0
    return Layout(tuple(order), tuple(bands), columns, tile, left)
