"""Damaged files, full disks and killed trainers: what is on the disk is whole, or is refused."""

import os
import resource
import signal
import subprocess
import sys

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import save_file

from cnn_models import build
from cnn_models.files import weights
from cnn_models.files.card import Card
from cnn_models.files.weights import (
    CheckpointError,
    checkpoint_path,
    load_checkpoint,
    save_checkpoint,
    write_safetensors,
)
from tests.conftest import ROOT
from training.folder_lock import FolderInUseError, folder_lock
from training.recipes import find_recipe
from training.state import TrainingState
from training.step.device import choose

RECIPE = find_recipe("modern", "lenet")
HOLD = """
import sys, time
from pathlib import Path
from training.folder_lock import folder_lock
with folder_lock(Path(sys.argv[1]), "lenet"):
    print("held", flush=True)
    time.sleep(600)
"""


def _checkpoint(folder, seed=0):
    path = checkpoint_path("lenet", folder)
    save_checkpoint(path, build("lenet", seed=seed), Card("lenet", "modern", 1, seed, 10))
    return path


def _rewrite(path, change):
    """Write the file anew with its tensors changed, and its card as it was."""
    with safe_open(path, "pt") as file:
        # SIM118: an open safetensors file has keys(), but cannot be iterated.
        tensors, metadata = {k: file.get_tensor(k) for k in file.keys()}, file.metadata()  # noqa: SIM118
    change(tensors)
    save_file(tensors, path, metadata)


def _swap(tensors):
    tensors["dense3.bias"], tensors["dense4.bias"] = tensors["dense4.bias"], tensors["dense3.bias"]


def _rename(tensors):
    tensors["conv9.weight"] = tensors.pop("conv2.weight")


def _poison(tensors):
    tensors["conv1.bias"] = torch.full_like(tensors["conv1.bias"], float("nan"))


@pytest.mark.parametrize("change", [_swap, _rename, _poison, dict.clear])
def test_swapped_renamed_missing_and_not_finite_tensors_are_refused_by_name(tmp_path, change):
    path = _checkpoint(tmp_path)
    _rewrite(path, change)
    with pytest.raises(CheckpointError, match=r"lenet\.safetensors cannot be used"):
        load_checkpoint(path, "lenet")


def test_any_flipped_bit_is_refused(tmp_path):
    path = _checkpoint(tmp_path)
    content = path.read_bytes()
    generator = torch.Generator().manual_seed(0)
    for place in torch.randint(len(content) * 8, (60,), generator=generator).tolist():
        damaged = bytearray(content)
        damaged[place // 8] ^= 1 << place % 8
        path.write_bytes(damaged)
        try:
            _, card = load_checkpoint(path, "lenet")
        except CheckpointError:
            continue
        assert card.network == "lenet"  # in the card's words, beside the weights
        assert place // 8 < content.index(b"conv1.bias")


@pytest.mark.parametrize("damage", ["cut", "flipped", "renamed", "pickle", "device"])
def test_a_damaged_resume_file_is_refused_by_name_and_with_the_remedy(tmp_path, damage):
    path = tmp_path / "lenet.resume.safetensors"
    state = TrainingState.begin(build("lenet", seed=0), RECIPE, choose("lenet", "cpu"))
    state.save(path, RECIPE, "data")
    content = path.read_bytes()
    if damage == "cut":
        path.write_bytes(content[: len(content) // 2])
    if damage == "flipped":
        path.write_bytes(content[:-9] + bytes([content[-9] ^ 4]) + content[-8:])
    if damage == "renamed":
        _rewrite(path, lambda tensors: tensors.update(a=tensors.pop("model.conv1.bias")))
    if damage == "pickle":
        path.write_bytes(b"\x80\x04\x95" + bytes(90))
    if damage == "device":
        path.unlink()
        path.symlink_to("/dev/zero")
    with pytest.raises(ValueError, match=r"lenet\.resume\.safetensors.*Delete it"):
        state.load(path, RECIPE, "data")


def test_a_full_disk_is_told_and_the_checkpoint_of_before_still_loads(tmp_path):
    path = _checkpoint(tmp_path, seed=1)
    before = path.read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    for limit in (0, 100, 9_000, 60_000):
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
        try:
            with pytest.raises(OSError, match="lenet"):
                _checkpoint(tmp_path, seed=2)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]
    assert load_checkpoint(path, "lenet")[1].seed == 1


def _end_here(*_):
    os.kill(os.getpid(), signal.SIGKILL)


def _end_within_safetensors(_tensors, path, _metadata):
    (path.parent / ".tmpX1y2Z3").write_bytes(b"half")  # where it writes, before it renames
    _end_here()


@pytest.mark.parametrize("moment", ["save_file", "os.fsync", "Path.chmod", "Path.replace"])
def test_a_trainer_killed_while_saving_leaves_the_file_of_before(tmp_path, moment):
    path = _checkpoint(tmp_path, seed=1)
    before = path.read_bytes()
    child = os.fork()
    if child == 0:  # the same code, ended by the system at this moment
        if moment == "save_file":
            weights.save_file = _end_within_safetensors
        else:
            owner = os if moment.startswith("os") else type(path)
            setattr(owner, moment.split(".")[1], _end_here)
        write_safetensors(path, {"a": torch.ones(1000)}, {})
        os._exit(0)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL
    assert path.read_bytes() == before
    assert len(list(tmp_path.iterdir())) == 2
    with folder_lock(tmp_path, "lenet"):
        assert not list(tmp_path.glob(".*.part"))  # swept by the next one
    assert list(tmp_path.iterdir()) == [path]


def test_the_second_trainer_is_told_and_a_killed_one_leaves_no_lock(tmp_path):
    first = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE
    )
    assert first.stdout.readline() == b"held\n"
    with pytest.raises(FolderInUseError, match="Another process is training lenet"):
        folder_lock(tmp_path, "lenet").__enter__()
    with folder_lock(tmp_path, "nin"):
        pass  # another network is none of its business
    first.kill()
    first.wait()
    with folder_lock(tmp_path, "lenet"):
        pass
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("folder", ["a file/in it", "/proc/nowhere", "read-only"])
def test_a_folder_that_cannot_be_written_to_is_told_before_the_training(tmp_path, folder):
    (tmp_path / "a file").touch()
    (tmp_path / "read-only").mkdir(mode=0o555)
    if folder == "read-only" and os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    with (
        pytest.raises(OSError, match=r"Nothing can be written to .*Choose another folder"),
        folder_lock(tmp_path / folder, "lenet"),
    ):
        pass
