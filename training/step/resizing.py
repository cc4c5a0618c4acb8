"""Training at growing input sizes: most of a run on smaller, cheaper images.

Howard and Gugger, "Fastai: a layered API for deep learning", arXiv 2002.04688, section 2, calls
this progressive resizing. A convolution takes any size. Dense layers after a `Flatten` do not, so
the map before it is stretched to the side they were built for; at the network's own size that
changes nothing.
"""

from math import isqrt

import torch.nn.functional as F
from torch import Tensor, nn

from cnn_models import find
from training.recipe import Recipe
from training.step.shortcuts import Layer, with_shortcuts


def input_size_at(recipe: Recipe, step: int, num_steps: int) -> int:
    """Pixels a side of the images of step `step` (0-based): the network's own in the end."""
    for share, size in recipe.sizes:
        if step < share * num_steps:
            return size
    return find(recipe.architecture).input_size


def logits_at_any_size(model: nn.Module, images: Tensor) -> Tensor:
    """Logits (N, 10) for images (N, 1, S, S) of any side S that the convolutions can take.

    model: one of ours: a sequence of layers. In training mode it is gone through with shortcuts.
    """
    layers: list[Layer] = (
        with_shortcuts(model, images.device) if model.training else list(model.children())
    )
    activation = images
    for layer, following in zip(layers, [*layers[1:], None], strict=True):
        if isinstance(layer, nn.Flatten) and isinstance(following, nn.Linear):
            side = isqrt(following.in_features // activation.shape[1])
            if activation.shape[-1] != side:
                activation = F.interpolate(activation, (side, side), mode="nearest")
        activation = layer(activation)
    return activation
