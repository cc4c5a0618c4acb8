"""One training on several processes: torchrun --nproc-per-node N -m training train ...

Every process draws the whole batch's augmentation and dropout, as a single one would, and computes
its share of the batch; gradients, batch norm's statistics and the reported loss are those of the
whole batch. So the number of processes changes the result by rounding only.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.distributed.nn.functional import all_reduce
from torch.nn.parallel import DistributedDataParallel

from cnn_models.architectures.batch_norm import BatchNorm
from training.step.resizing import logits_at_any_size

NORMS = (nn.BatchNorm1d, nn.BatchNorm2d, BatchNorm)


class Team:
    """The processes of a training, of which this is one; alone where no other was started.

    rank: 0..size - 1. Only rank 0 writes files.
    """

    def __init__(self) -> None:
        self.rank = dist.get_rank() if dist.is_initialized() else 0
        self.size = dist.get_world_size() if dist.is_initialized() else 1
        self.batch_size = 0
        self._share = slice(None)
        self._engine: tuple[nn.Module, nn.Module] | None = None

    def __deepcopy__(self, memo: dict[int, object]) -> "Team":
        return self  # a copied model's layers belong to the same team

    def disband(self) -> None:
        """Let go of PyTorch's engine, which must not outlive the process group."""
        self._engine = None

    @property
    def writes(self) -> bool:
        return self.rank == 0

    def prepare(self, model: nn.Sequential) -> nn.Sequential:
        """Let norms and dropout see the whole batch, in place; the state's names stay."""
        if self.size > 1:
            for parent in list(model.modules()):
                for name, layer in parent.named_children():
                    if isinstance(layer, NORMS):
                        setattr(parent, name, _WholeBatchNorm(layer, self))
                    elif isinstance(layer, nn.Dropout):
                        setattr(parent, name, _WholeBatchDropout(layer.p, self))
        return model

    def share(self, batch: Tensor) -> Tensor:
        """This process's part of a batch (N, ...).

        Raises ValueError for fewer pictures than processes.
        """
        if self.size > 1:
            self.batch_size = len(batch)
            if len(batch) < self.size:
                raise ValueError(
                    f"A batch of {len(batch)} cannot be shared by {self.size} processes. "
                    "Start fewer of them."
                )
            first, last = (len(batch) * r // self.size for r in (self.rank, self.rank + 1))
            self._share = slice(first, last)
        return batch[self._share]

    def logits(self, model: nn.Sequential, images: Tensor) -> Tensor:
        """The model's logits; the gradients that follow are the mean over all processes."""
        if self.size == 1:
            return logits_at_any_size(model, images)
        if self._engine is None or self._engine[0] is not model:
            engine = DistributedDataParallel(_AnySize(model), broadcast_buffers=False)
            self._engine = model, engine
        return self._engine[1](images)

    def weight(self, num_pictures: int) -> float:
        """What the mean over this share counts in the mean over all; 1 for equal shares."""
        return num_pictures * self.size / self.batch_size if self.size > 1 else 1.0

    def mean(self, *values: Tensor) -> list[float]:
        """Each float32 value's mean over the processes."""
        together = torch.stack([value.detach() for value in values])
        if self.size > 1:
            together = together.double()
            dist.all_reduce(together)
            together /= self.size
        return together.tolist()

    def check_agreement(self, step: int) -> None:
        """Raise ValueError unless every process stands at the same step."""
        steps: list[int] = [step] * self.size
        if self.size > 1:
            dist.all_gather_object(steps, step)
        if len(set(steps)) > 1:
            raise ValueError(
                f"The processes would go on from different steps ({steps}). "
                "--out must be one folder that all machines share."
            )

    def whole(self, part: Tensor) -> Tensor:
        """The sum over the processes of sums over their shares, with gradients."""
        return all_reduce(part)

    def own(self, whole: Tensor) -> Tensor:
        return whole[self._share]


@contextmanager
def joined_team(device: str | None) -> Iterator[Team]:
    """Join the processes that torchrun or `accelerate launch` started, or be alone.

    Raises ValueError for a device through which processes cannot talk to one another.
    """
    if int(os.environ.get("WORLD_SIZE", "1")) < 2:
        yield Team()
        return
    if (device or "").startswith("mps"):
        raise ValueError(
            "Several processes cannot share the device mps. Leave torchrun out, or --device mps."
        )
    on_cuda = device_of_this_process(device).startswith("cuda")
    # Windows has no NCCL.
    dist.init_process_group("nccl" if on_cuda and dist.is_nccl_available() else "gloo")
    team = Team()
    try:
        yield team
        dist.barrier()  # the writer still has to measure and save
    finally:
        team.disband()
        dist.destroy_process_group()


def device_of_this_process(device: str | None) -> str:
    """The device asked for or, one a process, the machine's CUDA devices; else the CPU."""
    if device is None:
        device = "cuda" if torch.cuda.is_available() else "cpu"
    if device == "cuda":
        device = f"cuda:{os.environ.get('LOCAL_RANK', '0')}"
        torch.cuda.set_device(device)
    return device


class _AnySize(nn.Module):
    """The network as one module, which is what PyTorch's engine wraps."""

    def __init__(self, model: nn.Sequential) -> None:
        super().__init__()
        self.model = model

    def forward(self, images: Tensor) -> Tensor:
        return logits_at_any_size(self.model, images)


class _WholeBatchNorm(nn.Module):
    """A norm with the mean and variance of the whole batch; on any device, unlike SyncBatchNorm."""

    running_mean: Tensor
    running_var: Tensor
    num_batches_tracked: Tensor

    # Any: PyTorch's norms and the one by hand share these attributes, but no type.
    def __init__(self, norm: Any, team: Team) -> None:
        super().__init__()
        self.eps, self.momentum = norm.eps, norm.momentum
        self.weight, self.bias = norm.weight, norm.bias
        for name, buffer in norm.named_buffers():
            self.register_buffer(name, buffer)
        self.team = team

    def forward(self, x: Tensor) -> Tensor:
        shape = (1, -1) + (1,) * (x.dim() - 2)
        dtype, x = x.dtype, x.float()  # as PyTorch's norms: statistics are float32 in every plan
        mean, var = self._statistics(x) if self.training else (self.running_mean, self.running_var)
        x_hat = (x - mean.view(shape)) * torch.rsqrt(var.view(shape) + self.eps)
        return (self.weight.view(shape) * x_hat + self.bias.view(shape)).to(dtype)

    def _statistics(self, x: Tensor) -> tuple[Tensor, Tensor]:
        axes = [axis for axis in range(x.dim()) if axis != 1]
        count = self.team.batch_size * x[0, 0].numel()
        mean = self.team.whole(x.sum(axes)) / count
        centred = x - mean.view(1, -1, *(1,) * (x.dim() - 2))
        var = self.team.whole(centred.square().sum(axes)) / count
        with torch.no_grad():
            self.running_mean.lerp_(mean, self.momentum)
            self.running_var.lerp_(var * count / (count - 1), self.momentum)
            if "num_batches_tracked" in self._buffers:
                self.num_batches_tracked += 1
        return mean, var


class _WholeBatchDropout(nn.Dropout):
    """Dropout that draws for the whole batch and keeps its share, as a single process draws."""

    def __init__(self, p: float, team: Team) -> None:
        super().__init__(p)
        self.team = team

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or self.p == 0:
            return x
        layout = torch.contiguous_format
        if x.dim() == 4 and x.is_contiguous(memory_format=torch.channels_last):
            layout = torch.channels_last
        whole = torch.empty(
            (self.team.batch_size, *x.shape[1:]), dtype=x.dtype, device=x.device
        ).to(memory_format=layout)
        kept = self.team.own(whole.bernoulli_(1 - self.p))
        return x * kept.div_(1 - self.p)
