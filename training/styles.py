"""Fashion-MNIST pictures redrawn as people draw garments: silhouettes, lines, flat colours.

Everything is derived from the one picture: its mask, its contour and the edges within. Drawn at
twice the size and averaged down, so that edges are as soft as a shrunk drawing's.
"""

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor

from cnn_models import CLASS_NAMES
from training.device import send

Style = Callable[[Tensor, Tensor, Tensor], Tensor]
MAX_LINE = 6  # widest line, in pixels of the doubled picture
# A bare shape without buttons or lapels is a T-shirt or a pullover to those who draw; as a shirt or
# a coat it would teach the wrong name. So would a sandal without its gaps.
TOLD_BY_OPENING = ("Shirt", "Coat")
TOLD_BY_GAPS = ("Sandal",)


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
    drawn = torch.zeros_like(large)
    for (style, _), chosen in zip(STYLES.values(), by_style.split(counts), strict=True):
        if len(chosen):
            drawn[chosen] = style(large[chosen], mask[chosen], openings[chosen])
    return F.avg_pool2d(drawn, 2).clamp(0, 1)


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
    mask = torch.where(_chance(tones, 0.4) & ~gaps, _fill(mask), mask)
    mask = torch.where(gaps, mask, _erode(_dilate(mask)))
    draw = _uniform(tones, 0, 1)
    mask = torch.where((draw < 0.125) & ~gaps, _erode(mask), mask)
    return torch.where((draw > 0.75) & ~gaps, _dilate(mask), mask)


def draw_silhouette(tones: Tensor, mask: Tensor, opening: Tensor) -> Tensor:
    """One flat tone; two in five with the edges within left black, as solid icons do.

    opening: here and below, lines to be drawn besides, 0 or 1, of the tones' shape.
    """
    seams = torch.maximum(_inner_edges(tones, mask) * _chance(tones, 0.4), opening)
    return mask * (1 - seams) * _uniform(tones, 0.35, 1)


def draw_outline(tones: Tensor, mask: Tensor, opening: Tensor) -> Tensor:
    """Light lines on black, empty inside; a third of them the outer contour alone."""
    lines = _contour(mask)
    edges = _inner_edges(tones, mask) * _chance(tones, 0.67)
    return torch.maximum(torch.maximum(lines, edges), opening) * _uniform(tones, 0.55, 1)


def draw_filled_outline(tones: Tensor, mask: Tensor, opening: Tensor) -> Tensor:
    """Lines around and within a flat fill; either may be the lighter one."""
    edges = torch.maximum(_inner_edges(tones, mask) * _chance(tones, 0.75), opening)
    lines = torch.maximum(_contour(mask), edges)
    fill = _uniform(tones, 0.2, 1)
    darker, lighter = fill * _uniform(tones, 0, 0.75), _uniform(tones, 0.6, 1)
    line = torch.where(_chance(tones, 0.6), darker, lighter)
    return mask * torch.lerp(fill, line, lines)


def draw_flat(tones: Tensor, mask: Tensor, opening: Tensor) -> Tensor:
    """Clip art: 2 to 4 regions of similar tone, each given a flat tone of its own by chance.

    A quarter has a contour in yet another tone.
    """
    num_pictures = len(tones)
    smooth = F.avg_pool2d(tones, 5, stride=1, padding=2, count_include_pad=False)
    num_levels = torch.randint(2, 5, (num_pictures, 1, 1, 1), device=tones.device)
    level = (_spread(smooth, mask) * num_levels).long().clamp(max=3)
    palette = 0.25 + 0.75 * torch.rand(num_pictures, 5, device=tones.device)
    flat = palette.gather(1, level.flatten(1)).view_as(tones)
    lines = torch.maximum(_contour(mask) * _chance(tones, 0.25), opening)
    return mask * torch.lerp(flat, palette[:, 4].view(-1, 1, 1, 1), lines)


