"""A checkpoint is whole, its own network's, and nearly what was trained; or it is refused."""

import json

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import save_file

from cnn_models import build
from cnn_models.files.card import Card
from cnn_models.files.weights import (
    CheckpointError,
    as_stored,
    checkpoint_path,
    load_checkpoint,
    read_card,
    save_checkpoint,
    tensors_sha256,
)


@pytest.fixture
def saved(tmp_path):
    """A LeNet checkpoint: its path, its model and its card."""
    model = build("lenet", seed=3)
    path = checkpoint_path("lenet", tmp_path)
    card = Card("lenet", "modern", epochs=1, seed=3, train_pictures=10)
    return path, model, save_checkpoint(path, model, card)


def _rewrite(path, change):
    """Write the file anew with its tensors and card changed by `change(tensors, card)`."""
    with safe_open(path, "pt") as file:
        # SIM118: an open safetensors file has keys(), but cannot be iterated.
        tensors = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118
        card = json.loads(file.metadata()["card"])
    change(tensors, card)
    save_file(tensors, path, {"card": json.dumps(card)})


def test_what_is_loaded_is_what_was_saved(saved):
    path, model, card = saved
    loaded, loaded_card = load_checkpoint(path, "lenet")
    images = torch.randn(4, 1, 28, 28)
    torch.testing.assert_close(loaded(images), model.eval()(images), rtol=0, atol=2e-3)
    assert loaded_card == card == read_card(path)
    assert not loaded.training
    assert all(p.dtype == torch.float32 for p in loaded.parameters())


def test_as_stored_gives_what_loading_gives(saved):
    path, model, _ = saved
    stored, loaded = as_stored(model, "lenet"), load_checkpoint(path, "lenet")[0]
    for key, value in loaded.state_dict().items():
        assert torch.equal(value, stored.state_dict()[key])


def test_the_file_is_readable_by_others_and_nothing_else_is_left(saved):
    path, _, _ = saved
    assert path.stat().st_mode & 0o444 == 0o444
    assert list(path.parent.iterdir()) == [path]


def test_weights_that_are_not_finite_are_never_saved(tmp_path):
    model = build("lenet", seed=0)
    with torch.no_grad():
        model.conv1.weight[0] = float("nan")
    with pytest.raises(FloatingPointError, match=r"conv1\.weight"):
        save_checkpoint(
            tmp_path / "lenet.safetensors",
            model,
            Card("lenet", "modern", epochs=1, seed=0, train_pictures=10),
        )
    assert list(tmp_path.iterdir()) == []


def test_a_missing_checkpoint_says_how_to_train_it(tmp_path):
    with pytest.raises(FileNotFoundError, match="python -m training train nin"):
        load_checkpoint(checkpoint_path("nin", tmp_path), "nin")


def test_another_networks_checkpoint_is_refused(saved):
    path, _, _ = saved
    with pytest.raises(CheckpointError, match="holds 'lenet', not 'lenet_bn'"):
        load_checkpoint(path, "lenet_bn")


@pytest.mark.parametrize("twentieth", range(20))
def test_a_cut_file_is_refused(saved, twentieth):
    path, _, _ = saved
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * twentieth // 20])
    with pytest.raises(CheckpointError, match=r"lenet\.safetensors cannot be used"):
        load_checkpoint(path, "lenet")


def test_one_flipped_bit_is_noticed(saved):
    path, _, _ = saved
    content = bytearray(path.read_bytes())
    content[-1000] ^= 4
    path.write_bytes(content)
    with pytest.raises(CheckpointError, match="checksum"):
        load_checkpoint(path, "lenet")


def test_a_changed_tensor_is_noticed(saved):
    path, _, _ = saved

    def change(tensors, _):
        tensors["dense3.bias"] = tensors["dense3.bias"] + 1

    _rewrite(path, change)
    with pytest.raises(CheckpointError, match="checksum"):
        load_checkpoint(path, "lenet")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "not a whole safetensors"),
        (b"\x80\x04\x95pickle in disguise", "not a whole safetensors"),
        (b"\xff" * 100, "not a whole safetensors"),
    ],
)
def test_other_files_are_refused(saved, content, reason):
    path, _, _ = saved
    path.write_bytes(content)
    with pytest.raises(CheckpointError, match=reason):
        load_checkpoint(path, "lenet")


def test_a_link_to_a_device_is_refused_at_once(tmp_path):
    path = checkpoint_path("lenet", tmp_path)
    path.symlink_to("/dev/zero")
    with pytest.raises(CheckpointError, match="not a regular file"):
        load_checkpoint(path, "lenet")


def test_another_format_is_refused(saved):
    path, _, _ = saved
    _rewrite(path, lambda _, card: card.update(format_version=99))
    with pytest.raises(CheckpointError, match="format is 99"):
        load_checkpoint(path, "lenet")


@pytest.mark.parametrize(
    ("name", "value"),
    [("temperature", 0), ("history", [{"epoch": "<b>"}]), ("epochs", float("nan")), ("doubt", 3)],
)
def test_a_card_of_another_kind_is_refused_by_its_field(saved, name, value):
    path, _, _ = saved
    _rewrite(path, lambda _, card: card.update({name: value}))
    with pytest.raises(CheckpointError, match=f"its card's {name} is not what it should be"):
        load_checkpoint(path, "lenet")


def test_not_finite_weights_are_refused_even_with_a_true_checksum(saved):
    path, _, _ = saved

    def poison(tensors, fields):
        tensors["conv1.bias"][0] = float("inf")
        fields["weights_sha256"] = tensors_sha256(tensors)

    _rewrite(path, poison)
    with pytest.raises(CheckpointError, match="not finite"):
        load_checkpoint(path, "lenet")
