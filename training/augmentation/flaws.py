"""What comes along when a garment is found in a photo: blur, shadow, ground, wrong polarity."""

import torch
import torch.nn.functional as F
from torch import Tensor

BLUR, COARSE, NOISE, SHADOW, GROUND, NEGATIVE = 0.5, 0.2, 0.25, 0.3, 0.25, 0.1  # shares


def add_flaws(tones: Tensor) -> Tensor:
    """Give every picture the flaws that chance picks for it, by the shares above.

    tones: (N, 1, 28, 28) float 0..1, light garment on black. Returns the same shape and range.
    """
    draws = torch.rand(6, len(tones), 1, 1, 1, device=tones.device)
    tones = torch.where(draws[0] < BLUR, _blur_or_sharpen(tones), tones)
    tones = torch.where(draws[1] < COARSE, _coarsen(tones), tones)
    tones = torch.where(draws[2] < SHADOW, torch.maximum(tones, _shadow(tones)), tones)
    tones = torch.where(draws[3] < GROUND, torch.maximum(tones, _ground(tones)), tones)
    noise = 0.04 * torch.randn_like(tones) * (draws[4] < NOISE)
    tones = (tones + noise).clamp(0, 1)
    return torch.where(draws[5] < NEGATIVE, 1 - tones, tones)


def _blur_or_sharpen(tones: Tensor) -> Tensor:
    """Mix with a 3x3 mean; a negative share of it sharpens."""
    share = 1.6 * torch.rand(len(tones), 1, 1, 1, device=tones.device) - 0.6
    return torch.lerp(tones, F.avg_pool2d(tones, 3, stride=1, padding=1), share).clamp(0, 1)


def _coarsen(tones: Tensor) -> Tensor:
    """Half the resolution, as a garment that was small in its photo."""
    return F.interpolate(
        F.avg_pool2d(tones, 2), scale_factor=2, mode="bilinear", align_corners=False
    )


def _shadow(tones: Tensor) -> Tensor:
    """A soft grey shape to the right of and below the garment, tone up to 0.4."""
    shape = (tones > 0.05).float()
    soft = F.avg_pool2d(shape, 5, stride=1, padding=2)
    moved = F.pad(soft, (2, 0, 2, 0))[:, :, :28, :28]
    return moved * (0.1 + 0.3 * torch.rand(len(tones), 1, 1, 1, device=tones.device))


def _ground(tones: Tensor) -> Tensor:
    """A ground that was not removed: a slope of grey from one side to another, up to 0.45."""
    num_pictures, _, height, width = tones.shape
    ends = torch.rand(4, num_pictures, 1, 1, 1, device=tones.device)
    down = torch.linspace(0, 1, height, device=tones.device).view(1, 1, height, 1)
    across = torch.linspace(0, 1, width, device=tones.device).view(1, 1, 1, width)
    slope = torch.lerp(ends[0], ends[1], down) + torch.lerp(ends[0], ends[2], across)
    return slope / 2 * (0.05 + 0.4 * ends[3])
