"""Fashion-MNIST pictures redrawn as people draw garments: silhouettes, lines, flat colours.

Everything is derived from the one picture: its mask, its contour and the edges within. Drawn at
twice the size and averaged down, so that edges are as soft as a shrunk drawing's.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields

import torch
import torch.nn.functional as F
from torch import Tensor

from cnn_models import CLASS_NAMES
from training.augmentation.morphology import dilate, erode, erode_by_cross, fill
from training.step.device import send

MAX_LINE = 6  # widest line, in pixels of the doubled picture
# A bare shape without buttons or lapels is a T-shirt or a pullover to those who draw; as a shirt or
# a coat it would teach the wrong name. So would a sandal without its gaps.
TOLD_BY_OPENING = ("Shirt", "Coat")
TOLD_BY_GAPS = ("Sandal",)


@dataclass(frozen=True)
class Garments:
    """What drawings are made from, found once for a whole batch, as few pictures get each style.

    tones: (N, 1, S, S), 0..1, light garment on black. mask: 1 where the garment is. opening: 1
    where lines are to be drawn besides. depth: how far a pixel is from the mask's edge, 0 outside
    to MAX_LINE. change: how much tones change within, around a pixel; typical_change and
    deviation: its mean and deviation, (N, 1, 1, 1).
    """

    tones: Tensor
    mask: Tensor
    opening: Tensor
    depth: Tensor
    change: Tensor
    typical_change: Tensor
    deviation: Tensor

    @classmethod
    def find(cls, tones: Tensor, mask: Tensor, opening: Tensor) -> "Garments":
        """Find the rest."""
        smooth = F.avg_pool2d(tones, 3, stride=1, padding=1)
        change = (dilate(smooth) - erode(smooth)) * erode(erode(mask))
        area = mask.sum((2, 3), keepdim=True).clamp(min=1)
        mean = change.sum((2, 3), keepdim=True) / area
        square = (change**2).sum((2, 3), keepdim=True) / area
        deviation = (square - mean**2).clamp(min=0).sqrt()
        return cls(tones, mask, opening, _depth(mask), change, mean, deviation)

    def in_order(self, order: Tensor) -> "Garments":
        return Garments(*(values[order] for values in self._values()))

    def split(self, counts: list[int]) -> Iterator["Garments"]:
        return (
            Garments(*part) for part in zip(*(v.split(counts) for v in self._values()), strict=True)
        )

    def _values(self) -> Iterator[Tensor]:
        return (getattr(self, field.name) for field in fields(self))


Style = Callable[[Garments], Tensor]  # (N, 1, S, S), 0..1, black where no garment is


def redraw(tones: Tensor, labels: Tensor | None = None) -> Tensor:
    """Redraw every picture in a style drawn by chance from STYLES.

    tones: (N, 1, 28, 28) float 0..1, light garment on black. labels: (N,) int64 of classes; of
    them TOLD_BY_OPENING get their opening drawn, and TOLD_BY_GAPS keep their gaps. Returns the
    tones' shape and range.
    """
    large = F.interpolate(tones, scale_factor=2, mode="bilinear", align_corners=False)
    mask = find_mask(large, _is_one_of(TOLD_BY_GAPS, labels, tones))
    openings = _opening(mask) * _is_one_of(TOLD_BY_OPENING, labels, tones)
    # Drawn on the CPU: how many get each style is known without waiting for a GPU.
    shares = torch.tensor([share for _, share in STYLES.values()])
    which = torch.multinomial(shares, len(tones), replacement=True)
    by_style = send(which.argsort(stable=True), tones.device)
    counts = which.bincount(minlength=len(STYLES)).tolist()
    batches = Garments.find(large, mask, openings).in_order(by_style).split(counts)
    drawings = [
        style(garments)
        for (style, _), garments in zip(STYLES.values(), batches, strict=True)
        if len(garments.tones)
    ]
    redrawn = torch.empty_like(tones)
    redrawn[by_style] = F.avg_pool2d(torch.cat(drawings), 2).clamp(0, 1)
    return redrawn


def _is_one_of(names: tuple[str, ...], labels: Tensor | None, tones: Tensor) -> Tensor:
    """(N, 1, 1, 1) bool; False throughout where there are no labels."""
    if labels is None:
        return torch.zeros(len(tones), 1, 1, 1, dtype=torch.bool, device=tones.device)
    labels = labels.to(tones.device)
    is_wanted = torch.stack([labels == CLASS_NAMES.index(name) for name in names]).any(0)
    return is_wanted.view(-1, 1, 1, 1)


def find_mask(tones: Tensor, gaps: Tensor | bool = False) -> Tensor:
    """Garment or not: 1.0 or 0.0, (N, 1, S, S); small gaps are closed, 2 in 5 have holes filled.

    An eighth of the masks is a pixel thinner, a quarter a pixel thicker, as segmentation errs.
    gaps: (N, 1, 1, 1) bool, True where nothing is to be filled, closed or thicker.
    """
    gaps = torch.as_tensor(gaps, device=tones.device)
    brightest = tones.amax((2, 3), keepdim=True)
    threshold = 0.04 + 0.2 * _uniform(tones, 0, 1) ** 3  # low mostly: dark garments stay whole
    mask = (tones > threshold * brightest).float()
    # Filled before gaps are closed: trousers whose hems touch would lose the gap between the legs.
    mask = torch.where(_chance(tones, 0.4) & ~gaps, fill(mask), mask)
    mask = torch.where(gaps, mask, erode(dilate(mask)))
    draw = _uniform(tones, 0, 1)
    mask = torch.where((draw < 0.125) & ~gaps, erode(mask), mask)
    return torch.where((draw > 0.75) & ~gaps, dilate(mask), mask)


def draw_silhouette(garments: Garments) -> Tensor:
    """One flat tone; two in five with the edges within left black, as solid icons do."""
    mask = garments.mask
    seams = torch.maximum(_inner_edges(garments) * _chance(mask, 0.4), garments.opening)
    return mask * (1 - seams) * _uniform(mask, 0.35, 1)


def draw_outline(garments: Garments) -> Tensor:
    """Light lines on black, empty inside; a third of them the outer contour alone."""
    mask = garments.mask
    lines = _contour(garments)
    edges = _inner_edges(garments) * _chance(mask, 0.67)
    return torch.maximum(torch.maximum(lines, edges), garments.opening) * _uniform(mask, 0.55, 1)


def draw_filled_outline(garments: Garments) -> Tensor:
    """Lines around and within a flat fill; either may be the lighter one."""
    mask = garments.mask
    edges = torch.maximum(_inner_edges(garments) * _chance(mask, 0.75), garments.opening)
    lines = torch.maximum(_contour(garments), edges)
    flat = _uniform(mask, 0.2, 1)
    darker, lighter = flat * _uniform(mask, 0, 0.75), _uniform(mask, 0.6, 1)
    line = torch.where(_chance(mask, 0.6), darker, lighter)
    return mask * torch.lerp(flat, line, lines)


def draw_flat(garments: Garments) -> Tensor:
    """Clip art: 2 to 4 regions of similar tone, each given a flat tone of its own by chance.

    A quarter has a contour in yet another tone.
    """
    tones, mask = garments.tones, garments.mask
    num_pictures = len(tones)
    smooth = F.avg_pool2d(tones, 5, stride=1, padding=2, count_include_pad=False)
    num_levels = torch.randint(2, 5, (num_pictures, 1, 1, 1), device=tones.device)
    level = (_spread(smooth, mask) * num_levels).long().clamp(max=3)
    palette = 0.25 + 0.75 * torch.rand(num_pictures, 5, device=tones.device)
    flat = palette.gather(1, level.flatten(1)).view_as(tones)
    lines = torch.maximum(_contour(garments) * _chance(tones, 0.25), garments.opening)
    return mask * torch.lerp(flat, palette[:, 4].view(-1, 1, 1, 1), lines)


def draw_retoned(garments: Garments) -> Tensor:
    """The picture with its tones mapped to another range, two in five inverted.

    Another garment's colour: a dark dress with light lace for a light dress with dark lace.
    """
    tones, mask = garments.tones, garments.mask
    bounds = torch.rand(2, len(tones), 1, 1, 1, device=tones.device)
    low, high = 0.15 + 0.55 * bounds[0], 1 - 0.4 * bounds[1]
    spread = _spread(tones, mask) ** torch.exp(_uniform(tones, -0.8, 0.8))
    spread = torch.where(_chance(tones, 0.4), 1 - spread, spread)
    return mask * torch.lerp(low, high, spread)


# Name: (how it is drawn, how often against the others).
STYLES: dict[str, tuple[Style, float]] = {
    "silhouette": (draw_silhouette, 0.2),
    "outline": (draw_outline, 0.2),
    "filled_outline": (draw_filled_outline, 0.25),
    "flat": (draw_flat, 0.2),
    "retoned": (draw_retoned, 0.15),
}


def _contour(garments: Garments) -> Tensor:
    """A line along the inside of the mask's edge, 2 to MAX_LINE pixels wide by chance; 0 or 1."""
    mask = garments.mask
    width = torch.randint(2, MAX_LINE + 1, (len(mask), 1, 1, 1), device=mask.device)
    return mask * (garments.depth < width)


