"""How a run looks while it learns and after it: charts, samples, the end. All escaped."""

import re
from collections.abc import Sequence
from functools import cache
from html import escape

from PIL import Image

from cnn_models import CLASS_NAMES
from runs.job import Job
from runs.observe import NUM_SAMPLES, Event
from training.data.subset import load_subset
from ui.retrain.doctor import Diagnosis
from ui.retrain.pieces import (
    accuracy_chart_html,
    lessons_html,
    live_maps_html,
    pair_html,
    start_of,
    validation_curve,
)
from ui.shared.charts import Curve, chart_html
from ui.shared.colours import COLOURS
from ui.shared.html import duration_text, png_url
from ui.shared.lab import run_title
from ui.texts.common import class_text, text


def state_html(job: Job | None, trouble: Diagnosis | None, place: int, language: str) -> str:
    """What a run is, how far it is, and what is wrong with it.

    place: how many runs come before it while it waits.
    """
    if job is None:
        return _status(text("retrain_idle", language), "idle")
    parts = [_title(job, language), _headline(job, list(job.events), place, language)]
    if trouble:
        parts.append(f'<p class="doctor" role="status">{escape(trouble.sentence(language))}</p>')
    return "".join(parts)


def learning_html(job: Job | None, language: str) -> str:
    """How a run learns: its curves, what it says of a few pictures, and what came of it."""
    events = list(job.events) if job else []
    records = [event for event in events if event["kind"] == "progress"]
    parts = []
    if records:
        parts.append(_charts(events, records, language))
    samples = [event for event in events if event["kind"] == "samples"]
    if samples:
        parts += [_samples(samples[-1], language), live_maps_html(samples[-1], language)]
    if job and job.twin:
        titles = (run_title(job, language), run_title(job.twin, language))
        parts.append(pair_html(job, job.twin, titles, language))
    if job and events and events[-1].get("after"):
        parts += [_comparison(events[-1], language), lessons_html(job, language)]
    return "".join(parts)


def runs_html(jobs: Sequence[Job], language: str) -> str:
    """The visitor's runs that are over: a list, and one chart of all."""
    over = [job for job in jobs if job.is_over]
    if not over:
        return ""
    rows, curves = [], []
    for job in over:
        colour = COLOURS[job.number % len(COLOURS)]
        curves.append(validation_curve(job, run_title(job, language), colour))
        rows.append(_row(job, language))
    chart = accuracy_chart_html(text("retrain_overlay", language), curves, language)
    return f'{chart}<ul class="runs">{"".join(rows)}</ul>'


def reason_text(reason: str, language: str) -> str:
    """Why a run ended, in the visitor's language."""
    if diverged := re.search(r"diverged at step (\d+)", reason):
        return text("retrain_reason_diverged", language, step=diverged[1])
    if reason in ("time limit", "memory limit", "nobody watching", "crashed", "the server ended"):
        return text(f"retrain_reason_{reason.replace(' ', '_')}", language)
    return reason


def _title(job: Job, language: str) -> str:
    return f"<h3>{escape(run_title(job, language))}</h3>{_settings(job, language)}"


def _settings(job: Job, language: str) -> str:
    request, recipe = job.request, job.request.to_recipe()
    line = text(
        "retrain_run_line",
        language,
        start=text("retrain_went_on", language, number=job.base.number)
        if job.base
        else text(f"retrain_start_{request.start}", language),
        recipe=text(f"retrain_with_{request.recipe}", language),
        epochs=request.epochs,
        pictures=request.num_pictures,
        rate=recipe.peak_lr,
        batch=recipe.batch_size,
        seed=request.seed,
    )
    return f'<p class="settings">{escape(line)}</p>'


def _headline(job: Job, events: Sequence[Event], place: int, language: str) -> str:
    if job.is_over:
        return _status(end_text(job, language), job.status)
    if job.status == "waiting":
        return _status(text("retrain_waiting", language, place=place), "waiting-turn")
    last = events[-1] if events else {"kind": ""}
    if last["kind"] == "measuring":
        return _status(text("retrain_measuring", language), "running")
    record = next((e for e in reversed(events) if e["kind"] == "progress"), None)
    if record is None:
        return _status(text("retrain_preparing", language), "running")
    words = text(
        "retrain_running",
        language,
        step=record["step"],
        num_steps=record["num_steps"],
        epoch=record["epoch"],
        rate=record["learning_rate"],
        speed=record["images_per_second"],
        left=duration_text(record["seconds_left"], language),
    )
    share = 100 * record["step"] / record["num_steps"]
    return _status(words, "running") + (
        f'<div class="run-bar" aria-hidden="true"><i style="width:{share:.1f}%"></i></div>'
    )


