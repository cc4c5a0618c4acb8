"""What makes the Classify tab answer: a picture, a stroke, a place pointed at, a switch."""

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import gradio as gr

from pictures import PictureRefused
from ui.classify.answer import Where, live_answer, respond
from ui.classify.cut_note import cut_update
from ui.classify.example_strip import EXAMPLES, example, number_of
from ui.classify.strokes import drawing_of
from ui.shared.bring import Bring
from ui.shared.events import QUIET
from ui.shared.lab import Lab
from ui.shared.lecture import Lesson
from ui.shared.picture_input import PictureInput, received
from ui.shared.turns import CLASSIFIED_AT_ONCE

Source = str | PictureRefused  # "picture", "drawing", or why a picture was refused


class Answered(NamedTuple):
    """What the page shows an answer to.

    where: the garment is, as the
    visitor has pointed. language: that it is told in.
    """

    source: Source = "picture"
    where: Where = None
    language: str = "en"


@dataclass(frozen=True)
class View:
    """The tab's components, and the states that it shares with the page."""

    picture: PictureInput
    pasted: gr.HTML
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


def connect(lab: Lab, view: View) -> Bring:
    """Connect the events, inside the current Blocks."""
    told = gr.State(Answered())

    def answer(
        shown: Any, told: Answered, lesson: Lesson, *switched: str, is_new: bool = False
    ) -> list[Any]:
        answered = respond(lab, shown, lesson, told.language, told.where, *switched, is_new=is_new)
        if told.source == "drawing":
            answered[CUT] = cut_update(None, told.language)
        return [*answered, told]

    def bring(
        shown: Any, lesson: Lesson, language: str, *switched: str, source: Source = "picture"
    ) -> list[Any]:
        if shown is not None:
            lesson = lesson.with_new_picture()
        if isinstance(shown, PictureRefused) and source == "picture":
            source = shown
        answered = answer(shown, Answered(source, None, language), lesson, *switched, is_new=True)
        return [*answered, lesson, number_of(shown)]

    def from_picture(shown: Any, *asked: Any) -> list[Any]:
        # Browsers show a broken picture for most that are refused.
        kept = None if isinstance(shown, PictureRefused) else gr.skip()
        return [*bring(shown, *asked), kept]

    def from_example(number: Any, *asked: Any) -> list[Any]:
        shown = example(number)
        if shown is None:
            return [gr.skip()] * len(brought)
        return [*bring(shown, *asked), str(EXAMPLES[number - 1])]

    def from_clipboard(event: gr.EventData, *asked: Any) -> list[Any]:
        path = event._data.get("path")
        try:
            shown: Any = received(path)
        except PictureRefused as refusal:
            return [*bring(refusal, *asked), None]
        return [*bring(shown, *asked), path]

    def from_drawing(value: Any, lesson: Lesson, language: str, *switched: str) -> list[Any]:
        if isinstance(value, dict) and value.get("live"):
            shown = live_answer(lab, drawing_of(value), lesson, language)
            return [*shown, *[gr.skip()] * (len(more) - len(shown))]
        return bring(drawing_of(value), lesson, language, *switched, source="drawing")

    def again(
        shown: Any, value: Any, told: Answered, lesson: Lesson, language: str, *switched: str
    ) -> list[Any]:
        if isinstance(told.source, PictureRefused):
            shown = told.source
        elif told.source == "drawing":
            shown = drawing_of(value)
        return answer(shown, told._replace(language=language), lesson, *switched)

    def in_language(pixels: Any, shown: Any, value: Any, told: Answered, *asked: Any) -> list[Any]:
        """Tell the answer anew, unless it is in that language or a newer picture has come."""
        is_stale = shown is None and pixels is not None and told.source == "picture"
        if told.language == asked[1] or is_stale:
            return [gr.skip()] * len(outputs)
        return again(shown, value, told, *asked)

    def point(
        event: gr.EventData, shown: Any, lesson: Lesson, language: str, *switched: str
    ) -> list[Any]:
        pointed = Answered("picture", _place(event._data), language)
        return [*answer(shown, pointed, lesson, *switched), gr.skip(), gr.skip()]

    settings: dict[str, Any] = {
        "api_visibility": "private",
        "trigger_mode": "always_last",
        "show_progress": "minimal",
        "show_progress_on": [view.verdict],
        "concurrency_id": "classify",
        "concurrency_limit": CLASSIFIED_AT_ONCE,
    }
    outputs = [*view.answered, told]
    more = [*outputs, view.lesson, view.examples]
    asked = [view.lesson, view.language, *view.switches]
    brought = [*more, view.picture]
    # Not `change`: Gradio triggers it twice for an upload, and for what the server sends.
    view.picture.input(from_picture, [view.picture, *asked], brought, **settings)
    view.examples.chosen(from_example, [view.examples, *asked], brought, **settings)
    in_turn = settings | {"trigger_mode": "multiple"}  # the last one's event would have no data
    view.pasted.pasted(from_clipboard, asked, brought, **in_turn)
    view.pad.drawn(from_drawing, [view.pad, *asked], more, **settings)
    view.cut.pointed(point, [view.picture, *asked], more, **settings)
    anew = [view.picture, view.pad, told, *asked]
    gr.on([each.input for each in view.switches], again, anew, outputs, **settings)
    turned = [view.pixels, *anew]
    view.language.change(in_language, turned, outputs, **settings)
    # An answer asked for before the greeting is in English: tell it again.
    view.pixels.change(in_language, turned, outputs, **settings | {"show_progress": "hidden"})
    revealed = view.reveal.click(_reveal, view.lesson, view.lesson, **QUIET)
    revealed.then(again, anew, outputs, **settings)
    return Bring(bring, asked, more, view.picture)


def _place(posted: Any) -> Where:
    """A point or a box, in shares of the picture; None for anything else."""
    where = posted.get("where") if isinstance(posted, dict) else None
    if not isinstance(where, list) or len(where) not in (2, 4):
        return None
    is_share = (isinstance(each, int | float) and 0 <= each <= 1 for each in where)
    return tuple(map(float, where)) if all(is_share) else None


def _reveal(lesson: Lesson) -> Lesson:
    return replace(lesson, is_revealed=True)
