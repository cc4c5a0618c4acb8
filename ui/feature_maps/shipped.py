"""The thousand test pictures that are shipped."""

from functools import cache

from training.data import LabelledPixels, load_subset


@cache
def shipped_pictures() -> LabelledPixels:
    return load_subset().test
