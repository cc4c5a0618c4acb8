"""The Classify tab: a picture or a drawing in, every network's answer out."""

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.events import Dependency
from PIL import Image

from pictures import PictureRefused
from ui.classify.answer import respond
from ui.classify.class_maps import class_maps
from ui.classify.example_strip import build_example_strip, chosen_example, number_of
from ui.classify.picture_sources import build_picture_sources
from ui.classify.seen import seen_html
from ui.classify.strokes import drawing
from ui.classify.welcome import welcome_html
from ui.shared.events import QUIET
from ui.shared.lab import Lab
from ui.shared.lecture import Lesson
from ui.shared.picture_input import PictureInput
from ui.shared.translation import Translation

HERE = Path(__file__).parent
THREE_WAY = ("auto", "yes", "no")
# What the answer is about: "picture", "drawing", or why a picture was refused.
Source = str | PictureRefused


@dataclass(frozen=True)
class ClassifyTab:
    """What the rest of the page connects to.

    picture: where it comes in. sources: the tabs "picture" and "drawing". examples: marks the one
    whose number is sent as `pressed`. beside: the column of
    answers. answers: the welcome at first; its event `open` brings {"tab": id}. answered: the
    events that end with an answer.
    """

    picture: PictureInput
    sources: gr.Tabs
    examples: gr.HTML
    beside: gr.Column
    answers: gr.HTML
    answered: tuple[Dependency, ...]


def build_classify_tab(
    lab: Lab,
    translation: Translation,
    language: gr.State,
    lesson: gr.State,
    pixels: gr.State,
    upload: gr.State,
) -> ClassifyTab:
    """Lay the tab out inside the current Blocks.

    language: "en" or "zh". lesson: a `Lesson`. pixels: takes the (28, 28) uint8 picture
    for the other tabs. upload: takes the picture as it was brought, small, and the part of it that
    the pixels show (`Prepared.frame`).
    """
    tr = translation.add
    with gr.Row(equal_height=False, elem_id="classify-view"):
        with gr.Column(scale=30, min_width=280, elem_id="brought"):
            picture, pad, sources = _sources(translation)
            examples = build_example_strip(translation, partial(_on_example, picture))
        with gr.Column(scale=22, min_width=220, elem_id="made-small"):
            seen = gr.HTML(seen_html(None, "en"), elem_id="seen")
            strip = gr.HTML(elem_id="steps")
        with gr.Column(scale=48, min_width=300, elem_id="answered") as beside:
            script = (HERE / "verdict.js").read_text(encoding="utf-8")
            verdict = gr.HTML(js_on_load=script, elem_id="verdict")
            reveal = gr.Button(variant="primary", visible=False, elem_id="reveal")
            tr(reveal, value="reveal")
            answers = gr.HTML(
                welcome_html("en"),
                elem_id="answers",
                apply_default_css=False,
                js_on_load=(HERE / "answers.js").read_text(encoding="utf-8"),
                maps={},
            )
    with tr(gr.Accordion("", open=False), label="change"):
        switches = _switches(translation)
    tr(gr.Markdown(elem_classes="promise"), value="promise")
    source = gr.State("picture")
    outputs = [verdict, seen, strip, answers, reveal, pixels, upload]
    answer = partial(respond, lab)

    def from_picture(
        shown: Any, source: Source, lesson: Lesson, language: str, *switched: str
    ) -> list[Any]:
        if shown is None and isinstance(source, PictureRefused):  # taken out below
            return [gr.skip()] * (len(more) + 1)
        lesson = lesson.with_new_picture()
        answered = answer(shown, lesson, language, *switched)
        if isinstance(shown, PictureRefused):  # browsers show a broken picture for most of them
            return [*answered, shown, lesson, gr.update(pressed=0), None]
        return [*answered, "picture", lesson, gr.update(pressed=number_of(shown)), gr.skip()]

    def from_drawing(value: Any, lesson: Lesson, language: str, *switched: str) -> list[Any]:
        lesson = lesson.with_new_picture()
        answered = answer(_drawing(value), lesson, language, *switched)
        return [*answered, "drawing", lesson, gr.update(pressed=0)]

    def again(
        shown: Any, value: Any, source: Source, lesson: Lesson, language: str, *switched: str
    ) -> list[Any]:
        if isinstance(source, PictureRefused):
            shown = source
        elif source == "drawing":
            shown = _drawing(value)
        return answer(shown, lesson, language, *switched, is_new=False)

    settings: dict[str, Any] = {
        "api_visibility": "private",
        "trigger_mode": "always_last",
        "show_progress": "minimal",
        "show_progress_on": [verdict],
        "concurrency_id": "classify",
        "concurrency_limit": 4,
    }
    more = [*outputs, source, lesson, examples]
    asked = [lesson, language, *switches]
    answered = (
        picture.change(from_picture, [picture, source, *asked], [*more, picture], **settings),
        pad.drawn(from_drawing, [pad, *asked], more, **settings),
    )
    anew = [picture, pad, source, *asked]
    gr.on(
        [switch.input for switch in switches] + [language.change],
        again,
        anew,
        outputs,
        **settings,
    )
    reveal.click(_reveal, lesson, lesson, api_visibility="private", show_progress="hidden").then(
        again, anew, outputs, **settings
    )
    _show_maps(lab, pixels, lesson, language, answers)
    return ClassifyTab(picture, sources, examples, beside, answers, answered)