def end_text(job: Job, language: str) -> str:
    """How a run ended, as it was."""
    end = job.events[-1]
    reason = reason_text(job.reason, language)
    if job.status == "done":
        return text(
            "retrain_done", language, duration=duration_text(end.get("seconds", 0), language)
        )
    if job.status == "failed":
        return text("retrain_failed", language, reason=reason)
    if "step" not in end:
        return " ".join([text("retrain_never_started", language), reason]).strip()
    return " ".join([text("retrain_stopped", language, step=end["step"]), reason]).strip()


def _status(words: str, state: str) -> str:
    return f'<p class="run-status {state}" role="status">{escape(words)}</p>'


def _charts(events: Sequence[Event], records: Sequence[Event], language: str) -> str:
    end = records[-1]["num_steps"]
    axis = text("retrain_axis_one" if end == 1 else "retrain_axis", language)
    training, validation = (text(f"retrain_{k}", language) for k in ("training", "validation"))

    def curve(name: str, key: str, colour: str) -> Curve:
        start = [(0, value) for value in start_of(events, key)]
        told = [(r["step"], r[key]) for r in records if r[key] is not None]
        return Curve(name, [*start, *told], colour)

    loss = [curve(training, "loss", COLOURS[0]), curve(validation, "validation_loss", COLOURS[1])]
    top1 = [curve(training, "top1", COLOURS[0]), curve(validation, "validation_top1", COLOURS[1])]
    return '<div class="charts">{}{}</div>'.format(
        chart_html(text("retrain_loss", language), loss, axis, x_end=end),
        chart_html(text("retrain_accuracy", language), top1, axis, (0, 100), end),
    )


@cache
def _sample_pictures() -> tuple[list[str], list[int]]:
    validation = load_subset().validation
    pictures = [Image.fromarray(p.numpy()) for p in validation.pixels[:NUM_SAMPLES]]
    return [png_url(picture) for picture in pictures], validation.labels[:NUM_SAMPLES].tolist()


def _samples(event: Event, language: str) -> str:
    urls, truth = _sample_pictures()
    figures = []
    for i, (label, confidence) in enumerate(
        zip(event["labels"], event["confidences"], strict=True)
    ):
        mark, state = ("✓", "right") if label == truth[i] else ("✗", "wrong")
        words = class_text(CLASS_NAMES[label], language, CLASS_NAMES)
        figures.append(
            f'<figure class="{state}"><img class="pixelated" width="56" height="56" '
            f'src="{urls[i]}" alt=""><figcaption>{mark} {escape(words)} '
            f"{100 * confidence:.0f}&nbsp;%</figcaption></figure>"
        )
    heading = escape(text("retrain_samples", language))
    return f'<p class="settings">{heading}</p><div class="samples">{"".join(figures)}</div>'


def _comparison(end: Event, language: str) -> str:
    after, before = end["after"], end.get("before")
    mean = sum(after) / len(after)  # the classes are equally many
    if not before:
        return f"<p><strong>{escape(text('retrain_measured', language, after=mean))}</strong></p>"
    shipped = sum(before) / len(before)
    words = text("retrain_compared", language, after=mean, before=shipped, change=mean - shipped)
    head = "".join(
        f"<th>{escape(text(f'retrain_column_{key}', language))}</th>"
        for key in ("class", "shipped", "run", "change")
    )
    rows = "".join(
        f"<tr><td>{escape(class_text(name, language, CLASS_NAMES))}</td><td>{old:.0f} %</td>"
        f"<td>{new:.0f} %</td><td>{new - old:+.0f}</td></tr>"
        for name, old, new in zip(CLASS_NAMES, before, after, strict=True)
    )
    return (
        f"<p><strong>{escape(words)}</strong></p><div class='table-scroll' tabindex='0'>"
        f"<table class='figures'><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _row(job: Job, language: str) -> str:
    after = job.events[-1].get("after")
    result = text("retrain_measured", language, after=sum(after) / 10) if after else ""
    words = f"{end_text(job, language)} {result}".strip()
    return (
        f'<li class="{job.status}"><strong>{escape(run_title(job, language))}</strong>'
        f"{_settings(job, language)}<span>{escape(words)}</span></li>"
    )
