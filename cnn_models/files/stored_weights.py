"""Weights as a checkpoint stores them, and back.

Layers of more than INT8_ABOVE weights become int8 with one scale an output channel, other weights
float16; biases and batch-norm statistics stay float32. In the file the int8 values are deflated,
as uint8 tensors under other keys: of "dense6.weight"

- "dense6.weight_deflated" holds the values, row by row;
- or, where most of them are zero, "dense6.weight_values" those that are not, and
  "dense6.weight_gaps" how much further each lies than the one before, 1..255 (of the first: than
  place -1). A zero among the values bridges a longer gap.

Their shapes are the network's, so a file cannot make its reader inflate more than that.
"""

import zlib
from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor, nn

INT8_ABOVE = 50_000  # none of a LeNet's; the others' accuracy moves by 0.05 points at most
SCALE = "_scale"  # "dense6.weight" in int8 has "dense6.weight_scale", (channels,) float32
DEFLATED, GAPS, VALUES = "_deflated", "_gaps", "_values"
LONGEST_GAP = 255


def pack(model: nn.Module, int8_above: int = INT8_ABOVE) -> dict[str, Tensor]:
    """The tensors of a model's file; FloatingPointError for weights that are not finite."""
    return deflate(quantise(model, int8_above))


def unpack(stored: Mapping[str, Tensor], model: nn.Module) -> dict[str, Tensor]:
    """A model's state, float32, from its file's tensors; ValueError if they are no such file's.

    model: any of the same shapes, on the meta device perhaps. Whether all its weights are there
    is for the caller to check.
    """
    shapes = {key: value.shape for key, value in model.state_dict().items()}
    return dequantise(inflate(stored, shapes))


def quantise(model: nn.Module, int8_above: int = INT8_ABOVE) -> dict[str, Tensor]:
    """A model's state, quantised; FloatingPointError for weights that are not finite."""
    stored: dict[str, Tensor] = {}
    for key, value in model.state_dict().items():
        value = value.detach().cpu()
        if value.is_floating_point() and not value.isfinite().all():
            raise FloatingPointError(f"{key} has weights that are not finite; nothing was saved.")
        if value.dim() > 1 and value.numel() > int8_above:
            scale = value.flatten(1).abs().amax(dim=1).clamp(min=1e-12) / 127
            stored[key] = (value / _per_channel(scale, value)).round().to(torch.int8)
            stored[key + SCALE] = scale.float()
        elif value.dim() > 1 and value.abs().max() < torch.finfo(torch.float16).max:
            stored[key] = value.half()
        else:
            stored[key] = value
    return {key: value.contiguous() for key, value in stored.items()}


def dequantise(stored: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The state in float32; ValueError for int8 values without their scale."""
    weights: dict[str, Tensor] = {}
    for key, value in stored.items():
        if value.dtype == torch.int8:
            scale = stored.get(key + SCALE)
            if scale is None or scale.shape != value.shape[:1]:
                raise ValueError(f"{key} has no scale")
            weights[key] = value.float().mul_(_per_channel(scale, value))
        elif not key.endswith(SCALE):
            # Always a copy: what `quantise` left as it was are the model's own.
            dtype = torch.float32 if value.is_floating_point() else value.dtype
            weights[key] = value.to(dtype, copy=True)
    return weights


def deflate(stored: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """What `quantise` gave, with its int8 values deflated."""
    deflated: dict[str, Tensor] = {}
    for key, value in stored.items():
        if value.dtype != torch.int8:
            deflated[key] = value
            continue
        values = value.flatten().numpy()
        places = np.flatnonzero(values)
        if len(places) > len(values) / 2:
            deflated[key + DEFLATED] = _stream(values)
        else:
            gaps, met = _walk(values, places)
            deflated[key + GAPS], deflated[key + VALUES] = _stream(gaps), _stream(met)
    return deflated


def inflate(stored: Mapping[str, Tensor], shapes: Mapping[str, torch.Size]) -> dict[str, Tensor]:
    """What `quantise` gave, from a file's tensors, deflated or not.

    shapes: of the network's weights, by key. Raises ValueError for streams that are damaged or
    do not hold the values of such a shape.
    """
    inflated = dict(stored)
    for key, shape in shapes.items():
        size = shape.numel()
        values = np.zeros(size, np.int8)
        if key + DEFLATED in inflated:
            values = _unstream(inflated.pop(key + DEFLATED), key, size).view(np.int8)
            if len(values) != size:
                raise ValueError(f"{key} has {len(values)} values, expected {size}")
        elif key + GAPS in inflated and key + VALUES in inflated:
            gaps = _unstream(inflated.pop(key + GAPS), key, size)
            met = _unstream(inflated.pop(key + VALUES), key, size).view(np.int8)
            places = gaps.cumsum(dtype=np.int64) - 1
            if len(gaps) != len(met) or not gaps.all() or (places[-1:] >= size).any():
                raise ValueError(f"{key} has values outside of its {tuple(shape)}")
            values[places] = met
        else:
            continue
        inflated[key] = torch.from_numpy(values).view(shape)
    return inflated


def _per_channel(scale: Tensor, weight: Tensor) -> Tensor:
    return scale.view(-1, *(1,) * (weight.dim() - 1))  # (channels, 1, ...)


def _walk(values: np.ndarray, places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Gaps uint8 and the values met after them, int8, from place to place."""
    distances = np.diff(places, prepend=-1)
    num_bridges = (distances - 1) // LONGEST_GAP
    arrivals = (num_bridges + 1).cumsum() - 1
    num_gaps = arrivals[-1] + 1 if len(places) else 0
    gaps, met = np.full(num_gaps, LONGEST_GAP, np.uint8), np.zeros(num_gaps, np.int8)
    gaps[arrivals] = distances - LONGEST_GAP * num_bridges
    met[arrivals] = values[places]
    return gaps, met


def _stream(values: np.ndarray) -> Tensor:
    """Deflated by Huffman codes alone: weights repeat nothing that could be referred to."""
    compressor = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS, 9, zlib.Z_HUFFMAN_ONLY)
    stream = compressor.compress(values.data) + compressor.flush()
    return torch.frombuffer(bytearray(stream), dtype=torch.uint8)


def _unstream(stream: Tensor, key: str, most: int) -> np.ndarray:
    """Bytes, uint8, at most `most` of them."""
    if stream.dtype != torch.uint8:
        raise ValueError(f"{key} is deflated to {stream.dtype}, expected torch.uint8")
    decompressor = zlib.decompressobj()
    try:
        content = decompressor.decompress(stream.numpy().data, most + 1)
    except zlib.error as error:
        raise ValueError(f"{key} cannot be inflated ({error})") from error
    if len(content) > most or not decompressor.eof or decompressor.unused_data:
        raise ValueError(f"{key} is not one whole stream of at most {most} bytes")
    return np.frombuffer(bytearray(content), np.uint8)
