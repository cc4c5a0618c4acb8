"""The Retrain tab: start a run, watch it learn, stop it, use what it learned."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from runs.job import Job
from runs.queue import Jobs, new_owner
from runs.request import Request
from ui.retrain.both_panel import build_both_panel
from ui.retrain.data_panel import build_data_panel
from ui.retrain.doctor import diagnose
from ui.retrain.form import FIELDS, Form, build_form, defaults, expected_text, settings
from ui.retrain.shelf import Shelf, adopt
from ui.retrain.start import Start, refused_text, remedied
from ui.retrain.view import learning_html, state_html
from ui.shared.events import QUIET
from ui.shared.lab import Lab
from ui.shared.translation import Translation
from ui.shared.visitor import Visitor, is_name

# Watching costs a thread only for the moments between two looks.
WATCH: dict[str, Any] = {**QUIET, "concurrency_id": "watch", "concurrency_limit": 20}
LOOK_EVERY = 0.4  # seconds; also how soon a closed tab is noticed


@dataclass
class Spoken:
    """The visitor's language, for what goes on telling of a run while that changes."""

    language: str = "en"


def build_retrain_tab(
    jobs: Jobs,
    lab: Lab,
    translation: Translation,
    visitor: Visitor,
    page: gr.Blocks,
    tab: gr.Tab,
) -> None:
    """Lay the tab out inside the current Blocks.

    visitor: its states must lie outside of all tabs, which lay out late. page: the whole page;
    opening it finds a run again. tab: this one; opening it lets a process get ready for a run.
    """
    tr = translation.add
    language, owner = visitor.language, visitor.owner
    spoken = gr.State(Spoken())
    tr(gr.Markdown(), value="retrain_intro")
    with gr.Row(equal_height=False):
        with gr.Column(scale=2, min_width=280):
            form = build_form(translation, jobs.limits)
            build_data_panel(jobs, translation, form.num_pictures, language, page)
            expected = gr.HTML(elem_id="retrain-expected")
            with gr.Row():
                go = tr(gr.Button(variant="primary", elem_id="retrain-go"), value="retrain_go")
                stop = tr(
                    gr.Button(interactive=False, elem_id="retrain-stop"), value="retrain_stop"
                )
            difference, go_both = build_both_panel(translation, form)
        with gr.Column(scale=4, min_width=300, elem_id="retrain-live"):
            state = gr.HTML(state_html(None, None, 0, "en"))
            remedy = gr.Button(visible=False, variant="primary", elem_id="retrain-remedy")
            learning = gr.HTML(min_height=330)
    shelf = Shelf(jobs, translation, visitor)
    board = [state, learning, go, go_both, stop, remedy, *shelf.components]
    start = Start(jobs, lab)

    def look(job: Job | None, owner: str, language: str) -> list[Any]:
        """Values for `board`; those of the runs' list only when a run is over."""
        place = jobs.place(job) if job else 0
        busy = job is not None and not job.is_over
        trouble = diagnose(job) if job else None
        cure = gr.update(
            visible=trouble is not None, value=trouble.remedy_text(language) if trouble else ""
        )
        shown = [state_html(job, trouble, place, language), learning_html(job, language)]
        buttons = [gr.update(interactive=not busy)] * 2 + [gr.update(interactive=busy)]
        rest = [gr.skip()] * len(shelf.components) if busy else shelf.values(owner, language)
        return [*shown, *buttons, cure, *rest]

    def follow(job: Job | None, owner: str, spoken: Spoken) -> Iterator[list[Any]]:
        """Until the visitor's last run is over."""
        while job is not None:
            for _ in job.watch(LOOK_EVERY):
                yield look(job, owner, spoken.language)
            job = jobs.current(owner)

    def begin(owner: str, spoken: Spoken, own_pictures: Any, *values: Any) -> Iterator[list[Any]]:
        job = start.one(owner, spoken.language, own_pictures, settings(*values))
        yield from follow(job, owner, spoken)

    def begin_both(
        owner: str, spoken: Spoken, own_pictures: Any, difference: str, *values: Any
    ) -> Iterator[list[Any]]:
        job = start.both(owner, spoken.language, own_pictures, settings(*values), difference)
        yield from follow(job, owner, spoken)

    def go_further(owner: str, spoken: Spoken, run: str | None, epochs: Any) -> Iterator[list[Any]]:
        if base := shelf.own(run, owner):
            job = start.further(base, owner, spoken.language, epochs)
            yield from follow(job, owner, spoken)

    def load(path: Any, owner: str, language: str) -> list[Any]:
        return look(adopt(jobs, path, owner, language), owner, language)

    def find_again(owner: Any, spoken: Spoken) -> Iterator[list[Any]]:
        """On opening the page: a visitor's name, and the run that was left behind."""
        if not is_name(owner):
            owner = new_owner()
        job = jobs.current(owner) or _latest(jobs, owner)
        yield [owner, shelf.switched_on(owner), *look(job, owner, spoken.language)]
        if job is not None and not job.is_over:
            for values in follow(job, owner, spoken):
                yield [gr.skip(), gr.skip(), *values]

    def end(owner: str) -> None:
        if job := jobs.current(owner):
            job.stop()

    def cure(owner: str) -> list[Any]:
        """The remedy's settings; the run that ails ends, if it has not."""
        job = jobs.current(owner) or _latest(jobs, owner)
        end(owner)
        values = remedied(job) if job else None
        if values is None:
            return [gr.skip()] * len(FIELDS)
        filled = {field: gr.update(value=values[field]) for field in FIELDS}
        filled["norm"]["visible"] = values["network"] == "lenet"
        return list(filled.values())

    def estimate(language: str, *values: Any) -> str:
        try:
            request = Request.checked(settings(*values), jobs.limits)
        except ValueError as error:
            return refused_text(error, language)
        shipped = lab.usable.get(request.network)
        return expected_text(request, shipped, jobs.all(), jobs.limits, language)

    def in_another_language(owner: str, spoken: Spoken, language: str) -> list[Any]:
        spoken.language = language
        return look(jobs.current(owner) or _latest(jobs, owner), owner, language)

    asked = [owner, spoken, visitor.own_pictures, *form.components]
    go.click(begin, asked, board, trigger_mode="once", **WATCH)
    both = [*asked[:3], difference, *form.components]
    go_both.click(begin_both, both, board, trigger_mode="once", **WATCH)
    further = [owner, spoken, shelf.chosen, form.epochs]
    shelf.further.click(go_further, further, board, trigger_mode="once", **WATCH)
    remedy.click(cure, owner, form.components, **QUIET).then(begin, asked, board, **WATCH)
    shelf.load.upload(load, [shelf.load, owner, language], board, **QUIET)
    stop.click(end, owner, None, **QUIET)
    page.load(find_again, [owner, spoken], [owner, visitor.cards, *board], **WATCH)
    language.change(in_another_language, [owner, spoken, language], board, **QUIET)
    _fill_on_change(form)
    tab.select(jobs.get_ready, None, None, **QUIET)
    gr.on(
        [component.change for component in form.components] + [language.change, page.load],
        estimate,
        [language, *form.components],
        expected,
        trigger_mode="always_last",
        **QUIET,
    )


def _latest(jobs: Jobs, owner: str) -> Job | None:
    return next(reversed(jobs.of(owner)), None)


def _fill_on_change(form: Form) -> None:
    """Another network fills everything anew; another start or recipe keeps that choice."""

    def fill(name: str, norm: str, start: str | None = None, recipe: str = "modern") -> list[Any]:
        values = defaults(norm if name == "lenet" else name, start, recipe)
        rest = [gr.update(value=values[field]) for field in FIELDS[2:]]
        return [gr.update(value=values["norm"], visible=name == "lenet"), *rest]

    which, how = [form.network, form.norm], [form.start, form.recipe]
    filled = form.components[1:]
    gr.on([form.network.input, form.norm.input], fill, which, filled, **QUIET)
    gr.on([form.start.input, form.recipe.input], fill, [*which, *how], filled, **QUIET)
