"""Trains the LeNets from scratch and keeps their moments, as `runs.moments` shows them."""

import copy
from collections.abc import Iterator
from pathlib import Path

from torch import nn

from runs.moments import Story, moments_path, write_moments
from runs.snapshots import snapshot_steps
from training.loop import count_steps
from training.run import Run


def make_moments(run: Run, folder: Path) -> Iterator[str]:
    """Train, write the checkpoint and the moments, and tell how it goes."""
    name, recipe = run.recipe.architecture, run.recipe
    num_steps = count_steps(recipe, len(run.data.train))
    kept: dict[int, nn.Module] = {}
    wanted = snapshot_steps(name, num_steps)
    for progress in run.steps():
        if progress.step in wanted:
            kept[progress.step] = copy.deepcopy(run.state.best_model)
        if progress.validation:
            yield f"epoch {progress.epoch:g}, validation {progress.validation.top1:.2f} %"
    card = run.finish()
    story = Story(
        network=name,
        recipe=run.recipe_name,
        epochs=recipe.epochs,
        seed=recipe.seed,
        num_pictures=card.train_pictures,
        num_steps=num_steps,
        steps=(0, *kept),
        history=tuple(run.state.history),
        test_top1=card.test_accuracy or 0.0,
        num_test=len(run.data.test),
        num_photos=card.photos.get("number", 0),
        weights_sha256=card.weights_sha256,
    )
    write_moments(moments_path(name, folder), story, kept)
    yield f"{story.test_top1:.2f} % of {story.num_test:,} test pictures; {run.checkpoint}"
