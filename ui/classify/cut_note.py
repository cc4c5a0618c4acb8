"""What is told of the cut-out under the visitor's photo, and its outline for the page's script."""

from html import escape
from typing import Any

import gradio as gr

from pictures import Prepared
from pictures.outline import outlines
from ui.texts.common import text

# What is offered next, by what is wrong with the cut-out.
NEXT = {
    "nothing": ("point", "box"),
    "small": ("point", "box"),
    "pieces": ("point", "box"),
    "border": ("other", "box"),
    "unsure": ("point", "box"),
}


def cut_update(prepared: Prepared | None, language: str) -> Any:
    """The note and, as `cut.js` takes them, lines around what was cut out."""
    found = None if prepared is None else prepared.found
    lines = [] if found is None else outlines(found)
    rounded = [[[round(x, 4), round(y, 4)] for x, y in line] for line in lines]
    return gr.update(value=cut_note_html(prepared, language), cut={"outlines": rounded})


def cut_note_html(prepared: Prepared | None, language: str) -> str:
    """One sentence on the cut-out, and the next step as buttons where it is in doubt.

    Before there is a picture: what becomes of one.
    """
    if prepared is None:
        return f'<p class="promise">{escape(text("promise", language))}</p>'
    if prepared.choices.where is not None:
        return _note("cut_pointed", ("first", "box"), language)
    if prepared.found is None and prepared.cut.doubt is None:  # a picture like the data set's own
        return ""
    doubt = prepared.cut.doubt
    if doubt is None:
        return _note("cut_fine", ("box",), language)
    return _note(f"cut_{doubt}", NEXT[doubt], language, "doubt", num=prepared.cut.num_parts)


def _note(key: str, steps: tuple[str, ...], language: str, kind: str = "", **values: Any) -> str:
    buttons = "".join(
        f'<button type="button" data-cut="{step}">{escape(text(f"cut_to_{step}", language))}'
        "</button>"
        for step in steps
    )
    return (
        f'<div class="cut-note {kind}"><p role="status">{escape(text(key, language, **values))}</p>'
        f"{buttons}</div>"
    )