def _sources(translation: Translation) -> tuple[PictureInput, gr.HTML, gr.Tabs]:
    """Where a picture comes from: a file, the camera, the clipboard; or the drawing pad."""
    tr = translation.add
    with gr.Tabs() as sources:
        with tr(gr.Tab("", render_children=True, id="picture"), label="tab_upload"):
            picture = PictureInput(
                type="pil",
                format="png",  # a test picture from Explore comes in bit by bit
                sources=["upload", "clipboard", "webcam"],
                height=280,
                elem_id="picture",
            )
            tr(picture, label="picture", placeholder="upload_hint")
            build_picture_sources(translation, picture)
        with tr(gr.Tab("", render_children=True, id="drawing"), label="tab_draw"):
            pad = gr.HTML(
                value={},
                html_template=(HERE / "sketch_pad.html").read_text(encoding="utf-8"),
                js_on_load=(HERE / "sketch_pad.js").read_text(encoding="utf-8"),
                elem_id="sketch-pad",
                words={},
            )
            translation.add_words(pad, ("pen", "eraser", "undo", "clear"), pad="draw_hint")
            tr(gr.Markdown(), value="draw_hint")
    return picture, pad, sources


def _show_maps(
    lab: Lab, pixels: gr.State, lesson: gr.State, language: gr.State, answers: gr.HTML
) -> None:
    """After the answers, for which nobody waits: where each network looked."""

    def show(pixels: Any, lesson: Lesson, language: str) -> Any:
        if pixels is None or lesson.hides_answers:
            return gr.skip()
        asked = {name: n for name, n in lab.usable.items() if lesson.has(name)}
        return gr.update(maps=class_maps(lab, asked, pixels, language))

    gr.on(
        [pixels.change, lesson.change, language.change],
        show,
        [pixels, lesson, language],
        answers,
        trigger_mode="always_last",
        concurrency_id="maps",
        concurrency_limit=2,
        **QUIET,
    )


def _on_example(picture: PictureInput, strip: gr.HTML) -> None:
    def show(event: gr.EventData) -> Any:
        return chosen_example(event._data) or gr.skip()

    strip.chosen(show, None, picture, api_visibility="private", show_progress="hidden")


def _reveal(lesson: Lesson) -> Lesson:
    return replace(lesson, is_revealed=True)


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


def _drawing(value: Any) -> Image.Image | PictureRefused | None:
    try:
        return drawing(value)
    except PictureRefused as refusal:
        return refusal
