"""The visitor's finished runs: one chart, one table that can be sorted, the same as CSV."""

import csv
import io
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from runs.job import Job
from training.augmentation.augment import NONE
from ui.retrain.pieces import accuracy_chart_html, validation_curve
from ui.retrain.status import reason_text
from ui.shared.colours import COLOURS
from ui.shared.lab import run_title
from ui.texts.common import text

# As they stand in the CSV; the page has words for them.
COLUMNS = (
    *("run", "network", "start", "recipe", "epochs", "num_pictures", "learning_rate"),
    *("batch_size", "weight_decay", "augmented", "seed", "own_pictures"),
    *("seconds", "validation_top1", "test_top1", "status"),
)
SHOWN = (
    *("start", "recipe", "epochs", "num_pictures", "learning_rate", "batch_size", "seed"),
    *("seconds", "validation_top1", "test_top1", "status"),
)


def runs_html(jobs: Sequence[Job], language: str) -> Markup:
    """Chart, table and link to the CSV of those that are over; empty where none is."""
    over = [job for job in jobs if job.is_over]
    if not over:
        return Markup("")
    curves = [validation_curve(job, run_title(job, language), _colour(job)) for job in over]
    chart = Markup(accuracy_chart_html(text("retrain_overlay", language), curves, language))
    return chart + _table(over, language) + _csv_link(over, language)


def table_record(job: Job) -> dict[str, Any]:
    """A finished run's settings and figures, by COLUMNS; None for what was not measured."""
    request, recipe, end = job.request, job.request.to_recipe(), job.events[-1]
    validated = [
        event["validation_top1"]
        for event in job.events
        if event["kind"] == "progress" and event["validation_top1"] is not None
    ]
    after = end.get("after")
    return {
        "run": job.number,
        "network": request.network,
        "start": f"run {job.base.number}" if job.base else request.start,
        "recipe": request.recipe,
        "epochs": request.epochs,
        "num_pictures": request.num_pictures,
        "learning_rate": recipe.peak_lr,
        "batch_size": recipe.batch_size,
        "weight_decay": recipe.weight_decay,
        "augmented": recipe.augmentation != NONE,
        "seed": request.seed,
        "own_pictures": len(job.own_pictures),
        "seconds": round(end["seconds"], 1) if end.get("seconds") is not None else None,
        "validation_top1": validated[-1] if validated else None,
        "test_top1": round(sum(after) / len(after), 2) if after else None,
        "status": job.status,
    }


def runs_csv(jobs: Sequence[Job]) -> str:
    """All columns, a line a run."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(map(table_record, jobs))
    return out.getvalue()


def _table(jobs: Sequence[Job], language: str) -> Markup:
    heads = Markup("").join(
        Markup('<th scope="col"><button type="button">{}</button></th>').format(
            text(f"retrain_table_{column}", language)
        )
        for column in ("run", *SHOWN)
    )
    rows = Markup("").join(_row(job, language) for job in jobs)
    return Markup(
        '<div class="table-scroll" tabindex="0"><table class="figures runs"><caption class="heard">'
        "{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>"
    ).format(text("retrain_runs", language), heads, rows)


def _row(job: Job, language: str) -> Markup:
    record = table_record(job)
    shown = record | _in_words(job, language)
    cells = Markup("").join(
        Markup('<td data-value="{}">{}</td>').format(
            record[column] if record[column] is not None else "",
            "–" if shown[column] is None else shown[column],
        )
        for column in SHOWN
    )
    head = Markup('<th scope="row" data-value="{}"><i style="--line:{}"></i>{}</th>').format(
        job.number, _colour(job), run_title(job, language)
    )
    return Markup("<tr>{}{}</tr>").format(head, cells)


def _in_words(job: Job, language: str) -> dict[str, Any]:
    """What the page says in its own words."""
    request, reason = job.request, reason_text(job.reason, language)
    status = text(f"retrain_status_{job.status}", language)
    return {
        "start": text("retrain_went_on", language, number=job.base.number)
        if job.base
        else text(f"retrain_start_{request.start}", language),
        "recipe": text(f"retrain_recipe_{request.recipe}", language),
        "epochs": f"{request.epochs:g}",
        "num_pictures": f"{request.num_pictures:,}",
        "learning_rate": f"{request.to_recipe().peak_lr:g}",
        "status": Markup('<span title="{}">{}</span>').format(reason, status) if reason else status,
    }


def _csv_link(jobs: Sequence[Job], language: str) -> Markup:
    address = "data:text/csv;charset=utf-8," + quote(runs_csv(jobs))
    return Markup('<p><a class="csv" download="runs.csv" href="{}">{}</a></p>').format(
        address, text("retrain_csv", language)
    )


def _colour(job: Job) -> str:
    return COLOURS[job.number % len(COLOURS)]
