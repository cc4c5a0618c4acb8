"""A run may leave the first layers as they are: they keep every bit, and the rest learns."""

from dataclasses import replace

import pytest
import torch

from training.data.subset import load_subset
from training.recipes import find_recipe
from training.run import Run
from training.step.device import Plan


def _run(directory, optimizer: str, learn_from: str) -> Run:
    recipe = find_recipe("modern", "lenet", epochs=1, learn_from=learn_from)
    recipe = replace(recipe, optimizer=optimizer, batch_size=64)
    return Run(recipe, "test", load_subset().limited(256), Plan(torch.device("cpu")), directory)


@pytest.mark.parametrize("optimizer", ["sgd", "adamw", "muon"])
def test_layers_before_it_keep_their_weights_and_all_others_learn(tmp_path, optimizer):
    run = _run(tmp_path, optimizer, "conv2")
    before = {key: value.clone() for key, value in run.state.model.state_dict().items()}
    for _ in run.steps():
        pass
    after = run.state.model.state_dict()
    unchanged = {key for key, value in after.items() if torch.equal(value, before[key])}
    assert unchanged == {"conv1.weight", "conv1.bias"}


def test_a_layer_that_is_not_there_is_told_with_those_that_are(tmp_path):
    with pytest.raises(ValueError, match=r"'conv9'.*conv1, sigmoid1"):
        _run(tmp_path, "sgd", "conv9")
