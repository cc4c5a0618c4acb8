"""Training pictures drawn anew each step: the lecture's augmentation, and strangers' styles.

A batch is changed where it lies (CPU, CUDA or MPS), each picture by random numbers of its own
from torch's global generators, so `torch.manual_seed` before the call makes it repeatable.
"""

from dataclasses import dataclass, field, replace

import torch
from torch import Tensor

from training.augmentation.flaws import add_flaws
from training.augmentation.styles import redraw
from training.augmentation.warp import Warp, warp
from training.step.device import send


@dataclass(frozen=True)
class Augmentation:
    """How strongly to augment. Probabilities are 0..1, sizes are pixels of the 28x28 picture.

    flip: probability of a mirror image, left to right.
    shift: most whole pixels to any side, as a padded crop does.
    warp: share of the pictures that are also turned, scaled, stretched, sheared and tapered.
    limits: how far those warps go.
    brightness: garment tones times 1 - brightness .. 1 + brightness.
    contrast: distance from the garment's mean tone times 1 - contrast .. 1 + contrast.
    style: share redrawn as silhouettes, line drawings or clip art; all of these are warped.
    flaws: share given what a found garment may bring along: blur, shadow, ground, wrong polarity.
    erase: share that loses a rectangle.
    """

    flip: float = 0.5
    shift: int = 2
    warp: float = 0.0
    limits: Warp = field(default_factory=Warp)
    brightness: float = 0.2
    contrast: float = 0.2
    style: float = 0.0
    flaws: float = 0.0
    erase: float = 0.0

    def of_the_catalogue(self) -> "Augmentation":
        """The same without what makes pictures look like strangers' ones."""
        return replace(self, warp=0.0, style=0.0, flaws=0.0)


NONE = Augmentation(flip=0.0, shift=0, brightness=0.0, contrast=0.0)
STANDARD = Augmentation()  # the lecture's: flip, shifted crop, brightness, contrast
FULL = Augmentation(warp=0.1, style=0.3, flaws=0.1)  # for pictures from anywhere
HEAVY = Augmentation(warp=0.15, style=0.4, flaws=0.15)  # for those that learn it all the same
LIGHT = Augmentation(warp=0.05, style=0.15, flaws=0.05)  # half of it: a LeNet has few weights
# For photos, which are varied before they are prepared and are of no style.
PHOTO = Augmentation(
    warp=0.3, limits=Warp(rotation=8.0, scale=0.08, stretch=0.1, shear=0.04, taper=0.05)
)

AUGMENTATIONS = {
    "none": NONE,
    "standard": STANDARD,
    "light": LIGHT,
    "full": FULL,
    "heavy": HEAVY,
}


def augment(pixels: Tensor, augmentation: Augmentation, labels: Tensor | None = None) -> Tensor:
    """Change every picture of a batch by chance.

    pixels: (N, 28, 28) uint8, light garment on black; left as it is. labels: (N,) int64; with them
    no class is redrawn without what tells it (see `training.augmentation.styles`). Returns the
    pixels' shape, dtype and device. Raises ValueError for other shapes or dtypes.
    """
    if pixels.dtype != torch.uint8 or pixels.shape[1:] != (28, 28):
        raise ValueError(
            "Pixels to augment are (N, 28, 28) uint8, "
            f"not {tuple(pixels.shape)} {str(pixels.dtype).removeprefix('torch.')}."
        )
    if augmentation == NONE or len(pixels) == 0:
        return pixels.clone()
    tones = pixels.unsqueeze(1).float() / 255
    # Indices, not masks, and drawing only the chosen: the rest of the batch costs nothing. Chosen
    # on the CPU, so that a GPU is not waited for.
    styled = torch.rand(len(tones)) < augmentation.style
    chosen = send(styled.nonzero().squeeze(1), tones.device)
    if len(chosen):
        tones[chosen] = redraw(tones[chosen], None if labels is None else labels[chosen])
    tones = warp(
        tones,
        flipped=_chance(tones, augmentation.flip),
        warped=send(styled, tones.device) | _chance(tones, augmentation.warp),
        shift=augmentation.shift,
        limits=augmentation.limits,
    )
    tones = _relight(tones, augmentation.brightness, augmentation.contrast)
    flawed = (torch.rand(len(tones)) < augmentation.flaws).nonzero().squeeze(1)
    if len(flawed):
        flawed = send(flawed, tones.device)
        tones[flawed] = add_flaws(tones[flawed])
    if augmentation.erase:
        tones = _erase(tones, _chance(tones, augmentation.erase))
    return (tones * 255).round().clamp(0, 255).to(torch.uint8).squeeze(1)


def _chance(tones: Tensor, probability: float) -> Tensor:
    """(N,) bool: True for each picture with the given probability."""
    return torch.rand(len(tones), device=tones.device) < probability


def _relight(tones: Tensor, brightness: float, contrast: float) -> Tensor:
    """Change brightness and contrast of the garment; the ground stays black."""
    draws = 2 * torch.rand(2, len(tones), 1, 1, 1, device=tones.device) - 1
    garment = tones > 0
    area = garment.sum((2, 3), keepdim=True, dtype=tones.dtype).clamp(min=1)
    mean = tones.sum((2, 3), keepdim=True) / area
    contrasted = mean + (1 + contrast * draws[0]) * (tones - mean)
    # Minimum: soft edges fade to black, whatever the contrast does to the mean's far side.
    lit = torch.where(tones < 0.1, torch.minimum(contrasted, tones), contrasted)
    return (lit * (1 + brightness * draws[1]) * garment).clamp(0, 1)


def _erase(tones: Tensor, erased: Tensor) -> Tensor:
    """Paint a rectangle of one tone, 4 to 12 pixels a side, into the pictures marked `erased`.

    Zhong et al., "Random Erasing Data Augmentation", arXiv 1708.04896.
    """
    num_pictures, _, height, width = tones.shape
    draws = torch.rand(5, num_pictures, 1, 1, 1, device=tones.device)
    rows = torch.arange(height, device=tones.device).view(1, 1, height, 1)
    columns = torch.arange(width, device=tones.device).view(1, 1, 1, width)
    inside = ((rows - draws[0] * height).abs() < 2 + 4 * draws[1]) & (
        (columns - draws[2] * width).abs() < 2 + 4 * draws[3]
    )
    return torch.where(inside & erased.view(-1, 1, 1, 1), draws[4], tones)
