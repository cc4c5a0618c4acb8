"""The top of the page: its name, the languages, and the scripts of language and address."""

from html import escape
from pathlib import Path

import gradio as gr

from ui.shared.translation import Translation
from ui.texts.common import text
from ui.texts.gradio import GRADIO_LABELS
from ui.texts.tour import TOUR_TEXTS

HERE = Path(__file__).parent
SCRIPTS = ("page.js", "address.js")


def build_masthead(translation: Translation) -> tuple[gr.HTML, gr.Radio, gr.HTML]:
    """Lay it out inside the current Blocks; return the heading, the language and the tour."""
    start, wide = (escape(text(key, "en")) for key in ("tour_start", "projector"))
    with gr.Row(elem_classes="masthead"):
        heading = gr.HTML(
            heading_html("en"),
            js_on_load="\n".join((HERE / name).read_text(encoding="utf-8") for name in SCRIPTS),
            elem_id="masthead",
            words={},
            labels=GRADIO_LABELS,
            ready=0,
        )
        translation.add_words(heading, ("html_lang", "title"))
        tour = _scripted("tour", f'<button type="button" id="tour-start">{start}</button>')
        translation.add_words(tour, tuple(TOUR_TEXTS))
        projector = _scripted("projector", f'<button type="button">{wide}</button>')
        translation.add_words(projector, ("projector", "projector_hint"))
        choice = gr.Radio(
            [("English", "en"), ("中文", "zh")],
            value="en",
            interactive=True,
            container=False,
            min_width=160,
            elem_id="language",
        )
        return heading, translation.add(choice, label="language"), tour


def _scripted(name: str, html: str) -> gr.HTML:
    """What NAME.js does; its words are the property `words`."""
    script = (HERE / f"{name}.js").read_text(encoding="utf-8")
    return gr.HTML(html, js_on_load=script, elem_id=name, apply_default_css=False, words={})


def heading_html(language: str) -> str:
    title, tagline = (escape(text(key, language)) for key in ("title", "tagline"))
    return f"<h1>{title}</h1><p>{tagline}</p>"
