"""One layer: its header, its legend and the atlas of all its channels."""

import json
from html import escape

from torch import Tensor, nn

from cnn_models import CLASS_NAMES
from cnn_models.inside.layers import Layer
from cnn_models.inside.receptive_field import Field
from cnn_models.inside.source import source_lines
from ui.features.drawing import colours, scale
from ui.features.drawing.atlas import Atlas, draw_atlas, draw_vector, silent, strongest_first
from ui.features.drawing.legend import legend_html, number, percent
from ui.features.look import Look, Spot
from ui.texts.common import class_text, text

LARGER = 460  # pixels to which a narrow atlas is enlarged, by a whole factor
NUM_STRONGEST = 8  # units of a vector that are named


def layer_html(look: Look, spot: Spot, strongest: bool, linked: bool = False) -> str:
    """The layer's facts, its line of Python, colour bar and atlas.

    linked: a link led here, so the page is to show it.
    """
    layer, output = look.layer(spot.layer), look.output(spot.layer)
    atlas = layer_atlas(look, layer, strongest)
    title = f"{look.title} · {layer.name} · {layer.kind}"
    link = f' data-linked="{look.name}.{escape(layer.name)}"' * linked
    parts = [
        f'<h3 class="layer-title" data-shown="{escape(layer.name)}"{link}>{escape(title)}</h3>',
        f'<div class="layer-head"><div>{_facts(look, layer, output, atlas)}',
        f"{_legend(look, layer, output)}</div>{_source(look, layer)}</div>",
    ]
    if layer.kind == "Concatenation":
        parts.append(_paths(look, layer))
    if layer.name == "logits":
        parts.append(_classes(look, output))
    elif not layer.is_map:
        parts.append(_strongest_units(look, output))
    parts.append(atlas_html(atlas, spot.channel, look, layer))
    return "".join(parts)


def layer_atlas(look: Look, layer: Layer, strongest: bool = False) -> Atlas:
    """All channels; those of an Inception block in bands by path, in the paths' order."""
    output = look.output(layer.name)
    order = strongest_first(output) if strongest else list(range(len(output)))
    if not layer.is_map:
        return draw_vector(output, look.limit(layer.name), order)
    sizes = path_sizes(look, layer)
    if sizes and strongest:
        ends = [sum(sizes[: i + 1]) for i in range(len(sizes))]
        order.sort(key=lambda channel: next(i for i, end in enumerate(ends) if channel < end))
    limit = None if look.scaling == "channel" else look.limit(layer.name)
    return draw_atlas(output, limit, order, sizes)


def path_sizes(look: Look, layer: Layer) -> list[int] | None:
    """Channels of each path of an Inception block; None for any other layer."""
    if layer.kind != "Concatenation":
        return None
    return [look.layer(source).shape[0] for source in layer.sources]


