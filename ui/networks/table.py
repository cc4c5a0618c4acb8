"""The networks as one table: the plots' numbers, for reading and for hearing."""

from collections.abc import Sequence
from html import escape

from cnn_models import ARCHITECTURES
from cnn_models.files.card import Card
from cnn_models.inside.layers import layer_table
from cnn_models.predict import Network
from training.lineage import all_minutes
from ui.networks.costs import milliseconds, multiply_adds
from ui.texts.common import text

COLUMNS = (
    "year",
    "layers",
    "parameters",
    "multiply_adds",
    "milliseconds",
    "megabytes",
    "minutes",
    "accuracy",
)


def table_html(
    loaded: dict[str, Network],
    own: Sequence[tuple[str, Network]],
    language: str,
    together: float | None = None,
) -> str:
    """One row a network that has weights, the verdict, the visitor's own runs.

    together: per cent of the test pictures on which the verdict is right.
    """
    named = [(text(f"network_{name}", language), n) for name, n in loaded.items()]
    rows = [_row(title, _values(network, language)) for title, network in named]
    if together is not None:
        nothing = ["–"] * (len(COLUMNS) - 1)
        rows.append(_row(text("together", language), [*nothing, f"{together:.2f}"]))
    rows += [_row(title, _values(network, language)) for title, network in own]
    heads = "".join(
        f'<th scope="col">{escape(text(f"column_{key}", language))}</th>'
        for key in ("name", *COLUMNS)
    )
    label = escape(text("table_label", language))
    # A wide table is scrolled, with the keyboard too.
    return (
        f'<div class="table-scroll" tabindex="0" role="region" aria-label="{label}">'
        f'<table class="figures"><thead><tr>{heads}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _row(title: str, values: Sequence[str]) -> str:
    cells = "".join(f"<td>{escape(value)}</td>" for value in values)
    return f'<tr><th scope="row">{escape(title)}</th>{cells}</tr>'


def _values(network: Network, language: str) -> list[str]:
    """In the order of COLUMNS; a dash where a card does not say."""
    card, name = network.card, network.architecture.name
    minutes = all_minutes(card)
    weighted = sum(layer.kind in ("Conv2d", "Linear") for layer in layer_table(name))
    return [
        str(ARCHITECTURES[name].year),
        str(weighted),
        f"{ARCHITECTURES[name].num_parameters:,}",
        f"{multiply_adds(name) / 1e6:,.1f}",
        f"{milliseconds(network):.1f}",
        f"{network.megabytes:.1f}",
        "–" if minutes is None else f"{minutes:.{1 if minutes >= 0.1 else 2}f}",
        _accuracy(card, language),
    ]


def _accuracy(card: Card, language: str) -> str:
    """On all test pictures, or on as many as were asked, which is then told."""
    if card.measured is None:
        return "–"
    value, num = card.measured
    if card.test_accuracy is not None:
        return f"{value:.2f}"
    return text("accuracy_of", language, value=value, num=num)
