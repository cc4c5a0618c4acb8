"""How a run looks while it learns: charts, answers, feature maps. All escaped."""

from collections.abc import Sequence
from functools import cache
from html import escape

from PIL import Image

from cnn_models import CLASS_NAMES
from runs.job import Job
from runs.observe import NUM_SAMPLES, Event
from training.data.subset import load_subset
from ui.retrain.finished.result import settings_html
from ui.retrain.pieces import (
    accuracy_chart_html,
    live_maps_html,
    pair_html,
    start_of,
    validation_curve,
)
from ui.retrain.status import end_text
from ui.shared.charts import Curve, chart_html
from ui.shared.colours import COLOURS
from ui.shared.html import png_url
from ui.shared.lab import run_title
from ui.texts.common import class_text, text


def learning_html(job: Job | None, language: str) -> str:
    """How a run learns: its curves, what it says of a few pictures, and what came of it."""
    events = list(job.events) if job else []
    records = [event for event in events if event["kind"] == "progress"]
    parts = []
    if job and job.twin:
        titles = (run_title(job, language), run_title(job.twin, language))
        parts.append(pair_html(job, job.twin, titles, language))
    if records:
        parts.append(_charts(events, records, language))
    samples = [event for event in events if event["kind"] == "samples"]
    if samples:
        parts += [_samples(samples[-1], language), live_maps_html(samples[-1], language)]
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


def _row(job: Job, language: str) -> str:
    after = job.events[-1].get("after")
    result = text("retrain_measured", language, after=sum(after) / 10) if after else ""
    words = f"{end_text(job, language)} {result}".strip()
    return (
        f'<li class="{job.status}"><strong>{escape(run_title(job, language))}</strong>'
        f"{settings_html(job, language)}<span>{escape(words)}</span></li>"
    )
