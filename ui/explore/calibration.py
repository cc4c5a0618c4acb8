"""Per-class accuracy, reliability diagrams, and accuracy against confidence."""

from html import escape
from typing import Any

import gradio as gr
from torch import Tensor

from training.measure.agreement import Bin, accuracy_above, confusion, reliability
from training.measure.calibrate import calibration_error
from ui.explore.evidence import Answers
from ui.explore.explorer import TURNS, Explorer
from ui.explore.matrix import class_name
from ui.shared.charts import Curve, chart_html
from ui.shared.colours import COLOURS, line_of
from ui.shared.events import busy
from ui.shared.redrawn import draw_while_open
from ui.shared.translation import Translation
from ui.texts.common import text

IDEAL = "var(--body-text-color-subdued)"
FEWEST = 10  # one picture that happens to be right would be a point at 100 %


def build_calibration_panel(
    explorer: Explorer, translation: Translation, settings: list[Any]
) -> None:
    """Lay the panel out; settings: own cards, language."""
    with translation.add(gr.Accordion("", open=False), label="explore_calibration") as panel:
        answer = gr.HTML(elem_id="explore-calibration")

    def show(ids: list[str], language: str) -> str:
        titles = explorer.titles(ids, language)
        if not titles:
            return ""
        answers = explorer.answers(list(titles), ids, language)
        charts = [above_html(answers, titles, language)]
        charts += [reliability_html(answers, n, titles[n], language) for n in answers.logits]
        note = text("explore_few", language, num=FEWEST)
        return (
            classes_html(answers, titles, language)
            + f'<p class="explore-note">{escape(note)}</p>'
            + f'<div class="explore-charts">{"".join(charts)}</div>'
        )

    own_cards, language = settings
    changes = [own_cards.change, language.change]
    draw_while_open(
        panel.expand, panel.collapse, changes, show, settings, [answer], **busy(answer), **TURNS
    )


def classes_html(answers: Answers, titles: dict[str, str], language: str) -> str:
    """A row a class, a column a network; the lowest class of each network is marked."""
    columns = {name: _per_class(answers.labels, z) for name, z in answers.logits.items()}
    heads = "".join(f'<th scope="col">{escape(titles[name])}</th>' for name in columns)
    rows = []
    for label in range(10):
        cells = "".join(
            f'<td class="{"low" if label == int(c.argmin()) else ""}">{c[label]:.1f}</td>'
            for c in columns.values()
        )
        head = escape(class_name(label, language))
        rows.append(f'<tr><th scope="row">{head}</th>{cells}</tr>')
    rights = "".join(
        f"<td>{100 * answers.right(name).double().mean():.2f}</td>" for name in columns
    )
    rows.append(f'<tr><th scope="row">{escape(text("explore_all", language))}</th>{rights}</tr>')
    title = text("explore_class_table", language, num=len(answers.labels))
    return (
        f'<h4>{escape(title)}</h4><div class="table-scroll"><table class="figures">'
        f"<thead><tr><td></td>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _per_class(labels: Tensor, logits: Tensor) -> Tensor:
    table = confusion(labels, logits.argmax(dim=1)).double()
    return 100 * table.diag() / table.sum(dim=1)


def reliability_html(answers: Answers, name: str, title: str, language: str) -> str:
    """One network's reliability diagram, before and after its temperature."""
    before, after = answers.logits[name].softmax(dim=1), answers.probabilities[name]
    labels = answers.labels
    words = {
        "name": title,
        "before": calibration_error(before, labels),
        "after": calibration_error(after, labels),
    }
    curves = [
        Curve(text("explore_ideal", language), ((0, 0), (100, 100)), IDEAL, dashed=True),
        Curve(text("explore_before", language), _points(reliability(before, labels)), COLOURS[1]),
        Curve(text("explore_after", language), _points(reliability(after, labels)), COLOURS[0]),
    ]
    caption = text("explore_reliability", language, **words)
    sure = text("explore_confidence", language)
    return chart_html(caption, curves, sure, (0, 100), 100, told_as=None)


def above_html(answers: Answers, titles: dict[str, str], language: str) -> str:
    """Every network's accuracy against the confidence that is asked for."""
    curves = [
        Curve(
            titles[name],
            _points(accuracy_above(probabilities, answers.labels)),
            *line_of(name, i),
        )
        for i, (name, probabilities) in enumerate(answers.probabilities.items())
    ]
    title = text("explore_above", language)
    sure = text("explore_confidence", language)
    return chart_html(title, curves, sure, (80, 100), 100, told_as=None)


def _points(bins: list[Bin]) -> list[tuple[float, float]]:
    return [(100 * b.confidence, 100 * b.accuracy) for b in bins if b.num_pictures >= FEWEST]
