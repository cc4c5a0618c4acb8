"""People's photos of their own clothes: the table of a folder, its labels, who learns from whom.

Of the form of the public set `alexeygrigorev/clothing-dataset` (CC0): a table `images.csv` (image,
sender_id, label, kids) and `images/<image>.jpg`.
"""

import csv
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cnn_models import CLASS_NAMES

PHOTO_SET = "https://github.com/alexeygrigorev/clothing-dataset"
# What a label may be called in Fashion-MNIST's terms, the strict answer first; nothing: none of
# its ten classes. Photos with other labels ("Not sure", "Skip") are left out.
ALLOWED: dict[str, tuple[str, ...]] = {
    "T-Shirt": ("T-shirt/top",),
    "Undershirt": ("T-shirt/top", "Dress"),
    "Top": ("T-shirt/top", "Shirt"),
    "Longsleeve": ("Pullover", "T-shirt/top"),
    "Hoodie": ("Pullover", "Coat"),
    "Pants": ("Trouser",),
    "Shirt": ("Shirt",),
    "Blouse": ("Shirt", "T-shirt/top"),
    "Polo": ("Shirt", "T-shirt/top"),
    "Dress": ("Dress",),
    "Outwear": ("Coat", "Pullover"),
    "Blazer": ("Coat",),
    "Shoes": ("Sneaker", "Ankle boot", "Sandal"),
    **dict.fromkeys(("Shorts", "Hat", "Skirt", "Body", "Other"), ()),
}
ANY_IS_STRICT = ("Shoes",)  # the label does not say which kind
# Which shoes the photos show, by eye (image, classes: the likeliest first, parted by "|"); and
# photos that are left out, without classes: shorts labelled Pants, a boot labelled Shorts.
LOOKED_AT = Path(__file__).parent / "photo_labels.csv"

# By sender, of whom one may have sent a garment several times: hash below TEST_BELOW is the test
# part, below HELD_BACK_BELOW what is chosen by, the rest is learned from.
TEST_BELOW, HELD_BACK_BELOW = 35, 48
PARTS = TRAIN, HELD_BACK, TEST = "train", "held back", "test"


@dataclass(frozen=True)
class Photo:
    """image: its name in the table. part: one of PARTS.

    allowed: class numbers 0..9 that are right, none for what is in no class. strict: those of them
    that are right by the strict measure. taught: those that a network learns, the likeliest first.
    """

    image: str
    file: Path
    sender: str
    label: str
    part: str
    allowed: tuple[int, ...]
    strict: tuple[int, ...]
    taught: tuple[int, ...]


def part_of(sender: str) -> str:
    """The part that all of a sender's photos belong to."""
    place = int(hashlib.sha256(f"s{sender}".encode()).hexdigest(), 16) % 100
    if place < TEST_BELOW:
        return TEST
    return HELD_BACK if place < HELD_BACK_BELOW else TRAIN


def read_photos(folder: Path) -> list[Photo]:
    """The photos of the table that are there, in its order.

    Raises FileNotFoundError for a folder without the table or without any of its photos, and
    ValueError for a table without the columns.
    """
    folder = Path(folder)
    table = folder / "images.csv"
    if not table.is_file():
        raise FileNotFoundError(
            f"{folder} holds no images.csv. A folder of photos is what this brings: "
            f"git clone {PHOTO_SET}"
        )
    photos = []
    with table.open(newline="", encoding="utf-8") as file:
        rows = csv.DictReader(file)
        missing = {"image", "sender_id", "label"} - set(rows.fieldnames or ())
        if missing:
            raise ValueError(f"{table} has no column {sorted(missing)[0]!r}.")
        for row in rows:
            photo = _photo(folder, row["image"], row["sender_id"], row["label"])
            if photo is not None and photo.file.is_file():
                photos.append(photo)
    if not photos:
        raise FileNotFoundError(f"None of the photos of {table} is in {folder / 'images'}.")
    return photos


def _photo(folder: Path, image: str, sender: str, label: str) -> Photo | None:
    """None for a photo that is left out."""
    looked_at = _looked_at()
    if label not in ALLOWED or looked_at.get(image) == ():
        return None
    allowed = tuple(map(CLASS_NAMES.index, ALLOWED[label]))
    return Photo(
        image=image,
        file=folder / "images" / f"{image}.jpg",
        sender=sender,
        label=label,
        part=part_of(sender),
        allowed=allowed,
        strict=allowed if label in ANY_IS_STRICT else allowed[:1],
        taught=looked_at.get(image, allowed),
    )


@cache
def _looked_at() -> dict[str, tuple[int, ...]]:
    """Image -> class numbers."""
    with LOOKED_AT.open(newline="", encoding="utf-8") as file:
        return {
            row["image"]: tuple(
                CLASS_NAMES.index(name) for name in row["classes"].split("|") if name
            )
            for row in csv.DictReader(file)
        }
