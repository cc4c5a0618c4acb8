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

from training.step.device import waits_for_calls

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
        learning = [p for p in model.parameters() if p.requires_grad]
        weights = [p for p in learning if p.dim() > 1]
        groups: list[dict[str, Any]] = [
            {"params": [p for p in weights if p.dim() == 4], "orthogonal": True},
            {"params": [p for p in weights if p.dim() != 4], "orthogonal": False},
            {
                "params": [p for p in learning if p.dim() <= 1],
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
            if not parameters:
                continue
            if group["orthogonal"]:
                self._step_orthogonally(parameters, group["lr"], group["weight_decay"])
            else:
                self._step_by_adam(parameters, group["lr"], group["weight_decay"])

    def _step_orthogonally(self, weights: list[Tensor], lr: float, decay: float) -> None:
        gradients = [w.grad for w in weights if w.grad is not None]
        for weight in weights:
            if not self.state[weight]:
                self.state[weight]["momentum"] = torch.zeros_like(weight)
        momenta = [self.state[w]["momentum"] for w in weights]
        torch._foreach_lerp_(momenta, gradients, 1 - MOMENTUM)
        ahead = torch._foreach_lerp(gradients, momenta, MOMENTUM)  # as Nesterov looks ahead
        rows = [a.flatten(1).to(self._precision) for a in ahead]
        steps = [
            direction.to(w.dtype).view_as(w) * (-lr * max(1, r.shape[0] / r.shape[1]) ** 0.5)
            for w, r, direction in zip(weights, rows, orthogonalise_all(rows), strict=True)
        ]
        torch._foreach_mul_(weights, 1 - lr * decay)
        torch._foreach_add_(weights, steps)

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


def orthogonalise_all(matrices: list[Tensor]) -> list[Tensor]:
    """`orthogonalise` for each matrix, (R, C) of any R and C; on an accelerator many at once.

    A GPU waits longer for a small product to be asked for than for its result, and GoogLeNet has 57
    small ones. So matrices of like sizes go together, filled up with zeros, which change nothing.
    """
    wide = [m.T if m.shape[0] > m.shape[1] else m for m in matrices]
    many_at_once = waits_for_calls(wide[0].device)
    found = _in_groups(wide) if many_at_once else [orthogonalise(w) for w in wide]
    return [f if f.shape == m.shape else f.T for f, m in zip(found, matrices, strict=True)]


def _in_groups(matrices: list[Tensor]) -> list[Tensor]:
    """Sizes are rounded up to 128, 256, 512 ... rows and 512, 1024 ... columns."""
    groups: dict[tuple[int, int], list[int]] = {}
    for number, matrix in enumerate(matrices):
        height, width = (1 << (n - 1).bit_length() for n in matrix.shape)
        groups.setdefault((max(height, 128), max(width, 512)), []).append(number)
    found = list(matrices)
    for size, numbers in groups.items():
        filled = matrices[0].new_zeros(len(numbers), *size)
        members = [matrices[n] for n in numbers]
        torch._foreach_copy_(_corners(filled, members), members)
        for n, corner in zip(numbers, _corners(orthogonalise(filled), members), strict=True):
            found[n] = corner
    return found


def _corners(filled: Tensor, members: list[Tensor]) -> list[Tensor]:
    """Of each of the stacked matrices the part that its member has."""
    return [w[: m.shape[0], : m.shape[1]] for w, m in zip(filled, members, strict=True)]


def orthogonalise(matrix: Tensor) -> Tensor:
    """Bring all singular values near 1, keeping the directions; (..., R, C), R <= C, same dtype.

    Five rounds of a quintic Newton-Schulz iteration with Jordan's coefficients: 0.7 to 1.2 is near
    enough, and far cheaper than a singular value decomposition.
    """
    # No singular value above 1: the iteration's domain.
    wide = matrix / (matrix.norm(dim=(-2, -1), keepdim=True) + 1e-7)
    for _ in range(NUM_ITERATIONS):
        gram = wide @ wide.mT
        wide = 3.4445 * wide + (-4.7750 * gram + 2.0315 * gram @ gram) @ wide
    return wide
