"""The Retrain tab: start a run, watch it learn, stop it, use what it learned."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import gradio as gr
from markupsafe import Markup

from runs.job import Job
from runs.queue import Jobs, new_owner
from runs.request import Request
from runs.twins import DIFFERENCES
from ui.retrain.data_panel import build_data_panel
from ui.retrain.doctor import diagnose
from ui.retrain.filling import fill_by_plan
from ui.retrain.finished.replay_panel import ReplayPanel
from ui.retrain.finished.result import result_html
from ui.retrain.finished.shelf import Shelf, adopt
from ui.retrain.form import (
    FIELDS,
    build_form,
    expected_text,
    fill_on_change,
    filled_with,
    settings,
    timed_network,
)
from ui.retrain.plans import (
    OWN,
    build_plan_choice,
    difference_of,
    plan_settings,
    plan_word,
)
from ui.retrain.recipe_link import recipe_word
from ui.retrain.start import Start, refused_text, remedied
from ui.retrain.status import status_html
from ui.retrain.view import learning_html
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
) -> gr.Button:
    """Lay the tab out inside the current Blocks; return the button that leads to Classify.

    visitor: its states must lie outside of all tabs, which lay out late. page: the whole page;
    opening it finds a run again. tab: this one; opening it lets a process get ready for a run.
    """
    tr = translation.add
    language, owner = visitor.language, visitor.owner
    spoken = gr.State(Spoken())
    tr(gr.Markdown(), value="retrain_intro")
    with gr.Row(elem_id="retrain-bar"):
        state = gr.HTML(status_html(None, 0, "en"), elem_id="retrain-status")
        go = tr(gr.Button(variant="primary", elem_id="retrain-go"), value="retrain_go")
        stop = tr(gr.Button(interactive=False, elem_id="retrain-stop"), value="retrain_stop")
    result = gr.HTML(elem_id="retrain-result")
    with gr.Row(elem_id="retrain-next"):
        remedy = gr.Button(visible=False, variant="primary", elem_id="retrain-remedy")
        show = tr(gr.Button(visible=False, elem_id="retrain-show"), value="retrain_show")
    replay = ReplayPanel(translation)
    with gr.Row(equal_height=False, elem_id="retrain-desk"):
        with gr.Column(scale=2, min_width=280):
            plans = build_plan_choice(translation)
            expected = gr.HTML(elem_id="retrain-expected")
            own = gr.Accordion("", open=False, elem_id="retrain-own")
            with tr(own, label="retrain_own_settings"):
                form = build_form(translation, jobs.limits)
                build_data_panel(jobs, translation, form.num_pictures, language, page)
                with tr(gr.Accordion("", open=False), label="retrain_both"):
                    difference = gr.Radio(list(DIFFERENCES), value="norm", interactive=True)
                    titles = {key: f"retrain_twin_{key}" for key in DIFFERENCES}
                    translation.add_choices(difference, titles, label="retrain_difference")
                    go_both = tr(gr.Button(elem_id="retrain-go-both"), value="retrain_go_both")
        with gr.Column(scale=4, min_width=300, elem_id="retrain-live"):
            learning = gr.HTML(elem_id="retrain-learning")
            preview = gr.HTML(elem_id="retrain-preview")
    shelf = Shelf(jobs, translation, visitor)
    replay.connect(shelf.own, shelf.chosen, visitor)
    board = [state, result, learning, go, go_both, stop, remedy, show, replay.box]
    board += shelf.components
    start = Start(jobs, lab)

    def look(job: Job | None, owner: str, language: str) -> list[Any]:
        """Values for `board`; those of the runs' list only when a run is over."""
        place = jobs.place(job) if job else 0
        busy = job is not None and not job.is_over
        trouble = diagnose(job) if job else None
        cure = gr.update(
            visible=trouble is not None, value=trouble.remedy_text(language) if trouble else ""
        )
        shown = [
            status_html(job, place, language),
            result_html(job, trouble, language),
            learning_html(job, language),
        ]
        buttons = [gr.update(interactive=not busy)] * 2 + [gr.update(interactive=busy)]
        usable = gr.update(visible=job is not None and job.has_weights)
        rest = [gr.skip()] * len(shelf.components) if busy else shelf.values(owner, language)
        return [*shown, *buttons, cure, usable, usable, *rest]

    def follow(job: Job | None, owner: str, spoken: Spoken) -> Iterator[list[Any]]:
        """Until the visitor's last run is over."""
        while job is not None:
            for _ in job.watch(LOOK_EVERY):
                yield look(job, owner, spoken.language)
            job = jobs.current(owner)

    def begin(
        owner: str, spoken: Spoken, own_pictures: Any, plan: str, pair: str, *values: Any
    ) -> Iterator[list[Any]]:
        """The plan's run or runs; the form's values count for the visitor's own settings."""
        plan = plan_word(plan, pair)
        record = settings(*values) if plan == OWN else settings(*_in_order(plan_settings(plan)))
        asked = (owner, spoken.language, own_pictures, record)
        differs = difference_of(plan)
        job = start.both(*asked, differs) if differs else start.one(*asked)
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
        return [gr.skip()] * (1 + len(FIELDS)) if values is None else [OWN, *filled_with(values)]

    def show_latest(owner: str, language: str) -> list[Any]:
        """Switch the run on whose result is shown."""
        if (job := _latest(jobs, owner)) and job.has_weights:
            job.switched_on = True
        return [shelf.switched_on(owner), *shelf.values(owner, language)]

    def estimate(language: str, plan: str, pair: str, *values: Any) -> Markup:
        """How long it will take; the page's address takes the settings from here."""
        said, plan = Markup('<p data-recipe="{}">{}</p>'), plan_word(plan, pair)
        try:
            request = Request.checked(settings(*values), jobs.limits)
        except ValueError as error:
            return said.format("", refused_text(error, language))
        shipped = timed_network(lab.usable, request.network)
        num_runs = 2 if difference_of(plan) else 1
        words = expected_text(request, shipped, jobs.all(), jobs.limits, language, num_runs)
        return said.format(recipe_word(plan, dict(zip(FIELDS, values, strict=True))), words)

    def in_another_language(owner: str, spoken: Spoken, language: str) -> list[Any]:
        spoken.language = language
        return look(jobs.current(owner) or _latest(jobs, owner), owner, language)

    asked = [owner, spoken, visitor.own_pictures, *plans.asked, *form.components]
    go.click(begin, asked, board, trigger_mode="once", **WATCH)
    both = [*asked[:3], difference, *form.components]
    go_both.click(begin_both, both, board, trigger_mode="once", **WATCH)
    further = [owner, spoken, shelf.chosen, form.epochs]
    shelf.further.click(go_further, further, board, trigger_mode="once", **WATCH)
    cured = [plans.choice, *form.components]
    remedy.click(cure, owner, cured, **QUIET).then(begin, asked, board, **WATCH)
    show.click(show_latest, [owner, language], [visitor.cards, *shelf.components], **QUIET)
    shelf.load.upload(load, [shelf.load, owner, language], board, **QUIET)
    stop.click(end, owner, None, **QUIET)
    page.load(find_again, [owner, spoken], [owner, visitor.cards, *board], **WATCH)
    language.change(in_another_language, [owner, spoken, language], board, **QUIET)
    fill_by_plan(plans, form, own, difference, preview, jobs.limits, visitor, page)
    fill_on_change(form)
    tab.select(jobs.get_ready, None, None, **QUIET)
    changes = [component.change for component in [*form.components, *plans.asked]]
    gr.on(
        [*changes, language.change, page.load, tab.select, shelf.chosen.change],
        estimate,
        [language, *plans.asked, *form.components],
        expected,
        trigger_mode="always_last",
        **QUIET,
    )
    return show


def _in_order(values: dict[str, Any]) -> list[Any]:
    return [values[field] for field in FIELDS]


def _latest(jobs: Jobs, owner: str) -> Job | None:
    return next(reversed(jobs.of(owner)), None)
