"""How near training and inference come to what the machine can multiply."""

import copy
from collections.abc import Callable
from functools import partial

import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from benchmarks.table import Section
from benchmarks.training_speed import LARGE
from benchmarks.turns import median_seconds
from cnn_models import build, find
from training.step.device import Plan, choose
from training.step.resizing import logits_at_any_size

PRODUCT_SIDE = 2048
BATCH = 64


def measure_limit(names: list[str] | None, turns: int) -> Section:
    """GFLOP/s of a training step and of inference, beside a large matrix product's."""
    rows = []
    for name in names or LARGE:
        plan = choose(name)
        model = plan.place(build(name, seed=0))
        size = find(name).input_size
        images = plan.place_images(torch.randn(BATCH, 1, size, size))
        labels = torch.arange(BATCH, device=plan.device) % 10
        contenders: dict[str, Callable[[], object]] = {
            "product": partial(_product, plan),
            "training": partial(_training_step, model, images, labels, plan),
            "inference": partial(_inference, copy.deepcopy(model).eval(), images, plan),
        }
        seconds = median_seconds(contenders, turns)
        flops = {"product": 2 * PRODUCT_SIDE**3} | count_flops(name, BATCH)
        speed = {key: flops[key] / seconds[key] / 1e9 for key in contenders}
        shares = [100 * speed[key] / speed["product"] for key in ("training", "inference")]
        rows.append([name, *speed.values(), *shares])
    return Section(
        "Against the machine's limit, GFLOP/s",
        ["network", "matrix product", "training", "inference", "training, %", "inference, %"],
        rows,
        [
            f"matrix product: {PRODUCT_SIDE} x {PRODUCT_SIDE} in the same precision. training: "
            f"forward, backward and update of a batch of {BATCH}; inference: the same batch."
        ],
    )


def count_flops(name: str, batch: int) -> dict[str, int]:
    """Operations (a multiply-add is two) of one training step and of one inference."""
    size = find(name).input_size
    with torch.device("meta"):
        model = find(name).builder()
        images = torch.empty(batch, 1, size, size)
    with FlopCounterMode(display=False) as forward, torch.no_grad():
        model(images)
    with FlopCounterMode(display=False) as both:
        model(images).sum().backward()
    return {"training": both.get_total_flops(), "inference": forward.get_total_flops()}


def _product(plan: Plan) -> None:
    side = (PRODUCT_SIDE, PRODUCT_SIDE)
    factor = torch.ones(side, device=plan.device, dtype=plan.precision)
    _finish(factor @ factor)


def _training_step(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, plan: Plan
) -> None:
    with plan.autocast():
        logits = logits_at_any_size(model, images)  # as the training loop asks
    F.cross_entropy(logits.float(), labels).backward()
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.grad is not None:
                parameter.sub_(parameter.grad, alpha=1e-6)
                parameter.grad = None
    _finish(logits)


@torch.inference_mode()
def _inference(model: nn.Module, images: torch.Tensor, plan: Plan) -> None:
    with plan.autocast():
        _finish(model(images))


def _finish(result: torch.Tensor) -> None:
    """Wait for a device that works on its own."""
    result.flatten()[0].item()
