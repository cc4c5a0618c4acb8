"""What is drawn when it is asked for, and drawn again when the language changes."""

from collections.abc import Callable, Sequence
from typing import Any

import gradio as gr
from gradio.components import Component


def draw_when_asked(
    asked: Sequence[Any],
    draw: Callable[..., Any],
    inputs: Sequence[Component],
    answer: gr.HTML,
    language: gr.State,
    drawn: gr.State,
    **settings: Any,
) -> None:
    """Connect events to `draw`, whose HTML goes to `answer`; nothing is drawn before one of them.

    inputs: what `draw` takes, the language among them. drawn: a state of "", shared by all that
    draw into the same answer; the last of them draws again. settings: of the events.
    """
    name = draw.__name__

    def first(*values: Any) -> list[Any]:
        return [draw(*values), name]

    def again(drawn: str, *values: Any) -> Any:
        return draw(*values) if drawn == name else gr.skip()

    private: dict[str, Any] = {"api_visibility": "private", **settings}
    gr.on(list(asked), first, list(inputs), [answer, drawn], **private)
    private["trigger_mode"] = "always_last"
    language.change(again, [drawn, *inputs], answer, **private)
