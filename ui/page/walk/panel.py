"""Where a walk's questions stand: above the tabs."""

from pathlib import Path

import gradio as gr

HERE = Path(__file__).parent


def build_walk() -> gr.HTML:
    """Lay it out inside the current Blocks; nothing is to be seen outside of lessons."""
    script = (HERE / "walk.js").read_text(encoding="utf-8")
    return gr.HTML(visible=False, js_on_load=script, elem_id="walk", apply_default_css=False)
