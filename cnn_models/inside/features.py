"""What a network makes of a picture just before it decides: its last features.

They are what goes into the last part that has weights: the last dense layer or, in NiN, the last
block. Maps are averaged over their cells, so that every picture gives one vector.
"""

from collections import OrderedDict
from collections.abc import Mapping

from torch import Tensor, nn

from cnn_models.inside.graph import nodes


def feature_layer(model: nn.Sequential) -> str:
    """The layer whose output the last part with weights takes, by its name in `trace`."""
    last = _last_with_weights(model)
    inside = (n for n in nodes(model) if n.name == last or n.name.startswith(f"{last}."))
    return next(inside).sources[0]


def features_of(outputs: Mapping[str, Tensor], layer: str) -> Tensor:
    """(N, D) float32 out of what `trace` gives; layer: as `feature_layer` names it."""
    return _one_vector(outputs[layer])


def features(model: nn.Sequential, images: Tensor) -> Tensor:
    """(N, D) float32 for (N, 1, S, S) images, without computing what comes after."""
    last = _last_with_weights(model)
    children = list(model.named_children())
    before = [name for name, _ in children].index(last)
    return _one_vector(nn.Sequential(OrderedDict(children[:before]))(images))


def _last_with_weights(model: nn.Sequential) -> str:
    with_weights = [n for n, part in model.named_children() if any(True for _ in part.parameters())]
    return with_weights[-1]


def _one_vector(output: Tensor) -> Tensor:
    return (output.mean(dim=(2, 3)) if output.dim() == 4 else output).float()
