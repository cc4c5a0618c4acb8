"""The scrubber: one run from its untrained start to its end, for the chosen picture."""

from collections.abc import Callable
from html import escape
from typing import Any

import gradio as gr
import torch

from cnn_models import CLASS_NAMES, find
from cnn_models.inputs import to_input
from cnn_models.inside.trace import trace
from runs.job import Job
from runs.observe import as_bytes, watched_layer
from runs.snapshots import list_snapshots, load_snapshot
from training.data.subset import load_subset
from ui.retrain.pieces import maps_url
from ui.shared.events import busy
from ui.shared.redrawn import draw_while_open
from ui.shared.slider import Slider
from ui.shared.translation import Translation
from ui.texts.common import class_text, text

EXAMPLE = 9  # the shipped test picture that is shown before a visitor has brought one


def build_replay_panel(
    own: Callable[[str | None, str], Job | None],
    translation: Translation,
    chosen: gr.Dropdown,
    owner: gr.BrowserState,
    pixels: gr.State,
    language: gr.State,
) -> None:
    """Lay the panel out inside the current Blocks.

    own: the owner's run by its id. chosen: a run's id. pixels: the visitor's picture, or None.
    """
    with translation.add(gr.Accordion("", open=False), label="retrain_replay") as panel:
        slider = Slider(0, 1, 0, step=1, interactive=True, elem_id="retrain-replay")
        translation.add(slider, label="retrain_replay_slider")
        shown = gr.HTML(elem_id="retrain-replayed", min_height=120)

    def replay(run: str | None, place: float, owner: str, pixels: Any, language: str) -> str:
        return replay_html(own(run, owner), int(place), pixels, language)

    def open_run(
        is_open: bool, run: str | None, owner: str, pixels: Any, language: str
    ) -> list[Any]:
        job = own(run, owner)
        last = max(1, len(list_snapshots(job.directory)) - 1) if job else 1
        shown = replay_html(job, last, pixels, language) if is_open else gr.skip()
        return [gr.update(maximum=last, value=last), shown]

    is_open = draw_while_open(
        panel.expand,
        panel.collapse,
        [slider.input, pixels.change, language.change],
        replay,
        [chosen, slider, owner, pixels, language],
        [shown],
        **busy(shown),
    )
    asked = [is_open, chosen, owner, pixels, language]
    chosen.change(open_run, asked, [slider, shown], **busy(shown))


def replay_html(job: Job | None, place: int, pixels: Any, language: str) -> str:
    """What the network said of the picture at one of its snapshots, and how it saw it."""
    steps = list_snapshots(job.directory) if job else []
    if job is None or not steps:
        return f"<p>{escape(text('retrain_replay_none', language))}</p>"
    step = steps[max(0, min(place, len(steps) - 1))]
    name = job.request.network
    try:
        model = load_snapshot(name, job.directory, step)
    except OSError:
        return f"<p>{escape(text('retrain_replay_none', language))}</p>"
    picture = load_subset().test.pixels[EXAMPLE] if pixels is None else torch.as_tensor(pixels)
    with torch.inference_mode():
        outputs = trace(model, to_input(picture[None], find(name).input_size))
    confidence, label = outputs["logits"][0].softmax(0).max(0)
    layer = watched_layer(name, job.request.watched).name
    words = text(
        "retrain_replay_words",
        language,
        step=step,
        label=class_text(CLASS_NAMES[int(label)], language, CLASS_NAMES),
        confidence=100 * confidence.item(),
        layer=layer,
    )
    url = maps_url(as_bytes(outputs[layer][0]).numpy())
    return (
        f'<p role="status">{escape(words)}</p><img class="pixelated live-maps" src="{url}" alt="">'
    )
