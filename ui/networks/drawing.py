"""A network drawn from its layer table: one bar a layer, as tall as its map is wide."""

from html import escape

from cnn_models.inside.layers import Layer, layer_table
from cnn_models.registry import find

HEIGHT, GAP = 76, 3
TALLEST = 68
# Okabe and Ito's colours, told apart by colour-blind people too.
COLOURS = {
    "Conv2d": "#0072b2",
    "Concatenation": "#009e73",
    "Linear": "#cc79a7",
    "MaxPool2d": "#e69f00",
    "AvgPool2d": "#e69f00",
    "AdaptiveAvgPool2d": "#e69f00",
    "BatchNorm2d": "#56b4e9",
    "BatchNorm1d": "#56b4e9",
    "BatchNorm": "#56b4e9",
}
KINDS = (
    ("conv", "Conv2d"),
    ("inception", "Concatenation"),
    ("pool", "MaxPool2d"),
    ("norm", "BatchNorm2d"),
    ("dense", "Linear"),
)


def drawn_layers(name: str) -> list[Layer]:
    """The layers worth a bar: no activations; an Inception block as one."""
    table = layer_table(name)
    blocks = tuple(f"{layer.name}." for layer in table if layer.kind == "Concatenation")
    return [
        layer
        for layer in table
        if layer.kind in COLOURS and not layer.name.startswith(blocks or ("\0",))
    ]


def drawing_html(name: str, title: str) -> str:
    """The network as an SVG picture that scales with its box; `title` is what is read aloud."""
    x, bars = 0.0, []
    for layer in drawn_layers(name):
        height, width = _size(layer, find(name).input_size)
        shape = "x".join(map(str, layer.shape))
        bars.append(
            f'<rect x="{x:.1f}" y="{(HEIGHT - height) / 2:.1f}" width="{width:.1f}" '
            f'height="{height:.1f}" rx="1.5" fill="{COLOURS[layer.kind]}">'
            f"<title>{escape(layer.name)}: {shape}</title></rect>"
        )
        x += width + GAP
    return (
        f'<svg class="architecture" viewBox="0 0 {x:.0f} {HEIGHT}" '
        f'style="max-width:{1.4 * x:.0f}px" preserveAspectRatio="xMinYMid meet" role="img" '
        f'aria-label="{escape(title)}">{"".join(bars)}</svg>'
    )


def _size(layer: Layer, input_side: int) -> tuple[float, float]:
    """Height and width of a bar in the drawing's units; roots, so that small maps are seen too."""
    if not layer.is_map:
        return 8 + 5 * layer.shape[0] ** 0.25, 4
    height = 6 + (TALLEST - 6) * (layer.shape[1] / input_side) ** 0.5
    return height, 3 + layer.shape[0] ** 0.5 / 1.6
