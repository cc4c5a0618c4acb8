"""One channel, large: its values, the chosen cell, and what that cell can see."""

import base64
import json
from html import escape

import numpy as np
from PIL import Image
from torch import Tensor

from cnn_models.inputs import PIXEL_MEAN, PIXEL_STD
from cnn_models.inside.arithmetic import cell
from cnn_models.inside.graph import INPUT
from ui.features.drawing import colours
from ui.features.drawing.atlas import draw_map
from ui.features.drawing.legend import legend_html, number, percent
from ui.features.look import Look, Spot
from ui.features.views.layer import field_numbers
from ui.texts.common import TEXTS, text

MIN_SIDE = 320  # pixels of the large map
PICTURE_SIDE = 196  # pixels of the pictures beside it
MAX_SENT = 64 * 64  # values sent along, so that the pointer can read them

Upload = tuple[Image.Image, tuple[float, float, float, float]]


def channel_html(look: Look, spot: Spot, upload: Upload | None = None) -> str:
    """The large map, the cell's receptive field on the input and on the upload, statistics.

    upload: the visitor's picture, and which part of it the 28x28 pixels show as (left, top, right,
    bottom) in shares of its width and height, which may lie outside of 0..1.
    """
    layer = look.layer(spot.layer)
    title = text("channel" if layer.is_map else "unit", look.language, number=spot.channel)
    panes = [_large_map(look, spot)] if layer.is_map else []
    panes += [_on_input(look, spot), _on_upload(look, spot, upload)]
    if layer.kind == "Conv2d" and layer.sources == (INPUT,):
        panes.append(_kernel(look, spot))
    return (
        f'<section class="channel"><h3>{escape(spot.layer)} · {escape(title)}</h3>'
        f'<div class="panes"{_for_script(look, spot, upload)}>{"".join(panes)}</div>'
        f"{_statistics(look, spot)}</section>"
    )


def _for_script(look: Look, spot: Spot, upload: Upload | None) -> str:
    """What the browser needs to show another cell's field without asking: sizes and sentences."""
    language = look.language
    told = {
        "field": json.dumps(field_numbers(look.seen_from(spot))),
        "input": str(look.network.architecture.input_size),
        "crop": json.dumps([round(float(edge), 5) for edge in upload[1]] if upload else []),
        "sees": TEXTS["sees"][language != "en"],
        "padding": TEXTS["sees_padding"][language != "en"],
    }
    return "".join(f' data-{key}="{escape(value)}"' for key, value in told.items())


