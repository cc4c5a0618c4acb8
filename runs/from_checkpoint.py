"""A run that was done elsewhere and comes back as a file: its settings and what happened."""

from typing import Any

from cnn_models.files.card import Card
from runs.observe import Event
from runs.request import FULL_SIZE, Limits, Request, SettingRefusedError
from training.loop import count_steps_per_epoch
from training.recipes import RECIPES

# What may have been done elsewhere; what is asked for here is held to the server's own limits.
ANY = Limits(epochs=10_000, pictures=FULL_SIZE, seconds=86_400)

ROUNDING = 0.01  # epochs: a card's and its history's have three digits and four
# What a record of a history may say at most; losses are in nats.
MOST = {"loss": 1e6, "top1": 100.0, "validation_loss": 1e6, "validation_top1": 100.0}


def request_of(card: Card) -> Request:
    """The settings that a card tells; what no run can have is left to the recipe.

    Raises ValueError for an unknown network.
    """
    settings = card.settings
    record: dict[str, Any] = {
        "network": card.network,
        "recipe": card.recipe if card.recipe in RECIPES else "modern",
        "start": "shipped" if "weights" in str(settings.get("start")) else "scratch",
        "epochs": card.epochs,
        "num_pictures": card.train_pictures,
        "learning_rate": settings.get("peak_lr"),
        "batch_size": settings.get("batch_size"),
        "weight_decay": settings.get("weight_decay"),
        "dropout": settings.get("dropout"),
        "seed": card.seed,
    }
    while True:
        try:
            return Request.checked(record, ANY)
        except SettingRefusedError as error:
            if error.values["name"] == "network":
                raise
            del record[error.values["name"]]


def events_of(card: Card, request: Request) -> list[Event]:
    """What a card's history tells, as a run tells it: one record an epoch.

    Anybody can write such a card: what cannot be is left out. How fast it was there is not told.
    """
    steps_per_epoch = count_steps_per_epoch(request.to_recipe(), request.num_pictures)
    num_steps = round(request.epochs * steps_per_epoch)
    return [
        {
            "kind": "progress",
            "epoch": entry["epoch"],
            "step": min(num_steps, round(entry["epoch"] * steps_per_epoch)),
            "num_steps": num_steps,
            **{key: _within(entry.get(key), most) for key, most in MOST.items()},
        }
        for entry in card.history
        if _within(entry.get("epoch"), request.epochs + ROUNDING) is not None
    ]


def end_of(card: Card) -> Event:
    """What it came to: how long it took, and what it then had right, if its card says that."""
    return {
        "seconds": 60 * (_within(card.minutes, 1e6) or 0.0),
        **({"after": card.shipped_test} if card.shipped_test else {}),
    }


def _within(value: float | None, most: float) -> float | None:
    return value if value is not None and 0 <= value <= most else None
