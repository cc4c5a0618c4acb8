"""What batch norm by hand may have wrong, made to fail and measured, and what it comes to."""

import functools
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from cnn_models.architectures.batch_norm import BatchNorm
from cnn_models.inside.arithmetic import NORMS
from cnn_models.inside.graph import nodes
from cnn_models.registry import build

CHANNELS = 6
GAMMA, BETA = 2.0, 5.0


@dataclass(frozen=True)
class Mistakes:
    """What was seen.

    squared_method: Python's complaint about the square of `X.mean`. by_gradients, by_mode: by how
    much a picture's value changes at most, in evaluation, with the others of its batch, where the
    layer asks whether gradients are on, and where it asks `self.training`. kept_as_attributes,
    kept_as_buffers: statistics found in the state dict. mean, deviation: of a channel after a norm
    with gamma GAMMA and beta BETA.
    """

    squared_method: str
    by_gradients: float
    by_mode: float
    kept_as_attributes: int
    kept_as_buffers: int
    mean: float
    deviation: float


class AsksForGradients(BatchNorm):
    """Takes itself to be in training wherever gradients are on."""

    def forward(self, x: Tensor) -> Tensor:
        """As BatchNorm's."""
        self.training = torch.is_grad_enabled()
        return super().forward(x)


class PlainAttributes(nn.Module):
    """Keeps its statistics where neither a checkpoint nor `.to(device)` finds them."""

    def __init__(self) -> None:
        super().__init__()
        self.running_mean = torch.zeros(CHANNELS)
        self.running_var = torch.ones(CHANNELS)


@functools.cache
def mistakes() -> Mistakes:
    """Make the lecture's four on one random batch; no global random number is drawn."""
    x = _batch()
    norm = BatchNorm(CHANNELS)
    nn.init.constant_(norm.weight, GAMMA)
    nn.init.constant_(norm.bias, BETA)
    y = norm(x)[:, 0]
    return Mistakes(
        squared_method=_complaint(x),
        by_gradients=_change(AsksForGradients(CHANNELS).eval(), x),
        by_mode=_change(BatchNorm(CHANNELS).eval(), x),
        kept_as_attributes=_kept(PlainAttributes()),
        kept_as_buffers=_kept(norm),
        mean=y.mean().item(),
        deviation=y.std(correction=0).item(),
    )


@functools.cache
def fold_difference() -> float:
    """By how much a convolution with its norm folded in differs at most from the two, answering."""
    x = _batch()
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        conv, norm = nn.Conv2d(CHANNELS, CHANNELS, 3), nn.BatchNorm2d(CHANNELS)
    with torch.no_grad():
        norm(conv(x))
        conv, norm = conv.eval(), norm.eval()
        return (fuse_conv_bn_eval(conv, norm)(x) - norm(conv(x))).abs().max().item()


def norms_before_activation(name: str) -> tuple[int, int]:
    """How many of a network's batch norms feed an activation directly, and how many there are."""
    with torch.device("meta"):
        graph = nodes(build(name))
    norms = {node.name for node in graph if isinstance(node.module, NORMS)}
    fed = {
        source
        for node in graph
        if isinstance(node.module, nn.Sigmoid | nn.ReLU)
        for source in node.sources
    }
    return len(norms & fed), len(norms)


def _batch() -> Tensor:
    """(16, CHANNELS, 8, 8), mean 3, deviation 2."""
    generator = torch.Generator().manual_seed(0)
    return 3 + 2 * torch.randn(16, CHANNELS, 8, 8, generator=generator)


def _complaint(x: Tensor) -> str:
    try:
        x.mean**2  # type: ignore[operator]
    except TypeError as error:
        return str(error)
    return ""


def _change(layer: nn.Module, x: Tensor) -> float:
    with torch.enable_grad():
        return (layer(x)[:1] - layer(x[:1])).abs().max().item()


def _kept(layer: nn.Module) -> int:
    return sum(key.startswith("running_") for key in layer.state_dict())
