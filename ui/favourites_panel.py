"""The test pictures that excite a channel most, as a part of the feature tab."""

import threading
from html import escape
from typing import Any

import gradio as gr
import torch
from PIL import Image
from torch import Tensor

from cnn_models import CLASS_NAMES
from cnn_models.favourites import Favourites, find_favourites
from cnn_models.inputs import to_input
from cnn_models.registry import find
from ui.feature_maps import colours
from ui.feature_maps.channel_view import input_picture
from ui.feature_maps.legend import number
from ui.feature_maps.look import Look, Spot
from ui.feature_maps.viewer import Viewer, example_pixels, shipped_pictures
from ui.feature_maps.visit import Visit
from ui.texts import class_text, text
from ui.translation import Translation

NUM_PICTURES = 400
BATCH = 16
SIDE = 96  # pixels of each crop


class FavouritesIndex:
    """Each network's index, made when it is first asked for; about a megabyte each."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, str], dict[str, Favourites]] = {}
        self._lock = threading.Lock()

    def of(self, look: Look) -> dict[str, Favourites]:
        key = (look.name, look.network.card.weights_sha256)
        with self._lock:  # the second visitor waits rather than computing it again
            if key not in self._made:
                size = look.network.architecture.input_size
                batches = (to_input(part, size) for part in _pictures().split(BATCH))
                self._made[key] = find_favourites(look.network.model, batches)
            return self._made[key]


def build_favourites_panel(
    viewer: Viewer, translation: Translation, visit: gr.State, language: gr.State
) -> None:
    """Lay the panel out: one button, nine crops."""
    tr, index = translation.add, FavouritesIndex()
    with tr(gr.Accordion("", open=False), label="favourites"):
        button = tr(gr.Button(elem_id="favourites-button"), value="show_favourites")
        answer = gr.HTML(elem_id="favourites", apply_default_css=False)

    def show(visit: Visit, language: str) -> Any:
        spot = visit.spot
        look = viewer.look(spot.network, example_pixels()[0], "layer", language) if spot else None
        if look is None:
            return gr.skip()
        return favourites_html(look, spot, index.of(look))

    button.click(show, [visit, language], answer, api_visibility="private", concurrency_limit=1)


def favourites_html(look: Look, spot: Spot, index: dict[str, Favourites]) -> str:
    """The channel's strongest pictures, cropped to what the strongest cell sees."""
    if spot.layer not in index:
        return f"<p>{escape(text('favourites_none', look.language))}</p>"
    found = index[spot.layer]
    labels = shipped_pictures().labels
    figures = []
    for value, picture, cell in zip(
        *(part[spot.channel].tolist() for part in (found.values, found.pictures, found.cells)),
        strict=True,
    ):
        label = class_text(CLASS_NAMES[int(labels[picture])], look.language, CLASS_NAMES)
        crop = colours.url(_crop(look, spot, _pictures()[picture], cell))
        figures.append(
            f'<figure><img class="pixelated" width="{SIDE}" height="{SIDE}" src="{crop}" alt="">'
            f"<figcaption>{escape(label)}: {number(value)}</figcaption></figure>"
        )
    title = text("favourites_of", look.language, layer=spot.layer, channel=spot.channel)
    return f'<h4>{escape(title)}</h4><div class="favourites">{"".join(figures)}</div>'


def _crop(look: Look, spot: Spot, pixels: Tensor, cell: int) -> Image.Image:
    """What the cell of the map saw of the network's input; black where that is padding."""
    field = look.seen_from(spot)
    row, col = divmod(cell, look.layer(spot.layer).shape[-1])
    left, top = (field.start + index * field.jump for index in (col, row))
    image = input_picture(to_input(pixels[None], find(look.name).input_size)[0, 0])
    crop = image.crop((left, top, left + field.size, top + field.size))
    return crop.resize((SIDE, SIDE), Image.Resampling.NEAREST)


def _pictures() -> torch.Tensor:
    return shipped_pictures().pixels[:NUM_PICTURES]
