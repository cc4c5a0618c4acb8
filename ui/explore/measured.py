"""Accuracy under corruption: the stored ones, and those of a visitor's own run, when asked for."""

from dataclasses import dataclass

import torch

from cnn_models.predict import Network
from training.data.data_set import LabelledPixels
from training.data.subset import shipped_pictures
from training.measure.corruptions import CORRUPTIONS
from training.measure.stored_answers import NUM_CORRUPTED, Predicted, accuracy_under
from training.step.device import Plan

FEW = 100  # test pictures for a visitor's large network, which takes some 20 ms for each


@dataclass(frozen=True)
class Measured:
    """accuracies: five, per cent right, mild to severe. num_pictures: how many were asked."""

    accuracies: list[float]
    num_pictures: int


def stored_row(predicted: Predicted, kind: str) -> Measured | None:
    """What is stored of a shipped network; None if it was left out."""
    if predicted.corrupted is None:
        return None
    row = predicted.corrupted[list(CORRUPTIONS).index(kind)]
    return Measured(row.tolist(), predicted.num_corrupted)


def measure(network: Network, kind: str) -> Measured:
    """Ask a network about spoilt shipped test pictures: a second, or some for a large one."""
    num = NUM_CORRUPTED if network.architecture.input_size == 28 else FEW
    test = shipped_pictures()
    some = LabelledPixels(test.pixels[:num], test.labels[:num])
    plan = Plan(torch.device("cpu"))
    strengths = CORRUPTIONS[kind].strengths
    return Measured([accuracy_under(network, some, kind, s, plan) for s in strengths], num)
