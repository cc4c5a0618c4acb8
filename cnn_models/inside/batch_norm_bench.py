"""Batch normalisation on the bench: what each norm gets and gives, and by which statistics."""

import copy
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from cnn_models.inside.arithmetic import NORMS
from cnn_models.inside.graph import INPUT, nodes
from cnn_models.inside.trace import trace


@dataclass(frozen=True)
class NormBench:
    """One norm layer, fed with a batch.

    before, after: values going in and coming out in evaluation mode, flat. batch_mean, batch_var:
    (C,), of this batch. running_mean, running_var: (C,), as learned; they normalise in evaluation.
    largest_change: by how much an output differs at most if this batch's statistics are used, as
    in training, instead of the running ones.
    """

    layer: str
    before: Tensor
    after: Tensor
    batch_mean: Tensor
    batch_var: Tensor
    running_mean: Tensor
    running_var: Tensor
    largest_change: float


@torch.no_grad()
def bench(model: nn.Sequential, images: Tensor) -> list[NormBench]:
    """Put every norm of a network on the bench, in order; the model is left as it was.

    images: (N, 1, S, S) float, N of some dozens for statistics that mean something. Each norm gets
    what it gets in evaluation mode.
    """
    outputs = {INPUT: images, **trace(model, images)}
    return [
        _bench_one(node.name, node.module, outputs[node.sources[0]], outputs[node.name])
        for node in nodes(model)
        if isinstance(node.module, NORMS)
    ]


def _bench_one(name: str, norm: nn.Module, before: Tensor, after: Tensor) -> NormBench:
    axes = (0, 2, 3) if before.dim() == 4 else (0,)
    running = norm.state_dict()
    # A copy, as a pass in training mode moves the running statistics.
    as_in_training = copy.deepcopy(norm).train()(before)
    return NormBench(
        layer=name,
        before=before.flatten(),
        after=after.flatten(),
        batch_mean=before.mean(dim=axes),
        batch_var=before.var(dim=axes, correction=0),
        running_mean=running["running_mean"].clone(),
        running_var=running["running_var"].clone(),
        largest_change=(as_in_training - after).abs().max().item(),
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
