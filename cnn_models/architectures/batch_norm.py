"""Batch normalisation written out by hand.

Source: Ioffe and Szegedy, "Batch Normalization", arXiv 1502.03167, algorithm 1.
"""

import torch
from torch import Tensor, nn


class BatchNorm(nn.Module):
    """Batch norm for dense (N, C) and convolutional (N, C, H, W) input.

    Gives what `nn.BatchNorm1d` and `nn.BatchNorm2d` give, in training and in evaluation, with
    the same names of weights. Each channel has one mean and one variance, taken over the batch
    and, for pictures, over height and width too.

    momentum: share of the new batch in the running statistics, 0..1 (PyTorch's meaning; many
        texts call `1 - momentum` by this name).
    """

    running_mean: Tensor
    running_var: Tensor

    def __init__(self, num_channels: int, eps: float = 1e-5, momentum: float = 0.1) -> None:
        super().__init__()
        self.num_channels = num_channels
        self.eps = eps
        self.momentum = momentum
        self.weight = nn.Parameter(torch.ones(num_channels))  # gamma, the learned deviation
        self.bias = nn.Parameter(torch.zeros(num_channels))  # beta, the learned mean
        # Buffers, not plain attributes: they must follow .to(device) and be in the checkpoint.
        self.register_buffer("running_mean", torch.zeros(num_channels))
        self.register_buffer("running_var", torch.ones(num_channels))

    def forward(self, x: Tensor) -> Tensor:
        """Normalise `x`, (N, C) or (N, C, H, W), floating point; the shape stays.

        Raises ValueError for another number of axes or channels, and for a training batch with
        one value a channel, which has no variance.
        """
        if x.dim() not in (2, 4) or x.shape[1] != self.num_channels:
            raise ValueError(
                f"BatchNorm({self.num_channels}) takes (N, {self.num_channels}) or "
                f"(N, {self.num_channels}, H, W), not {tuple(x.shape)}."
            )
        mean, var = self._batch_statistics(x) if self.training else self._running_statistics()
        shape = (1, -1) if x.dim() == 2 else (1, -1, 1, 1)
        x_hat = (x - mean.view(shape)) / torch.sqrt(var.view(shape) + self.eps)
        return self.weight.view(shape) * x_hat + self.bias.view(shape)

    def _running_statistics(self) -> tuple[Tensor, Tensor]:
        return self.running_mean, self.running_var

    def _batch_statistics(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Return this batch's mean and variance, (C,) each, and move the running ones to them."""
        axes = (0,) if x.dim() == 2 else (0, 2, 3)
        num_values = x.numel() // x.shape[1]
        if num_values < 2:
            raise ValueError(
                f"Batch norm in training needs more than one value a channel, got {tuple(x.shape)}."
            )
        # float32 under mixed precision too: a sum over N*H*W values is too long for bfloat16.
        x = x.float() if x.dtype in (torch.bfloat16, torch.float16) else x
        mean = x.mean(dim=axes)
        var = x.var(dim=axes, unbiased=False)
        with torch.no_grad():
            # The batch is divided by N, the running variance by N - 1, as in the paper's step 10.
            unbiased_var = var * num_values / (num_values - 1)
            self.running_mean.lerp_(mean.to(self.running_mean.dtype), self.momentum)
            self.running_var.lerp_(unbiased_var.to(self.running_var.dtype), self.momentum)
        return mean, var

    def extra_repr(self) -> str:
        return f"{self.num_channels}, eps={self.eps}, momentum={self.momentum}"
