"""Opening the page: in the visitor's language, where a link or a reload leads."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import gradio as gr

from ui.classify.tab import ClassifyTab
from ui.features.look import Spot
from ui.features.viewer import opened
from ui.features.visit import Visit
from ui.page.address import Address, read_address
from ui.page.masthead import heading_html
from ui.page.walk.view import walk_html
from ui.shared.events import QUIET
from ui.shared.lecture import TABS, Lesson, lesson_bar_html
from ui.shared.translation import Translation
from ui.texts.common import preferred_language

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Parts:
    """What opening the page sets.

    heading: shows the page's name and keeps the address, once `ready`. choice: of the language.
    bar: names the lesson. walk: asks its questions. tabs: the tabs by id. extras: what a lesson
    does without.
    """

    translation: Translation
    heading: gr.HTML
    choice: gr.Radio
    bar: gr.HTML
    walk: gr.HTML
    frame: gr.Tabs
    tabs: dict[str, gr.Tab]
    extras: list[gr.Accordion | gr.Column | gr.HTML]
    tour: gr.HTML
    classify: ClassifyTab
    network: gr.Dropdown
    visit: gr.State
    language: gr.State
    lesson: gr.State

    @property
    def spoken(self) -> list[Any]:
        return [self.language, self.heading, self.bar, self.walk, *self.translation.components]

    def speak(self, language: str, lesson: Lesson) -> list[Any]:
        """Values for `spoken`."""
        heading, above = heading_html(language), lesson_above(lesson, language)
        return [language, heading, *above, *self.translation.updates(language, lesson.left_out)]


def lesson_above(lesson: Lesson, language: str) -> list[Any]:
    """Values for the bar and the walk; neither is there outside of lessons."""
    is_inside = lesson.section is not None
    told = (lesson_bar_html(lesson, language), walk_html(lesson, language))
    return [gr.update(value=html, visible=is_inside) for html in told]


def open_as_asked(page: gr.Blocks, parts: Parts) -> None:
    """Connect what happens on opening the page, and on a change of language or lesson."""
    kept, address = gr.JSON(visible=False), gr.State(Address())
    classify, bring = parts.classify, parts.classify.bring
    _, _, *switches = bring.asked

    def go_back(
        event: gr.EventData, visit: Visit, _: Lesson, language: str, *switched: str
    ) -> list[Any]:
        """Show an earlier step of the visit: where it stood, and its picture unless it is there."""
        address = read_address(event._data)
        _open_spot(visit, address)
        shown = [gr.skip()] * (len(bring.outputs) + 1)
        if not event._data.get("keeps_picture"):
            answered = bring.answer(address.picture, address.lesson, language, *switched)
            shown = [*answered, address.file]
        return [
            *shown,
            _network(address),
            gr.Tabs(selected=address.tab or "classify"),
            gr.update(ready=event._data.get("number")),
        ]

    def greet(kept: Any, visit: Visit, request: gr.Request, *switched: str) -> list[Any]:
        address = read_address(kept)
        language = address.language or preferred_language(request.headers.get("accept-language"))
        _open_spot(visit, address)
        answered = [gr.skip()] * len(bring.outputs)
        # With nothing to show: a visitor who clicked before the greeting keeps that answer.
        if address.picture is not None or address.lesson.section is not None:
            source = "drawing" if address.drawing else "picture"
            asked = (address.picture, address.lesson, language, *switched)
            answered = bring.answer(*asked, source=source)
        return [
            address,
            language,
            *answered,
            gr.skip() if address.file is None else address.file,
            _network(address),
            gr.Tabs(selected="drawing") if address.drawing else gr.skip(),
            *parts.speak(language, address.lesson),
        ]

    set_first = [
        address,
        parts.choice,
        *bring.outputs,
        bring.picture,
        parts.network,
        classify.sources,
    ]
    start = (HERE / "page_start.js").read_text(encoding="utf-8")
    in_lesson = partial(_in_lesson, tuple(parts.tabs), len(parts.extras))
    shown = [parts.bar, parts.walk, *parts.tabs.values(), *parts.extras]
    asked = [kept, parts.visit, *switches]
    greeted = page.load(greet, asked, [*set_first, *parts.spoken], js=start, **QUIET)
    laid_out = [parts.frame, address, parts.heading]
    greeted.then(_laid_out, address, laid_out, **QUIET)
    parts.heading.back(
        go_back,
        [parts.visit, *bring.asked],
        [*bring.outputs, bring.picture, parts.network, parts.frame, parts.heading],
        trigger_mode="multiple",
        concurrency_id="back",
        concurrency_limit=1,
        **QUIET,
    )
    parts.choice.input(parts.speak, [parts.choice, parts.lesson], parts.spoken, **QUIET)
    parts.lesson.change(in_lesson, [parts.lesson, parts.language], shown, **QUIET)
    for link in (classify.answers, parts.tour):
        link.open(_linked_tab, None, parts.frame, **QUIET)


def _open_spot(visit: Visit, address: Address) -> None:
    if address.network:
        visit.link = opened(Spot(address.network, ""), {"layer": address.layer})


def _in_lesson(tabs: tuple[str, ...], num_extras: int, lesson: Lesson, language: str) -> list[Any]:
    """The bar, the tabs and the extras that a lesson needs; all of them outside of lessons.

    A tab that was never opened cannot be made invisible (gradio 6.31); style.css hides those that
    are not interactive.
    """
    is_outside = lesson.section is None
    shown = [gr.update(interactive=lesson.shows(tab)) for tab in tabs]
    return [*lesson_above(lesson, language), *shown, *[gr.update(visible=is_outside)] * num_extras]


def _network(address: Address) -> Any:
    return gr.update(value=address.network) if address.network else gr.skip()


def _laid_out(address: Address) -> list[Any]:
    """The tab, when all else is there, since opening it is what draws it.

    What the address asked for is done, and from now on it follows what is shown.
    """
    return [
        gr.Tabs(selected=address.tab) if address.tab else gr.skip(),
        Address(),
        gr.update(ready=1),
    ]


def _linked_tab(event: gr.EventData) -> Any:
    tab = event._data.get("tab")
    return gr.Tabs(selected=tab) if tab in TABS else gr.skip()
