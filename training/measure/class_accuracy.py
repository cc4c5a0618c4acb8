"""How many of each class's pictures a network gets right: measured, or from its stored answers."""

import torch
from torch import Tensor, nn

from training.data.data_set import LabelledPixels
from training.data.subset import shipped_test_indices
from training.evaluation import predict_logits
from training.measure.stored_answers import load_predictions
from training.step.device import Plan, share_of


def class_accuracies(
    model: nn.Module, name: str, pictures: LabelledPixels, plan: Plan
) -> list[float]:
    """Accuracy in per cent on each class's pictures, in the classes' order."""
    plan.place(model)
    return _by_class(predict_logits(model, name, pictures.pixels, plan), pictures.labels)


def stored_accuracies(
    name: str, weights_sha256: str, pictures: LabelledPixels
) -> list[float] | None:
    """As `class_accuracies`, from the stored answers to the shipped test pictures, if these are."""
    try:
        stored = load_predictions()
        logits = stored.of_weights(name, weights_sha256).logits
    except (FileNotFoundError, ValueError):
        return None
    places = shipped_test_indices(stored.labels)
    if not torch.equal(stored.labels[places], pictures.labels):
        return None
    return _by_class(logits[places] if len(logits) > len(places) else logits, pictures.labels)


def _by_class(logits: Tensor, labels: Tensor) -> list[float]:
    right = logits.argmax(1) == labels
    return [round(100 * share_of(right[labels == c]), 2) for c in range(10)]
