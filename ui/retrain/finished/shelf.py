"""The visitor's runs that are over: listed, compared, downloaded, switched on."""

from pathlib import Path
from typing import Any

import gradio as gr
from gradio.utils import get_upload_folder

from runs.job import Job
from runs.queue import Jobs
from ui.retrain.finished.runs_table import runs_html
from ui.shared.events import QUIET
from ui.shared.lab import run_title
from ui.shared.named_download import NamedDownload
from ui.shared.translation import Translation
from ui.shared.visitor import Visitor, is_name
from ui.texts.common import text

SCRIPT = Path(__file__).with_name("runs_table.js")


class Shelf:
    """The components of the list; `values` says what they show."""

    def __init__(self, jobs: Jobs, translation: Translation, visitor: Visitor) -> None:
        """Lay the list out inside the current Blocks."""
        tr = translation.add
        self._jobs = jobs
        with tr(gr.Accordion("", open=True, visible=False), label="retrain_runs") as self.box:
            script = SCRIPT.read_text(encoding="utf-8")
            self.listed = gr.HTML(js_on_load=script, elem_id="retrain-runs")
            self.chosen = tr(
                gr.Dropdown([], interactive=True, elem_id="retrain-chosen"), label="retrain_choose"
            )
            self.shown = tr(gr.Checkbox(elem_id="retrain-card"), label="retrain_card")
            with gr.Row(equal_height=True):
                self.further = tr(
                    gr.Button(size="sm", elem_id="retrain-further"), value="retrain_further"
                )
                self.weights = tr(
                    NamedDownload(size="sm", elem_id="retrain-weights"), label="retrain_weights"
                )
                self.log = tr(NamedDownload(size="sm", elem_id="retrain-log"), label="retrain_log")
        self.load = tr(
            gr.UploadButton(file_types=[".safetensors"], size="sm", elem_id="retrain-load"),
            label="retrain_load",
        )
        self.chosen.change(
            self._choose,
            [self.chosen, visitor.owner],
            [self.shown, self.further, self.weights, self.log],
            **QUIET,
        )
        self.shown.input(
            self._show, [self.chosen, self.shown, visitor.owner], visitor.cards, **QUIET
        )

    @property
    def components(self) -> list[Any]:
        names = ("box", "listed", "chosen", "shown", "further", "weights", "log")
        return [getattr(self, name) for name in names]

    def values(self, owner: str, language: str) -> list[Any]:
        """Values for `components`, the latest run chosen."""
        over = [job for job in self._jobs.of(owner) if job.is_over]
        usable = [job for job in over if job.has_weights]
        last = usable[-1] if usable else None
        choices = [(run_title(job, language), job.id) for job in usable]
        return [
            gr.update(visible=bool(over)),
            runs_html(over, language),
            gr.update(choices=choices, value=last.id if last else None),
            *_of_one(last),
        ]

    def own(self, run: str | None, owner: str) -> Job | None:
        """The owner's run by its id."""
        return next((job for job in self._jobs.of(owner) if job.id == run), None)

    def switched_on(self, owner: str) -> list[str]:
        return [job.id for job in self._jobs.of(owner) if job.switched_on]

    def _choose(self, run: str | None, owner: str) -> list[Any]:
        return _of_one(self.own(run, owner))

    def _show(self, run: str | None, on: bool, owner: str) -> list[str]:
        if (job := self.own(run, owner)) and job.has_weights:
            job.switched_on = on
        return self.switched_on(owner)


def adopt(jobs: Jobs, path: Any, owner: str, language: str) -> Job:
    """Take an uploaded checkpoint as a run of the owner's; gr.Error says why it cannot be."""
    uploads = Path(get_upload_folder()).resolve()
    if not path or not is_name(owner) or not Path(path).resolve().is_relative_to(uploads):
        raise gr.Error(text("retrain_no_file", language), print_exception=False)
    try:
        return jobs.adopt(Path(path), owner)
    except (ValueError, FileNotFoundError) as error:
        words = text("retrain_not_loaded", language, reason=error)
        raise gr.Error(words, print_exception=False) from None
    finally:  # a copy has been taken
        Path(path).unlink(missing_ok=True)


def saved_as(job: Job) -> str:
    """A name for a run's downloads: "lenet_bn_run3_8epochs_seed0"."""
    request = job.request
    return f"{request.network}_run{job.number}_{request.epochs:g}epochs_seed{request.seed}"


def _of_one(job: Job | None) -> list[Any]:
    """Values for the switch, the button and the two downloads of a run."""
    usable = job is not None and job.has_weights
    if job is None or not usable:
        return [gr.update(value=False, interactive=False), *[gr.update(interactive=False)] * 3]
    has_log = job.log.exists()
    return [
        gr.update(value=job.switched_on, interactive=True),
        gr.update(interactive=True),
        gr.update(value=(str(job.checkpoint), f"{saved_as(job)}.safetensors"), interactive=True),
        gr.update(value=(str(job.log), f"{saved_as(job)}_log.csv"), interactive=True)
        if has_log
        else gr.update(interactive=False),
    ]
