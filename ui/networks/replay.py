"""A LeNet's training, moment by moment, for the visitor's picture."""

from functools import lru_cache
from html import escape
from typing import Any

import gradio as gr
import numpy as np
import torch
from PIL import Image

from cnn_models import CLASS_NAMES, classify
from cnn_models.inputs import to_input
from cnn_models.inside.trace import trace
from cnn_models.predict import Network
from runs.moments import TRAINED_AS, Story, read_moments
from runs.observe import as_bytes
from runs.snapshots import NUM_SNAPSHOTS
from training.data.subset import shipped_pictures
from training.lineage import epochs_told
from ui.shared.charts import Curve, chart_html
from ui.shared.colours import COLOURS
from ui.shared.events import busy
from ui.shared.html import png_url
from ui.shared.lab import Lab
from ui.shared.lecture import Lesson
from ui.shared.maps import maps_url
from ui.shared.redrawn import draw_while_open
from ui.shared.slider import Slider
from ui.shared.translation import Translation
from ui.texts.common import class_text, text

EXAMPLE = 9  # the shipped test picture that is shown before a visitor has brought one
MOST_CLASSES = 4  # curves in the chart
LAYER = "conv1"


def build_replay(
    lab: Lab, translation: Translation, language: gr.State, lesson: gr.State, pixels: gr.State
) -> None:
    """Lay the panel out inside the current Blocks.

    lesson: while it hides answers, the visitor's picture is not answered here either. pixels: that
    picture, or None.
    """
    networks = {name: f"network_{name}" for name in TRAINED_AS}
    with translation.add(gr.Accordion("", open=False), label="replay") as panel:
        with gr.Row():
            name = gr.Radio(
                list(networks), value="lenet", interactive=True, elem_id="replay-network"
            )
            translation.add_choices(name, networks, label="replay_network")
            last = NUM_SNAPSHOTS
            moment = Slider(1, last, last, step=1, interactive=True, elem_id="replay-moment")
            translation.add(moment, label="replay_moment")
        shown = gr.HTML(elem_id="replayed", min_height=240)

    def replay(name: str, moment: float, pixels: Any, lesson: Lesson, language: str) -> str:
        picture = None if lesson.hides_answers else pixels
        return replay_html(name, int(moment) - 1, picture, language, lab.usable.get(name))

    draw_while_open(
        panel.expand,
        panel.collapse,
        [name.input, moment.input, pixels.change, lesson.change, language.change],
        replay,
        [name, moment, pixels, lesson, language],
        [shown],
        **busy(shown),
    )


def replay_html(
    name: str, place: int, pixels: Any, language: str, shipped: Network | None = None
) -> str:
    """One moment: picture, answer, maps; and all moments as curves.

    pixels: (28, 28) uint8, or None for an example.
    """
    found = read_moments(name)
    if found is None:
        return f"<p>{escape(text('replay_none', language))}</p>"
    story, models = found
    place = max(0, min(place, len(models) - 1))
    own = pixels is not None
    picture = torch.as_tensor(pixels) if own else shipped_pictures().pixels[EXAMPLE]
    said = _answers(name, picture.numpy().tobytes())
    with torch.inference_mode():
        maps = trace(models[place], to_input(picture[None], 28))[LAYER][0]
    thumbnail = png_url(Image.fromarray(picture.numpy()))
    caption = escape(text("replay_mine" if own else "replay_example", language))
    words = [_words(story, place, said[place], language)]
    if shipped is not None:
        answer = classify([shipped], picture)[name]
        confidence = 100 * answer.probabilities[answer.label]
        label = class_text(answer.label, language, CLASS_NAMES)
        words.append(text("replay_shipped", language, label=label, confidence=confidence))
    told = "".join(f"<p>{escape(sentence)}</p>" for sentence in words)
    layer = escape(text("replay_maps", language, layer=LAYER))
    return (
        f'<div class="moments"><div class="moment-now"><figure><img class="pixelated" width="112" '
        f'height="112" src="{thumbnail}" alt=""><figcaption>{caption}</figcaption></figure>'
        f'<div role="status">{told}</div><figure><img class="pixelated maps" '
        f'src="{maps_url(as_bytes(maps).numpy())}" alt=""><figcaption>{layer}</figcaption></figure>'
        f'</div><div class="cost-plots">{_charts(story, said, place, language)}</div>'
        f"<p>{escape(_note(name, story, shipped, language))}</p></div>"
    )


@lru_cache(maxsize=64)
def _answers(name: str, pixels: bytes) -> np.ndarray:
    """(moments, 10) probabilities of a 28x28 picture."""
    found = read_moments(name)
    if found is None:
        return np.zeros((0, len(CLASS_NAMES)))
    picture = torch.frombuffer(bytearray(pixels), dtype=torch.uint8).view(1, 28, 28)
    with torch.inference_mode():
        images = to_input(picture, 28)
        return torch.cat([model(images).softmax(1) for model in found[1]]).numpy()


def _words(story: Story, place: int, said: np.ndarray, language: str) -> str:
    label = class_text(CLASS_NAMES[int(said.argmax())], language, CLASS_NAMES)
    epoch = story.epoch(place)
    return text(
        "replay_words" if place else "replay_start",
        language,
        label=label,
        confidence=100 * said.max(),
        pictures=round(epoch * story.num_pictures),
        epoch=epoch,
        epochs=story.epochs,
    )


def _charts(story: Story, said: np.ndarray, place: int, language: str) -> str:
    """The classes that it ever thought likely, and how good it was on pictures in general."""
    epochs = [story.epoch(i) for i in range(len(said))]
    likely = sorted(range(len(CLASS_NAMES)), key=lambda i: (-said[-1, i], -said[:, i].max()))
    classes = [
        Curve(
            class_text(CLASS_NAMES[i], language, CLASS_NAMES),
            [(epoch, 100 * float(p)) for epoch, p in zip(epochs, said[:, i], strict=True)],
            COLOURS[order],
        )
        for order, i in enumerate(likely[:MOST_CLASSES])
    ]
    general = [(record["epoch"], record["validation_top1"]) for record in story.history]
    accuracy = [Curve(text("curve_validation", language), general, COLOURS[0])]
    axis, mark = text("epoch", language), story.epoch(place)
    return chart_html(
        text("replay_classes", language), classes, axis, (0, 100), mark=mark, told_as=".0f"
    ) + chart_html(
        text("replay_accuracy", language), accuracy, axis, (0, 100), mark=mark, told_as=None
    )


def _note(name: str, story: Story, shipped: Network | None, language: str) -> str:
    notes = [
        text(
            "replay_note",
            language,
            epochs=story.epochs,
            pictures=story.num_pictures,
            photos=story.num_photos,
            top1=story.test_top1,
            num=story.num_test,
        )
    ]
    if TRAINED_AS[name] != name:
        notes.append(text("replay_by_hand", language))
    elif shipped and shipped.card.weights_sha256 == story.weights_sha256:
        notes.append(text("replay_own", language))
    elif shipped:
        notes.append(text("replay_another", language, shipped=epochs_told(shipped.card)))
    return (" " if language == "en" else "").join(notes)
