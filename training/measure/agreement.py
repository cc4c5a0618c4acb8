"""Where networks agree: confusion, single mistakes, splits, and whether a difference is chance."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor


def confusion(labels: Tensor, answers: Tensor) -> Tensor:
    """(10, 10) counts, [label][answer], of (N,) int64 labels and answers."""
    return torch.bincount(labels * 10 + answers, minlength=100).view(10, 10)


def in_cell(labels: Tensor, probabilities: Tensor, label: int, answer: int) -> Tensor:
    """Indices of the pictures of `label` that are called `answer`, the most confident first.

    labels: (N,). probabilities: (N, 10).
    """
    confidence, answers = probabilities.max(dim=1)
    inside = ((labels == label) & (answers == answer)).nonzero().flatten()
    return inside[confidence[inside].argsort(descending=True, stable=True)]


@dataclass(frozen=True)
class McNemar:
    """Two networks on the same pictures.

    only_first, only_second: pictures that only the one of them gets right. p_value: how likely so
    uneven a split is if each such picture were a coin's toss (exact, two-sided binomial).
    McNemar, "Note on the sampling error of the difference between correlated proportions",
    Psychometrika 12, 1947.
    """

    only_first: int
    only_second: int
    p_value: float

    @property
    def within_chance(self) -> bool:
        return self.p_value >= 0.05


def mcnemar(first_right: Tensor, second_right: Tensor) -> McNemar:
    """Compare (N,) bool: which pictures each network gets right."""
    only_first = int((first_right & ~second_right).sum())
    only_second = int((second_right & ~first_right).sum())
    num, fewer = only_first + only_second, min(only_first, only_second)
    # Whole numbers until the last division: 2**num is beyond a float's range from 1,024 on.
    tail = sum(math.comb(num, k) for k in range(fewer + 1))
    return McNemar(only_first, only_second, min(1.0, 2 * tail / 2**num))


def split(rights: Tensor) -> Tensor:
    """Indices of pictures that some networks get right and some wrong, the most even split first.

    rights: (networks, N) bool.
    """
    num_right = rights.sum(dim=0)
    found = ((num_right > 0) & (num_right < len(rights))).nonzero().flatten()
    unevenness = (2 * num_right[found] - len(rights)).abs()
    return found[unevenness.argsort(stable=True)]


def alone_right(rights: Tensor, network: int) -> Tensor:
    """Indices of the pictures that only this network gets right; rights: (networks, N) bool."""
    return (rights[network] & (rights.sum(dim=0) == 1)).nonzero().flatten()


def all_wrong(rights: Tensor, probabilities: Sequence[Tensor], labels: Tensor) -> Tensor:
    """Indices of pictures that no network gets right; the one most surely denied comes first.

    rights: (networks, N) bool. probabilities: one (N, 10) a network. labels: (N,).
    """
    found = (~rights.any(dim=0)).nonzero().flatten()
    of_label = torch.stack([p[found, labels[found]] for p in probabilities]).mean(dim=0)
    return found[of_label.argsort(stable=True)]


@dataclass(frozen=True)
class Bin:
    """Pictures of like confidence: its mean, the share that is right (both 0..1), how many."""

    confidence: float
    accuracy: float
    num_pictures: int


def reliability(probabilities: Tensor, labels: Tensor, num_bins: int = 10) -> list[Bin]:
    """Bins of equal width of the confidence, empty ones left out.

    probabilities: (N, 10). Guo et al., "On calibration of modern neural networks", arXiv
    1706.04599, section 2.
    """
    confidence, answers = probabilities.max(dim=1)
    right = (answers == labels).float()
    place = (confidence * num_bins).long().clamp(max=num_bins - 1)
    bins = []
    for number in place.unique().tolist():
        inside = place == number
        bins.append(
            Bin(
                confidence[inside].mean().item(),
                right[inside].mean().item(),
                int(inside.sum()),
            )
        )
    return bins


def accuracy_above(probabilities: Tensor, labels: Tensor, steps: int = 20) -> list[Bin]:
    """Accuracy of the answers that are at least so confident, from the least confident up.

    Each Bin's confidence is the limit and num_pictures how many pass it; none is empty.
    """
    confidence, answers = probabilities.max(dim=1)
    right = (answers == labels).float()
    found = []
    for limit in torch.linspace(0, 1, steps + 1).tolist():
        inside = confidence >= limit
        if inside.any():
            found.append(Bin(limit, right[inside].mean().item(), int(inside.sum())))
    return found