def atlas_html(atlas: Atlas, channel: int, look: Look, layer: Layer) -> str:
    """The picture with what a script needs to know: which channel lies where, and what it sees."""
    layout = atlas.layout
    paths = [look.layer(s) for s in layer.sources] if layer.kind == "Concatenation" else [layer]
    fields = json.dumps([field_numbers(path.field) for path in paths])
    side = layer.shape[-1] if layer.is_map else 0
    bands = [[band.start, band.count, band.row] for band in layout.bands]
    width, height = layout.size
    x, y = layout.corners()[layout.order.index(channel)]
    mark = (
        f"left:{100 * x / width:.4f}%;top:{100 * y / height:.4f}%;"
        f"width:{100 * layout.tile / width:.4f}%;height:{100 * layout.tile / height:.4f}%"
    )
    label = escape(text("atlas_label", look.language, num=len(layout.order)))
    shown = width * max(1, min(4, LARGER // width))
    return (
        f'<div class="atlas-scroll"><div class="atlas" tabindex="0" role="application" '
        f'aria-label="{label}" style="width:{shown / 16}rem;min-width:{round(0.6 * width)}px" '
        f'data-width="{width}" data-height="{height}" '
        f'data-columns="{layout.columns}" data-cell="{layout.cell}" data-left="{layout.left}" '
        f'data-bands="{json.dumps(bands)}" data-order="{json.dumps(layout.order)}" '
        f'data-side="{side}" data-fields="{fields}">'
        f'<img{" class=pixelated" * (shown > width)} src="{colours.url(atlas.image)}" alt="">'
        f'<i class="mark" style="{mark}"></i></div></div>'
    )


def _facts(look: Look, layer: Layer, output: Tensor, atlas: Atlas) -> str:
    language = look.language
    num_silent = int(silent(output).sum())
    unit = "maps" if layer.is_map else "units"
    facts = [
        " x ".join(map(str, layer.shape)),
        text("field_short", language, size=layer.field.size),
        text(unit, language, num=len(output), silent=num_silent),
        text(
            "spread", language, mean=number(output.mean().item()), std=number(output.std().item())
        ),
    ]
    if layer.arithmetic:
        facts.insert(1, layer.arithmetic)
    if layer.parameters:
        counts = {"parameters": layer.parameters, "products": layer.multiply_adds}
        told = {key: f"{value:,}" for key, value in counts.items()}
        facts.insert(1, text("counts", language, **told))
    if (cut := _cut(look, layer)) is not None:
        facts.append(text("cut", language, share=percent(cut)))
    if atlas.shrunk > 1:
        facts.append(text("shrunk", language, side=atlas.shrunk))
    items = "".join(f"<li>{escape(fact)}</li>" for fact in facts)
    return f'<ul class="layer-facts">{items}</ul>'


def field_numbers(field: Field) -> list[int]:
    """A field as the page's scripts take it."""
    return [field.size, field.jump, field.start, field.limit]


def _source(look: Look, layer: Layer) -> str:
    """The line that makes the layer, and those that ask for it, as they stand in the files."""
    lines = source_lines(look.name)[layer.name]
    shown = "".join(
        f"<li><code>{escape(line.code)}</code><cite>{line.path}:{line.number}</cite></li>"
        for line in lines
    )
    title = escape(text("source_title", look.language))
    return f'<figure class="source"><figcaption>{title}</figcaption><ol>{shown}</ol></figure>'


def _cut(look: Look, layer: Layer) -> float | None:
    """Share of the values that a ReLU set to zero."""
    if not isinstance(look.node(layer.name).module, nn.ReLU):
        return None
    return (look.output(layer.sources[0]) < 0).float().mean().item()


def _legend(look: Look, layer: Layer, output: Tensor) -> str:
    signed = bool((output < 0).any())
    if look.scaling == "channel" and layer.is_map:
        return f'<p class="scale-note">{escape(text("scale_own", look.language))}</p>'
    limit = look.limit(layer.name)
    origin = scale.origin(look.layers, layer.name)
    if look.scaling == "network":
        note = text("scale_network", look.language)
    elif origin != layer.name:
        note = text("scale_inherited", look.language, layer=origin)
    else:
        note = text("scale_layer", look.language)
    beyond = text("beyond", look.language, share=percent(scale.share_beyond(output, limit)))
    note = f'<p class="scale-note">{escape(note)} {escape(beyond)}</p>'
    return f'<div class="scale">{legend_html(limit, signed)}{note}</div>'


def _paths(look: Look, layer: Layer) -> str:
    """The four paths with their colours, kernel, number of maps, share and own field."""
    rows = []
    total = layer.shape[0]
    for i, source in enumerate(layer.sources):
        path = look.layer(source)
        fact = text(
            "path_facts",
            look.language,
            path=text(f"path{i + 1}", look.language),
            num=path.shape[0],
            share=percent(path.shape[0] / total),
            size=path.field.size,
            side=look.network.architecture.input_size,
        )
        colour = colours.PATH_COLOURS[i]
        rows.append(f'<li><i style="background:{colour}"></i>{escape(fact)}</li>')
    return f'<ul class="paths">{"".join(rows)}</ul>'


def _classes(look: Look, logits: Tensor) -> str:
    """The ten classes with logit and probability, as the network ranks them."""
    probabilities = logits.softmax(dim=0)
    limit = max(logits.abs().max().item(), 1e-6)
    rows = []
    for i in logits.argsort(descending=True).tolist():
        value = logits[i].item()
        left, width = min(50, 50 + 50 * value / limit), 50 * abs(value) / limit
        side = "minus" if value < 0 else "plus"
        rows.append(
            f"<tr><th>{escape(class_text(CLASS_NAMES[i], look.language, CLASS_NAMES))}</th>"
            f"<td>{number(value)}</td><td>{percent(probabilities[i].item())}</td>"
            f'<td class="bar"><i class="{side}" style="left:{left:.1f}%;width:{width:.1f}%"></i>'
            f"</td></tr>"
        )
    head = "".join(
        f"<th>{escape(text(key, look.language))}</th>" for key in ("class", "logit", "probability")
    )
    return f'<table class="classes figures"><tr>{head}<th></th></tr>{"".join(rows)}</table>'


def _strongest_units(look: Look, vector: Tensor) -> str:
    units = strongest_first(vector)[:NUM_STRONGEST]
    listed = ", ".join(f"{unit}: {number(vector[unit].item())}" for unit in units)
    return f"<p>{escape(text('strongest_units', look.language, units=listed))}</p>"


def two_pictures_html(first: Look, second: Look, layer_name: str) -> str:
    """The same layer for two pictures: both atlases on the larger of their scales."""
    layer = first.layer(layer_name)
    limit = max(look.limit(layer_name) for look in (first, second))
    draw = draw_atlas if layer.is_map else draw_vector
    pictures = [draw(look.output(layer_name), limit).image for look in (first, second)]
    signed = any(bool((look.output(layer_name) < 0).any()) for look in (first, second))
    images = "".join(f'<img src="{colours.url(image)}" alt="">' for image in pictures)
    title = escape(text("two_scale", first.language, layer=layer_name))
    return f"<h4>{title}</h4>{legend_html(limit, signed)}<div class=two>{images}</div>"
