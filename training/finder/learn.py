"""Training the garment finder, and how well its masks agree with the teacher's."""

import math
from collections.abc import Generator
from dataclasses import dataclass, field
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor

from cnn_models.fast.precision import has_bf16
from cnn_models.files.safetensors_file import read_safetensors
from cnn_models.files.weights import write_safetensors
from cnn_models.garment_finder import SIDE, GarmentFinder
from training.finder.scenes import Scenes, to_images, to_masks
from training.step.device import Plan

BATCH, PEAK_LR, WARMUP, WEIGHT_DECAY = 32, 4e-3, 0.05, 1e-3
AVERAGE = 0.998  # decay a step of the running average of the weights, which is kept
OVERLAP_SHARE = 0.5  # of the loss; the rest is the cross-entropy of the pixels


@dataclass
class FinderState:
    """Everything that a stopped training needs to go on."""

    model: GarmentFinder = field(default_factory=GarmentFinder)
    average: dict[str, Tensor] = field(init=False)
    optimizer: torch.optim.AdamW = field(init=False)
    step: int = 0

    def __post_init__(self) -> None:
        self.model.to(memory_format=torch.channels_last)
        self.average = {key: value.clone() for key, value in self.model.state_dict().items()}
        self.optimizer = torch.optim.AdamW(self.model.parameters(), weight_decay=WEIGHT_DECAY)

    def averaged(self) -> GarmentFinder:
        model = GarmentFinder()
        model.load_state_dict(self.average)
        return model.eval()

    def save(self, path: Path) -> None:
        moments = {
            f"moment.{number}.{key}": value
            for number, values in self.optimizer.state_dict()["state"].items()
            for key, value in values.items()
        }
        tensors = {f"model.{key}": value for key, value in self.model.state_dict().items()}
        tensors |= {f"average.{key}": value for key, value in self.average.items()} | moments
        write_safetensors(path, tensors, {"step": str(self.step)})

    def load(self, path: Path) -> None:
        tensors, words = read_safetensors(path)
        parts: dict[str, dict[str, Tensor]] = {"model": {}, "average": {}, "moment": {}}
        for name, value in tensors.items():
            part, key = name.split(".", 1)
            parts[part][key] = value
        self.model.load_state_dict(parts["model"])
        self.average, self.step = parts["average"], int(words["step"])
        moments: dict[int, dict[str, Tensor]] = {}
        for name, value in parts["moment"].items():
            number, key = name.split(".")
            moments.setdefault(int(number), {})[key] = value
        groups = self.optimizer.state_dict()["param_groups"]
        self.optimizer.load_state_dict({"state": moments, "param_groups": groups})


def learn(state: FinderState, scenes: Scenes, num_steps: int) -> Generator[float, None, None]:
    """Train from where `state` stands to `num_steps`, yielding each step's loss.

    Each step draws by its own number, so that a resumed training sees what another would have.
    """
    state.model.train()
    cpu = torch.device("cpu")
    # In bfloat16 a step takes half the time, where the CPU multiplies in it.
    plan = Plan(cpu, torch.bfloat16 if has_bf16(cpu) else torch.float32, channels_last=True)
    while state.step < num_steps:
        torch.manual_seed(state.step)
        for group in state.optimizer.param_groups:
            group["lr"] = learning_rate_at(state.step, num_steps)
        images, masks = scenes.draw(BATCH)
        with plan.autocast():
            logits = state.model(plan.place_images(images))
        loss = loss_of(logits.float(), masks)
        state.optimizer.zero_grad()
        loss.backward()
        state.optimizer.step()
        state.step += 1
        _average(state)
        yield loss.item()


def learning_rate_at(step: int, num_steps: int) -> float:
    """One cycle: a rise in the first WARMUP of the steps, then a cosine to 0."""
    rise = max(1, round(WARMUP * num_steps))
    if step < rise:
        return PEAK_LR * (step + 1) / rise
    return PEAK_LR * 0.5 * (1 + math.cos(math.pi * (step - rise) / max(1, num_steps - rise)))


def loss_of(logits: Tensor, masks: Tensor) -> Tensor:
    """Cross-entropy of the pixels, and how far the overlap is from 1. (N, 1, S, S) each."""
    shares = logits.sigmoid()
    common = (shares * masks).sum((1, 2, 3))
    union = (shares + masks - shares * masks).sum((1, 2, 3))
    overlap = ((common + 1) / (union + 1)).mean()
    return F.binary_cross_entropy_with_logits(logits, masks) + OVERLAP_SHARE * (1 - overlap)


@torch.inference_mode()
def measure_overlaps(model: torch.nn.Module, images: Tensor, masks: Tensor) -> Tensor:
    """(P,) intersection over union of the model's masks and the teacher's, 0..1.

    images: (P, S, S, 3) uint8. masks: (P, S, S) uint8.
    """
    overlaps = []
    for some, theirs in zip(images.split(50), masks.split(50), strict=True):
        found = model(_shrink(to_images(some))) > 0
        drawn = _shrink(to_masks(theirs)) > 0.5
        common, union = (found & drawn).sum((1, 2, 3)), (found | drawn).sum((1, 2, 3))
        overlaps.append((common + 1) / (union + 1))
    return torch.cat(overlaps)


def _shrink(maps: Tensor) -> Tensor:
    return F.interpolate(maps, SIDE, mode="bilinear", antialias=True, align_corners=False)


@torch.no_grad()
def _average(state: FinderState) -> None:
    decay = min(AVERAGE, state.step / (state.step + 20))  # the first weights are forgotten soon
    for key, value in state.model.state_dict().items():
        if value.is_floating_point():
            state.average[key].lerp_(value, 1 - decay)
        else:
            state.average[key].copy_(value)
