"""Training: images a second of our loop beside the lecture's."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import torch

from benchmarks.lecture import (
    d2l_train,
    lecture_loader,
    lecture_network,
    lecture_steps,
)
from benchmarks.table import Section
from benchmarks.turns import geometric_mean, median_seconds
from cnn_models import find
from training.data.data_set import DataSet, LabelledPixels
from training.loop import train
from training.recipe import Recipe
from training.recipes import find_recipe
from training.start import start_weights
from training.state import TrainingState
from training.step.device import Plan, choose

LARGE = ("alexnet", "vgg11_quarter", "nin", "googlenet")
SMALL = ("lenet", "lenet_bn")
# Enough batches that starting a loader's workers does not count.
STEPS = {28: 120, 96: 24, 224: 12}


def measure_training(
    data: DataSet, names: list[str] | None, turns: int, d2l_folder: Path | None
) -> Section:
    """Images a second over one short epoch, data loading included, and how much faster we are."""
    known_d2l = d2l_train(d2l_folder)
    rows, ratios = [], {}
    for name in names or [*SMALL, *LARGE]:
        plan, recipe = choose(name), find_recipe("notebook", name, epochs=1)
        num_pictures = STEPS[find(name).input_size] * recipe.batch_size
        pictures = data.limited(num_pictures).train
        contenders: dict[str, Callable[[], Any]] = {
            "same": partial(our_epoch, pictures, recipe, plan),
            "ours": partial(our_epoch, pictures, _ours(recipe), plan),
            "growing": partial(our_epoch, pictures, _ours(recipe, growing=True), plan),
            "lecture": partial(_lecture_epoch, name, pictures, recipe, plan.device, known_d2l),
        }
        seconds = median_seconds(contenders, turns)
        speed = {key: num_pictures / value for key, value in seconds.items() if value > 1e-3}
        ratios[name] = speed["same"] / speed["lecture"]
        rows.append(
            [
                *(name, recipe.batch_size),
                *(speed.get(key) for key in _SPEEDS),
                *(speed[key] / speed["lecture"] for key in _OURS),
            ]
        )
    means = [
        f"Geometric mean of same / lecture, {what}: "
        f"{geometric_mean([ratios[n] for n in group if n in ratios]):.2f}."
        for what, group in (("large networks", LARGE), ("LeNets", SMALL))
        if any(n in ratios for n in group)
    ]
    loop = "d2l 1.0.3's own train_ch6" if known_d2l else "the lecture's loop, written out"
    return Section(
        "Training, images a second",
        ["network", "batch", *_SPEEDS, *(f"{key} / lecture" for key in _OURS)],
        rows,
        [
            *means,
            f"lecture: {loop}, with its loader (four workers, PIL). same: the lecture's recipe "
            "in our loop, its steps but for rounding. ours: our recipe with its augmentation and "
            "its optimizer, at the network's own input size all the time. growing: our recipe as "
            "it is, most steps at smaller sizes.",
        ],
    )


_OURS = ("same", "ours", "growing")
_SPEEDS = (*_OURS, "lecture")


def _ours(lecture: Recipe, growing: bool = False) -> Recipe:
    """Our recipe for the lecture's network and batch, at its own input size or as it is."""
    recipe = find_recipe("modern", lecture.architecture, epochs=1, batch_size=lecture.batch_size)
    return recipe if growing else replace(recipe, sizes=())


def our_epoch(pictures: LabelledPixels, recipe: Recipe, plan: Plan) -> None:
    """One epoch of our loop, without the evaluation at its end."""
    state = TrainingState.begin(start_weights(recipe), recipe, plan)
    one = pictures.select(torch.arange(1))
    for _ in train(state, recipe, pictures, one, plan):
        pass
    if plan.device.type != "cpu":
        torch.accelerator.synchronize()


def _lecture_epoch(
    name: str,
    pictures: LabelledPixels,
    recipe: Recipe,
    device: torch.device,
    known_d2l: Callable[..., None] | None,
) -> None:
    size = find(name).input_size
    model = lecture_network(name)
    batches = lecture_loader(pictures, recipe.batch_size, size)
    if known_d2l:
        known_d2l(model, batches, _one_picture(pictures, size), 1, recipe.peak_lr, device)
    else:
        for _ in lecture_steps(model, batches, recipe.peak_lr, device):
            pass


def _one_picture(pictures: LabelledPixels, size: int) -> list[tuple[torch.Tensor, torch.Tensor]]:
    """The least that d2l's evaluation after the epoch accepts."""
    return [(torch.zeros(1, 1, size, size), pictures.labels[:1])]
