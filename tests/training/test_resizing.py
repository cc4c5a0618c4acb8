"""Growing input sizes: a recipe's choice while training, the same network in the end."""

from dataclasses import replace

import pytest
import torch

from cnn_models import ARCHITECTURES, build
from cnn_models.registry import find
from training.data.subset import load_subset
from training.loop import train
from training.recipes import RECIPES, find_recipe
from training.state import TrainingState
from training.step.device import Plan
from training.step.resizing import input_size_at, logits_at_any_size

LARGE = [name for name, a in ARCHITECTURES.items() if a.input_size > 28 and name != "vgg11"]


def test_the_last_part_of_a_run_is_at_the_networks_own_size() -> None:
    recipe = replace(find_recipe("modern", "nin"), sizes=((0.5, 112), (0.75, 160)))
    sizes = [input_size_at(recipe, step, 100) for step in range(100)]
    assert sizes == [112] * 50 + [160] * 25 + [224] * 25


def test_on_a_gpu_our_recipe_takes_large_batches_at_full_size_and_what_is_asked_for() -> None:
    for name in LARGE:
        recipe = find_recipe("modern", name, on_gpu=True)
        assert (recipe.batch_size, recipe.sizes) == (256, ())
        assert find_recipe("notebook", name, on_gpu=True) == find_recipe("notebook", name)
    assert find_recipe("modern", "nin", on_gpu=True, batch_size=64).batch_size == 64
    assert find_recipe("modern", "lenet", on_gpu=True) == find_recipe("modern", "lenet")


@pytest.mark.parametrize("recipe", ["modern", "notebook"])
def test_every_recipe_ends_at_the_networks_own_size(recipe: str) -> None:
    for name, settings in RECIPES[recipe].items():
        assert input_size_at(settings, 999, 1000) == find(name).input_size


@pytest.mark.parametrize("name", LARGE)
def test_at_its_own_size_a_network_is_what_it_always_was(name: str) -> None:
    model = build(name, seed=0).eval()
    size = ARCHITECTURES[name].input_size
    images = torch.randn(2, 1, size, size, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        assert torch.equal(logits_at_any_size(model, images), model(images))


@pytest.mark.parametrize("name", LARGE)
def test_every_layer_learns_at_the_smallest_size(name: str) -> None:
    recipe = replace(find_recipe("modern", name), batch_size=8, epochs=1)
    smallest = RECIPES["modern"][name].sizes[0]
    recipe = replace(recipe, sizes=((1.0, smallest[1]),))
    state = TrainingState.begin(build(name, seed=0), recipe, Plan(torch.device("cpu")))
    before = [p.clone() for p in state.model.parameters()]
    pictures = load_subset()
    steps = train(state, recipe, pictures.train, pictures.validation, Plan(torch.device("cpu")))
    for _ in range(2):
        next(steps)
    changed = [not torch.equal(a, b) for a, b in zip(before, state.model.parameters(), strict=True)]
    assert all(changed)
