"""Pruning while training: the small weights of large dense layers are removed, ever more of them.

Zhu and Gupta, "To prune, or not to prune", arXiv 1710.01878: by magnitude, along a cubic curve, so
that most go early, when the others can still make up for them. AlexNet's and VGG-11's first two
dense layers hold nine of ten of their weights.
"""

from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor, nn

from training.recipe import Recipe
from training.step.device import share_of

LARGE = 1_000_000  # weights of a dense layer; smaller ones are never pruned
PRUNED_BY = 0.5  # share of the steps after which no more are removed
NUM_STAGES = 40  # until then


def kept_share_at(recipe: Recipe, step: int, num_steps: int) -> float:
    """Share of the weights, 0..1, that are left after `step` steps: from 1 to `keep_dense`."""
    stage = int(NUM_STAGES * min(1.0, step / (PRUNED_BY * num_steps))) / NUM_STAGES
    return recipe.keep_dense + (1 - recipe.keep_dense) * (1 - stage) ** 3


class Pruning:
    """Which weights of a network in training are removed, by the layer's key.

    removed: weight's key -> (out_features, in_features) bool. Layers that come with most of their
    weights at zero have been pruned before and keep those zeros, whatever the recipe.
    """

    def __init__(self, model: nn.Module, keeps_all: bool) -> None:
        """keeps_all: no weights will be removed that are not yet."""
        self.removed: dict[str, Tensor] = {}
        for key, weight in _large_dense(model).items():
            is_zero = weight.detach() == 0
            if share_of(is_zero) > 0.5:
                self.removed[key] = is_zero
            elif not keeps_all:
                self.removed[key] = torch.zeros_like(is_zero)
        self._num_kept = {key: _count(~removed) for key, removed in self.removed.items()}

    def restore(self, removed: Mapping[str, Tensor]) -> None:
        """Take the `removed` of an interrupted run; KeyError for one that lacks a layer."""
        for key, own in self.removed.items():
            own.copy_(removed[key])
            self._num_kept[key] = _count(~own)

    @torch.no_grad()
    def hold_gradients(self, model: nn.Module) -> None:
        """Removed weights get no gradient, which would add to the length of all gradients."""
        for key, weight in self._held(model):
            if weight.grad is not None:
                weight.grad.masked_fill_(self.removed[key], 0.0)

    @torch.no_grad()
    def remove(self, model: nn.Module, kept_share: float) -> None:
        """Keep that share of each layer's weights, the largest, and set the removed ones to zero.

        Momenta would still move what was removed a few steps ago.
        """
        for key, weight in self._held(model):
            num_kept = round(kept_share * weight.numel())
            if num_kept < self._num_kept[key]:
                sizes = weight.abs()
                self.removed[key] |= sizes <= _smallest(sizes, weight.numel() - num_kept)
                self._num_kept[key] = num_kept
        self.hold(model)

    @torch.no_grad()
    def hold(self, model: nn.Module) -> None:
        """Set the removed weights to zero: of the network, or of its average."""
        for key, weight in self._held(model):
            weight.masked_fill_(self.removed[key], 0.0)

    def _held(self, model: nn.Module) -> list[tuple[str, nn.Parameter]]:
        return [(key, model.get_parameter(key)) for key in self.removed]


def _count(flags: Tensor) -> int:
    return int(torch.count_nonzero(flags))


def _smallest(values: Tensor, number: int) -> float:
    """The largest of the `number` smallest; 1 or more. NumPy's takes an eighth of PyTorch's time"""
    return float(np.partition(values.flatten().cpu().numpy(), number - 1)[number - 1])


def _large_dense(model: nn.Module) -> dict[str, Tensor]:
    return {
        f"{name}.weight": layer.weight
        for name, layer in model.named_modules()
        if isinstance(layer, nn.Linear) and layer.weight.numel() > LARGE
    }
