"""Colours of a plot -> the values that they stand for."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image

STRIP = Path(__file__).with_name("colour_maps.png")  # drawn by tools/draw_colour_maps.py
NUM_COLOURS = 256
# Grey first: of maps that explain a picture alike, the first is taken.
_NAMES = """
gray viridis plasma inferno magma cividis jet turbo hot bone Blues Greens Oranges Purples Reds
YlOrBr YlOrRd OrRd PuRd RdPu BuPu GnBu PuBu YlGnBu PuBuGn BuGn YlGn pink spring summer autumn winter
cool Wistia afmhot gist_heat copper PiYG PRGn BrBG PuOr RdGy RdBu RdYlBu RdYlGn Spectral coolwarm
bwr seismic twilight twilight_shifted hsv ocean gist_earth terrain gist_stern gnuplot gnuplot2
CMRmap cubehelix brg gist_rainbow rainbow nipy_spectral gist_ncar rocket mako flare crest icefire
vlag
"""
NAMES = tuple(_NAMES.split())
NEAR_END = 26.0  # from the picture's ground to a map's end, of 255 a channel
NEAR_WITHIN = 10.0  # and to a colour between the ends
MOST_BELOW = 0.7  # of a map's length below the ground's colour
GREY = 3.0  # the most that the channels of a grey picture differ on average
COARSE = 4  # a map is chosen by every fourth of its colours


@dataclass(frozen=True)
class Map:
    """One with the ground as its value 0: `colours`, (256, 3) float32.

    distance: how far the picture's colours lie from it on average, 0..441. whole: from end to end.
    """

    name: str
    colours: np.ndarray
    distance: float
    whole: bool


@cache
def _maps() -> np.ndarray:
    """(2 * maps, 256, 3) float32, 0..255: each map, and then from its other end."""
    with Image.open(STRIP) as strip:
        lines = np.asarray(strip.convert("RGB"), np.float32)
    return np.stack([lines, lines[:, ::-1]], axis=1).reshape(-1, NUM_COLOURS, 3)


def find_map(colours: np.ndarray, ground: np.ndarray) -> Map | None:
    """The map that explains the colours best, of those that begin or end with the ground's.

    Or pass it, and are used from there on only.

    colours: (N, 3) of the picture. ground: (3,) of what must be value 0. None where no map does.
    """
    best: Map | None = None
    grey = np.ptp(colours.astype(np.float32), axis=1).mean() < GREY
    lines = _maps()[:2] if grey else _maps()
    apart = np.sqrt(((lines - ground) ** 2).sum(axis=2))  # (ways, 256), from the ground
    nearest = apart.argmin(axis=1)
    whole = apart[:, 0] <= NEAR_END
    within = (apart.min(axis=1) <= NEAR_WITHIN) & (nearest <= MOST_BELOW * NUM_COLOURS)
    for place in np.nonzero(whole | within)[0]:
        used = lines[place] if whole[place] else _from(lines[place], int(nearest[place]))
        distance = float(np.sqrt(_squared(colours, used[::COARSE]).min(axis=1)).mean())
        if best is None or distance < best.distance - 0.5:
            best = Map(NAMES[place // 2], used, distance, bool(whole[place]))
    return best


def _from(line: np.ndarray, start: int) -> np.ndarray:
    """A map from one of its colours on, as where `vmin` lies below zero."""
    places = np.linspace(start, NUM_COLOURS - 1, NUM_COLOURS)
    channels = [np.interp(places, np.arange(NUM_COLOURS), line[:, c]) for c in range(3)]
    return np.stack(channels, axis=1).astype(np.float32)


def undo(found: Map, colours: np.ndarray, roughly: bool = False) -> np.ndarray:
    """(..., 3) uint8 colours -> (...) float32 values 0..255, by the nearest of the map's.

    roughly: with 6 bits a channel, which is quicker where there are many.
    """
    flat = colours.reshape(-1, 3)
    if found.name == "gray":
        grey = flat.mean(axis=1, dtype=np.float32)
        first, last = found.colours[[0, -1], 0]
        values = ((grey - first) * (255 / (last - first))).clip(0, 255)
        return values.reshape(colours.shape[:-1])
    if roughly:
        flat = (flat & 252) + 2
    codes = flat @ np.array([1, 1 << 8, 1 << 16], np.int32)
    different, places = np.unique(codes, return_inverse=True)
    each = np.stack([different & 255, different >> 8 & 255, different >> 16], axis=1)
    values = _squared(each, found.colours).argmin(axis=1).astype(np.float32)
    return values[places].reshape(colours.shape[:-1])


def _squared(colours: np.ndarray, line: np.ndarray) -> np.ndarray:
    """(N, L) float32: squared distances of N colours from a map's L."""
    colours = colours.astype(np.float32)
    squares = (line**2).sum(axis=1) - 2 * (colours @ line.T)
    squares += (colours**2).sum(axis=1)[:, None]
    return np.maximum(squares, 0.0, out=squares)
