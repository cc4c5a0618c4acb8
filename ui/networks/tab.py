"""The networks page as HTML."""

import functools
from collections.abc import Sequence
from html import escape

import torch

from cnn_models import ARCHITECTURES, classify
from cnn_models.layers import layer_table
from cnn_models.predict import Network
from ui.charts import COLOURS, Curve, chart_html
from ui.networks.cost_plot import Dot, cost_plot_html
from ui.networks.drawing import COLOURS as BAR_COLOURS
from ui.networks.drawing import KINDS, drawing_html
from ui.networks.lessons import lessons_html
from ui.texts import text

TURNS = 5  # of a measured time; the least disturbed counts


def networks_html(
    networks: dict[str, Network | Exception],
    language: str,
    own: Sequence[tuple[str, Network]] = (),
) -> str:
    """Plots of accuracy against cost, one entry a network, and the lecture's lessons.

    own: titles and networks of a visitor's runs, which appear in the plots.
    """
    loaded = {name: n for name, n in networks.items() if isinstance(n, Network)}
    entries = "".join(_entry(name, loaded.get(name), language) for name in ARCHITECTURES)
    legend = "".join(
        f'<span><i style="background:{BAR_COLOURS[kind]}"></i>'
        f"{escape(text(f'kind_{key}', language))}</span>"
        for key, kind in KINDS
    )
    return (
        f'<div class="networks-page"><p>{escape(text("networks_intro", language))}</p>'
        f'<div class="cost-plots">{_plots(loaded, own, language)}</div>'
        f'<p class="bar-legend">{escape(text("drawing_note", language))} {legend}</p>'
        f'<div class="entries">{entries}</div>{lessons_html(language)}</div>'
    )


def _plots(loaded: dict[str, Network], own: Sequence[tuple[str, Network]], language: str) -> str:
    named = [(text(f"network_{name}", language), n, False) for name, n in loaded.items()]
    named += [(title, network, True) for title, network in own]
    measured = [
        (title, network, network.card.test_accuracy, is_own)
        for title, network, is_own in named
        if network.card.test_accuracy is not None
    ]
    costs = {
        "multiply_adds": lambda n: multiply_adds(n.architecture.name) / 1e6,
        "milliseconds": milliseconds,
        "megabytes": lambda n: n.megabytes,
    }
    return "".join(
        cost_plot_html(
            text(f"cost_{key}", language),
            [Dot(title, cost(n), accuracy, is_own) for title, n, accuracy, is_own in measured],
        )
        for key, cost in costs.items()
    )


def _entry(name: str, network: Network | None, language: str) -> str:
    architecture = ARCHITECTURES[name]
    title = text(f"network_{name}", language)
    facts = "".join(f"<li>{escape(fact)}</li>" for fact in _facts(name, network, language))
    curve = _curve(network, title, language) if network and network.card.history else ""
    return (
        f'<section class="network" id="network-{name}"><h3>{escape(title)} '
        f"<small>{architecture.year}, {escape(architecture.source)}</small></h3>"
        f"<p>{escape(text(f'idea_{name}', language))}</p>{drawing_html(name)}"
        f'<ul class="facts-list">{facts}</ul>{curve}</section>'
    )


def _facts(name: str, network: Network | None, language: str) -> list[str]:
    architecture = ARCHITECTURES[name]
    side = architecture.input_size
    weighted = sum(layer.kind in ("Conv2d", "Linear") for layer in layer_table(name))
    facts = [
        text("fact_input", language, value=f"1x{side}x{side}"),
        text("fact_layers", language, value=weighted),
        text("fact_parameters", language, value=f"{architecture.num_parameters:,}"),
        text("fact_multiply_adds", language, value=f"{multiply_adds(name) / 1e6:,.1f}"),
    ]
    if network is None:
        return [*facts, text("fact_untrained", language)]
    card = network.card
    if card.test_accuracy is not None:
        facts.append(text("fact_accuracy", language, value=card.test_accuracy))
    facts.append(text("fact_size", language, value=network.megabytes))
    if card.minutes is not None:
        facts.append(
            text(
                "fact_training",
                language,
                epochs=card.epochs,
                minutes=card.minutes,
                device=card.device,
            )
        )
    return facts


def _curve(network: Network, title: str, language: str) -> str:
    history = network.card.history
    curves = [
        Curve(
            text("curve_training", language),
            [(record["epoch"], record["top1"]) for record in history],
            COLOURS[0],
            dashed=True,
        ),
        Curve(
            text("curve_validation", language),
            [(record["epoch"], record["validation_top1"]) for record in history],
            COLOURS[1],
        ),
    ]
    caption = text("curves_of", language, name=title)
    lowest = min(y for curve in curves for _, y in curve.points)
    chart = chart_html(caption, curves, text("epoch", language), (10 * (lowest // 10), 100))
    return f"<details><summary>{escape(caption)}</summary>{chart}</details>"


@functools.cache
def multiply_adds(name: str) -> int:
    """Of one picture through the network."""
    return sum(layer.multiply_adds for layer in layer_table(name))


_MILLISECONDS: dict[str, float] = {}


def milliseconds(network: Network) -> float:
    """Of computing one picture's answer on this machine, measured once for each architecture."""
    name = network.architecture.name
    if name not in _MILLISECONDS:
        blank = torch.zeros(28, 28, dtype=torch.uint8)
        times = [classify([network], blank)[name].milliseconds for _ in range(TURNS)]
        _MILLISECONDS[name] = min(times)
    return _MILLISECONDS[name]
