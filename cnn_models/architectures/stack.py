"""A sequence of layers that have names."""

from collections import OrderedDict

from torch import nn


def stack(**layers: nn.Module) -> nn.Sequential:
    """Return the layers as an `nn.Sequential`, in the order given, each under its keyword.

    The keywords become the state-dict keys and the captions of the feature maps, so a network
    is written once and named once.
    """
    return nn.Sequential(OrderedDict(layers))
