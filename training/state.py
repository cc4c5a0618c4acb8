"""All that changes while a network is trained, and how it is written down."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import cast

import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from cnn_models.files.safetensors_file import read_safetensors
from cnn_models.files.weights import tensors_sha256, write_safetensors
from training.recipe import Recipe
from training.step.device import Plan
from training.step.muon import Muon
from training.step.pruning import Pruning


@dataclass
class TrainingState:
    """A network in training: weights, optimizer and the number of steps taken.

    Order of pictures, augmentation and dropout are drawn from (seed, step), so a step's number
    stands for the state of every random generator and for the place in the epoch.

    history: one record an epoch (see `cnn_models.files.card.Card`). seconds: spent training,
    over all starts.
    """

    model: nn.Sequential
    optimizer: torch.optim.Optimizer
    average: AveragedModel | None
    pruning: Pruning
    step: int = 0
    history: list[dict[str, float]] = field(default_factory=list)
    seconds: float = 0.0

    @classmethod
    def begin(cls, model: nn.Sequential, recipe: Recipe, plan: Plan) -> "TrainingState":
        """Place the model on the plan's device and give it an optimizer and an average."""
        plan.place(model)
        freeze_before(model, recipe.learn_from)
        if recipe.dropout is not None:
            for layer in model.modules():
                if isinstance(layer, nn.Dropout):
                    layer.p = recipe.dropout
        average = None
        if recipe.average is not None:
            average = AveragedModel(
                model, multi_avg_fn=get_ema_multi_avg_fn(recipe.average), use_buffers=True
            )
        pruning = Pruning(model, keeps_all=recipe.keep_dense == 1)
        return cls(model, _optimizer(model, recipe, plan), average, pruning)

    @property
    def best_model(self) -> nn.Sequential:
        """The network to evaluate and save: the averaged one if there is one."""
        if self.average is None:
            return self.model
        return cast(nn.Sequential, self.average.module)  # a copy of `model`

    def save(self, path: Path, recipe: Recipe, data_checksum: str) -> None:
        """Write everything to a safetensors file, whole or not at all."""
        tensors = self._tensors()
        metadata = {
            "sha256": tensors_sha256(tensors),
            "step": str(self.step),
            "recipe": json.dumps(asdict(recipe)),
            "data": data_checksum,
            "history": json.dumps(self.history),
            "seconds": str(self.seconds),
            "torch": torch.__version__,
        }
        write_safetensors(path, tensors, metadata)

    def load(self, path: Path, recipe: Recipe, data_checksum: str) -> None:
        """Read what `save` wrote; ValueError if it belongs to another run or is damaged."""
        try:
            tensors, metadata = read_safetensors(path)
        except OSError as error:
            raise ValueError(f"{path} cannot be resumed from: {error}. Delete it.") from error
        if metadata.get("recipe") != json.dumps(asdict(recipe)):
            raise ValueError(
                f"{path} belongs to a run with other settings. "
                "Resume with the same ones, or delete it to start afresh."
            )
        if metadata.get("data") != data_checksum:
            raise ValueError(f"{path} belongs to a run on other training pictures.")
        # A damaged number would load silently; files of earlier versions carry no checksum.
        if metadata.get("sha256", tensors_sha256(tensors)) != tensors_sha256(tensors):
            raise ValueError(
                f"{path} is damaged: its numbers do not match their checksum. Delete it."
            )
        try:
            self._restore(tensors)
        except (RuntimeError, LookupError) as error:
            raise ValueError(f"{path} does not fit this network. Delete it.") from error
        self.step = int(metadata["step"])
        self.history = json.loads(metadata["history"])
        self.seconds = float(metadata["seconds"])

    def _tensors(self) -> dict[str, Tensor]:
        tensors = {f"model.{k}": v for k, v in self.model.state_dict().items()}
        if self.average is not None:
            tensors |= {f"average.{k}": v for k, v in self.average.state_dict().items()}
        tensors |= {f"removed.{k}": v for k, v in self.pruning.removed.items()}
        for i, values in self.optimizer.state_dict()["state"].items():
            for key, value in values.items():
                if value is not None:
                    tensors[f"optimizer.{i}.{key}"] = torch.as_tensor(value)
        return tensors

    def _restore(self, tensors: dict[str, Tensor]) -> None:
        def part(prefix: str) -> dict[str, Tensor]:
            return {k[len(prefix) :]: v for k, v in tensors.items() if k.startswith(prefix)}

        self.model.load_state_dict(part("model."))
        if self.average is not None:
            self.average.load_state_dict(part("average."))
        self.pruning.restore(part("removed."))
        parameters = [p for group in self.optimizer.param_groups for p in group["params"]]
        slots: dict[int, dict[str, Tensor]] = {}
        for key, value in part("optimizer.").items():
            index, name = key.split(".", 1)
            parameter = parameters[int(index)]
            if value.shape == parameter.shape:
                # In the parameter's own memory layout: the fused optimizers walk both side by side.
                value = torch.empty_like(parameter, dtype=value.dtype).copy_(value)
            slots.setdefault(int(index), {})[name] = value
        self.optimizer.load_state_dict(self.optimizer.state_dict() | {"state": slots})


def freeze_before(model: nn.Sequential, layer: str) -> None:
    """Let what comes before the layer of that name keep its weights; all learns for an empty name.

    Raises ValueError for a name that no layer at the top has.
    """
    names = [name for name, _ in model.named_children()]
    if layer and layer not in names:
        raise ValueError(f"No layer is called {layer!r}. Known: {', '.join(names)}.")
    for name, child in model.named_children():
        if not layer or name == layer:
            break
        child.requires_grad_(False)


def _optimizer(model: nn.Module, recipe: Recipe, plan: Plan) -> torch.optim.Optimizer:
    if recipe.optimizer == "muon":
        return Muon(model, recipe.peak_lr, recipe.weight_decay, plan.precision)
    learning = [p for p in model.parameters() if p.requires_grad]
    decayed = [p for p in learning if p.dim() > 1]
    plain = [p for p in learning if p.dim() <= 1]  # biases and batch norm
    groups = [
        {"params": decayed, "weight_decay": recipe.weight_decay},
        {"params": plain, "weight_decay": 0.0},
    ]
    if recipe.optimizer == "adamw":
        return torch.optim.AdamW(groups, lr=recipe.peak_lr, fused=True)
    if recipe.optimizer == "sgd":
        return torch.optim.SGD(
            groups,
            lr=recipe.peak_lr,
            momentum=recipe.momentum,
            nesterov=recipe.momentum > 0,
            fused=True,
        )
    raise ValueError(f"No optimizer is called {recipe.optimizer!r}. Known: sgd, adamw, muon.")
