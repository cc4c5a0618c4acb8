"""The Retrain tab: start a run, watch it learn, stop it, use what it learned."""

from collections.abc import Callable, Iterator
from typing import Any

import gradio as gr

from cnn_models.predict import Network
from training.job import Job
from training.jobs import Jobs, QueueFullError, new_owner
from training.request import Request
from ui.retrain_form import FIELDS, Form, build_form, defaults, expected_text, settings
from ui.retrain_view import run_html, run_title, runs_html
from ui.texts import text
from ui.translation import Translation

Loaded = Callable[[], dict[str, Network | Exception]]
QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
# Watching costs a thread only for the moments between two looks.
WATCH: dict[str, Any] = {**QUIET, "concurrency_id": "watch", "concurrency_limit": 20}
LOOK_EVERY = 0.4  # seconds; also how soon a closed tab is noticed


def build_retrain_tab(
    jobs: Jobs,
    networks: Loaded,
    translation: Translation,
    language: gr.State,
    owner: gr.BrowserState,
    cards: gr.State,
    page: gr.Blocks,
) -> None:
    """Lay the tab out inside the current Blocks.

    networks: gives the shipped networks, waiting for them if need be. owner: the visitor's name,
    kept by the browser; it must lie outside of all tabs, which lay out late. cards: takes the ids
    of the visitor's runs that Classify shows. page: the whole page; opening it finds a run again.
    """
    tr = translation.add
    tr(gr.Markdown(), value="retrain_intro")
    with gr.Row(equal_height=False):
        with gr.Column(scale=2, min_width=280):
            form = build_form(translation, jobs.limits)
            expected = gr.HTML(elem_id="retrain-expected")
            with gr.Row():
                go = tr(gr.Button(variant="primary", elem_id="retrain-go"), value="retrain_go")
                stop = tr(
                    gr.Button(interactive=False, elem_id="retrain-stop"), value="retrain_stop"
                )
        with gr.Column(scale=4, min_width=300):
            live = gr.HTML(run_html(None, 0, "en"), elem_id="retrain-live", min_height=330)
    with tr(gr.Accordion("", open=True, visible=False), label="retrain_runs") as shelf:
        listed = gr.HTML(elem_id="retrain-runs")
        with gr.Row(equal_height=False):
            chosen = tr(gr.Dropdown([], interactive=True), label="retrain_choose")
            shown = tr(gr.Checkbox(elem_id="retrain-card"), label="retrain_card")
            weights = tr(
                gr.DownloadButton(size="sm", elem_id="retrain-weights"), label="retrain_weights"
            )
            log = tr(gr.DownloadButton(size="sm", elem_id="retrain-log"), label="retrain_log")
    board = [live, go, stop, shelf, listed, chosen, shown, weights, log]

    def look(job: Job | None, owner: str, language: str) -> list[Any]:
        """Values for `board`; those of the runs' list only when a run is over."""
        place = jobs.place(job) if job else 0
        busy = job is not None and not job.is_over
        buttons = [gr.update(interactive=not busy), gr.update(interactive=busy)]
        rest = [gr.skip()] * 6 if busy else _shelf(jobs, owner, language)
        return [run_html(job, place, language), *buttons, *rest]

    def follow(job: Job, owner: str, language: str) -> Iterator[list[Any]]:
        for _ in job.watch(LOOK_EVERY):
            yield look(job, owner, language)

    def begin(owner: str, language: str, *values: Any) -> Iterator[list[Any]]:
        job = _submit(jobs, owner, language, settings(*values))
        yield from follow(job, owner, language)

    def find_again(owner: Any, language: str) -> Iterator[list[Any]]:
        """On opening the page: a visitor's name, and the run that was left behind."""
        if not _is_name(owner):
            owner = new_owner()
        job = jobs.current(owner) or next(reversed(jobs.of(owner)), None)
        on = [j.id for j in jobs.of(owner) if j.switched_on]
        yield [owner, on, *look(job, owner, language)]
        if job is not None and not job.is_over:
            for values in follow(job, owner, language):
                yield [gr.skip(), gr.skip(), *values]

    def end(owner: str) -> None:
        if job := jobs.current(owner):
            job.stop()

    def fill(name: str, start: str | None, recipe: str) -> list[Any]:
        values = defaults(name, start, recipe)
        return [gr.update(value=values[field]) for field in FIELDS[1:]]

    def estimate(owner: str, language: str, *values: Any) -> str:
        try:
            request = Request.checked(settings(*values), jobs.limits)
        except ValueError as error:
            return text("retrain_refused", language, reason=error)
        shipped = networks().get(request.network)
        return expected_text(request, shipped, jobs.of(owner), jobs.limits, language)

    def choose(run: str | None, owner: str) -> list[Any]:
        return _files(_own(jobs, run, owner))

    def show(run: str | None, on: bool, owner: str) -> list[str]:
        if (job := _own(jobs, run, owner)) and job.has_weights:
            job.switched_on = on
        return [j.id for j in jobs.of(owner) if j.switched_on]

    def again(owner: str, language: str) -> list[Any]:
        job = jobs.current(owner) or next(reversed(jobs.of(owner)), None)
        return look(job, owner, language)

    asked = [owner, language, *form.components]
    go.click(begin, asked, board, trigger_mode="once", **WATCH)
    stop.click(end, owner, None, **QUIET)
    page.load(find_again, [owner, language], [owner, cards, *board], **WATCH)
    language.change(again, [owner, language], board, **QUIET)
    _fill_on_change(form, fill)
    gr.on(
        [component.change for component in form.components] + [language.change, page.load],
        estimate,
        asked,
        expected,
        trigger_mode="always_last",
        **QUIET,
    )
    chosen.change(choose, [chosen, owner], [shown, weights, log], **QUIET)
    shown.input(show, [chosen, shown, owner], cards, **QUIET)


