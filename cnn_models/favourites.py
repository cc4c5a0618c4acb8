"""Which pictures, and where in them, excite each channel most: an index made in one go."""

from collections.abc import Iterable
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from cnn_models.trace import trace


@dataclass(frozen=True)
class Favourites:
    """Of one layer, for each of its C channels, its K strongest pictures, strongest first.

    values: (C, K) float, the highest value of the channel's map. pictures: (C, K) int64, index of
    the picture. cells: (C, K) int64, where in the map that value lies, row * width + column.
    """

    values: Tensor
    pictures: Tensor
    cells: Tensor


@torch.inference_mode()
def find_favourites(
    model: nn.Sequential, batches: Iterable[Tensor], num: int = 9
) -> dict[str, Favourites]:
    """Run pictures through the network; layer name -> Favourites, of all layers with maps.

    batches: (N, 1, S, S) each; only the best `num` of each channel are kept meanwhile.
    """
    best: dict[str, Favourites] = {}
    first = 0
    for images in batches:
        for name, output in trace(model, images).items():
            if output.dim() == 4:
                found = _of_batch(output, first)
                best[name] = _merge(best.get(name), found, num)
        first += len(images)
    return best


def _of_batch(output: Tensor, first: int) -> Favourites:
    """Every picture of a batch, (C, N); `first` is the index of its first picture."""
    values, cells = output.flatten(2).max(dim=2)
    pictures = torch.arange(first, first + len(output)).expand(output.shape[1], -1)
    return Favourites(values.T.float(), pictures, cells.T)


def _merge(old: Favourites | None, new: Favourites, num: int) -> Favourites:
    parts = [new] if old is None else [old, new]
    values = torch.cat([part.values for part in parts], dim=1)
    values, kept = values.topk(min(num, values.shape[1]), dim=1)
    pictures = torch.cat([part.pictures for part in parts], dim=1).gather(1, kept)
    cells = torch.cat([part.cells for part in parts], dim=1).gather(1, kept)
    return Favourites(values, pictures, cells)
