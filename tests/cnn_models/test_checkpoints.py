"""The shipped checkpoints: really trained, small, and as good as their cards say."""

import math

import pytest
import torch

from cnn_models import SHIPPED, load
from cnn_models.files.weights import CHECKPOINTS, as_stored, checkpoint_path, read_card
from training.data.fashion_mnist import CHECKSUM
from training.data.subset import load_subset
from training.evaluation import evaluate, predict_logits
from training.step.device import Plan

# These ask large networks about 300 pictures each.
LARGE = [pytest.param(n, marks=pytest.mark.slow) for n in SHIPPED if not n.startswith("lenet")]
AT_LEAST = {
    "lenet": 90,
    "lenet_bn": 90.5,
    "lenet_bn_scratch": 90.5,
    "alexnet": 93,
    "vgg11_quarter": 93.5,
    "nin": 93.5,
    "googlenet": 93.5,
}


@pytest.mark.parametrize("name", SHIPPED)
def test_a_card_tells_where_its_weights_come_from(name):
    card = read_card(checkpoint_path(name))
    assert card.network == name
    assert card.train_pictures == 55_000
    assert card.data_sha256 == CHECKSUM
    assert card.test_accuracy >= AT_LEAST[name]
    assert card.validation_accuracy is not None
    assert card.history[-1]["epoch"] == pytest.approx(card.epochs, abs=0.01)
    assert math.isfinite(card.doubt["usual_energy"])
    assert card.doubt["energy_spread"] > 0
    assert card.settings["seed"] == card.seed


@pytest.mark.parametrize("name", ["lenet", "lenet_bn", "lenet_bn_scratch", *LARGE])
def test_the_weights_are_as_accurate_as_the_card_says(name):
    """On 300 of the shipped test pictures: five standard errors of leave."""
    network = load(name)
    subset = load_subset().test.select(torch.arange(300))
    plan = Plan(torch.device("cpu"))
    top1 = evaluate(network.model, name, subset, plan).top1
    accuracy = network.card.test_accuracy
    error = (accuracy * (100 - accuracy) / 300) ** 0.5
    assert abs(top1 - accuracy) < 5 * error


@pytest.mark.parametrize("name", ["lenet_bn", *LARGE[::3]])  # AlexNet and GoogLeNet
def test_storing_costs_no_accuracy(name):
    """Weights between the int8 and float16 levels, as training leaves them, and as stored.

    A tenth of a point is less than one of these 300 pictures: at most one may change.
    """
    trained = load(name).model
    generator = torch.Generator().manual_seed(0)
    with torch.no_grad():
        for weight in trained.parameters():
            if weight.dim() > 1:
                level = weight.flatten(1).abs().amax(dim=1) / 127
                draws = torch.rand(weight.shape, generator=generator) - 0.5
                weight += level.view(-1, *(1,) * (weight.dim() - 1)) * draws
    pixels = load_subset().test.pixels[:300]
    plan = Plan(torch.device("cpu"))
    before = predict_logits(trained, name, pixels, plan)
    after = predict_logits(as_stored(trained, name), name, pixels, plan)
    assert (before.argmax(1) != after.argmax(1)).sum() <= 1


def test_checkpoints_are_small_enough_to_ship():
    sizes = [checkpoint_path(name).stat().st_size for name in SHIPPED]
    assert sum(sizes) < 25e6
    others = {p.name for p in CHECKPOINTS.iterdir() if p.suffix != ".safetensors"}
    assert others == {"verdict.json"}
