"""The networks page: what each is, what it costs, how good it is, and why it is built so."""

import re
from collections.abc import Sequence
from html import escape
from typing import Any

import gradio as gr

from cnn_models import ARCHITECTURES
from cnn_models.inside.layers import layer_table
from cnn_models.pool import shipped_pool
from cnn_models.predict import Network
from runs.queue import Jobs
from training.lineage import (
    all_devices,
    all_minutes,
    epochs_before,
    epochs_told,
    logged_from_scratch,
)
from training.measure.stored_answers import NUM_TEST
from training.verdict.accuracy import shipped_verdict
from ui.networks.cost_plot import Dot, cost_plot_html
from ui.networks.costs import milliseconds, multiply_adds
from ui.networks.drawing import COLOURS as BAR_COLOURS
from ui.networks.drawing import KINDS, drawing_html
from ui.networks.finder_entry import finder_entry_html
from ui.networks.lessons import lessons_html
from ui.networks.replay import build_replay
from ui.networks.table import table_html
from ui.shared.colours import network_colour
from ui.shared.history import history_html
from ui.shared.html import duration_text
from ui.shared.lab import Lab
from ui.shared.lecture import OUTSIDE, Lesson, lesson_links_html
from ui.shared.redrawn import draw_while_open
from ui.shared.translation import Translation
from ui.shared.visitor import is_name
from ui.texts.common import text


def build_networks_tab(
    lab: Lab,
    jobs: Jobs | None,
    translation: Translation,
    language: gr.State,
    lesson: gr.State,
    pixels: gr.State,
    owner: gr.BrowserState,
    tab: gr.Tab,
) -> None:
    """Lay the tab out inside the current Blocks.

    jobs: the visitors' runs, of which the owner's join the plots. lesson: shows its own networks.
    pixels: the visitor's picture, or None. tab: what this is in.
    """
    build_replay(lab, translation, language, lesson, pixels)
    overview = gr.HTML(elem_id="overview", min_height=600)

    def describe(language: str, lesson: Lesson, owner: Any) -> str:
        ids = [job.id for job in jobs.of(owner)] if jobs and is_name(owner) else []
        return networks_html(lab.usable, language, lab.own(ids, language), lesson)

    changes = [language.change, lesson.change]
    draw_while_open(tab.select, None, changes, describe, [language, lesson, owner], [overview])


def networks_html(
    usable: dict[str, Network],
    language: str,
    own: Sequence[tuple[str, Network]] = (),
    lesson: Lesson = OUTSIDE,
) -> str:
    """Plots of accuracy against cost, one entry a network, and the lecture's explanations.

    own: titles and networks of a visitor's runs, which appear in the plots. lesson: shows only
    what it is about.
    """
    loaded = {name: network for name, network in usable.items() if lesson.has(name)}
    own = [(title, network) for title, network in own if lesson.has(network.architecture.name)]
    names = [name for name in ARCHITECTURES if lesson.has(name)]
    entries = "".join(_entry(name, loaded.get(name), language) for name in names)
    legend = "".join(
        f'<span><i style="background:{BAR_COLOURS[kind]}"></i>'
        f"{escape(text(f'kind_{key}', language))}</span>"
        for key, kind in KINDS
    )
    finder = "" if lesson.section else finder_entry_html(language)
    return (
        f'<div class="networks-page"><p>{escape(text("networks_intro", language))}</p>'
        f'<div class="cost-plots">{_plots(loaded, own, language)}</div>'
        f"{table_html(loaded, own, language, _together(loaded))}"
        f'<p class="bar-legend">{escape(text("drawing_note", language))} {legend}</p>'
        f'<div class="entries">{entries}{finder}</div>{lessons_html(language, lesson)}'
        f"{'' if lesson.section else lesson_links_html(language)}</div>"
    )


def _together(loaded: dict[str, Network]) -> float | None:
    """Per cent of the test pictures on which the verdict is right, where that is known."""
    found = shipped_verdict(list(loaded.values()), shipped_pool())
    return found.top1 if found and found.num_pictures == NUM_TEST else None


def _plots(loaded: dict[str, Network], own: Sequence[tuple[str, Network]], language: str) -> str:
    named = [(text(f"network_{name}", language), n, False) for name, n in loaded.items()]
    named += [(title, network, True) for title, network in own]
    measured = [
        (title, network, network.card.measured[0], is_own)
        for title, network, is_own in named
        if network.card.measured is not None
    ]
    costs = {
        "multiply_adds": lambda n: multiply_adds(n.architecture.name) / 1e6,
        "milliseconds": milliseconds,
        "megabytes": lambda n: n.megabytes,
    }
    return "".join(
        cost_plot_html(
            text(f"cost_{key}", language),
            [
                Dot(title, cost(n), accuracy, is_own, network_colour(n.architecture.name))
                for title, n, accuracy, is_own in measured
            ],
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
        f"<p>{escape(text(f'idea_{name}', language))}</p>{drawing_html(name, title)}"
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
    if (minutes := all_minutes(card)) is not None:
        then = text("device_then", language)
        facts.append(
            text(
                "fact_training",
                language,
                epochs=epochs_told(card),
                duration=duration_text(60 * minutes, language),
                device=then.join(_device(device, language) for device in all_devices(card)),
            )
        )
    if card.photos:
        facts.append(text("fact_photos", language, photos=card.photos["number"]))
    return facts


def _device(told: str, language: str) -> str:
    """A card's device, which it names in English, in the visitor's language."""
    told = re.sub(r"\b1 threads\b", "1 thread", told)  # cards of an earlier lab
    for word in ("threads", "thread", "channels first", "channels last"):
        told = re.sub(rf"\b{word}\b", text(f"device_{word.replace(' ', '_')}", language), told)
    return told


def _curve(network: Network, title: str, language: str) -> str:
    """The shipped weights' last training and, where one is logged, a whole one from scratch."""
    caption = text("curves_of", language, name=title)
    own, logged = network.card, logged_from_scratch(network.architecture.name)
    if logged is None:
        charts = history_html(caption, own.history, language)
    else:
        words = text("curves_like", language, name=title, log=f"docs/runs/{logged[0]}")
        charts = history_html(words, logged[1].history, language)
        if len(own.history) > 1:
            before = " + ".join(f"{epochs:g}" for epochs in epochs_before(own))
            words = text("curves_of_last", language, before=before)
            charts += history_html(words, own.history, language)
    return f"<details><summary>{escape(caption)}</summary>{charts}</details>"
