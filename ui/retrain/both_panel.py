"""Run both: what the second run differs in, and the pairs that try the lecture's claims."""

from dataclasses import asdict
from typing import Any

import gradio as gr

from runs.pairs import PAIRS
from runs.request import Request
from runs.twins import DIFFERENCES
from ui.retrain.form import FIELDS, Form, defaults, filled_with
from ui.retrain.plans import OWN
from ui.shared.events import QUIET
from ui.shared.translation import Translation


def build_both_panel(
    translation: Translation, form: Form, plan: gr.Radio
) -> tuple[gr.Radio, gr.Button]:
    """Lay it out inside the current Blocks; return the difference and the button.

    plan: becomes the visitor's own, where a pair is filled in.
    """
    with translation.add(gr.Accordion("", open=False), label="retrain_both"):
        pair = gr.Dropdown(list(PAIRS), value=None, interactive=True, elem_id="retrain-pair")
        titles = {key: f"pair_what_{key}" for key in PAIRS}
        translation.add_choices(pair, titles, label="retrain_lecture_pair")
        difference = gr.Radio(list(DIFFERENCES), value=DIFFERENCES[0], interactive=True)
        titles = {key: f"retrain_twin_{key}" for key in DIFFERENCES}
        translation.add_choices(difference, titles, label="retrain_difference")
        button = gr.Button(elem_id="retrain-go-both")
        translation.add(button, value="retrain_go_both")
    pair.input(_fill, pair, [plan, difference, *form.components], **QUIET)
    return difference, button


def form_values(request: Request) -> dict[str, Any]:
    """The form's values for a request; what it leaves to the recipe is filled in."""
    values = defaults(request.network, request.start, request.recipe)
    wished = {key: v for key, v in asdict(request).items() if v is not None and key in FIELDS}
    return values | wished | {key: values[key] for key in ("network", "norm")}


def _fill(key: str | None) -> list[Any]:
    if key not in PAIRS:
        return [gr.skip()] * (len(FIELDS) + 2)
    pair = PAIRS[key]
    return [OWN, pair.difference, *filled_with(form_values(pair.first))]
