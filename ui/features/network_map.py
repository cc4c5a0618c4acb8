"""The network as a list of layers, with the mean activation of each."""

from html import escape

from cnn_models.inside.layers import Layer
from ui.features.drawing import colours
from ui.features.drawing.atlas import draw_mean
from ui.features.look import Look
from ui.texts.common import text


def network_map_html(look: Look, chosen: str) -> str:
    """Layers in order, blocks that fold; a click on `[data-layer]` opens the layer."""
    rows: list[str] = []
    opened: list[str] = []
    for layer in look.layers:
        block = _around(layer)
        while opened and opened != block[: len(opened)]:
            rows.append("</details>")
            opened.pop()
        while len(opened) < len(block):
            opened.append(block[len(opened)])
            rows.append(_open_block(look, ".".join(opened), chosen))
        rows.append(_row(look, layer, layer.name == chosen))
    rows.append("</details>" * len(opened))
    language = look.language
    parameters = sum(layer.parameters for layer in look.layers)
    multiply_adds = sum(layer.multiply_adds for layer in look.layers)
    total = text("total", language, parameters=f"{parameters:,}", products=f"{multiply_adds:,}")
    label = escape(text("layers_label", language))
    return (
        f'<nav class="network-map" aria-label="{label}">{"".join(rows)}</nav>'
        f'<p class="total">{escape(total)}</p>'
    )


def _around(layer: Layer) -> list[str]:
    """The blocks that a layer lies in; the end of an Inception block lies in that block."""
    parts = layer.name.split(".")
    return parts if layer.kind == "Concatenation" else parts[:-1]


def _open_block(look: Look, block: str, chosen: str) -> str:
    inside = [each for each in look.layers if f"{each.name}.".startswith(f"{block}.")]
    # An Inception block is long: it opens where the chosen layer lies, or on a click.
    is_open = "inception" not in block or f"{chosen}.".startswith(f"{block}.")
    colour = path_colour(block)
    mark = f'<i class="path" style="background:{colour}"></i>' if colour else ""
    facts = _counts(sum(e.parameters for e in inside), sum(e.multiply_adds for e in inside), look)
    return (
        f"<details{' open' if is_open else ''}><summary>{mark}<b>{escape(block.split('.')[-1])}</b>"
        f"<span>{_shape(inside[-1])} · {facts}</span></summary>"
    )


def _row(look: Look, layer: Layer, is_chosen: bool) -> str:
    thumbnail = colours.url(draw_mean(look.output(layer.name)))
    facts = [_shape(layer)]
    if layer.parameters:
        facts.append(_counts(layer.parameters, layer.multiply_adds, look))
    sees = text("field_short", look.language, size=layer.field.size)
    arithmetic = f'<span class="arithmetic">{escape(layer.arithmetic)}</span>'
    title = layer.name.split(".")[-1]
    return (
        f'<button type="button" data-layer="{layer.name}"{" aria-current=true" * is_chosen}>'
        f'<img class="pixelated" src="{thumbnail}" alt=""><span class="facts"><b>{title}</b>'
        f"<span>{layer.kind} · {' · '.join(facts)}</span>"
        f"<span>{escape(sees)}</span>{arithmetic if layer.arithmetic else ''}</span></button>"
    )


def path_colour(block: str) -> str | None:
    """The colour of an Inception path, "stage3.inception1.path2"; None for any other block."""
    last = block.split(".")[-1]
    if not last.startswith("path"):
        return None
    return colours.PATH_COLOURS[int(last.removeprefix("path")) - 1]


def _shape(layer: Layer) -> str:
    return " x ".join(map(str, layer.shape))


def _counts(parameters: int, multiply_adds: int, look: Look) -> str:
    return escape(
        text(
            "counts",
            look.language,
            parameters=f"{parameters:,}",
            products=f"{multiply_adds:,}",
        )
    )
