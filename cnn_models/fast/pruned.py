"""A dense layer most of whose weights were pruned: only those that are left are kept and read.

AlexNet's and VGG-11's two large dense layers hold 8 of 100 weights, and 5 to 18 of 100 of their
inputs are not zero after a ReLU: what one picture needs of them is a hundredth.
"""

from typing import Any

import torch
import torch.nn.functional as F
from scipy.sparse import csr_array
from torch import Tensor, nn

MOST_KEPT = 0.25  # share of the weights up to which a layer counts as pruned


def is_pruned(layer: nn.Linear) -> bool:
    """Whether most of the layer's weights are zero."""
    return bool(layer.weight.count_nonzero() <= MOST_KEPT * layer.weight.numel())


class Linear(nn.Linear):
    """PyTorch's, with the weights of each input in a sparse row, in float32.

    Named as there, for a layer's kind is the name of its class.
    """

    def __init__(self, layer: nn.Linear) -> None:
        """Copy the weights of `layer`."""
        nn.Module.__init__(self)
        self.in_features, self.out_features = layer.in_features, layer.out_features
        self.bias = layer.bias
        self._dtype = layer.weight.dtype
        # Sparse columns of (out, in) are sparse rows of (in, out).
        by_input = csr_array(layer.weight.detach().float().numpy()).tocsc().T
        by_input.indices, by_input.indptr = (
            part.astype("int32") for part in (by_input.indices, by_input.indptr)
        )
        self._rows = by_input
        # The same memory, for who asks how much of it the network takes.
        self.register_buffer("_kept", torch.from_numpy(by_input.data))
        self.register_buffer("_columns", torch.from_numpy(by_input.indices))
        self.train(layer.training)

    @property
    def weight(self) -> Tensor:  # type: ignore[override]
        """(out_features, in_features), with its zeros: a new tensor each time."""
        return torch.from_numpy(self._rows.toarray().T).to(self._dtype)

    def forward(self, x: Tensor) -> Tensor:
        """(N, in_features) -> (N, out_features)."""
        if len(x) == 1:
            ask = _OneRow.apply if torch.is_grad_enabled() else _times  # the former takes longer
            return ask(x, self._rows).add(self.bias).to(x.dtype)
        return F.linear(x, self.weight.to(x.dtype), self.bias)


def _times(x: Tensor, rows: csr_array) -> Tensor:
    """x: (1, in). rows: sparse (in, out). Returns (1, out) float32."""
    factors = x[0].float().numpy()
    wanted = factors.nonzero()[0]
    return torch.from_numpy(rows[wanted].T @ factors[wanted])[None]


class _OneRow(torch.autograd.Function):
    """`_times`, with gradients for the input alone."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, rows: csr_array) -> Tensor:
        ctx.rows, ctx.dtype = rows, x.dtype
        return _times(x.detach(), rows)

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor, None]:
        return torch.from_numpy(ctx.rows @ grad[0].float().numpy())[None].to(ctx.dtype), None
