"""Starting weights for networks with no batch norm to rescue a bad start.

He et al., "Delving deep into rectifiers", arXiv 1502.01852, for layers before a ReLU; Glorot and
Bengio, "Understanding the difficulty of training deep feedforward neural networks", AISTATS 2010,
for layers before a sigmoid.
"""

import torch
from torch import nn

# The head starts small, so that training starts from a loss near ln 10 whatever the network.
HEAD_GAIN = 0.1
# NiN's head ends in a ReLU. Lifted to one, every class starts on its living side; without this,
# a class that starts negative on all pictures is never learned (the lecture's NiN stays at chance
# in about one run of eight).
RELU_HEAD_BIAS = 1.0


def initialise(model: nn.Module) -> None:
    """Draw new weights for every convolution and dense layer in place; biases become zero."""
    weighted = [m for m in model.modules() if isinstance(m, (nn.Conv2d, nn.Linear))]
    has_sigmoid = any(isinstance(m, nn.Sigmoid) for m in model.modules())
    for layer in weighted:
        if has_sigmoid:
            nn.init.xavier_uniform_(layer.weight)
        else:
            nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
        if layer.bias is not None:
            nn.init.zeros_(layer.bias)
    head = weighted[-1]
    with torch.no_grad():
        head.weight.mul_(HEAD_GAIN)
        if isinstance(head, nn.Conv2d) and head.bias is not None:
            head.bias.fill_(RELU_HEAD_BIAS)
