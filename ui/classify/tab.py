"""The Classify tab: a picture or a drawing in, every network's answer out."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from ui.classify.class_maps import class_maps
from ui.classify.cut_note import cut_note_html
from ui.classify.events import View, connect
from ui.classify.example_strip import build_example_strip
from ui.classify.picture_sources import build_picture_sources
from ui.classify.seen import seen_html
from ui.classify.welcome import welcome_html
from ui.shared.bring import Bring
from ui.shared.events import QUIET
from ui.shared.lab import Lab
from ui.shared.lecture import Lesson
from ui.shared.picture_input import PictureInput
from ui.shared.translation import Translation

HERE = Path(__file__).parent
THREE_WAY = ("auto", "yes", "no")


@dataclass(frozen=True)
class ClassifyTab:
    """What the rest of the page connects to.

    bring: brings another picture. sources: the tabs "picture" and "drawing". beside: the column of
    answers. answers: the welcome at first; its event `open` brings {"tab": id}. put_right: the
    panel that corrects.
    """

    bring: Bring
    sources: gr.Tabs
    beside: gr.Column
    answers: gr.HTML
    put_right: gr.Accordion


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
            picture, pasted, cut, pad, sources = _sources(translation)
            examples = build_example_strip(translation)
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
    with tr(gr.Accordion("", open=False, elem_id="put-right"), label="put_right") as put_right:
        switches = _cut_anew(translation)
    view = View(
        picture=picture,
        pasted=pasted,
        pad=pad,
        examples=examples,
        cut=cut,
        seen=seen,
        steps=strip,
        verdict=verdict,
        answers=answers,
        reveal=reveal,
        switches=switches,
        language=language,
        lesson=lesson,
        pixels=pixels,
        upload=upload,
    )
    bring = connect(lab, view)
    _show_maps(lab, pixels, lesson, language, answers)
    return ClassifyTab(bring, sources, beside, answers, put_right)


def _sources(
    translation: Translation,
) -> tuple[PictureInput, gr.HTML, gr.HTML, gr.HTML, gr.Tabs]:
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
            pasted = build_picture_sources(translation)
            cut = gr.HTML(
                cut_note_html(None, "en"),
                js_on_load=(HERE / "cut.js").read_text(encoding="utf-8"),
                elem_id="cut",
                apply_default_css=False,
                cut={},
                words={},
            )
            translation.add_words(cut, ("crosshair",))
        with tr(gr.Tab("", render_children=True, id="drawing"), label="tab_draw"):
            pad = gr.HTML(
                value={},
                html_template=(HERE / "sketch_pad.html").read_text(encoding="utf-8"),
                js_on_load=(HERE / "sketch_pad.js").read_text(encoding="utf-8"),
                elem_id="sketch-pad",
                words={},
            )
            tools = ("thin", "pen", "thick", "eraser", "undo", "redo", "clear")
            translation.add_words(pad, tools, pad="draw_hint")
            tr(gr.Markdown(), value="draw_hint")
    return picture, pasted, cut, pad, sources


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


def _cut_anew(translation: Translation) -> list[gr.Radio]:
    """Put the cut-out right: point at the garment, or override what was guessed."""
    tr = translation.add
    tr(gr.Markdown(), value="put_right_cut")
    with gr.Row():
        for step in ("point", "box", "first"):  # cut.js knows them by their ids
            button = gr.Button(size="sm", min_width=140, elem_id=f"cut-to-{step}")
            tr(button, value=f"cut_to_{step}")
    with gr.Row():
        return _switches(translation)


def _switches(translation: Translation) -> list[gr.Radio]:
    """What was guessed: invert, background, fill, crop."""
    background = ("auto", "remove", "keep")
    switches = []
    for key, values in (
        ("invert", THREE_WAY),
        ("background", background),
        ("fill", THREE_WAY),
        ("crop", THREE_WAY),
    ):
        radio = gr.Radio(
            list(values), value="auto", interactive=True, elem_id=f"switch-{key}", min_width=200
        )
        switches.append(translation.add_choices(radio, values, label=key))
    return switches
