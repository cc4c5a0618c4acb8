"""The Feature maps tab: every layer of every network for one picture."""

from collections.abc import Callable
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import gradio as gr
import numpy as np
from PIL import Image

from cnn_models import CLASS_NAMES, SHIPPED
from cnn_models.layers import layer_table
from cnn_models.predict import Network
from training.data import load_subset
from ui import cards
from ui.feature_maps.channel_view import channel_html
from ui.feature_maps.layer_view import layer_html
from ui.feature_maps.look import Look, Spot
from ui.feature_maps.network_map import network_map_html
from ui.feature_maps.traces import Traces
from ui.feature_maps.working_view import working_html
from ui.texts import text
from ui.translation import Translation

HERE = Path(__file__).parent
Loaded = Callable[[], dict[str, Network | Exception]]
EXAMPLE_WHEN_EMPTY = CLASS_NAMES.index("Ankle boot")
QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


@cache
def example_pixels() -> np.ndarray:
    """(10, 28, 28) uint8: the first test picture of each class."""
    test = load_subset().test
    first = [int((test.labels == label).nonzero()[0]) for label in range(len(CLASS_NAMES))]
    return test.pixels[first].numpy()


def chosen_pixels(choice: str, pixels: np.ndarray | None) -> np.ndarray:
    """The (28, 28) picture that a choice means: the visitor's, or a class's example."""
    if choice != "mine":
        return example_pixels()[int(choice)]
    return example_pixels()[EXAMPLE_WHEN_EMPTY] if pixels is None else np.asarray(pixels)