def own_networks(jobs: Jobs, ids: list[str], language: str) -> list[tuple[str, Network]]:
    """What runs made, with their titles; those deleted in the meantime are left out."""
    found = []
    for job in jobs.all():
        if job.id in ids and job.has_weights:
            try:
                found.append((run_title(job, language), job.network()))
            except (FileNotFoundError, ValueError):
                continue
    return found


def _fill_on_change(form: Form, fill: Callable[..., list[Any]]) -> None:
    """Another network fills everything anew; another start or recipe keeps that choice."""
    kept = [form.network, form.start, form.recipe]
    form.network.input(
        lambda name: fill(name, None, "modern"), form.network, form.components[1:], **QUIET
    )
    gr.on([form.start.input, form.recipe.input], fill, kept, form.components[1:], **QUIET)


def _is_name(owner: Any) -> bool:
    """Whether it may be one of ours: what a browser kept is not to be trusted, nor is nothing."""
    return isinstance(owner, str) and 16 <= len(owner) <= 64


def _submit(jobs: Jobs, owner: str, language: str, record: dict[str, Any]) -> Job:
    if not _is_name(owner):
        raise gr.Error(text("trouble", language), print_exception=False)
    try:
        return jobs.submit(Request.checked(record, jobs.limits), owner)
    except QueueFullError:
        raise gr.Error(text("retrain_full", language), print_exception=False) from None
    except ValueError as error:
        words = text("retrain_refused", language, reason=error)
        raise gr.Error(words, print_exception=False) from None


def _own(jobs: Jobs, run: str | None, owner: str) -> Job | None:
    return next((job for job in jobs.of(owner) if job.id == run), None)


def _shelf(jobs: Jobs, owner: str, language: str) -> list[Any]:
    """Values for the runs' list and what hangs on it, the latest run chosen."""
    over = [job for job in jobs.of(owner) if job.is_over]
    usable = [job for job in over if job.has_weights]
    last = usable[-1] if usable else None
    choices = [(run_title(job, language), job.id) for job in usable]
    return [
        gr.update(visible=bool(over)),
        runs_html(over, language),
        gr.update(choices=choices, value=last.id if last else None),
        *_files(last),
    ]


def _files(job: Job | None) -> list[Any]:
    if job is None or not job.has_weights:
        return [gr.update(value=False, interactive=False), *[gr.update(interactive=False)] * 2]
    return [
        gr.update(value=job.switched_on, interactive=True),
        gr.update(value=str(job.checkpoint), interactive=True),
        gr.update(value=str(job.log), interactive=True),
    ]
