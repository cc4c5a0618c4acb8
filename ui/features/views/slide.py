"""A kernel that slides over its input: what a script needs to play it, position after position."""

import json
from collections.abc import Mapping
from html import escape

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from cnn_models.inside.arithmetic import WeightedSum, work_out
from cnn_models.inside.graph import INPUT
from cnn_models.inside.receptive_field import window
from ui.features.drawing import colours
from ui.features.drawing.atlas import draw_map
from ui.features.look import Look, Spot
from ui.features.views.channel import input_picture
from ui.texts.common import text

MOST_CELLS = 10  # of the output along each side
MOST_VALUES = 48  # of the input along each side
WORDS = ("play", "pause", "step", "sum", "rest", "bias", "maximum", "mean")


def slide_html(look: Look, spot: Spot) -> str:
    """The cells around the chosen one and the part of the input that they see.

    Nothing for a layer without a window that slides. Of a convolution's input channels it shows
    the one that adds or takes the most at the chosen cell; the others and the bias are one number.
    """
    module = look.node(spot.layer).module
    if (sizes := window(module)) is None:
        return ""
    kernel, stride, padding = sizes
    working = work_out(look.node(spot.layer), look.outputs, spot.channel, spot.row, spot.col)
    channel = working.strongest(1)[0].channel if isinstance(working, WeightedSum) else spot.channel
    values = look.output(spot.layer)[spot.channel]
    num = max(1, min(len(values), MOST_CELLS, (MOST_VALUES - kernel) // stride + 1))
    top, left = (max(0, min(len(values) - num, at - num // 2)) for at in (spot.row, spot.col))
    seen = _seen(look.outputs[_source(look, spot)][0, channel], sizes, (top, left), num)
    cells = values[top : top + num, left : left + num]
    weights = None
    if isinstance(module, nn.Conv2d):
        weights = module.weight[spot.channel, channel].detach().float()
    played = {
        "kernel": kernel,
        "stride": stride,
        "top": top,
        "left": left,
        "start": (spot.row - top) * num + spot.col - left,
        "kind": "sum" if weights is not None else "maximum" if _is_maximum(module) else "mean",
        "bias": _bias_alone(module, spot.channel),
        "seen": _numbers(seen),
        "weights": None if weights is None else _numbers(weights),
        "cells": _numbers(cells),
        "words": {word: text(f"slide_{word}", look.language) for word in WORDS},
    }
    return _figure(look, spot, channel, (seen, weights, cells), padding, played)


def _source(look: Look, spot: Spot) -> str:
    return look.layer(spot.layer).sources[0]


def _bias_alone(module: nn.Module, channel: int) -> float | None:
    """What is added to the one input channel's products; None where other channels' are, too."""
    if not isinstance(module, nn.Conv2d) or module.in_channels > 1:
        return None
    return 0.0 if module.bias is None else module.bias[channel].item()


def _is_maximum(module: nn.Module) -> bool:
    return isinstance(module, nn.MaxPool2d)


def _seen(source: Tensor, sizes: tuple[int, int, int], corner: tuple[int, int], num: int) -> Tensor:
    """What the windows of num x num cells cover in a channel (H, W); NaN in the padding."""
    kernel, stride, padding = sizes
    padded = F.pad(source, (padding,) * 4, value=torch.nan)
    top, left = (stride * at for at in corner)
    side = (num - 1) * stride + kernel
    return padded[top : top + side, left : left + side]


def _numbers(values: Tensor) -> list[list[float | None]]:
    """For JSON, which has no NaN, to five digits."""
    return [
        [None if value != value else float(f"{value:.5g}") for value in row]
        for row in values.tolist()
    ]


def _figure(
    look: Look,
    spot: Spot,
    channel: int,
    pictures: tuple[Tensor, Tensor | None, Tensor],
    padding: int,
    played: Mapping[str, object],
) -> str:
    seen, weights, cells = pictures
    source = _source(look, spot)
    name = text("the_input", look.language) if source == INPUT else f"{source} [{channel}]"
    title = escape(text("slide_title", look.language, source=name))
    words = {word: escape(text(f"slide_{word}", look.language)) for word in ("play", "step")}
    times = ""
    if weights is not None:
        times = f'<b>×</b><div class="slide-kernel">{_image(weights)}</div>'
    note = f'<p class="note">{escape(text("slide_padding", look.language))}</p>' if padding else ""
    return (
        f'<figure class="slide" data-slide="{escape(json.dumps(played))}">'
        f"<figcaption>{title}</figcaption>"
        f'<div class="slide-controls"><button type="button" data-play>{words["play"]}</button>'
        f'<button type="button" data-step>{words["step"]}</button><output></output></div>'
        f'<div class="slide-stage"><div class="slide-in">{_input(look, spot, seen)}'
        '<i class="window"></i></div>'
        f'{times}<b>=</b><div class="slide-products"></div><b>→</b>'
        f'<div class="slide-out">{_image(cells)}<div class="cover"></div><i class="window"></i>'
        f'</div></div><p class="sum" aria-live="off"></p>{note}</figure>'
    )


def _input(look: Look, spot: Spot, seen: Tensor) -> str:
    """What the window slides over: of the network's input the grey picture itself."""
    if _source(look, spot) != INPUT:
        return _image(seen)
    grey = input_picture(seen.nan_to_num(0.0))
    return f'<img class="pixelated" src="{colours.url(grey)}" alt="">'


def _image(values: Tensor) -> str:
    """Each on its own scale, so that its pattern is seen."""
    known = values.nan_to_num(0.0)
    source = colours.url(draw_map(known, known.abs().max().item()))
    return f'<img class="pixelated" src="{source}" alt="">'
