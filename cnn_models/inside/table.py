"""The layer table as text."""

from cnn_models.inside.layers import Layer, layer_table
from cnn_models.registry import find

HEADER = ("layer", "type", "output shape", "parameters", "multiply-adds", "field")
ROW = "{:<20} {:<18} {:<20} {:>12} {:>15} {:>6}"


def table(name: str) -> str:
    """Lay out the network's layers as text, at most 100 columns wide; ValueError if unknown.

    A block is one row with its sums and, indented below it, what it is made of.
    """
    architecture, layers = find(name), layer_table(name)
    side = architecture.input_size
    shown: set[str] = set()
    lines = [
        f"{architecture.title} ({architecture.source}), input (1, 1, {side}, {side})",
        "",
        ROW.format(*HEADER),
    ]
    for layer in layers:
        if layer.kind != "Concatenation":  # its row came first, as the block's
            lines += _open_blocks(layer, layers, shown)
            lines.append(_row(layer.name, layer.kind, [layer]))
    lines += ["", _row("total", "", list(layers), with_shape=False)]
    lines.append("field: side of the square of input pixels that one output value can see")
    return "\n".join(line.rstrip() for line in lines)


def _open_blocks(layer: Layer, layers: tuple[Layer, ...], shown: set[str]) -> list[str]:
    """Rows for the blocks around `layer` that have none yet, outermost first."""
    parts = layer.name.split(".")
    rows = []
    for depth in range(1, len(parts)):
        block = ".".join(parts[:depth])
        if block not in shown:
            shown.add(block)
            inside = [each for each in layers if each.name.startswith(f"{block}.")]
            # The block's output is the last layer's, or the concatenation of its paths.
            end = [each for each in layers if each.name == block] or inside[-1:]
            kind = "Inception" if end[0].kind == "Concatenation" else "Sequential"
            rows.append(_row(block, kind, [*inside, *end] if end[0] not in inside else inside))
    return rows


def _row(name: str, kind: str, layers: list[Layer], with_shape: bool = True) -> str:
    indent = "  " * name.count(".")
    return ROW.format(
        indent + name.split(".")[-1],
        kind,
        str((1, *layers[-1].shape)) if with_shape else "",
        _number(sum(layer.parameters for layer in layers)),
        _number(sum(layer.multiply_adds for layer in layers)),
        layers[-1].field.size if with_shape else "",
    )


def _number(count: int) -> str:
    return f"{count:,}" if count else "-"
