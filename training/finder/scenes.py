"""What the garment finder is shown: photos turned and recoloured, garments on other grounds."""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from cnn_models.garment_finder import SIDE

LAID = 0.3  # share of the scenes whose garment is laid on another photo's ground
ANY_ANGLE = 0.15  # share that is turned by any angle; the others by TURN at most
TURN = math.radians(25)
GROUND_SIDES = 96, 80, 64, 48  # pixels, largest first, of an empty square to lie on


@dataclass(frozen=True)
class Scenes:
    """images: (P, S, S, 3) uint8. masks: (P, S, S) uint8, 255 where the garment is.

    weights: (P,) float, how often each is drawn. grounds: empty squares, (photo, top, left, side).
    """

    images: Tensor
    masks: Tensor
    weights: Tensor
    grounds: list[tuple[int, int, int, int]]

    def draw(self, num_scenes: int) -> tuple[Tensor, Tensor]:
        """Scenes (N, 3, SIDE, SIDE) float 0..1 and their masks (N, 1, SIDE, SIDE) float 0..1.

        Drawn with torch's global generator.
        """
        chosen = torch.multinomial(self.weights, num_scenes, replacement=True)
        images, masks = to_images(self.images[chosen]), to_masks(self.masks[chosen])
        for scene in (torch.rand(num_scenes) < LAID).nonzero().flatten().tolist():
            images[scene] = self._lay(images[scene], masks[scene])
        grid = F.affine_grid(_turns(num_scenes), [num_scenes, 1, SIDE, SIDE], align_corners=False)
        images, masks = (
            F.grid_sample(maps, grid, padding_mode="reflection", align_corners=False)
            for maps in (images, masks)
        )
        return _recolour(images), masks

    def _lay(self, image: Tensor, mask: Tensor) -> Tensor:
        """The garment of an image (3, S, S) before a ground of another photo."""
        photo, top, left, side = self.grounds[int(torch.randint(len(self.grounds), (1,)))]
        ground = self.images[photo : photo + 1, top : top + side, left : left + side]
        large = F.interpolate(to_images(ground), image.shape[-1], mode="bilinear")[0]
        if torch.rand(1) < 0.5:
            large = large.flip(-1)
        if torch.rand(1) < 0.5:
            large = large * (0.4 + 0.8 * torch.rand(1))
        share = (1.3 * mask - 0.15).clamp(0, 1)  # narrower: no rim of its old ground
        return image * share + large.clamp(0, 1) * (1 - share)


def to_images(pixels: Tensor) -> Tensor:
    """(N, S, S, 3) uint8 -> (N, 3, S, S) float 0..1."""
    return pixels.permute(0, 3, 1, 2).float() / 255


def to_masks(pixels: Tensor) -> Tensor:
    """(N, S, S) uint8 -> (N, 1, S, S) float 0..1."""
    return pixels.unsqueeze(1).float() / 255


def find_grounds(masks: Tensor) -> list[tuple[int, int, int, int]]:
    """(photo, top, left, side) of the largest square in each photo that holds no garment."""
    found = []
    for photo, mask in enumerate(masks > 25):
        for side in GROUND_SIDES:
            filled = F.avg_pool2d(mask[None].float(), side, stride=16)[0]
            place = int(filled.argmin())
            if filled.flatten()[place] < 0.005:
                row, column = divmod(place, filled.shape[1])
                found.append((photo, 16 * row, 16 * column, side))
                break
    return found


def _turns(num_scenes: int) -> Tensor:
    """(N, 2, 3) maps of places: turned, scaled, stretched, mirrored and moved."""
    signed = 2 * torch.rand(5, num_scenes) - 1
    widest = torch.where(torch.rand(num_scenes) < ANY_ANGLE, math.pi, TURN)
    angle = signed[0] * widest
    scale, stretch = torch.exp(0.45 * signed[1] - 0.08), torch.exp(0.2 * signed[2])
    mirror = torch.where(torch.rand(num_scenes) < 0.5, -1.0, 1.0)
    along, across = torch.cos(angle) * scale, torch.sin(angle) * scale
    return torch.stack(
        [
            torch.stack([along * stretch * mirror, -across / stretch, 0.25 * signed[3]], 1),
            torch.stack([across * stretch * mirror, along / stretch, 0.25 * signed[4]], 1),
        ],
        dim=1,
    )


def _recolour(images: Tensor) -> Tensor:
    """Other light: brightness, contrast, colourfulness, colour of the light, and noise."""

    def factor(reach: float, channels: int = 1) -> Tensor:
        return 1 + reach * (2 * torch.rand(len(images), channels, 1, 1) - 1)

    images = images * factor(0.35)
    mean = images.mean((1, 2, 3), keepdim=True)
    images = mean + factor(0.35) * (images - mean)
    grey = images.mean(1, keepdim=True)
    images = grey + 1.5 * torch.rand(len(images), 1, 1, 1) * (images - grey)
    images = images * factor(0.15, channels=3)
    noise = 0.04 * torch.rand(len(images), 1, 1, 1)
    return (images + noise * torch.randn_like(images)).clamp(0, 1)
