"""The whole network as one picture: its layers in a row, each with the mean of its maps."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import chain

from cnn_models import CLASS_NAMES
from cnn_models.inside.layers import Layer
from ui.features.drawing import colours
from ui.features.drawing.atlas import draw_mean
from ui.features.look import Look
from ui.texts.common import class_text, text

SMALLEST, LARGEST = 1.3, 3.0  # rem a side, of a vector's picture and of one as large as the input


@dataclass
class Block:
    """Layers and blocks in a row. end: of an Inception block, whose parts are side by side."""

    name: str
    parts: list["Block | Layer"] = field(default_factory=list)
    end: Layer | None = None

    @property
    def layers(self) -> list[Layer]:
        inside = [part.layers if isinstance(part, Block) else [part] for part in self.parts]
        return [*chain.from_iterable(inside), *([self.end] if self.end else [])]


def network_tree(layers: Sequence[Layer]) -> Block:
    """The network's blocks, as the names of its layers tell them."""
    root = Block("")
    for layer in layers:
        *around, _ = layer.name.split(".")
        block = root
        for depth in range(1, len(around) + 1):
            block = _inside(block, ".".join(around[:depth]))
        if layer.kind == "Concatenation":
            _inside(block, layer.name).end = layer
        else:
            block.parts.append(layer)
    return root


def _inside(block: Block, name: str) -> Block:
    """The block of that name in another one, made where it is new."""
    last = block.parts[-1] if block.parts else None
    if not isinstance(last, Block) or last.name != name:
        last = Block(name)
        block.parts.append(last)
    return last


def ribbon_html(look: Look, chosen: str) -> str:
    """The network from its first layer to its answer; `[data-layer]` opens a layer.

    A block shows its last layer until it is opened, by `[data-block]`; the one around the chosen
    layer is open.
    """
    language = look.language
    words = text(
        "total",
        language,
        parameters=f"{sum(layer.parameters for layer in look.layers):,}",
        products=f"{sum(layer.multiply_adds for layer in look.layers):,}",
    )
    answer = class_text(CLASS_NAMES[int(look.output("logits").argmax())], language, CLASS_NAMES)
    label = escape(text("layers_label", language))
    last = f'<li><b class="answer">{escape(answer)}</b></li>'
    row = _chain(look, network_tree(look.layers).parts, chosen, last)
    return (
        f'<nav class="ribbon" aria-label="{label}" tabindex="0">{row}</nav>'
        f'<p class="total">{escape(words)}</p>'
    )


def _chain(look: Look, parts: Sequence[Block | Layer], chosen: str, last: str = "") -> str:
    items = (
        _block(look, part, chosen) if isinstance(part, Block) else _layer(look, part, chosen)
        for part in parts
    )
    return f'<ol class="chain">{"".join(items)}{last}</ol>'


def _layer(look: Look, layer: Layer, chosen: str) -> str:
    name = layer.name.split(".")[-1]
    current = " aria-current=true" * (layer.name == chosen)
    hint = escape(f"{layer.name}: {layer.kind}, {shape_text(layer)}")
    return (
        f'<li><button type="button" data-layer="{layer.name}" title="{hint}"{current}>'
        f"{_picture(look, layer)}<span>{name}</span></button></li>"
    )


def _block(look: Look, block: Block, chosen: str) -> str:
    """A frame with its name; folded, the picture of what comes out of it."""
    last, name = block.layers[-1], block.name.split(".")[-1]
    is_open = f"{chosen}.".startswith(f"{block.name}.")
    counts = text(
        "counts",
        look.language,
        parameters=f"{sum(layer.parameters for layer in block.layers):,}",
        products=f"{sum(layer.multiply_adds for layer in block.layers):,}",
    )
    hint = escape(f"{block.name}: {shape_text(last)}, {counts}")
    inside = _paths(look, block, chosen) if block.end else _chain(look, block.parts, chosen)
    return (
        f'<li class="block"><button type="button" data-block="{block.name}" title="{hint}" '
        f'aria-expanded="{str(is_open).lower()}">{_picture(look, last)}<span>{name}</span></button>'
        f'<div class="inside">{inside}</div></li>'
    )


def _paths(look: Look, block: Block, chosen: str) -> str:
    """Side by side, with the wires that part in front of them and meet behind."""
    rows = []
    for part, colour in zip(block.parts, colours.PATH_COLOURS, strict=True):
        inside = part.parts if isinstance(part, Block) else [part]
        rows.append(f'<li style="--path:{colour}">{_chain(look, inside, chosen)}</li>')
    fork, join = (_wires(len(rows), joins) for joins in (False, True))
    end = _layer(look, block.end, chosen) if block.end else ""
    return f'{fork}<ol class="paths">{"".join(rows)}</ol>{join}<ol class="chain">{end}</ol>'


def _wires(num: int, joins: bool) -> str:
    """From one point to each of the rows, or back; stretched to the height of the rows."""
    one, many = (20, 0) if joins else (0, 20)
    lines = "".join(
        f'<path d="M{one} 50C10 50 10 {(i + 0.5) * 100 / num} {many} {(i + 0.5) * 100 / num}"/>'
        for i in range(num)
    )
    return (
        '<svg class="wires" viewBox="0 0 20 100" preserveAspectRatio="none" aria-hidden="true">'
        f"{lines}</svg>"
    )


def _picture(look: Look, layer: Layer) -> str:
    """The mean of the layer's maps, the larger the more of the input's pixels it keeps apart."""
    share = layer.shape[1] / look.network.architecture.input_size if layer.is_map else 0.0
    side = SMALLEST + (LARGEST - SMALLEST) * share**0.5
    source = colours.url(draw_mean(look.output(layer.name)))
    return f'<img class="pixelated" style="--side:{side:.2f}rem" src="{source}" alt="">'


def shape_text(layer: Layer) -> str:
    """As "6 x 24 x 24"."""
    return " x ".join(map(str, layer.shape))
