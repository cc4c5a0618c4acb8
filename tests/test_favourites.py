"""The index finds what looking at all pictures at once finds."""

import torch

from cnn_models import build
from cnn_models.favourites import find_favourites
from cnn_models.trace import trace


def test_the_best_pictures_and_cells_are_those_of_the_whole_set():
    model = build("lenet", seed=0).eval()
    images = torch.randn(50, 1, 28, 28, generator=torch.manual_seed(0))
    found = find_favourites(model, images.split(16), num=9)
    with torch.no_grad():
        outputs = trace(model, images)
    assert set(found) == {name for name, output in outputs.items() if output.dim() == 4}
    highest, cells = outputs["conv2"].flatten(2).max(dim=2)
    expected = highest.topk(9, dim=0)
    assert torch.allclose(found["conv2"].values, expected.values.T, atol=1e-6)
    assert torch.equal(found["conv2"].pictures, expected.indices.T)
    assert torch.equal(found["conv2"].cells, cells.gather(0, expected.indices).T)


def test_fewer_pictures_than_asked_for_are_all_there_is():
    model = build("lenet", seed=0).eval()
    found = find_favourites(model, [torch.zeros(3, 1, 28, 28)], num=9)
    assert found["conv1"].values.shape == (6, 3)
