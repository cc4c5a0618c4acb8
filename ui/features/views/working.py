"""One number worked out, as tables and lines of arithmetic."""

import math
from collections.abc import Callable
from html import escape
from typing import Any

import numpy as np
from torch import Tensor, nn

from cnn_models.inside.arithmetic import (
    NORMS,
    Normalised,
    Passed,
    Term,
    WeightedSum,
    Window,
    work_out,
)
from cnn_models.inside.graph import INPUT
from ui.features.drawing import colours
from ui.features.drawing.legend import number
from ui.features.look import Look, Spot
from ui.features.views.slide import slide_html
from ui.texts.common import text

NUM_TERMS = 3  # input channels whose products are shown
NUM_UNITS = 8  # of a dense layer's products


def working_html(look: Look, spot: Spot) -> str:
    """How the value of the chosen cell came about, and what the next layers make of it."""
    working = work_out(look.node(spot.layer), look.outputs, spot.channel, spot.row, spot.col)
    title = text("working", look.language, value=number(working.value))
    body = _BODIES[type(working)](look, spot, working)
    return (
        f'<section class="working"><h4>{escape(title)}</h4>{body}{_next(look, spot, working.value)}'
        f"{slide_html(look, spot)}</section>"
    )


def _weighted_sum(look: Look, spot: Spot, working: WeightedSum) -> str:
    dense = isinstance(look.node(spot.layer).module, nn.Linear)
    shown = working.strongest(NUM_UNITS if dense else NUM_TERMS)
    num_rest = len(working.patch) - len(shown)
    if dense:
        terms = _line("; ".join(_product(term) for term in shown))
    else:
        limit = max(term.patch.abs().max().item() for term in shown)
        weight = max(term.kernel.abs().max().item() for term in shown)
        terms = "".join(
            f'<div class="term"><span>{_channel_name(look, spot, term.channel)}</span>'
            f"{_grid(term.patch, limit)}<b>×</b>{_grid(term.kernel, weight)}<b>=</b>"
            f"<b>{number(term.total)}</b></div>"
            for term in shown
        )
    parts = [number(term.total) for term in shown]
    if num_rest:
        parts.append(
            text(
                "other_terms",
                look.language,
                num=num_rest,
                total=number(working.total - math.fsum(term.total for term in shown)),
            )
        )
    total = f"{' + '.join(parts)} + {text('bias', look.language)} {number(working.bias)}"
    exact, kept = number(working.total + working.bias), number(working.value)
    words = _line(f"{total} = {exact}", "sum")
    if kept != exact:  # bfloat16, or float32 summed in another order
        words += _line(text("rounded", look.language, value=kept))
    return terms + words


def _product(term: Term) -> str:
    return f"[{term.channel}] {number(term.patch.item())} × {number(term.kernel.item())}"


def _channel_name(look: Look, spot: Spot, channel: int) -> str:
    source = look.layer(spot.layer).sources[0]
    if source == INPUT:
        return escape(text("the_input", look.language))
    return f"{escape(source)} [{channel}]"


def _window(look: Look, _: Spot, working: Window) -> str:
    patch = working.patch
    limit = patch[patch.isfinite()].abs().max().item()
    key = "is_maximum" if working.is_maximum else "is_mean"
    return (
        f'<div class="term">{_grid(patch, limit)}<b>→</b>'
        f"<b>{number(working.value)}</b></div>{_line(text(key, look.language))}"
    )


def _normalised(_: Look, __: Spot, working: Normalised) -> str:
    w = working
    return _line(
        f"({number(w.x)} − {number(w.mean)}) / √({number(w.variance)} + {w.eps:g}) "
        f"× {number(w.weight)} + {number(w.bias)} = {number(w.value)}",
        "sum",
    )


def _passed(look: Look, spot: Spot, working: Passed) -> str:
    module = look.node(spot.layer).module
    if isinstance(module, nn.ReLU | nn.Sigmoid):
        return _line(_activation(module, working.x, working.value), "sum")
    w = working
    return _line(
        text("passed", look.language, source=w.source, channel=w.channel, row=w.row, col=w.col)
    )


_BODIES: dict[type, Callable[[Look, Spot, Any], str]] = {
    WeightedSum: _weighted_sum,
    Window: _window,
    Normalised: _normalised,
    Passed: _passed,
}


def _activation(module: nn.Module, x: float, value: float) -> str:
    if isinstance(module, nn.ReLU):
        return f"ReLU: max(0, {number(x)}) = {number(value)}"
    return f"sigmoid: 1 / (1 + e^({number(-x)})) = {number(value)}"


def _next(look: Look, spot: Spot, x: float) -> str:
    """What the layers that take this one do to the value."""
    lines = []
    for layer in look.followers(spot.layer):
        module = look.node(layer.name).module
        after = look.output(layer.name)
        if isinstance(module, (*NORMS, nn.ReLU, nn.Sigmoid)):
            place = (spot.channel, spot.row, spot.col)[: after.dim()]
            value = after[place].item()
            if isinstance(module, NORMS):
                lines.append(
                    text("next_norm", look.language, layer=layer.name, value=number(value))
                )
            else:
                lines.append(f"{layer.name}: {_activation(module, x, value)}")
        else:
            lines.append(text("next_goes", look.language, layer=layer.name))
    return _line(" · ".join(lines), "next") if lines else ""


def _grid(values: Tensor, limit: float) -> str:
    """(K, K) numbers as a small table, coloured by their scale."""
    levels = colours.to_levels(values.nan_to_num(0, 0, 0).numpy(), limit)
    rgb = np.asarray(colours.picture(levels).convert("RGB"))
    inks = colours.inks(rgb)
    rows = []
    for y, row in enumerate(values.tolist()):
        cells = []
        for x, value in enumerate(row):
            colour = "#{:02x}{:02x}{:02x}".format(*rgb[y, x])
            shown = _short(value) if math.isfinite(value) else ""
            cells.append(f'<td style="background:{colour};color:{inks[y, x]}">{shown}</td>')
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f'<table class="kernel-values">{"".join(rows)}</table>'


def _short(value: float) -> str:
    return f"{round(value, 2) + 0.0:.2f}".replace("-", "−")  # + 0.0: no "−0.00"


def _line(words: str, kind: str = "note") -> str:
    return f'<p class="{kind}">{escape(words)}</p>'
