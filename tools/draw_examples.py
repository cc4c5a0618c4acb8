"""Draws the example pictures of the Classify tab: python -m tools.draw_examples.

Our own drawings of four kinds that people bring: flat colours, an outline, a silhouette and a
garment on a textured ground.
"""

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

FOLDER = Path(__file__).resolve().parent.parent / "ui" / "classify" / "examples"
SIDE = 320

T_SHIRT = [(110, 60), (135, 75), (185, 75), (210, 60), (285, 105), (258, 160), (222, 140),
           (222, 270), (98, 270), (98, 140), (62, 160), (35, 105)]  # fmt: skip
TROUSER = [(110, 40), (210, 40), (228, 285), (178, 285), (160, 120), (142, 285), (92, 285)]
DRESS = [(125, 40), (140, 70), (180, 70), (195, 40), (208, 110), (192, 150), (250, 285),
         (70, 285), (128, 150), (112, 110)]  # fmt: skip
BOOT = [(105, 50), (190, 50), (185, 170), (262, 205), (280, 250), (280, 272), (100, 272),
        (96, 160)]  # fmt: skip
BAG = [(60, 140), (260, 140), (280, 275), (40, 275)]


def draw_examples() -> dict[str, Image.Image]:
    """File stem -> RGB picture, 320x320."""
    return {
        "1_t-shirt_outline": _outline(T_SHIRT),
        "2_trouser_silhouette": _flat(TROUSER, "#101418", "white"),
        "3_dress_on_wood": _on_wood(DRESS, "#a8324a"),
        "4_bag_flat": _bag(),
        "5_boot_flat": _boot(),
    }


def _outline(corners: list[tuple[int, int]]) -> Image.Image:
    picture = Image.new("RGB", (SIDE, SIDE), "white")
    ImageDraw.Draw(picture).line([*corners, corners[0]], fill="black", width=7, joint="curve")
    return picture


def _flat(corners: list[tuple[int, int]], colour: str, ground: str) -> Image.Image:
    picture = Image.new("RGB", (SIDE, SIDE), ground)
    ImageDraw.Draw(picture).polygon(corners, fill=colour)
    return picture


def _bag() -> Image.Image:
    picture = _flat(BAG, "#7a5230", "#f2efe9")
    draw = ImageDraw.Draw(picture)
    draw.arc((95, 50, 225, 230), 180, 360, fill="#5d3d22", width=14)
    draw.line([(45, 180), (275, 180)], fill="#5d3d22", width=5)
    draw.rectangle((148, 170, 172, 196), fill="#d9b56a")
    return picture


def _boot() -> Image.Image:
    picture = _flat(BOOT, "#3d5a80", "#ffffff")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((96, 262, 282, 276), fill="#1d2b3d")
    for y in range(90, 180, 22):
        draw.line([(150, y), (186, y - 6)], fill="#e0e7ef", width=5)
    return picture


def _on_wood(corners: list[tuple[int, int]], colour: str) -> Image.Image:
    """A garment with a soft shadow on boards of wood."""
    random = np.random.default_rng(0)
    grain = random.normal(0, 9, (SIDE, 1)) + random.normal(0, 3, (SIDE, SIDE))
    boards = 150 + 12 * np.sin(np.arange(SIDE) / 9)[:, None] + grain
    wood = np.stack([boards * 1.1, boards * 0.85, boards * 0.6], axis=2).clip(0, 255)
    picture = Image.fromarray(wood.astype(np.uint8))
    shadow = Image.new("L", (SIDE, SIDE))
    ImageDraw.Draw(shadow).polygon([(x + 6, y + 8) for x, y in corners], fill=120)
    dark = Image.new("RGB", (SIDE, SIDE), "#20140a")
    picture.paste(dark, mask=shadow.filter(ImageFilter.GaussianBlur(6)))
    ImageDraw.Draw(picture).polygon(corners, fill=colour)
    return picture


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for stem, picture in draw_examples().items():
        picture.save(FOLDER / f"{stem}.png")
