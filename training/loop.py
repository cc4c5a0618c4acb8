"""The one training loop, which the command line, the page and the tests all drive."""

import math
import time
from collections.abc import Generator
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from cnn_models.inputs import to_input
from training.augmentation.augment import Augmentation, augment
from training.data.data_set import LabelledPixels
from training.data.phone_photos import HELD_BACK
from training.data.photo_set import PhotoDraws, PhotoSet
from training.evaluation import Evaluation, evaluate
from training.recipe import Recipe
from training.state import TrainingState
from training.step.device import Plan
from training.step.parallel import Team
from training.step.pruning import kept_share_at
from training.step.resizing import input_size_at


@dataclass(frozen=True)
class Progress:
    """Where a run stands after a step.

    loss, top1: of the step's own batch, with its augmentation; nats and per cent.
    images_per_second: over the steps taken since the last start, evaluations left out.
    seconds: spent training since the last start, evaluations left out.
    validation: of the whole validation set, after the last step of an epoch and of the run, at the
        input size of that step.
    """

    step: int
    num_steps: int
    epoch: float
    loss: float
    top1: float
    learning_rate: float
    images_per_second: float
    seconds: float
    validation: Evaluation | None = None


def train(
    state: TrainingState,
    recipe: Recipe,
    train_set: LabelledPixels,
    validation_set: LabelledPixels,
    plan: Plan,
    team: Team | None = None,
    photos: PhotoSet | None = None,
) -> Generator[Progress, None, None]:
    """Train as the recipe says from where `state` stands, yielding after every step.

    team: the processes that share each batch; of them, only the one that writes evaluates. photos:
    take `recipe.photo_share` of each batch, and those of held-back senders are validated on.

    May be closed between any two steps; `state` then holds what was learned. Raises
    FloatingPointError at the step where the loss is no longer a number.
    """
    team = team or Team()
    train_set, validation_set = train_set.to(plan.device), validation_set.to(plan.device)
    steps_per_epoch = count_steps_per_epoch(recipe, len(train_set))
    num_steps = count_steps(recipe, len(train_set))
    draws = PhotoDraws(photos.learned(recipe), recipe, plan.device) if photos else None
    num_photos = draws.num if draws else 0
    held_back = photos.part(HELD_BACK).garments if photos else None
    seconds, num_images = 0.0, 0
    while state.step < num_steps:
        started = time.perf_counter()
        epoch, place = divmod(state.step, steps_per_epoch)
        if place == 0 or num_images == 0:
            order = _order(recipe.seed, epoch, len(train_set)).to(plan.device)
        chosen = order[place * recipe.batch_size : (place + 1) * recipe.batch_size - num_photos]
        loss, top1, learning_rate = _step(
            state, recipe, train_set.select(chosen), plan, num_steps, team, draws
        )
        seconds += time.perf_counter() - started
        num_images += len(chosen) + num_photos
        evaluate_now = state.step % steps_per_epoch == 0 or state.step == num_steps
        yield Progress(
            step=state.step,
            num_steps=num_steps,
            epoch=state.step / steps_per_epoch,
            loss=loss,
            top1=top1,
            learning_rate=learning_rate,
            images_per_second=num_images / seconds,
            seconds=seconds,
            validation=(
                evaluate(
                    state.best_model,
                    recipe.architecture,
                    validation_set,
                    plan,
                    input_size_at(recipe, state.step - 1, num_steps),
                    held_back,
                )
                if evaluate_now and team.writes
                else None
            ),
        )


def count_steps(recipe: Recipe, num_pictures: int) -> int:
    """Steps of a whole run; at least one."""
    return max(1, round(recipe.epochs * count_steps_per_epoch(recipe, num_pictures)))


def count_steps_per_epoch(recipe: Recipe, num_pictures: int) -> int:
    """Full batches in an epoch; the rest, drawn anew each epoch, is left out.

    A rest of one picture would have no variance for batch norm.
    """
    return max(1, num_pictures // recipe.batch_size)


def learning_rate_at(recipe: Recipe, step: int, num_steps: int) -> float:
    """The learning rate of step `step` (0-based): constant, or a cosine rise and fall."""
    if recipe.warmup is None:
        return recipe.peak_lr
    rise = max(1, round(recipe.warmup * num_steps))
    if step < rise:
        return recipe.peak_lr * (step + 1) / rise
    return recipe.peak_lr * 0.5 * (1 + math.cos(math.pi * (step - rise) / max(1, num_steps - rise)))


def augmentation_at(recipe: Recipe, step: int, num_steps: int) -> Augmentation:
    """What is done to the pictures of step `step` (0-based)."""
    if step < (1 - recipe.settle) * num_steps:
        return recipe.augmentation
    return recipe.augmentation.of_the_catalogue()


def _step(
    state: TrainingState,
    recipe: Recipe,
    batch: LabelledPixels,
    plan: Plan,
    num_steps: int,
    team: Team,
    draws: PhotoDraws | None,
) -> tuple[float, float, float]:
    """Take one step; return its loss, its top-1 in per cent, and its learning rate."""
    # Seeded by the step's number: a resumed run draws what an uninterrupted one would have drawn,
    # and two runs that take turns do not disturb each other.
    plan.seed(recipe.seed * 1_000_003 + state.step)
    learning_rate = learning_rate_at(recipe, state.step, num_steps)
    for group in state.optimizer.param_groups:
        group["lr"] = learning_rate
    state.model.train()
    augmentation = augmentation_at(recipe, state.step, num_steps)
    pixels, targets = augment(batch.pixels, augmentation, batch.labels), batch.labels
    if draws is not None:
        photos, soft = draws.draw(state.step)
        pixels = torch.cat([pixels, augment(photos, recipe.photo_augmentation)])
        targets = torch.cat([F.one_hot(targets, 10).float(), soft])
    batch_size = len(targets)
    pixels, targets = team.share(pixels), team.share(targets)
    images = plan.place_images(to_input(pixels, input_size_at(recipe, state.step, num_steps)))
    with plan.autocast():
        logits = team.logits(state.model, images)
    logits = logits.float()
    loss = F.cross_entropy(logits, targets, label_smoothing=recipe.label_smoothing)
    loss = loss * team.weight(len(targets))
    labels = targets if targets.dim() == 1 else targets.argmax(1)
    num_right = (logits.argmax(1) == labels).sum(dtype=torch.float32)
    state.optimizer.zero_grad(set_to_none=True)
    loss.backward()
    # Asked for only now: a GPU has the way back in hand while the CPU waits for the loss.
    loss_value, num_right_each = team.mean(loss, num_right)
    if not math.isfinite(loss_value):
        raise FloatingPointError(
            f"The run diverged at step {state.step + 1}: the loss is {loss_value}. "
            f"A smaller learning rate than {recipe.peak_lr:g} may help."
        )
    if recipe.clip_norm is not None:
        state.pruning.hold_gradients(state.model)
        nn.utils.clip_grad_norm_(state.model.parameters(), recipe.clip_norm)
    state.optimizer.step()
    state.step += 1
    state.pruning.remove(state.model, kept_share_at(recipe, state.step, num_steps))
    if state.average is not None:
        state.average.update_parameters(state.model)
        state.pruning.hold(state.average.module)
    top1 = 100 * (num_right_each * team.size / batch_size)
    return loss_value, top1, learning_rate


def _order(seed: int, epoch: int, num_pictures: int) -> Tensor:
    generator = torch.Generator().manual_seed(seed * 1_000_003 + epoch)
    return torch.randperm(num_pictures, generator=generator)
