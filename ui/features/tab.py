"""The Feature maps tab: every layer of every network for one picture."""

from html import escape
from pathlib import Path
from typing import Any

import gradio as gr
from PIL import Image

from cnn_models import CLASS_NAMES, SHIPPED
from ui.features.compare_panel import build_depth_panel, build_norm_panel, build_pair_panel
from ui.features.look import Look
from ui.features.ribbon import ribbon_html
from ui.features.settings import Settings, channel, layer_and_channel
from ui.features.take_panel import build_take_panel
from ui.features.viewer import MINE, Viewer, first_spot, moved, opened
from ui.features.visit import Visit
from ui.features.why_panel import build_why_panel
from ui.shared.events import QUIET, busy
from ui.shared.html import png_url
from ui.shared.lecture import OUTSIDE, Lesson
from ui.shared.translation import Translation
from ui.texts.common import text

HERE = Path(__file__).parent
PICTURES = {MINE: "mine", **{str(i): f"class_{i}" for i in range(len(CLASS_NAMES))}}
# Each visit answers its own clicks in order. Not "always_last", which drops what the event carried
# from the run that it puts off (gradio 6.31).
CLICKS: dict[str, Any] = {
    "trigger_mode": "multiple",
    "concurrency_id": "look",
    "concurrency_limit": 8,
}
# Whether this tab is the one that is open, before an event's other inputs.
IS_SHOWN = """(_, ...inputs) => {
  const tab = document.querySelector("#tab-features");
  return [tab !== null && getComputedStyle(tab).display !== "none", ...inputs];
}"""


def build_feature_tab(
    viewer: Viewer,
    translation: Translation,
    language: gr.State,
    pixels: gr.State,
    upload: gr.State,
    cards: gr.State,
    lesson: gr.State,
    tab: gr.Tab,
    heading: gr.HTML,
) -> tuple[gr.Dropdown, gr.Dropdown, gr.State]:
    """Lay the tab out inside the current Blocks; return the choices of network and picture.

    Returned too is the `Visit`, whose `link` the page's address sets before the tab is opened.

    language: "en" or "zh". pixels: the visitor's (28, 28) uint8 picture, or None. upload: that
    picture as it was brought, with the part of it that the pixels show. cards: the ids of the
    visitor's runs that are switched on. lesson: a `Lesson`, if any. tab: the tab that this
    is in; nothing is computed before it is opened. heading: triggers "restored" where the browser's
    Back leads from one step of this tab to another.
    """
    name, choice, scaling, order = _controls(translation)
    visit = gr.State(Visit())
    with gr.Row(elem_id="feature-network"):
        picture_box = gr.HTML(elem_id="feature-picture", apply_default_css=False)
        map_box = _scripted("feature-map", "ribbon.js")
    layer_box = _scripted("feature-layer", "atlas.js")
    channel_box = _scripted("feature-channel", "channel.js", "slide.js")
    build_why_panel(viewer, translation, [name, choice, pixels, language])
    build_depth_panel(viewer, translation, [choice, pixels, language])
    build_pair_panel(viewer, translation, visit, PICTURES, [name, choice, pixels, language])
    build_norm_panel(viewer, translation, language)
    build_take_panel(viewer, translation, visit, [name, choice, pixels, scaling, order])

    def everything(visit: Visit, *values: Any) -> list[Any]:
        with visit.turn():
            visit.is_open = True
            return _everything(visit, Settings(*values))

    def in_another_language(visit: Visit, *values: Any) -> list[Any]:
        with visit.turn():  # the greeting sets it too, before the tab and a link's network are open
            return _everything(visit, Settings(*values)) if visit.is_open else [gr.skip()] * 4

    def where_it_leads(visit: Visit, *values: Any) -> list[Any]:
        with visit.turn():
            leads = visit.is_open and visit.link
            return _everything(visit, Settings(*values)) if leads else [gr.skip()] * 4

    def another_picture(is_shown: bool, visit: Visit, *values: Any) -> list[Any]:
        """Its answer may come when the tab is open already, drawn for the picture before."""
        with visit.turn():
            settings = Settings(*values)
            stale = settings.choice == MINE and settings.pixels is not visit.pixels
            wanted = is_shown and visit.is_open and stale
            return _everything(visit, settings) if wanted else [gr.skip()] * 4

    def layer_again(visit: Visit, *values: Any) -> list[Any]:
        with visit.turn():
            return _layer_again(visit, Settings(*values))

    def open_layer(event: gr.EventData, visit: Visit, *values: Any) -> list[Any]:
        with visit.turn():
            if visit.spot:
                visit.spot = opened(visit.spot, event._data)
            return _layer_again(visit, Settings(*values))

    def move(event: gr.EventData, visit: Visit, *values: Any) -> Any:
        with visit.turn():
            settings = Settings(*values)
            look = settings.look(viewer)
            if look is None or visit.spot is None or visit.spot.network != look.name:
                return gr.skip()
            visit.spot = moved(visit.spot, event._data)
            return channel(viewer, visit.spot, look, settings)

    def _everything(visit: Visit, settings: Settings) -> list[Any]:
        visit.pixels = settings.pixels
        look = settings.look(viewer)
        if look is None:
            visit.spot = None
            return ["", _missing_html(settings.network, settings.language), "", ""]
        linked = visit.link is not None and visit.link.network == look.name
        if linked:
            visit.spot, visit.link = visit.link, None
        elif visit.spot is None or visit.spot.network != look.name:
            visit.spot = first_spot(look.name)
        if visit.spot is None:  # a link that leads nowhere
            visit.spot = first_spot(look.name)
        layers = ribbon_html(look, visit.spot.layer)
        shown = layer_and_channel(viewer, visit.spot, look, settings, linked)
        return [_picture_html(look, settings.choice, settings.pixels), layers, *shown]

    def _layer_again(visit: Visit, settings: Settings) -> list[Any]:
        look = settings.look(viewer)
        if look is None or visit.spot is None or visit.spot.network != look.name:
            return [gr.skip(), gr.skip()]
        return layer_and_channel(viewer, visit.spot, look, settings)

    def offer(name: str, cards: list[str], lesson: Lesson, language: str) -> Any:
        """The shipped networks, in a lesson its own, and the visitor's runs that are on."""
        runs = [(title, run) for run in cards for title, _ in viewer.runs([run], language)]
        choices = [*_networks(language, lesson), *runs]
        if name in (value for _, value in choices):
            return gr.update(choices=choices)  # no value: a link may be setting one meanwhile
        return gr.update(choices=choices, value=choices[0][1])

    both, one = busy(layer_box, channel_box), busy(channel_box)
    inputs = [visit, name, choice, pixels, upload, scaling, order, language]
    offered = [cards.change, language.change, lesson.change]
    gr.on(offered, offer, [name, cards, lesson, language], name, **QUIET)
    drawn = {
        "inputs": inputs,
        "outputs": [picture_box, map_box, layer_box, channel_box],
        **both,
        **CLICKS,
    }
    gr.on([tab.select, name.input, choice.input], everything, **drawn)
    language.change(in_another_language, **drawn)
    heading.restored(where_it_leads, **drawn)
    shown = gr.JSON(visible=False)
    settings = drawn | {"inputs": [shown, *inputs]}
    pixels.change(another_picture, **settings, js=IS_SHOWN)
    another_layer = {"inputs": inputs, "outputs": [layer_box, channel_box], **both, **CLICKS}
    gr.on([scaling.input, order.input], layer_again, **another_layer)
    map_box.layer(open_layer, **another_layer)
    layer_box.channel(move, inputs, channel_box, **one, **CLICKS)
    channel_box.cell(move, inputs, channel_box, **one, **CLICKS)
    return name, choice, visit


