"""The Classify tab: a picture or a drawing in, every network's answer out."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gradio as gr
import numpy as np
from PIL import Image

from cnn_models import classify, verdict
from cnn_models.predict import Network, Pass
from pictures import Choices, PictureRefused, Prepared, prepare
from ui import cards
from ui.picture_input import PictureInput, drawing
from ui.texts import refusal_text, text
from ui.translation import Translation

HERE = Path(__file__).parent
EXAMPLES = sorted((HERE / "examples").glob("*.png"))
THREE_WAY = ("auto", "yes", "no")
YES_NO = {"auto": None, "yes": True, "no": False}
Loaded = Callable[[], dict[str, Network | Exception]]


def build_classify_tab(
    networks: Loaded,
    translation: Translation,
    language: gr.State,
    pixels: gr.State,
    upload: gr.State,
    keep: Callable[[np.ndarray, dict[str, Pass]], None],
) -> PictureInput:
    """Lay the tab out inside the current Blocks; return where its picture comes in.

    networks: gives the loaded networks, waiting for them if need be. language: "en" or "zh".
    pixels: takes the (28, 28) uint8 picture for the other tabs. upload: takes the picture as it was
    brought, small, and the part of it that the pixels show (`Prepared.frame`). keep: takes the
    pixels and what the networks computed for them, so that it can be looked into.
    """
    tr = translation.add
    with gr.Row(equal_height=False):
        with gr.Column(scale=2, min_width=280):
            with gr.Tabs():
                with tr(gr.Tab("", render_children=True), label="tab_upload"):
                    picture = tr(
                        PictureInput(
                            type="pil",
                            format="png",  # a test picture from Explore comes in bit by bit
                            sources=["upload", "clipboard", "webcam"],
                            height=280,
                            elem_id="picture",
                        ),
                        label="picture",
                    )
                with tr(gr.Tab("", render_children=True), label="tab_draw"):
                    pad = gr.HTML(
                        value={},
                        html_template=(HERE / "sketch_pad.html").read_text(encoding="utf-8"),
                        js_on_load=(HERE / "sketch_pad.js").read_text(encoding="utf-8"),
                        elem_id="sketch-pad",
                        words={},
                    )
                    translation.add_words(pad, ("pen", "eraser", "undo", "clear"), pad="draw_hint")
                    tr(gr.Markdown(), value="draw_hint")
            examples = gr.Examples(
                [[str(path)] for path in EXAMPLES], inputs=[picture], cache_examples=False
            )
            tr(examples.dataset, label="examples")
            tr(gr.Markdown(elem_classes="promise"), value="promise")
        with gr.Column(scale=3, min_width=300):
            verdict_box = gr.HTML(cards.waiting_html("en"), elem_id="verdict")
            with gr.Row(equal_height=False):
                with gr.Column(scale=2, min_width=240):
                    seen = gr.HTML(elem_id="seen", min_height=260)
                with gr.Column(scale=3, min_width=300):
                    with tr(gr.Accordion("", open=True), label="steps"):
                        strip = gr.HTML(elem_id="steps", min_height=120)
                    with tr(gr.Accordion("", open=False), label="change"):
                        switches = _switches(translation)
    answers = gr.HTML(elem_id="answers")
    source = gr.State("picture")
    outputs = [verdict_box, seen, strip, answers, pixels, upload]

    def respond(
        shown: Image.Image | PictureRefused | None, language: str, *switched: str
    ) -> tuple[Any, ...]:
        if shown is None:
            return cards.waiting_html(language), "", "", "", None, None
        if isinstance(shown, PictureRefused):
            raise gr.Error(refusal_text(shown, language), print_exception=False)
        return _answer(networks(), shown, _choices(*switched), language, keep)

    def from_picture(shown: Any, language: str, *switched: str) -> tuple[Any, ...]:
        return (*respond(shown, language, *switched), "picture")

    def from_drawing(value: Any, language: str, *switched: str) -> tuple[Any, ...]:
        return (*respond(_drawing(value), language, *switched), "drawing")

    def again(shown: Any, value: Any, source: str, language: str, *switched: str) -> Any:
        return respond(shown if source == "picture" else _drawing(value), language, *switched)

    settings: dict[str, Any] = {
        "api_visibility": "private",
        "trigger_mode": "always_last",
        "show_progress": "minimal",
        "show_progress_on": [verdict_box],
        "concurrency_id": "classify",
        "concurrency_limit": 4,
    }
    picture.change(from_picture, [picture, language, *switches], [*outputs, source], **settings)
    pad.drawn(from_drawing, [pad, language, *switches], [*outputs, source], **settings)
    gr.on(
        [switch.input for switch in switches] + [language.change],
        again,
        [picture, pad, source, language, *switches],
        outputs,
        **settings,
    )
    return picture


def _switches(translation: Translation) -> list[gr.Radio]:
    """Override what was guessed: invert, background, fill, crop."""
    background = ("auto", "remove", "keep")
    switches = []
    for key, values in (
        ("invert", THREE_WAY),
        ("background", background),
        ("fill", THREE_WAY),
        ("crop", THREE_WAY),
    ):
        radio = gr.Radio(list(values), value="auto", interactive=True, elem_id=f"switch-{key}")
        switches.append(translation.add_choices(radio, values, label=key))
    return switches


def _choices(invert: str, background: str, fill: str, crop: str) -> Choices:
    return Choices(
        invert=YES_NO[invert],
        background=None if background == "auto" else background,
        fill=YES_NO[fill],
        crop=YES_NO[crop],
    )


def _drawing(value: Any) -> Image.Image | PictureRefused | None:
    try:
        return drawing(value)
    except PictureRefused as refusal:
        return refusal


def _answer(
    networks: dict[str, Network | Exception],
    shown: Image.Image,
    choices: Choices,
    language: str,
    keep: Callable[[np.ndarray, dict[str, Pass]], None],
) -> tuple[Any, ...]:
    try:
        prepared: Prepared = prepare(shown, choices)
        usable = [n for n in networks.values() if isinstance(n, Network)]
        passes: dict[str, Pass] = {}
        predictions = classify(usable, prepared.pixels, passes)
        keep(prepared.pixels, passes)
    except Exception:
        logging.getLogger(__name__).exception("classification failed")
        raise gr.Error(text("trouble", language), print_exception=False) from None
    headline = (
        cards.verdict_html(verdict(predictions, prepared.empty), len(predictions), language)
        if predictions
        else ""
    )
    return (
        headline,
        cards.seen_html(prepared, language),
        cards.steps_html(prepared, language),
        cards.cards_html(networks, predictions, language),
        prepared.pixels,
        (prepared.steps[0].image, prepared.frame),
    )
