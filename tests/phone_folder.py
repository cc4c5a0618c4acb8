"""Folders of drawn photos in the form of the public set, and prepared photos without a folder."""

import csv
import os
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageDraw

from cnn_models import CLASS_NAMES
from training.data.phone_photos import HELD_BACK, PARTS, TEST, TRAIN, Photo, part_of
from training.data.photo_set import PhotoSet
from training.data.subset import load_subset

SENDERS = {part: [s for s in map(str, range(40)) if part_of(s) == part] for part in PARTS}
T_SHIRT = [(20, 30), (40, 20), (60, 20), (80, 30), (74, 48), (68, 44), (68, 85), (32, 85), (32, 44)]
T_SHIRT += [(26, 48)]
TROUSERS = [(35, 12), (65, 12), (70, 90), (54, 90), (50, 40), (46, 90), (30, 90)]


def write_folder(folder: Path) -> list[dict[str, str]]:
    """Twelve photos of T-shirts, trousers and shorts by five senders; returns its table's rows."""
    rows = [
        {"image": f"{label}-{sender}", "sender_id": sender, "label": label, "kids": "False"}
        for part, num in ((TRAIN, 3), (HELD_BACK, 1), (TEST, 1))
        for sender in SENDERS[part][:num]
        for label in ("T-Shirt", "Pants", *(["Shorts"] if part != TRAIN else []))
    ]
    rows.append({"image": "nobody-knows", "sender_id": "1", "label": "Not sure", "kids": "False"})
    (folder / "images").mkdir(parents=True, exist_ok=True)
    for i, row in enumerate(rows):
        shape = T_SHIRT if row["label"] == "T-Shirt" else TROUSERS
        _photo(shape, seed=i).save(folder / "images" / f"{row['image']}.jpg", quality=90)
    with (folder / "images.csv").open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, rows[0].keys())
        table.writeheader()
        table.writerows(rows)
    return rows


def _photo(shape: list[tuple[int, int]], seed: int) -> Image.Image:
    """A garment on a floor that is uneven, as floors are."""
    rng = np.random.default_rng(seed)
    floor = rng.normal(150, 12, (100, 100, 3)) + np.linspace(-20, 20, 100)[:, None, None]
    picture = Image.fromarray(floor.clip(0, 255).astype(np.uint8))
    ImageDraw.Draw(picture).polygon(shape, fill=tuple(map(int, rng.integers(0, 80, 3))))
    return picture


def end_this_process(*_: object) -> None:
    """As the system does that has no memory left."""
    os._exit(1)


def photos_of_pictures(num: int = 40, num_variants: int = 2) -> PhotoSet:
    """Shipped test pictures as if they were prepared photos, a fifth of them held back."""
    pictures = load_subset().test
    photos = []
    for i, label in enumerate(pictures.labels[:num].tolist()):
        part = HELD_BACK if i % 5 == 0 else TRAIN
        sender = SENDERS[part][i % 3]
        photos.append(
            Photo(str(i), Path(), sender, CLASS_NAMES[label], part, (label,), (label,), (label,))
        )
    pixels = pictures.pixels[:num].unsqueeze(1).repeat(1, num_variants, 1, 1)
    return PhotoSet(photos, pixels, torch.zeros(num, dtype=torch.bool))
