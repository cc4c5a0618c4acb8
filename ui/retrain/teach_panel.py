"""Teach it your picture: a small set of the visitor's own, for the next run."""

from html import escape
from typing import Any

import gradio as gr

from cnn_models import CLASS_NAMES
from runs.own_pictures import MOST_OWN_PICTURES, OwnPicture
from ui.shared.events import QUIET
from ui.shared.translation import Translation
from ui.texts.common import text


def build_teach_panel(
    translation: Translation, pixels: gr.State, own_pictures: gr.State, language: gr.State
) -> gr.Accordion:
    """Lay the panel out inside the current Blocks; return it.

    pixels: the visitor's (28, 28) uint8 picture, or None. own_pictures: takes their `OwnPicture`s.
    """
    tr = translation.add
    classes = {str(i): f"class_{i}" for i in range(len(CLASS_NAMES))}
    with tr(gr.Accordion("", open=False, elem_id="teach"), label="retrain_teach") as panel:
        with gr.Row(equal_height=True):
            label = gr.Dropdown(list(classes), value="0", interactive=True, min_width=140)
            translation.add_choices(label, classes, label="retrain_teach_label")
            add = tr(gr.Button(elem_id="teach-add", min_width=140), value="retrain_teach_add")
            clear = tr(gr.Button(min_width=140), value="retrain_teach_clear")
        told = gr.HTML(elem_id="teach-told")

    def remember(
        pixels: Any, label: str, own_pictures: list[OwnPicture], language: str
    ) -> tuple[list[OwnPicture], str]:
        if pixels is None:
            return own_pictures, _say("retrain_teach_none", language)
        if len(own_pictures) >= MOST_OWN_PICTURES:
            return own_pictures, _say("retrain_teach_full", language, limit=MOST_OWN_PICTURES)
        own_picture = OwnPicture.of(pixels, int(label))
        # Said again, it replaces what was said before.
        own_pictures = [old for old in own_pictures if old.pixels != own_picture.pixels] + [
            own_picture
        ]
        return own_pictures, _say("retrain_teach_count", language, count=len(own_pictures))

    def forget() -> tuple[list[OwnPicture], str]:
        return [], ""

    add.click(remember, [pixels, label, own_pictures, language], [own_pictures, told], **QUIET)
    clear.click(forget, None, [own_pictures, told], **QUIET)
    return panel


def _say(key: str, language: str, **values: Any) -> str:
    return f'<p role="status">{escape(text(key, language, **values))}</p>'
