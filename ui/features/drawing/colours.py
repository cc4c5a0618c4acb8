"""Numbers to colours: one diverging map with a white zero, one sequential map, and their legends.

Signed maps: ColorBrewer's RdBu (Brewer and Harrower, colorbrewer2.org), turned so that negative is
blue; it is safe for colour-blind eyes. Attributions: viridis (van der Walt and Smith, 2015).
"""

import base64
import io
from functools import cache

import numpy as np
from PIL import Image
from skimage.color import rgb2lab

from ui.features.drawing.png import encode

BLUES = ("#053061", "#2166ac", "#4393c3", "#92c5de", "#d1e5f0")
REDS = ("#fddbc7", "#f4a582", "#d6604d", "#b2182b", "#67001f")
RED_BLUE = (*BLUES, "#f7f7f7", *REDS)
VIRIDIS = ("#440154", "#46327e", "#365c8d", "#277f8e", "#1fa187", "#4ac16d", "#a0da39", "#fde725")

# Of the 256 colours of a picture, the first 241 are the scale, with zero exactly in the middle.
LEVELS = 241
# Every second of them is used: no eye tells neighbours apart, and a layer's picture is a sixth
# smaller (NiN's largest 322 -> 271 kB).
STEP = 2
INK, PLATE, HATCH = 241, 242, 243
PATHS = (244, 245, 246, 247)  # one a path of an Inception block
GAP = 255  # transparent
MIDDLE_GREY = 49.4  # the lightness, L*, on which black and white are read alike
# Okabe and Ito's orange, sky blue, green and purple: told apart by colour-blind eyes too.
PATH_COLOURS = ("#e69f00", "#56b4e9", "#009e73", "#cc79a7")
OTHER_COLOURS = ("#111111", "#ffffff", "#9a9a9a", *PATH_COLOURS)


def to_levels(values: np.ndarray, limit: float, signed: bool = True) -> np.ndarray:
    """Colour numbers, uint8 0..240 in steps of STEP, of float values of any shape.

    signed: -limit..limit, where zero is 120 for any limit; otherwise 0..limit. Values beyond are
    drawn like the limit; a limit of 0 draws all like zero.
    """
    share = np.clip(values / limit, -1 if signed else 0, 1) if limit > 0 else np.zeros(values.shape)
    shifted = (share + 1) / 2 if signed else share
    return (STEP * np.rint(shifted * ((LEVELS - 1) // STEP))).astype(np.uint8)


def picture(levels: np.ndarray, sequential: bool = False) -> Image.Image:
    """A picture with a palette from (H, W) uint8 colour numbers; the gap is transparent."""
    height, width = levels.shape
    image = Image.frombytes("P", (width, height), np.ascontiguousarray(levels).tobytes())
    image.putpalette(_palette(sequential))
    image.info["transparency"] = GAP
    return image


def png(image: Image.Image) -> bytes:
    """Encode any picture as a PNG file; quick rather than small."""
    if image.mode == "P":
        palette = np.frombuffer(bytes(image.getpalette() or ()), np.uint8).reshape(-1, 3)
        return encode(np.asarray(image), palette, GAP)
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=4)
    return out.getvalue()


def url(image: Image.Image) -> str:
    """The picture as a `data:` URL."""
    return f"data:image/png;base64,{base64.b64encode(png(image)).decode()}"


def gradient(signed: bool, sequential: bool = False) -> str:
    """The scale from its lowest to its highest colour, as a CSS colour list.

    signed: False leaves out the negative half, so that zero keeps its colour.
    """
    anchors = VIRIDIS if sequential else RED_BLUE if signed else RED_BLUE[len(BLUES) :]
    return ", ".join(anchors)


def to_rgb(values: np.ndarray, limit: float) -> np.ndarray:
    """(H, W) float values, 0..limit, in viridis: (H, W, 3) uint8."""
    palette = np.frombuffer(_palette(sequential=True), np.uint8).reshape(256, 3)
    return palette[to_levels(values, limit, signed=False)]


def inks(rgb: np.ndarray) -> np.ndarray:
    """Of (H, W, 3) uint8 colours, the ink to read on each: "#000" or "#fff", at 4.5 : 1 or more."""
    return np.where(rgb2lab(rgb)[..., 0] > MIDDLE_GREY, "#000", "#fff")


@cache
def _palette(sequential: bool) -> bytes:
    """256 times red, green, blue."""
    anchors = np.array([_rgb(c) for c in (VIRIDIS if sequential else RED_BLUE)], float)
    places = np.linspace(0, len(anchors) - 1, LEVELS)
    scale = [np.interp(places, np.arange(len(anchors)), anchors[:, i]) for i in range(3)]
    palette = np.zeros((256, 3), np.uint8)
    palette[:LEVELS] = np.rint(np.stack(scale, axis=1))
    palette[LEVELS : LEVELS + len(OTHER_COLOURS)] = [_rgb(c) for c in OTHER_COLOURS]
    return palette.tobytes()


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour[1:]))
