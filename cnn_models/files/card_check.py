"""Whether what a checkpoint says of itself can be worked with: anybody can write such a file."""

import math
from collections.abc import Mapping
from typing import Any

NUMBERS = ("epochs", "seed", "train_pictures", "temperature")
PERHAPS_NUMBERS = ("validation_accuracy", "test_accuracy", "minutes")
NUM_CLASSES = 10
WORDS = ("network", "recipe", "device", "data_sha256", "date", "torch_version", "weights_sha256")


def faulty_field(card: Mapping[str, Any]) -> str | None:
    """The name of the first field of a card that is of another kind than it should be."""
    sound = {name: _is_number(card[name]) for name in NUMBERS if name in card}
    sound |= {n: card[n] is None or _is_number(card[n]) for n in PERHAPS_NUMBERS if n in card}
    sound |= {name: isinstance(card[name], str) for name in WORDS if name in card}
    if sound.get("temperature"):
        sound["temperature"] = card["temperature"] > 0
    sound["settings"] = isinstance(card.get("settings", {}), dict)
    sound["doubt"] = _is_record(card.get("doubt", {}))
    photos = card.get("photos", {})
    sound["photos"] = isinstance(photos, dict) and (
        not photos or (_is_number(photos.get("number")) and isinstance(photos.get("sha256"), str))
    )
    shipped_test = card.get("shipped_test", [])
    sound["shipped_test"] = isinstance(shipped_test, list) and (
        len(shipped_test) in (0, NUM_CLASSES) and all(map(_is_share, shipped_test))
    )
    history = card.get("history", [])
    sound["history"] = isinstance(history, list) and all(map(_is_record, history))
    return next((name for name, is_sound in sound.items() if not is_sound), None)


def _is_record(value: Any) -> bool:
    return isinstance(value, dict) and all(map(_is_number, value.values()))


def _is_share(value: Any) -> bool:
    return _is_number(value) and 0 <= value <= 100


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
