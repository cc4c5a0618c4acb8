"""Made-up pictures of things that nobody wears, to see whether the verdict doubts them."""

import io
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from pictures import open_picture, prepare

SIZE = 200  # pixels a side
CENTRE = SIZE / 2
LETTERS = list("abcdefghijkmnpqrstuvwxyz23456789&?")
Random = np.random.Generator
Colour = tuple[int, ...]


def prepared(kind: str, num: int, seed: int = 0) -> list[tuple[np.ndarray, bool]]:
    """Draw `num` pictures of a kind of KINDS and send them through the same door as the page.

    Returns for each its pixels (28, 28) uint8 and whether nothing was found in it.
    """
    # By its name, not its place: another kind leaves this one's pictures as they are.
    random = np.random.default_rng([seed, *kind.encode()])
    found = []
    for _ in range(num):
        file = io.BytesIO()
        KINDS[kind](random).save(file, "PNG")
        garment = prepare(open_picture(file.getvalue()))
        found.append((np.asarray(garment.pixels), garment.empty))
    return found


def draw_noise(random: Random) -> Image.Image:
    """Colours by chance, in squares of 1 to 40 pixels."""
    side = int(random.choice([5, 10, 25, SIZE]))
    few = random.integers(0, 256, (side, side, 3), dtype=np.uint8)
    return Image.fromarray(few).resize((SIZE, SIZE), Image.Resampling.NEAREST)


def draw_clouds(random: Random) -> Image.Image:
    few = {n: Image.fromarray(random.random((n, n), np.float32)) for n in (3, 6, 12, 24)}
    layers = [np.asarray(image.resize((SIZE, SIZE))) / n for n, image in few.items()]
    return _grey(np.sum(layers, axis=0))


def draw_stripes(random: Random) -> Image.Image:
    across, down = random.normal(0, 0.2, 2)
    steps = np.arange(SIZE)
    return _grey(np.sin(np.add.outer(steps * down, steps * across)) > 0)


def draw_chequers(random: Random) -> Image.Image:
    cell = np.arange(SIZE) // int(random.integers(10, 50))
    return _grey(np.add.outer(cell, cell) % 2)


def draw_slope(random: Random) -> Image.Image:
    down, across = random.random(2)
    return _grey(np.add.outer(np.arange(SIZE) * down, np.arange(SIZE) * across))


def draw_text(random: Random) -> Image.Image:
    image, draw = _sheet()
    lines = ["".join(random.choice(LETTERS, int(random.integers(1, 5)))) for _ in range(2)]
    font = ImageFont.load_default(int(random.integers(24, 90)))
    draw.multiline_text((10, 30), "\n".join(lines), fill=_colour(random), font=font)
    return image


def draw_disc(random: Random) -> Image.Image:
    """A disc or a ring."""
    image, draw = _sheet()
    radius, width = random.uniform(30, 90), int(random.integers(2, 35))
    fill = _colour(random) if random.random() < 0.5 else None
    draw.circle((CENTRE, CENTRE), radius, fill=fill, outline=_colour(random), width=width)
    return image


def draw_star(random: Random) -> Image.Image:
    """A regular polygon or a star."""
    image, draw = _sheet()
    num_points = 2 * int(random.integers(3, 9))
    radii = random.uniform(50, 95) * np.where(np.arange(num_points) % 2, random.choice([0.5, 1]), 1)
    angles = 2 * np.pi * np.arange(num_points) / num_points
    points = CENTRE + radii[:, None] * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    fill = _colour(random) if random.random() < 0.6 else None
    draw.polygon([tuple(p) for p in points], fill=fill, outline=_colour(random), width=4)
    return image


def draw_scribble(random: Random) -> Image.Image:
    image, draw = _sheet()
    steps = random.normal(0, 25, (int(random.integers(8, 40)), 2))
    points = np.clip(CENTRE + steps.cumsum(axis=0), 5, SIZE - 5)
    width = int(random.integers(2, 9))
    draw.line([tuple(p) for p in points], fill=_colour(random), width=width, joint="curve")
    return image


def draw_blobs(random: Random) -> Image.Image:
    image, draw = _sheet()
    for _ in range(int(random.integers(4, 20))):
        x, y = random.uniform(0, SIZE, 2)
        draw.circle((x, y), random.uniform(5, 30), fill=_colour(random))
    return image


def draw_face(random: Random) -> Image.Image:
    image, draw = _sheet()
    skin = _colour(random, 150, 256) if random.random() < 0.7 else None
    draw.circle((CENTRE, CENTRE), random.uniform(75, 90), fill=skin, outline="black", width=6)
    for x in (-30, 30):
        draw.circle((CENTRE + x, 78), random.uniform(6, 13), fill="black")
    draw.arc((60, 80, 140, 150), 20, 160, fill="black", width=6)
    return image


def draw_house(random: Random) -> Image.Image:
    image, draw = _sheet()
    left, eaves = random.uniform(30, 60), random.uniform(80, 110)
    walls, roof, door = (_colour(random) for _ in range(3))
    draw.rectangle((left, eaves, SIZE - left, 180), fill=walls, outline="black")
    draw.polygon([(left - 15, eaves), (CENTRE, 30), (SIZE - left + 15, eaves)], fill=roof)
    draw.rectangle((85, 135, 115, 180), fill=door)
    return image


KINDS: dict[str, Callable[[Random], Image.Image]] = {
    "noise": draw_noise,
    "clouds": draw_clouds,
    "stripes": draw_stripes,
    "chequers": draw_chequers,
    "slope": draw_slope,
    "text": draw_text,
    "disc": draw_disc,
    "star": draw_star,
    "scribble": draw_scribble,
    "blobs": draw_blobs,
    "face": draw_face,
    "house": draw_house,
}


def _sheet() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("RGB", (SIZE, SIZE), "white")
    return image, ImageDraw.Draw(image)


def _colour(random: Random, low: int = 0, high: int = 200) -> Colour:
    return tuple(int(value) for value in random.integers(low, high, 3))


def _grey(values: np.ndarray) -> Image.Image:
    """Values of any range as tones from black to white."""
    values = values.astype(float)
    spread = max(np.ptp(values), 1e-9)
    return Image.fromarray((255 * (values - values.min()) / spread).astype(np.uint8))
