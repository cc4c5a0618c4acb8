"""How soon the accuracy is reached that the lecture's loop ends with."""

import time
from itertools import islice

import torch

from benchmarks.lecture import lecture_loader, lecture_network, lecture_steps
from benchmarks.table import Section
from cnn_models import find
from training.data.data_set import DataSet
from training.evaluation import evaluate
from training.loop import train
from training.recipes import find_recipe
from training.start import start_weights
from training.state import TrainingState
from training.step.device import choose

# Median final test accuracy, per cent, of the builds of the lecture's book from 2020 to 2023
# (d2l-ai/d2l-zh and d2l-en notebooks): its goal for each network.
LECTURE_TOP1 = {
    "lenet": 80.6,
    "lenet_bn": 84.5,
    "alexnet": 88.0,
    "vgg11_quarter": 91.8,
    "nin": 84.5,
    "googlenet": 88.9,
}
# A whole cycle of ours in few epochs, and its peak learning rate where the recipe's is for longer
# ones; nothing is augmented, as in the lecture. The lecture needs all of its own epochs: its figure
# is the last.
SPRINTS: dict[str, tuple[float, float | None]] = {
    "lenet": (2, 0.6),
    "lenet_bn": (1, None),
    "alexnet": (2, 0.02),
    "vgg11_quarter": (4, 0.02),
    "nin": (1, 0.02),
    "googlenet": (2, 0.02),
}
TIMED_STEPS = 6


def measure_time_to_accuracy(data: DataSet, names: list[str]) -> Section:
    """Seconds of training until the lecture's final accuracy, ours and the lecture's loop."""
    rows = []
    for name in names:
        lecture = lecture_seconds(name, data)
        ours, top1 = our_seconds(name, data, LECTURE_TOP1[name])
        ratio = lecture / ours if ours else None
        rows.append([name, LECTURE_TOP1[name], lecture, ours, ratio, top1])
    return Section(
        "Time to the lecture's accuracy",
        ["network", "goal, %", "lecture, s", "ours, s", "times sooner", "ours at the end, %"],
        rows,
        [
            "ours: our recipe squeezed into a few epochs, stopped at the first epoch whose test "
            "accuracy passes the goal, evaluations not counted; a dash where the goal was missed. "
            "lecture: its epochs (4 for AlexNet, else 10) at the speed of its loop here."
        ],
    )


def our_seconds(name: str, data: DataSet, goal: float) -> tuple[float | None, float]:
    """Seconds of training until `goal` per cent, or None, and the accuracy then."""
    epochs, peak_lr = SPRINTS[name]
    recipe = find_recipe("modern", name, epochs=epochs, peak_lr=peak_lr, augmentation="none")
    plan = choose(name)
    state = TrainingState.begin(start_weights(recipe), recipe, plan)
    few = data.validation.select(torch.arange(10))
    top1, seconds = 0.0, 0.0
    for progress in train(state, recipe, data.train, few, plan):
        seconds = progress.seconds
        if progress.validation:
            top1 = evaluate(state.best_model, name, data.test, plan).top1
            if top1 >= goal:
                return seconds, top1
    return None, top1


def lecture_seconds(name: str, data: DataSet) -> float:
    """Seconds that the lecture's epochs take, from the speed of a few of its steps."""
    recipe, plan = find_recipe("notebook", name), choose(name)
    pictures, size = data.train, find(name).input_size
    loader = lecture_loader(pictures, recipe.batch_size, size)
    steps = lecture_steps(lecture_network(name), loader, recipe.peak_lr, plan.device)
    for _ in islice(steps, 3):
        pass
    timed = TIMED_STEPS * (20 if size == 28 else 1)
    started = time.perf_counter()
    for _ in islice(steps, timed):
        pass
    a_step = (time.perf_counter() - started) / timed
    steps.close()
    return recipe.epochs * a_step * (60_000 / recipe.batch_size)
