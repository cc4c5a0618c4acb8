"""Pictures of runs and reports for the README, drawn by matplotlib where it is installed."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from cnn_models import find
from cnn_models.files.card import Card
from tools.batch_norm_rates import LEARNING_RATES, LessonRun
from training.lineage import epochs_before, epochs_told, weights_before
from training.measure.confusion_plot import COLOURS, new_figure
from training.recipes import RECIPES

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def draw_curves(cards: Sequence[Card], path: Path) -> None:
    """Loss and accuracy by epoch of several runs of one network.

    Dotted is training, on the pictures as augmented; solid is validation. A run that went on from
    another starts where that one ended.
    """
    figure = new_figure(9, 3.4 + 0.18 * len(cards))
    loss, accuracy = figure.subplots(1, 2)
    for colour, card in zip(COLOURS, cards, strict=False):
        legs = _legs(card, cards)
        before = sum(epochs_before(card))
        epochs = [before + record["epoch"] for record in card.history]
        history = card.history
        if len(legs) > 1 and legs[-2].history:  # drawn on from where it started
            epochs, history = [before, *epochs], [legs[-2].history[-1], *history]
        label = f"{card.recipe}, {_epochs_of(legs) or epochs_told(card)} epochs"
        if card.test_accuracy is not None:
            label += f": {card.test_accuracy:.2f} % on the test pictures"
        for axes, name in ((loss, "loss"), (accuracy, "top1")):
            training = [record[name] for record in history]
            validation = [record[f"validation_{name}"] for record in history]
            axes.plot(epochs, training, ":", color=colour)
            axes.plot(epochs, validation, ".-", color=colour, label=label)
    loss.set(xlabel="epoch", ylabel="cross-entropy")
    accuracy.set(xlabel="epoch", ylabel="accuracy, %")
    _set_floor(accuracy)
    handles, labels = accuracy.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", fontsize="small", frameon=False)
    figure.suptitle(f"{find(cards[0].network).title}: validation (solid) and training (dotted)")
    figure.savefig(path)


def _legs(card: Card, cards: Sequence[Card]) -> list[Card]:
    """The run and, before it, those of the cards that it went on from, the first one first."""
    start = weights_before(card)
    found = [c for c in cards if start and c.weights_sha256.startswith(start)]
    return [*_legs(found[0], cards), card] if found else [card]


def _epochs_of(legs: list[Card]) -> str | None:
    """Epochs of each, "plain" where our recipe redrew nothing; None if one of them is unknown."""
    if len(epochs_before(legs[-1])) + 1 != len(legs):
        return None
    return " + ".join(f"{leg.epochs:g}{' plain' if _is_plain(leg) else ''}" for leg in legs)


def _is_plain(card: Card) -> bool:
    known = RECIPES.get(card.recipe, {}).get(card.network)
    augmentation = card.settings.get("augmentation")
    style = augmentation.get("style", 0) if isinstance(augmentation, dict) else 0
    settled = card.settings.get("settle") == 1
    return bool(known and known.augmentation.style and (not style or settled))


def draw_lesson(runs: Sequence[LessonRun], path: Path) -> None:
    """Validation accuracy by epoch, one panel a learning rate, with and without batch norm."""
    figure = new_figure(11, 2.9)
    panels = figure.subplots(1, len(LEARNING_RATES), sharey=True)
    for axes, learning_rate in zip(panels, LEARNING_RATES, strict=True):
        for run in runs:
            if run.learning_rate == learning_rate:
                label, normed = find(run.network).title, run.network != "lenet"
                _draw_run(axes, run, COLOURS[int(normed)], label)
        axes.set(xlabel="epoch", title=f"learning rate {learning_rate:g}")
    panels[0].set_ylabel("validation accuracy, %")
    panels[0].set_ylim(0, 100)
    panels[0].legend(fontsize="small")
    figure.savefig(path)


def _draw_run(axes: "Axes", run: LessonRun, colour: str, label: str) -> None:
    epochs = [record["epoch"] for record in run.history]
    accuracy = [record["validation_top1"] for record in run.history]
    axes.plot(epochs, accuracy, "-o", markersize=3, color=colour, label=label)
    if run.diverged:
        axes.plot(epochs[-1:] or [0], accuracy[-1:] or [0], "x", markersize=9, color=colour)


def _set_floor(axes: "Axes", lowest: float = 60) -> None:
    """Let the last few points be seen: accuracies from 60 % up, unless a run stays below."""
    curves = [np.asarray(line.get_ydata(), dtype=float) for line in axes.get_lines()]
    if all(len(curve) == 0 or curve[-1] > lowest for curve in curves):
        axes.set_ylim(lowest, 100)
