"""The index finds what looking at all pictures at once finds, and belongs to its weights."""

import pytest
import torch

from cnn_models import SHIPPED, build
from cnn_models.files.weights import checkpoint_path, read_card
from cnn_models.inside.graph import nodes
from cnn_models.inside.strongest_pictures import (
    FavouritesError,
    find_favourites,
    load_index,
    of_channel,
    save_index,
)
from cnn_models.inside.trace import trace
from training.measure.strongest_indices import INDICES


def _images(num: int, size: int) -> torch.Tensor:
    return torch.randn(num, 1, size, size, generator=torch.manual_seed(0))


def test_the_best_pictures_and_cells_are_those_of_the_whole_set():
    model = build("lenet", seed=0).eval()
    images = _images(50, 28)
    found = find_favourites(model, images.split(16), num=9)
    with torch.no_grad():
        outputs = trace(model, images)
    highest, cells = outputs["conv2"].flatten(2).max(dim=2)
    expected = highest.topk(9, dim=0)
    assert torch.allclose(found["conv2"].values, expected.values.T, atol=1e-6)
    assert torch.equal(found["conv2"].pictures, expected.indices.T)
    assert torch.equal(found["conv2"].cells, cells.gather(0, expected.indices).T)


def test_fewer_pictures_than_asked_for_are_all_there_is():
    model = build("lenet", seed=0).eval()
    found = find_favourites(model, [torch.zeros(3, 1, 28, 28)], num=9)
    assert found["conv1"].values.shape == (6, 3)


@pytest.mark.parametrize(("name", "size"), [("lenet_bn", 28), ("googlenet", 96)])
def test_every_channel_of_every_map_has_its_favourites(name, size):
    """Also those that have them of a layer before: activations and Inception blocks."""
    model, images = build(name, seed=0).eval(), _images(3, size)
    index, layers = find_favourites(model, [images], num=1), nodes(model)
    with torch.no_grad():
        outputs = trace(model, images)
    for layer, output in outputs.items():
        for channel in {0, output.shape[1] // 2, output.shape[1] - 1}:
            found = of_channel(index, layers, layer, channel)
            if output.dim() == 2:
                assert found is None
                continue
            assert found.values.item() == pytest.approx(output[:, channel].max().item(), abs=1e-5)
            value = output[int(found.pictures), channel].flatten()[int(found.cells)]
            assert value.item() == pytest.approx(found.values.item(), abs=1e-5)


def test_an_index_comes_back_from_its_file_and_is_refused_for_other_weights(tmp_path):
    index = find_favourites(build("lenet", seed=0).eval(), [_images(12, 28)])
    save_index(tmp_path / "lenet.safetensors", index, "these weights")
    again = load_index(tmp_path / "lenet.safetensors", "these weights")
    assert again.keys() == index.keys()
    for layer, found in index.items():
        assert torch.equal(again[layer].pictures, found.pictures)
        assert torch.equal(again[layer].cells, found.cells)
        assert torch.allclose(again[layer].values, found.values, rtol=1e-3, atol=1e-3)
    with pytest.raises(FavouritesError, match="other weights"):
        load_index(tmp_path / "lenet.safetensors", "those weights")
    (tmp_path / "broken.safetensors").write_bytes(b"no index")
    for name in ("broken", "missing"):
        with pytest.raises(FavouritesError, match=name):
            load_index(tmp_path / f"{name}.safetensors", "these weights")


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_index_is_of_the_shipped_weights(name):
    """If not, the page makes it again in memory; make the file by python -m training derived."""
    weights = read_card(checkpoint_path(name)).weights_sha256
    assert load_index(INDICES / f"{name}.safetensors", weights)
