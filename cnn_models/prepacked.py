"""Convolutions whose weights are laid out as the CPU wants them once, and not for every picture.

oneDNN computes in bfloat16 from blocks of weights. PyTorch keeps rows and turns them into blocks at
every call, which takes GoogLeNet as long as its arithmetic for one picture. The answers are the
same, bit for bit; `python -m training benchmark classification` shows what it gives.
"""

import torch
from torch import Tensor, nn

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
        self._blocks: dict[int, Tensor] = {}

    def forward(self, x: Tensor) -> Tensor:
        """(N, in_channels, H, W) -> (N, out_channels, H', W')."""
        if len(x) > 1 or torch.is_grad_enabled():
            return super().forward(x)
        return torch.ops.mkldnn._convolution_pointwise.default(
            x, self._laid_out(x), self.bias, *self._window, "none", [], ""
        )

    def _laid_out(self, x: Tensor) -> Tensor:
        # How large a block is depends on the number of threads; others are turned at every call.
        num_threads = torch.get_num_threads()
        if num_threads not in self._blocks:
            self._blocks[num_threads] = torch.ops.aten.mkldnn_reorder_conv2d_weight(
                self.weight.detach().to_mkldnn(), *self._window, x.shape
            )
        return self._blocks[num_threads]


def prepack(model: nn.Module) -> None:
    """Put such layers in the place of the model's bfloat16 convolutions."""
    for name, layer in list(model.named_modules()):
        if isinstance(layer, nn.Conv2d) and layer.weight.dtype == torch.bfloat16:
            model.set_submodule(name, Conv2d(layer))
