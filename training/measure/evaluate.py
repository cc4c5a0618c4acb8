"""How good a checkpoint is: accuracy and calibration on the test pictures."""

import copy
from dataclasses import dataclass

import torch

from cnn_models import CLASS_NAMES
from cnn_models.predict import Network
from training.data.data_set import LabelledPixels
from training.evaluation import predict_logits
from training.measure.calibrate import calibration_error
from training.step.device import Plan, share_of


@dataclass(frozen=True)
class Report:
    """A network measured on labelled pictures.

    top1 and per_class: per cent, 0..100. calibration_error, before and after the temperature of
    the checkpoint's card: per cent. confusion: [label][answer] counts.
    """

    network: str
    num_pictures: int
    top1: float
    per_class: dict[str, float]
    calibration_error_before: float
    calibration_error: float
    confusion: list[list[int]]


def evaluate_network(network: Network, pictures: LabelledPixels, plan: Plan) -> Report:
    """Classify all the pictures once, nothing augmented, and compare with their labels."""
    name = network.architecture.name
    # A copy: a LeNet's model is the one that classifies, on the CPU.
    model = plan.place(copy.deepcopy(network.model))
    logits = predict_logits(model, name, pictures.pixels, plan)
    answers = logits.argmax(dim=1)
    confusion = torch.bincount(pictures.labels * 10 + answers, minlength=100).view(10, 10)
    right = answers == pictures.labels
    calibrated = (logits / network.card.temperature).softmax(dim=1)
    return Report(
        network=name,
        num_pictures=len(pictures),
        top1=100 * share_of(right),
        per_class={
            name: 100 * share_of(right[pictures.labels == label])
            for label, name in enumerate(CLASS_NAMES)
        },
        calibration_error_before=calibration_error(logits.softmax(dim=1), pictures.labels),
        calibration_error=calibration_error(calibrated, pictures.labels),
        confusion=confusion.tolist(),
    )


def format_report(report: Report) -> str:
    """The report as a few lines of text."""
    classes = ", ".join(f"{name} {top1:.1f}" for name, top1 in report.per_class.items())
    return (
        f"{report.network}: {report.top1:.2f} % of {report.num_pictures} pictures; "
        f"calibration error {report.calibration_error:.2f} "
        f"(before scaling {report.calibration_error_before:.2f})\n  {classes}"
    )
