"""Small pictures of a run on its way: the network's weights at a few steps, for the replay."""

import re
from collections.abc import Iterator
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import nn

from cnn_models import build, find
from cnn_models.files.weights import write_safetensors

NUM_SNAPSHOTS = 12
LARGEST = 7_000_000  # weights; of AlexNet and the VGGs none are kept


def snapshot_steps(network: str, num_steps: int) -> set[int]:
    """The steps after which a snapshot is kept: close together at first, where most changes."""
    if find(network).num_parameters > LARGEST:
        return set()
    last = NUM_SNAPSHOTS - 1
    return {round(num_steps * (i / last) ** 2) for i in range(NUM_SNAPSHOTS)}


def save_snapshot(model: nn.Module, directory: Path, step: int) -> None:
    """Write the weights in half precision."""
    tensors = {k: v.half() if v.is_floating_point() else v for k, v in model.state_dict().items()}
    write_safetensors(directory / "snapshots" / f"{step}.safetensors", tensors, {})


def list_snapshots(directory: Path) -> list[int]:
    """The steps that there are snapshots of, in order."""
    files = (directory / "snapshots").glob("*.safetensors")
    return sorted(int(f.stem) for f in files if re.fullmatch(r"\d+", f.stem))


def load_snapshots(network: str, directory: Path) -> Iterator[tuple[int, nn.Sequential]]:
    """Each snapshot's step and the network as it was after it, in evaluation mode, in order.

    It is one network, whose weights the next one replaces; FileNotFoundError if they are gone.
    """
    model = build(network, seed=0).eval().requires_grad_(False)
    for step in list_snapshots(directory):
        tensors = load_file(directory / "snapshots" / f"{step}.safetensors")
        model.load_state_dict(
            {k: v.float() if v.dtype == torch.float16 else v for k, v in tensors.items()}
        )
        yield step, model
