"""The Explore tab: where the networks differ on the test set."""

from collections.abc import Callable
from html import escape
from typing import Any

import gradio as gr

from cnn_models import SHIPPED
from training.measure.agreement import in_cell
from ui.explore.calibration import build_calibration_panel
from ui.explore.evidence import Answers
from ui.explore.explorer import COMMAND, TURNS, Explorer, scripted
from ui.explore.matrix import chosen_html, class_name, matrix_html, pictures_html
from ui.explore.nearest.panel import build_nearest_panel
from ui.explore.robustness import build_robustness_panel
from ui.explore.splits import build_splits_panel, mcnemar_text
from ui.shared.events import busy
from ui.shared.redrawn import draw_while_open
from ui.shared.translation import Translation
from ui.texts.common import text

ALONE = "alone"  # compared with no other network
Place = tuple[int, int] | None  # (label, answer) of a cell


def build_explore_tab(
    explorer: Explorer,
    translation: Translation,
    language: gr.State,
    own_cards: gr.State,
    tab: gr.Tab,
    show: Callable[[gr.Button, gr.Button, gr.State], None],
) -> None:
    """Lay the tab out inside the current Blocks.

    own_cards: ids of the visitor's runs that are switched on. tab: the tab that this is in. show:
    is handed the two buttons that take a picture elsewhere, and the state with its index.
    """
    tr = translation.add
    chosen = gr.State(None)
    place = gr.State(None)  # (label, answer) of the open cell
    tr(gr.Markdown(), value="explore_intro")
    warning = gr.HTML(elem_id="explore-warning")
    with gr.Row():
        first = tr(
            gr.Dropdown(list(SHIPPED), interactive=True, min_width=220, elem_id="explore-network"),
            label="explore_network",
        )
        second = tr(
            gr.Dropdown([ALONE], value=ALONE, interactive=True, min_width=220),
            label="explore_minus",
        )
    with gr.Row(equal_height=False):
        with gr.Column(scale=3, min_width=300):
            matrix = scripted("explore-matrix")
        with gr.Column(scale=2, min_width=280):
            pictures = scripted("explore-cell")
    detail = gr.HTML(elem_id="explore-chosen", apply_default_css=False)
    with gr.Row(visible=False) as leave:
        to_classify = tr(gr.Button(size="sm"), value="explore_to_classify")
        to_features = tr(gr.Button(size="sm", variant="primary"), value="explore_to_features")
    show(to_classify, to_features, chosen)
    build_nearest_panel(
        explorer,
        translation,
        chosen,
        lambda index: explorer.pictures.get(index),
        [own_cards, language],
        "explore-nearest",
    )
    settings = [first, second, place, own_cards, language]
    splits = build_splits_panel(explorer, translation, [first, own_cards, language])
    build_robustness_panel(explorer, translation, chosen, [own_cards, language])
    build_calibration_panel(explorer, translation, [own_cards, language])

    def opened(first: str, second: str, place: Place, ids: list[str], language: str) -> list[Any]:
        titles = explorer.titles(ids, language)
        if not titles:
            nothing = text("explore_nothing", language, command=COMMAND)
            return [_note(nothing), gr.skip(), gr.skip(), "", ""]
        choices = [(title, key) for key, title in titles.items()]
        first = first if first in titles else next(iter(titles))
        second = second if second in titles else ALONE
        alone = (text("explore_alone", language), ALONE)
        return [
            _warning(explorer, language),
            gr.update(choices=choices, value=first),
            gr.update(choices=[alone, *choices], value=second),
            *drawn(first, second, place, ids, language),
        ]

    def drawn(first: str, second: str, place: Place, ids: list[str], language: str) -> list[Any]:
        answers = explorer.answers(_keys(first, second), ids, language)
        if not answers.logits:
            return ["", ""]
        titles = explorer.titles(ids, language)
        shown = matrix_html(answers, titles, place, language)
        if len(answers.logits) == 2:  # is the difference more than chance?
            one, other = answers.logits
            shown += _note(mcnemar_text(answers, one, other, titles, language))
        return [shown, cell(first, place, ids, language)]

    def cell(first: str, place: Place, ids: list[str], language: str) -> str:
        answers = explorer.answers([first], ids, language)
        if place is None or first not in answers.logits:
            return _note(text("explore_click", language))
        return cell_html(explorer, answers, first, place, ids, language)

    def open_cell(event: gr.EventData, first: str, *settings: Any) -> list[Any]:
        *_, ids, language = settings
        label, answer = (event._data.get(key) for key in ("label", "answer"))
        known = range(10)
        if label not in known or answer not in known:
            return [gr.skip(), gr.skip()]
        return [(label, answer), cell(first, (label, answer), ids, language)]

    def choose(event: gr.EventData, ids: list[str], language: str) -> list[Any]:
        index = event._data.get("index")
        if not isinstance(index, int) or index not in explorer.pictures:
            return [gr.skip()] * 3
        shown = describe(index, ids, language)
        return [index, shown, gr.update(visible=bool(shown))]

    def describe(index: int | None, ids: list[str], language: str) -> str:
        if index is None:
            return ""
        titles = explorer.titles(ids, language)
        answers = explorer.answers(list(titles), ids, language)
        if answers.place(index) is None:  # a network has answered the shipped ones only
            answers = explorer.evidence.answers(explorer.evidence.complete())
        return chosen_html(index, answers, titles, explorer.pictures, language)

    draw_while_open(
        tab.select,
        None,
        [language.change, own_cards.change],
        opened,
        settings,
        [warning, first, second, matrix, pictures],
        **busy(matrix),
        **TURNS,
    )
    gr.on(
        [language.change, own_cards.change],
        describe,
        [chosen, own_cards, language],
        detail,
        **busy(detail),
        **TURNS,
    )
    gr.on([first.input, second.input], drawn, settings, [matrix, pictures], **busy(matrix), **TURNS)
    matrix.cell(open_cell, settings, [place, pictures], **busy(pictures), **TURNS)
    for gallery in (pictures, splits):
        gallery.picture(
            choose, [own_cards, language], [chosen, detail, leave], **busy(detail), **TURNS
        )


def cell_html(
    explorer: Explorer,
    answers: Answers,
    name: str,
    place: tuple[int, int],
    ids: list[str],
    language: str,
) -> str:
    """The pictures of one cell (label, answer) of a network's matrix, surest first."""
    label, answer = place
    probabilities = answers.probabilities[name]
    found = in_cell(answers.labels, probabilities, label, answer)
    key = "explore_cell_right" if label == answer else "explore_cell"
    words = {
        "name": explorer.titles(ids, language)[name],
        "label": class_name(label, language),
        "num": len(found),
    }
    if label != answer:
        words["answer"] = class_name(answer, language)
    captions = ((int(answers.indices[i]), f"{100 * probabilities[i, answer]:.0f} %") for i in found)
    return pictures_html(text(key, language, **words), captions, explorer.pictures, language)


def _keys(first: str, second: str) -> list[str]:
    return [first] if second in (ALONE, first) else [first, second]


def _warning(explorer: Explorer, language: str) -> str:
    stale = explorer.evidence.stale()
    if not stale:
        return ""
    names = ", ".join(text(f"network_{name}", language) for name in stale)
    return _note(text("explore_stale", language, names=names, command=COMMAND))


def _note(words: str) -> str:
    return f'<p class="explore-note">{escape(words)}</p>'
