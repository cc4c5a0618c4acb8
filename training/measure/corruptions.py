"""Ways to spoil 28x28 pictures, each in five strengths.

The idea of common corruptions at five strengths is that of Hendrycks and Dietterich, "Benchmarking
neural network robustness to common corruptions and perturbations", arXiv 1903.12261. The kinds and
amounts here are our own choice for 28x28.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor


@dataclass(frozen=True)
class Corruption:
    """spoil: (N, 1, 28, 28) float tones 0..255 and an amount -> the same shape, any range.

    strengths: five amounts, mild to severe. high, step: what a slider offers, from 0, which
    changes nothing. unit: of the amount.
    """

    spoil: Callable[[Tensor, float], Tensor]
    strengths: tuple[float, float, float, float, float]
    high: float
    step: float
    unit: str


def corrupt(pixels: Tensor, kind: str, amount: float) -> Tensor:
    """Spoil pictures; (N, 28, 28) uint8 in and out. Same input, same output: noise too is fixed.

    Raises ValueError for an unknown kind or an amount that is not finite.
    """
    if kind not in CORRUPTIONS:
        raise ValueError(f"No corruption is called {kind!r}. Known: {', '.join(CORRUPTIONS)}.")
    if not math.isfinite(amount):
        raise ValueError(f"The amount of {kind} is {amount}; a finite number is needed.")
    corruption = CORRUPTIONS[kind]
    if amount == 0:
        return pixels.clone()
    spoilt = corruption.spoil(pixels.unsqueeze(1).float(), amount)
    return spoilt.round().clamp(0, 255).to(torch.uint8).squeeze(1)


def _move(tones: Tensor, matrix: list[list[float]]) -> Tensor:
    """Resample: `matrix` (2, 3) leads from where a pixel goes to where it comes from."""
    theta = torch.tensor(matrix, device=tones.device).expand(len(tones), 2, 3)
    grid = F.affine_grid(theta, list(tones.shape), align_corners=False)
    return F.grid_sample(tones, grid, mode="bilinear", padding_mode="zeros", align_corners=False)


def _rotation(tones: Tensor, degrees: float) -> Tensor:
    """Anticlockwise."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return _move(tones, [[cos, -sin, 0], [sin, cos, 0]])


def _shift(tones: Tensor, num_pixels: float) -> Tensor:
    """To the right."""
    return _move(tones, [[1, 0, -2 * num_pixels / tones.shape[-1]], [0, 1, 0]])


def _scale(tones: Tensor, per_cent: float) -> Tensor:
    """Smaller by so much."""
    factor = 1 - per_cent / 100
    return _move(tones, [[1 / factor, 0, 0], [0, 1 / factor, 0]])


def _noise(tones: Tensor, deviation: float) -> Tensor:
    """Gaussian noise, the same for every picture."""
    noise = torch.randn(1, 1, *tones.shape[-2:], generator=torch.Generator().manual_seed(0))
    return tones + deviation * noise.to(tones.device)


def _blur(tones: Tensor, deviation: float) -> Tensor:
    """A Gaussian of that many pixels."""
    reach = math.ceil(3 * deviation)
    place = torch.arange(-reach, reach + 1, device=tones.device, dtype=tones.dtype)
    weights = torch.exp(-(place**2) / (2 * deviation**2))
    weights = weights / weights.sum()
    across = F.conv2d(tones, weights.view(1, 1, 1, -1), padding=(0, reach))
    return F.conv2d(across, weights.view(1, 1, -1, 1), padding=(reach, 0))


def _contrast(tones: Tensor, per_cent: float) -> Tensor:
    """Each picture's tones drawn so far to its mean; at 100 only the mean is left."""
    mean = tones.mean(dim=(2, 3), keepdim=True)
    return mean + (1 - per_cent / 100) * (tones - mean)


def _occlusion(tones: Tensor, side: float) -> Tensor:
    """A black square of so many pixels a side, in the middle."""
    side = round(side)
    first = (tones.shape[-1] - side) // 2
    tones = tones.clone()
    tones[..., first : first + side, first : first + side] = 0
    return tones


CORRUPTIONS = {
    "rotation": Corruption(_rotation, (10, 20, 30, 45, 90), 180, 5, "°"),
    "shift": Corruption(_shift, (1, 2, 3, 5, 8), 14, 1, " px"),
    "scale": Corruption(_scale, (10, 20, 30, 40, 50), 80, 5, " %"),
    "noise": Corruption(_noise, (10, 25, 40, 60, 90), 120, 5, " / 255"),
    "blur": Corruption(_blur, (0.6, 1.0, 1.5, 2.0, 3.0), 4, 0.2, " px"),
    "contrast": Corruption(_contrast, (25, 50, 65, 80, 90), 100, 5, " %"),
    "occlusion": Corruption(_occlusion, (4, 7, 10, 13, 16), 24, 1, " px"),
}
