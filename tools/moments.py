"""Trains the LeNets from scratch and keeps their moments, as `runs.moments` shows them."""

import copy
from dataclasses import replace
from pathlib import Path

from torch import nn

from runs.moments import Story, moments_path, write_moments
from runs.snapshots import snapshot_steps
from training.data.data_set import DataSet
from training.evaluation import evaluate
from training.loop import count_steps
from training.recipes import find_recipe
from training.run import Run
from training.step.device import choose


def make_moments(name: str, data: DataSet, epochs: float, folder: Path, seed: int = 0) -> Story:
    """Train by our recipe, nothing but `data`; write the moments and tell what came of it."""
    recipe = find_recipe("modern", name, epochs=epochs, seed=seed)
    run = Run(recipe, "modern", data, choose(name), folder, resumable=False)
    num_steps = count_steps(recipe, len(data.train))
    kept: dict[int, nn.Module] = {}
    wanted = sorted(snapshot_steps(name, num_steps))
    for progress in run.steps():
        if progress.step in wanted:
            kept[progress.step] = copy.deepcopy(run.state.best_model)
        if progress.validation:
            told = f"epoch {progress.epoch:g}, validation {progress.validation.top1:.2f} %"
            print(f"{name}: {told}", flush=True)
    story = Story(
        network=name,
        recipe="modern",
        epochs=epochs,
        seed=seed,
        num_pictures=len(data.train),
        num_steps=num_steps,
        steps=(0, *kept),
        history=tuple(run.state.history),
        test_top1=evaluate(run.state.best_model, name, data.test, run.plan).top1,
        num_test=len(data.test),
    )
    story = replace(story, test_top1=round(story.test_top1, 2))
    write_moments(moments_path(name, folder), story, kept)
    return story
