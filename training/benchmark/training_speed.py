"""Training: images a second of our loop beside the lecture's, Lightning's and Keras's."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import torch

from cnn_models import find
from training.benchmark.frameworks import keras_epoch, lightning_epoch
from training.benchmark.lecture import (
    d2l_train,
    lecture_loader,
    lecture_network,
    lecture_steps,
)
from training.benchmark.table import Section
from training.benchmark.turns import geometric_mean, median_seconds
from training.data import DataSet, LabelledPixels
from training.device import Plan, choose
from training.loop import train
from training.recipes import Recipe, find_recipe
from training.run import start_weights
from training.state import TrainingState

LARGE = ("alexnet", "vgg11_quarter", "nin", "googlenet")
SMALL = ("lenet", "lenet_bn")
# Enough batches that starting a loader's workers does not count.
STEPS = {28: 120, 96: 8, 224: 5}
FRAMEWORK_NETWORKS = ("lenet", "alexnet")  # what Keras's Sequential can say layer by layer


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
            "ours": partial(our_epoch, name, pictures, recipe.batch_size, plan),
            "growing": partial(our_epoch, name, pictures, recipe.batch_size, plan, growing=True),
            "lecture": partial(_lecture_epoch, name, pictures, recipe, plan.device, known_d2l),
        }
        if name in FRAMEWORK_NETWORKS:
            contenders |= {
                "lightning": partial(lightning_epoch, name, pictures, recipe),
                "keras": partial(keras_epoch, name, pictures, recipe),
            }
        seconds = median_seconds(contenders, turns)
        speed = {key: num_pictures / value for key, value in seconds.items() if value > 1e-3}
        ratios[name] = speed["ours"] / speed["lecture"]
        rows.append(
            [
                *(name, recipe.batch_size),
                *(speed.get(key) for key in _SPEEDS),
                *(ratios[name], speed["growing"] / speed["lecture"]),
            ]
        )
    means = [
        f"Geometric mean of ours / lecture, {what}: "
        f"{geometric_mean([ratios[n] for n in group if n in ratios]):.2f}."
        for what, group in (("large networks", LARGE), ("LeNets", SMALL))
        if any(n in ratios for n in group)
    ]
    loop = "d2l 1.0.3's own train_ch6" if known_d2l else "the lecture's loop, written out"
    return Section(
        "Training, images a second",
        ["network", "batch", *_SPEEDS, "ours / lecture", "growing / lecture"],
        rows,
        [
            *means,
            f"lecture: {loop}, with its loader (four workers, PIL). ours: our recipe with its "
            "augmentation, at the network's own input size all the time. growing: our recipe as "
            "it is, most steps at smaller sizes. A dash: that package is not installed, or was "
            "not asked.",
        ],
    )


_SPEEDS = ("ours", "growing", "lecture", "lightning", "keras")


def our_epoch(
    name: str, pictures: LabelledPixels, batch_size: int, plan: Plan, growing: bool = False
) -> None:
    """One epoch of our loop with our recipe, without the evaluation at its end."""
    recipe = replace(find_recipe("modern", name, epochs=1), batch_size=batch_size)
    if not growing:
        recipe = replace(recipe, sizes=())
    state = TrainingState.begin(start_weights(recipe), recipe, plan)
    one = pictures.select(torch.arange(1))
    for _ in train(state, recipe, pictures, one, plan):
        pass
    if plan.device.type == "cuda":
        torch.cuda.synchronize()


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
