"""LeNets that differ from the lecture's in one respect, to try what the lecture says of it."""

from torch import nn

from cnn_models.architectures.lenet import lenet, lenet_bn
from cnn_models.architectures.stack import stack

DROPOUT = 0.5  # AlexNet's


def lenet_relu() -> nn.Sequential:
    """`lenet` with ReLU in place of every sigmoid."""
    return stack(
        **{
            name.replace("sigmoid", "relu"): nn.ReLU() if isinstance(layer, nn.Sigmoid) else layer
            for name, layer in lenet().named_children()
        }
    )


def lenet_dropout() -> nn.Sequential:
    """`lenet_relu` with dropout after its two hidden dense layers, where AlexNet has it."""
    layers: dict[str, nn.Module] = {}
    for name, layer in lenet_relu().named_children():
        layers[name] = layer
        if name in ("relu3", "relu4"):
            layers[name.replace("relu", "dropout")] = nn.Dropout(DROPOUT)
    return stack(**layers)


def lenet_bn_after() -> nn.Sequential:
    """`lenet_bn` with each norm after its sigmoid."""
    layers: dict[str, nn.Module] = {}
    held: dict[str, nn.Module] = {}
    for name, layer in lenet_bn().named_children():
        if name.startswith("norm"):
            held = {name: layer}
        else:
            layers |= {name: layer, **held}
            held = {}
    return stack(**layers)
