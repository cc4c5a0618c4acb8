"""What Start starts: a plan that fits into a lesson, or the visitor's own settings.

A plan is a word: of PRESETS, "own", or of the lecture's claims "claim*KEY", a pair of `runs.pairs`.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import gradio as gr
from markupsafe import Markup
from PIL import Image

from cnn_models import CLASS_NAMES
from runs.own_pictures import OwnPicture, as_pixels
from runs.pairs import CLAIM, PAIRS, Pair
from runs.request import Request
from ui.retrain.form import FIELDS, defaults
from ui.shared.events import QUIET
from ui.shared.html import png_url
from ui.shared.pair import claimed
from ui.shared.translation import Translation
from ui.texts.common import class_text, text

OWN = "own"
PRESETS = ("learn", "norm", "mine")
PLANS = (*PRESETS, CLAIM, OWN)
FINE_TUNED_FOR = 2  # epochs; with 5,500 pictures some seconds


@dataclass
class PlanChoice:
    """pair: which claim. told: what the plan shows, and the pictures that it will be taught."""

    choice: gr.Radio
    pair: gr.Dropdown
    told: gr.HTML

    @property
    def asked(self) -> list[gr.Radio | gr.Dropdown]:
        """What `plan_word` takes."""
        return [self.choice, self.pair]


def build_plan_choice(translation: Translation) -> PlanChoice:
    """Lay the choice out inside the current Blocks."""
    choice = gr.Radio(list(PLANS), value=PLANS[0], interactive=True, elem_id="retrain-plan")
    titles = {plan: f"retrain_plan_{plan}" for plan in PLANS}
    translation.add_choices(choice, titles, label="retrain_plan")
    pair = gr.Dropdown(
        list(PAIRS), value="dropout", visible=False, interactive=True, elem_id="retrain-pair"
    )
    titles = {key: f"pair_what_{key}" for key in PAIRS}
    translation.add_choices(pair, titles, label="retrain_lecture_pair")
    choice.change(lambda plan: gr.update(visible=plan == CLAIM), choice, pair, **QUIET)
    told = gr.HTML(told_html(PLANS[0], [], "en"), elem_id="retrain-told")
    return PlanChoice(choice, pair, told)


def plan_word(choice: str, pair: str) -> str:
    return f"{CLAIM}*{pair}" if choice == CLAIM else choice


def pair_of(plan: str) -> tuple[str, Pair] | None:
    """The pair that a plan tries, and its key; None for other plans."""
    first, _, key = plan.partition("*")
    return (key, PAIRS[key]) if first == CLAIM and key in PAIRS else None


def form_values(request: Request) -> dict[str, Any]:
    """The form's values for a request; what it leaves to the recipe is filled in."""
    values = defaults(request.network, request.start, request.recipe)
    wished = {key: v for key, v in asdict(request).items() if v is not None and key in FIELDS}
    return values | wished | {key: values[key] for key in ("network", "norm")}


def plan_settings(plan: str) -> dict[str, Any]:
    """The form's values for a plan; ValueError for one that there is not."""
    if pair := pair_of(plan):
        return form_values(pair[1].first)
    if plan == "learn":
        return defaults("lenet_bn")
    if plan == "norm":  # by the lecture's recipe LeNet guesses for three epochs, its twin for none
        return defaults("lenet_bn", "scratch", "notebook") | {"epochs": 5}
    if plan == "mine":
        return defaults("lenet_bn", "shipped") | {"epochs": FINE_TUNED_FOR}
    raise ValueError(f"No plan is called {plan!r}. Known: {', '.join(PRESETS)}.")


def difference_of(plan: str) -> str | None:
    """In what a plan's second run differs from its first; None for a plan of one run."""
    if pair := pair_of(plan):
        return pair[1].difference
    return "norm" if plan == "norm" else None


def told_html(plan: str, own_pictures: Sequence[OwnPicture], language: str) -> Markup:
    """What a plan shows, and which of the visitor's pictures any plan will mix in."""
    pair = pair_of(plan)
    words = [text(f"retrain_told_{plan.partition('*')[0]}", language)]
    words = [*(claimed(pair[0], language) if pair else []), *words]
    told = Markup("<p>{}</p>").format((" " if language == "en" else "").join(words))
    if own_pictures:
        return told + _taught(own_pictures, language)
    if plan == "mine":
        told += Markup('<p class="doctor">{}</p>').format(text("retrain_taught_none", language))
    return told


def _taught(own_pictures: Sequence[OwnPicture], language: str) -> Markup:
    figures = Markup("").join(
        Markup(
            '<figure><img class="pixelated" width="56" height="56" alt="" src="{}">'
            "<figcaption>{}</figcaption></figure>"
        ).format(
            png_url(Image.fromarray(pixels.numpy())),
            class_text(CLASS_NAMES[each.label], language, CLASS_NAMES),
        )
        for pixels, each in zip(as_pixels(own_pictures).pixels, own_pictures, strict=True)
    )
    words = text("retrain_taught", language, count=len(own_pictures))
    return Markup('<p>{}</p><div class="samples taught">{}</div>').format(words, figures)
