"""The trainings that weights come from: most of the shipped ones went on from others."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from cnn_models.files.card import Card

RUN_LOGS = Path(__file__).resolve().parent.parent / "docs" / "runs"
BEFORE = "before"  # a card's setting: what it went on from, a record each, the first one first


@dataclass(frozen=True)
class Training:
    """One training of several. minutes: None where nothing tells."""

    epochs: float
    minutes: float | None
    device: str


def trainings(card: Card, logs: Path = RUN_LOGS) -> list[Training]:
    """All trainings of the weights, the first one first and the card's own last.

    Those before are told by the card itself; for a card that does not, by the log of the training
    whose weights it names; without either, with their epochs alone.
    """
    own = Training(card.epochs, card.minutes, card.device)
    if told := _told(card):
        return [*told, own]
    start = weights_before(card)
    if start and (before := _logged(card.network, start, logs)):
        return [*trainings(before, logs), own]
    return [*(Training(epochs, None, "") for epochs in epochs_before(card)), own]


@cache
def logged_from_scratch(network: str, logs: Path = RUN_LOGS) -> tuple[str, Card] | None:
    """The longest logged training of a network from fresh weights by our recipe, and its file."""
    found = [
        (path.name, Card(**json.loads(path.read_text(encoding="utf-8"))))
        for path in sorted(logs.glob(f"{network}_modern*.json"))
    ]
    fresh = [(name, card) for name, card in found if weights_before(card) is None]
    return max(fresh, key=lambda each: len(each[1].history), default=None)


def as_records(card: Card) -> list[dict[str, Any]]:
    """All trainings of the weights, for the card of one that goes on from them."""
    return [asdict(each) for each in trainings(card)]


def all_minutes(card: Card) -> float | None:
    """Minutes of all of them together; None if one of them is not known."""
    minutes = [each.minutes for each in trainings(card)]
    return None if None in minutes else sum(m for m in minutes if m is not None)


def all_devices(card: Card) -> list[str]:
    """What they were trained on, in order, each named once while it stays the same."""
    return [device for device, _ in groupby(t.device for t in trainings(card)) if device]


def epochs_told(card: Card) -> str:
    """Epochs of the training, after those of the trainings it went on from: "2 + 1.5"."""
    return " + ".join(f"{epochs:g}" for epochs in (*epochs_before(card), card.epochs))


def weights_before(card: Card) -> str | None:
    """How the checksum of the weights begins that it went on from; None for a fresh start."""
    before = re.search(r"weights (\w+)$", str(card.settings.get("start")))
    return before[1] if before else None


def epochs_before(card: Card) -> list[float]:
    """Epochs of the trainings that it went on from, the first one first."""
    before = re.search(r", ([\d. +]+) epochs, weights", str(card.settings.get("start")))
    return [float(epochs) for epochs in re.findall(r"\d+(?:\.\d+)?", before[1] if before else "")]


def _told(card: Card) -> list[Training]:
    """What the card says of those before; nothing where it is not as we write it."""
    records = card.settings.get(BEFORE)
    found = [_read(record) for record in records] if isinstance(records, list) else [None]
    return [] if None in found else [each for each in found if each is not None]


def _read(record: Any) -> Training | None:
    """A training as a card tells it, which anybody may have written; None for nonsense."""
    told = record if isinstance(record, Mapping) else {}
    epochs, minutes = told.get("epochs"), told.get("minutes")
    if isinstance(epochs, (int, float)) and isinstance(minutes, (int, float, type(None))):
        return Training(epochs, minutes, str(told.get("device")))
    return None


@cache
def _logged(network: str, start: str, logs: Path) -> Card | None:
    """The card of the network's training whose weights' checksum begins so, as its log has it."""
    for path in sorted(logs.glob(f"{network}_*.json")):
        before = Card(**json.loads(path.read_text(encoding="utf-8")))
        if before.weights_sha256.startswith(start):
            return before
    return None
