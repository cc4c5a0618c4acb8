"""Probabilities that mean what they say, and how strange a picture is to a network.

Temperature scaling: Guo et al., "On calibration of modern neural networks", arXiv 1706.04599,
section 4.2. Energy: Liu et al., "Energy-based out-of-distribution detection", arXiv 2010.03759,
section 3.1.
"""

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor


def fit_temperature(logits: Tensor, labels: Tensor) -> float:
    """The number that divides the logits so that the cross-entropy is least.

    logits: (N, 10) float32 of pictures not trained on. labels: (N,) int64.
    """
    log_temperature = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.LBFGS([log_temperature], max_iter=50, line_search_fn="strong_wolfe")

    def closure() -> Tensor:
        optimizer.zero_grad()
        loss = F.cross_entropy(logits / log_temperature.exp(), labels)
        loss.backward()
        return loss

    optimizer.step(closure)
    return log_temperature.exp().clamp(0.05, 20).item()


def energy(logits: Tensor) -> Tensor:
    """(N,) negative log of the summed exponentials of the logits (N, 10); high is unfamiliar."""
    return -logits.logsumexp(dim=1)


def fit_strangeness(logits: Tensor) -> dict[str, float]:
    """The usual energy of known pictures and its spread (standard deviation).

    logits: (N, 10) float32 of held-back pictures, styled as in training.
    """
    energies = energy(logits)
    return {
        "usual_energy": round(energies.mean().item(), 4),
        "energy_spread": round(energies.std(correction=0).item(), 4),
    }


def calibration_error(probabilities: Tensor, labels: Tensor, num_bins: int = 15) -> float:
    """Expected calibration error in per cent: |confidence - accuracy|, averaged over bins.

    probabilities: (N, 10), rows sum to 1. Guo et al., section 2.
    """
    confidence, label = probabilities.max(dim=1)
    bins = (confidence * num_bins).long().clamp(max=num_bins - 1)
    # Of each bin, how many answers more it promised right than were.
    excess = confidence.numpy().astype(np.float64) - (label == labels).numpy()
    return float(100 * np.abs(np.bincount(bins.numpy(), excess)).sum() / len(labels))
