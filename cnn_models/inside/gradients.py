"""How much of a gradient is left in each of a column of dense layers, before it has learned."""

import functools

import torch
from torch import Tensor, nn

WIDTH = 64  # values a layer
BATCH = 32


def gradient_left(activation: str, depth: int, has_norm: bool = False, seed: int = 0) -> float:
    """The length of the first layer's gradient as a share of the last one's; see below."""
    return gradients_left(activation, depth, has_norm, seed)[0]


@functools.cache
def gradients_left(
    activation: str, depth: int, has_norm: bool = False, seed: int = 0
) -> tuple[float, ...]:
    """The length of each layer's gradient as a share of the last one's, first layer first.

    activation: "sigmoid", with Glorot's start, or "relu", with He's. depth: dense layers, at least
    2. has_norm: batch norm before each activation. Random numbers from `seed`; the global
    generator is left as it was. Raises ValueError for another activation or depth.
    """
    if activation not in ("sigmoid", "relu") or depth < 2:
        raise ValueError(
            f"A gradient is measured for sigmoid or relu over 2 layers or more, not for "
            f"{activation!r} over {depth}."
        )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        column, images = _column(activation, depth, has_norm), torch.randn(BATCH, WIDTH)
    with torch.enable_grad():
        column(images).square().mean().backward()
    lengths = [_length(layer) for layer in column if isinstance(layer, nn.Linear)]
    return tuple(length / lengths[-1] for length in lengths)


def _column(activation: str, depth: int, has_norm: bool) -> nn.Sequential:
    layers: list[nn.Module] = []
    for _ in range(depth):
        dense = nn.Linear(WIDTH, WIDTH)
        if activation == "sigmoid":
            nn.init.xavier_uniform_(dense.weight)
        else:
            nn.init.kaiming_normal_(dense.weight)
        layers += [dense, *([nn.BatchNorm1d(WIDTH)] if has_norm else [])]
        layers.append(nn.Sigmoid() if activation == "sigmoid" else nn.ReLU())
    return nn.Sequential(*layers)


def _length(layer: nn.Linear) -> float:
    gradient: Tensor | None = layer.weight.grad
    return 0.0 if gradient is None else gradient.norm().item()
