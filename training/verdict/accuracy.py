"""How good the verdict is on the test pictures, from the networks' stored answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import torch

from cnn_models import SHIPPED
from cnn_models.files.card import Card
from cnn_models.pool import LEAST, Pool
from cnn_models.predict import Network
from training.data.subset import shipped_test_indices
from training.measure.calibrate import calibration_error
from training.measure.stored_answers import StalePredictionsError, Stored, load_predictions
from training.step.device import share_of


@dataclass(frozen=True)
class VerdictAccuracy:
    """top1 and calibration_error: per cent, of `num_pictures` test pictures."""

    top1: float
    calibration_error: float
    num_pictures: int


def shipped_verdict(networks: Sequence[Network], pool: Pool) -> VerdictAccuracy | None:
    """Of all shipped networks; None where one is missing, or has answered with other weights."""
    cards = {network.architecture.name: network.card for network in networks}
    stored = _stored()
    if stored is None or set(cards) != set(SHIPPED):
        return None
    return verdict_accuracy(cards, stored, pool)


@cache
def _stored() -> Stored | None:
    try:
        return load_predictions()
    except (FileNotFoundError, ValueError):
        return None


def verdict_accuracy(
    cards: Mapping[str, Card], stored: Stored, pool: Pool
) -> VerdictAccuracy | None:
    """Of the networks that the cards are of; None where answers of one are missing or older."""
    try:
        found = {n: stored.of_weights(n, card.weights_sha256) for n, card in cards.items()}
    except StalePredictionsError:
        return None
    if not found:
        return None
    num = len(stored.labels)
    whole = all(len(predicted.logits) == num for predicted in found.values())
    chosen = torch.arange(num) if whole else shipped_test_indices(stored.labels)
    labels = stored.labels[chosen]
    votes = pool.votes_of(found)
    pooled = torch.zeros(len(labels), 10)
    for name, predicted in found.items():
        logits = predicted.logits[chosen] if len(predicted.logits) == num else predicted.logits
        probabilities = (logits / cards[name].temperature).softmax(1)
        pooled += votes[name] * probabilities.clamp_min(LEAST).log()
    probabilities = (pooled / pool.temperature).softmax(1)
    right = probabilities.argmax(1) == labels
    error = calibration_error(probabilities, labels)
    return VerdictAccuracy(100 * share_of(right), error, len(labels))


def format_verdict(found: VerdictAccuracy) -> str:
    """As `format_report` tells of a network."""
    return (
        f"verdict: {found.top1:.2f} % of {found.num_pictures} pictures; "
        f"calibration error {found.calibration_error:.2f}"
    )
