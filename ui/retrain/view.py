"""How a run looks while it learns: charts, answers, feature maps. All escaped."""

from collections.abc import Sequence
from functools import cache
from html import escape

from PIL import Image

from cnn_models import CLASS_NAMES
from runs.job import Job
from runs.observe import NUM_SAMPLES, Event
from training.data.subset import load_subset
from ui.retrain.pieces import (
    accuracy_curves,
    live_maps_html,
    loss_curves,
    pair_html,
)
from ui.retrain.status import end_text
from ui.shared.charts import chart_html
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
        # Its end would else be lost: the bar tells of the one that goes on.
        parts += [_failed(one, language) for one in (job, job.twin) if one.status == "failed"]
    if records:
        parts.append(_charts(events, records, language))
    samples = [event for event in events if event["kind"] == "samples"]
    if samples:
        now, heading = samples[-1], text("retrain_samples", language)
        parts.append(samples_html(now["labels"], now["confidences"], heading, language))
        parts.append(live_maps_html(now, language))
    return "".join(parts)


def _failed(job: Job, language: str) -> str:
    words = f"{run_title(job, language)}: {end_text(job, language)}"
    return f'<p class="run-status failed">{escape(words)}</p>'


def _charts(events: Sequence[Event], records: Sequence[Event], language: str) -> str:
    end = records[-1]["num_steps"]
    axis = text("retrain_axis_one" if end == 1 else "retrain_axis", language)
    loss = loss_curves(events, language)
    top1 = accuracy_curves(events, language)
    return '<div class="charts">{}{}</div>'.format(
        chart_html(text("retrain_loss", language), loss, axis, x_end=end),
        chart_html(text("retrain_accuracy", language), top1, axis, (0, 100), end),
    )


@cache
def _sample_pictures() -> tuple[list[str], list[int]]:
    validation = load_subset().validation
    pictures = [Image.fromarray(p.numpy()) for p in validation.pixels[:NUM_SAMPLES]]
    return [png_url(picture) for picture in pictures], validation.labels[:NUM_SAMPLES].tolist()


def samples_html(
    labels: Sequence[int], confidences: Sequence[float], heading: str, language: str
) -> str:
    """The first validation pictures, and what a network says of each: class and probability."""
    urls, truth = _sample_pictures()
    figures = []
    for i, (label, confidence) in enumerate(zip(labels, confidences, strict=True)):
        mark, state = ("✓", "right") if label == truth[i] else ("✗", "wrong")
        words = class_text(CLASS_NAMES[label], language, CLASS_NAMES)
        figures.append(
            f'<figure class="{state}"><img class="pixelated" width="56" height="56" '
            f'src="{urls[i]}" alt=""><figcaption>{mark} {escape(words)} '
            f"{100 * confidence:.0f}&nbsp;%</figcaption></figure>"
        )
    return f'<p class="settings">{escape(heading)}</p><div class="samples">{"".join(figures)}</div>'
