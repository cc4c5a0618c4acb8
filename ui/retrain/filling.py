"""What choosing a plan, or a link to one, fills in and shows."""

from typing import Any

import gradio as gr
from markupsafe import Markup

from runs.request import Limits
from ui.retrain.form import FIELDS, Form, filled_with
from ui.retrain.plans import (
    OWN,
    PlanChoice,
    difference_of,
    plan_settings,
    plan_word,
    told_html,
)
from ui.retrain.preview import preview_html
from ui.retrain.recipe_link import read_recipe
from ui.shared.events import QUIET
from ui.shared.visitor import Visitor

ASKED = "() => [new URLSearchParams(window.location.search).get('recipe') || '']"


def fill_by_plan(
    plans: PlanChoice,
    form: Form,
    own: gr.Accordion,
    difference: gr.Radio,
    preview: gr.HTML,
    limits: Limits,
    visitor: Visitor,
    page: gr.Blocks,
) -> None:
    """Connect it; whoever changes a setting by hand has a plan of their own.

    own: holds the form. difference: of Run both. preview: stands in for a run.
    """
    filled = [own, difference, *form.components]

    def choose(plan: str, pair: str) -> list[Any]:
        plan = plan_word(plan, pair)
        return _filled(plan, None if plan == OWN else plan_settings(plan))

    def open_link(asked: Any) -> list[Any]:
        """On opening the page: the settings that its address asks for, if they work."""
        found = read_recipe(str(asked or ""), limits)
        if found is None:
            return [gr.skip()] * (2 + len(filled))
        choice, _, pair = found[0].partition("*")
        return [choice, pair or gr.skip(), *_filled(*found)]

    def tell(plan: str, pair: str, own_pictures: Any, language: str) -> Markup:
        return told_html(plan_word(plan, pair), own_pictures, language)

    def show(plan: str, pair: str, network: str, norm: str, language: str) -> str:
        name = norm if network == "lenet" else network
        return preview_html(plan_word(plan, pair), name, language)

    gr.on([each.input for each in plans.asked], choose, plans.asked, filled, **QUIET)
    address = gr.Textbox(visible=False)
    page.load(open_link, address, [*plans.asked, *filled], js=ASKED, **QUIET)
    by_hand = [difference.input, *[component.input for component in form.components]]
    gr.on(by_hand, lambda: OWN, None, plans.choice, **QUIET)
    told = [*plans.asked, visitor.own_pictures, visitor.language]
    gr.on([each.change for each in told], tell, told, plans.told, **QUIET)
    kind = [*plans.asked, form.network, form.norm, visitor.language]
    seen = [page.load, *[each.change for each in kind]]
    gr.on(seen, show, kind, preview, trigger_mode="always_last", **QUIET)


def _filled(plan: str, values: dict[str, Any] | None) -> list[Any]:
    """For the accordion, the difference and the form; without values those stay."""
    form = filled_with(values) if values else [gr.skip()] * len(FIELDS)
    return [
        gr.update(open=True) if plan == OWN else gr.skip(),
        difference_of(plan) or gr.skip(),
        *form,
    ]
