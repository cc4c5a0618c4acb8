"""What a run shows of itself while it learns: answers, feature maps, signs of trouble."""

import base64
import math
from typing import Any

import torch
from torch import Tensor, nn

from cnn_models import find
from cnn_models.inputs import to_input
from cnn_models.inside.layers import Layer, layer_table
from cnn_models.inside.trace import trace
from runs.own_pictures import OwnPicture, as_pixels
from training.evaluation import predict_logits
from training.loop import Progress
from training.run import Run
from training.step.device import share_of

Event = dict[str, Any]
NUM_SAMPLES = 10  # the first validation pictures: one of each class
MOST_MAPS = 12  # channels that are shown
LARGEST_MAP = 56  # pixels; a larger map is shown smaller


def watched_layer(network: str, depth: str) -> Layer:
    """The convolution at a depth: "first", "middle" or "last" of the network's."""
    convolutions = [layer for layer in layer_table(network) if layer.kind == "Conv2d"]
    return convolutions[{"first": 0, "middle": len(convolutions) // 2, "last": -1}[depth]]


def record(losses: list[Progress]) -> Event:
    """The last step's progress, with loss and accuracy as means since the record before."""
    last = losses[-1]
    batch_seconds = last.seconds / last.step
    validation = last.validation
    return {
        "kind": "progress",
        "step": last.step,
        "num_steps": last.num_steps,
        "epoch": round(last.epoch, 3),
        "loss": round(sum(p.loss for p in losses) / len(losses), 4),
        "top1": round(sum(p.top1 for p in losses) / len(losses), 2),
        "learning_rate": last.learning_rate,
        "images_per_second": round(last.images_per_second, 1),
        "seconds_left": round(batch_seconds * (last.num_steps - last.step), 1),
        "validation_loss": round(validation.loss, 4) if validation else None,
        "validation_top1": round(validation.top1, 2) if validation else None,
    }


@torch.no_grad()
def samples(run: Run, depth: str) -> Event:
    """What the network now says of the first validation pictures, and how it sees the first.

    maps: base64 of the channels' bytes, each channel on its own scale.
    """
    name = run.recipe.architecture
    model = run.state.best_model
    was_training = model.training
    model.eval()
    images = to_input(run.data.validation.pixels[:NUM_SAMPLES], find(name).input_size)
    outputs = trace(model, run.plan.place_images(images.to(run.plan.device)))
    model.train(was_training)
    confidences, labels = outputs["logits"].float().softmax(1).max(1)
    layer = watched_layer(name, depth)
    maps = as_bytes(outputs[layer.name][0])
    return {
        "kind": "samples",
        "step": run.state.step,
        "labels": labels.tolist(),
        "confidences": [round(c, 3) for c in confidences.tolist()],
        "layer": layer.name,
        "maps": base64.b64encode(maps.numpy().tobytes()).decode(),
        "side": maps.shape[-1],
        **_health(run.state.model, outputs),
    }


def as_bytes(maps: Tensor) -> Tensor:
    """The first channels of (C, H, W) maps as uint8, each from its lowest value to its highest."""
    maps = maps[:MOST_MAPS].float().cpu()
    if maps.shape[-1] > LARGEST_MAP:
        maps = nn.functional.adaptive_avg_pool2d(maps, LARGEST_MAP)
    low, high = maps.amin((1, 2), keepdim=True), maps.amax((1, 2), keepdim=True)
    return ((maps - low) / (high - low).clamp(min=1e-12) * 255).nan_to_num().to(torch.uint8)


def answers(
    model: nn.Module, name: str, own_pictures: tuple[OwnPicture, ...], run: Run
) -> list[tuple[int, float]]:
    """What a network says of each of them: the class, and its probability."""
    if not own_pictures:
        return []
    probabilities = predict_logits(model, name, as_pixels(own_pictures).pixels, run.plan).softmax(1)
    confidences, labels = probabilities.max(1)
    return [
        (label, round(c, 3)) for label, c in zip(labels.tolist(), confidences.tolist(), strict=True)
    ]


def _health(model: nn.Module, outputs: dict[str, Tensor]) -> Event:
    """Which ReLU layer is silent most, and how long the gradients of both ends were.

    silent: share 0..1 of the layer's units that gave 0 for all of the samples. Gradients: of the
    last step, after clipping; root mean square of the first and of the last layer's weights.
    """
    shares = {
        name: share_of((output <= 0).flatten(1).all(0))
        for name, output in outputs.items()
        if name.rsplit(".", 1)[-1].startswith("relu")
    }
    worst = max(shares, key=shares.__getitem__, default="")
    gradients = [p.grad for p in model.parameters() if p.dim() > 1 and p.grad is not None]
    sizes = [gradients[i].float().square().mean().sqrt().item() for i in (0, -1) if gradients]
    first, last = (s if math.isfinite(s) else None for s in sizes) if sizes else (None, None)
    return {
        "silent_layer": worst,
        "silent": round(shares.get(worst, 0.0), 3),
        "gradient_first": first,
        "gradient_last": last,
    }
