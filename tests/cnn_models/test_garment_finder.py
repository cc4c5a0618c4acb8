"""The garment finder: its shapes, its file, and what it is shown while it learns."""

import numpy as np
import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from cnn_models.files.finder_file import FinderCard, finder_path, load_finder, save_finder
from cnn_models.files.weights import CheckpointError
from cnn_models.garment_finder import (
    SIDE,
    GarmentFinder,
    confidence_of,
    count_multiply_adds,
    fold_norms,
)
from training.finder.learn import FinderState, learn, measure_overlaps
from training.finder.scenes import Scenes, find_grounds

CARD = FinderCard(photos=3, held_back_photos=1, overlap=0.5, epochs=1, minutes=0.1)


def _trained_norms() -> GarmentFinder:
    """With statistics that differ from those of a fresh norm."""
    torch.manual_seed(0)
    model = GarmentFinder()
    model(torch.rand(4, 3, SIDE, SIDE))
    return model.eval()


def _scenes(num_photos: int = 4) -> Scenes:
    """Bright squares in a corner of dark photos, and their masks."""
    generator = torch.Generator().manual_seed(0)
    images = torch.randint(0, 60, (num_photos, 160, 160, 3), generator=generator).to(torch.uint8)
    masks = torch.zeros(num_photos, 160, 160, dtype=torch.uint8)
    masks[:, 10:90, 10:90] = 255
    images[masks > 0] += 180
    return Scenes(images, masks, torch.ones(num_photos), find_grounds(masks))


def test_a_norm_folded_into_its_convolution_changes_no_answer():
    model, images = _trained_norms(), torch.rand(2, 3, SIDE, SIDE)
    with torch.inference_mode():
        expected = model(images)
        assert expected.shape == (2, 1, SIDE, SIDE)
        folded = fold_norms(model)
        assert torch.allclose(folded(images), expected, atol=1e-4)
    assert not any(isinstance(m, torch.nn.BatchNorm2d) for m in folded.modules())


def test_multiply_adds_are_those_that_torch_counts():
    with torch.device("meta"), FlopCounterMode(display=False) as counter:
        model = GarmentFinder(folded=True)
        model(torch.empty(1, 3, SIDE, SIDE))
    assert count_multiply_adds(model) == counter.get_total_flops() / 2


def test_confidence_has_the_pictures_size_whatever_it_is():
    model = fold_norms(_trained_norms())
    for shape in ((1, 1), (40, 256), (256, 171)):
        found = confidence_of(model, np.zeros((*shape, 3), np.uint8))
        assert found.shape == shape
        assert 0 <= found.min() <= found.max() <= 1


def test_what_is_saved_is_loaded_with_its_card(tmp_path):
    model = fold_norms(_trained_norms())
    card = save_finder(finder_path(tmp_path), model, CARD)
    loaded, found = load_finder(finder_path(tmp_path))
    assert found == card
    assert card.weights_sha256
    images = torch.rand(1, 3, SIDE, SIDE)
    with torch.inference_mode():
        difference = (loaded(images) - model(images)).abs().max()
    assert difference < 0.1  # int8


def test_a_damaged_or_foreign_file_is_refused(tmp_path):
    path = finder_path(tmp_path)
    with pytest.raises(FileNotFoundError, match="training finder"):
        load_finder(path)
    save_finder(path, fold_norms(_trained_norms()), CARD)
    whole = path.read_bytes()
    for damaged in (whole[:-100], whole[:-100] + bytes(100), b"{}"):
        path.write_bytes(damaged)
        with pytest.raises(CheckpointError):
            load_finder(path)


def test_scenes_show_a_garment_where_its_mask_is():
    torch.manual_seed(0)
    images, masks = _scenes().draw(8)
    assert images.shape == (8, 3, SIDE, SIDE)
    assert masks.shape == (8, 1, SIDE, SIDE)
    assert images.min() >= 0
    assert images.max() <= 1
    inside = masks > 0.9
    brightness = images.mean(1, keepdim=True)
    for scene in range(8):
        assert (
            brightness[scene][inside[scene]].mean() > 2 * brightness[scene][~inside[scene]].mean()
        )


def test_grounds_hold_no_garment():
    scenes = _scenes()
    assert scenes.grounds
    for photo, top, left, side in scenes.grounds:
        assert not scenes.masks[photo, top : top + side, left : left + side].any()


def test_it_learns_to_find_a_bright_square_and_resumes_to_the_same_weights(tmp_path):
    scenes = _scenes()
    whole, first = FinderState(), FinderState()
    first.model.load_state_dict(whole.model.state_dict())
    first.average = {key: value.clone() for key, value in first.model.state_dict().items()}
    losses = list(learn(whole, scenes, 6))
    assert losses[-1] < 0.9 * losses[0]
    steps = learn(first, scenes, 6)
    for _ in range(3):
        next(steps)
    first.save(tmp_path / "state.safetensors")
    again = FinderState()
    again.load(tmp_path / "state.safetensors")
    assert list(learn(again, scenes, 6)) == losses[3:]
    for key, value in again.averaged().state_dict().items():
        assert torch.equal(value, whole.averaged().state_dict()[key])


def test_overlap_is_one_for_equal_masks_and_near_zero_for_opposite_ones():
    class Bright(torch.nn.Module):
        def __init__(self, sign: int) -> None:
            super().__init__()
            self.sign = sign

        def forward(self, images: torch.Tensor) -> torch.Tensor:
            return self.sign * (images.mean(1, keepdim=True) - 0.5)

    scenes = _scenes()
    assert measure_overlaps(Bright(1), scenes.images, scenes.masks).min() > 0.95
    assert measure_overlaps(Bright(-1), scenes.images, scenes.masks).max() < 0.05
