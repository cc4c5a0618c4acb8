"""A photo as it might have been taken as well: turned, nearer, in other light, its mask worse.

Each variant goes the whole way through `pictures.prepare`, which is where photos differ from one
another: 28x28 pixels that are only shifted and warped know nothing of another light's mask.
"""

import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter
from scipy import ndimage

from pictures import PictureRefused, open_picture, prepare
from pictures.garment import Garment, find_garment
from pictures.mask_parts import fill_holes
from pictures.prepare import Find

VERSION = 1  # of what is drawn here: raise it whenever a variant would come out differently
NUM_VARIANTS = 5
PLAIN, WORSE_MASK = 0, 4  # the variant that is as the photo is, and the one with a worse mask
DONE, EMPTY, REFUSED = 1, 2, 3  # how preparing ended; 0 is for what has not been prepared

Variant = tuple[int, int, np.ndarray]  # its number, how it ended, (28, 28) uint8


def prepare_variants(file: Path, image: str, variants: list[int]) -> list[Variant]:
    """What becomes of a photo's variants; the same at every call.

    image: the photo's name; with the variant's number it decides what is drawn.
    """
    try:
        picture = open_picture(file).convert("RGB")
    except PictureRefused:
        return [(v, REFUSED, np.zeros((28, 28), np.uint8)) for v in variants]
    found = []
    for variant in variants:
        rng = _generator(image, variant)
        changed = picture if variant == PLAIN else vary(picture, rng)
        find = _worse(rng) if variant == WORSE_MASK else find_garment
        prepared = prepare(changed, find=find)
        found.append((variant, EMPTY if prepared.empty else DONE, prepared.pixels))
    return found


def vary(picture: Image.Image, rng: np.random.Generator) -> Image.Image:
    """The RGB picture turned by up to 12 degrees, nearer or farther, and in another light.

    What comes in at the edges is the picture mirrored.
    """
    width, height = picture.size
    edge = max(width, height) // 2
    wide = np.pad(np.asarray(picture), ((edge, edge), (edge, edge), (0, 0)), "symmetric")
    angle = np.deg2rad(rng.uniform(-12, 12))
    scale = np.exp(rng.uniform(-0.2, 0.15))  # above 1: farther away
    centre = np.array([width, height]) / 2 + edge
    aim = centre + rng.uniform(-0.05, 0.05, 2) * (width, height)
    turn = scale * np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    start = aim - turn @ (np.array([width, height]) / 2)
    turned = Image.fromarray(wide).transform(
        (width, height),
        Image.Transform.AFFINE,
        (*turn[0], start[0], *turn[1], start[1]),
        Image.Resampling.BILINEAR,
    )
    if rng.random() < 0.3:
        turned = turned.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 1.2)))
    return _in_other_light(turned, rng)


def _in_other_light(picture: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Brighter or darker, warmer or colder, with more or less contrast."""
    tones = np.asarray(picture, np.float32) / 255
    tones = tones ** np.exp(rng.uniform(-0.25, 0.25))
    warmth = np.exp(rng.uniform(-0.1, 0.1))
    tones = tones * np.exp(rng.uniform(-0.2, 0.2)) * (warmth, 1.0, 1 / warmth)
    mean = tones.mean()
    tones = mean + (tones - mean) * np.exp(rng.uniform(-0.2, 0.2))
    return Image.fromarray((tones * 255).round().clip(0, 255).astype(np.uint8))


def _worse(rng: np.random.Generator) -> Find:
    """A finder whose garment's outline has wandered: too wide here, too narrow there."""

    def find(rgb: np.ndarray, alpha: np.ndarray) -> Garment:
        found = find_garment(rgb, alpha)
        if not found.found:
            return found
        solid = wander(found.solid, rng)
        if not solid.any():
            return found
        mask = solid & (found.mask | ~found.solid)  # holes stay, new ground is all new
        return replace(found, mask=mask, solid=fill_holes(mask))

    return find


def wander(mask: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Move the outline of an (H, W) bool mask by smooth noise of some pixels, either way."""
    inside = ndimage.distance_transform_edt(mask) - ndimage.distance_transform_edt(~mask)
    noise = ndimage.gaussian_filter(rng.standard_normal(mask.shape), rng.uniform(6, 20))
    noise *= rng.uniform(2, 6) / max(noise.std(), 1e-9)
    return inside + noise + rng.normal(0, 2) > 0


def _generator(image: str, variant: int) -> np.random.Generator:
    seed = hashlib.sha256(f"{VERSION} {image} {variant}".encode()).digest()
    return np.random.default_rng(int.from_bytes(seed[:8], "little"))
