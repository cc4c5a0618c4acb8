"""Checkpoints: safetensors files that carry their own card and are checked before use.

How weights are stored in them is said in `stored_weights`; loading gives a float32 network.
"""

import contextlib
import dataclasses
import hashlib
import json
import os
import shutil
import tempfile
import time
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import save_file
from torch import Tensor, nn

from cnn_models.files.card import FORMAT_VERSION, Card
from cnn_models.files.card_check import faulty_field
from cnn_models.files.safetensors_file import read_safetensors
from cnn_models.files.stored_weights import pack, quantise, unpack
from cnn_models.registry import find

ROOT = Path(__file__).resolve().parents[2]
CHECKPOINTS = ROOT / "checkpoints"  # those that ship
ASSETS = ROOT / "assets"  # what follows from them and from the data, and ships too
TRAINED = Path("trained")  # in the working folder: where training writes its own
READABLE_VERSIONS = (1, 2)  # the first deflated nothing
PAUSES = (0.05, 0.2, 0.5)  # seconds between the attempts to replace a file


class CheckpointError(ValueError):
    """A checkpoint file cannot be used; the message names the file and says why."""


def checkpoint_path(name: str, directory: Path = CHECKPOINTS) -> Path:
    """Where the network's checkpoint lies, whether it exists or not."""
    return Path(directory) / f"{find(name).name}.safetensors"


def save_checkpoint(path: Path, model: nn.Module, card: Card) -> Card:
    """Write the model's weights with its card; return the card with the weights' checksum.

    The file appears whole or not at all, and is readable by everybody. Raises FloatingPointError
    for weights that are not finite: such a network is never saved.
    """
    tensors = pack(model)
    card = dataclasses.replace(
        card, weights_sha256=tensors_sha256(tensors), format_version=FORMAT_VERSION
    )
    write_safetensors(path, tensors, {"card": json.dumps(dataclasses.asdict(card))})
    return card


def replace_card(path: Path, card: Card) -> None:
    """Give a checkpoint another card; its weights stay as they are, bit for bit."""
    old, tensors = _read(path)
    card = dataclasses.replace(
        card, weights_sha256=old.weights_sha256, format_version=old.format_version
    )
    write_safetensors(path, tensors, {"card": json.dumps(dataclasses.asdict(card))})


def as_stored(model: nn.Module, name: str) -> nn.Sequential:
    """Return the network that loading gives after `model` is saved, without touching the disk."""
    return _assemble(checkpoint_path(name), name, quantise(model))


def read_card(path: Path) -> Card:
    """Read the card alone, without the weights; CheckpointError or FileNotFoundError."""
    return _read(path, with_tensors=False)[0]


def load_checkpoint(path: Path, name: str) -> tuple[nn.Sequential, Card]:
    """Load a checkpoint of the network called `name`, ready to classify (float32, CPU).

    Raises FileNotFoundError if there is none, CheckpointError if it is another network's, from
    another format, damaged, or holds weights that are not finite.
    """
    if not Path(path).exists():
        own = TRAINED / Path(path).name
        raise FileNotFoundError(
            f"{find(name).title} has no trained weights: {Path(path).name} is missing. "
            + (
                f"There is one in {TRAINED}: add --checkpoints {TRAINED}"
                if own.is_file()
                else f"Train it with: python -m training train {name}"
            )
        )
    card, tensors = _read(path)
    if card.network != name:
        raise _refused(path, f"it holds {card.network!r}, not {name!r}")
    if tensors_sha256(tensors) != card.weights_sha256:
        raise _refused(path, "its weights do not match their checksum: the file is damaged")
    return _assemble(path, name, tensors), card


def write_safetensors(path: Path, tensors: dict[str, Tensor], metadata: dict[str, str]) -> None:
    """Write a safetensors file that is whole at any moment at which it can be seen.

    Written in a hidden folder of its own beside `path`, synced, then renamed; OSError leaves
    nothing behind. Killed, it leaves that folder, `.NAME.*.part`, for the next trainer to sweep:
    safetensors too writes under another name first, one that nobody could tell from other files.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    contents = {key: value.detach().cpu().contiguous() for key, value in tensors.items()}
    folder = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.stem}.", suffix=".part"))
    temporary = folder / path.name
    try:
        save_file(contents, temporary, metadata)
        temporary.chmod(0o644)
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        _replace(temporary, path)
        _sync_folder(path.parent)
    except SafetensorError as error:  # a full disk
        raise OSError(f"{path.name} could not be written: {error}") from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _replace(temporary: Path, path: Path) -> None:
    """Windows refuses while anybody has the file open: a virus scanner has it for a moment."""
    for pause in PAUSES:
        try:
            temporary.replace(path)
            return
        except PermissionError:
            time.sleep(pause)
    temporary.replace(path)


def _sync_folder(folder: Path) -> None:
    """Write the new name down too, where the system can; a Mac's network drives cannot."""
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            with contextlib.suppress(OSError):
                os.fsync(handle)
        finally:
            os.close(handle)


def _assemble(path: Path, name: str, stored: dict[str, Tensor]) -> nn.Sequential:
    with torch.device("meta"):
        model = find(name).builder()
    try:
        weights = unpack(stored, model)
    except ValueError as error:
        raise _refused(path, str(error)) from error
    _check(path, model, weights)
    model.load_state_dict(weights, assign=True)
    return model.requires_grad_(True).eval()


def _check(path: Path, model: nn.Module, weights: dict[str, Tensor]) -> None:
    expected = model.state_dict()
    if missing := sorted(expected.keys() ^ weights.keys()):
        raise _refused(path, f"its tensors are not the network's ({missing[0]} and others)")
    for key, value in weights.items():
        if value.shape != expected[key].shape or value.dtype != expected[key].dtype:
            raise _refused(
                path, f"{key} is {tuple(value.shape)}, expected {tuple(expected[key].shape)}"
            )
        if value.is_floating_point() and not value.isfinite().all():
            raise _refused(path, f"{key} has weights that are not finite")


def _read(path: Path, with_tensors: bool = True) -> tuple[Card, dict[str, Tensor]]:
    path = Path(path)
    if not path.is_file():
        raise _refused(path, "it is not a regular file")
    try:
        tensors, metadata = read_safetensors(path, with_tensors)
    except OSError as error:
        raise _refused(path, f"it is not a whole safetensors file ({error})") from error
    return _parse_card(path, metadata), tensors


def _parse_card(path: Path, metadata: dict[str, str]) -> Card:
    try:
        fields = json.loads(metadata["card"])
        version = fields["format_version"]
        if version not in READABLE_VERSIONS:
            raise _refused(
                path, f"its format is {version}, this program reads 1 to {FORMAT_VERSION}"
            )
        if fault := faulty_field(fields):
            raise _refused(path, f"its card's {fault} is not what it should be")
        return Card(**fields)
    except CheckpointError:
        raise
    except (KeyError, TypeError, ValueError) as error:
        raise _refused(path, "it carries no card of this program") from error


def _refused(path: Path, reason: str) -> CheckpointError:
    return CheckpointError(f"The checkpoint {Path(path).name} cannot be used: {reason}.")


def tensors_sha256(tensors: dict[str, Tensor]) -> str:
    """A checksum of names, shapes, types and values."""
    digest = hashlib.sha256()
    for key in sorted(tensors):
        value = tensors[key].detach().cpu().contiguous()
        digest.update(f"{key} {tuple(value.shape)} {value.dtype}".encode())
        digest.update(value.flatten().view(torch.uint8).numpy().data)
    return digest.hexdigest()
