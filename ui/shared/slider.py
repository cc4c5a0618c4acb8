"""A slider that can be moved by the mouse, by the keyboard, and by a typed number."""

from typing import Any

import gradio as gr


class Slider(gr.Slider):
    """`gr.Slider` that holds a number to its range while it is still being typed.

    Gradio's own tells an error at each keystroke that is below the least value, and while the box
    is empty. Answer its event `input`: `release` knows neither arrow keys nor a typed number. It
    has no button that resets it: that would bring back the value that the page began with,
    whatever range and value the slider has been given since.
    """

    is_template = True  # the browser sees an ordinary slider

    def get_config(self, cls: type | None = None) -> dict[str, Any]:
        return super().get_config(cls) | {"buttons": []}

    def preprocess(self, payload: float | None) -> float:
        typed = self.minimum if payload is None else float(payload)
        return super().preprocess(max(self.minimum, min(self.maximum, typed)))
