"""Whatever way a picture keeps its colours -> 8-bit RGBA."""

import numpy as np
from PIL import Image, ImageCms

from pictures.refusal import PictureRefused

DIRECT = {"1", "L", "LA", "La", "P", "PA", "RGB", "RGBA", "RGBa", "RGBX", "CMYK", "YCbCr", "HSV"}


def to_rgba(picture: Image.Image, format_name: str) -> Image.Image:
    """Convert a decoded picture of any of Pillow's modes to RGBA.

    16-bit greys are scaled, where Pillow's own conversion would cut them off at 255; so are 32-bit
    and floating-point ones. Raises PictureRefused for NaN, infinity and unknown modes.
    """
    if picture.mode == "LAB":
        profiles = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
        turned = ImageCms.profileToProfile(picture, *profiles, outputMode="RGB")
        return (turned or picture).convert("RGBA")
    if picture.mode in ("I", "F") or picture.mode.startswith("I;16"):
        return _from_deep(picture)
    if picture.mode not in DIRECT:
        raise PictureRefused("unknown_mode", format=format_name, mode=picture.mode)
    if picture.mode == "La":
        picture = picture.convert("LA")
    if picture.mode in ("CMYK", "YCbCr", "HSV", "RGBX"):
        picture = picture.convert("RGB")
    return picture.convert("RGBA")


def scale_key(picture: Image.Image) -> None:
    """Bring the transparent grey of a 2-bit or 4-bit PNG to the 8 bits that its pixels will have.

    Pillow widens the pixels while decoding but leaves the key as stored; call it before that.
    """
    key = picture.info.get("transparency")
    tiles = getattr(picture, "tile", None)
    if isinstance(key, int) and tiles:
        picture.info["transparency"] = key * {"L;2": 85, "L;4": 17}.get(tiles[0][3], 1)


def hide_transparent(rgba: Image.Image) -> Image.Image:
    """White where nothing is to be seen: whatever colour lay hidden there stays hidden."""
    pixels = np.array(rgba)
    pixels[pixels[..., 3] == 0] = (255, 255, 255, 0)
    return Image.fromarray(pixels)


def _from_deep(picture: Image.Image) -> Image.Image:
    """Grey values wider than 8 bits -> RGBA."""
    values = np.asarray(picture)
    num_bad = int(np.count_nonzero(~np.isfinite(values)))
    if num_bad:
        raise PictureRefused("not_numbers", count=num_bad)
    grey = Image.fromarray(_scale(values))
    key = picture.info.get("transparency")
    if isinstance(key, int):
        opaque = np.where(values == key, 0, 255).astype(np.uint8)
        return Image.merge("RGBA", (grey, grey, grey, Image.fromarray(opaque)))
    return grey.convert("RGBA")


def _scale(values: np.ndarray) -> np.ndarray:
    """(H, W) grey of any numeric type -> uint8, by the smallest usual full scale that holds them.

    0..1 for floats, 0..255, 0..65535; whatever goes beyond is stretched from its own least to most.
    """
    low, high = float(values.min()), float(values.max())
    scales = (1, 255, 65535) if values.dtype.kind == "f" else (255, 65535)
    full = next((scale for scale in scales if low >= 0 and high <= scale), None)
    if full is None:
        tones = (values.astype(np.float64) - low) / max(
            high - low, float(np.finfo(np.float32).tiny)
        )
    else:
        tones = values.astype(np.float32) / full
    return np.round(tones * 255).astype(np.uint8)