def _depth(mask: Tensor) -> Tensor:
    """How often the mask can be made thinner, at most MAX_LINE times, until a pixel is gone."""
    core, depth = mask, torch.zeros_like(mask)
    for step in range(MAX_LINE):
        # A square and a cross in turn: nearer to a round pen than either.
        core = erode(core) if step % 2 else erode_by_cross(core)
        depth = depth + core
    return depth


def _opening(mask: Tensor) -> Tensor:
    """Where a shirt or a coat opens: a line down the middle, two in three with lapels; 0 or 1.

    Half of the lines are dashed, like buttons.
    """
    size = mask.shape[-1]
    rows = torch.arange(size, device=mask.device, dtype=mask.dtype).view(1, 1, size, 1)
    columns = rows.view(1, 1, 1, size)
    area = mask.sum((2, 3), keepdim=True).clamp(min=1)
    aside = (columns - (mask * columns).sum((2, 3), keepdim=True) / area).abs()
    top = (size - mask.amax(3, keepdim=True) * (size - rows)).amin(2, keepdim=True)
    half_width = _uniform(mask, 0.5, 1.75)
    dashes = (rows % 8 < 4) | _chance(mask, 0.5)
    depth = _uniform(mask, 8, 26)
    slope = _uniform(mask, 0.3, 0.7)
    lapels = (aside - slope * (top + depth - rows)).abs() < half_width + 0.25
    lapels = lapels & _chance(mask, 0.67)
    line = (aside < half_width) & dashes & (~_chance(mask, 0.5) | (rows > top + 0.5 * depth))
    return (line | lapels) * mask


def _inner_edges(garments: Garments) -> Tensor:
    """Where tones change most within the mask; 0 or 1. How much counts is drawn by chance."""
    factor = _uniform(garments.tones, 0.8, 2.2)
    threshold = (garments.typical_change + factor * garments.deviation).clamp(min=0.08)
    return (garments.change > threshold).float()


def _spread(tones: Tensor, mask: Tensor) -> Tensor:
    """Tones stretched so that the garment's run from 0 to 1; a flat garment is 0 throughout."""
    low = torch.where(mask > 0, tones, 1).amin((2, 3), keepdim=True)
    high = (tones * mask).amax((2, 3), keepdim=True)
    return ((tones - low) / (high - low).clamp(min=0.05)).clamp(0, 1)


def _chance(tones: Tensor, probability: float) -> Tensor:
    """(N, 1, 1, 1) bool: True for each picture with the given probability."""
    return torch.rand(len(tones), 1, 1, 1, device=tones.device) < probability


def _uniform(tones: Tensor, low: float, high: float) -> Tensor:
    """(N, 1, 1, 1) float: one number a picture."""
    return low + (high - low) * torch.rand(len(tones), 1, 1, 1, device=tones.device)
