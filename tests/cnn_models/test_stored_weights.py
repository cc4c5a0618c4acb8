"""Weights are stored small and come back as they were quantised, or their file is refused."""

import json
import tracemalloc
import zlib
from functools import partial

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors import safe_open
from safetensors.torch import save_file
from torch import nn

from cnn_models.files import weights
from cnn_models.files.card import Card
from cnn_models.files.stored_weights import deflate, dequantise, inflate, pack, quantise
from cnn_models.files.weights import (
    CheckpointError,
    checkpoint_path,
    load_checkpoint,
    replace_card,
    save_checkpoint,
    tensors_sha256,
)
from cnn_models.registry import build

SHAPE = torch.Size((30, 2000))


def _layer(kept: float) -> nn.Linear:
    """A dense layer with that share of its weights, the largest."""
    torch.manual_seed(0)
    layer = nn.Linear(SHAPE[1], SHAPE[0])
    sizes = layer.weight.detach().abs()
    layer.weight.data[sizes < sizes.flatten().quantile(1 - kept)] = 0
    return layer


def _num_bytes(stored):
    return sum(value.numel() * value.element_size() for value in stored.values())


@pytest.mark.parametrize("layer", [nn.Linear(1200, 900), nn.Conv2d(200, 300, 3)])
def test_large_layers_are_int8_with_a_scale_a_channel(layer):
    weight = layer.weight.flatten(1)
    stored = quantise(layer)
    assert stored["weight"].dtype == torch.int8
    half_a_level = weight.abs().amax(dim=1, keepdim=True) / 254
    error = dequantise(stored)["weight"].flatten(1) - weight
    assert (error.abs() <= half_a_level * 1.001).all()


def test_the_fewer_weights_are_kept_the_smaller_the_file():
    num_weights = SHAPE.numel()
    most = {1.0: 1.02, 0.2: 0.28, 0.1: 0.16, 0.05: 0.09}  # bytes a weight
    for kept, bytes_a_weight in most.items():
        assert _num_bytes(deflate(quantise(_layer(kept)))) < bytes_a_weight * num_weights, kept


@settings(deadline=None, max_examples=50)
@given(
    entries=st.dictionaries(st.integers(0, 1999), st.integers(-127, 127), max_size=50),
    others=st.sampled_from([0, 5]),
)
def test_what_is_deflated_comes_back(entries, others):
    values = torch.full((4, 500), others, dtype=torch.int8)
    values.view(-1)[list(entries)] = torch.tensor(list(entries.values()), dtype=torch.int8)
    back = inflate(deflate({"weight": values}), {"weight": values.shape})
    assert list(back) == ["weight"]
    assert torch.equal(back["weight"], values)


def _stream(content: bytes) -> torch.Tensor:
    return torch.frombuffer(bytearray(zlib.compress(content)), dtype=torch.uint8)


def _damaged(stored):
    """Changes that nobody saved, each with the reason why it is refused."""
    gaps, values = stored["weight_gaps"], stored["weight_values"]
    size = SHAPE.numel()
    yield "one whole stream", {"weight_gaps": gaps[:-20]}
    yield "one whole stream", {"weight_gaps": torch.cat([gaps, gaps[:1]])}
    yield "cannot be inflated", {"weight_values": values + 1}
    yield "bfloat16", {"weight_values": values.bfloat16()}
    yield "outside of its", {"weight_gaps": _stream(b"\1" * 7)}
    yield (
        "outside of its",
        {
            "weight_gaps": _stream(b"\xff" * 300),
            "weight_values": _stream(b"\1" * 300),
        },
    )
    yield "outside of its", {"weight_gaps": _stream(b"\1\0"), "weight_values": _stream(b"\1\2")}
    yield "one whole stream", {"weight_deflated": _stream(bytes(size + 1))}
    yield "59999 values, expected 60000", {"weight_deflated": _stream(bytes(size - 1))}


def test_damaged_streams_are_refused():
    stored = deflate(quantise(_layer(0.1)))
    for message, changes in _damaged(stored):
        with pytest.raises(ValueError, match=message):
            inflate(stored | changes, {"weight": SHAPE})


def test_a_stream_is_not_inflated_beyond_the_networks_size():
    bomb = _stream(bytes(10_000_000))  # 10 kB
    tracemalloc.start()
    for key in ("weight_deflated", "weight_gaps"):
        with pytest.raises(ValueError, match="whole stream"):
            inflate({key: bomb, "weight_values": bomb}, {"weight": SHAPE})
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


@pytest.fixture
def lenet(tmp_path, monkeypatch):
    """The path of a LeNet's checkpoint whose layers count as large, one of them sparse."""
    monkeypatch.setattr(weights, "pack", partial(pack, int8_above=1000))
    model = build("lenet", seed=0)
    model.dense3.weight.data[:, 20:] = 0
    path = checkpoint_path("lenet", tmp_path)
    save_checkpoint(path, model, Card("lenet", "modern", epochs=1, seed=0, train_pictures=10))
    return path


def _contents(path):
    with safe_open(path, "pt") as file:
        # SIM118: an open safetensors file has keys(), but cannot be iterated.
        return {k: file.get_tensor(k) for k in file.keys()}, json.loads(file.metadata()["card"])  # noqa: SIM118


def test_a_damaged_stream_with_a_true_checksum_is_refused_by_the_files_name(lenet):
    tensors, card = _contents(lenet)
    assert {"dense3.weight_gaps", "dense3.weight_values", "dense4.weight_deflated"} <= set(tensors)
    for key in ("dense3.weight_gaps", "dense4.weight_deflated"):
        changed = tensors | {key: _stream(bytes(10**6))}
        save_file(
            changed, lenet, {"card": json.dumps(card | {"weights_sha256": tensors_sha256(changed)})}
        )
        with pytest.raises(CheckpointError, match=r"lenet\.safetensors cannot be used: dense"):
            load_checkpoint(lenet, "lenet")


def test_a_file_of_the_first_format_still_loads_and_may_get_another_card(lenet, monkeypatch):
    deflated = load_checkpoint(lenet, "lenet")[0].state_dict()
    before = lenet.stat().st_size
    monkeypatch.setattr(weights, "FORMAT_VERSION", 1)
    monkeypatch.setattr(weights, "pack", partial(quantise, int8_above=1000))
    model, card = load_checkpoint(lenet, "lenet")
    save_checkpoint(lenet, model, card)
    monkeypatch.undo()
    assert lenet.stat().st_size > before
    for _ in range(2):
        model, card = load_checkpoint(lenet, "lenet")
        assert card.format_version == 1
        assert all(torch.equal(value, deflated[key]) for key, value in model.state_dict().items())
        replace_card(lenet, Card("lenet", "modern", epochs=2, seed=0, train_pictures=10))
