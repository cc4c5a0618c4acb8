"""The settings of a run: what is filled in for each network, and how long it will take."""

from dataclasses import dataclass, replace
from typing import Any

import gradio as gr

from cnn_models import SHIPPED, find
from cnn_models.predict import Network
from cnn_models.registry import VARIANTS
from runs.expected_time import STARTING_SECONDS, expected_seconds, expected_speed
from runs.job import Job
from runs.request import DEPTHS, STARTS, SUBSET_SIZE, Limits, Request
from training.recipes import RECIPES, find_recipe
from ui.shared.charts import leading_digits
from ui.shared.events import QUIET
from ui.shared.html import duration_text
from ui.shared.slider import Slider
from ui.shared.translation import Translation
from ui.texts.common import text

FIRST = "lenet_bn"
# One network but for its norm, its activation or dropout.
NORMS = ("lenet", "lenet_bn", "lenet_bn_scratch", *VARIANTS)
FINE_TUNING_RATE = 0.1  # of the recipe's peak, for weights that are good already


@dataclass
class Form:
    """The components, in the order of `settings`' arguments.

    network: "lenet" stands for all three, which `norm` tells apart.
    """

    network: gr.Dropdown
    norm: gr.Radio
    start: gr.Radio
    recipe: gr.Radio
    epochs: Slider
    num_pictures: Slider
    learning_rate: gr.Number
    batch_size: Slider
    weight_decay: gr.Number
    dropout: Slider
    augmentation: gr.Checkbox
    seed: gr.Number
    seconds: Slider
    watched: gr.Radio

    @property
    def components(self) -> list[Any]:
        return list(vars(self).values())


FIELDS = tuple(Form.__dataclass_fields__)


def settings(*values: Any) -> dict[str, Any]:
    """The form's values as a record for `Request.checked`."""
    record = dict(zip(FIELDS, values, strict=True))
    norm = record.pop("norm")
    if record["network"] == "lenet":
        record["network"] = norm
    return record | {"seconds": record["seconds"] or None}


def defaults(name: str, start: str | None = None, recipe: str = "modern") -> dict[str, Any]:
    """Sensible settings: a LeNet from scratch on everything, a large network tuned on a little."""
    large = find(name).input_size > 28
    if start is None:
        start = "shipped" if large and name in SHIPPED else "scratch"
    found = find_recipe(recipe, name)
    rate = found.peak_lr * (FINE_TUNING_RATE if start == "shipped" else 1)
    return {
        "network": "lenet" if name in NORMS else name,
        "norm": name if name in NORMS else FIRST,
        "start": start,
        "recipe": recipe,
        # From scratch ten steps of a large network show nothing.
        "epochs": (1 if start == "shipped" else 5) if large else 8,
        "num_pictures": 200 if large else SUBSET_SIZE,
        "learning_rate": float(f"{rate:.3g}"),
        "batch_size": 20 if large else found.batch_size,
        "weight_decay": found.weight_decay,
        "dropout": 0.5 if found.dropout is None else found.dropout,
        "augmentation": recipe == "modern",
        "seed": 0,
        "seconds": 0,
        "watched": "first",
    }


