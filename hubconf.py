"""For `torch.hub.load(REPO, "nin")`: the lab's float32 networks with their weights."""

from collections.abc import Callable as _Callable

from torch import nn as _nn

from cnn_models import SHIPPED as _SHIPPED
from cnn_models import load as _load

dependencies = ["torch", "numpy", "safetensors"]


def _entry(name: str) -> _Callable[[], _nn.Sequential]:
    def network() -> _nn.Sequential:
        """Images (N, 1, S, S) float32, by `cnn_models.inputs.to_input`, to logits (N, 10)."""
        return _load(name).model

    return network


for _name in _SHIPPED:
    globals()[_name] = _entry(_name)
