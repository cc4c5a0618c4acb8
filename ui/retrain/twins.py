"""Run both: a second run that differs from the first in one setting."""

from dataclasses import replace
from typing import Any

from runs.request import Request
from training.recipes import find_recipe

NORM = {"lenet": "lenet_bn", "lenet_bn": "lenet", "lenet_bn_scratch": "lenet"}
DIFFERENCES = ("norm", "recipe", "start", "augmentation", "rate")


def twin_of(request: Request, difference: str) -> Request:
    """The same request but for one setting; ValueError for a norm that a network has no choice of.

    Seed and pictures are the same, so both learn from the same pictures in the same order.
    """
    if difference == "norm":
        if request.network not in NORM:
            raise ValueError(f"{request.network} has no twin that differs in batch norm alone.")
        return replace(request, network=NORM[request.network])
    recipe = request.to_recipe()
    other: dict[str, dict[str, Any]] = {
        "recipe": _other_recipe(request),
        "start": {"start": "scratch" if request.start == "shipped" else "shipped"},
        "augmentation": {"augmentation": request.augmentation is False},
        "rate": {"learning_rate": recipe.peak_lr / 10},
    }
    return replace(request, **other[difference])


def _other_recipe(request: Request) -> dict[str, Any]:
    """The other recipe with its own rate, decay and augmentation; the batch stays."""
    name = "notebook" if request.recipe == "modern" else "modern"
    found = find_recipe(name, request.network)
    return {
        "recipe": name,
        "learning_rate": found.peak_lr,
        "weight_decay": found.weight_decay,
        "augmentation": None,
        "dropout": None,
    }
