"""A run that was done elsewhere and comes back as a file: its settings and what happened."""

from typing import Any

from cnn_models.weights import Card
from training.observe import Event
from training.recipes import RECIPES
from training.request import FULL_SIZE, Limits, Request, SettingRefusedError

# What may have been done elsewhere; what is asked for here is held to the server's own limits.
ANY = Limits(epochs=10_000, pictures=FULL_SIZE, seconds=86_400)


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
    """What a card's history tells, as a run tells it: one record an epoch."""
    steps_per_epoch = max(1, request.num_pictures // request.to_recipe().batch_size)
    num_steps = round(request.epochs * steps_per_epoch)
    none = dict.fromkeys(("loss", "top1", "validation_loss", "validation_top1"))
    return [
        {
            **none,
            **entry,
            "kind": "progress",
            "epoch": entry.get("epoch", 0.0),
            "step": round(entry.get("epoch", 0.0) * steps_per_epoch),
            "num_steps": num_steps,
        }
        for entry in card.history
    ]
