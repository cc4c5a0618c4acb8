"""Muon: steps along the nearest orthogonal matrix instead of along the gradient itself.

Source: Jordan et al., "Muon: an optimizer for hidden layers in neural networks", 2024,
kellerjordan.github.io/posts/muon. A plain network's gradients are dominated by a few directions;
an orthogonal step moves a layer equally far in all of them. PyTorch's own `torch.optim.Muon` takes
no convolutions and came with 2.9.
"""

from typing import Any

import torch
from torch import Tensor, nn
from torch.optim.adamw import adamw

MOMENTUM = 0.95
ADAM_SHARE = 0.05  # AdamW's learning rate against Muon's: 0.001 at 0.02
ADAM_BETAS = (0.9, 0.95)
NUM_ITERATIONS = 5


class Muon(torch.optim.Optimizer):
    """Muon for the convolutions; AdamW for dense layers, biases and batch norm.

    A dense layer of 4096x4096 would cost more to orthogonalise than the whole step before it.

    lr: of the convolutions. weight_decay: share of every weight lost in a step, over lr, 0..1;
    biases and batch norm lose none. precision: dtype of the matrix products.
    """

    def __init__(
        self, model: nn.Module, lr: float, weight_decay: float, precision: torch.dtype
    ) -> None:
        weights = [p for p in model.parameters() if p.dim() > 1]
        groups: list[dict[str, Any]] = [
            {"params": [p for p in weights if p.dim() == 4], "orthogonal": True},
            {"params": [p for p in weights if p.dim() != 4], "orthogonal": False},
            {
                "params": [p for p in model.parameters() if p.dim() <= 1],
                "orthogonal": False,
                "weight_decay": 0.0,
            },
        ]
        # fused: `load_state_dict` then puts AdamW's step counts on the parameters' device.
        defaults = {"lr": lr, "weight_decay": weight_decay, "fused": True}
        super().__init__([group for group in groups if group["params"]], defaults)
        self._precision = precision

    @torch.no_grad()
    def step(self) -> None:  # type: ignore[override]
        """Move every parameter that has a gradient."""
        for group in self.param_groups:
            parameters = [p for p in group["params"] if p.grad is not None]
            if group["orthogonal"]:
                for parameter in parameters:
                    self._step_orthogonally(parameter, group["lr"], group["weight_decay"])
            elif parameters:
                self._step_by_adam(parameters, group["lr"], group["weight_decay"])

    def _step_orthogonally(self, weight: nn.Parameter, lr: float, weight_decay: float) -> None:
        state, gradient = self.state[weight], weight.grad
        assert gradient is not None
        if not state:
            state["momentum"] = torch.zeros_like(weight)
        state["momentum"].lerp_(gradient, 1 - MOMENTUM)
        ahead = torch.lerp(gradient, state["momentum"], MOMENTUM)  # as Nesterov looks ahead
        rows = ahead.flatten(1)
        direction = orthogonalise(rows.to(self._precision)).to(weight.dtype)
        height, width = rows.shape
        weight.mul_(1 - lr * weight_decay)
        weight.add_(direction.view_as(weight), alpha=-lr * max(1, height / width) ** 0.5)

    def _step_by_adam(self, parameters: list[nn.Parameter], lr: float, weight_decay: float) -> None:
        for parameter in parameters:
            state = self.state[parameter]
            if not state:
                state["step"] = torch.zeros((), device=parameter.device)
                state["mean"] = torch.zeros_like(parameter)
                state["square"] = torch.zeros_like(parameter)
        states = [self.state[p] for p in parameters]
        adamw(
            list(parameters),
            [p.grad for p in parameters if p.grad is not None],
            [state["mean"] for state in states],
            [state["square"] for state in states],
            [],
            [state["step"] for state in states],
            fused=True,
            amsgrad=False,
            beta1=ADAM_BETAS[0],
            beta2=ADAM_BETAS[1],
            lr=lr * ADAM_SHARE,
            weight_decay=weight_decay / ADAM_SHARE,
            eps=1e-8,
            maximize=False,
        )


def orthogonalise(matrix: Tensor) -> Tensor:
    """Bring all singular values near 1, keeping the directions; (R, C) -> (R, C), same dtype.

    Five rounds of a quintic Newton-Schulz iteration with Jordan's coefficients: 0.7 to 1.2 is near
    enough, and far cheaper than a singular value decomposition.
    """
    wide = matrix.T if matrix.shape[0] > matrix.shape[1] else matrix
    wide = wide / (wide.norm() + 1e-7)  # no singular value above 1: the iteration's domain
    for _ in range(NUM_ITERATIONS):
        gram = wide @ wide.T
        wide = 3.4445 * wide + (-4.7750 * gram + 2.0315 * gram @ gram) @ wide
    return wide.T if matrix.shape[0] > matrix.shape[1] else wide