def _controls(translation: Translation) -> tuple[gr.Dropdown, ...]:
    """Network, picture, scale and order."""
    scales = {key: f"scale_{key}_choice" for key in ("layer", "channel", "network")}
    orders = {key: f"order_{key}" for key in ("network", "strongest")}
    controls = {"feature_picture": PICTURES, "scaling": scales, "order": orders}
    with gr.Row():
        # Its choices are not the translation's: a visitor's runs are among them.
        name = gr.Dropdown(
            _networks("en"), interactive=True, min_width=150, elem_id="feature-network-choice"
        )
        translation.add(name, label="feature_network")
        return name, *(
            translation.add_choices(
                gr.Dropdown(
                    list(values),
                    value=next(iter(values)),
                    interactive=True,
                    min_width=150,
                    elem_id=f"{label.replace('_', '-')}-choice",
                ),
                values,
                label=label,
            )
            for label, values in controls.items()
        )


def _networks(language: str, lesson: Lesson = OUTSIDE) -> list[tuple[str, str]]:
    return [(text(f"network_{name}", language), name) for name in SHIPPED if lesson.has(name)]


def _scripted(elem_id: str, *scripts: str) -> gr.HTML:
    script = "\n".join((HERE / name).read_text(encoding="utf-8") for name in scripts)
    return gr.HTML(elem_id=elem_id, js_on_load=script, apply_default_css=False)


def _picture_html(look: Look, choice: str, pixels: Any) -> str:
    if choice != MINE:
        key = "example_picture"
    else:
        key = "no_picture_yet" if pixels is None else "your_picture"
    words = escape(text(key, look.language))
    source = png_url(Image.fromarray(look.pixels))
    return (
        f'<figure class="seen small" data-network="{escape(look.name)}">'
        f'<img class="pixelated" width="64" height="64" src="{source}" '
        f'alt=""><figcaption>{words}</figcaption></figure>'
    )


def _missing_html(name: str, language: str) -> str:
    if name not in SHIPPED:
        return f'<p class="waiting">{escape(text("run_gone", language))}</p>'
    title = text(f"network_{name}", language)
    words = text("no_weights", language, name=title, key=name)
    return f'<p class="waiting">{escape(words)}</p>'
