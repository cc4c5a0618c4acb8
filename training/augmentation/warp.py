"""One resampling of a batch: mirror, shift, turn, scale, stretch, shear and taper."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor


@dataclass(frozen=True)
class Warp:
    """How far a warp goes at most, either way.

    rotation: degrees. scale, stretch (width against height), shear, taper (how much wider the
    bottom is than the middle, or narrower): shares of 1.
    """

    rotation: float = 15.0
    scale: float = 0.12
    stretch: float = 0.3
    shear: float = 0.08
    taper: float = 0.2


def warp(tones: Tensor, flipped: Tensor, warped: Tensor, shift: int, limits: Warp) -> Tensor:
    """Mirror the pictures marked `flipped`, shift all, and warp those marked `warped`.

    tones: (N, 1, S, S) float. flipped, warped: (N,) bool. shift: most whole pixels to any side.
    Returns the same shape; what comes in from outside is 0. Mirrored and shifted pictures keep
    their exact values (up to float rounding): they are sampled at pixel centres.
    """
    num_pictures, _, size, _ = tones.shape
    draws = 2 * torch.rand(5, num_pictures, device=tones.device) - 1
    draws = draws * warped  # a picture that is not warped has every amount at 0
    angle = draws[0] * (limits.rotation * torch.pi / 180)
    # Sampling positions are scaled, so a factor above 1 makes the garment smaller.
    scale, stretch = torch.exp(draws[1] * limits.scale), torch.exp(draws[2] * limits.stretch / 2)
    mirror = 1 - 2 * flipped.float()
    shifts = torch.randint(-shift, shift + 1, (2, num_pictures), device=tones.device) * (2 / size)

    centres = (2 * torch.arange(size, device=tones.device) + 1) / size - 1  # -1..1, as grid_sample
    y, x = centres.view(1, size, 1), centres.view(1, 1, size)
    x, y = x + shifts[0].view(-1, 1, 1), y + shifts[1].view(-1, 1, 1)
    cos, sin = (f(angle).view(-1, 1, 1) for f in (torch.cos, torch.sin))
    x, y = cos * x - sin * y, sin * x + cos * y
    x = x + (draws[3] * limits.shear).view(-1, 1, 1) * y
    x = x * (1 + (draws[4] * limits.taper).view(-1, 1, 1) * y)
    x = x * (mirror * scale * stretch).view(-1, 1, 1)
    y = y * (scale / stretch).view(-1, 1, 1)
    grid = torch.stack((x, y), dim=3)  # (N, S, S, 2)
    return F.grid_sample(tones, grid, mode="bilinear", padding_mode="zeros", align_corners=False)
