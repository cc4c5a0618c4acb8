"""Parts of a run's picture: live feature maps, two runs in one chart."""

import base64
from collections.abc import Sequence
from html import escape

import numpy as np

from runs.job import Job
from runs.observe import Event
from ui.shared.charts import Curve, chart_html
from ui.shared.colours import COLOURS
from ui.shared.maps import maps_url
from ui.texts.common import text


def live_maps_html(event: Event, language: str) -> str:
    """The watched layer's maps of the first sample; empty for an event without them."""
    if not event.get("maps"):
        return ""
    maps = np.frombuffer(base64.b64decode(event["maps"]), np.uint8)
    url = maps_url(maps.reshape(-1, event["side"], event["side"]))
    words = escape(text("retrain_maps", language, layer=event["layer"]))
    return f'<p class="settings">{words}</p><img class="pixelated live-maps" src="{url}" alt="">'


def start_of(events: Sequence[Event], key: str) -> list[float]:
    """What a run's first weights gave on the validation pictures; nothing where nobody looked."""
    found = (event.get(key) for event in events if event["kind"] == "start")
    return [value for value in found if value is not None]


def loss_curves(events: Sequence[Event], language: str) -> list[Curve]:
    """Training and validation loss by step."""
    return _by_step(events, "loss", "validation_loss", language)


def accuracy_curves(events: Sequence[Event], language: str) -> list[Curve]:
    """Training and validation accuracy by step, in per cent."""
    return _by_step(events, "top1", "validation_top1", language)


def _by_step(events: Sequence[Event], first: str, second: str, language: str) -> list[Curve]:
    names = [text(f"retrain_{key}", language) for key in ("training", "validation")]
    records = [event for event in events if event["kind"] == "progress"]
    return [
        Curve(
            name,
            [
                *((0, value) for value in start_of(events, key)),
                *((r["step"], r[key]) for r in records if r[key] is not None),
            ],
            colour,
        )
        for name, key, colour in zip(names, (first, second), COLOURS, strict=False)
    ]


def validation_curve(job: Job, name: str, colour: str) -> Curve:
    """Validation accuracy by epoch, from that of the weights that the run started from."""
    start = [(0.0, value) for value in start_of(job.events, "validation_top1")]
    points = [
        (e["epoch"], e["validation_top1"])
        for e in job.events
        if e["kind"] == "progress" and e["validation_top1"] is not None
    ]
    return Curve(name, [*start, *points] if points else [], colour)


def accuracy_chart_html(title: str, curves: Sequence[Curve], language: str) -> str:
    """Validation accuracy by epoch; empty where no run has been measured yet."""
    ends = [curve.points[-1][0] for curve in curves if curve.points]
    if not ends:
        return ""
    longest = max(ends) or 1.0  # as the chart's axis ends
    axis = text("retrain_axis_epochs_one" if longest == 1 else "retrain_axis_epochs", language)
    return chart_html(title, curves, axis, y_range=(0, 100))


def pair_html(job: Job, twin: Job, titles: tuple[str, str], language: str) -> str:
    """Two runs in one chart, from the first validation on."""
    curves = [
        validation_curve(one, title, COLOURS[one.number % len(COLOURS)])
        for one, title in zip((job, twin), titles, strict=True)
    ]
    chart = accuracy_chart_html(text("retrain_pair_chart", language), curves, language)
    if not chart:
        return ""
    return f'<div class="pair">{chart}</div>'
