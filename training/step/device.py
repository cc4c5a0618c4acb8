"""Where and in which precision a network is trained and run, decided in one place.

Also what not every device can do: MPS, Apple's GPU, has no float64, and bfloat16 only since macOS
14. `tests/mps_stand_in.py` refuses what it refuses.
"""

import copy
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

import torch
from torch import nn

from cnn_models import build, find
from cnn_models.fast.precision import has_bf16, has_bf16_tiles

PRECISIONS = {"fp32": torch.float32, "bf16": torch.bfloat16}


@dataclass(frozen=True)
class Plan:
    """A device, the precision of its convolutions and products, and the layout of its images.

    Weights, batch norm and the loss stay float32 in every plan.
    """

    device: torch.device
    precision: torch.dtype = torch.float32
    channels_last: bool = False

    def place(self, model: nn.Module) -> nn.Module:
        """Move the model, in place, to the device and the layout."""
        if self.device.type == "cuda":
            torch.backends.cudnn.benchmark = True  # batches of one size: the fastest kernel is kept
        layout = torch.channels_last if self.channels_last else torch.contiguous_format
        return model.to(self.device).to(memory_format=layout)

    def place_images(self, images: torch.Tensor) -> torch.Tensor:
        layout = torch.channels_last if self.channels_last else torch.contiguous_format
        return images.to(self.device, memory_format=layout)

    def seed(self, value: int) -> None:
        """Seed what is drawn in a step, on the CPU and on the device.

        On a CPU only its own generator: to seed those of absent devices too takes 0.3 milliseconds,
        3 per cent of a LeNet's step.
        """
        if self.device.type == "cpu":
            torch.default_generator.manual_seed(value)
        else:
            torch.manual_seed(value)

    def autocast(self) -> AbstractContextManager[object]:
        # Nothing at all in float32: MPS before macOS 14 warns of an autocast that is switched off.
        if self.precision == torch.float32:
            return nullcontext()
        return torch.autocast(self.device.type, self.precision)

    def __str__(self) -> str:
        precision = next(k for k, v in PRECISIONS.items() if v == self.precision)
        layout = "channels last" if self.channels_last else "channels first"
        return f"{self.device}{self._detail()}, {precision}, {layout}"

    def _detail(self) -> str:
        """The threads of a CPU, the name of a GPU that has one, in brackets."""
        if self.device.type == "cuda":
            return f" ({torch.cuda.get_device_name(self.device)})"
        if self.device.type == "cpu":
            num_threads = torch.get_num_threads()
            return f" ({num_threads} thread{'s' * (num_threads > 1)})"
        return ""


def choose(name: str, device: str | None = None, precision: str | None = None) -> Plan:
    """Choose for the network called `name`: the accelerator if there is one, else the CPU.

    bfloat16 is chosen where the hardware computes in it and gives nearly the gradients of float32;
    but for the LeNets on a CPU without AMX, which gain nothing from it (an eighth with batch norm),
    and for batch norm by hand, whose means autocast does not keep in float32. Raises
    ValueError for a device that this machine does not have, an unknown precision, and one that the
    device does not have.
    """
    if precision not in (None, *PRECISIONS):
        raise ValueError(f"No precision is called {precision!r}. Known: {', '.join(PRECISIONS)}.")
    chosen = _device(device)
    if precision is not None:
        _check_precision(chosen, precision)
    large = find(name).input_size > 28
    # Batch norm of a LeNet's small maps takes a CPU three times as long channels last; its
    # convolutions and pooling take longer so with AVX512, and less time without.
    wide = chosen.type == "cpu" and torch.backends.cpu.get_cpu_capability() == "AVX512"
    quick_last = large or (name == "lenet" and not wide)
    # On MPS batch norm's gradients are wrong channels last (pytorch issue 175189).
    plan = Plan(chosen, torch.float32, channels_last=quick_last and chosen.type != "mps")
    fast = Plan(chosen, torch.bfloat16, plan.channels_last)
    if precision == "fp32":
        return plan
    if precision == "bf16":
        return fast
    by_hand = name == "lenet_bn_scratch"
    gains = large or chosen.type != "cpu" or has_bf16_tiles()
    suits = gains and not by_hand and has_bf16(chosen)
    return fast if suits and agrees_with_float32(name, fast) else plan


def agrees_with_float32(name: str, plan: Plan) -> bool:
    """Compare one small training step of the network in the plan's precision with float32.

    There are known faults of bfloat16 convolutions on some CPUs (pytorch issues 163347, 169688),
    so it is tried on this very machine. True if the gradients of every convolution point the
    same way: rounding and pooling that picks another of two equal values leave a cosine of 0.93
    to 1, while a faulty kernel gives something unrelated; the line is drawn at 0.8.
    """
    size = find(name).input_size
    generator = torch.Generator().manual_seed(0)
    images = torch.randn(4, 1, size, size, generator=generator)
    labels = torch.arange(4, device=plan.device)
    reference = build(name, seed=0).eval()  # no dropout: both must see the same network
    gradients = []
    for trial in (Plan(plan.device, torch.float32, plan.channels_last), plan):
        model = trial.place(copy.deepcopy(reference))
        with trial.autocast():
            logits = model(trial.place_images(images))
        nn.functional.cross_entropy(logits.float(), labels).backward()
        gradients.append([_gradient(m) for m in model.modules() if isinstance(m, nn.Conv2d)])
    cosines = [
        nn.functional.cosine_similarity(a, b, dim=0) for a, b in zip(*gradients, strict=True)
    ]
    return bool(torch.stack(cosines).min() > 0.8)


def waits_for_calls(device: torch.device) -> bool:
    """Whether a small computation costs what it takes to ask for it: on a GPU, not on a CPU."""
    return device.type != "cpu"


def send(values: torch.Tensor, device: torch.device) -> torch.Tensor:
    """Copy to the device; CUDA need not finish its work first, as values are staged at the call."""
    return values.to(device, non_blocking=device.type == "cuda")


def share_of(flags: torch.Tensor) -> float:
    """The share, 0..1, of a bool tensor that is True; 0 of an empty one.

    As exact as a mean in float64, which MPS has not: Python divides.
    """
    return torch.count_nonzero(flags).item() / max(1, flags.numel())


def _gradient(layer: nn.Conv2d) -> torch.Tensor:
    """Of the weights, flat and in float32; zeros where none came."""
    gradient = layer.weight.grad
    return (torch.zeros_like(layer.weight) if gradient is None else gradient).flatten().float()


def _device(name: str | None) -> torch.device:
    if name is None:
        return torch.accelerator.current_accelerator(check_available=True) or torch.device("cpu")
    try:
        device = torch.device(name)
        torch.empty(1, device=device)
    except (RuntimeError, AssertionError, NotImplementedError) as error:
        raise ValueError(f"The device {name!r} cannot be used here. Try --device cpu.") from error
    return device


def _check_precision(device: torch.device, precision: str) -> None:
    try:
        torch.empty(1, device=device, dtype=PRECISIONS[precision])
    except (TypeError, RuntimeError) as error:  # bfloat16 on MPS before macOS 14
        raise ValueError(
            f"{device} does not compute in {precision} here. Leave --precision out."
        ) from error
