"""Run both: a second run that differs from the first in one setting."""

from dataclasses import replace
from typing import Any

from cnn_models.inside.layers import layer_table
from runs.request import Request
from training.recipes import find_recipe

# Networks that differ in one respect alone, by what that is.
PARTNERS = {
    "norm": {"lenet": "lenet_bn", "lenet_bn": "lenet", "lenet_bn_scratch": "lenet"},
    "place": {"lenet_bn": "lenet_bn_after", "lenet_bn_after": "lenet_bn"},
    "activation": {"lenet": "lenet_relu", "lenet_relu": "lenet"},
    "dropout": {"lenet_relu": "lenet_dropout", "lenet_dropout": "lenet_relu"},
}
DIFFERENCES = (*PARTNERS, "decay", "augmentation", "recipe", "start", "rate")
LEAST_DECAY, STRONG_DECAY = 1e-4, 5e-3  # what counts as any; what a run without gets


def twin_of(request: Request, difference: str) -> Request:
    """The same request but for one setting; ValueError where a network has no such choice.

    Seed and pictures are the same, so both learn from the same pictures in the same order.
    """
    recipe = request.to_recipe()
    if difference in PARTNERS:
        if (partner := PARTNERS[difference].get(request.network)) is not None:
            return replace(request, network=partner)
        if difference == "dropout" and _has_dropout(request.network):
            # Without a wish of the recipe's or the visitor's it is the network's own rate, 0.5.
            return replace(request, dropout=0.5 if recipe.dropout == 0 else 0.0)
        raise ValueError(f"{request.network} has no twin that differs in {difference} alone.")
    other: dict[str, dict[str, Any]] = {
        "recipe": _other_recipe(request),
        "start": {"start": "scratch" if request.start == "shipped" else "shipped"},
        "augmentation": {"augmentation": request.augmentation is False},
        "rate": {"learning_rate": recipe.peak_lr / 10},
        "decay": {"weight_decay": 0.0 if recipe.weight_decay >= LEAST_DECAY else STRONG_DECAY},
    }
    return replace(request, **other[difference])


def _has_dropout(network: str) -> bool:
    return any(layer.kind == "Dropout" for layer in layer_table(network))


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