def first_spot(name: str) -> Spot:
    """Where a visit to a network begins: the middle of its first layer."""
    layer = layer_table(name)[0]
    return Spot(name, layer.name, row=layer.shape[1] // 2, col=layer.shape[2] // 2)


def build_feature_tab(
    networks: Loaded,
    translation: Translation,
    language: gr.State,
    pixels: gr.State,
    tab: gr.Tab,
) -> None:
    """Lay the tab out inside the current Blocks.

    networks: gives the loaded networks, waiting for them if need be. language: "en" or "zh".
    pixels: the visitor's (28, 28) uint8 picture, or None. tab: the tab that this is in; nothing is
    computed before it is opened.
    """
    name, choice, scaling, order = _controls(translation)
    spot = gr.State(None)
    with gr.Row(equal_height=False):
        with gr.Column(scale=2, min_width=300):
            picture_box = gr.HTML(elem_id="feature-picture")
            map_box = _scripted("feature-map")
        with gr.Column(scale=5, min_width=320):
            layer_box = _scripted("feature-layer")
            channel_box = _scripted("feature-channel")
    controls = [name, choice, pixels, scaling, order, language]
    traces = Traces()

    def look_at(name: str, choice: str, pixels: Any, scaling: str, language: str) -> Look | None:
        network = networks().get(name)
        if not isinstance(network, Network):
            return None
        shown = chosen_pixels(choice, pixels)
        return Look(network, shown, traces.get(network, shown), scaling, language)

    def everything(
        spot: Spot | None, name: str, choice: str, pixels: Any, scaling: str, order: str, lang: str
    ) -> list[Any]:
        look = look_at(name, choice, pixels, scaling, lang)
        if look is None:
            return [None, "", _missing_html(name, lang), "", ""]
        if spot is None or spot.network != name:
            spot = first_spot(name)
        return [
            spot,
            _picture_html(look, choice, pixels),
            network_map_html(look, spot.layer),
            *_layer_and_channel(look, spot, order),
        ]

    def layer_again(spot: Spot | None, *settings: Any) -> list[Any]:
        name, choice, pixels, scaling, order, lang = settings
        look = look_at(name, choice, pixels, scaling, lang)
        if look is None or spot is None:
            return [gr.skip(), gr.skip()]
        return _layer_and_channel(look, spot, order)

    def open_layer(event: gr.EventData, spot: Spot, *settings: Any) -> list[Any]:
        layer = _layer_called(spot.network, event.layer)
        side = layer.shape[1] // 2 if layer.is_map else 0
        spot = Spot(spot.network, layer.name, row=side, col=side)
        return [spot, *layer_again(spot, *settings)]

    def move(event: gr.EventData, spot: Spot, *settings: Any) -> list[Any]:
        """To another channel or cell; what the browser sends is held to the layer's shape."""
        layer = _layer_called(spot.network, spot.layer)
        shape = (*layer.shape, 1, 1)[:3]
        place = [vars(spot)[key] for key in ("channel", "row", "col")]
        for i, key in enumerate(("channel", "row", "col")):
            wish = event._data.get(key)
            if isinstance(wish, int):
                place[i] = max(0, min(shape[i] - 1, wish))
        spot = Spot(spot.network, spot.layer, *place)
        name, choice, pixels, scaling, _, lang = settings
        look = look_at(name, choice, pixels, scaling, lang)
        return [spot, _channel(look, spot)] if look else [spot, gr.skip()]

    whole = [spot, picture_box, map_box, layer_box, channel_box]
    gr.on(
        [tab.select, name.input, choice.input, language.change],
        everything,
        [spot, *controls],
        whole,
        **QUIET,
    )
    gr.on(
        [scaling.input, order.input],
        layer_again,
        [spot, *controls],
        [layer_box, channel_box],
        **QUIET,
    )
    here = {"inputs": [spot, *controls], "trigger_mode": "always_last", **QUIET}
    map_box.layer(open_layer, outputs=[spot, layer_box, channel_box], **here)
    layer_box.channel(move, outputs=[spot, channel_box], **here)
    channel_box.cell(move, outputs=[spot, channel_box], **here)


def _controls(translation: Translation) -> tuple[gr.Dropdown, ...]:
    """Network, picture, scale and order."""
    pictures = {"mine": "mine", **{str(i): f"class_{i}" for i in range(len(CLASS_NAMES))}}
    scales = {key: f"scale_{key}_choice" for key in ("layer", "channel", "network")}
    orders = {key: f"order_{key}" for key in ("network", "strongest")}
    titles = {name: f"network_{name}" for name in SHIPPED}
    with gr.Row():
        components = []
        for label, values in (
            ("feature_network", titles),
            ("feature_picture", pictures),
            ("scaling", scales),
            ("order", orders),
        ):
            component = gr.Dropdown(
                list(values),
                value=next(iter(values)),
                interactive=True,
                min_width=150,
                elem_id=f"{label.replace('_', '-')}-choice",
            )
            components.append(translation.add_choices(component, values, label=label))
    return tuple(components)


def _scripted(elem_id: str) -> gr.HTML:
    script = (HERE / "feature_tab.js").read_text(encoding="utf-8")
    return gr.HTML(elem_id=elem_id, js_on_load=script, apply_default_css=False)


def _layer_called(name: str, layer_name: Any) -> Any:
    table = {layer.name: layer for layer in layer_table(name)}
    return table.get(layer_name, layer_table(name)[0])


def _layer_and_channel(look: Look, spot: Spot, order: str) -> list[str]:
    return [layer_html(look, spot, order == "strongest"), _channel(look, spot)]


def _channel(look: Look, spot: Spot) -> str:
    return channel_html(look, spot) + working_html(look, spot)


def _picture_html(look: Look, choice: str, pixels: Any) -> str:
    if choice != "mine":
        key = "example_picture"
    else:
        key = "no_picture_yet" if pixels is None else "your_picture"
    words = escape(text(key, look.language))
    source = cards.png_url(Image.fromarray(look.pixels))
    return (
        f'<figure class="seen small"><img class="pixelated" width="84" height="84" src="{source}" '
        f'alt=""><figcaption>{words}</figcaption></figure>'
    )


def _missing_html(name: str, language: str) -> str:
    title = text(f"network_{name}", language)
    words = text("no_weights", language, name=title, key=name)
    return f'<p class="waiting">{escape(words)}</p>'
