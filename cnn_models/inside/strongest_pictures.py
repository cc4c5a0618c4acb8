"""Which pictures, and where in them, excite each channel most: an index made in one go."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from cnn_models.files.safetensors_file import read_safetensors
from cnn_models.files.weights import write_safetensors
from cnn_models.inside.graph import Node, nodes
from cnn_models.inside.trace import trace

FORMAT_VERSION = "1"
# Of these each value is made of one other, the larger the larger: their favourites are its.
FOLLOWS = (nn.ReLU, nn.Sigmoid, nn.Dropout)
# What is kept in a file; values lose their last digits there, numbers of cells are below 2**16.
DTYPES = {"values": torch.float16, "pictures": torch.int16, "cells": torch.uint16}


class FavouritesError(ValueError):
    """An index file cannot be used; the message names the file and says why."""


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
    """Run pictures through the network; layer name -> Favourites, of the layers with maps.

    batches: (N, 1, S, S) each; only the best `num` of each channel are kept meanwhile. Layers whose
    favourites are those of a layer before them are left out: `of_channel` finds them all the same.
    """
    wanted = [node.name for node in nodes(model) if not _follows(node)]
    best: dict[str, Favourites] = {}
    first = 0
    for images in batches:
        outputs = trace(model, images)
        for name in wanted:
            if outputs[name].dim() == 4:
                found = _of_batch(outputs[name], first)
                best[name] = _merge(best.get(name), found, num)
        first += len(images)
    return best


def of_channel(
    index: Mapping[str, Favourites], layers: Sequence[Node], name: str, channel: int
) -> Favourites | None:
    """One channel's favourites, (K,) each; None for a unit of a layer without maps.

    layers: the network's nodes. An activation has those of what goes in, with the values that come
    out; a channel of an Inception block has its path's.
    """
    by_name = {node.name: node for node in layers}
    node, passed = by_name[name], []
    while _follows(node):
        source = node.sources[0]
        if node.is_concatenation:
            source, channel = _source(by_name, node, channel)
        else:
            passed.append(node.module)
        node = by_name[source]
    if node.name not in index:
        return None
    found = index[node.name]
    values = found.values[channel]
    for module in reversed(passed):
        values = values if isinstance(module, nn.Dropout) else module(values)
    return Favourites(values, found.pictures[channel], found.cells[channel])


def save_index(path: Path, index: Mapping[str, Favourites], weights_sha256: str) -> None:
    """Write an index for the network whose weights have that checksum."""
    tensors = {
        f"{layer}/{part}": getattr(found, part).to(dtype)
        for layer, found in index.items()
        for part, dtype in DTYPES.items()
    }
    write_safetensors(path, tensors, {"weights": weights_sha256, "format": FORMAT_VERSION})


def load_index(path: Path, weights_sha256: str) -> dict[str, Favourites]:
    """Read an index; FavouritesError if there is none, or if it is of other weights or damaged."""
    try:
        tensors, about = read_safetensors(path)
    except OSError as error:
        raise FavouritesError(f"{path.name} cannot be read ({error}).") from error
    if about.get("format") != FORMAT_VERSION:
        raise FavouritesError(
            f"{path.name} has format {about.get('format')}, not {FORMAT_VERSION}."
        )
    if about.get("weights") != weights_sha256:
        raise FavouritesError(f"{path.name} was made of other weights than the checkpoint's.")
    layers = dict.fromkeys(key.rpartition("/")[0] for key in tensors)
    return {
        layer: Favourites(
            tensors[f"{layer}/values"].float(),
            tensors[f"{layer}/pictures"].long(),
            tensors[f"{layer}/cells"].long(),
        )
        for layer in layers
    }


def _follows(node: Node) -> bool:
    return node.is_concatenation or isinstance(node.module, FOLLOWS)


def _source(by_name: Mapping[str, Node], block: Node, channel: int) -> tuple[str, int]:
    """The end of the path that a channel of an Inception block comes from, and its number there."""
    for source in block.sources:
        convolution = by_name[source]
        while not isinstance(convolution.module, nn.Conv2d):
            convolution = by_name[convolution.sources[0]]
        if channel < convolution.module.out_channels:
            break
        channel -= convolution.module.out_channels
    return source, channel


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
