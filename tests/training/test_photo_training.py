"""Learning from photos beside the data set: mixed into each batch, resumed, recorded."""

from dataclasses import replace

import pytest
import torch

from cnn_models.files.weights import read_card
from tests.phone_folder import photos_of_pictures
from training.augmentation.augment import NONE
from training.data.phone_photos import TRAIN
from training.data.subset import load_subset
from training.recipes import find_recipe
from training.run import Run
from training.step.device import Plan

CPU = Plan(torch.device("cpu"))


def _run(recipe, directory, photos=None):
    return Run(recipe, "test", load_subset().limited(640), CPU, directory, photos=photos)


def _finished(run):
    for progress in run.steps():
        run.last = progress
    return {key: value.clone() for key, value in run.state.best_model.state_dict().items()}


def _same(first, second):
    return all(torch.equal(value, second[key]) for key, value in first.items())


def test_what_only_photos_show_is_learned(tmp_path):
    """Black pictures that all are called Bag: no picture of the data set teaches that."""
    photos = photos_of_pictures()
    black = replace(
        photos,
        pixels=torch.zeros_like(photos.pixels),
        photos=[replace(p, allowed=(8,), strict=(8,), taught=(8,)) for p in photos.photos],
    )
    recipe = replace(find_recipe("modern", "lenet_bn", epochs=4), augmentation=NONE)
    run = _run(recipe, tmp_path, black)
    _finished(run)
    assert run.last.num_steps == 20  # an epoch keeps its steps
    assert run.last.validation.photo_top1 == 100
    assert run.last.validation.top1 > 25
    card = run.finish()
    assert card.photos["number"] == len(black.part(TRAIN)) == 32
    assert card.photos["senders"] == 3
    assert card.learned_from == "Fashion-MNIST and 32 phone photos, CC0"
    assert card.history[-1]["photo_top1"] == 100
    assert read_card(run.checkpoint).photos == card.photos


def test_a_run_on_photos_resumes_to_the_same_weights_and_on_no_others(tmp_path):
    recipe, photos = find_recipe("modern", "lenet_bn", epochs=2), photos_of_pictures()
    whole = _finished(_run(recipe, tmp_path / "whole", photos))
    steps = _run(recipe, tmp_path / "stopped", photos).steps()
    for _ in range(4):
        next(steps)
    steps.close()
    with pytest.raises(ValueError, match="other training pictures"):
        _run(recipe, tmp_path / "stopped").resume()
    resumed = _run(recipe, tmp_path / "stopped", photos)
    assert resumed.resume()
    assert _same(whole, _finished(resumed))


def test_without_photos_their_share_changes_nothing(tmp_path):
    recipe = find_recipe("modern", "lenet", epochs=1)
    plain = _finished(_run(recipe, tmp_path))
    assert _same(plain, _finished(_run(replace(recipe, photo_share=0.9), tmp_path)))
    card = _run(recipe, tmp_path).finish()
    assert card.learned_from == "Fashion-MNIST"
    assert card.photos == {}


def test_a_share_of_photos_out_of_range_is_told():
    for share in (0, 1, 1.5):
        with pytest.raises(ValueError, match=f"share of photos .* not {share}"):
            find_recipe("modern", "lenet", photo_share=share)
