"""Convolutions whose weights are laid out as the CPU wants them once, and not for every picture.

oneDNN computes in bfloat16 from blocks of weights. PyTorch keeps rows and turns them into blocks at
every call, which takes GoogLeNet as long as its arithmetic for one picture. The answers are the
same, bit for bit; `python -m training benchmark classification` shows what it gives.
"""

import torch
from torch import Tensor, nn

from cnn_models.graph import INPUT, nodes
from cnn_models.layers import layer_table
from cnn_models.registry import find

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

    def __init__(self, layer: nn.Conv2d, side: int) -> None:
        """Share the weights of `layer`, which is given maps of `side` pixels a side."""
        super().__init__(**{key: getattr(layer, key) for key in _SETTINGS}, device="meta")
        self._window = (self.padding, self.stride, self.dilation, self.groups)
        self.weight, self.bias = layer.weight, layer.bias
        self.train(layer.training)
        self._blocks = torch.ops.aten.mkldnn_reorder_conv2d_weight(
            layer.weight.detach().to_mkldnn(), *self._window, (1, layer.in_channels, side, side)
        )

    def forward(self, x: Tensor) -> Tensor:
        """(N, in_channels, H, W) -> (N, out_channels, H', W')."""
        if len(x) > 1 or torch.is_grad_enabled():
            return super().forward(x)
        return torch.ops.mkldnn._convolution_pointwise(
            x, self._blocks, self.bias, *self._window, "none", [], ""
        )


def prepack(model: nn.Sequential, name: str) -> None:
    """Lay out the bfloat16 convolutions of the network called `name`, in place."""
    size = find(name).input_size
    sides = {INPUT: size} | {x.name: x.shape[-1] for x in layer_table(name)}
    for node in nodes(model):
        layer = node.module
        if isinstance(layer, nn.Conv2d) and layer.weight.dtype == torch.bfloat16:
            model.set_submodule(node.name, Conv2d(layer, sides[node.sources[0]]))
