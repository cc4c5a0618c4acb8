"""What a card tells of its network's answers: accuracies, temperature, doubt."""

from dataclasses import replace

import torch
from torch import nn

from cnn_models.files.card import Card
from training.augmentation.augment import FULL, augment
from training.data.data_set import DataSet
from training.evaluation import predict_logits
from training.measure.calibrate import fit_strangeness, fit_temperature
from training.step.device import Plan, share_of


def measure(card: Card, model: nn.Module, data: DataSet, plan: Plan) -> Card:
    """Fill in a card's accuracies, temperature and doubt for the model, as it will be loaded.

    Temperature and doubt come from the validation part; accuracies stay None unless the data set
    is complete.
    """
    plan.place(model)
    validation = predict_logits(model, card.network, data.validation.pixels, plan)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        pixels, labels = data.validation.pixels[:1000], data.validation.labels[:1000]
        styled = augment(pixels, FULL, labels)
    known = predict_logits(model, card.network, styled, plan)
    card = replace(
        card,
        temperature=round(fit_temperature(validation, data.validation.labels), 4),
        doubt=fit_strangeness(known),
    )
    if not data.complete:
        return card
    test = predict_logits(model, card.network, data.test.pixels, plan)
    return replace(
        card,
        validation_accuracy=_top1(validation, data.validation.labels),
        test_accuracy=_top1(test, data.test.labels),
    )


def _top1(logits: torch.Tensor, labels: torch.Tensor) -> float:
    return round(100 * share_of(logits.argmax(1) == labels), 2)
