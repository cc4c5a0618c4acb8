"""From files on a disk to the first batch."""

from functools import partial
from pathlib import Path

from benchmarks.table import Section
from benchmarks.turns import median_seconds
from training.augmentation.augment import augment
from training.data.fashion_mnist import load_fashion_mnist, load_subset
from training.recipes import find_recipe


def measure_data(folder: Path | None, turns: int) -> Section:
    """Seconds to load a data set and augment a first batch from it."""
    contenders = {"shipped subset": partial(_first_batch_of_subset)}
    try:
        load_fashion_mnist(folder, download=False)
        contenders["all 70,000 pictures"] = partial(_first_batch, folder)
    except FileNotFoundError:
        pass  # a machine without the full set still has the shipped part
    seconds = median_seconds(contenders, turns)
    return Section(
        "Data: from files to the first batch, seconds",
        ["data", "seconds"],
        [[name, value] for name, value in seconds.items()],
    )


def _first_batch(folder: Path | None) -> None:
    pixels = load_fashion_mnist(folder, download=False).train.pixels
    augment(pixels[:128], find_recipe("modern", "googlenet").augmentation)


def _first_batch_of_subset() -> None:
    augment(load_subset().train.pixels[:128], find_recipe("modern", "googlenet").augmentation)
