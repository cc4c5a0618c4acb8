"""A run's settings as a word of the page's address: "norm", or "nin*shipped*modern*epochs-2"."""

from typing import Any

from runs.request import Limits, Request
from training.recipes import RECIPES
from ui.retrain.form import FIELDS, defaults, settings
from ui.retrain.plans import OWN, PRESETS, pair_of, plan_settings

TOLD = ("network", "norm", "start", "recipe")  # by the first three words; all else is named


def recipe_word(plan: str, values: dict[str, Any]) -> str:
    """The address's word for a plan or, of the visitor's own settings, for the form's values.

    Empty for the plan that the page begins with. Only what differs from the defaults is named.
    """
    if plan != OWN:
        return "" if plan == PRESETS[0] else plan
    name = values["norm"] if values["network"] == "lenet" else values["network"]
    usual = defaults(name, values["start"], values["recipe"])
    named = [
        f"{field}-{_as_word(values[field])}"
        for field in FIELDS
        if field not in TOLD and values[field] is not None and values[field] != usual[field]
    ]
    return "*".join([name, values["start"], values["recipe"], *named])


def read_recipe(word: str, limits: Limits) -> tuple[str, dict[str, Any]] | None:
    """The plan and the form's values that a word asks for; None if it asks for nothing that works.

    Anybody may have written it.
    """
    if pair_of(word) or (word in PRESETS):
        return word, plan_settings(word)
    first, *named = word[:500].split("*")
    try:
        start, recipe, *named = named
        values = defaults(first, start, recipe) if recipe in RECIPES else {}
        for field, value in (each.split("-", 1) for each in named):
            if field in TOLD or field not in FIELDS:
                return None
            values[field] = _read(value, values[field])
        Request.checked(settings(*[values[field] for field in FIELDS]), limits)
    except (ValueError, KeyError, OverflowError):
        return None
    return OWN, values


def _as_word(value: Any) -> str:
    return value if isinstance(value, str) else f"{float(value):g}"


def _read(word: str, usual: Any) -> Any:
    """As its default: a word, a truth as 0 or 1, or a number."""
    if isinstance(usual, str):
        return word
    return bool(float(word)) if isinstance(usual, bool) else _number(float(word))


def _number(value: float) -> float | int:
    return int(value) if value == int(value) else value
