"""The same depth in different networks, side by side."""

from html import escape

from cnn_models.inside.layers import Layer, layer_table
from cnn_models.registry import find
from ui.features.drawing import colours, scale
from ui.features.drawing.atlas import draw_atlas, draw_mean, strongest_first
from ui.features.look import Look
from ui.texts.common import text

NUM_CHANNELS = 8
# Layers that end a step of the computation: a convolution alone is not yet what the next one sees.
ENDS = ("ReLU", "Sigmoid", "Concatenation", "MaxPool2d", "AvgPool2d")


def depth(name: str, layer: Layer) -> float:
    """How much of the input's side a cell of the layer sees; above 1 it sees more than all."""
    return layer.field.size / find(name).input_size


def nearest_layer(name: str, wanted: float) -> Layer:
    """The layer with maps whose depth is nearest to `wanted`; the earliest of equals.

    Layers inside an Inception block are left out: each path has a depth of its own.
    """
    ends = [
        layer
        for layer in layer_table(name)
        if layer.is_map and layer.kind in ENDS and ".path" not in layer.name
    ]
    return min(ends, key=lambda layer: abs(depth(name, layer) - wanted))


def depth_html(looks: list[Look], wanted: float) -> str:
    """One column a network: the layer nearest to the depth, its mean, its strongest channels."""
    return f'<div class="depths">{"".join(_column(look, wanted) for look in looks)}</div>'


def _column(look: Look, wanted: float) -> str:
    layer = nearest_layer(look.name, wanted)
    output = look.output(layer.name)
    strongest = strongest_first(output)[:NUM_CHANNELS]
    atlas = draw_atlas(output[strongest], scale.percentile(output), columns=2)
    facts = text(
        "depth_facts",
        look.language,
        layer=layer.name,
        shape=" x ".join(map(str, layer.shape)),
        share=100 * depth(look.name, layer),
    )
    title = escape(look.title)
    width, height = atlas.image.size
    return (
        f'<figure class="depth" data-network="{look.name}" data-at="{layer.name}">'
        f"<h4>{title}</h4>"
        f'<img class="pixelated mean" src="{colours.url(draw_mean(output))}" alt="">'
        f'<img class="pixelated" width="{width}" height="{height}" '
        f'src="{colours.url(atlas.image)}" alt=""><figcaption>{escape(facts)}</figcaption></figure>'
    )
