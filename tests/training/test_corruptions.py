"""Each corruption does what its name says, keeps the shape, and changes nothing at its zero."""

import pytest
import torch

from training.measure.corruptions import CORRUPTIONS, corrupt


@pytest.fixture
def square():
    """A bright 8x6 block, a little to the left of the middle."""
    pixels = torch.zeros(2, 28, 28, dtype=torch.uint8)
    pixels[:, 10:18, 8:14] = 200
    return pixels


@pytest.mark.parametrize("kind", CORRUPTIONS)
def test_strengths_grow_and_zero_changes_nothing(square, kind):
    corruption = CORRUPTIONS[kind]
    assert torch.equal(corrupt(square, kind, 0), square)
    assert list(corruption.strengths) == sorted(corruption.strengths)
    for strength in (*corruption.strengths, corruption.high):
        spoilt = corrupt(square, kind, strength)
        assert spoilt.shape == square.shape
        assert spoilt.dtype == torch.uint8
    assert 0 < corruption.strengths[0] < corruption.strengths[-1] <= corruption.high
    assert not torch.equal(corrupt(square, kind, corruption.strengths[2]), square)
    assert torch.equal(corrupt(square, kind, 3.0), corrupt(square, kind, 3.0))


def test_rotation_turns_anticlockwise_and_shift_moves_right(square):
    turned = corrupt(square, "rotation", 90)
    assert torch.equal(turned, torch.rot90(square, 1, dims=(1, 2)))
    assert torch.equal(corrupt(square, "shift", 3), square.roll(3, dims=2))


def test_scale_makes_it_smaller(square):
    assert corrupt(square, "scale", 50).float().sum() < 0.4 * square.float().sum()


def test_blur_and_noise_and_contrast_and_occlusion(square):
    blurred = corrupt(square, "blur", 1.0)
    assert blurred.max() < 200
    assert blurred.sum().item() == pytest.approx(square.sum().item(), rel=0.02)
    assert corrupt(square, "noise", 40).float().std() > square.float().std()
    assert corrupt(square, "contrast", 100).unique().numel() == 1
    covered = corrupt(square, "occlusion", 10)
    assert (covered[:, 9:19, 9:19] == 0).all()
    assert covered[0, 12, 8] == 200


@pytest.mark.parametrize(("kind", "amount"), [("rain", 1.0), ("blur", float("nan"))])
def test_an_unknown_kind_or_amount_is_named(square, kind, amount):
    with pytest.raises(ValueError, match=r"rain|nan"):
        corrupt(square, kind, amount)
