"""What is drawn when it is asked for, and drawn again when the language changes."""

from collections.abc import Callable, Iterator, Sequence
from inspect import isgeneratorfunction
from typing import Any

import gradio as gr
from gradio.components import Component

from ui.shared.events import QUIET


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


def draw_while_open(
    opening: Callable[..., Any],
    closing: Callable[..., Any] | None,
    changes: Sequence[Any],
    draw: Callable[..., Any],
    inputs: Sequence[Component],
    outputs: Sequence[Component],
    **settings: Any,
) -> gr.State:
    """Connect what opens a tab or a panel, and what changes it, to `draw`.

    A change draws nothing where nobody has opened it, or where it was closed again: a switch of
    the language would else draw the whole page, and who watches a run would wait for that.

    opening, closing: events' methods, as `panel.expand`; a tab has no closing. changes: events.
    draw: takes `inputs`, returns or yields what goes to `outputs`: one value, or a list of several.
    settings: of the events. Returns the state that holds whether it is open.
    """
    is_open = gr.State(False)

    def opened(*values: Any) -> Iterator[list[Any]]:
        for shown in _each(draw, values):
            yield [True, *(shown if len(outputs) > 1 else [shown])]

    def changed(is_open: bool, *values: Any) -> Iterator[Any]:
        if is_open:
            yield from _each(draw, values)
        else:
            yield [gr.skip()] * len(outputs) if len(outputs) > 1 else gr.skip()

    private = {"api_visibility": "private", "trigger_mode": "always_last", **settings}
    opening(opened, list(inputs), [is_open, *outputs], **private)
    gr.on(list(changes), changed, [is_open, *inputs], list(outputs), **private)
    if closing is not None:
        closing(lambda: False, None, is_open, **QUIET)
    return is_open


def _each(draw: Callable[..., Any], values: Sequence[Any]) -> Iterator[Any]:
    if isgeneratorfunction(draw):
        yield from draw(*values)
    else:
        yield draw(*values)
