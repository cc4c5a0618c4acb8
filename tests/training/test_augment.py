"""Augmentation: what every setting keeps, and what each of them changes."""

from dataclasses import replace

import pytest
import torch
from torch import Tensor

from training.augmentation.augment import FULL, NONE, STANDARD, Augmentation, augment
from training.augmentation.warp import Warp, warp
from training.data.subset import load_subset

ONLY = {  # each setting alone, as strong as it gets
    "flip": replace(NONE, flip=1.0),
    "shift": replace(NONE, shift=2),
    "warp": replace(NONE, warp=1.0),
    "brightness": replace(NONE, brightness=0.4),
    "contrast": replace(NONE, contrast=0.6),
    "style": replace(NONE, style=1.0),
    "flaws": replace(NONE, flaws=1.0),
    "erase": replace(NONE, erase=1.0),
}


@pytest.fixture(scope="module")
def pixels() -> Tensor:
    return load_subset().test.pixels[:40]


@pytest.mark.parametrize("settings", [NONE, STANDARD, FULL, *ONLY.values()])
@pytest.mark.parametrize("num_pictures", [0, 1, 7])
def test_shape_and_dtype_are_kept_and_the_input_is_not_written_to(
    pixels: Tensor, settings: Augmentation, num_pictures: int
) -> None:
    batch = pixels[:num_pictures].clone()
    result = augment(batch, settings)
    assert result.shape == batch.shape
    assert result.dtype == torch.uint8
    assert torch.equal(batch, pixels[:num_pictures])
    assert result.data_ptr() != batch.data_ptr() or num_pictures == 0


@pytest.mark.parametrize("settings", [STANDARD, FULL])
def test_the_same_seed_draws_the_same_pictures_and_another_seed_does_not(
    pixels: Tensor, settings: Augmentation
) -> None:
    def drawn(seed: int) -> Tensor:
        torch.manual_seed(seed)
        return augment(pixels, settings)

    assert torch.equal(drawn(3), drawn(3))
    assert not torch.equal(drawn(3), drawn(4))


def test_nothing_is_changed_without_augmentation(pixels: Tensor) -> None:
    assert torch.equal(augment(pixels, NONE), pixels)


@pytest.mark.parametrize("name", ONLY)
def test_each_setting_changes_pictures(pixels: Tensor, name: str) -> None:
    torch.manual_seed(0)
    changed = (augment(pixels, ONLY[name]) != pixels).flatten(1).any(1)
    assert changed.float().mean() > 0.8


@pytest.mark.parametrize("name", [name for name in ONLY if name != "flip"])
def test_each_picture_of_a_batch_draws_its_own_numbers(pixels: Tensor, name: str) -> None:
    torch.manual_seed(0)
    copies = augment(pixels[:1].expand(16, 28, 28), ONLY[name])
    assert len(copies.flatten(1).unique(dim=0)) > 8


def test_a_flip_mirrors_left_and_right_exactly(pixels: Tensor) -> None:
    assert torch.equal(augment(pixels, ONLY["flip"]), pixels.flip(2))


def test_half_of_the_pictures_are_mirrored_by_default(pixels: Tensor) -> None:
    torch.manual_seed(0)
    result = augment(pixels.repeat(10, 1, 1), replace(NONE, flip=0.5))
    mirrored = (result == pixels.repeat(10, 1, 1).flip(2)).flatten(1).all(1)
    assert 0.4 < mirrored.float().mean() < 0.6


def test_a_shift_moves_by_whole_pixels_and_brings_in_black(pixels: Tensor) -> None:
    torch.manual_seed(0)
    padded = torch.nn.functional.pad(pixels, (2, 2, 2, 2))
    crops = [padded[:, y : y + 28, x : x + 28] for y in range(5) for x in range(5)]
    matches = (augment(pixels, ONLY["shift"]) == torch.stack(crops)).flatten(2).all(2)
    assert matches.any(0).all()


@pytest.mark.parametrize("name", ["warp", "brightness", "contrast", "style"])
def test_an_empty_picture_stays_empty(name: str) -> None:
    empty = torch.zeros(4, 28, 28, dtype=torch.uint8)
    torch.manual_seed(0)
    assert augment(empty, ONLY[name]).max() == 0


@pytest.mark.parametrize("name", ["brightness", "contrast"])
def test_light_changes_the_garment_and_not_the_ground(pixels: Tensor, name: str) -> None:
    torch.manual_seed(0)
    assert augment(pixels, ONLY[name])[pixels == 0].max() == 0


def test_an_erased_picture_differs_in_one_rectangle_of_one_tone(pixels: Tensor) -> None:
    torch.manual_seed(0)
    for before, after in zip(pixels, augment(pixels, ONLY["erase"]), strict=True):
        rows, columns = (before != after).nonzero().unbind(1)
        if len(rows) == 0:
            continue
        patch = after[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
        assert patch.unique().numel() == 1
        assert max(patch.shape) <= 12


def test_a_warp_without_limits_changes_nothing(pixels: Tensor) -> None:
    tones = pixels.unsqueeze(1).float() / 255
    still = Warp(rotation=0, scale=0, stretch=0, shear=0, taper=0)
    every = torch.ones(len(pixels), dtype=torch.bool)
    assert torch.allclose(warp(tones, ~every, every, shift=0, limits=still), tones, atol=1e-4)


def test_pictures_not_marked_are_not_warped(pixels: Tensor) -> None:
    tones = pixels.unsqueeze(1).float() / 255
    marked = torch.arange(len(pixels)) % 2 == 0
    result = warp(tones, torch.zeros_like(marked), marked, shift=0, limits=Warp())
    assert torch.allclose(result[~marked], tones[~marked], atol=1e-4)
    assert not torch.allclose(result[marked], tones[marked], atol=0.1)


@pytest.mark.parametrize(
    "wrong", [torch.zeros(2, 28, 28), torch.zeros(2, 1, 28, 28, dtype=torch.uint8)]
)
def test_other_than_pixels_are_refused_by_shape_and_dtype(wrong: Tensor) -> None:
    with pytest.raises(ValueError, match=r"\(N, 28, 28\) uint8"):
        augment(wrong, STANDARD)
