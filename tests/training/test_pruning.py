"""Pruning while training: large dense layers lose their smallest weights, and never get them back.

A LeNet's dense layers count as large here, which keeps it quick.
"""

from dataclasses import replace

import pytest
import torch

from cnn_models import build
from cnn_models.files.weights import load_checkpoint
from training.augmentation.augment import NONE
from training.data.subset import load_subset
from training.recipe import Recipe
from training.recipes import find_recipe
from training.run import Run
from training.step import pruning
from training.step.device import Plan
from training.step.pruning import PRUNED_BY, Pruning, kept_share_at

PRUNED = ("dense3.weight", "dense4.weight")  # 30,720 and 10,080 weights
KEPT = 0.1


@pytest.fixture(autouse=True)
def _small_layers_are_large(monkeypatch):
    monkeypatch.setattr(pruning, "LARGE", 5_000)


def _recipe(**changes) -> Recipe:
    recipe = find_recipe("modern", "lenet_bn", epochs=2, keep_dense=KEPT)
    return replace(recipe, augmentation=NONE, **changes)


def _run(recipe, directory, shipped=None):
    data = load_subset().limited(1280)
    plan = Plan(torch.device("cpu"))
    return Run(recipe, "test", data, plan, directory, shipped=shipped or directory)


def _train(run):
    for _ in run.steps():
        pass
    return {key: value.clone() for key, value in run.state.best_model.state_dict().items()}


def _share(weight):
    return (weight != 0).double().mean().item()


def test_the_share_falls_from_all_to_what_is_kept_and_stays_there():
    recipe = _recipe()
    shares = [kept_share_at(recipe, step, 1000) for step in range(1001)]
    assert shares[0] == 1
    assert shares == sorted(shares, reverse=True)
    assert shares[int(PRUNED_BY * 1000) :] == pytest.approx([KEPT] * (1001 - 500))
    assert shares[100] < 0.6  # most go early
    assert {kept_share_at(replace(recipe, keep_dense=1), step, 10) for step in range(11)} == {1}


def test_the_smallest_weights_go():
    model = build("lenet", seed=0)
    before = model.dense3.weight.detach().clone()
    small = model.logits.weight.detach().clone()
    Pruning(model, keeps_all=False).remove(model, 0.25)
    after = model.dense3.weight.detach()
    assert _share(after) == 0.25
    assert torch.equal(after[after != 0], before[after != 0])
    assert before[after == 0].abs().max() < before[after != 0].abs().min()
    assert torch.equal(model.logits.weight, small)


@pytest.mark.parametrize("average", [None, 0.9])
@pytest.mark.parametrize("optimizer", ["sgd", "adamw", "muon"])
def test_a_run_prunes_and_a_resumed_one_ends_in_the_same_weights(tmp_path, optimizer, average):
    recipe = _recipe(optimizer=optimizer, peak_lr=0.01, average=average, clip_norm=1.0)
    whole = _train(_run(recipe, tmp_path / "whole"))
    for key in PRUNED:
        assert _share(whole[key]) == pytest.approx(KEPT, abs=1e-4)
    assert _share(whole["logits.weight"]) == 1
    for stop_after in (3, 14):  # while weights are removed, and after
        stopped = _run(recipe, tmp_path / "stopped").steps()
        for _ in range(stop_after):
            next(stopped)
        stopped.close()
        resumed = _run(recipe, tmp_path / "stopped")
        assert resumed.resume()
        weights = _train(resumed)
        assert all(torch.equal(value, weights[key]) for key, value in whole.items())


@pytest.mark.parametrize("kept", [1.0, KEPT])
def test_a_run_that_goes_on_from_pruned_weights_keeps_their_zeros(tmp_path, kept):
    first = _run(_recipe(), tmp_path)
    _train(first)
    first.finish()
    before = load_checkpoint(first.checkpoint, "lenet_bn")[0].state_dict()
    after = _train(_run(_recipe(start="shipped", keep_dense=kept), tmp_path / "on", tmp_path))
    for key in PRUNED:
        assert torch.equal(after[key] == 0, before[key] == 0)
        assert not torch.equal(after[key], before[key])
