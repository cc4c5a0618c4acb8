"""Camera and clipboard, which browsers keep shut over plain http, or when their user says no."""

from pathlib import Path

import gradio as gr

from ui.shared.translation import Translation
from ui.texts.gradio import GRADIO_LABELS

HERE = Path(__file__).parent
SENTENCES = (
    *("camera_insecure", "camera_denied", "camera_missing"),
    *("paste_insecure", "paste_denied", "paste_empty"),
)


def build_picture_sources(translation: Translation) -> gr.HTML:
    """Lay out, inside the current Blocks, where it is told why one of them gives no picture.

    Its event `pasted` brings {"path"} of what is pasted with the keys, over plain http too.
    """
    told = gr.HTML(
        html_template='<p role="status"></p>',
        js_on_load=(HERE / "picture_sources.js").read_text(encoding="utf-8"),
        elem_id="picture-told",
        labels=GRADIO_LABELS,
        words={},
    )
    translation.add_words(told, SENTENCES)
    return told