def build_form(translation: Translation, limits: Limits) -> Form:
    """Lay the form out inside the current Blocks."""
    first = defaults(FIRST)
    networks = {name: f"network_{name}" for name in SHIPPED if name not in NORMS[1:]}
    norms = {name: f"retrain_norm_{name}" for name in NORMS}
    starts = {start: f"retrain_start_{start}" for start in STARTS}
    recipes = {recipe: f"retrain_recipe_{recipe}" for recipe in RECIPES}
    network = gr.Dropdown(
        list(networks), value="lenet", interactive=True, elem_id="retrain-network"
    )
    translation.add_choices(network, networks, label="retrain_network")
    norm = gr.Radio(list(NORMS), value=FIRST, interactive=True, elem_id="retrain-norm")
    translation.add_choices(norm, norms, label="retrain_norm")
    start = gr.Radio(list(STARTS), value=first["start"], interactive=True)
    translation.add_choices(start, starts, label="retrain_start")
    recipe = gr.Radio(list(RECIPES), value=first["recipe"], interactive=True)
    translation.add_choices(recipe, recipes, label="retrain_recipe")
    tr = translation.add
    epochs = Slider(0.1, limits.epochs, first["epochs"], step=0.1, elem_id="retrain-epochs")
    seconds = Slider(0, limits.seconds, first["seconds"], step=5, elem_id="retrain-seconds")
    pictures = Slider(10, limits.pictures, first["num_pictures"], step=10)
    rate = gr.Number(first["learning_rate"])  # held to no range here: 0.02 begins with 0
    with tr(gr.Accordion("", open=False), label="retrain_more"):
        batch = Slider(4, 512, first["batch_size"], step=1)
        decay = gr.Number(first["weight_decay"])
        dropout = Slider(0, 0.95, first["dropout"], step=0.05)
        augmentation = gr.Checkbox(value=first["augmentation"])
        seed = gr.Number(first["seed"], precision=0)
        watched = gr.Radio(list(DEPTHS), value=first["watched"], interactive=True)
        depths = {depth: f"retrain_depth_{depth}" for depth in DEPTHS}
        translation.add_choices(watched, depths, label="retrain_watched")
    return Form(
        network,
        norm,
        start,
        recipe,
        tr(epochs, label="retrain_epochs"),
        tr(pictures, label="retrain_pictures"),
        tr(rate, label="retrain_rate"),
        tr(batch, label="retrain_batch"),
        tr(decay, label="retrain_decay"),
        tr(dropout, label="retrain_dropout"),
        tr(augmentation, label="retrain_augmentation"),
        tr(seed, label="retrain_seed"),
        tr(seconds, label="retrain_for_seconds"),
        watched,
    )


def timed_network(usable: dict[str, Network], name: str) -> Network | None:
    """Of the shipped ones, what tells how fast that one learns; the variants are LeNets."""
    return usable.get(name) or (usable.get(FIRST) if name in VARIANTS else None)


def expected_text(
    request: Request,
    shipped: Network | None,
    past: list[Job],
    limits: Limits,
    lang: str,
    num_runs: int = 1,
) -> str:
    """How long a run, or two alike, will take, and where that is known from."""
    speed = expected_speed(request, shipped, past)
    if speed is None:
        return text("retrain_expected_unknown", lang)
    seconds = expected_seconds(request, speed)
    if request.seconds:
        seconds = min(seconds, request.seconds + STARTING_SECONDS)
    words = text(
        "retrain_expected",
        lang,
        duration=duration_text(num_runs * seconds, lang),
        speed=leading_digits(speed.pictures_per_second, 3),
        source=text(f"retrain_source_{speed.source}", lang),
    )
    if seconds > limits.seconds:
        limit = duration_text(limits.seconds, lang)
        words += " " + text("retrain_expected_long", lang, limit=limit)
    return words


def fitted(request: Request, shipped: Network | None, past: list[Job], limits: Limits) -> Request:
    """The request with as many epochs as its seconds allow, so that the rate falls to its end."""
    if not request.seconds:
        return request
    speed = expected_speed(request, shipped, past)
    if speed is None:
        return request
    epochs = request.seconds * speed.pictures_per_second / request.num_pictures
    return replace(request, epochs=round(min(limits.epochs, max(0.01, epochs)), 2))


def fill_on_change(form: Form) -> None:
    """Another network fills everything anew; another start or recipe keeps that choice."""

    def fill(name: str, norm: str, start: str | None = None, recipe: str = "modern") -> list[Any]:
        values = defaults(norm if name == "lenet" else name, start, recipe)
        rest = [gr.update(value=values[field]) for field in FIELDS[2:]]
        return [gr.update(value=values["norm"], visible=name == "lenet"), *rest]

    which, how = [form.network, form.norm], [form.start, form.recipe]
    filled = form.components[1:]
    gr.on([form.network.input, form.norm.input], fill, which, filled, **QUIET)
    gr.on([form.start.input, form.recipe.input], fill, [*which, *how], filled, **QUIET)


def filled_with(values: dict[str, Any]) -> list[Any]:
    """What to send to a form's components so that they show those values."""
    updates = {field: gr.update(value=values[field]) for field in FIELDS}
    updates["norm"]["visible"] = values["network"] == "lenet"
    return list(updates.values())
