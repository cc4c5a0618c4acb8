"""What Start starts: one of three plans that fit into a lesson, or the visitor's own settings."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr
from markupsafe import Markup
from PIL import Image

from cnn_models import CLASS_NAMES
from runs.own_pictures import OwnPicture, as_pixels
from ui.retrain.form import defaults
from ui.shared.html import png_url
from ui.shared.translation import Translation
from ui.texts.common import class_text, text

OWN = "own"
PLANS = ("learn", "norm", "mine", OWN)
FINE_TUNED_FOR = 2  # epochs; with 5,500 pictures some seconds


@dataclass
class PlanChoice:
    """told: what the plan shows, and the visitor's pictures that it will be taught."""

    choice: gr.Radio
    told: gr.HTML


def build_plan_choice(translation: Translation) -> PlanChoice:
    """Lay the choice out inside the current Blocks."""
    choice = gr.Radio(list(PLANS), value=PLANS[0], interactive=True, elem_id="retrain-plan")
    titles = {plan: f"retrain_plan_{plan}" for plan in PLANS}
    translation.add_choices(choice, titles, label="retrain_plan")
    return PlanChoice(choice, gr.HTML(told_html(PLANS[0], [], "en"), elem_id="retrain-told"))


def plan_settings(plan: str) -> dict[str, Any]:
    """The form's values for a plan; ValueError for one that there is not."""
    if plan == "learn":
        return defaults("lenet_bn")
    if plan == "norm":  # by the lecture's recipe LeNet guesses for three epochs, its twin for none
        return defaults("lenet_bn", "scratch", "notebook") | {"epochs": 5}
    if plan == "mine":
        return defaults("lenet_bn", "shipped") | {"epochs": FINE_TUNED_FOR}
    raise ValueError(f"No plan is called {plan!r}. Known: {', '.join(PLANS[:-1])}.")


def difference_of(plan: str) -> str | None:
    """In what a plan's second run differs from its first; None for a plan of one run."""
    return "norm" if plan == "norm" else None


def told_html(plan: str, own_pictures: Sequence[OwnPicture], language: str) -> Markup:
    """What a plan shows, and which of the visitor's pictures any plan will mix in."""
    told = Markup("<p>{}</p>").format(text(f"retrain_told_{plan}", language))
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
