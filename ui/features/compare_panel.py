"""Same depth, different networks; and the batch-norm bench: parts of the feature tab."""

from functools import cache
from typing import Any

import gradio as gr
import torch

from cnn_models.inputs import to_input
from cnn_models.inside.batch_norm_bench import bench, largest_difference
from cnn_models.inside.trace import trace
from cnn_models.registry import build
from training.data.subset import shipped_pictures
from ui.features.viewer import Viewer, chosen_pixels
from ui.features.views.depth import depth_html
from ui.features.views.layer import two_pictures_html
from ui.features.views.norm import norm_html, plain_html
from ui.features.visit import Visit
from ui.shared.events import busy
from ui.shared.redrawn import draw_when_asked
from ui.shared.slider import Slider
from ui.shared.translation import Translation
from ui.texts.common import text

BENCH_PICTURES = 128
MODES = ("evaluation", "training")
CHANNELS = ("all", *map(str, range(6)))  # the first norm has six, the others more


def build_depth_panel(viewer: Viewer, translation: Translation, settings: list[Any]) -> None:
    """Lay the panel out; settings: the components of picture, pixels and language."""
    tr = translation.add
    with tr(gr.Accordion("", open=False, elem_id="depth-panel"), label="depth") as panel:
        tr(gr.Markdown(), value="depth_intro")
        slider = tr(
            Slider(0, 100, value=50, step=1, interactive=True, elem_id="depth-slider"),
            label="depth_slider",
        )
        columns = gr.HTML(elem_id="depth-columns", apply_default_css=False)

    def compare(percent: float, choice: str, pixels: Any, language: str) -> str:
        shown = chosen_pixels(choice, pixels)
        looks = [viewer.look(name, shown, "layer", language) for name in viewer.lab.usable]
        return depth_html([look for look in looks if look is not None], percent / 100)

    draw_when_asked(
        [panel.expand, slider.input],
        compare,
        [slider, *settings],
        columns,
        settings[-1],
        gr.State(""),
        trigger_mode="always_last",
    )


def build_pair_panel(
    viewer: Viewer,
    translation: Translation,
    visit: gr.State,
    pictures: dict[str, str],
    settings: list[Any],
) -> None:
    """Lay the two pictures out; pictures: choices and their texts.

    settings: the components of network, picture, pixels and language.
    """
    with translation.add(gr.Accordion("", open=False), label="two_pictures") as panel:
        second = translation.add_choices(
            gr.Dropdown(list(pictures), value="0", interactive=True, elem_id="second-choice"),
            pictures,
            label="second_picture",
        )
        answer = gr.HTML(elem_id="two-pictures", apply_default_css=False)

    def pair(visit: Visit, second: str, name: str, choice: str, pixels: Any, language: str) -> Any:
        if (spot := visit.spot) is None:
            return gr.skip()
        first, other = (
            viewer.look(name, chosen_pixels(each, pixels), "layer", language)
            for each in (choice, second)
        )
        if first is None or other is None or first.name != spot.network:
            return gr.skip()
        return two_pictures_html(first, other, spot.layer)

    draw_when_asked(
        [panel.expand, second.input],
        pair,
        [visit, second, *settings],
        answer,
        settings[-1],
        gr.State(""),
        **busy(answer),
        trigger_mode="always_last",
    )


def build_norm_panel(viewer: Viewer, translation: Translation, language: gr.State) -> None:
    """Lay the bench out."""
    tr = translation.add
    with tr(gr.Accordion("", open=False, elem_id="norm-panel"), label="norm_bench") as panel:
        tr(gr.Markdown(), value="norm_intro")
        with gr.Row():
            mode = gr.Radio(list(MODES), value=MODES[0], interactive=True, elem_id="norm-mode")
            modes = {each: f"norm_{each}" for each in MODES}
            translation.add_choices(mode, modes, label="norm_mode")
            channel = gr.Radio(
                list(CHANNELS), value=CHANNELS[0], interactive=True, elem_id="norm-channel"
            )
            channels = {each: f"norm_channel_{each}" for each in CHANNELS}
            translation.add_choices(channel, channels, label="norm_channel")
        answer = gr.HTML(elem_id="norm-bench", apply_default_css=False)

    def show(mode: str, channel: str, language: str) -> str:
        networks = viewer.models(["lenet", "lenet_bn"])
        if "lenet_bn" not in networks:
            return text("norm_missing", language)
        images = bench_images()
        model = networks["lenet_bn"]
        difference = largest_difference(model, build("lenet_bn_scratch", seed=0), images)
        one = int(channel) if channel.isdigit() else None
        html = norm_html(bench(model, images), difference, language, mode == MODES[1], one)
        if "lenet" in networks:
            with torch.inference_mode():
                outputs = trace(networks["lenet"], images)
            before = {name: outputs[name].flatten() for name in ("conv1", "conv2", "dense3")}
            html += plain_html(before, language)
        return html

    draw_when_asked(
        [panel.expand, mode.input, channel.input],
        show,
        [mode, channel, language],
        answer,
        language,
        gr.State(""),
        trigger_mode="always_last",
    )


@cache
def bench_images() -> torch.Tensor:
    """(128, 1, 28, 28): the first test pictures."""
    return to_input(shipped_pictures().pixels[:BENCH_PICTURES], 28)
