"""What makes the Classify tab answer: a picture, a stroke, a place pointed at, a switch."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import gradio as gr
from gradio.events import Dependency
from PIL import Image

from pictures import PictureRefused
from ui.classify.answer import Where, live_answer, respond
from ui.classify.cut_note import cut_update
from ui.classify.example_strip import number_of
from ui.classify.strokes import drawing
from ui.shared.events import QUIET
from ui.shared.lab import Lab
from ui.shared.lecture import Lesson
from ui.shared.picture_input import PictureInput
from ui.shared.turns import CLASSIFIED_AT_ONCE

# What the answer is about: "picture", "drawing", or why a picture was refused.
Source = str | PictureRefused


@dataclass(frozen=True)
class View:
    """The tab's components, and the states that it shares with the page."""

    picture: PictureInput
    pad: gr.HTML
    examples: gr.HTML
    cut: gr.HTML
    seen: gr.HTML
    steps: gr.HTML
    verdict: gr.HTML
    answers: gr.HTML
    reveal: gr.Button
    switches: list[gr.Radio]
    language: gr.State
    lesson: gr.State
    pixels: gr.State
    upload: gr.State

    @property
    def answered(self) -> list[Any]:
        """What `respond` gives values for."""
        shown = [self.verdict, self.cut, self.seen, self.steps, self.answers, self.reveal]
        return [*shown, self.pixels, self.upload]


CUT = 1  # the place of the cut among them


def connect(lab: Lab, view: View) -> tuple[Dependency, Dependency]:
    """Connect the events, inside the current Blocks; return those that bring another picture."""
    source, where = gr.State("picture"), gr.State(None)
    answer = partial(respond, lab)

    def from_picture(
        shown: Any, source: Source, lesson: Lesson, language: str, *switched: str
    ) -> list[Any]:
        if shown is None and isinstance(source, PictureRefused):  # taken out below
            return [gr.skip()] * (len(more) + 1)
        lesson = lesson.with_new_picture()
        answered = answer(shown, lesson, language, None, *switched)
        if isinstance(shown, PictureRefused):  # browsers show a broken picture for most of them
            return [*answered, shown, None, lesson, gr.update(pressed=0), None]
        pressed = gr.update(pressed=number_of(shown))
        return [*answered, "picture", None, lesson, pressed, gr.skip()]

    def from_drawing(value: Any, lesson: Lesson, language: str, *switched: str) -> list[Any]:
        if isinstance(value, dict) and value.get("live"):
            shown = live_answer(lab, _drawing(value), lesson, language)
            return [*shown, *[gr.skip()] * (len(more) - len(outputs))]
        lesson = lesson.with_new_picture()
        answered = answer(_drawing(value), lesson, language, None, *switched)
        answered[CUT] = cut_update(None, language)
        return [*answered, "drawing", None, lesson, gr.update(pressed=0)]

    def again(
        shown: Any,
        value: Any,
        source: Source,
        lesson: Lesson,
        language: str,
        where: Where,
        *switched: str,
    ) -> list[Any]:
        if isinstance(source, PictureRefused):
            shown = source
        elif source == "drawing":
            shown = _drawing(value)
        answered = answer(shown, lesson, language, where, *switched, is_new=False)
        if source == "drawing":
            answered[CUT] = cut_update(None, language)
        return answered

    def point(
        event: gr.EventData, shown: Any, lesson: Lesson, language: str, *switched: str
    ) -> list[Any]:
        where = _place(event._data)
        answered = answer(shown, lesson, language, where, *switched, is_new=False)
        return [*answered, "picture", where, gr.skip(), gr.skip()]

    settings: dict[str, Any] = {
        "api_visibility": "private",
        "trigger_mode": "always_last",
        "show_progress": "minimal",
        "show_progress_on": [view.verdict],
        "concurrency_id": "classify",
        "concurrency_limit": CLASSIFIED_AT_ONCE,
    }
    outputs = view.answered
    more = [*outputs, source, where, view.lesson, view.examples]
    asked = [view.lesson, view.language, *view.switches]
    anew = [view.picture, view.pad, source, view.lesson, view.language, where, *view.switches]
    bring = [view.picture, source, *asked]
    answered = (
        view.picture.change(from_picture, bring, [*more, view.picture], **settings),
        view.pad.drawn(from_drawing, [view.pad, *asked], more, **settings),
    )
    view.cut.pointed(point, [view.picture, *asked], more, **settings)
    switched = [switch.input for switch in view.switches]
    gr.on([*switched, view.language.change], again, anew, outputs, **settings)
    revealed = view.reveal.click(_reveal, view.lesson, view.lesson, **QUIET)
    revealed.then(again, anew, outputs, **settings)
    return answered


def _place(posted: Any) -> Where:
    """A point or a box, in shares of the picture; None for anything else."""
    where = posted.get("where") if isinstance(posted, dict) else None
    if not isinstance(where, list) or len(where) not in (2, 4):
        return None
    is_share = (isinstance(each, int | float) and 0 <= each <= 1 for each in where)
    return tuple(map(float, where)) if all(is_share) else None


def _reveal(lesson: Lesson) -> Lesson:
    return replace(lesson, is_revealed=True)


def _drawing(value: Any) -> Image.Image | PictureRefused | None:
    try:
        return drawing(value)
    except PictureRefused as refusal:
        return refusal
