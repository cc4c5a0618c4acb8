"""Small pictures for the tests of the door, and what it says of them."""

import io

import numpy as np
import pytest
from PIL import Image, ImageCms, ImageDraw

from pictures import PictureRefused, open_picture


def drawn(mode: str = "RGB", size: tuple[int, int] = (48, 36)) -> Image.Image:
    """A red block in the upper left of a grey ground: which way is up shows in every corner."""
    picture = Image.new("RGB", size, (200, 200, 200))
    ImageDraw.Draw(picture).rectangle((0, 0, size[0] // 2, size[1] // 3), fill=(180, 40, 30))
    return picture.convert(mode)


def saved(picture: Image.Image, format_name: str, **settings) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, format_name, **settings)
    return buffer.getvalue()


def refusal(source) -> PictureRefused:
    with pytest.raises(PictureRefused) as caught:
        open_picture(source)
    return caught.value


def rgb(picture: Image.Image) -> np.ndarray:
    return np.asarray(picture.convert("RGB")).astype(int)


def lab_tiff() -> bytes:
    profiles = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
    turned = ImageCms.profileToProfile(drawn(), *profiles, outputMode="LAB")
    assert turned is not None
    return saved(turned, "TIFF")


def deep(dtype: str, factor: float) -> bytes:
    return saved(
        Image.fromarray((np.asarray(drawn("L"), dtype=float) * factor).round(6).astype(dtype)),
        "TIFF",
    )


GRAIN = np.random.default_rng(0).integers(0, 3, (36, 48, 1))  # lest a format squeezes it to nothing
GRAINY = Image.fromarray((rgb(drawn()) - GRAIN).astype(np.uint8))
PNG, JPEG = saved(GRAINY, "PNG"), saved(drawn(), "JPEG", quality=95)
WEBP, GIF = saved(drawn(), "WEBP", lossless=True), saved(drawn(), "GIF")
TIFF, BMP = saved(drawn(), "TIFF"), saved(drawn(), "BMP")
