"""What it takes to fool the networks: one picture along a slider, and the test set measured."""

import math
from html import escape
from typing import Any

import gradio as gr
import torch
from PIL import Image

from cnn_models.predict import Network
from training.measure.corruptions import CORRUPTIONS, corrupt
from ui.explore.explorer import COMMAND, TURNS, Explorer, probabilities
from ui.explore.matrix import class_name
from ui.explore.measured import Measured
from ui.shared.charts import Curve, chart_html
from ui.shared.colours import line_of
from ui.shared.events import QUIET, busy
from ui.shared.html import png_url
from ui.shared.redrawn import draw_while_open
from ui.shared.slider import Slider
from ui.shared.translation import Translation
from ui.texts.common import text


def build_robustness_panel(
    explorer: Explorer, translation: Translation, chosen: gr.State, settings: list[Any]
) -> None:
    """Lay the panel out; chosen: index of the test picture; settings: own cards, language."""
    tr = translation.add
    with tr(gr.Accordion("", open=False), label="explore_robust") as panel:
        with gr.Row():
            kind = translation.add_choices(
                gr.Dropdown(
                    list(CORRUPTIONS), value="rotation", interactive=True, elem_id="explore-kind"
                ),
                {name: f"explore_{name}" for name in CORRUPTIONS},
                label="explore_kind",
            )
            amount = tr(
                Slider(0, 180, value=20, step=5, interactive=True, elem_id="explore-amount"),
                label="explore_amount",
            )
        spoilt = gr.HTML(elem_id="explore-spoilt")
        measured = gr.HTML(elem_id="explore-robust-table")

    def another(kind: str) -> Any:
        found = CORRUPTIONS[kind]
        return gr.update(maximum=found.high, step=found.step, value=found.strengths[1])

    def spoil(index: int | None, kind: str, amount: float, ids: list[str], language: str) -> str:
        if index is None or index not in explorer.pictures:
            return f'<p class="explore-note">{escape(text("explore_pick", language))}</p>'
        amount = min(max(0.0, float(amount)), CORRUPTIONS[kind].high)
        return spoilt_html(explorer, index, kind, amount, ids, language)

    def measure(kind: str, ids: list[str], language: str) -> Any:
        # At once what is stored; then the visitor's own runs, which have to be asked.
        if ids and not explorer.has_measured(ids, kind, language):
            yield measured_html(explorer, kind, [], language)
        yield measured_html(explorer, kind, ids, language)

    own_cards, language = settings
    # Always the last: a kind that is chosen while another is still drawn must not be dropped.
    kind.input(another, kind, amount, trigger_mode="always_last", **QUIET, **TURNS).then(
        spoil,
        [chosen, kind, amount, *settings],
        spoilt,
        trigger_mode="always_last",
        **busy(spoilt),
        **TURNS,
    )
    draw_while_open(
        panel.expand,
        panel.collapse,
        [amount.input, chosen.change, own_cards.change, language.change],
        spoil,
        [chosen, kind, amount, *settings],
        [spoilt],
        **busy(spoilt),
        **TURNS,
    )
    draw_while_open(
        panel.expand,
        panel.collapse,
        [kind.input, own_cards.change, language.change],
        measure,
        [kind, *settings],
        [measured],
        **busy(measured),
        **TURNS,
    )


def spoilt_html(
    explorer: Explorer, index: int, kind: str, amount: float, ids: list[str], language: str
) -> str:
    """The spoilt picture, and what each network gives its class along the slider."""
    networks = explorer.all_networks(ids, language)
    label, found = int(explorer.evidence.labels[index]), CORRUPTIONS[kind]
    pixels = torch.from_numpy(explorer.pictures[index])
    curves = [
        Curve(title, explorer.curve(network, index, kind), *line_of(key, i))
        for i, (key, (title, network)) in enumerate(networks.items())
    ]
    shown = Image.fromarray(corrupt(pixels[None], kind, amount)[0].numpy())
    name = text(f"explore_{kind}", language)
    caption = text("explore_spoilt", language, kind=name, amount=amount, unit=found.unit)
    said = "".join(
        f"<li>{escape(title)}: {escape(_answer(network, pixels, kind, amount, language))}</li>"
        for title, network in networks.values()
    )
    title = text("explore_curves", language, label=class_name(label, language))
    unit = found.unit.strip()
    drawn = chart_html(title, curves, unit, (0, 100), found.high, amount, told_as=".1f")
    return (
        f'<div class="spoilt"><figure><img class="pixelated" alt="" src="{png_url(shown)}">'
        f"<figcaption>{escape(caption)}</figcaption></figure>"
        f'<ul class="explore-note">{said}</ul>'
        f"{drawn}</div>"
    )


def _answer(network: Network, pixels: torch.Tensor, kind: str, amount: float, language: str) -> str:
    confidence, answer = probabilities(network, corrupt(pixels[None], kind, amount))[0].max(dim=0)
    return f"{class_name(int(answer), language)} {100 * confidence:.0f} %"


def measured_html(explorer: Explorer, kind: str, ids: list[str], language: str) -> str:
    """The test set under one corruption: a table, and curves over the strengths."""
    found, measured = CORRUPTIONS[kind], explorer.measured(ids, kind, language)
    if not measured:
        missing = text("explore_not_measured", language, command=COMMAND)
        return f'<p class="explore-note">{escape(missing)}</p>'
    heads = "".join(f'<th scope="col">{a:g}{escape(found.unit)}</th>' for a in found.strengths)
    rows, curves, titles = [], [], explorer.titles(ids, language)
    for i, (key, row) in enumerate(measured.items()):
        cells = "".join(f"<td>{value:.1f}</td>" for value in row.accuracies)
        pictures = f"<td>{row.num_pictures:,}</td>"
        rows.append(f'<tr><th scope="row">{escape(titles[key])}</th>{cells}{pictures}</tr>')
        points = list(zip(found.strengths, row.accuracies, strict=True))
        curves.append(Curve(titles[key], points, *line_of(key, i)))
    title = text("explore_robust_table", language, kind=text(f"explore_{kind}", language))
    caption = text("explore_robust_curves", language, kind=text(f"explore_{kind}", language))
    pictures = escape(text("explore_num_pictures", language))
    return (
        f"<h4>{escape(title)}</h4>{_how_measured(measured, language)}"
        '<div class="spoilt"><div class="table-scroll">'
        f'<table class="figures"><thead><tr><td></td>{heads}<th scope="col">{pictures}</th></tr>'
        f"</thead><tbody>{''.join(rows)}</tbody></table></div>"
        f"{chart_html(caption, curves, found.unit.strip(), (0, 100), told_as='.1f')}</div>"
    )


def _how_measured(measured: dict[str, Measured], language: str) -> str:
    """On how many pictures, and how much of a difference may then be chance."""
    fewest = min(row.num_pictures for row in measured.values())
    most = max(row.num_pictures for row in measured.values())
    # Two standard errors of a share near one half, the widest there is.
    words = {"num": f"{fewest:,}", "most": f"{most:,}", "points": 100 / math.sqrt(fewest)}
    key = "explore_same_pictures" if fewest == most else "explore_other_pictures"
    return f'<p class="explore-note">{escape(text(key, language, **words))}</p>'
