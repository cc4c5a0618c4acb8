"""Batch normalisation on the bench: what each norm gets and gives, and by which statistics."""

import copy
from dataclasses import dataclass
from typing import cast

import torch
from torch import Tensor, nn

from cnn_models.inside.arithmetic import NORMS
from cnn_models.inside.graph import INPUT, nodes
from cnn_models.inside.trace import trace


@dataclass(frozen=True)
class NormBench:
    """One norm layer, fed with a batch.

    before: (C, K), what goes in, a row a channel. batch_mean, batch_var: (C,), of this batch; they
    normalise in training. running_mean, running_var: (C,), as learned; they do in evaluation.
    gamma, beta: (C,). eps: added to the variance.
    """

    layer: str
    before: Tensor
    batch_mean: Tensor
    batch_var: Tensor
    running_mean: Tensor
    running_var: Tensor
    gamma: Tensor
    beta: Tensor
    eps: float

    def normalised(self, in_training: bool = False) -> Tensor:
        """(C, K): brought to mean 0 and deviation 1, by the batch's statistics or the running."""
        mean, var = self.running_mean, self.running_var
        if in_training:
            mean, var = self.batch_mean, self.batch_var
        return (self.before - mean[:, None]) / torch.sqrt(var[:, None] + self.eps)

    def after(self, in_training: bool = False) -> Tensor:
        """(C, K): what comes out, times gamma plus beta."""
        return self.gamma[:, None] * self.normalised(in_training) + self.beta[:, None]

    @property
    def largest_change(self) -> float:
        """By how much an output differs at most between training and evaluation."""
        return (self.after(True) - self.after(False)).abs().max().item()


@torch.no_grad()
def bench(model: nn.Sequential, images: Tensor) -> list[NormBench]:
    """Put every norm of a network on the bench, in order; the model is left as it was.

    images: (N, 1, S, S) float, N of some dozens for statistics that mean something. Each norm gets
    what it gets in evaluation mode.
    """
    outputs = {INPUT: images, **trace(model, images)}
    return [
        _bench_one(node.name, node.module, outputs[node.sources[0]])
        for node in nodes(model)
        if isinstance(node.module, NORMS)
    ]


def _bench_one(name: str, norm: nn.Module, taken: Tensor) -> NormBench:
    before = taken.movedim(1, 0).flatten(1)
    kept = {key: value.clone() for key, value in norm.state_dict().items()}
    return NormBench(
        layer=name,
        before=before,
        batch_mean=before.mean(dim=1),
        batch_var=before.var(dim=1, correction=0),
        running_mean=kept["running_mean"],
        running_var=kept["running_var"],
        gamma=kept["weight"],
        beta=kept["bias"],
        eps=cast(float, norm.eps),
    )


@torch.no_grad()
def largest_difference(model: nn.Sequential, twin: nn.Sequential, images: Tensor) -> float:
    """The largest difference between two networks' outputs in any layer, on the same weights.

    `twin` has the architecture of `model` but other modules, such as a norm by hand; it is given
    the weights of `model` in a copy. Evaluation mode.
    """
    twin = copy.deepcopy(twin)
    weights = {k: v for k, v in model.state_dict().items() if k in twin.state_dict()}
    twin.load_state_dict(weights)
    first, second = trace(model, images), trace(twin.eval(), images)
    return max((first[name] - second[name]).abs().max().item() for name in first)
