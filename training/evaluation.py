"""A network asked about many pictures at once, nothing augmented."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from cnn_models import find
from cnn_models.inputs import to_input
from training.data.data_set import LabelledPixels
from training.data.photo_set import PhotoSet
from training.step.device import Plan, share_of
from training.step.resizing import logits_at_any_size

EVALUATION_BATCH = 250


@dataclass(frozen=True)
class Evaluation:
    """loss: mean cross-entropy in nats. top1: per cent, 0..100.

    photo_top1: of the photos of held-back senders, in one of the classes that their labels allow.
    """

    loss: float
    top1: float
    photo_top1: float | None = None


@torch.no_grad()
def predict_logits(
    model: nn.Module,
    architecture: str,
    pixels: Tensor,
    plan: Plan,
    batch_size: int | None = None,
    size: int | None = None,
) -> Tensor:
    """Logits (N, 10) float32 on the CPU for pixels (N, 28, 28) uint8; the mode is put back.

    size: pixels a side of the images, if not the network's own.
    """
    was_training = model.training
    model.eval()
    size = size or find(architecture).input_size
    batches = []
    for batch in pixels.to(plan.device).split(batch_size or EVALUATION_BATCH):
        images = plan.place_images(to_input(batch, size))
        with plan.autocast():
            batches.append(logits_at_any_size(model, images).float().cpu())
    model.train(was_training)
    return torch.cat(batches)


def evaluate(
    model: nn.Module,
    architecture: str,
    pictures: LabelledPixels,
    plan: Plan,
    size: int | None = None,
    photos: PhotoSet | None = None,
) -> Evaluation:
    """Loss and accuracy over all the pictures, and photos: one pass, nothing augmented."""
    logits = predict_logits(model, architecture, pictures.pixels, plan, size=size)
    labels = pictures.labels.cpu()
    return Evaluation(
        loss=F.cross_entropy(logits, labels).item(),
        top1=100 * share_of(logits.argmax(1) == labels),
        photo_top1=_photo_top1(model, architecture, photos, plan, size) if photos else None,
    )


def _photo_top1(
    model: nn.Module, architecture: str, photos: PhotoSet, plan: Plan, size: int | None
) -> float:
    """Per cent of the photos as they are whose answer their label allows."""
    answers = predict_logits(model, architecture, photos.plain, plan, size=size).argmax(1)
    return 100 * share_of(photos.allowed[torch.arange(len(photos)), answers])
