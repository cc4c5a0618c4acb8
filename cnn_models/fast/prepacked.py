"""Layers whose weights are laid out for one picture at a time.

Convolutions: oneDNN computes in bfloat16 from blocks of weights. PyTorch keeps rows and turns them
into blocks at every call, which takes GoogLeNet as long as its arithmetic for one picture. And it
can do the ReLU in the same step, where nobody wants to see what came before it.

Dense layers: for one picture they wait for their weights from memory, 170 MB of AlexNet and VGG-11
in bfloat16, and most are multiplied by the zero that a ReLU left: of what the two layers are given,
5 and 12 per cent is not zero in AlexNet, 9 and 18 in VGG-11 (the mean of 200 test pictures). So the
weights of each input lie together, and those of zeros are not read.

`python -m training benchmark classification` shows what all this gives.
"""

from collections import OrderedDict
from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from cnn_models.fast import pruned
from cnn_models.fast.precision import SMALL

_SETTINGS = (
    "in_channels",
    "out_channels",
    "kernel_size",
    "stride",
    "padding",
    "dilation",
    "groups",
)


class Conv2d(nn.Conv2d):
    """PyTorch's, with a second copy of its bfloat16 weights in blocks, no part of the state dict.

    The blocks serve a single picture without gradients; all else is computed as in PyTorch. Named
    as there, for a layer's kind is the name of its class.
    """

    def __init__(self, layer: nn.Conv2d) -> None:
        """Share the weights of `layer`; they are laid out at the first picture."""
        super().__init__(**{key: getattr(layer, key) for key in _SETTINGS}, device="meta")
        self._window = (self.padding, self.stride, self.dilation, self.groups)
        self.weight, self.bias = layer.weight, layer.bias
        self.train(layer.training)
        self.relu_follows = False
        self._blocks: dict[int, Tensor] = {}

    def forward(self, x: Tensor) -> Tensor:
        """(N, in_channels, H, W) -> (N, out_channels, H', W')."""
        return self._convolve(x, "none") if _is_lone(x) else super().forward(x)

    def with_relu(self, x: Tensor) -> Tensor:
        """As `forward` and a ReLU after it."""
        return self._convolve(x, "relu") if _is_lone(x) else super().forward(x).relu()

    def _convolve(self, x: Tensor, then: str) -> Tensor:
        return torch.ops.mkldnn._convolution_pointwise.default(
            x, self._laid_out(x), self.bias, *self._window, then, [], ""
        )

    def _laid_out(self, x: Tensor) -> Tensor:
        # How large a block is depends on the number of threads; others are turned at every call.
        num_threads = torch.get_num_threads()
        if num_threads not in self._blocks:
            self._blocks[num_threads] = torch.ops.aten.mkldnn_reorder_conv2d_weight(
                self.weight.detach().to_mkldnn(), *self._window, x.shape
            )
        return self._blocks[num_threads]


class Linear(nn.Linear):
    """PyTorch's, with its weights in the order of inputs and its bias as one input more.

    A single picture without gradients is the sum of those rows whose input is not zero; all else
    is computed as in PyTorch, from the same memory. Named as there, as above.
    """

    def __init__(self, layer: nn.Linear) -> None:
        """Copy the weights of `layer`."""
        super().__init__(layer.in_features, layer.out_features, device="meta")
        self._rows = layer.weight.new_empty(layer.in_features + 1, layer.out_features)
        self._rows[:-1], self._rows[-1] = layer.weight.detach().t(), layer.bias.detach()
        self.weight = nn.Parameter(self._rows[:-1].t(), layer.weight.requires_grad)
        self.bias = nn.Parameter(self._rows[-1], layer.bias.requires_grad)
        self.train(layer.training)

    def forward(self, x: Tensor) -> Tensor:
        """(N, in_features) -> (N, out_features)."""
        if not _is_lone(x):
            return super().forward(x)
        factors = F.pad(x, (0, 1), value=1.0)
        wanted = factors[0].nonzero().t()  # (1, number of them)
        return F.embedding_bag(
            wanted, self._rows, per_sample_weights=factors[:, wanted[0]], mode="sum"
        )


class Sequential(nn.Sequential):
    """PyTorch's, in which a convolution and the ReLU after it are one step.

    Who goes through the layers one by one, as `trace` does, gets what each of them gives.
    """

    def __init__(self, layers: dict[str, nn.Module]) -> None:
        super().__init__(OrderedDict(layers))
        for layer, following in pairwise(self):
            if isinstance(layer, Conv2d):
                layer.relu_follows = isinstance(following, nn.ReLU)

    def forward(self, x: Tensor) -> Tensor:
        """As PyTorch's."""
        layers = iter(self)
        for layer in layers:
            if isinstance(layer, Conv2d) and layer.relu_follows:
                x = layer.with_relu(x)
                next(layers)
            else:
                x = layer(x)
        return x


def prepack(model: nn.Sequential) -> Sequential:
    """The network with such layers for bfloat16 convolutions and for large dense layers.

    Its other layers are not copied; `model` is not to be used any more.
    """
    layers = {name: _prepacked(layer) for name, layer in model.named_children()}
    packed = Sequential(layers)
    packed.training = model.training
    return packed


def _prepacked(layer: nn.Module) -> nn.Module:
    if isinstance(layer, nn.Sequential):
        return prepack(layer)
    if isinstance(layer, nn.Conv2d) and layer.weight.dtype == torch.bfloat16:
        return Conv2d(layer)
    if isinstance(layer, nn.Linear) and layer.weight.numel() > SMALL:
        return pruned.Linear(layer) if pruned.is_pruned(layer) else Linear(layer)
    for name, part in layer.named_children():  # the paths of an Inception block
        setattr(layer, name, _prepacked(part))
    return layer


def _is_lone(x: Tensor) -> bool:
    """Whether it is a single picture's, with no gradients wanted."""
    return len(x) == 1 and not torch.is_grad_enabled()