def _large_map(look: Look, spot: Spot) -> str:
    values = look.output(spot.layer)[spot.channel]
    side = values.shape[-1]
    limit = look.channel_limit(spot)
    shown = side * -(-MIN_SIDE // side)
    value = cell(look.outputs[spot.layer], spot.channel, spot.row, spot.col)
    caption = text("value_at", look.language, row=spot.row, col=spot.col, value=number(value))
    label = escape(text("map_label", look.language))
    template = escape(TEXTS["value_at"][look.language != "en"])
    place = _place(spot.col, spot.row, 1, 1, side)
    return (
        f'<figure class="big"><div class="big-map" tabindex="0" role="application" '
        f'aria-label="{label}" style="width:{shown / 16}rem;--cells:{side}" data-side="{side}"'
        f"{_values(values)}>"
        f'<img class="pixelated" src="{colours.url(draw_map(values, limit))}" alt="">'
        f'<i class="cell under" hidden></i>'
        f'<i class="cell chosen" style="{place}"></i>'
        f"</div>{legend_html(limit, bool((values < 0).any()))}"
        f'<figcaption data-at="{template}">{escape(caption)}</figcaption></figure>'
    )


def _values(values: Tensor) -> str:
    """The numbers themselves, float32 little-endian in base64, if there are not too many."""
    if values.numel() > MAX_SENT:
        return ""
    data = values.contiguous().numpy().astype("<f4").tobytes()
    return f' data-values="{base64.b64encode(data).decode()}"'


def _on_input(look: Look, spot: Spot) -> str:
    """The network's input with the box that the cell sees, the rest dimmed."""
    image = input_picture(look.outputs[INPUT][0, 0])
    size = look.network.architecture.input_size
    field = look.seen_from(spot)
    left, top, right, bottom = field.box(spot.row, spot.col)
    box = _place(left, top, right - left, bottom - top, size)
    cut = " cut" if field.is_cut(spot.row, spot.col) else ""
    caption = text(
        "sees",
        look.language,
        width=right - left,
        height=bottom - top,
        side=size,
        small_width=f"{(right - left) * 28 / size:.1f}",
        small_height=f"{(bottom - top) * 28 / size:.1f}",
    )
    if cut:
        caption += " " + text("sees_padding", look.language, size=field.size)
    return _figure(image, f'<i class="box{cut}" style="{box}"></i>', caption, "on-input")


def _on_upload(look: Look, spot: Spot, upload: Upload | None) -> str:
    """The same box on the picture as it was brought."""
    if upload is None:
        return ""
    picture, (left, top, right, bottom) = upload
    size = look.network.architecture.input_size
    x0, y0, x1, y1 = (edge / size for edge in look.seen_from(spot).box(spot.row, spot.col))
    x0, x1 = (np.clip(left + x * (right - left), 0, 1) for x in (x0, x1))
    y0, y1 = (np.clip(top + y * (bottom - top), 0, 1) for y in (y0, y1))
    box = _place(x0, y0, x1 - x0, y1 - y0, 1)
    mark = f'<i class="box" style="{box}"></i>'
    return _figure(picture, mark, text("on_upload", look.language), "on-upload")


def _kernel(look: Look, spot: Spot) -> str:
    """The weights of a first layer's channel, which are a picture of what it looks for."""
    kernels = look.node(spot.layer).module.get_parameter("weight")
    weights = kernels[spot.channel, 0].detach().float()
    limit = weights.abs().max().item()
    size = weights.shape[-1]
    caption = text("kernel", look.language, size=size, limit=number(limit))
    return _figure(draw_map(weights, limit), "", caption, "kernel")


def _figure(picture: Image.Image, marks: str, caption: str, kind: str) -> str:
    style = "" if kind == "on-upload" else "pixelated"
    width = round(PICTURE_SIDE * min(1, picture.width / picture.height))
    return (
        f'<figure class="{kind}" style="width:{PICTURE_SIDE / 16}rem"><div class="seen-part" '
        f'style="width:{width / 16}rem"><img class="{style}" src="{colours.url(picture)}" alt="">'
        f"{marks}</div><figcaption>{escape(caption)}</figcaption></figure>"
    )


def input_picture(image: Tensor) -> Image.Image:
    """The grey picture, L, that a network's normalised input (S, S) shows."""
    grey = (image * PIXEL_STD + PIXEL_MEAN).clamp(0, 1) * 255
    return Image.fromarray(grey.round().byte().numpy())


def _place(left: float, top: float, width: float, height: float, side: float) -> str:
    """CSS of a box, given in a square's own units."""
    left, top, width, height = (100 * each / side for each in (left, top, width, height))
    return f"left:{left:.3f}%;top:{top:.3f}%;width:{width:.3f}%;height:{height:.3f}%"


def _statistics(look: Look, spot: Spot) -> str:
    """Lowest, highest, mean, deviation and share of zeros of the channel."""
    values = look.output(spot.layer)[spot.channel]
    if values.dim() == 0:
        facts = {"value": number(values.item())}
    else:
        facts = {
            "lowest": number(values.min().item()),
            "highest": number(values.max().item()),
            "mean": number(values.mean().item()),
            "deviation": number(values.std(correction=0).item()),
            "zeros": percent((values == 0).float().mean().item()),
        }
    cells = "".join(
        f"<div><dt>{escape(text(key, look.language))}</dt><dd>{value}</dd></div>"
        for key, value in facts.items()
    )
    return f'<dl class="statistics">{cells}</dl>'