def draw_retoned(tones: Tensor, mask: Tensor, _: Tensor) -> Tensor:
    """The picture with its tones mapped to another range, two in five inverted.

    Another garment's colour: a dark dress with light lace for a light dress with dark lace.
    """
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


def _contour(mask: Tensor) -> Tensor:
    """A line along the inside of the mask's edge, 2 to MAX_LINE pixels wide by chance; 0 or 1."""
    width = torch.randint(2, MAX_LINE + 1, (len(mask), 1, 1, 1), device=mask.device)
    core, depth = mask, torch.zeros_like(mask)
    for step in range(MAX_LINE):
        # A square and a cross in turn: nearer to a round pen than either.
        core = _erode(core) if step % 2 else _erode_by_cross(core)
        depth = depth + core
    return mask * (depth < width)


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


def _inner_edges(tones: Tensor, mask: Tensor) -> Tensor:
    """Where tones change most within the mask; 0 or 1. How much counts is drawn by chance."""
    smooth = F.avg_pool2d(tones, 3, stride=1, padding=1)
    change = (_dilate(smooth) - _erode(smooth)) * _erode(_erode(mask))
    area = mask.sum((2, 3), keepdim=True).clamp(min=1)
    mean = change.sum((2, 3), keepdim=True) / area
    square = (change**2).sum((2, 3), keepdim=True) / area
    deviation = (square - mean**2).clamp(min=0).sqrt()
    threshold = (mean + _uniform(tones, 0.8, 2.2) * deviation).clamp(min=0.08)
    return (change > threshold).float()


def _spread(tones: Tensor, mask: Tensor) -> Tensor:
    """Tones stretched so that the garment's run from 0 to 1; a flat garment is 0 throughout."""
    low = torch.where(mask > 0, tones, 1).amin((2, 3), keepdim=True)
    high = (tones * mask).amax((2, 3), keepdim=True)
    return ((tones - low) / (high - low).clamp(min=0.05)).clamp(0, 1)


def _fill(mask: Tensor) -> Tensor:
    """Fill what has garment to its left, right, top and bottom: holes, handles, most hollows."""
    filled = torch.ones_like(mask)
    for axis in (2, 3):
        before = mask.cumsum(axis)
        after = before.narrow(axis, -1, 1) - before + mask
        filled = filled * (before * after > 0)
    return filled


def _dilate(tones: Tensor) -> Tensor:
    """Largest of 3x3. By slices, rows before columns: four times as fast as max_pool2d on a CPU."""
    return _largest_of_three(_largest_of_three(F.pad(tones, (1, 1, 1, 1)), 2), 3)


def _erode(tones: Tensor) -> Tensor:
    """Smallest of 3x3; outside the picture counts as 0, so a garment cut there has an edge."""
    return -_largest_of_three(_largest_of_three(F.pad(-tones, (1, 1, 1, 1)), 2), 3)


def _erode_by_cross(tones: Tensor) -> Tensor:
    down = _largest_of_three(F.pad(-tones, (0, 0, 1, 1)), 2)
    across = _largest_of_three(F.pad(-tones, (1, 1, 0, 0)), 3)
    return -torch.maximum(down, across)


def _largest_of_three(padded: Tensor, axis: int) -> Tensor:
    """The maximum of each value and its two neighbours; the axis gets 2 shorter."""
    size = padded.shape[axis] - 2
    first, second, third = (padded.narrow(axis, start, size) for start in range(3))
    return torch.maximum(torch.maximum(first, second), third)


def _chance(tones: Tensor, probability: float) -> Tensor:
    """(N, 1, 1, 1) bool: True for each picture with the given probability."""
    return torch.rand(len(tones), 1, 1, 1, device=tones.device) < probability


def _uniform(tones: Tensor, low: float, high: float) -> Tensor:
    """(N, 1, 1, 1) float: one number a picture."""
    return low + (high - low) * torch.rand(len(tones), 1, 1, 1, device=tones.device)
