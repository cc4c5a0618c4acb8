"""A picture of a confusion matrix, drawn by matplotlib where it is installed."""

from pathlib import Path
from typing import TYPE_CHECKING

from cnn_models import CLASS_NAMES, find
from training.measure.evaluate import Report

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Okabe and Ito's colours, told apart by colour-blind readers too.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
DOTS_PER_INCH = 100


def new_figure(width: float, height: float) -> "Figure":
    """An empty figure, in inches; ValueError says how to get matplotlib if it is missing."""
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise ValueError("Drawing needs matplotlib: pip install matplotlib") from error
    return Figure((width, height), dpi=DOTS_PER_INCH, layout="constrained")


def draw_confusion(report: Report, path: Path) -> None:
    """The answers for each true class, in per cent of that class."""
    figure = new_figure(7, 6.2)
    axes = figure.subplots()
    totals = [max(1, sum(row)) for row in report.confusion]
    shares = [
        [100 * n / total for n in row] for row, total in zip(report.confusion, totals, strict=True)
    ]
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=100)
    for i, row in enumerate(shares):
        for j, share in enumerate(row):
            if share >= 0.05:
                colour = "white" if share > 50 else "black"
                axes.text(j, i, f"{share:.1f}", ha="center", va="center", color=colour, fontsize=8)
    axes.set_xticks(range(10), CLASS_NAMES, rotation=45, ha="right")
    axes.set_yticks(range(10), CLASS_NAMES)
    axes.set(xlabel="answer", ylabel="label")
    axes.set_title(f"{find(report.network).title}: {report.top1:.2f} % of {report.num_pictures}")
    figure.savefig(path)
