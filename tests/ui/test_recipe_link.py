"""A run's settings in the page's address, and back."""

import pytest

from runs.request import Limits
from ui.retrain.form import defaults
from ui.retrain.plans import OWN, plan_settings
from ui.retrain.recipe_link import read_recipe, recipe_word

LIMITS = Limits(threads=1)


@pytest.mark.parametrize(
    ("name", "changed", "word"),
    [
        ("lenet_bn", {}, "lenet_bn*scratch*modern"),
        ("lenet", {"epochs": 2.5, "seed": 3}, "lenet*scratch*modern*epochs-2.5*seed-3"),
        (
            "nin",
            {"learning_rate": 1e-05, "augmentation": False, "watched": "last"},
            "nin*shipped*modern*learning_rate-1e-05*augmentation-0*watched-last",
        ),
    ],
)
def test_the_word_names_what_differs_and_is_read_back(name, changed, word):
    values = defaults(name) | changed
    assert recipe_word(OWN, values) == word
    assert read_recipe(word, LIMITS) == (OWN, values)


def test_a_plan_is_its_own_word_and_the_first_one_needs_none():
    assert recipe_word("learn", plan_settings("learn")) == ""
    assert recipe_word("norm", plan_settings("norm")) == "norm"
    for word in ("norm", "claim*norm"):
        assert read_recipe(word, LIMITS) == (word, plan_settings(word))


@pytest.mark.parametrize(
    "word",
    [
        *(
            "",
            "own",
            "claim",
            "claim*best",
            "lenet",
            "lenet*scratch",
            "lenett*scratch*modern",
            "lenet*scratch*best",
        ),
        *("lenet*../etc*modern", "lenet*scratch*modern*epochs", "lenet*scratch*modern*epochs-nan"),
        *("lenet*scratch*modern*epochs-1e9", "lenet*scratch*modern*epochs-inf"),
        *("lenet*scratch*modern*network-nin", "lenet*scratch*modern*out-1", "*" * 10_000),
        "lenet*scratch*modern*watched-<b>",
    ],
)
def test_what_cannot_be_trained_is_not_filled_in(word):
    assert read_recipe(word, LIMITS) is None
