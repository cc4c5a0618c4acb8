"""All channels of a layer in one picture."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image, ImageDraw, ImageFont
from torch import Tensor

from ui.features.drawing import colours
from ui.features.drawing.layout import BAND, GAP, Layout, lay_out

MIN_TILE, MAX_TILE = 48, 56  # pixels
MIN_UNIT = 8  # pixels a side of one value of a vector


@dataclass(frozen=True)
class Atlas:
    """A picture of all channels and where each one lies.

    shrunk: how many values across were averaged into one pixel; 1 where each has its own.
    """

    image: Image.Image
    layout: Layout
    shrunk: int = 1


def strongest_first(maps: Tensor) -> list[int]:
    """Channels by mean absolute value, largest first; maps: (C, H, W) or (C,)."""
    strengths = maps.reshape(len(maps), -1).abs().mean(dim=1)
    return torch.argsort(strengths, descending=True, stable=True).tolist()


def silent(maps: Tensor) -> Tensor:
    """(C,) bool: channels that are zero everywhere; maps: (C, H, W) or (C,)."""
    return (maps.reshape(len(maps), -1) == 0).all(dim=1)


def draw_atlas(
    maps: Tensor,
    limit: float | None,
    order: Sequence[int] | None = None,
    band_sizes: Sequence[int] | None = None,
    columns: int = 0,
) -> Atlas:
    """Draw every channel of (C, H, W) maps as a tile, side by side.

    limit: the common scale; None scales each channel by its own maximum, written on its tile.
    order: the channel of each tile; as in the network if left out. band_sizes: how many tiles each
    path of an Inception block has, in order. Silent channels are hatched.
    """
    order = list(range(len(maps))) if order is None else list(order)
    tiles, shrunk = _tiles(maps[torch.tensor(order)], limit)
    layout = lay_out(order, tiles.shape[-1], band_sizes, columns)
    canvas = _paste(tiles, layout)
    if band_sizes:
        _paint_bands(canvas, layout)
    if limit is None:
        _write_maxima(canvas, layout, maps.flatten(1).abs().amax(dim=1).tolist())
    return Atlas(colours.picture(canvas), layout, shrunk)


def draw_vector(vector: Tensor, limit: float, order: Sequence[int] | None = None) -> Atlas:
    """Draw (C,) values as one picture, a small square each, row by row."""
    order = list(range(len(vector))) if order is None else list(order)
    layout = lay_out(order, max(MIN_UNIT, MIN_TILE // math.ceil(math.sqrt(len(order)))))
    levels = colours.to_levels(vector[torch.tensor(order)].numpy(), limit)
    tiles = np.broadcast_to(levels[:, None, None], (len(order), layout.tile, layout.tile))
    return Atlas(colours.picture(_paste(tiles, layout)), layout)


def draw_map(feature_map: Tensor, limit: float) -> Image.Image:
    """One (H, W) map, a pixel a value."""
    return colours.picture(colours.to_levels(feature_map.numpy(), limit))


def draw_mean(output: Tensor) -> Image.Image:
    """A small picture of a whole layer: the mean of (C, H, W) maps, or (C,) values in a square.

    On a scale of its own: a mean is far smaller than the values it was made of.
    """
    if output.dim() == 3:
        mean = output.mean(dim=0, keepdim=True)
        shrunk = math.ceil(mean.shape[-1] / MAX_TILE)
        mean = F.avg_pool2d(mean, shrunk)[0]
        return draw_map(mean, mean.abs().max().item())
    side = math.ceil(math.sqrt(len(output)))
    levels = np.full(side * side, colours.GAP, np.uint8)
    levels[: len(output)] = colours.to_levels(output.numpy(), output.abs().max().item())
    return colours.picture(levels.reshape(side, side))


def _tiles(maps: Tensor, limit: float | None) -> tuple[np.ndarray, int]:
    """(C, T, T) colour numbers, and by how much the maps were shrunk."""
    is_silent = silent(maps).numpy()
    shrunk = math.ceil(maps.shape[-1] / MAX_TILE)
    values = (F.avg_pool2d(maps, shrunk) if shrunk > 1 else maps).numpy()
    if limit is None:
        largest = np.abs(values).max(axis=(1, 2), keepdims=True)
        values, limit = values / np.where(largest > 0, largest, 1), 1.0
    levels = colours.to_levels(values, limit)
    factor = math.ceil(MIN_TILE / levels.shape[-1])
    levels = levels.repeat(factor, axis=1).repeat(factor, axis=2)
    rows, columns = np.indices(levels.shape[1:])
    hatching = (rows + columns) % 8 == 0
    levels[is_silent] = np.where(hatching, colours.HATCH, levels[is_silent])
    return levels, shrunk


def _paste(tiles: np.ndarray, layout: Layout) -> np.ndarray:
    width, height = layout.size
    canvas = np.full((height, width), colours.GAP, np.uint8)
    for (x, y), tile in zip(layout.corners(), tiles, strict=True):
        canvas[y : y + layout.tile, x : x + layout.tile] = tile
    return canvas


def _paint_bands(canvas: np.ndarray, layout: Layout) -> None:
    for band, colour in zip(layout.bands, colours.PATHS, strict=True):
        rows = math.ceil(band.count / layout.columns)
        top = band.row * layout.cell
        canvas[top : top + rows * layout.cell - GAP, : BAND - GAP] = colour


def _write_maxima(canvas: np.ndarray, layout: Layout, maxima: list[float]) -> None:
    """Write each channel's largest absolute value into its tile's corner."""
    for (x, y), channel in zip(layout.corners(), layout.order, strict=True):
        words = np.concatenate([_glyph(letter) for letter in f"{maxima[channel]:.2g}"], axis=1)
        height, width = words.shape
        canvas[y : y + height, x : x + width] = words


@cache
def _glyph(letter: str) -> np.ndarray:
    """A letter of a small font as colour numbers, without smoothing: a palette has no shades."""
    font = ImageFont.load_default(size=10)
    image = Image.new("1", (math.ceil(font.getlength(letter)), 11))
    ImageDraw.Draw(image).text((0, -1), letter, 1, font)
    return np.where(np.asarray(image), colours.INK, colours.PLATE).astype(np.uint8)
