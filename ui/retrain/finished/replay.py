"""A run replayed: what its network said of one picture at each snapshot, beside the curve."""

import json
from dataclasses import dataclass
from typing import Any

import torch
from markupsafe import Markup
from PIL import Image
from torch import Tensor

from cnn_models import CLASS_NAMES, find
from cnn_models.inputs import to_input
from cnn_models.inside.trace import trace
from runs.job import Job
from runs.observe import as_bytes, watched_layer
from runs.snapshots import load_snapshots
from training.data.subset import load_subset
from ui.retrain.pieces import accuracy_curves
from ui.shared.charts import chart_html
from ui.shared.html import png_url
from ui.shared.maps import maps_url
from ui.texts.common import class_text, text

EXAMPLE = 9  # the shipped test picture that is shown before a visitor has brought one


@dataclass(frozen=True)
class Snapshot:
    """What the network said after `step` steps. probabilities: 10. maps: URL of a PNG."""

    step: int
    probabilities: list[float]
    maps: str


def snapshots_of(job: Job, picture: Tensor) -> list[Snapshot]:
    """The run's snapshots asked about a (28, 28) uint8 picture; none where none were kept."""
    name, found = job.request.network, []
    layer = watched_layer(name, job.request.watched).name
    images = to_input(picture[None], find(name).input_size)
    try:
        for step, model in load_snapshots(name, job.directory):
            with torch.inference_mode():
                outputs = trace(model, images)
            probabilities = [round(p, 4) for p in outputs["logits"][0].softmax(0).tolist()]
            maps = maps_url(as_bytes(outputs[layer][0]).numpy())
            found.append(Snapshot(step, probabilities, maps))
    except OSError:  # its folder has just made room for another run's
        return []
    return found


def replay_html(job: Job | None, pixels: Any, language: str) -> Markup:
    """The curve with a mark, the picture, ten bars; replay.js moves them from frame to frame.

    pixels: the visitor's picture, or None for an example.
    """
    picture = load_subset().test.pixels[EXAMPLE] if pixels is None else torch.as_tensor(pixels)
    snapshots = snapshots_of(job, picture) if job else []
    if job is None or not snapshots:
        return Markup("<p>{}</p>").format(text("retrain_replay_none", language))
    num_steps = max(snapshots[-1].step, 1)
    frames = [
        {
            "share": 100 * each.step / num_steps,
            "said": text("retrain_replay_step", language, step=each.step, num_steps=num_steps),
            "probabilities": each.probabilities,
            "maps": each.maps,
        }
        for each in snapshots
    ]
    return Markup(
        '<div class="replay" data-frames="{}"><div class="replay-tools"><button type="button" '
        'class="play" data-play="{}" data-pause="{}">▶ {}</button><input type="range" min="0" '
        'max="{}" value="{}" aria-label="{}"><output>{}</output></div>'
        '<div class="replay-view">{}<div class="replay-said"><img class="pixelated" width="84" '
        'height="84" alt="" src="{}"><ul class="replay-bars">{}</ul></div></div>'
        '<p class="settings">{}</p><img class="pixelated live-maps" alt="" src="{}"></div>'
    ).format(
        json.dumps(frames),
        text("retrain_replay_play", language),
        text("retrain_replay_pause", language),
        text("retrain_replay_play", language),
        len(frames) - 1,
        len(frames) - 1,
        text("retrain_replay_slider", language),
        frames[-1]["said"],
        Markup(_curve(job, num_steps, language)),
        png_url(Image.fromarray(picture.numpy())),
        _bars(snapshots[-1], language),
        text(
            "retrain_replay_maps",
            language,
            layer=watched_layer(job.request.network, job.request.watched).name,
        ),
        snapshots[-1].maps,
    )


def _curve(job: Job, num_steps: int, language: str) -> str:
    axis = text("retrain_axis_one" if num_steps == 1 else "retrain_axis", language)
    curves = accuracy_curves(list(job.events), language)
    title = text("retrain_accuracy", language)
    return chart_html(title, curves, axis, (0, 100), num_steps, num_steps, None)


def _bars(snapshot: Snapshot, language: str) -> Markup:
    best = max(snapshot.probabilities)
    return Markup("").join(
        Markup(
            '<li{}><span>{}</span><i style="width:{:.1f}%"></i><b>{:.0f}&nbsp;%</b></li>'
        ).format(
            Markup(' class="best"') if p == best else "",
            class_text(name, language, CLASS_NAMES),
            100 * p,
            100 * p,
        )
        for name, p in zip(CLASS_NAMES, snapshot.probabilities, strict=True)
    )
